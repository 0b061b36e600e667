/* Records per second, beside requests per second. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"
#include "push/pace.h"

static void test_pace_of_records(void **state) {
    (void)state;
    tl_pace pace;
    tl_pace_init(&pace, 4, 0, 2000);
    int64_t now_ms = 1000;
    tl_pace_started(&pace, now_ms, 500);
    assert_int_equal(tl_pace_next_ms(&pace), 1250);
    tl_pace_started(&pace, 1250, 1);
    assert_int_equal(tl_pace_next_ms(&pace), 1251);
    /* In the long run half a millisecond each is kept exactly. */
    now_ms = 5000;
    for (int i = 0; i < 2000; i++) {
        tl_pace_started(&pace, now_ms, 1);
        now_ms = tl_pace_next_ms(&pace);
    }
    assert_in_range(now_ms, 6000, 6001);
    /* The stricter of both rates counts. */
    tl_pace_init(&pace, 4, 10, 1000);
    tl_pace_started(&pace, 0, 10);
    assert_int_equal(tl_pace_next_ms(&pace), 100);
    tl_pace_started(&pace, 100, 300);
    assert_int_equal(tl_pace_next_ms(&pace), 400);
    /* Both brake. */
    tl_pace_slow_down(&pace, 1000, 0, 1000);
    tl_pace_started(&pace, 1000, 10);
    assert_int_equal(tl_pace_next_ms(&pace), 1200);
    tl_pace_started(&pace, 2000, 300);
    assert_int_equal(tl_pace_next_ms(&pace), 2600);
}

static void test_records_per_second(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 100);
    h.options.batch_records = 10;
    h.options.jobs = 8;
    h.options.records_per_second = 100;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(h.request_count, 10);
    for (size_t i = 0; i < h.request_count; i++) {
        assert_int_equal(h.requests[i].at_ms, 100 * (int64_t)i);
    }
    harness_dispose(&h);
}

/* One request alone must not break the limit. */
static void test_a_request_keeps_the_limit(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 30);
    h.options.records_per_second = 7;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(h.request_count, 5);
    for (size_t i = 0; i < h.request_count; i++) {
        assert_int_equal(h.requests[i].count, i < 4 ? 7 : 2);
        assert_int_equal(h.requests[i].at_ms, 1000 * (int64_t)i);
    }
    harness_dispose(&h);
}

static void answer_limit_third(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    if (number == 2) {
        *answer = (fake_answer){TL_OK, true, 429, "x", "1", NULL, 10, NULL};
    }
}

static void test_a_rate_limit_slows_records(void **state) {
    (void)state;
    static const int64_t times_ms[] = {0, 100, 200, 1210, 1410, 1610, 1810};
    harness h;
    harness_init(&h, 60);
    h.options.batch_records = 10;
    h.options.records_per_second = 100;
    h.script = answer_limit_third;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 60);
    assert_int_equal(h.request_count, 7);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(h.requests[i].at_ms, times_ms[i]);
    }
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_pace_of_records),
        TEST_MEMORY(test_records_per_second),
        TEST_MEMORY(test_a_request_keeps_the_limit),
        TEST_MEMORY(test_a_rate_limit_slows_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
