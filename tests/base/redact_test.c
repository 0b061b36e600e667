/* The redactor: what is a phone number and what only looks like one, known secrets, and what must hold for any text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <trunkline/log.h>
#include <trunkline/redact.h>
#include <trunkline/status.h>

#include "support/support.h"

static void check_text(const char *text, unsigned what, const char *shown) {
    tl_buf out = {0};
    assert_int_equal(tl_redact_text(tl_str_from(text), what, &out), TL_OK);
    assert_int_equal(tl_buf_append(&out, tl_str_sized("", 1)), TL_OK);
    assert_string_equal(out.ptr, shown);
    tl_buf_dispose(&out);
}

static void test_numbers_are_masked(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"408 555-0123", "*** ***-**23"},
        {"+1 (408) 555-0123", "+* (***) ***-**23"},
        {"call 4085550123 now", "call ********23 now"},
        {"tel:+14085550123", "tel:+*********23"},
        {"tel4085550123x", "tel********23x"},
        {"555-0123", "***-**23"},
        {"+44 20 7946 0958 and +1 408.555.0123", "+** ** **** **58 and +* ***.***.**23"},
        {"4085550123 4085550124", "********** ********24"},
        {"1-800-555-0123 x123", "*-***-***-**23 x123"},
        {"408/555/0123", "***/***/**23"},
        {"x=4085550123&y", "x=********23&y"},
        {"408 555\xE2\x80\x91"
         "0123",
         "*** ***\xE2\x80\x91**23"},
        {"408\xC2\xA0"
         "555\xC2\xA0"
         "0123",
         "***\xC2\xA0***\xC2\xA0**23"},
        {"\u0664\u0660\u0668\u0665\u0665\u0665\u0660", "**********\u0665\u0660"},
        {"C-1234567", "C-*****67"},
        {"line 408 555 0123", "line *** *** **23"},
        {"line 408 (555) 0123", "line *** (***) **23"},
        {"408 555 0123 records", "*** *** **23 records"},
        {"408 555 0123 USD", "*** *** **23 USD"},
        {"$1 408 555 0123", "$* *** *** **23"},
        {"+41.44.123.12.34", "+**.**.***.**.34"},
        {"2026-11-21 4085550123", "2026-11-21 ********23"},
        {"10:15 4085550123", "10:15 ********23"},
        {"127.0.0.1 4085550123", "127.0.0.1 ********23"},
        {"4085550123 2026-11-21", "********23 2026-11-21"},
        {"4111 1111 1111 1111", "**** **** **** **11"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_text(cases[i][0], TL_REDACT_ALL, cases[i][1]);
        check_text(cases[i][0], TL_REDACT_SECRETS, cases[i][0]);
    }
}

static void test_what_is_no_number_stays(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",
        "0",
        "no digits at all",
        "555-01",
        "123456",
        "C-1367",
        "HTTP 500 in 12 ms",
        "2026-11-21",
        "2026/11/21",
        "21.11.2026, 11/21/2026",
        "2026-11-21T10:15:00.123456Z",
        "2026-11-21 10:15:00 +0200",
        "2026-11-21T10:15:00+02:00",
        "20261121T101500Z",
        "Sat, 21 Nov 2026 10:15:00 GMT",
        "127.0.0.1:8443",
        "10.0.0.0/8",
        "243f7447-1234-5678-9abc-123456789012",
        "{12345678-1234-1234-1234-123456789012}",
        "ec73bf84ee48d7d0abb49131a8e04f4b7cf3fe1ae833e001",
        "line 1234567, column 3",
        "offset=12345678",
        "10737418240 bytes",
        "3600000 ms",
        "$12345678.90",
        "1234567.89 USD",
        "EUR 1234567",
        "1 234 567,89 EUR",
        "$1,234,567.89",
        "12345678901234567890",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check_text(cases[i], TL_REDACT_ALL, cases[i]);
    }
}

static void check_number(const char *text, const char *shown) {
    tl_buf out = {0};
    assert_int_equal(tl_redact_number(tl_str_from(text), &out), TL_OK);
    assert_int_equal(tl_buf_append(&out, tl_str_sized("", 1)), TL_OK);
    assert_string_equal(out.ptr, shown);
    tl_buf_dispose(&out);
}

static void test_a_field_that_is_a_number(void **state) {
    (void)state;
    check_number("", "");
    check_number("none", "none");
    check_number("1", "*");
    check_number("1234", "****");
    check_number("12345", "***45");
    check_number("+1 408 555-0123 (new)", "+* *** ***-**23 (new)");
    check_number("2026-11-21", "****-**-21"); /* the schema knows better */
}

