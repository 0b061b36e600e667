/* Fields set from text, by their wire path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

static tl_status set(const tl_type *type, void *object, const char *path, const char *text) {
    return tl_schema_set(type, object, tl_str_from(path), tl_text(text), arena, NULL);
}

/* Refused with this status, the path in `field`, and `part` in the message; the object is as it was. */
static void check_refused(const tl_type *type, void *object, const char *path, tl_opt_text text, tl_status expected, const char *part) {
    char before[2048];
    tl_error error;
    assert_true(type->size <= sizeof(before));
    memcpy(before, object, type->size);
    assert_int_equal(tl_schema_set(type, object, tl_str_from(path), text, arena, &error), expected);
    assert_int_equal(error.status, expected);
    assert_string_equal(error.field, path);
    if (!strstr(error.message, part)) {
        fail_msg("\"%s\" does not say \"%s\"", error.message, part);
    }
    assert_memory_equal(object, before, type->size);
    assert_int_equal(tl_schema_set(type, object, tl_str_from(path), text, arena, NULL), expected);
}

static void test_each_scalar(void **state) {
    (void)state;
    t_all all = {0};
    static const char *const sorts[] = {"b_", "o_", "n_", "r_"};
    static const struct {
        const char *kind;
        const char *text;
    } values[] = {{"text", " as it is "}, {"int", "-9223372036854775808"}, {"uint", "18446744073709551615"}, {"bool", "TRUE"}, {"decimal", "-0.50"},
                  {"enum", "dark blue"},  {"json", "{\"a\": 1}"}};
    for (size_t sort = 0; sort < 4; sort++) {
        for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
            char path[16] = {0};
            memcpy(path, sorts[sort], 2);
            memcpy(path + 2, values[i].kind, strlen(values[i].kind));
            assert_int_equal(set(&t_type_all, &all, path, values[i].text), TL_OK);
        }
    }
    assert_string_equal(all.b_text.ptr, " as it is ");
    assert_ptr_equal(all.b_text.ptr, values[0].text); /* borrowed */
    assert_true(all.b_int == INT64_MIN && all.b_uint == UINT64_MAX && all.b_bool);
    assert_string_equal(all.b_decimal.ptr, "-0.50");
    assert_int_equal(all.b_enum.code, 2);
    assert_string_equal(all.b_json.ptr, "{\"a\": 1}");
    assert_true(all.n_int.is == TL_VALUE && all.n_int.value == INT64_MIN && all.r_bool.is == TL_VALUE && all.r_bool.value);
    assert_int_equal(all.o_enum.value.code, 2);
    assert_int_equal(all.o_object.is, TL_ABSENT);
    static const char *const flags[] = {"true", "1", "True", "false", "0", "FALSE"};
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(set(&t_type_all, &all, "o_bool", flags[i]), TL_OK);
        assert_int_equal(all.o_bool.value, i < 3);
    }
    assert_int_equal(set(&t_type_all, &all, "o_text", ""), TL_OK);
    assert_int_equal(all.o_text.is, TL_VALUE);
    assert_int_equal(all.o_text.value.len, 0);
}

static void test_absent_and_null(void **state) {
    (void)state;
    t_all all = {0};
    tl_opt_text absent = {{NULL, 0}, TL_ABSENT};
    assert_int_equal(set(&t_type_all, &all, "n_int", "5"), TL_OK);
    assert_int_equal(tl_schema_set(&t_type_all, &all, tl_str_from("n_int"), absent, arena, NULL), TL_OK);
    assert_int_equal(all.n_int.value, 5);
    assert_int_equal(set(&t_type_all, &all, "n_int", NULL), TL_OK);
    assert_int_equal(all.n_int.is, TL_NULL);
    assert_int_equal(all.n_int.value, 0);
    assert_int_equal(set(&t_type_all, &all, "r_list", NULL), TL_OK);
    assert_int_equal(all.r_list.is, TL_NULL);
    assert_int_equal(set(&t_type_all, &all, "n_object", NULL), TL_OK);
    assert_int_equal(all.n_object.is, TL_NULL);
    check_refused(&t_type_all, &all, "o_int", tl_null_text(), TL_ERR_TYPE, "null");
    check_refused(&t_type_all, &all, "b_int", tl_null_text(), TL_ERR_TYPE, "null");
    check_refused(&t_type_all, &all, "nowhere", absent, TL_ERR_UNKNOWN, "nowhere");
    t_awkward awkward = {0};
    assert_int_equal(tl_schema_set(&t_type_awkward, &awkward, tl_str_from("inner.y"), absent, arena, NULL), TL_OK);
    assert_int_equal(awkward.inner.is, TL_ABSENT); /* nothing is made for what is absent */
}

