/* Absent, null and a value, for each kind and each sort of field, both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "support/support.h"
#include "tables.h"

#define S(literal) tl_str_sized(literal, sizeof(literal) - 1)

enum { KINDS = 10, FIELDS = 40, NOT_THERE = 0, NULL_THERE = 1, VALUE_THERE = 2 };

/* By kind, in the order of T_EACH_KIND. */
static const char *const samples[KINDS] = {"\"\"", "0", "0", "false", "0", "\"red\"", "[{}]", "{\"x\":0}", "[]", "{}"};
static const char *const others[KINDS] = {
    "\"a \\\"b\\\"\\n\xE2\x82\xAC\"",
    "-9223372036854775808",
    "18446744073709551615",
    "true",
    "-12.500",
    "\"not known\"",
    "{\"k\":[1,null]}",
    "{\"x\":1,\"y\":2}",
    "[\"\"]",
    "{\"k\":1}",
};

/* The text of an object in which field `i` has state `states[i]`. */
static void build(tl_buf *out, const int states[FIELDS], const char *const values[KINDS]) {
    out->len = 0;
    for (uint32_t i = 0; i < FIELDS; i++) {
        const tl_field *field = &t_type_all.fields[i];
        if (states[i] == NOT_THERE) {
            continue;
        }
        assert_int_equal(tl_buf_append(out, tl_str_sized(field->key, field->key_len)), TL_OK);
        assert_int_equal(tl_buf_append(out, tl_str_from(states[i] == NULL_THERE ? "null" : values[i % KINDS])), TL_OK);
    }
    assert_true(out->len > 0);
    out->ptr[0] = '{';
    assert_int_equal(tl_buf_append(out, S("}")), TL_OK);
}

static uint8_t presence(const t_all *all, uint32_t i) {
    const tl_field *field = &t_type_all.fields[i];
    return *((const uint8_t *)all + field->offset + tl_kind_size((tl_kind)field->kind));
}

/* Decodes, checks what each presence byte says, and encodes again: the same text. */
static void check_round_trip(tl_arena *arena, const tl_buf *text, const int states[FIELDS]) {
    t_all all;
    tl_error error;
    memset(&all, 0x77, sizeof(all));
    assert_int_equal(tl_json_decode(&t_type_all, tl_buf_str(text), NULL, &all, arena, &error), TL_OK);
    for (uint32_t i = KINDS; i < FIELDS; i++) {
        assert_int_equal(presence(&all, i), states[i]); /* TL_ABSENT, TL_NULL, TL_VALUE */
    }
    tl_buf again = {0};
    assert_int_equal(tl_json_encode(&again, &t_type_all, &all, NULL, &error), TL_OK);
    assert_int_equal(again.len, text->len);
    assert_memory_equal(again.ptr, text->ptr, text->len);
    tl_buf_dispose(&again);
}

static void all_there(int states[FIELDS]) {
    for (int i = 0; i < FIELDS; i++) {
        states[i] = VALUE_THERE;
    }
}

/* What becomes of a field that is absent or null, by the letter before its underscore. */
static int expected_status(uint32_t i, int field_state) {
    char sort = t_type_all.fields[i].key[2];
    bool raw = t_type_all.fields[i].kind == TL_KIND_JSON;
    if (field_state == NOT_THERE) {
        return sort == 'b' || sort == 'r' ? TL_ERR_MISSING : TL_OK;
    }
    return sort == 'b' && !raw ? TL_ERR_TYPE : TL_OK;
}

static void test_each_field_in_each_state(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    tl_buf text = {0};
    for (uint32_t i = 0; i < FIELDS; i++) {
        for (int field_state = NOT_THERE; field_state <= VALUE_THERE; field_state++) {
            int states[FIELDS];
            all_there(states);
            states[i] = field_state;
            for (int round = 0; round < 2; round++) {
                build(&text, states, round ? samples : others);
                int expected = field_state == VALUE_THERE ? TL_OK : expected_status(i, field_state);
                if (expected == TL_OK) {
                    check_round_trip(arena, &text, states);
                    continue;
                }
                t_all all;
                tl_error error;
                static const t_all zero;
                assert_int_equal(tl_json_decode(&t_type_all, tl_buf_str(&text), NULL, &all, arena, &error), expected);
                tl_str name = tl_field_name(&t_type_all.fields[i]);
                assert_int_equal(strlen(error.field), name.len);
                assert_memory_equal(error.field, name.ptr, name.len);
                assert_memory_equal(&all, &zero, sizeof(all));
            }
        }
        tl_arena_reset(arena);
    }
    tl_buf_dispose(&text);
    tl_arena_free(arena);
}

static void test_all_absent_that_may_be(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    tl_buf text = {0};
    int states[FIELDS];
    all_there(states);
    for (uint32_t i = KINDS; i < 3 * KINDS; i++) {
        states[i] = NOT_THERE;
    }
    build(&text, states, others);
    check_round_trip(arena, &text, states);
    for (uint32_t i = KINDS; i < FIELDS; i++) {
        states[i] = NULL_THERE;
    }
    build(&text, states, others);
    check_round_trip(arena, &text, states);
    tl_buf_dispose(&text);
    tl_arena_free(arena);
}