static void test_secrets_are_marked(void **state) {
    (void)state;
    check_text("t0k-of-nobody", TL_REDACT_ALL, "t0k-of-nobody");
    tl_redact_remember(tl_str_from("s3cret-t0ken-A"));
    tl_redact_remember(tl_str_from("s3cret-t0ken-A"));
    tl_redact_remember(tl_str_from("t0ken-A-and-more")); /* overlaps the other */
    tl_redact_remember(tl_str_from("sixsix"));
    tl_redact_remember(tl_str_from("short"));
    check_text("s3cret-t0ken-A", TL_REDACT_SECRETS, "<secret>");
    check_text("(s3cret-t0ken-As3cret-t0ken-A)", TL_REDACT_ALL, "(<secret><secret>)");
    check_text("bad token s3cret-t0ken-A of 4085550123", TL_REDACT_ALL, "bad token <secret> of ********23");
    check_text("s3cret-t0ken-a sixsix short", TL_REDACT_SECRETS, "s3cret-t0ken-a *** short");
    check_text("s3cret-t0ken-A-and-more", TL_REDACT_SECRETS, "s3cret-<secret>");
    check_text("s3cret-t0ken-A", TL_REDACT_NUMBERS, "s3cret-t0ken-A");
    for (int i = 0; i < 200; i++) { /* the latest 128 count */
        char text[32];
        tl_redact_remember(tl_str_sized(text, (size_t)snprintf(text, sizeof text, "rotating-%d", i)));
        check_text(text, TL_REDACT_SECRETS, "<secret>");
    }
    check_text("rotating-150", TL_REDACT_SECRETS, "<secret>");
    check_text("sixsix", TL_REDACT_SECRETS, "sixsix");
}

static void test_errors_hold_no_secret(void **state) {
    (void)state;
    char text[600];
    tl_error error;
    tl_redact_remember(tl_str_from("s3cret-of-an-error"));
    (void)tl_fail(&error, TL_ERR_HTTP, "the server said: s3cret-of-an-error, 4085550123");
    assert_string_equal(error.message, "the server said: <secret>, 4085550123");
    for (size_t before = 330; before < 352; before++) { /* where the message is cut */
        memset(text, 'x', before);
        memcpy(text + before, " s3cret-of-an-error", sizeof " s3cret-of-an-error");
        (void)tl_fail(&error, TL_ERR_HTTP, "%s", text);
        assert_null(strstr(error.message, "s3cret"));
    }
    (void)tl_fail(&error, TL_ERR_HTTP, "%2030s s3cret-of-an-error", "x"); /* and where the buffer ends */
    assert_null(strstr(error.message, "s3c"));
}

static void hear(void *context, tl_log_level level, tl_str message) {
    char *heard = context;
    (void)level;
    memcpy(heard, message.ptr, message.len);
    heard[message.len] = '\0';
}

static void test_log_lines(void **state) {
    (void)state;
    char heard[2000];
    tl_log log = {hear, heard, TL_LOG_INFO, false};
    tl_redact_remember(tl_str_from("s3cret-of-a-log"));
    tl_log_write(&log, TL_LOG_INFO, "%s and %s", "s3cret-of-a-log", "+1 408 555-0123");
    assert_string_equal(heard, "<secret> and +* *** ***-**23");
    log.show_numbers = true;
    tl_log_write(&log, TL_LOG_INFO, "%s and %s", "s3cret-of-a-log", "+1 408 555-0123");
    assert_string_equal(heard, "<secret> and +1 408 555-0123");
    tl_log_write(&log, TL_LOG_INFO, "%1015s s3cret-of-a-log", "x");
    assert_null(strstr(heard, "s3c"));
}

static size_t pick(seeded_random *random, size_t count) {
    return (size_t)(seeded_random_below(random, count));
}

/* Whether the digits stand in a text, with anything but digits and letters between them. */
static bool holds_digits(tl_str text, const char *digits) {
    for (size_t from = 0; from < text.len; from++) {
        size_t found = 0;
        for (size_t at = from; at < text.len && digits[found]; at++) {
            char c = text.ptr[at];
            if (c == digits[found]) {
                found++;
            } else if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '*') {
                break;
            }
        }
        if (!digits[found]) {
            return true;
        }
    }
    return false;
}

/* Appends a number of 7 to 15 digits as somebody would write it; `digits` receives them alone. */
static void put_number(seeded_random *random, tl_buf *out, char *digits) {
    static const char *const between[] = {"", "", "", " ", "-", ".", "/", ") ", " - ", "\xC2\xA0", "\xE2\x80\x93"};
    size_t count = 7 + pick(random, 9);
    const char *gap = between[pick(random, sizeof between / sizeof between[0])];
    assert_int_equal(tl_buf_append(out, tl_str_from(pick(random, 3) == 0 ? "+" : "")), TL_OK);
    for (size_t i = 0; i < count; i++) {
        digits[i] = (char)('3' + pick(random, 7)); /* no year, no time and no address starts so */
        assert_int_equal(tl_buf_format(out, "%c%s", digits[i], i + 1 < count && i % 3 == 2 ? gap : ""), TL_OK);
    }
    digits[count] = '\0';
}

