/* What is wrong with a JSON text: its class, its place, the wire path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "support/support.h"
#include "tables.h"

typedef struct wrong {
    const tl_type *type;
    const char *json;
    tl_status status;
    uint64_t offset;
    uint32_t line;
    uint32_t column;
    const char *field;
} wrong;

#define POINT &t_type_point
#define LISTS &t_type_lists

static const wrong cases[] = {
    /* the text as a whole */
    {POINT, "", TL_ERR_SYNTAX, 0, 1, 1, ""},
    {POINT, " \n ", TL_ERR_SYNTAX, 3, 2, 2, ""},
    {POINT, "<html>", TL_ERR_SYNTAX, 0, 1, 1, ""},
    {POINT, "\xEF\xBB\xBF{\"x\":1}", TL_ERR_SYNTAX, 0, 1, 1, ""},
    {POINT, "{\"x\":1}}", TL_ERR_SYNTAX, 7, 1, 8, ""},
    {POINT, "{\"x\":1}\n x", TL_ERR_SYNTAX, 9, 2, 2, ""},
    {POINT, "{\"x\":1", TL_ERR_SYNTAX, 6, 1, 7, ""},
    {POINT, "null", TL_ERR_TYPE, 0, 1, 1, ""},
    {POINT, "[]", TL_ERR_TYPE, 0, 1, 1, ""},
    {POINT, "[", TL_ERR_SYNTAX, 1, 1, 2, ""},
    /* members */
    {POINT, "{", TL_ERR_SYNTAX, 1, 1, 2, ""},
    {POINT, "{,\"x\":1}", TL_ERR_SYNTAX, 1, 1, 2, ""},
    {POINT, "{\"x\":1,}", TL_ERR_SYNTAX, 7, 1, 8, ""},
    {POINT, "{\"x\":1,,\"y\":1}", TL_ERR_SYNTAX, 7, 1, 8, ""},
    {POINT, "{\"x\":1 \"y\":1}", TL_ERR_SYNTAX, 7, 1, 8, ""},
    {POINT, "{\"x\" 1}", TL_ERR_SYNTAX, 5, 1, 6, ""},
    {POINT, "{x:1}", TL_ERR_SYNTAX, 1, 1, 2, ""},
    {POINT, "{\"x\":}", TL_ERR_SYNTAX, 5, 1, 6, "x"},
    {POINT, "{\"x", TL_ERR_SYNTAX, 3, 1, 4, ""},
    {POINT, "{\"x\":1]", TL_ERR_SYNTAX, 6, 1, 7, ""},
    {POINT, "{\"q\":tru}", TL_ERR_SYNTAX, 8, 1, 9, ""},
    {POINT, "{\"q\":[1,]}", TL_ERR_SYNTAX, 8, 1, 9, ""},
    {POINT, "{\"q\":{\"a\":1,}}", TL_ERR_SYNTAX, 12, 1, 13, ""},
    {POINT, "{\"q\":\"\xFF\"}", TL_ERR_UTF8, 6, 1, 7, ""},
    {POINT, "{\"q\":\"\\ud800\"}", TL_ERR_UTF8, 6, 1, 7, ""},
    {POINT, "{\"\xFF\":1}", TL_ERR_UTF8, 2, 1, 3, ""},
    {POINT, "{\"y\":1}", TL_ERR_MISSING, 6, 1, 7, "x"},
    {POINT, "{}", TL_ERR_MISSING, 1, 1, 2, "x"},
    {POINT, "{\"x\":null}", TL_ERR_TYPE, 5, 1, 6, "x"},
    /* integers */
    {POINT, "{\"x\":-0}", TL_ERR_TYPE, 5, 1, 6, "x"},
    {POINT, "{\"x\":1.0}", TL_ERR_TYPE, 5, 1, 6, "x"},
    {POINT, "{\"x\":1e2}", TL_ERR_TYPE, 5, 1, 6, "x"},
    {POINT, "{\"x\":-0.0}", TL_ERR_TYPE, 5, 1, 6, "x"},
    {POINT, "{\"x\":007}", TL_ERR_SYNTAX, 6, 1, 7, "x"},
    {POINT, "{\"x\":-01}", TL_ERR_SYNTAX, 7, 1, 8, "x"},
    {POINT, "{\"x\":1.}", TL_ERR_SYNTAX, 7, 1, 8, "x"},
    {POINT, "{\"x\":1e}", TL_ERR_SYNTAX, 7, 1, 8, "x"},
    {POINT, "{\"x\":-}", TL_ERR_SYNTAX, 6, 1, 7, "x"},
    {POINT, "{\"x\":+1}", TL_ERR_SYNTAX, 5, 1, 6, "x"},
    {POINT, "{\"x\":\"1\"}", TL_ERR_TYPE, 5, 1, 6, "x"},
    {POINT, "{\"x\":\"1}", TL_ERR_SYNTAX, 8, 1, 9, "x"},
    {POINT, "{\"x\":true}", TL_ERR_TYPE, 5, 1, 6, "x"},
    {POINT, "{\"x\":9223372036854775808}", TL_ERR_RANGE, 5, 1, 6, "x"},
    {POINT, "{\"x\":-9223372036854775809}", TL_ERR_RANGE, 5, 1, 6, "x"},
    {POINT, "{\"x\":99999999999999999999999999}", TL_ERR_RANGE, 5, 1, 6, "x"},
    {POINT, "{\"x\":99999999999999999999999999.5}", TL_ERR_TYPE, 5, 1, 6, "x"},
    {POINT, "{\"x\":1x}", TL_ERR_SYNTAX, 6, 1, 7, ""},
    {LISTS, "{\"uints\":[18446744073709551616]}", TL_ERR_RANGE, 10, 1, 11, "uints[0]"},
    {LISTS, "{\"uints\":[-1]}", TL_ERR_RANGE, 10, 1, 11, "uints[0]"},
    {LISTS, "{\"uints\":[-0]}", TL_ERR_TYPE, 10, 1, 11, "uints[0]"},
    {&t_type_limited, "{\"number\":6}", TL_ERR_RANGE, 10, 1, 11, "number"},
    {&t_type_limited, "{\"number\":-6}", TL_ERR_RANGE, 10, 1, 11, "number"},
    {&t_type_limited, "{\"natural\":0}", TL_ERR_RANGE, 11, 1, 12, "natural"},
    {&t_type_limited, "{\"natural\":101}", TL_ERR_RANGE, 11, 1, 12, "natural"},
    {&t_type_limited, "{\"small\":2147483648}", TL_ERR_RANGE, 9, 1, 10, "small"},
    /* texts */
    {POINT, "{\"x\":1,\"label\":1}", TL_ERR_TYPE, 15, 1, 16, "label"},
    {POINT, "{\"x\":1,\"label\":\"a\nb\"}", TL_ERR_SYNTAX, 17, 1, 18, "label"},
    {POINT, "{\"x\":1,\"label\":\"a\x1F\"}", TL_ERR_SYNTAX, 17, 1, 18, "label"},
    {POINT, "{\"x\":1,\"label\":\"a\\x\"}", TL_ERR_SYNTAX, 17, 1, 18, "label"},
    {POINT, "{\"x\":1,\"label\":\"\\u12G4\"}", TL_ERR_SYNTAX, 16, 1, 17, "label"},
    {POINT, "{\"x\":1,\"label\":\"\\u12", TL_ERR_SYNTAX, 16, 1, 17, "label"},
    {POINT, "{\"x\":1,\"label\":\"\\", TL_ERR_SYNTAX, 17, 1, 18, "label"},
    {POINT, "{\"x\":1,\"label\":\"abc", TL_ERR_SYNTAX, 19, 1, 20, "label"},
    {POINT, "{\"x\":1,\"label\":\"\\uD800\"}", TL_ERR_UTF8, 16, 1, 17, "label"},
    {POINT, "{\"x\":1,\"label\":\"\\uD800\\u0041\"}", TL_ERR_UTF8, 16, 1, 17, "label"},
    {POINT, "{\"x\":1,\"label\":\"\\uDC00\\uD800\"}", TL_ERR_UTF8, 16, 1, 17, "label"},
    {POINT, "{\"x\":1,\"label\":\"\\uD800\\uD800\"}", TL_ERR_UTF8, 16, 1, 17, "label"},
    {POINT, "{\"x\":1,\"label\":\"ab\xC3\"}", TL_ERR_UTF8, 18, 1, 19, "label"},
    {POINT, "{\"x\":1,\"label\":\"\xED\xA0\x80\"}", TL_ERR_UTF8, 16, 1, 17, "label"},
    {POINT, "{\"x\":1,\"label\":\"\xF0\x9F\x98", TL_ERR_UTF8, 16, 1, 17, "label"},
    /* paths and lines */
    {LISTS, "{\n  \"points\": [\n    {\"x\": 1},\n    {\"x\": 2, \"label\": 7}\n  ]\n}", TL_ERR_TYPE, 52, 4, 23, "points[1].label"},
    {LISTS, "{\"points\":[{\"x\":1},null]}", TL_ERR_TYPE, 19, 1, 20, "points[1]"},
    {LISTS, "{\"points\":[{\"x\":1},{\"y\":1}]}", TL_ERR_MISSING, 25, 1, 26, "points[1].x"},
    {LISTS, "{\"points\":{}}", TL_ERR_TYPE, 10, 1, 11, "points"},
    {LISTS, "{\"points\":[{\"x\":1} {\"x\":1}]}", TL_ERR_SYNTAX, 19, 1, 20, "points"},
    {LISTS, "{\"points\":[{\"x\":1},]}", TL_ERR_SYNTAX, 19, 1, 20, "points[1]"},
    {LISTS, "{\"texts\":[\"a\",null]}", TL_ERR_TYPE, 14, 1, 15, "texts[1]"},
    {LISTS, "{\"matrix\":[[1],[2,\"3\"]]}", TL_ERR_TYPE, 18, 1, 19, "matrix[1][1]"},
    {LISTS, "{\"bools\":[truE]}", TL_ERR_SYNTAX, 13, 1, 14, "bools[0]"},
    {LISTS, "{\"bools\":[0]}", TL_ERR_TYPE, 10, 1, 11, "bools[0]"},
    {LISTS, "{\"decimals\":[1.]}", TL_ERR_SYNTAX, 15, 1, 16, "decimals[0]"},
    {LISTS, "{\"decimals\":[\"1\"]}", TL_ERR_TYPE, 13, 1, 14, "decimals[0]"},
    {LISTS, "{\"decimals\":[01]}", TL_ERR_SYNTAX, 14, 1, 15, "decimals[0]"},
    {LISTS, "{\"colors\":[1]}", TL_ERR_TYPE, 11, 1, 12, "colors[0]"},
    {LISTS, "{\"jsons\":[{\"a\":}]}", TL_ERR_SYNTAX, 15, 1, 16, "jsons[0]"},
    {LISTS, "{\"maps\":[{\"a\":\"b\"}]}", TL_ERR_TYPE, 14, 1, 15, "maps[0].a"},
    {LISTS, "{\"maps\":[{\"a\":null}]}", TL_ERR_TYPE, 14, 1, 15, "maps[0].a"},
    {LISTS, "{\"maps\":[{\"a\":1,}]}", TL_ERR_SYNTAX, 16, 1, 17, "maps[0]"},
    {LISTS, "{\"maps\":[{a:1}]}", TL_ERR_SYNTAX, 10, 1, 11, "maps[0]"},
    {LISTS, "{\"maps\":[{\"a\" 1}]}", TL_ERR_SYNTAX, 14, 1, 15, "maps[0]"},
    {LISTS, "{\"maps\":[{\"a\":1 \"b\":2}]}", TL_ERR_SYNTAX, 16, 1, 17, "maps[0]"},
    {LISTS, "{\"point_map\":{\"p\":{\"x\":1,\"label\":2}}}", TL_ERR_TYPE, 33, 1, 34, "point_map.p.label"},
    {LISTS, "{\"list_map\":{\"l\":[1,[]]}}", TL_ERR_TYPE, 20, 1, 21, "list_map.l[1]"},
    {&t_type_chain, "{\"next\":{\"next\":{\"n\":\"\"}}}", TL_ERR_TYPE, 21, 1, 22, "next.next.n"},
    {&t_type_secret, "{\"keys\":[\"a\",1]}", TL_ERR_TYPE, 13, 1, 14, "keys"}, /* of a secret, no more is told */
};

