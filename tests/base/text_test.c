/* Texts and UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/utf8.h"
#include "support/support.h"

#define S(literal) tl_str_sized(literal, sizeof(literal) - 1)

static void test_comparing(void **state) {
    (void)state;
    assert_true(tl_str_equal(tl_str_from(NULL), S("")));
    assert_true(tl_str_equal(S("a\0b"), S("a\0b")));
    assert_false(tl_str_equal(S("a\0b"), S("a\0c")));
    assert_true(tl_str_equal_nocase(S("Content-TYPE"), S("content-type")));
    assert_false(tl_str_equal_nocase(S("a"), S("ab")));
    assert_false(tl_str_equal_nocase(S("@"), S("`"))); /* differ by the bit that tells cases apart, but are no letters */
    assert_false(tl_str_equal_nocase(S("["), S("{")));
    assert_true(tl_str_compare(S("a"), S("b")) < 0);
    assert_true(tl_str_compare(S("b"), S("a")) > 0);
    assert_true(tl_str_compare(S("a"), S("ab")) < 0);
    assert_true(tl_str_compare(S("ab"), S("a")) > 0);
    assert_true(tl_str_compare(S("\x80"), S("a")) > 0);
    assert_int_equal(tl_str_compare(tl_str_from(NULL), S("")), 0);
    assert_true(tl_str_starts(S("abc"), S("ab")));
    assert_true(tl_str_starts(S("abc"), S("")));
    assert_false(tl_str_starts(S("ab"), S("abc")));
    assert_false(tl_str_starts(S("abc"), S("b")));
}

static void test_finding(void **state) {
    (void)state;
    assert_int_equal(tl_str_find(S("hello"), S("l")), 2);
    assert_int_equal(tl_str_find(S("hello"), S("lo")), 3);
    assert_int_equal(tl_str_find(S("aab"), S("ab")), 1);
    assert_int_equal(tl_str_find(S("hello"), S("hello")), 0);
    assert_int_equal(tl_str_find(S("hello"), S("hello!")), -1);
    assert_int_equal(tl_str_find(S("hello"), S("x")), -1);
    assert_int_equal(tl_str_find(S("hello"), S("lol")), -1);
    assert_int_equal(tl_str_find(S("hello"), S("")), 0);
    assert_int_equal(tl_str_find(S(""), S("")), 0);
    assert_int_equal(tl_str_find(tl_str_from(NULL), S("a")), -1);
}

static void test_trimming(void **state) {
    (void)state;
    assert_true(tl_str_equal(tl_str_trim(S(" \t a b\r\n ")), S("a b")));
    assert_int_equal(tl_str_trim(S(" \n")).len, 0);
    assert_int_equal(tl_str_trim(tl_str_from(NULL)).len, 0);
    assert_true(tl_str_equal(tl_str_trim(S("\xC2\xA0x")), S("\xC2\xA0x"))); /* not ASCII: stays */
}

/* Encodes every code point and its surroundings by RFC 3629's table, kept apart from the product's own encoder. */
static size_t by_the_table(char *out, unsigned long c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; c >>= 6) {
        out[i] = (char)(0x80 + c % 64);
    }
    out[0] = (char)(0xFF << (8 - length) | (int)c);
    return length;
}

static void test_utf8_takes_every_code_point_but_surrogates(void **state) {
    (void)state;
    for (unsigned long c = 0; c <= 0x10FFFF; c++) {
        char text[4];
        char written[4];
        size_t length = by_the_table(text, c);
        size_t wrong = tl_str_utf8_error(tl_str_sized(text, length));
        if (c >= 0xD800 && c <= 0xDFFF) {
            assert_int_equal(wrong, 0);
            continue;
        }
        assert_int_equal(wrong, length);
        assert_int_equal(tl_str_code_points(tl_str_sized(text, length)), 1);
        assert_int_equal(tl_utf8_write(written, c), length);
        assert_memory_equal(written, text, length);
        if (length > 1) {
            assert_int_equal(tl_str_utf8_error(tl_str_sized(text, length - 1)), 0); /* cut off */
        }
    }
}

static void test_utf8_refuses_the_rest(void **state) {
    (void)state;
    static const char *const wrong[] = {"\x80",
                                        "\xBF",
                                        "\xC0\x80",
                                        "\xC1\xBF",
                                        "\xE0\x80\x80",
                                        "\xE0\x9F\xBF",
                                        "\xED\xA0\x80",
                                        "\xED\xBF\xBF",
                                        "\xF0\x80\x80\x80",
                                        "\xF0\x8F\xBF\xBF",
                                        "\xF4\x90\x80\x80",
                                        "\xF5\x80\x80\x80",
                                        "\xFE",
                                        "\xFF",
                                        "\xC3(",
                                        "\xE2(\xA1",
                                        "\xE2\x82(",
                                        "\xF0(\x8C\xBC",
                                        "\xF0\x90(\xBC",
                                        "\xF0\x90\x8C("};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char text[40];
        memset(text, 'a', sizeof(text));
        for (size_t at = 0; at < 20; at++) {
            memcpy(text + at, wrong[i], strlen(wrong[i]));
            assert_int_equal(tl_str_utf8_error(tl_str_sized(text, sizeof(text))), at);
            memset(text, 'a', sizeof(text));
        }
    }
    assert_int_equal(tl_str_utf8_error(tl_str_from(NULL)), 0);
}

static void test_code_points(void **state) {
    (void)state;
    assert_int_equal(tl_str_code_points(S("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80")), 4);
    assert_int_equal(tl_str_code_points(tl_str_from(NULL)), 0);
}

static void check_line(const char *text, size_t len, const char *expected) {
    char copy[64];
    memcpy(copy, text, len);
    size_t kept = tl_utf8_to_line(copy, len);
    assert_int_equal(kept, strlen(expected));
    assert_memory_equal(copy, expected, kept);
}

static void test_one_line(void **state) {
    (void)state;
    check_line("a\nb\tc\x7F", 6, "a b c ");
    check_line("\xC3\xA4\xFFz", 4, "\xC3\xA4?z");
    check_line("x\xE2\x82", 3, "x"); /* cut off at the end: dropped */
    check_line("x\xE2\x82y", 4, "x??y");
    check_line("x\xE2y\x82", 4, "x?y?");
    check_line("", 0, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comparing),
        cmocka_unit_test(test_finding),
        cmocka_unit_test(test_trimming),
        cmocka_unit_test(test_utf8_takes_every_code_point_but_surrogates),
        cmocka_unit_test(test_utf8_refuses_the_rest),
        cmocka_unit_test(test_code_points),
        cmocka_unit_test(test_one_line),
    };
    return cmocka_run_group_tests_name("base text", tests, NULL, NULL);
}
