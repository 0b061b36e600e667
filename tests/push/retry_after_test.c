/* The Retry-After header's forms, and the calculations of pace and backoff. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "push/pace.h"
#include "net/retry_after.h"
#include "support/support.h"

/* 784111777: the example date of RFC 9110 5.6.7, Sun, 06 Nov 1994 08:49:37 GMT. */
enum { RFC_DATE_S = 784111777 };
static const int64_t rfc_date_ms = (int64_t)RFC_DATE_S * 1000;

static void check_delay(const char *value, int64_t now_ms, int64_t expected_ms) {
    int64_t delay_ms = -1;
    if (!tl_retry_after(tl_str_from(value), now_ms, &delay_ms) || delay_ms != expected_ms) {
        fail_msg("\"%s\": %lld ms, expected %lld", value, (long long)delay_ms, (long long)expected_ms);
    }
}

static void check_unreadable(const char *value) {
    int64_t delay_ms = 0;
    if (tl_retry_after(tl_str_from(value), rfc_date_ms, &delay_ms)) {
        fail_msg("\"%s\" was read", value);
    }
}

static void test_seconds(void **state) {
    (void)state;
    check_delay("0", 0, 0);
    check_delay("1", 0, 1000);
    check_delay(" 120\t", 0, 120000);
    check_delay("86400", 0, 86400000);
    int64_t delay_ms = 0;
    assert_true(tl_retry_after(tl_str_from("99999999999999999999999999"), 0, &delay_ms));
    assert_true(delay_ms > INT64_C(86400000) * 365 && delay_ms <= INT64_MAX / 2);
}

static void test_dates(void **state) {
    (void)state;
    static const char *const forms[] = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"};
    for (size_t i = 0; i < 3; i++) {
        check_delay(forms[i], rfc_date_ms, 0);
        check_delay(forms[i], rfc_date_ms - 1, 1);
        check_delay(forms[i], rfc_date_ms - 90000, 90000);
        check_delay(forms[i], rfc_date_ms + 90000, 0); /* passed */
    }
    check_delay("Thu, 01 Jan 1970 00:00:10 GMT", 0, 10000);
    check_delay("Tue, 29 Feb 2000 12:00:00 GMT", INT64_C(951825600000) - 500, 500);
    check_delay("Sat, 28 Feb 2026 23:59:59 GMT", INT64_C(1772323199000) - 7, 7);
    check_delay("Sun, 01 Mar 2026 00:00:00 GMT", INT64_C(1772323200000) - 7, 7);
    check_delay("Wed Nov 16 08:49:37 1994", rfc_date_ms, INT64_C(10) * 86400000);
    /* Two digits for a year: 2026 writes 30 for 2030 and 94 for 1994. */
    check_delay("Tuesday, 01-Jan-30 00:00:00 GMT", INT64_C(1893456000000) - 1000, 1000);
    check_delay("Sunday, 06-Nov-94 08:49:37 GMT", INT64_C(1772323200000), 0);
}

static void test_unreadable(void **state) {
    (void)state;
    static const char *const values[] = {"",
                                         " ",
                                         "soon",
                                         "-1",
                                         "1.5",
                                         "1 2",
                                         "12s",
                                         "Sun, 06 Nov 1994 08:49:37",
                                         "Sun, 06 Nov 1994 08:49:37 CET",
                                         "Sun, 06 Nov 1994 08:49:37 GMT x",
                                         "Sun, 31 Nov 1994 08:49:37 GMT",
                                         "Sun, 00 Nov 1994 08:49:37 GMT",
                                         "Tue, 29 Feb 2026 08:49:37 GMT",
                                         "Sun, 06 Nov 1994 24:49:37 GMT",
                                         "Sun, 06 Nov 1994 08:60:37 GMT",
                                         "Sun, 06 Nox 1994 08:49:37 GMT",
                                         "Sun, 6 Nov 1994 08:49:37 GMT",
                                         "06 Nov 1994 08:49:37 GMT",
                                         "Sun Nov 6 08:49:37 1994",
                                         "Sun Nov  6 08:49:37 94",
                                         "Su"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        check_unreadable(values[i]);
    }
}

/* Days counted one by one from 1970 to 2150 agree with the formula. */
static void test_every_day(void **state) {
    (void)state;
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t day_number = 0;
    for (int year = 1970; year < 2150; year++) {
        for (int month = 0; month < 12; month++) {
            int length = lengths[month] + (month == 1 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 1 : 0);
            for (int day = 1; day <= length; day++, day_number++) {
                char text[40];
                int64_t delay_ms = -1;
                snprintf(text, sizeof text, "Xxx, %02d %s %04d 00:00:01 GMT", day, months[month], year);
                assert_true(tl_retry_after(tl_str_from(text), day_number * 86400000, &delay_ms));
                assert_int_equal(delay_ms, 1000);
            }
        }
    }
}

