/* Structs to JSON: texts of every length, lists, maps, raw JSON, redaction, limits, failures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "support/support.h"
#include "tables.h"

#define S(literal) tl_str_sized(literal, sizeof(literal) - 1)

static void check_encoded(const tl_type *type, const void *value, const char *expected) {
    tl_buf out = {0};
    tl_error error;
    assert_int_equal(tl_json_encode(&out, type, value, NULL, &error), TL_OK);
    assert_int_equal(tl_buf_append(&out, tl_str_sized("", 1)), TL_OK);
    assert_string_equal(out.ptr, expected);
    tl_buf_dispose(&out);
}

/* The buffer stays as it was. */
static void check_refused(const tl_type *type, const void *value, const tl_json_options *options, tl_status expected, const char *field) {
    tl_buf out = {0};
    tl_error error;
    assert_int_equal(tl_buf_append(&out, S("before")), TL_OK);
    assert_int_equal(tl_json_encode(&out, type, value, options, &error), expected);
    assert_int_equal(error.status, expected);
    assert_string_equal(error.field, field);
    assert_true(strlen(error.message) > 5);
    assert_int_equal(out.len, 6);
    assert_memory_equal(out.ptr, "before", 6);
    assert_int_equal(tl_json_encode(&out, type, value, options, NULL), expected);
    tl_buf_dispose(&out);
}

/* What a text must become, byte by byte, apart from the product's way. */
static void escape_by_the_book(tl_buf *out, const char *text, size_t len) {
    assert_int_equal(tl_buf_append(out, S("\"")), TL_OK);
    for (size_t i = 0; i < len; i++) {
        static const char named[] = "\"\\\b\f\n\r\t";
        static const char letters[] = "\"\\bfnrt";
        const char *at = text[i] ? strchr(named, text[i]) : NULL;
        tl_status status = at                              ? tl_buf_format(out, "\\%c", letters[at - named])
                           : (unsigned char)text[i] < 0x20 ? tl_buf_format(out, "\\u%04x", (unsigned)text[i])
                                                           : tl_buf_append(out, tl_str_sized(text + i, 1));
        assert_int_equal(status, TL_OK);
    }
    assert_int_equal(tl_buf_append(out, S("\"")), TL_OK);
}

/* Each length around the sizes of the copies, each place of a special byte; the text ends where its memory ends. */
static void test_texts_of_each_length(void **state) {
    (void)state;
    static const char *const specials[] = {"", "\"", "\\", "\n", "\x1F", "\x7F", "\xC3\xA4", "\xF0\x9F\x98\x80", "/"};
    for (size_t len = 0; len < 70; len++) {
        for (size_t which = 0; which < sizeof(specials) / sizeof(specials[0]); which++) {
            size_t special_len = strlen(specials[which]);
            for (size_t at = 0; at + special_len <= len; at += which ? 1 : len + 1) {
                char *text = malloc(len ? len : 1);
                assert_non_null(text);
                memset(text, 'a' + (int)(len % 26), len);
                memcpy(text + at, specials[which], special_len);
                t_point point = {0};
                point.label = tl_text_str(tl_str_sized(text, len));
                tl_buf expected = {0};
                tl_buf out = {0};
                assert_int_equal(tl_buf_append(&expected, S("{\"x\":0,\"label\":")), TL_OK);
                escape_by_the_book(&expected, text, len);
                assert_int_equal(tl_buf_append(&expected, S("}")), TL_OK);
                assert_int_equal(tl_json_encode(&out, &t_type_point, &point, NULL, NULL), TL_OK);
                assert_int_equal(out.len, expected.len);
                assert_memory_equal(out.ptr, expected.ptr, out.len);
                tl_buf_dispose(&expected);
                tl_buf_dispose(&out);
                free(text);
            }
        }
    }
}

static void test_each_control_character(void **state) {
    (void)state;
    char text[0x21];
    for (int i = 0; i < 0x21; i++) {
        text[i] = (char)i;
    }
    const tl_str all = {text, sizeof(text)};
    check_encoded(&tl_type_text, &all,
                  "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
                  "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f \"");
}

