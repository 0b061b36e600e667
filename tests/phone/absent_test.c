/* Where there is no libphonenumber: every call says so, and nothing is made of a number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <trunkline/phone.h>

static void test_says_so(void **state) {
    tl_phone_result got;
    tl_buf out = {0};
    tl_error error = {0};
    (void)state;
    assert_false(tl_phone_available());
    assert_int_equal(tl_phone_country_code(tl_str_from("US")), 0);
    assert_int_equal(tl_phone_check(tl_str_from("+12125550123"), tl_str_from(""), &got, &error), TL_ERR_CONFIG);
    assert_non_null(strstr(error.message, "built without libphonenumber"));
    assert_false(got.parsed || got.valid);
    assert_int_equal(tl_phone_written(&got, TL_PHONE_E164).len, 0);
    assert_int_equal(tl_phone_format(tl_str_from("+12125550123"), tl_str_from("US"), TL_PHONE_E164, &out, &error), TL_ERR_CONFIG);
    assert_int_equal(out.len, 0);
    assert_int_equal(tl_phone_format(tl_str_from("0 1"), tl_str_from(""), TL_PHONE_AS_GIVEN, &out, &error), TL_OK);
    assert_int_equal(out.len, 3);
    tl_buf_dispose(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_says_so)};
    return cmocka_run_group_tests_name("phone_absent", tests, NULL, NULL);
}