static uint64_t constant_next(void *context) {
    return *(const uint64_t *)context;
}

static void test_backoff(void **state) {
    (void)state;
    /* Full jitter: every length from 0 to the limit, which doubles up to the cap. */
    static const int64_t limits_ms[] = {500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000};
    seeded_random random;
    seeded_random_init(&random, 1);
    for (uint32_t tried = 1; tried <= 9; tried++) {
        int64_t least_ms = INT64_MAX;
        int64_t most_ms = -1;
        for (int i = 0; i < 2000; i++) {
            int64_t delay_ms = tl_backoff_ms(500, 30000, tried, &random.random);
            least_ms = delay_ms < least_ms ? delay_ms : least_ms;
            most_ms = delay_ms > most_ms ? delay_ms : most_ms;
        }
        assert_true(least_ms >= 0 && least_ms < limits_ms[tried - 1] / 20);
        assert_true(most_ms <= limits_ms[tried - 1] && most_ms > limits_ms[tried - 1] * 19 / 20);
    }
    uint64_t number = UINT64_MAX - 1;
    tl_random constant = {constant_next, &number};
    assert_int_equal(tl_backoff_ms(500, 30000, 1, &constant), (int64_t)(number % 501));
    assert_int_equal(tl_backoff_ms(500, 30000, UINT32_MAX, &constant), (int64_t)(number % 30001));
    assert_in_range(tl_backoff_ms(500, 100, 1, &constant), 0, 100);
    assert_true(tl_backoff_ms(INT64_MAX / 2, INT64_MAX - 1, 5, &constant) >= 0);
}

static void test_rate(void **state) {
    (void)state;
    tl_pace pace;
    tl_pace_init(&pace, 4, 20, 0);
    assert_true(tl_pace_next_ms(&pace) <= 0);
    int64_t now_ms = 1000;
    for (int i = 0; i < 100; i++) {
        tl_pace_started(&pace, now_ms, 1);
        assert_int_equal(tl_pace_next_ms(&pace), now_ms + 50);
        now_ms = tl_pace_next_ms(&pace);
    }
    assert_int_equal(now_ms, 1000 + 100 * 50);
    /* A pause is not made up for by a burst. */
    tl_pace_started(&pace, 100000, 1);
    assert_int_equal(tl_pace_next_ms(&pace), 100050);
    /* A rate that is no whole number of milliseconds is not exceeded, and kept in the long run. */
    tl_pace_init(&pace, 4, 300, 0);
    now_ms = 0;
    for (int i = 0; i < 3000; i++) {
        tl_pace_started(&pace, now_ms, 1);
        now_ms = tl_pace_next_ms(&pace);
    }
    assert_in_range(now_ms, 10000, 10003);
    tl_pace_init(&pace, 4, 0, 0);
    tl_pace_started(&pace, 5, 1);
    assert_true(tl_pace_next_ms(&pace) <= 5);
}

static void test_brake(void **state) {
    (void)state;
    tl_pace pace;
    tl_pace_init(&pace, 8, 0, 0);
    assert_int_equal(tl_pace_jobs(&pace), 8);
    tl_pace_slow_down(&pace, 100, 2000, 90);
    assert_int_equal(tl_pace_jobs(&pace), 4);
    assert_int_equal(tl_pace_next_ms(&pace), 2100);
    /* Those that were in flight together pull it once; the longest wait counts. */
    tl_pace_slow_down(&pace, 110, 5000, 90);
    tl_pace_slow_down(&pace, 120, 1000, 95);
    assert_int_equal(tl_pace_jobs(&pace), 4);
    assert_int_equal(tl_pace_next_ms(&pace), 5110);
    for (int i = 0; i < 10; i++) {
        tl_pace_slow_down(&pace, 6000 + i * 100, 0, 5990 + i * 100);
    }
    assert_int_equal(tl_pace_jobs(&pace), 1);
    assert_int_equal(pace.brake, TL_PACE_MOST_BRAKE);
    for (int step = 0; step < 6; step++) {
        for (int i = 0; i < TL_PACE_GOOD; i++) {
            assert_int_equal(pace.brake, TL_PACE_MOST_BRAKE >> step);
            tl_pace_went_well(&pace);
        }
    }
    assert_int_equal(tl_pace_jobs(&pace), 8);
    /* The rate brakes as well. */
    tl_pace_init(&pace, 1, 10, 0);
    tl_pace_slow_down(&pace, 0, 0, 0);
    tl_pace_started(&pace, 1000, 1);
    assert_int_equal(tl_pace_next_ms(&pace), 1200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seconds), cmocka_unit_test(test_dates), cmocka_unit_test(test_unreadable), cmocka_unit_test(test_every_day),
        cmocka_unit_test(test_backoff), cmocka_unit_test(test_rate),  cmocka_unit_test(test_brake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
