/* Messages: cleaned, cut, with their place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "capture.h"
#include "support/support.h"
#include "text.h"

static void check_clean(const char *text, const char *expected) {
    char copy[100];
    snprintf(copy, sizeof copy, "%s", text);
    text_clean(copy);
    assert_string_equal(copy, expected);
}

static void test_nothing_moves_the_cursor(void **state) {
    (void)state;
    check_clean("plain \xC3\xBC \xE2\x82\xAC \xF0\x9F\x93\x9E", "plain \xC3\xBC \xE2\x82\xAC \xF0\x9F\x93\x9E");
    check_clean("a\nb\r\tc", "a b  c");
    check_clean("\x1B[31mred\x07\x7F", "?[31mred??");
    check_clean("\xC2\x9B"
                "31m",
                "??31m"); /* the one-character form of ESC [ */
    check_clean("bad \xFF \xC3", "bad ? ?");
    check_clean("", "");
}

static void test_long_texts_are_cut(void **state) {
    (void)state;
    char text[600];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    text_short cut = text_shorten(tl_str_from(text));
    assert_int_equal(strlen(cut.text), 63);
    assert_string_equal(cut.text + 58, "xx...");
    assert_string_equal(text_shorten(tl_str_sized(text, 60)).text, text + sizeof text - 61);
    assert_string_equal(text_shorten_to(tl_str_from("\xC3\xBC\xC3\xBC\xC3\xBC"), 2).text, "\xC3\xBC\xC3\xBC..."); /* between characters */
    assert_string_equal(text_shorten(tl_str_sized("a\0b", 3)).text, "a?b");
    assert_true(strlen(text_shorten_to(tl_str_from(text), 100000).text) < sizeof cut.text);
}

static void test_numbers_have_their_thousands(void **state) {
    (void)state;
    assert_string_equal(text_number(0).text, "0");
    assert_string_equal(text_number(999).text, "999");
    assert_string_equal(text_number(1000).text, "1,000");
    assert_string_equal(text_number(1234567).text, "1,234,567");
    assert_string_equal(text_number(UINT64_MAX).text, "18,446,744,073,709,551,615");
}

static void test_messages_have_their_place(void **state) {
    (void)state;
    char text[3000];
    capture said;
    capture_begin(&said);
    assert_false(diag_error(&said.to, place_at("a.csv", 3, 5), "wrong: %d", 7));
    assert_false(diag_error(&said.to, place_at("a.csv", 3, 0), "line"));
    assert_false(diag_error(&said.to, place_at("a.csv", 0, 0), "file"));
    assert_false(diag_error(&said.to, place_none(), "nowhere"));
    diag_note(&said.to, place_none(), "no error");
    assert_int_equal(said.to.errors, 4);
    assert_string_equal(capture_text(&said), "trunkline: a.csv:3:5: wrong: 7\ntrunkline: a.csv:3: line\ntrunkline: a.csv: file\ntrunkline: nowhere\n"
                                             "trunkline: no error\n");
    capture_clear(&said);
    diag_note(&said.to, place_at("a\n\x1B.csv", 1, 0), "two\nlines \x1B[2J");
    assert_string_equal(capture_text(&said), "trunkline: a ?.csv:1: two lines ?[2J\n");
    capture_clear(&said);
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    diag_note(&said.to, place_none(), "%s", text); /* a long message is whole */
    assert_int_equal(strlen(capture_text(&said)), sizeof text - 1 + strlen("trunkline: \n"));
    capture_end(&said);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_nothing_moves_the_cursor),
        TEST_MEMORY(test_long_texts_are_cut),
        TEST_MEMORY(test_numbers_have_their_thousands),
        TEST_MEMORY(test_messages_have_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
