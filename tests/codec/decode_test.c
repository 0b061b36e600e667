/* JSON to structs: texts, members in any order, duplicates, unknown ones, lists, maps, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "support/support.h"
#include "tables.h"

static tl_arena *arena;

static int setup(void **state) {
    int result = test_memory_setup(state);
    arena = tl_arena_new();
    return arena ? result : -1;
}

static int teardown(void **state) {
    tl_arena_free(arena);
    arena = NULL;
    return test_memory_teardown(state);
}

#define TEST_ARENA(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

static void read_as(const tl_type *type, const char *json, void *value) {
    tl_error error;
    tl_status status = tl_json_decode(type, tl_str_from(json), NULL, value, arena, &error);
    if (status != TL_OK) {
        fail_msg("%s: %s %s at %s, offset %d", json, tl_status_name(status), error.message, error.field, (int)error.offset);
    }
}

static void check_text(const char *json, const char *expected, size_t len) {
    tl_str text;
    read_as(&tl_type_text, json, &text);
    assert_int_equal(text.len, len);
    assert_memory_equal(text.ptr, expected, len + 1); /* and its NUL */
}

static void test_texts(void **state) {
    (void)state;
    check_text("\"\"", "", 0);
    check_text(" \t\r\n\"a\" \t\r\n", "a", 1);
    check_text("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8);
    check_text("\"\\u0041\\u00e4\\u20AC\\uFFFF\"", "A\xC3\xA4\xE2\x82\xAC\xEF\xBF\xBF", 9);
    check_text("\"a\\u0000b\"", "a\0b", 3);
    check_text("\"\\uD83D\\uDE00\\ud800\\udc00\\uDBFF\\uDFFF\"", "\xF0\x9F\x98\x80\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", 12);
    check_text("\"\xF0\x9F\x98\x80\x7F\"", "\xF0\x9F\x98\x80\x7F", 5);
}

/* Each length, each place of something special, from memory that ends where the padding ends. */
static void test_texts_of_each_length(void **state) {
    (void)state;
    static const char *const written[] = {"", "\\n", "\\u00e4", "\xC3\xA4", "\\uD83D\\uDE00", "\\\""};
    static const char *const meant[] = {"", "\n", "\xC3\xA4", "\xC3\xA4", "\xF0\x9F\x98\x80", "\""};
    tl_json_options padded = TL_JSON_OPTIONS_INIT;
    padded.padded = true;
    for (size_t len = 0; len < 70; len++) {
        for (size_t which = 0; which < sizeof(written) / sizeof(written[0]); which++) {
            for (size_t at = 0; at <= len; at += which ? 1 : len + 1) {
                size_t json_len = len + strlen(written[which]) + 2;
                char *json = calloc(1, json_len + TL_BUF_PADDING);
                char expected[80];
                assert_non_null(json);
                memset(json, 'b', json_len);
                json[0] = '"';
                json[json_len - 1] = '"';
                memcpy(json + 1 + at, written[which], strlen(written[which]));
                memset(expected, 'b', sizeof(expected));
                memcpy(expected + at, meant[which], strlen(meant[which]));
                tl_str text;
                assert_int_equal(tl_json_decode(&tl_type_text, tl_str_sized(json, json_len), &padded, &text, arena, NULL), TL_OK);
                assert_int_equal(text.len, len + strlen(meant[which]));
                assert_memory_equal(text.ptr, expected, text.len);
                assert_int_equal(text.ptr[text.len], 0);
                free(json);
                tl_arena_reset(arena);
            }
        }
    }
}

static void test_members_in_any_order_with_blanks_and_unknown_ones(void **state) {
    (void)state;
    t_point point;
    read_as(&t_type_point, "{\"label\":\"l\",\"y\":2,\"x\":1}", &point);
    assert_int_equal(point.x, 1);
    assert_int_equal(point.y.value, 2);
    assert_string_equal(point.label.value.ptr, "l");
    read_as(&t_type_point, " {\r\n  \"x\" : 1 ,\r\n  \"y\"\t:\t2 , \"label\" : \"l\"\r\n}\r\n", &point);
    assert_int_equal(point.x, 1);
    assert_int_equal(point.y.value, 2);
    assert_string_equal(point.label.value.ptr, "l");
    read_as(&t_type_point, "{\"Z\":{\"x\":[1,{}],\"q\":\"\\u00e4\"},\"x\":1,\"\":null,\"xx\":-0.5e-3,\"y\":2,\"t\":true,\"f\":false}", &point);
    assert_int_equal(point.x, 1);
    assert_int_equal(point.y.value, 2);
    assert_int_equal(point.label.is, TL_ABSENT);
    read_as(&t_type_point, "{\"\\u0078\":5,\"l\\u0061bel\":null}", &point); /* names written with escapes */
    assert_int_equal(point.x, 5);
    assert_int_equal(point.label.is, TL_NULL);
    read_as(&t_type_point, "{\"x\\u0000\":7,\"x\":5}", &point);
    assert_int_equal(point.x, 5);
}

static void test_awkward_names(void **state) {
    (void)state;
    t_awkward awkward;
    read_as(&t_type_awkward, "{\"\":1,\"a\":2,\"abcdefghijklmnopqrstuvwxyzabcdefghijklmn\":3,\"a.b\":4}", &awkward);
    assert_int_equal(awkward.empty.value, 1);
    assert_int_equal(awkward.letter.value, 2);
    assert_int_equal(awkward.longer.value, 3);
    assert_int_equal(awkward.dotted.value, 4);
    read_as(&t_type_awkward, "{\"abcdefghijklmnopqrstuvwxyzabcdefghijklmo\":3,\"a.b\" : 4,\"b\":0, \"a\" :2,\"\" : 1}", &awkward);
    assert_int_equal(awkward.empty.value, 1);
    assert_int_equal(awkward.letter.value, 2);
    assert_int_equal(awkward.longer.is, TL_ABSENT);
    assert_int_equal(awkward.dotted.value, 4);
}

/* The expected name is longer than what is left of the text and its padding together. */
static void test_a_name_longer_than_the_padding(void **state) {
    (void)state;
    static const char *const texts[] = {"{\"inner\":null,\"abcdefghij", "{\"inner\":null}", "{\"inner\":null,", "{\"inner\":null , \"abc"};
    tl_json_options padded = TL_JSON_OPTIONS_INIT;
    padded.padded = true;
    for (size_t i = 0; i < 4; i++) {
        size_t len = strlen(texts[i]);
        char *json = calloc(1, len + TL_BUF_PADDING);
        t_awkward awkward;
        assert_non_null(json);
        memcpy(json, texts[i], len);
        tl_status status = tl_json_decode(&t_type_awkward, tl_str_sized(json, len), &padded, &awkward, arena, NULL);
        assert_int_equal(status, i == 1 ? TL_OK : TL_ERR_SYNTAX);
        free(json);
    }
    tl_buf out = {0};
    t_awkward awkward = {0};
    awkward.longest = tl_int(7);
    assert_int_equal(tl_json_encode(&out, &t_type_awkward, &awkward, NULL, NULL), TL_OK);
    assert_int_equal(out.len, 136);
    t_awkward back;
    assert_int_equal(tl_json_decode(&t_type_awkward, tl_buf_str(&out), NULL, &back, arena, NULL), TL_OK);
    assert_int_equal(back.longest.value, 7);
    tl_buf_dispose(&out);
}

static void test_the_last_of_duplicates_counts(void **state) {
    (void)state;
    t_point point;
    read_as(&t_type_point, "{\"x\":1,\"y\":1,\"label\":\"a\",\"y\":null,\"label\":\"b\",\"x\":2}", &point);
    assert_int_equal(point.x, 2);
    assert_int_equal(point.y.is, TL_NULL);
    assert_int_equal(point.y.value, 0);
    assert_string_equal(point.label.value.ptr, "b");
    t_chain chain;
    read_as(&t_type_chain, "{\"next\":{\"next\":{},\"n\":1},\"next\":{\"n\":2}}", &chain);
    const t_chain *next = chain.next.value;
    assert_int_equal(next->n.value, 2);
    assert_int_equal(next->next.is, TL_ABSENT); /* nothing of the first is left */
    read_as(&t_type_chain, "{\"next\":{\"n\":1},\"next\":null}", &chain);
    assert_int_equal(chain.next.is, TL_NULL);
    assert_null(chain.next.value);
    t_lists lists;
    read_as(&t_type_lists,
            "{\"points\":[{\"x\":1},{\"x\":2}],\"texts\":[\"a\"],\"points\":[{\"x\":3}],\"texts\":[],\"colors\":[\"red\"],\"colors\":[\"x\"]}",
            &lists);
    assert_int_equal(lists.points.value.count, 1);
    assert_int_equal(((const t_point *)lists.points.value.items)[0].x, 3);
    assert_int_equal(lists.texts.is, TL_VALUE);
    assert_int_equal(lists.texts.value.count, 0);
    assert_int_equal(((const tl_enum *)lists.colors.value.items)[0].code, -1);
}

static void test_the_last_of_duplicate_map_keys_counts(void **state) {
    (void)state;
    tl_list map;
    read_as(&t_type_int_map, "{\"a\":1,\"b\":2,\"\\u0061\":3}", &map);
    assert_int_equal(map.count, 2);
    const t_entry_int *entries = map.items;
    assert_string_equal(entries[0].key.ptr, "b");
    assert_string_equal(entries[1].key.ptr, "a");
    assert_int_equal(entries[1].value, 3);
    tl_buf json = {0};
    assert_int_equal(tl_buf_append(&json, tl_str_from("{")), TL_OK);
    for (int i = 0; i < 20000; i++) { /* 20,000 entries, 7,000 keys: must not take a second */
        assert_int_equal(tl_buf_format(&json, "%s\"k%d\":%d", i ? "," : "", i * 7919 % 7000, i), TL_OK);
    }
    assert_int_equal(tl_buf_append(&json, tl_str_from("}")), TL_OK);
    assert_int_equal(tl_json_decode(&t_type_int_map, tl_buf_str(&json), NULL, &map, arena, NULL), TL_OK);
    tl_buf_dispose(&json);
    assert_int_equal(map.count, 7000);
    entries = map.items;
    for (size_t i = 0; i < map.count; i++) {
        assert_int_equal(entries[i].value, 13000 + (int64_t)i); /* the last 7,000, in their order */
        assert_int_equal(strtol(entries[i].key.ptr + 1, NULL, 10), (13000 + (long)i) * 7919 % 7000);
    }
}

static void test_lists(void **state) {
    (void)state;
    t_lists lists;
    read_as(&t_type_lists,
            "{\"points\":[{\"x\":1},{\"x\":2,\"y\":null}],\"matrix\":[[1,2,3],[],[4],[5],[6],[7]],\"texts\":[\"a\",\"\"],\"uints\":["
            "18446744073709551615],"
            "\"bools\":[true,false],\"decimals\":[1.50,-0,1e400],\"colors\":[\"dark blue\",\"red\",\"pink\"],\"jsons\":[null,1,\"x\",{ \"a\" : [] }],"
            "\"maps\":[{},{\"k\":1}],\"point_map\":{\"p\":{\"x\":9}},\"list_map\":{\"l\":[1,2]}}",
            &lists);
    const t_point *points = lists.points.value.items;
    assert_int_equal(lists.points.value.count, 2);
    assert_int_equal(points[1].x, 2);
    assert_int_equal(points[1].y.is, TL_NULL);
    const tl_list *rows = lists.matrix.value.items;
    assert_int_equal(lists.matrix.value.count, 6);
    assert_int_equal(rows[0].count, 3);
    assert_int_equal(((const int64_t *)rows[0].items)[2], 3);
    assert_int_equal(rows[1].count, 0);
    assert_int_equal(((const int64_t *)rows[5].items)[0], 7);
    assert_int_equal(((const tl_str *)lists.texts.value.items)[1].len, 0);
    assert_true(((const uint64_t *)lists.uints.value.items)[0] == UINT64_MAX);
    assert_true(((const bool *)lists.bools.value.items)[0] && !((const bool *)lists.bools.value.items)[1]);
    assert_string_equal(((const tl_str *)lists.decimals.value.items)[2].ptr, "1e400");
    const tl_enum *colors = lists.colors.value.items;
    assert_int_equal(colors[0].code, 2);
    assert_string_equal(colors[0].text.ptr, "dark blue");
    assert_int_equal(colors[2].code, -1);
    assert_string_equal(colors[2].text.ptr, "pink");
    const tl_str *jsons = lists.jsons.value.items;
    assert_string_equal(jsons[0].ptr, "null");
    assert_string_equal(jsons[3].ptr, "{ \"a\" : [] }");
    const tl_list *maps = lists.maps.value.items;
    assert_int_equal(maps[1].count, 1);
    assert_int_equal(((const t_entry_point *)lists.point_map.value.items)[0].value.x, 9);
    assert_int_equal(((const int64_t *)((const t_entry_list *)lists.list_map.value.items)[0].value.items)[1], 2);
}

static void test_scalars_alone(void **state) {
    (void)state;
    int64_t number = 1;
    uint64_t natural = 1;
    bool flag = true;
    tl_str text;
    read_as(&tl_type_int, " -9223372036854775808 ", &number);
    assert_true(number == INT64_MIN);
    read_as(&tl_type_int, "0", &number);
    assert_int_equal(number, 0);
    read_as(&tl_type_uint, "18446744073709551615", &natural);
    assert_true(natural == UINT64_MAX);
    read_as(&tl_type_bool, "false", &flag);
    assert_false(flag);
    read_as(&tl_type_json, " \n{ \"a\" : 1 } ", &text);
    assert_string_equal(text.ptr, "{ \"a\" : 1 }");
    read_as(&tl_type_json, "null", &text);
    assert_string_equal(text.ptr, "null");
    read_as(&tl_type_json, "7", &text);
    assert_string_equal(text.ptr, "7");
}

static void test_more_fields_than_fit_into_a_word(void **state) {
    (void)state;
    tl_buf json = {0};
    for (int left_out = -1; left_out < T_WIDE_FIELDS; left_out++) {
        for (int backwards = 0; backwards < 2; backwards++) {
            json.len = 0;
            for (int i = 0; i < T_WIDE_FIELDS; i++) {
                int field = backwards ? T_WIDE_FIELDS - 1 - i : i;
                if (field != left_out) {
                    assert_int_equal(tl_buf_format(&json, ",\"%c%d\":%d", 'a' + field / 10, field % 10, field), TL_OK);
                }
            }
            json.ptr[0] = '{';
            assert_int_equal(tl_buf_append(&json, tl_str_from("}")), TL_OK);
            t_wide wide;
            tl_error error;
            tl_status status = tl_json_decode(&t_type_wide, tl_buf_str(&json), NULL, &wide, arena, &error);
            if (left_out < 0) {
                assert_int_equal(status, TL_OK);
                assert_int_equal(wide.field[0], 0);
                assert_int_equal(wide.field[79], 79);
            } else {
                char name[3] = {(char)('a' + left_out / 10), (char)('0' + left_out % 10), 0};
                assert_int_equal(status, TL_ERR_MISSING);
                assert_string_equal(error.field, name);
            }
        }
    }
    tl_buf_dispose(&json);
}

static void check_nesting(const tl_type *type, const char *before, const char *open, const char *close, size_t levels, tl_status expected) {
    tl_buf json = {0};
    size_t size = type->size;
    void *value = calloc(1, size);
    assert_non_null(value);
    assert_int_equal(tl_buf_append(&json, tl_str_from(before)), TL_OK);
    for (size_t i = 0; i < levels; i++) {
        assert_int_equal(tl_buf_append(&json, tl_str_from(open)), TL_OK);
    }
    for (size_t i = 0; i < levels && close; i++) {
        assert_int_equal(tl_buf_append(&json, tl_str_from(close)), TL_OK);
    }
    assert_int_equal(tl_buf_append(&json, tl_str_from(*before ? "}" : "")), TL_OK);
    assert_int_equal(tl_json_decode(type, tl_buf_str(&json), NULL, value, arena, NULL), expected);
    free(value);
    tl_buf_dispose(&json);
    tl_arena_reset(arena);
}

static void check_chain(size_t levels, tl_status expected) {
    tl_buf json = {0};
    t_chain chain;
    tl_error error;
    for (size_t i = 1; i < levels; i++) {
        assert_int_equal(tl_buf_append(&json, tl_str_from("{\"next\":")), TL_OK);
    }
    assert_int_equal(tl_buf_append(&json, tl_str_from("{")), TL_OK);
    for (size_t i = 0; i < levels; i++) {
        assert_int_equal(tl_buf_append(&json, tl_str_from("}")), TL_OK);
    }
    assert_int_equal(tl_json_decode(&t_type_chain, tl_buf_str(&json), NULL, &chain, arena, &error), expected);
    if (expected != TL_OK) {
        assert_int_equal(strlen(error.field), 95); /* next.next.next... cut at the end */
        assert_memory_equal(error.field, "next.next.", 10);
    }
    tl_buf_dispose(&json);
}

static void test_depth(void **state) {
    (void)state;
    check_nesting(&tl_type_json, "", "[", "]", 64, TL_OK);
    check_nesting(&tl_type_json, "", "[", "]", 65, TL_ERR_LIMIT);
    check_nesting(&tl_type_json, "", "[", NULL, 1000000, TL_ERR_LIMIT);
    check_nesting(&t_type_point, "{\"x\":1,\"unknown\":", "[", "]", 63, TL_OK);
    check_nesting(&t_type_point, "{\"x\":1,\"unknown\":", "[", "]", 64, TL_ERR_LIMIT);
    check_nesting(&t_type_point, "{\"x\":1,\"y\":", "[", "]", 64, TL_ERR_LIMIT); /* of the wrong type, and too deep to tell */
    check_chain(64, TL_OK);
    check_chain(65, TL_ERR_LIMIT);
    check_nesting(&t_type_matrix, "", "[", "]", 2, TL_OK);
}

static void test_padding_and_copying_give_the_same(void **state) {
    (void)state;
    const char json[] = "{\"x\":12,\"label\":\"a longer text, of more than sixteen bytes\"}";
    tl_buf buf = {0};
    tl_json_options padded = TL_JSON_OPTIONS_INIT;
    padded.padded = true;
    assert_int_equal(tl_buf_append(&buf, tl_str_from(json)), TL_OK);
    assert_int_equal(tl_buf_pad(&buf), TL_OK);
    t_point first;
    t_point second;
    size_t before = test_memory_allocations();
    assert_int_equal(tl_json_decode(&t_type_point, tl_buf_str(&buf), &padded, &first, arena, NULL), TL_OK);
    assert_int_equal(test_memory_allocations() - before, 1); /* the arena's block, and no copy */
    read_as(&t_type_point, json, &second);
    assert_int_equal(first.x, second.x);
    assert_true(tl_str_equal(first.label.value, second.label.value));
    tl_buf_dispose(&buf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_ARENA(test_texts),
        TEST_ARENA(test_texts_of_each_length),
        TEST_ARENA(test_members_in_any_order_with_blanks_and_unknown_ones),
        TEST_ARENA(test_awkward_names),
        TEST_ARENA(test_a_name_longer_than_the_padding),
        TEST_ARENA(test_the_last_of_duplicates_counts),
        TEST_ARENA(test_the_last_of_duplicate_map_keys_counts),
        TEST_ARENA(test_lists),
        TEST_ARENA(test_scalars_alone),
        TEST_ARENA(test_more_fields_than_fit_into_a_word),
        TEST_ARENA(test_depth),
        TEST_ARENA(test_padding_and_copying_give_the_same),
    };
    return cmocka_run_group_tests_name("codec decode", tests, NULL, NULL);
}
