/* The generator's small parts: names, numbers, comments, literals, words shared with the runtime. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <trunkline/result.h>
#include <trunkline/schema.h>

#include "gen/comment.h"
#include "gen/emit.h"
#include "gen/names.h"
#include "gen/number.h"
#include "gen/vocabulary.h"

typedef struct pair {
    const char *given;
    const char *wanted;
} pair;

static void makes_snake_case(void **state) {
    (void)state;
    static const pair table[] = {
        {"CustomerNo", "customer_no"},
        {"WaspResultOfResults", "wasp_result_of_results"},
        {"WtFormId", "wt_form_id"},
        {"phonesCustomerSave", "phones_customer_save"},
        {"HasSuccessWithMoreDataRemaining", "has_success_with_more_data_remaining"},
        {"CUSTOMER_ID", "customer_id"},
        {"PHONE", "phone"},
        {"cph_cst_key", "cph_cst_key"},
        {"HTTPServer", "http_server"},
        {"getHTTP", "get_http"},
        {"userIDs", "user_ids"},
        {"URLs", "urls"},
        {"IDsOf", "ids_of"},
        {"SHA256Hash", "sha256_hash"},
        {"Address1City", "address1_city"},
        {"v2API", "v2api"},
        {"already_snake_case", "already_snake_case"},
        {"kebab-case.and/paths", "kebab_case_and_paths"},
        {"__a__", "a"},
        {"a", "a"},
        {"A", "a"},
        {"2fa", "2fa"},
        {"", "empty"},
        {"_", "underscore"},
        {"--", "minus_minus"},
        {"-1", "minus_1"},
        {"+1", "plus_1"},
        {"-a", "a"},
        {"\x01", "control"},
        {"gr\xC3\xB6\xC3\x9F"
         "e",
         "gr_u00f6_u00df_e"},
        {"\xE5\x90\x8D", "u540d"},
        {"\xF0\x9F\x98\x80", "u1f600"},
        {"\xF0", "u0000"},
    };
    gen_arena arena = {NULL};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_string_equal(gen_snake(&arena, table[i].given), table[i].wanted);
    assert_string_equal(gen_capitals(&arena, "dark_blue_2"), "DARK_BLUE_2");
    gen_arena_free(&arena);
}

static void makes_member_names(void **state) {
    (void)state;
    static const pair table[] = {
        {"int", "int_"},     {"Class", "class_"},     {"co_await", "co_await_"}, {"alignas", "alignas_"}, {"xor_eq", "xor_eq_"},
        {"BOOL", "bool_"},   {"errno", "errno_"},     {"2fa", "n_2fa"},          {"", "empty"},           {"integer", "integer"},
        {"linux", "linux_"}, {"nullptr", "nullptr_"}, {"and", "and_"},           {"zoo", "zoo"},
    };
    gen_arena arena = {NULL};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_string_equal(gen_member(&arena, table[i].given), table[i].wanted);
    gen_arena_free(&arena);
}

static void knows_prefixes(void **state) {
    (void)state;
    static const char *const good[] = {"wasp", "a", "acme_2", "x1"};
    static const char *const bad[] = {"",     "tl", "tl_x", "Wasp",     "2a",  "a-b",
                                      "a__b", "a_", "_a",   "\xC3\xBC", "a b", "abcdefghijabcdefghijabcdefghijabcdefghija"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(gen_is_prefix(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(gen_is_prefix(bad[i]));
}

static void reads_numbers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        gen_range range;
        int64_t floor;
        bool whole;
        bool above_uint64;
    } table[] = {
        {"0", GEN_WITHIN, 0, true, false},
        {"-0", GEN_WITHIN, 0, true, false},
        {"1", GEN_WITHIN, 1, true, false},
        {"+7", GEN_WITHIN, 7, true, false},
        {"1.0", GEN_WITHIN, 1, true, false},
        {"1.5", GEN_WITHIN, 1, false, false},
        {"-1.5", GEN_WITHIN, -2, false, false},
        {"-0.5", GEN_WITHIN, -1, false, false},
        {"1e3", GEN_WITHIN, 1000, true, false},
        {"1.25e1", GEN_WITHIN, 12, false, false},
        {"1.25e2", GEN_WITHIN, 125, true, false},
        {"125e-2", GEN_WITHIN, 1, false, false},
        {"100e-2", GEN_WITHIN, 1, true, false},
        {"1e-400", GEN_WITHIN, 0, false, false},
        {"0e999999999999", GEN_WITHIN, 0, true, false},
        {"9223372036854775807", GEN_WITHIN, INT64_MAX, true, false},
        {"9223372036854775807.5", GEN_WITHIN, INT64_MAX, false, false},
        {"9223372036854775808", GEN_ABOVE, INT64_MAX, true, false},
        {"18446744073709551614", GEN_ABOVE, INT64_MAX, true, false},
        {"18446744073709551615", GEN_ABOVE, INT64_MAX, true, true},
        {"18446744073709551616", GEN_ABOVE, INT64_MAX, false, true},
        {"1e400", GEN_ABOVE, INT64_MAX, false, true},
        {"-9223372036854775808", GEN_WITHIN, INT64_MIN, true, false},
        {"-9223372036854775808.5", GEN_BELOW, INT64_MIN, false, false},
        {"-9223372036854775809", GEN_BELOW, INT64_MIN, true, false},
        {"-1e99999999999999999999", GEN_BELOW, INT64_MIN, false, false},
    };
    static const char *const bad[] = {"", "-", "+", ".5", "1.", "1e", "1e+", "0x10", "1 ", " 1", "abc", "1.2.3", "--1", ".inf", "1_000"};
    gen_number number;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (!gen_number_read(table[i].text, &number))
            fail_msg("%s is a number", table[i].text);
        if (number.range != table[i].range || number.floor != table[i].floor || number.whole != table[i].whole ||
            number.above_uint64 != table[i].above_uint64)
            fail_msg("%s was read as range %d, floor %lld, whole %d, above %d", table[i].text, (int)number.range, (long long)number.floor,
                     (int)number.whole, (int)number.above_uint64);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(gen_number_read(bad[i], &number));
}

static void writes_comments(void **state) {
    (void)state;
    static const pair table[] = {
        {"", ""},
        {" \n\t\n", ""},
        {"One line.", "/** One line. */\n"},
        {"Two\nlines.", "/** Two lines. */\n"},
        {"Ends\n\n", "/** Ends */\n"},
        {"A paragraph.\n\nAnother.", "/**\n * A paragraph.\n *\n * Another.\n */\n"},
        {"A list:\r\n- a\r\n- b", "/**\n * A list:\n * - a\n * - b\n */\n"},
        {"*/", "/** * / */\n"},
        {"/*", "/** / * */\n"},
        {"?\?/", "/** ?? / */\n"},
        {"a\\", "/** a/ */\n"},
        {"*\\", "/** * / */\n"},
        {"\xE2\x80\xAE"
         "abc",
         "/** abc */\n"},
        {"a\xE2\x80\xA8"
         "b",
         "/** a b */\n"},
        {"\x1B[0m", "/** [0m */\n"},
    };
    gen_arena arena = {NULL};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        gen_text out = {.arena = &arena};
        gen_put(&out, "");
        gen_put_comment(&out, "", table[i].given);
        assert_string_equal(out.ptr, table[i].wanted);
    }
    gen_arena_free(&arena);
}

