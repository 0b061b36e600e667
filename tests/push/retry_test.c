/* When requests are sent again, by the fake clock: backoff, Retry-After, the rate, and the brake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

static uint64_t largest(void *context) {
    (void)context;
    return UINT64_MAX - 96; /* modulo 501, 1001, 2001, 4001 it gives the values below */
}

static int64_t part_of(int64_t limit_ms) {
    return (int64_t)((UINT64_MAX - 96) % (uint64_t)(limit_ms + 1));
}

static void answer_unsent(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)number;
    (void)request;
    *answer = (fake_answer){TL_ERR_CONNECT, false, 0, NULL, NULL, "connection refused", 100, NULL};
}

static void test_backoff_times(void **state) {
    (void)state;
    static const tl_random random = {largest, NULL};
    harness h;
    harness_init(&h, 1);
    h.script = answer_unsent;
    h.options.random = &random;
    harness_run(&h);
    check_one_result_each(&h);
    check_outcome(&h, 0, TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION);
    assert_int_equal(h.request_count, 4);
    int64_t at_ms = 0;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(h.requests[i].at_ms, at_ms);
        at_ms += 100 + part_of(INT64_C(500) << i);
    }
    assert_int_equal(h.outcomes[0].attempts, 4);
    assert_int_equal(h.outcomes[0].elapsed_ms, h.requests[3].at_ms + 100);
    assert_non_null(strstr(h.outcomes[0].message, "connection refused"));
    harness_dispose(&h);
}

static void test_backoff_settings(void **state) {
    (void)state;
    static const tl_random random = {largest, NULL};
    harness h;
    harness_init(&h, 1);
    h.script = answer_unsent;
    h.options.random = &random;
    h.options.attempts = 6;
    h.options.backoff_base_ms = 10;
    h.options.backoff_cap_ms = 25;
    harness_run(&h);
    assert_int_equal(h.request_count, 6);
    static const int64_t limits_ms[] = {10, 20, 25, 25, 25};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(h.requests[i + 1].at_ms - h.requests[i].at_ms, 100 + part_of(limits_ms[i]));
    }
    harness_dispose(&h);
}

typedef struct one_bad_answer {
    fake_answer answer;
    size_t number;
} one_bad_answer;

static void answer_one_badly(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    const one_bad_answer *bad = h->script_context;
    (void)request;
    if (number == bad->number) {
        *answer = bad->answer;
    }
}

static void run_with_bad_answer(harness *h, const char *retry_after, int32_t http_status) {
    one_bad_answer bad = {{TL_OK, true, http_status, "x", retry_after, NULL, 10, NULL}, 0};
    static const tl_random random = {largest, NULL};
    harness_init(h, 1);
    h->options.random = &random;
    h->script = answer_one_badly;
    h->script_context = &bad;
    harness_run(h);
    check_one_result_each(h);
    check_outcome(h, 0, TL_OUTCOME_SAVED, TL_REASON_NONE);
    assert_int_equal(h->request_count, 2);
    assert_int_equal(h->outcomes[0].attempts, 2);
    assert_int_equal(h->summary.repeats, 1);
}

static void test_retry_after_is_kept(void **state) {
    (void)state;
    /* The fake calendar starts at 2025-01-02 03:04:05 UTC; the reply comes 10 ms later. */
    static const struct {
        const char *value;
        int64_t at_ms;
    } cases[] = {{"2", 2010},
                 {"60", 60010},
                 {"Thu, 02 Jan 2025 03:04:12 GMT", 7000},
                 {"Thursday, 02-Jan-25 03:04:12 GMT", 7000},
                 {"Thu Jan  2 03:04:12 2025", 7000}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        harness h;
        run_with_bad_answer(&h, cases[i].value, i % 2 ? 503 : 429);
        assert_int_equal(h.requests[1].at_ms, cases[i].at_ms);
        harness_dispose(&h);
    }
    /* None, nonsense, 0 and the past: the backoff's own. */
    static const char *const others[] = {NULL, "later", "0", "Thu, 02 Jan 2025 03:04:04 GMT"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        harness h;
        run_with_bad_answer(&h, others[i], 429);
        assert_int_equal(h.requests[1].at_ms, 10 + part_of(500));
        harness_dispose(&h);
    }
}

