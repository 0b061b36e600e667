/* Cancelling a push: from its callbacks, from a signal handler, by a question it asks. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

static size_t cancelled_count(const harness *h) {
    return (size_t)h->summary.by_reason[TL_REASON_CANCELLED];
}

/* Cancels at a result. */
typedef struct at_result {
    harness *h;
    tl_result_fn inner;
    size_t at; /* which result, from 1 */
} at_result;

static void cancel_at_result(void *context, const tl_result *result) {
    at_result *when = context;
    when->inner(when->h, result);
    if (when->h->settled == when->at) {
        tl_push_cancel(when->h->push);
    }
}

static void start_at_result(harness *h, at_result *when, size_t count, size_t at) {
    harness_init(h, count);
    h->options.batch_records = 1;
    h->options.jobs = 1;
    *when = (at_result){h, h->options.on_result, at};
    h->options.on_result = cancel_at_result;
    h->options.result_context = when;
}

static void test_from_a_result(void **state) {
    (void)state;
    harness h;
    at_result when;
    start_at_result(&h, &when, 10, 3);
    harness_same_key(&h, 9, 5);
    harness_run(&h);
    assert_int_equal(h.status, TL_OK);
    check_one_result_each(&h);
    assert_int_equal(h.request_count, 3);
    for (size_t i = 3; i < 10; i++) {
        check_outcome(&h, i, TL_OUTCOME_NOT_SENT, TL_REASON_CANCELLED);
        assert_int_equal(h.outcomes[i].attempts, 0);
    }
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 3);
    assert_true(h.summary.cancelled);
    assert_false(h.summary.stopped);
    assert_int_equal(tl_push_metrics_of(h.push)->cancels, 1);
    assert_int_equal(tl_push_metrics_of(h.push)->stops, 0);
    harness_dispose(&h);
}

/* The source is not read ahead any more, but to its end: also with a window smaller than it. */
static void test_more_than_the_window(void **state) {
    (void)state;
    harness h;
    at_result when;
    start_at_result(&h, &when, 50, 3);
    h.options.window = 5;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(h.request_count, 3);
    assert_int_equal(cancelled_count(&h), 47);
    harness_dispose(&h);
}

/* Between two requests, when the source has long ended. */
static void test_behind_the_source(void **state) {
    (void)state;
    harness h;
    at_result when;
    start_at_result(&h, &when, 5, 2);
    h.options.batch_records = 2;
    for (size_t i = 1; i < 5; i++) {
        harness_same_key(&h, i, 0);
    }
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(h.request_count, 2);
    assert_int_equal(h.shown_count, 2); /* the third is not even made */
    assert_int_equal(cancelled_count(&h), 3);
    harness_dispose(&h);
}

/* While records are still taken: none is checked any more. */
static void test_from_an_invalid_record(void **state) {
    (void)state;
    harness h;
    at_result when;
    start_at_result(&h, &when, 6, 2);
    for (size_t i = 0; i < 6; i++) {
        h.records[i].columns[TL_COLUMN_CUSTOMER] = (tl_opt_text){0};
    }
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_INVALID), 2);
    assert_int_equal(cancelled_count(&h), 4);
    harness_dispose(&h);
}

static void test_at_the_last_result(void **state) {
    (void)state;
    harness h;
    at_result when;
    start_at_result(&h, &when, 5, 5);
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 5);
    assert_false(h.summary.cancelled); /* every record had its turn */
    assert_int_equal(tl_push_metrics_of(h.push)->cancels, 0);
    harness_dispose(&h);
}

/* Cancels at an attempt. */
typedef struct at_attempt {
    harness *h;
    tl_attempt_phase phase;
    size_t at; /* which one of that phase, from 1 */
    size_t seen;
    tl_attempt last;
} at_attempt;

static void cancel_at_attempt(void *context, const tl_attempt *attempt) {
    at_attempt *when = context;
    when->seen += attempt->phase == when->phase ? 1u : 0u;
    when->last = *attempt;
    if (attempt->phase == when->phase && when->seen == when->at) {
        tl_push_cancel(when->h->push);
    }
}

static void start_at_attempt(harness *h, at_attempt *when, size_t count, tl_attempt_phase phase, size_t at) {
    harness_init(h, count);
    h->options.batch_records = 1;
    *when = (at_attempt){.h = h, .phase = phase, .at = at};
    h->options.on_attempt = cancel_at_attempt;
    h->options.attempt_context = when;
}

static void test_before_an_attempt(void **state) {
    (void)state;
    harness h;
    at_attempt when;
    start_at_attempt(&h, &when, 10, TL_ATTEMPT_BEFORE, 3);
    h.options.jobs = 4;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(h.transport.submitted, 2); /* these were in flight, and are finished */
    check_outcome(&h, 0, TL_OUTCOME_SAVED, TL_REASON_NONE);
    check_outcome(&h, 1, TL_OUTCOME_SAVED, TL_REASON_NONE);
    check_outcome(&h, 2, TL_OUTCOME_NOT_SENT, TL_REASON_CANCELLED);
    assert_int_equal(h.outcomes[2].attempts, 0);
    assert_int_equal(cancelled_count(&h), 8);
    assert_int_equal(h.summary.requests, 2);
    assert_int_equal(when.seen, 3);
    harness_dispose(&h);
}