static void test_values_are_what_stands_there(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    tl_buf text = {0};
    int states[FIELDS];
    all_there(states);
    build(&text, states, others);
    t_all all;
    tl_error error;
    assert_int_equal(tl_json_decode(&t_type_all, tl_buf_str(&text), NULL, &all, arena, &error), TL_OK);
    tl_buf_dispose(&text); /* nothing may point into the input */
    assert_string_equal(all.b_text.ptr, "a \"b\"\n\xE2\x82\xAC");
    assert_int_equal(all.b_text.len, 9);
    assert_true(all.b_int == INT64_MIN);
    assert_true(all.b_uint == UINT64_MAX);
    assert_true(all.b_bool);
    assert_string_equal(all.b_decimal.ptr, "-12.500");
    assert_string_equal(all.b_enum.text.ptr, "not known");
    assert_int_equal(all.b_enum.code, -1);
    assert_string_equal(all.b_json.ptr, "{\"k\":[1,null]}");
    assert_int_equal(all.b_object->x, 1);
    assert_int_equal(all.b_object->y.is, TL_VALUE);
    assert_int_equal(all.b_object->y.value, 2);
    assert_int_equal(all.b_object->label.is, TL_ABSENT);
    assert_int_equal(all.b_list.count, 1);
    assert_int_equal(((const tl_str *)all.b_list.items)[0].len, 0);
    assert_non_null(((const tl_str *)all.b_list.items)[0].ptr);
    assert_int_equal(all.b_map.count, 1);
    assert_string_equal(((const t_entry_int *)all.b_map.items)[0].key.ptr, "k");
    assert_int_equal(((const t_entry_int *)all.b_map.items)[0].value, 1);
    assert_string_equal(all.r_text.value.ptr, all.b_text.ptr);
    assert_true(all.n_int.value == INT64_MIN && all.o_uint.value == UINT64_MAX && all.r_bool.value);
    assert_int_equal(all.n_object.value->y.value, 2);
    tl_arena_free(arena);
}

static void test_empty_null_and_absent_differ_when_written(void **state) {
    (void)state;
    t_point point = {0};
    tl_buf out = {0};
    assert_int_equal(tl_json_encode(&out, &t_type_point, &point, NULL, NULL), TL_OK);
    point.y = tl_int(0);
    point.label = tl_text("");
    assert_int_equal(tl_json_encode(&out, &t_type_point, &point, NULL, NULL), TL_OK);
    point.y = tl_null_int();
    point.label = tl_text(NULL);
    assert_int_equal(tl_json_encode(&out, &t_type_point, &point, NULL, NULL), TL_OK);
    assert_int_equal(tl_buf_append(&out, tl_str_sized("", 1)), TL_OK);
    assert_string_equal(out.ptr, "{\"x\":0}{\"x\":0,\"y\":0,\"label\":\"\"}{\"x\":0,\"y\":null,\"label\":null}");
    tl_buf_dispose(&out);
}

static void test_required_fields_that_are_absent_are_not_written(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    tl_buf text = {0};
    int states[FIELDS];
    all_there(states);
    build(&text, states, others);
    for (uint32_t i = 3 * KINDS; i < FIELDS; i++) {
        t_all all;
        tl_error error;
        tl_buf out = {0};
        assert_int_equal(tl_json_decode(&t_type_all, tl_buf_str(&text), NULL, &all, arena, &error), TL_OK);
        const tl_field *field = &t_type_all.fields[i];
        *((uint8_t *)&all + field->offset + tl_kind_size((tl_kind)field->kind)) = TL_ABSENT;
        assert_int_equal(tl_buf_append(&out, S("before")), TL_OK);
        assert_int_equal(tl_json_encode(&out, &t_type_all, &all, NULL, &error), TL_ERR_MISSING);
        assert_int_equal(out.len, 6);
        assert_memory_equal(out.ptr, "before", 6);
        assert_memory_equal(error.field, field->key + 2, (size_t)field->key_len - 4);
        *((uint8_t *)&all + field->offset + tl_kind_size((tl_kind)field->kind)) = 7;
        assert_int_equal(tl_json_encode(&out, &t_type_all, &all, NULL, &error), TL_ERR_USAGE);
        assert_int_equal(out.len, 6);
        tl_buf_dispose(&out);
    }
    tl_buf_dispose(&text);
    tl_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_each_field_in_each_state),
        TEST_MEMORY(test_all_absent_that_may_be),
        TEST_MEMORY(test_values_are_what_stands_there),
        TEST_MEMORY(test_empty_null_and_absent_differ_when_written),
        TEST_MEMORY(test_required_fields_that_are_absent_are_not_written),
    };
    return cmocka_run_group_tests_name("codec states", tests, NULL, NULL);
}