static void test_wrong_utf8_anywhere(void **state) {
    (void)state;
    static const char *const wrong[] = {"\x80", "\xC3", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC0\x80", "\xFF"};
    for (size_t len = 4; len < 40; len++) {
        for (size_t which = 0; which < sizeof(wrong) / sizeof(wrong[0]); which++) {
            for (size_t at = 0; at + strlen(wrong[which]) <= len; at++) {
                char text[40];
                memset(text, 'a', sizeof(text));
                memcpy(text + at, wrong[which], strlen(wrong[which]));
                t_point point = {0};
                point.label = tl_text_str(tl_str_sized(text, len));
                tl_buf out = {0};
                assert_int_equal(tl_json_encode(&out, &t_type_point, &point, NULL, NULL), TL_ERR_UTF8);
                assert_int_equal(out.len, 0);
                tl_buf_dispose(&out);
            }
        }
    }
    t_point points[4] = {{0}};
    points[3].label = tl_text("\xFF");
    const tl_list list = {points, 4};
    check_refused(&t_type_points, &list, NULL, TL_ERR_UTF8, "[3].label");
}

static void test_lists_and_maps(void **state) {
    (void)state;
    t_point points[2] = {{0}};
    points[1].x = -7;
    points[1].y = tl_int(INT64_MAX);
    const int64_t ones[] = {1, INT64_MIN};
    const tl_list rows[] = {{ones, 2}, {NULL, 0}, {ones, 1}};
    const tl_str texts[] = {{"a", 1}, {NULL, 0}};
    const uint64_t uints[] = {0, UINT64_MAX};
    const bool bools[] = {true, false, true};
    const tl_str decimals[] = {{"1.50", 4}, {"-0", 2}};
    const tl_enum colors[] = {{{NULL, 0}, 1}, {{"other", 5}, -1}};
    const tl_str jsons[] = {{"null", 4}, {" [ 1 , \"a \\\" b\" , { } ] ", 24}};
    const t_entry_int entries[] = {{{"", 0}, 1}, {{"k\"", 2}, 2}};
    const tl_list maps[] = {{entries, 2}, {NULL, 0}};
    const t_entry_point point_entries[] = {{.key = {"p", 1}, .value = {.x = 5}}};
    const t_entry_list list_entries[] = {{{"l", 1}, {ones, 2}}, {{"m", 1}, {NULL, 0}}};
    t_lists lists = {0};
#define SET(MEMBER, ITEMS, COUNT)                                                                                                                    \
    lists.MEMBER.value.items = ITEMS;                                                                                                                \
    lists.MEMBER.value.count = COUNT;                                                                                                                \
    lists.MEMBER.is = TL_VALUE
    SET(points, points, 2);
    SET(matrix, rows, 3);
    SET(texts, texts, 2);
    SET(uints, uints, 2);
    SET(bools, bools, 3);
    SET(decimals, decimals, 2);
    SET(colors, colors, 2);
    SET(jsons, jsons, 2);
    SET(maps, maps, 2);
    SET(point_map, point_entries, 1);
    SET(list_map, list_entries, 2);
    check_encoded(&t_type_lists, &lists,
                  "{\"points\":[{\"x\":0},{\"x\":-7,\"y\":9223372036854775807}],\"matrix\":[[1,-9223372036854775808],[],[1]],\"texts\":[\"a\",\"\"],"
                  "\"uints\":[0,18446744073709551615],\"bools\":[true,false,true],\"decimals\":[1.50,-0],"
                  "\"colors\":[\"gr\xC3\xBCn\",\"other\"],\"jsons\":[null,[1,\"a \\\" b\",{}]],\"maps\":[{\"\":1,\"k\\\"\":2},{}],"
                  "\"point_map\":{\"p\":{\"x\":5}},\"list_map\":{\"l\":[1,-9223372036854775808],\"m\":[]}}");
    t_lists empty = {0};
    check_encoded(&t_type_lists, &empty, "{}");
    empty.texts.is = TL_NULL;
    empty.list_map.is = TL_VALUE;
    empty.points.is = TL_VALUE;
    check_encoded(&t_type_lists, &empty, "{\"points\":[],\"texts\":null,\"list_map\":{}}");
}

static void test_values_that_cannot_be_written(void **state) {
    (void)state;
    static const char *const no_numbers[] = {"", "1.", "NaN", "0x10", "1 ", "\"1\""};
    for (size_t i = 0; i < sizeof(no_numbers) / sizeof(no_numbers[0]); i++) {
        tl_str decimal = tl_str_from(no_numbers[i]);
        check_refused(&tl_type_decimal, &decimal, NULL, TL_ERR_TYPE, "");
    }
    tl_enum color = {{NULL, 0}, 3};
    check_refused(&t_type_color, &color, NULL, TL_ERR_TYPE, "");
    color.code = -1;
    check_refused(&t_type_color, &color, NULL, TL_ERR_TYPE, "");
    static const char *const no_json[] = {"", " ", "{", "[1,]", "nul", "1 2", "\"a", "{\"a\" 1}", "01"};
    for (size_t i = 0; i < sizeof(no_json) / sizeof(no_json[0]); i++) {
        tl_str raw = tl_str_from(no_json[i]);
        check_refused(&tl_type_json, &raw, NULL, TL_ERR_TYPE, "");
    }
    tl_str raw = S("\"\xFF\"");
    check_refused(&tl_type_json, &raw, NULL, TL_ERR_UTF8, "");
    const t_entry_int entry = {{"\xFF", 1}, 1};
    const tl_list map = {&entry, 1};
    check_refused(&t_type_int_map, &map, NULL, TL_ERR_UTF8, "");
    const tl_list nothing = {NULL, 2};
    check_refused(&t_type_points, &nothing, NULL, TL_ERR_MISSING, "");
    t_chain chain = {0};
    chain.next.is = TL_VALUE;
    t_chain outer = {{&chain, TL_VALUE}, {0}};
    check_refused(&t_type_chain, &outer, NULL, TL_ERR_MISSING, "next.next");
    t_all all = {0};
    all.b_decimal = S("0");
    all.b_json = S("0");
    check_refused(&t_type_all, &all, NULL, TL_ERR_MISSING, "b_object");
    const tl_str bad[] = {{"fine", 4}, {"\xFF", 1}};
    const t_entry_list entries[] = {{{"key", 3}, {NULL, 0}}};
    t_lists lists = {0};
    lists.list_map.value.items = entries;
    lists.list_map.value.count = 1;
    lists.list_map.is = TL_VALUE;
    lists.texts.value.items = bad;
    lists.texts.value.count = 2;
    lists.texts.is = TL_VALUE;
    check_refused(&t_type_lists, &lists, NULL, TL_ERR_UTF8, "texts[1]");
}

static void test_secrets_are_redacted(void **state) {
    (void)state;
    const t_point point = {0};
    const tl_str keys[] = {{"k3y", 3}};
    t_secret secret = {0};
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    options.redact = true;
    tl_buf out = {0};
    secret.password = tl_text("hunter2");
    secret.pin = tl_int(4);
    secret.inner.value = &point;
    secret.inner.is = TL_VALUE;
    secret.keys.value.items = keys;
    secret.keys.value.count = 1;
    secret.keys.is = TL_VALUE;
    secret.shown = tl_text("seen");
    assert_int_equal(tl_json_encode(&out, &t_type_secret, &secret, &options, NULL), TL_OK);
    secret = (t_secret){0};
    secret.password = tl_null_text();
    assert_int_equal(tl_json_encode(&out, &t_type_secret, &secret, &options, NULL), TL_OK);
    secret.password = tl_text(""); /* a value too */
    assert_int_equal(tl_json_encode(&out, &t_type_secret, &secret, &options, NULL), TL_OK);
    options.redact = false;
    secret.password = tl_text("hunter2");
    assert_int_equal(tl_json_encode(&out, &t_type_secret, &secret, &options, NULL), TL_OK);
    assert_int_equal(tl_buf_append(&out, tl_str_sized("", 1)), TL_OK);
    assert_string_equal(out.ptr,
                        "{\"password\":\"<secret>\",\"pin\":\"<secret>\",\"inner\":\"<secret>\",\"keys\":\"<secret>\",\"armed\":\"<secret>\","
                        "\"shown\":\"seen\"}{\"password\":null,\"armed\":\"<secret>\"}{\"password\":\"<secret>\",\"armed\":\"<secret>\"}"
                        "{\"password\":\"hunter2\",\"armed\":false}");
    tl_buf_dispose(&out);
    /* An error inside a secret tells where, not deeper. */
    const tl_str bad[] = {{"\xFF", 1}};
    secret.keys.value.items = bad;
    secret.keys.value.count = 1;
    secret.keys.is = TL_VALUE;
    check_refused(&t_type_secret, &secret, NULL, TL_ERR_UTF8, "keys");
}

static void check_depth(size_t levels, uint32_t max_depth, tl_status expected) {
    t_chain *chain = calloc(levels, sizeof(*chain));
    assert_non_null(chain);
    for (size_t i = 0; i + 1 < levels; i++) {
        chain[i].next.value = &chain[i + 1];
        chain[i].next.is = TL_VALUE;
    }
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    options.max_depth = max_depth;
    tl_buf out = {0};
    assert_int_equal(tl_json_encode(&out, &t_type_chain, chain, &options, NULL), expected);
    assert_int_equal(out.len, expected == TL_OK ? 2 + (levels - 1) * 9 : 0);
    tl_buf_dispose(&out);
    free(chain);
}

static void test_depth(void **state) {
    (void)state;
    check_depth(64, 0, TL_OK);
    check_depth(65, 0, TL_ERR_LIMIT);
    check_depth(3, 3, TL_OK);
    check_depth(4, 3, TL_ERR_LIMIT);
    check_depth(1000, 1000, TL_OK);
    check_depth(1001, 1000, TL_ERR_LIMIT);
    check_depth(1, 1001, TL_ERR_USAGE);
    const tl_str raw[] = {{"[[]]", 4}};
    const tl_list list = {raw, 1};
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    options.max_depth = 2;
    check_refused(&t_type_jsons, &list, &options, TL_ERR_LIMIT, "[0]");
    options.max_depth = 3;
    tl_buf out = {0};
    assert_int_equal(tl_json_encode(&out, &t_type_jsons, &list, &options, NULL), TL_OK);
    tl_buf_dispose(&out);
}

static void test_options(void **state) {
    (void)state;
    const bool flag = true;
    tl_json_options options = {0};
    check_refused(&tl_type_bool, &flag, &options, TL_ERR_USAGE, "");
    options.struct_size = offsetof(tl_json_options, redact); /* as an older program has it: what lies behind is not looked at */
    options.redact = true;
    t_secret secret = {0};
    tl_buf out = {0};
    assert_int_equal(tl_json_encode(&out, &t_type_secret, &secret, &options, NULL), TL_OK);
    assert_memory_equal(out.ptr, "{\"armed\":false}", out.len);
    tl_buf_dispose(&out);
}

/* Escapes that use up what was reserved, and behind them a long plain run: the room must be asked for again. */
static void test_escapes_before_long_runs(void **state) {
    (void)state;
    enum { ESCAPES = 1000, RUN = 7000 };
    char text[ESCAPES + RUN];
    memset(text, 1, ESCAPES);
    memset(text + ESCAPES, 'r', RUN);
    const tl_str texts[] = {{text, sizeof(text)}, {text, sizeof(text)}};
    const tl_list list = {texts, 2};
    tl_buf out = {0};
    tl_buf expected = {0};
    assert_int_equal(tl_json_encode(&out, &tl_type_text, &texts[0], NULL, NULL), TL_OK);
    escape_by_the_book(&expected, text, sizeof(text));
    assert_int_equal(out.len, expected.len);
    assert_memory_equal(out.ptr, expected.ptr, out.len);
    tl_buf_dispose(&out);
    assert_int_equal(tl_json_encode(&out, &t_type_texts, &list, NULL, NULL), TL_OK);
    assert_int_equal(out.len, 2 * expected.len + 3);
    assert_memory_equal(out.ptr + 2 + expected.len, expected.ptr, expected.len);
    tl_buf_dispose(&out);
    tl_buf_dispose(&expected);
}

static void test_large_batches_and_long_texts(void **state) {
    (void)state;
    enum { COUNT = 3000, LONG = 200000 };
    t_point *points = calloc(COUNT, sizeof(*points));
    char *text = malloc(LONG);
    assert_non_null(points);
    assert_non_null(text);
    memset(text, 'z', LONG);
    text[100000] = '"';
    for (int i = 0; i < COUNT; i++) {
        points[i].x = i;
        points[i].label = i == 1500 ? tl_text_str(tl_str_sized(text, LONG)) : tl_text("short");
    }
    const tl_list list = {points, COUNT};
    tl_buf out = {0};
    assert_int_equal(tl_json_encode(&out, &t_type_points, &list, NULL, NULL), TL_OK);
    tl_arena *arena = tl_arena_new();
    tl_list back;
    assert_int_equal(tl_json_decode(&t_type_points, tl_buf_str(&out), NULL, &back, arena, NULL), TL_OK);
    assert_int_equal(back.count, COUNT);
    const t_point *read = back.items;
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(read[i].x, i);
        assert_true(tl_str_equal(read[i].label.value, points[i].label.value));
    }
    tl_arena_free(arena);
    tl_buf_dispose(&out);
    free(points);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_texts_of_each_length),
        TEST_MEMORY(test_each_control_character),
        TEST_MEMORY(test_wrong_utf8_anywhere),
        TEST_MEMORY(test_lists_and_maps),
        TEST_MEMORY(test_values_that_cannot_be_written),
        TEST_MEMORY(test_secrets_are_redacted),
        TEST_MEMORY(test_depth),
        TEST_MEMORY(test_options),
        TEST_MEMORY(test_escapes_before_long_runs),
        TEST_MEMORY(test_large_batches_and_long_texts),
    };
    return cmocka_run_group_tests_name("codec encode", tests, NULL, NULL);
}