static void test_class_place_and_path(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const wrong *w = &cases[i];
        tl_arena *arena = tl_arena_new();
        tl_error error;
        char *value = malloc(w->type->size);
        assert_non_null(value);
        memset(value, 0x55, w->type->size);
        tl_status status = tl_json_decode(w->type, tl_str_from(w->json), NULL, value, arena, &error);
        if (status != w->status || error.offset != w->offset || error.line != w->line || error.column != w->column ||
            strcmp(error.field, w->field) != 0) {
            fail_msg("%s\n    gave %s at %d (line %d, column %d), field \"%s\": %s", w->json, tl_status_name(status), (int)error.offset,
                     (int)error.line, (int)error.column, error.field, error.message);
        }
        assert_int_equal(error.status, status);
        assert_true(strlen(error.message) > 5);
        for (size_t at = 0; at < w->type->size; at++) {
            assert_int_equal(value[at], 0); /* zeroed again */
        }
        assert_int_equal(tl_json_decode(w->type, tl_str_from(w->json), NULL, value, arena, NULL), w->status);
        free(value);
        tl_arena_free(arena);
    }
}

static void test_nul_bytes_end_nothing(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    tl_error error;
    t_point point;
    assert_int_equal(tl_json_decode(&t_type_point, tl_str_sized("{\"x\":1}\0", 8), NULL, &point, arena, &error), TL_ERR_SYNTAX);
    assert_int_equal(error.offset, 7);
    assert_int_equal(tl_json_decode(&t_type_point, tl_str_sized("{\"x\":1,\"label\":\"a\0b\"}", 21), NULL, &point, arena, &error), TL_ERR_SYNTAX);
    assert_int_equal(error.offset, 17);
    assert_int_equal(tl_json_decode(&t_type_point, tl_str_sized(NULL, 0), NULL, &point, arena, &error), TL_ERR_SYNTAX);
    tl_json_options options = {0};
    assert_int_equal(tl_json_decode(&t_type_point, tl_str_from("{\"x\":1}"), &options, &point, arena, &error), TL_ERR_USAGE);
    tl_arena_free(arena);
}