static void test_objects_on_the_way(void **state) {
    (void)state;
    t_chain chain = {0};
    assert_int_equal(set(&t_type_chain, &chain, "next.next.n", "3"), TL_OK);
    assert_int_equal(set(&t_type_chain, &chain, "next.n", "2"), TL_OK);
    assert_int_equal(chain.next.is, TL_VALUE);
    const t_chain *second = chain.next.value;
    const t_chain *third = second->next.value;
    assert_int_equal(second->n.value, 2);
    assert_int_equal(third->n.value, 3);
    assert_int_equal(third->next.is, TL_ABSENT);
    assert_int_equal(set(&t_type_chain, &chain, "next.next", NULL), TL_OK);
    assert_int_equal(second->next.is, TL_NULL);
    assert_int_equal(set(&t_type_chain, &chain, "next.next.n", "4"), TL_OK); /* null becomes an object again */
    assert_int_equal(((const t_chain *)second->next.value)->n.value, 4);
    t_all all = {0};
    assert_int_equal(set(&t_type_all, &all, "b_object.x", "1"), TL_OK); /* a bare pointer */
    assert_int_equal(all.b_object->x, 1);
    t_chain fresh = {0};
    check_refused(&t_type_chain, &fresh, "next.next.n", tl_text("x"), TL_ERR_TYPE, "no integer"); /* and no half-made objects stay */
    check_refused(&t_type_chain, &fresh, "next.next.m", tl_text("1"), TL_ERR_UNKNOWN, "nearest is \"n\"");
    t_awkward awkward = {0};
    assert_int_equal(set(&t_type_awkward, &awkward, "a.b", "5"), TL_OK); /* a dot in a name */
    assert_int_equal(awkward.dotted.value, 5);
    assert_int_equal(awkward.letter.is, TL_ABSENT);
    assert_int_equal(set(&t_type_awkward, &awkward, "", "6"), TL_OK);
    assert_int_equal(awkward.empty.value, 6);
}

static void test_too_deep_a_path(void **state) {
    (void)state;
    t_chain chain = {0};
    char path[600] = {0};
    for (size_t i = 0; i < 100; i++) {
        memcpy(path + i * 5, "next.", 5);
    }
    memcpy(path + 500, "n", 2);
    tl_error error;
    assert_int_equal(tl_schema_set(&t_type_chain, &chain, tl_str_from(path), tl_text("1"), arena, &error), TL_ERR_LIMIT);
    assert_int_equal(chain.next.is, TL_ABSENT);
}

static void test_unknown_paths_name_the_nearest(void **state) {
    (void)state;
    t_point point = {0};
    check_refused(&t_type_point, &point, "Label", tl_text("a"), TL_ERR_UNKNOWN, "t_point has no field \"Label\"; the nearest is \"label\"");
    check_refused(&t_type_point, &point, "lable", tl_text("a"), TL_ERR_UNKNOWN, "\"label\"");
    check_refused(&t_type_point, &point, "x.y", tl_text("a"), TL_ERR_UNKNOWN, "no object");
    check_refused(&t_type_point, &point, "", tl_text("a"), TL_ERR_UNKNOWN, "has no field \"\"");
    check_refused(&t_type_point, &point, "x.", tl_text("a"), TL_ERR_UNKNOWN, "no object");
    check_refused(&t_type_point, &point, ".x", tl_text("a"), TL_ERR_UNKNOWN, "has no field \"\"");
    int64_t number = 0;
    check_refused(&tl_type_int, &number, "x", tl_text("a"), TL_ERR_USAGE, "no object");
}