/* Random texts of troublesome pieces never end or nest a comment, nor hold a trigraph, a continued line or too long a line. */
static void comments_hold_whatever_comes(void **state) {
    (void)state;
    static const char *const pieces[] = {"*",  "/",    "\\",           "?",        "=",  "!",  "\n",   " ",
                                         "- ", "word", "\xE2\x80\xAE", "\xC3\xBC", "\r", "\t", "\\\n", "//"};
    uint64_t random = 12345;
    for (int round = 0; round < 3000; round++) {
        gen_arena arena = {NULL};
        gen_text in = {.arena = &arena}, out = {.arena = &arena};
        gen_put(&in, "x");
        for (int i = 0; i < 60; i++) {
            random = random * 6364136223846793005U + 1442695040888963407U;
            gen_put(&in, pieces[(random >> 33) % (sizeof pieces / sizeof pieces[0])]);
        }
        gen_put_comment(&out, "    ", in.ptr);
        assert_memory_equal(out.ptr, "    /**", 7);
        const char *end = strstr(out.ptr, "*/");
        assert_non_null(end);
        assert_string_equal(end, "*/\n");
        assert_null(strstr(out.ptr + 7, "/*"));
        assert_null(strstr(out.ptr, "?\?/"));
        assert_null(strstr(out.ptr, "?\?="));
        assert_null(strstr(out.ptr, "?\?!"));
        assert_null(strstr(out.ptr, "\\\n"));
        assert_null(strstr(out.ptr, "\\ "));
        assert_null(strstr(out.ptr, "\xE2\x80\xAE"));
        gen_arena_free(&arena);
    }
}

static void writes_literals(void **state) {
    (void)state;
    static const pair table[] = {
        {"", "\"\""},
        {"plain", "\"plain\""},
        {"a\"b\\c", "\"a\\\"b\\\\c\""},
        {"?\?/", "\"?\\?/\""},
        {"\n\x7F", "\"\\012\\177\""},
        {"\xC3\xBC"
         "1",
         "\"\\303\\2741\""},
        {"%s", "\"%s\""},
    };
    gen_arena arena = {NULL};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        gen_text out = {.arena = &arena};
        gen_put_literal(&out, table[i].given);
        assert_string_equal(out.ptr, table[i].wanted);
    }
    gen_text out = {.arena = &arena};
    gen_put_literal(&out, NULL);
    assert_string_equal(out.ptr, "NULL");
    gen_arena_free(&arena);
}

/* The generator knows columns, reasons and the tables' version without a header of the runtime: they must not drift apart. */
static void speaks_the_runtimes_words(void **state) {
    (void)state;
    assert_int_equal(GEN_ABI, TL_GENERATED_ABI);
    assert_int_equal(gen_count_words(gen_columns), TL_COLUMN_COUNT);
    for (int i = 0; i < TL_COLUMN_COUNT; i++)
        assert_string_equal(gen_columns[i], tl_column_name((tl_column)i));
    assert_int_equal(gen_count_words(gen_reasons), TL_REASON_COUNT - 1);
    for (int i = 1; i < TL_REASON_COUNT; i++)
        assert_string_equal(gen_reasons[i - 1], tl_reason_name((tl_reason)i));
    assert_null(gen_find_word(gen_reasons, "none"));
    assert_string_equal(gen_find_word(gen_columns, "kind"), "kind");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_snake_case), cmocka_unit_test(makes_member_names),        cmocka_unit_test(knows_prefixes),
        cmocka_unit_test(reads_numbers),    cmocka_unit_test(writes_comments),           cmocka_unit_test(comments_hold_whatever_comes),
        cmocka_unit_test(writes_literals),  cmocka_unit_test(speaks_the_runtimes_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
