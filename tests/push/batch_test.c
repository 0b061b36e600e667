/* What the library offers to reply readers: settings, settling, reasons from an operation's error rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

static void test_setting(void **state) {
    (void)state;
    test_system system;
    test_system_init(&system);
    tl_setting settings[] = {{tl_str_from("mood"), tl_str_from("bad")}};
    tl_batch batch = {.settings = settings, .setting_count = 1};
    assert_true(tl_str_equal(tl_batch_setting(&batch, &system.adapter, "mood"), tl_str_from("bad")));
    batch.setting_count = 0;
    assert_true(tl_str_equal(tl_batch_setting(&batch, &system.adapter, "mood"), tl_str_from("good")));
    assert_int_equal(tl_batch_setting(&batch, &system.adapter, "weather").len, 0);
}

static void check_reason(const tl_operation *operation, const char *code, const char *field, const char *message, int32_t status, tl_reason reason) {
    tl_vendor_error vendor = {tl_str_from(code), tl_str_from(message), tl_str_from(field), status};
    assert_int_equal(tl_operation_reason(operation, &vendor), reason);
}

/* The rules: message contains "customer"; code 42; field Kind and status 409. The first that fits counts. */
static void test_reasons(void **state) {
    (void)state;
    test_system system;
    test_system_init(&system);
    const tl_operation *operation = &system.operation;
    check_reason(operation, "1", "", "No such CUSTOMER.", 0, TL_REASON_UNKNOWN_CUSTOMER);
    check_reason(operation, "42", "", "customer", 0, TL_REASON_UNKNOWN_CUSTOMER);
    check_reason(operation, "42", "", "custome", 0, TL_REASON_BAD_NUMBER);
    check_reason(operation, "421", "", "", 0, TL_REASON_VENDOR_ERROR);
    check_reason(operation, "", "Kind", "", 409, TL_REASON_UNKNOWN_PHONE_TYPE);
    check_reason(operation, "", "Kind", "", 400, TL_REASON_VENDOR_ERROR);
    check_reason(operation, "", "kind", "", 409, TL_REASON_VENDOR_ERROR);
    check_reason(operation, NULL, NULL, NULL, 0, TL_REASON_VENDOR_ERROR);
    system.operation.error_count = 0;
    check_reason(operation, "42", "Kind", "customer", 409, TL_REASON_VENDOR_ERROR);
}

static void test_settling(void **state) {
    (void)state;
    char message[] = "No such customer";
    test_system system;
    test_system_init(&system);
    tl_arena *arena = tl_arena_new();
    assert_non_null(arena);
    tl_result results[2] = {{0}, {0}};
    tl_batch batch = {.operation = &system.operation, .count = 2, .results = results, .arena = arena};
    tl_vendor_error vendor = {tl_str_from("7"), tl_str_from(message), tl_str_from("Customer"), 404};
    tl_batch_saved(&batch, 0);
    tl_batch_rejected(&batch, 1, &vendor);
    memset(message, 'x', sizeof message - 1); /* the result has its own copy */
    assert_int_equal(results[0].outcome, TL_OUTCOME_SAVED);
    assert_int_equal(results[0].reason, TL_REASON_NONE);
    assert_int_equal(results[1].outcome, TL_OUTCOME_REJECTED);
    assert_int_equal(results[1].reason, TL_REASON_UNKNOWN_CUSTOMER);
    assert_true(tl_str_equal(results[1].message, tl_str_from("No such customer")));
    assert_true(tl_str_equal(results[1].vendor_code, tl_str_from("7")));
    assert_true(tl_str_equal(results[1].field, tl_str_from("Customer")));
    tl_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_setting),
        TEST_MEMORY(test_reasons),
        TEST_MEMORY(test_settling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
