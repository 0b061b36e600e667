/* Somebody's text in a page: nothing of it becomes markup, and all that comes out is UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made.h"
#include "report_escape.h"
#include "support/support.h"

typedef struct written {
    char *text;
    size_t size;
} written;

static written html(tl_str text, size_t characters) {
    written out = {0};
    FILE *stream = open_memstream(&out.text, &out.size);
    assert_non_null(stream);
    report_html_cut(stream, text, characters);
    assert_int_equal(fclose(stream), 0);
    return out;
}

static written json(tl_str text) {
    written out = {0};
    FILE *stream = open_memstream(&out.text, &out.size);
    assert_non_null(stream);
    size_t size = report_json(stream, text);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(size, out.size);
    assert_int_equal(report_json(NULL, text), out.size);
    return out;
}

static void check_html(tl_str text, const char *expected) {
    written got = html(text, SIZE_MAX);
    assert_string_equal(got.text, expected);
    free(got.text);
}

static void check_json(tl_str text, const char *expected) {
    written got = json(text);
    assert_string_equal(got.text, expected);
    free(got.text);
}

static void test_html(void **state) {
    (void)state;
    check_html(tl_str_from(""), "");
    check_html(tl_str_from("a < b > c & \"d\" 'e'"), "a &lt; b &gt; c &amp; &quot;d&quot; &#39;e&#39;");
    check_html(tl_str_from("B\xC3\xBCro \xE2\x82\xAC \xF0\x9F\x93\x9E"), "B\xC3\xBCro \xE2\x82\xAC \xF0\x9F\x93\x9E");
    check_html(tl_str_from("a\tb\nc"), "a\tb\nc");
    check_html(tl_str_sized("\0\x1B\r\x7F", 4), "&#x2400;&#x241B;&#x240D;&#x2421;");
    check_html(tl_str_from("\xC2\x85\xEF\xBF\xBE"), "\xEF\xBF\xBD\xEF\xBF\xBD"); /* U+0085, U+FFFE */
    check_html(tl_str_from("a\xE2\x80\xAE"
                           "b\xE2\x81\xA6"),
               "a[U+202E]b[U+2066]");
}

static void test_html_of_no_utf8(void **state) {
    (void)state;
    check_html(tl_str_from("\xFF"), "\xEF\xBF\xBD");
    check_html(tl_str_from("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD"); /* an overlong / */
    check_html(tl_str_from("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); /* a surrogate */
    check_html(tl_str_from("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD"); /* cut */
    check_html(tl_str_from("\xE2\x82<"), "\xEF\xBF\xBD\xEF\xBF\xBD&lt;"); /* the byte behind is not swallowed */
    check_json(tl_str_from("\xE2\x82\"x"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\\\"x\"");
}

static void test_html_is_cut_at_characters(void **state) {
    (void)state;
    written got = html(tl_str_from("\xC3\xBC<\xE2\x82\xAC"
                                   "de"),
                       3);
    assert_string_equal(got.text, "\xC3\xBC&lt;\xE2\x82\xAC");
    free(got.text);
    FILE *nowhere = tmpfile();
    assert_non_null(nowhere);
    assert_true(report_html_cut(nowhere, tl_str_from("abc"), 2));
    assert_false(report_html_cut(nowhere, tl_str_from("abc"), 3));
    fclose(nowhere);
}

static void test_json(void **state) {
    (void)state;
    check_json(tl_str_from(""), "\"\"");
    check_json(tl_str_from("</script><!-- & \"\\"), "\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\\"\\\\\"");
    check_json(tl_str_from("\xE2\x80\xA8\xE2\x80\xA9\xC2\x85\n\t\x7F"), "\"\\u2028\\u2029\\u0085\\u000a\\u0009\\u007f\"");
    check_json(tl_str_sized("\0", 1), "\"\\u0000\"");
    check_json(tl_str_from("\xF0\x9F\x93\x9E\xED\xA0\x80"), "\"\xF0\x9F\x93\x9E\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

static void check_harmless(const written *got, const char *forbidden) {
    assert_int_equal(tl_str_utf8_error(tl_str_sized(got->text, got->size)), got->size);
    for (size_t i = 0; i < got->size; i++) {
        assert_true(got->text[i] == '\n' || got->text[i] == '\t' || (unsigned char)got->text[i] >= 0x20);
        assert_null(strchr(forbidden, got->text[i]));
    }
}

static void test_no_text_gets_out(void **state) {
    (void)state;
    seeded_random random;
    seeded_random_init(&random, 7);
    for (size_t turn = 0; turn < 3000; turn++) {
        char bytes[64];
        size_t length = (size_t)seeded_random_below(&random, sizeof bytes);
        for (size_t i = 0; i < length; i++) {
            static const char likely[] = "<>&\"'\\/!-\xE2\x80\xA8\xAE\xED\xA0\xFF\n";
            bytes[i] = seeded_random_below(&random, 2) ? likely[seeded_random_below(&random, sizeof likely)]
                                                       : (char)(unsigned char)seeded_random_below(&random, 256);
        }
        tl_str text = tl_str_sized(bytes, length);
        written page = html(text, SIZE_MAX);
        check_harmless(&page, "<>\"'");
        free(page.text);
        written data = json(text);
        check_harmless(&data, "<>&");
        free(data.text);
    }
}

static void test_long_text(void **state) {
    (void)state;
    char *text = malloc(10001);
    assert_non_null(text);
    memset(text, '<', 10000);
    text[10000] = '\0';
    written got = html(tl_str_from(text), SIZE_MAX);
    assert_int_equal(got.size, 40000);
    free(got.text);
    got = json(tl_str_from(text));
    assert_int_equal(got.size, 60002);
    free(got.text);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_html), TEST_MEMORY(test_html_of_no_utf8),  TEST_MEMORY(test_html_is_cut_at_characters),
        TEST_MEMORY(test_json), TEST_MEMORY(test_no_text_gets_out), TEST_MEMORY(test_long_text),
    };
    return cmocka_run_group_tests_name("report_escape", tests, NULL, NULL);
}
