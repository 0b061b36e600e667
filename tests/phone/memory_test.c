/* What is thrown inside of libphonenumber stays there: each allocation of a call fails in turn, and the call after it is right again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <trunkline/phone.h>

#include "failing_new.h"

static tl_status look(tl_phone_result *got, tl_error *error) {
    return tl_phone_check(tl_str_from("(212) 555-0123 ext. 12"), tl_str_from("US"), got, error);
}

/* Fails each allocation in turn; returns how many failed. */
static long fail_each(int other, tl_status wanted) {
    enum { MOST = 100000 };
    long failed = 0;
    for (long n = 1; n < MOST; n++) {
        tl_phone_result got;
        tl_error error = {0};
        failing_new_set(n, other);
        tl_status status = look(&got, &error);
        int came = failing_new_came();
        failing_new_set(0, 0);
        if (!came) {
            assert_int_equal(status, TL_OK);
            return failed;
        }
        failed++;
        /* Some of it libphonenumber catches itself. */
        assert_true(status == wanted || status == TL_OK || (status == TL_ERR_UNKNOWN && n < 3));
        assert_int_equal(look(&got, &error), TL_OK);
        assert_string_equal(got.e164, "+12125550123");
    }
    fail_msg("it never ended");
    return failed;
}

static void test_each_allocation_fails(void **state) {
    tl_phone_result got;
    tl_error error = {0};
    (void)state;
    assert_int_equal(look(&got, &error), TL_OK);
    assert_true(fail_each(0, TL_ERR_MEMORY) > 10);
    failing_new_set(5, 0);
    assert_int_equal(look(&got, &error), TL_ERR_MEMORY);
    assert_string_equal(error.message, "out of memory");
}

static void test_whatever_is_thrown(void **state) {
    tl_phone_result got;
    tl_error error = {0};
    (void)state;
    assert_int_equal(look(&got, &error), TL_OK);
    failing_new_set(5, 1);
    assert_int_equal(look(&got, &error), TL_ERR_IO);
    assert_string_equal(error.message, "libphonenumber failed");
    failing_new_set(0, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation_fails), cmocka_unit_test(test_whatever_is_thrown)};
    return cmocka_run_group_tests_name("phone_memory", tests, NULL, NULL);
}
