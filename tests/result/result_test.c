/* A result as a line, as JSON, and compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <trunkline/result.h>

static tl_result rejected(void) {
    tl_result result = {0};
    result.index = 15;
    result.line = 17;
    result.id = tl_str_from("ph-0016");
    result.outcome = TL_OUTCOME_REJECTED;
    result.reason = TL_REASON_UNKNOWN_CUSTOMER;
    result.vendor_code = tl_str_from("12");
    result.message = tl_str_from("Customer \"C-9\"\nis not known");
    result.field = tl_str_from("CustomerNumber");
    result.http_status = 200;
    result.attempts = 2;
    result.elapsed_ms = 31;
    return result;
}

static void check_text(tl_buf *out, const char *expected) {
    assert_int_equal(tl_buf_append(out, tl_str_sized("", 1)), TL_OK);
    assert_string_equal(out->ptr, expected);
    tl_buf_dispose(out);
}

static void test_line_is_one_line(void **state) {
    (void)state;
    tl_buf out = {0};
    tl_result result = rejected();
    assert_int_equal(tl_result_line(&result, &out), TL_OK);
    check_text(&out, "line 17, ph-0016: rejected, unknown_customer: Customer \"C-9\" is not known (HTTP 200)");
}

static void test_line_leaves_out_what_does_not_apply(void **state) {
    (void)state;
    tl_buf out = {0};
    tl_result result = {.index = 3, .outcome = TL_OUTCOME_SAVED};
    assert_int_equal(tl_result_line(&result, &out), TL_OK);
    check_text(&out, "record 3: saved");
}

static void test_json_has_every_field(void **state) {
    (void)state;
    tl_buf out = {0};
    tl_result result = rejected();
    result.saved = tl_str_from("+1");
    assert_int_equal(tl_result_json(&result, &out), TL_OK);
    check_text(&out, "{\"index\":15,\"line\":17,\"id\":\"ph-0016\",\"outcome\":\"rejected\",\"reason\":\"unknown_customer\",\"vendor_code\":\"12\","
                     "\"message\":\"Customer \\\"C-9\\\"\\nis not known\",\"field\":\"CustomerNumber\",\"http_status\":200,\"saved\":\"+1\","
                     "\"attempts\":2,\"elapsed_ms\":31}");
}

static void test_json_leaves_out_what_does_not_apply(void **state) {
    (void)state;
    tl_buf out = {0};
    tl_result result = {.index = 0, .outcome = TL_OUTCOME_SAVED, .attempts = 1};
    assert_int_equal(tl_result_json(&result, &out), TL_OK);
    check_text(&out, "{\"index\":0,\"outcome\":\"saved\",\"attempts\":1,\"elapsed_ms\":0}");
}

static void test_equal_ignores_time_only(void **state) {
    (void)state;
    tl_result a = rejected();
    tl_result b = rejected();
    b.elapsed_ms = 99;
    b.attempts = 7;
    assert_true(tl_result_equal(&a, &b));
    b.reason = TL_REASON_VENDOR_ERROR;
    assert_false(tl_result_equal(&a, &b));
    b = rejected();
    b.message = tl_str_from("");
    assert_false(tl_result_equal(&a, &b));
    b = rejected();
    b.index++;
    assert_false(tl_result_equal(&a, &b));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line_is_one_line),        cmocka_unit_test(test_line_leaves_out_what_does_not_apply),
        cmocka_unit_test(test_json_has_every_field),    cmocka_unit_test(test_json_leaves_out_what_does_not_apply),
        cmocka_unit_test(test_equal_ignores_time_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