/* Every text that is cut off is an error of syntax or, inside a character, of UTF-8: never accepted, never read beyond. */
static void test_every_truncation(void **state) {
    (void)state;
    static const char whole[] =
        "{\"points\":[{\"x\":-12,\"y\":null,\"label\":\"\xE2\x82\xAC\\n\\uD83D\\uDE00 and more than sixteen\"}],\"decimals\":[1.5e+3],"
        "\"colors\":[\"red\"],\"maps\":[{\"k\":1}],\"jsons\":[{\"a\":[true,false,null]}],\"unknown\":[1,\"\\u0041\",{}]}";
    tl_arena *arena = tl_arena_new();
    for (size_t len = 0; len < sizeof(whole) - 1; len++) {
        char *copy = malloc(len ? len : 1);
        assert_non_null(copy);
        memcpy(copy, whole, len);
        t_lists lists;
        tl_error error;
        tl_status status = tl_json_decode(&t_type_lists, tl_str_sized(copy, len), NULL, &lists, arena, &error);
        assert_true(status == TL_ERR_SYNTAX || status == TL_ERR_UTF8);
        assert_true(error.offset <= len);
        free(copy);
        tl_arena_reset(arena);
    }
    t_lists lists;
    assert_int_equal(tl_json_decode(&t_type_lists, tl_str_from(whole), NULL, &lists, arena, NULL), TL_OK);
    tl_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_class_place_and_path),
        TEST_MEMORY(test_nul_bytes_end_nothing),
        TEST_MEMORY(test_every_truncation),
    };
    return cmocka_run_group_tests_name("codec decode errors", tests, NULL, NULL);
}