static void test_no_number_survives(void **state) {
    (void)state;
    static const char *const words[] = {"the number ", "(", "', \"", "already exists for C-12 ", "\xC3\xA9t\xC3\xA9 ", ": ", "=", "@", "\n", ", "};
    seeded_random random;
    seeded_random_init(&random, 20261121);
    for (int round = 0; round < 20000; round++) {
        char digits[16];
        tl_buf text = {0};
        tl_buf shown = {0};
        for (size_t i = pick(&random, 4); i > 0; i--) {
            assert_int_equal(tl_buf_append(&text, tl_str_from(words[pick(&random, sizeof words / sizeof words[0])])), TL_OK);
        }
        put_number(&random, &text, digits);
        for (size_t i = pick(&random, 4); i > 0; i--) {
            assert_int_equal(tl_buf_append(&text, tl_str_from(words[pick(&random, sizeof words / sizeof words[0])])), TL_OK);
        }
        assert_true(holds_digits(tl_buf_str(&text), digits));
        assert_int_equal(tl_redact_text(tl_buf_str(&text), TL_REDACT_NUMBERS, &shown), TL_OK);
        assert_int_equal(shown.len, text.len);
        assert_int_equal(tl_str_utf8_error(tl_buf_str(&shown)), shown.len);
        if (holds_digits(tl_buf_str(&shown), digits)) {
            fail_msg("round %d: %.*s -> %.*s", round, (int)text.len, text.ptr, (int)shown.len, shown.ptr);
        }
        tl_buf_dispose(&text);
        tl_buf_dispose(&shown);
    }
}

/* Bytes of any kind: nothing is read beyond them, UTF-8 stays what it is, nothing gets longer. */
static void test_any_bytes(void **state) {
    (void)state;
    static const char *const parts[] = {
        "4", "08",  "555",   "0123",     "2026",         "-",      " ",      "+",    ".",    ":",         "/", "(", "a", "f0", "T", "Z",
        "$", "USD", "line ", "\xC2\xA0", "\xE2\x80\x93", "\u0664", "\uFF11", "\xE2", "\xFF", "s3cret-any"};
    seeded_random random;
    seeded_random_init(&random, 7);
    tl_redact_remember(tl_str_from("s3cret-any"));
    for (int round = 0; round < 20000; round++) {
        tl_buf text = {0};
        tl_buf once = {0};
        for (size_t i = pick(&random, 14); i > 0; i--) {
            assert_int_equal(tl_buf_append(&text, tl_str_from(parts[pick(&random, sizeof parts / sizeof parts[0])])), TL_OK);
        }
        assert_int_equal(tl_redact_text(tl_buf_str(&text), TL_REDACT_ALL, &once), TL_OK);
        assert_true(once.len <= text.len);
        assert_true(tl_str_find(tl_buf_str(&once), tl_str_from("s3cret-any")) < 0);
        if (tl_str_utf8_error(tl_buf_str(&text)) == text.len) {
            assert_int_equal(tl_str_utf8_error(tl_buf_str(&once)), once.len);
        }
        tl_buf_dispose(&text);
        tl_buf_dispose(&once);
    }
}

/* Texts of 4 MB that make a careless reader look at the same bytes again and again; quadratic time would take minutes. */
static void test_time_is_linear(void **state) {
    (void)state;
    static const char *const parts[] = {"1", "1 ", "a1", "1-", "f", "a ", "12:", "1.1.", "(", "2026-11-", "1a1a1a1a-"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        tl_buf text = {0};
        tl_buf shown = {0};
        while (text.len < 4000000) {
            assert_int_equal(tl_buf_append(&text, tl_str_from(parts[i])), TL_OK);
        }
        assert_int_equal(tl_redact_text(tl_buf_str(&text), TL_REDACT_NUMBERS, &shown), TL_OK);
        assert_int_equal(shown.len, text.len);
        tl_buf_dispose(&text);
        tl_buf_dispose(&shown);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_numbers_are_masked),       TEST_MEMORY(test_what_is_no_number_stays),
        TEST_MEMORY(test_a_field_that_is_a_number), TEST_MEMORY(test_secrets_are_marked),
        TEST_MEMORY(test_errors_hold_no_secret),    TEST_MEMORY(test_log_lines),
        TEST_MEMORY(test_no_number_survives),       TEST_MEMORY(test_any_bytes),
        TEST_MEMORY(test_time_is_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