static void test_texts_that_do_not_fit(void **state) {
    (void)state;
    t_all all = {0};
    check_refused(&t_type_all, &all, "o_int", tl_text("12a"), TL_ERR_TYPE, "\"12a\" is no integer");
    check_refused(&t_type_all, &all, "o_int", tl_text(""), TL_ERR_TYPE, "no integer");
    check_refused(&t_type_all, &all, "o_int", tl_text("9223372036854775808"), TL_ERR_RANGE, "out of range");
    check_refused(&t_type_all, &all, "o_uint", tl_text("-1"), TL_ERR_RANGE, "from 0 to 18446744073709551615");
    check_refused(&t_type_all, &all, "o_uint", tl_text("1.0"), TL_ERR_TYPE, "no integer");
    check_refused(&t_type_all, &all, "o_bool", tl_text("yes"), TL_ERR_TYPE, "neither true nor false");
    check_refused(&t_type_all, &all, "o_decimal", tl_text("1,5"), TL_ERR_TYPE, "no decimal");
    check_refused(&t_type_all, &all, "o_enum", tl_text("Red"), TL_ERR_TYPE, "the nearest is \"red\"");
    check_refused(&t_type_all, &all, "o_json", tl_text("{"), TL_ERR_TYPE, "JSON");
    check_refused(&t_type_all, &all, "o_object", tl_text("{}"), TL_ERR_TYPE, "object");
    check_refused(&t_type_all, &all, "o_list", tl_text("a"), TL_ERR_TYPE, "list");
    check_refused(&t_type_all, &all, "o_map", tl_text("a"), TL_ERR_TYPE, "list");
    t_limited limited = {0};
    check_refused(&t_type_limited, &limited, "number", tl_text("6"), TL_ERR_RANGE, "from -5 to 5");
    check_refused(&t_type_limited, &limited, "natural", tl_text("0"), TL_ERR_RANGE, "from 1 to 100");
    check_refused(&t_type_limited, &limited, "small", tl_text("2147483648"), TL_ERR_RANGE, "2147483647");
    char longer[200];
    memset(longer, 'q', sizeof(longer));
    longer[199] = '\0';
    check_refused(&t_type_all, &all, "o_int", tl_text(longer), TL_ERR_TYPE, "qqq...\" is no integer");
}

static void test_secrets_are_not_quoted(void **state) {
    (void)state;
    t_secret secret = {0};
    tl_error error;
    assert_int_equal(tl_schema_set(&t_type_secret, &secret, tl_str_from("pin"), tl_text("s3cret"), arena, &error), TL_ERR_TYPE);
    assert_null(strstr(error.message, "s3cret"));
    assert_int_equal(tl_schema_set(&t_type_secret, &secret, tl_str_from("armed"), tl_text("s3cret"), arena, &error), TL_ERR_TYPE);
    assert_null(strstr(error.message, "s3cret"));
    assert_int_equal(set(&t_type_secret, &secret, "password", "s3cret"), TL_OK);
}

static void test_out_of_memory_leaves_no_half_made_objects(void **state) {
    (void)state;
    for (size_t n = 1;; n++) {
        tl_arena *small = tl_arena_new();
        t_chain chain = {0};
        assert_non_null(small);
        failing_alloc_at(n);
        tl_status status = tl_schema_set(&t_type_chain, &chain, tl_str_from("next.next.next.n"), tl_text("1"), small, NULL);
        bool happened = failing_alloc_happened();
        failing_alloc_at(0);
        assert_int_equal(status, happened ? TL_ERR_MEMORY : TL_OK);
        assert_int_equal(chain.next.is, happened ? TL_ABSENT : TL_VALUE);
        tl_arena_free(small);
        if (!happened) {
            assert_true(n > 1);
            break;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_ARENA(test_each_scalar),
        TEST_ARENA(test_absent_and_null),
        TEST_ARENA(test_objects_on_the_way),
        TEST_ARENA(test_too_deep_a_path),
        TEST_ARENA(test_unknown_paths_name_the_nearest),
        TEST_ARENA(test_texts_that_do_not_fit),
        TEST_ARENA(test_secrets_are_not_quoted),
        TEST_ARENA(test_out_of_memory_leaves_no_half_made_objects),
    };
    return cmocka_run_group_tests_name("codec assign", tests, NULL, NULL);
}
