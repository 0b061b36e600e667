/* The deadline over all attempts of a request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

static void answer_unsent(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)number;
    (void)request;
    *answer = (fake_answer){TL_ERR_CONNECT, false, 0, NULL, NULL, "connection refused", 100, NULL};
}

static void run_unsent(harness *h, int64_t deadline_ms) {
    harness_init(h, 1);
    h->options.attempts = 100;
    h->options.retry_budget_percent = TL_NO_RETRY_BUDGET;
    h->options.deadline_ms = deadline_ms;
    h->script = answer_unsent;
    harness_run(h);
    check_one_result_each(h);
    check_outcome(h, 0, TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION);
}

static void test_deadline_ends_a_request(void **state) {
    (void)state;
    static const struct {
        int64_t option_ms;
        int64_t deadline_ms;
    } cases[] = {{20000, 20000}, {0, 300000}};
    for (size_t i = 0; i < 2; i++) {
        harness h;
        run_unsent(&h, cases[i].option_ms);
        int64_t last_ms = h.requests[h.request_count - 1].at_ms;
        assert_in_range(h.request_count, 3, 99);
        assert_in_range(last_ms, cases[i].deadline_ms - 31000 > 0 ? cases[i].deadline_ms - 31000 : 1, cases[i].deadline_ms);
        assert_non_null(strstr(h.outcomes[0].message, "not sent again: its deadline would be over: connection refused"));
        assert_int_equal(tl_push_metrics_of(h.push)->deadline_refusals, 1);
        assert_int_equal(h.outcomes[0].elapsed_ms, last_ms + 100); /* told at once, not when the time is over */
        harness_dispose(&h);
    }
}

static void test_no_deadline(void **state) {
    (void)state;
    harness h;
    run_unsent(&h, TL_NO_TIMEOUT);
    assert_int_equal(h.request_count, 100);
    assert_true(h.requests[99].at_ms > 600000);
    assert_null(strstr(h.outcomes[0].message, "deadline"));
    harness_dispose(&h);
}

/* The last moment counts as in time; one later does not. */
static void answer_later(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    if (number == 0) {
        *answer = (fake_answer){TL_OK, true, 429, "x", "5", NULL, 10, NULL};
    }
}

static void test_the_last_moment(void **state) {
    (void)state;
    for (int late = 0; late < 2; late++) {
        harness h;
        harness_init(&h, 1);
        h.options.deadline_ms = 5010 - late;
        h.script = answer_later;
        harness_run(&h);
        check_one_result_each(&h);
        if (late) {
            check_outcome(&h, 0, TL_OUTCOME_NOT_SENT, TL_REASON_RATE_LIMITED);
        } else {
            check_outcome(&h, 0, TL_OUTCOME_SAVED, TL_REASON_NONE);
        }
        assert_int_equal(h.request_count, late ? 1 : 2);
        harness_dispose(&h);
    }
}

/* Somebody else's rate limit holds a request back until its deadline is over. */
static void answer_lost_and_limited(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    if (number == 0) {
        answer->status = TL_ERR_LOST;
        answer->message = "connection reset";
    } else if (number == 1) {
        *answer = (fake_answer){TL_OK, true, 429, "x", "100", NULL, 10, NULL};
    }
}

static uint64_t always_400(void *context) {
    (void)context;
    return 400;
}

static void test_held_back_past_the_deadline(void **state) {
    (void)state;
    static const tl_random random = {always_400, NULL};
    harness h;
    harness_init(&h, 4);
    harness_same_key(&h, 3, 0);
    h.options.batch_records = 1;
    h.options.jobs = 2;
    h.options.deadline_ms = 50000;
    h.options.random = &random;
    h.script = answer_lost_and_limited;
    harness_run(&h);
    check_one_result_each(&h);
    check_outcome(&h, 0, TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY);
    assert_int_equal(h.outcomes[0].attempts, 1);
    assert_non_null(strstr(h.outcomes[0].message, "not sent again: its deadline would be over: connection reset"));
    check_outcome(&h, 1, TL_OUTCOME_NOT_SENT, TL_REASON_RATE_LIMITED);
    check_outcome(&h, 2, TL_OUTCOME_SAVED, TL_REASON_NONE); /* its own time had not begun */
    check_outcome(&h, 3, TL_OUTCOME_SAVED, TL_REASON_NONE);
    assert_int_equal(tl_push_metrics_of(h.push)->deadline_refusals, 2);
    assert_false(h.summary.stopped);
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_deadline_ends_a_request),
        TEST_MEMORY(test_no_deadline),
        TEST_MEMORY(test_the_last_moment),
        TEST_MEMORY(test_held_back_past_the_deadline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