/* A rate limit concerns all requests: nobody starts before it has passed, and then fewer at once. */
static void answer_limit_first_four(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    answer->delay_ms = 100;
    if (number < 4) {
        answer->http_status = 429;
        answer->retry_after = "5";
        answer->body = "x";
    }
}

static size_t open_at(const harness *h, int64_t at_ms, int64_t takes_ms) {
    size_t open = 0;
    for (size_t i = 0; i < h->request_count; i++) {
        open += h->requests[i].at_ms <= at_ms && at_ms < h->requests[i].at_ms + takes_ms ? 1u : 0u;
    }
    return open;
}

static void test_rate_limit_slows_everything(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 60);
    h.options.batch_records = 1;
    h.options.jobs = 4;
    h.script = answer_limit_first_four;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 60);
    assert_int_equal(h.request_count, 64);
    for (size_t i = 4; i < h.request_count; i++) {
        assert_true(h.requests[i].at_ms >= 5100);
    }
    /* From four in flight down to two, and up again after enough good replies. */
    assert_int_equal(open_at(&h, 0, 100), 4);
    assert_int_equal(open_at(&h, 5100, 100), 2);
    assert_int_equal(open_at(&h, h.requests[63].at_ms - 200, 100), 4);
    harness_dispose(&h);
}

static void test_long_retry_after_ends_the_push(void **state) {
    (void)state;
    one_bad_answer bad = {{TL_OK, true, 429, "x", "301", NULL, 10, NULL}, 0};
    harness h;
    harness_init(&h, 20);
    h.options.batch_records = 1;
    h.options.jobs = 1;
    h.script = answer_one_badly;
    h.script_context = &bad;
    harness_run(&h);
    check_one_result_each(&h);
    assert_true(h.summary.stopped);
    assert_non_null(strstr(h.summary.stop_message, "301"));
    assert_int_equal(h.request_count, 1);
    check_outcome(&h, 0, TL_OUTCOME_NOT_SENT, TL_REASON_RATE_LIMITED);
    check_outcome(&h, 19, TL_OUTCOME_NOT_SENT, TL_REASON_STOPPED);
    harness_dispose(&h);

    harness_init(&h, 1);
    h.options.retry_after_limit_ms = 400000;
    h.options.deadline_ms = TL_NO_TIMEOUT;
    h.script = answer_one_badly;
    h.script_context = &bad;
    harness_run(&h);
    check_outcome(&h, 0, TL_OUTCOME_SAVED, TL_REASON_NONE);
    assert_int_equal(h.requests[1].at_ms, 301010);
    harness_dispose(&h);
}

static void test_requests_per_second(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 50);
    h.options.batch_records = 1;
    h.options.jobs = 8;
    h.options.requests_per_second = 20;
    harness_run(&h);
    check_one_result_each(&h);
    for (size_t i = 0; i < h.request_count; i++) {
        assert_int_equal(h.requests[i].at_ms, 50 * (int64_t)i);
    }
    harness_dispose(&h);
}

/* While a request waits for its next attempt, others go on. */
static void test_waiting_blocks_nobody(void **state) {
    (void)state;
    one_bad_answer bad = {{TL_ERR_LOST, true, 0, NULL, NULL, NULL, 10, NULL}, 0};
    static const tl_random random = {largest, NULL};
    harness h;
    harness_init(&h, 5);
    h.options.batch_records = 1;
    h.options.jobs = 1;
    h.options.random = &random;
    h.script = answer_one_badly;
    h.script_context = &bad;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 5);
    assert_int_equal(h.request_count, 6);
    assert_int_equal(h.requests[1].refs[0], 1);
    assert_int_equal(h.requests[1].at_ms, 10);
    assert_int_equal(h.requests[5].refs[0], 0);
    assert_int_equal(h.requests[5].at_ms, 10 + part_of(500));
    assert_int_equal(h.outcomes[0].elapsed_ms, 10 + part_of(500) + 10);
    assert_int_equal(h.outcomes[1].elapsed_ms, 10);
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_backoff_times),
        TEST_MEMORY(test_backoff_settings),
        TEST_MEMORY(test_retry_after_is_kept),
        TEST_MEMORY(test_rate_limit_slows_everything),
        TEST_MEMORY(test_long_retry_after_ends_the_push),
        TEST_MEMORY(test_requests_per_second),
        TEST_MEMORY(test_waiting_blocks_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
