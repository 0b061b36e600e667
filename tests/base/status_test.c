/* Status names and the error record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <trunkline/result.h>

#include "support/support.h"

static void test_error_is_512_bytes(void **state) {
    (void)state;
    assert_int_equal(sizeof(tl_error), 512);
}

static void test_status_names(void **state) {
    (void)state;
    static const int known[] = {0, -1, -2, -3, -10, -11, -12, -13, -14, -15, -16, -20, -21, -22, -30, -31, -32, -33, -34, -35, -36};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        const char *name = tl_status_name((tl_status)known[i]);
        assert_true(strncmp(name, known[i] ? "TL_ERR_" : "TL_OK", known[i] ? 7 : 5) == 0);
        assert_null(strchr(name, '?'));
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(name, tl_status_name((tl_status)known[j]));
        }
    }
    assert_string_equal(tl_status_name(TL_ERR_TIMEOUT), "TL_ERR_TIMEOUT");
    assert_string_equal(tl_status_name((tl_status)-999), "TL_ERR_?");
}

static void test_fail_fills_the_error(void **state) {
    (void)state;
    tl_error error;
    memset(&error, 'x', sizeof(error));
    assert_int_equal(tl_fail(&error, TL_ERR_RANGE, "%d is above %d", 7, 5), TL_ERR_RANGE);
    assert_int_equal(error.status, TL_ERR_RANGE);
    assert_string_equal(error.message, "7 is above 5");
    assert_string_equal(error.field, "");
    assert_int_equal(error.http_status, 0);
    assert_int_equal(error.os_code, 0);
    assert_int_equal(error.line, 0);
    assert_int_equal(error.offset, 0);
    assert_int_equal(tl_fail(NULL, TL_ERR_IO, "nobody listens"), TL_ERR_IO);
    tl_error_clear(&error);
    assert_int_equal(error.status, 0);
    assert_string_equal(error.message, "");
    tl_error_clear(NULL);
}

static void test_fail_may_wrap_its_own_message(void **state) {
    (void)state;
    tl_error error;
    (void)tl_fail(&error, TL_ERR_IO, "the disk is full");
    (void)tl_fail(&error, TL_ERR_CONFIG, "while saving: %s", error.message);
    assert_string_equal(error.message, "while saving: the disk is full");
}

static void test_messages_are_one_line_and_cut_at_a_character(void **state) {
    (void)state;
    tl_error error;
    (void)tl_fail(&error, TL_ERR_IO, "two\nlines\r\n and \xFF");
    assert_string_equal(error.message, "two lines   and ?");
    char longer[600];
    memset(longer, 'a', sizeof(longer));
    longer[sizeof(longer) - 1] = '\0';
    memcpy(longer + 349, "\xE2\x82\xAC", 3);
    (void)tl_fail(&error, TL_ERR_IO, "%s", longer);
    assert_int_equal(strlen(error.message), 349);
    memcpy(longer + 348, "\xE2\x82\xAC", 3);
    (void)tl_fail(&error, TL_ERR_IO, "%s", longer);
    assert_int_equal(strlen(error.message), 351);
    memset(longer, 'b', sizeof(longer));
    tl_error_set_field(&error, tl_str_sized(longer, 500));
    assert_int_equal(strlen(error.field), 95);
    tl_error_set_field(&error, tl_str_from("Data.ResultList[3].Message"));
    assert_string_equal(error.field, "Data.ResultList[3].Message");
    tl_error_set_field(&error, tl_str_from(NULL));
    assert_string_equal(error.field, "");
    tl_error_set_field(NULL, tl_str_from("x"));
}

static void test_result_names(void **state) {
    (void)state;
    assert_string_equal(tl_outcome_name(TL_OUTCOME_NOT_SENT), "not_sent");
    assert_string_equal(tl_outcome_name(TL_OUTCOME_SAVED), "saved");
    assert_string_equal(tl_outcome_name((tl_outcome)0), "");
    assert_string_equal(tl_outcome_name((tl_outcome)TL_OUTCOME_COUNT), "");
    assert_string_equal(tl_reason_name(TL_REASON_NONE), "");
    assert_string_equal(tl_reason_name(TL_REASON_UNKNOWN_CUSTOMER), "unknown_customer");
    assert_string_equal(tl_reason_name(TL_REASON_CANCELLED), "cancelled");
    assert_string_equal(tl_reason_name((tl_reason)-1), "");
    assert_string_equal(tl_reason_name(TL_REASON_COUNT), "");
    for (int i = 1; i < TL_REASON_COUNT; i++) {
        assert_true(strlen(tl_reason_name((tl_reason)i)) > 3);
        assert_int_equal(strspn(tl_reason_name((tl_reason)i), "abcdefghijklmnopqrstuvwxyz_"), strlen(tl_reason_name((tl_reason)i)));
        for (int j = 1; j < i; j++) {
            assert_string_not_equal(tl_reason_name((tl_reason)i), tl_reason_name((tl_reason)j));
        }
    }
    for (int i = 1; i < TL_OUTCOME_COUNT; i++) {
        assert_true(strlen(tl_outcome_name((tl_outcome)i)) > 3);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error_is_512_bytes),
        cmocka_unit_test(test_status_names),
        cmocka_unit_test(test_fail_fills_the_error),
        cmocka_unit_test(test_fail_may_wrap_its_own_message),
        cmocka_unit_test(test_messages_are_one_line_and_cut_at_a_character),
        cmocka_unit_test(test_result_names),
    };
    return cmocka_run_group_tests_name("base status", tests, NULL, NULL);
}