static void test_the_attempt_that_is_not_made(void **state) {
    (void)state;
    harness h;
    at_attempt when;
    start_at_attempt(&h, &when, 2, TL_ATTEMPT_BEFORE, 1);
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(h.transport.submitted, 0);
    assert_int_equal(when.last.phase, TL_ATTEMPT_AFTER);
    assert_int_equal(when.last.status, TL_ERR_CANCELLED);
    assert_false(when.last.sent);
    assert_int_equal(tl_push_metrics_of(h.push)->requests, 0);
    assert_int_equal(tl_push_metrics_of(h.push)->latency.count, 0);
    harness_dispose(&h);
}

/* What waits for another attempt is not sent any more: cancelled, unless it may have arrived before. */
static void answer_badly(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    if (number == 0) {
        answer->status = TL_ERR_LOST;
    } else if (number == 1) {
        answer->status = TL_ERR_CONNECT;
        answer->sent = false;
    } else if (number == 2) {
        answer->http_status = 400;
        answer->body = "x";
        answer->delay_ms = 11;
    }
}

static void test_what_waits(void **state) {
    (void)state;
    harness h;
    at_attempt when;
    start_at_attempt(&h, &when, 8, TL_ATTEMPT_AFTER, 3);
    h.options.batch_records = 2;
    h.options.jobs = 3;
    h.script = answer_badly;
    harness_run(&h);
    check_one_result_each(&h);
    check_outcome(&h, 0, TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY);
    check_outcome(&h, 2, TL_OUTCOME_NOT_SENT, TL_REASON_CANCELLED);
    check_outcome(&h, 4, TL_OUTCOME_NOT_SENT, TL_REASON_CANCELLED); /* its half */
    check_outcome(&h, 6, TL_OUTCOME_SAVED, TL_REASON_NONE); /* in flight by then, in the place of the first two */
    assert_int_equal(h.request_count, 4);
    assert_true(h.summary.cancelled);
    harness_dispose(&h);
}

/* A question is asked also while nothing is in flight. */
static bool is_five_seconds_on(void *context) {
    const harness *h = context;
    return tl_clock_now_ms(&h->clock.clock) >= h->started_ms + 5000;
}

static void answer_much_later(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)number;
    (void)request;
    *answer = (fake_answer){TL_OK, true, 429, "x", "100", NULL, 10, NULL};
}

static void test_while_waiting(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 1);
    h.options.should_cancel = is_five_seconds_on;
    h.options.cancel_context = &h;
    h.script = answer_much_later;
    harness_run(&h);
    check_one_result_each(&h);
    check_outcome(&h, 0, TL_OUTCOME_NOT_SENT, TL_REASON_CANCELLED);
    assert_int_equal(h.outcomes[0].attempts, 1);
    assert_in_range(h.outcomes[0].elapsed_ms, 5000, 5250);
    harness_dispose(&h);
}

static tl_push *signalled;

static void on_signal(int number) {
    (void)number;
    tl_push_cancel(signalled);
}

static void answer_with_a_signal(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)request;
    (void)answer;
    if (number == 1) {
        signalled = h->push;
        assert_int_equal(raise(SIGUSR1), 0);
    }
}

static void test_from_a_signal_handler(void **state) {
    (void)state;
    struct sigaction action = {0};
    struct sigaction before;
    harness h;
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
    harness_init(&h, 6);
    h.options.batch_records = 1;
    h.options.jobs = 1;
    h.script = answer_with_a_signal;
    harness_run(&h);
    sigaction(SIGUSR1, &before, NULL);
    check_one_result_each(&h);
    assert_int_equal(h.request_count, 2);
    check_outcome(&h, 1, TL_OUTCOME_SAVED, TL_REASON_NONE); /* it was in flight */
    assert_int_equal(cancelled_count(&h), 4);
    harness_dispose(&h);
}

/* Before a run it is that run which is cancelled, and no other. */
static void test_before_a_run(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 5);
    assert_int_equal(harness_open(&h, &h.error), TL_OK);
    tl_push_cancel(h.push);
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(h.transport.submitted, 0);
    assert_int_equal(cancelled_count(&h), 5);
    h.taken = 0;
    h.settled = 0;
    memset(h.outcomes, 0, 5 * sizeof *h.outcomes);
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 5);
    assert_false(h.summary.cancelled);
    assert_int_equal(tl_push_metrics_of(h.push)->cancels, 1);
    harness_dispose(&h);
}

/* A refusal that comes after it does not rename what is left. */
static void answer_refuse_late(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)request;
    if (number == 1) {
        answer->http_status = 401;
        answer->body = "x";
        answer->delay_ms = 500;
        tl_push_cancel(h->push);
    }
}

static void test_a_stop_after_it(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 30);
    h.options.batch_records = 1;
    h.options.jobs = 2;
    h.options.window = 10;
    h.script = answer_refuse_late;
    harness_run(&h);
    check_one_result_each(&h);
    check_outcome(&h, 1, TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN);
    assert_int_equal(cancelled_count(&h), 28);
    assert_true(h.summary.cancelled);
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_from_a_result),
        TEST_MEMORY(test_more_than_the_window),
        TEST_MEMORY(test_behind_the_source),
        TEST_MEMORY(test_from_an_invalid_record),
        TEST_MEMORY(test_at_the_last_result),
        TEST_MEMORY(test_before_an_attempt),
        TEST_MEMORY(test_the_attempt_that_is_not_made),
        TEST_MEMORY(test_what_waits),
        TEST_MEMORY(test_while_waiting),
        TEST_MEMORY(test_from_a_signal_handler),
        TEST_MEMORY(test_before_a_run),
        TEST_MEMORY(test_a_stop_after_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
