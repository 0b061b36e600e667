/* Pushes that end early: whoever refuses, whatever breaks, each record still gets its result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

typedef struct plan {
    size_t from; /* this request and all after it are answered badly */
    fake_answer answer;
} plan;

static void answer_badly_from(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    const plan *p = h->script_context;
    (void)request;
    if (number >= p->from) {
        *answer = p->answer;
    }
}

static void start(harness *h, size_t count, plan *p) {
    harness_init(h, count);
    h->options.batch_records = 1;
    h->script = answer_badly_from;
    h->script_context = p;
}

static void test_refused_token_stops(void **state) {
    (void)state;
    plan p = {3, {TL_OK, true, 401, "x", NULL, NULL, 10, NULL}};
    harness h;
    start(&h, 10, &p);
    h.options.jobs = 1;
    harness_run(&h);
    assert_int_equal(h.status, TL_OK);
    check_one_result_each(&h);
    assert_true(h.summary.stopped);
    assert_true(strlen(h.summary.stop_message) > 0);
    assert_int_equal(h.request_count, 4);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 3);
    check_outcome(&h, 3, TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN);
    for (size_t i = 4; i < 10; i++) {
        check_outcome(&h, i, TL_OUTCOME_NOT_SENT, TL_REASON_STOPPED);
        assert_int_equal(h.outcomes[i].attempts, 0);
        assert_int_equal(h.outcomes[i].elapsed_ms, 0);
    }
    harness_dispose(&h);
}

/* What is in flight when the push stops is finished, and its records are settled by their own replies. */
static void answer_401_among_others(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    answer->delay_ms = 100;
    if (number == 1) {
        answer->http_status = 403;
        answer->body = "x";
        answer->delay_ms = 10;
    } else if (number == 2) {
        answer->status = TL_ERR_LOST;
    } else if (number == 3) {
        answer->http_status = 429;
        answer->body = "x";
    }
}

static void test_requests_in_flight_are_finished(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 12);
    h.options.batch_records = 1;
    h.options.jobs = 4;
    harness_same_key(&h, 4, 0);
    h.script = answer_401_among_others;
    harness_run(&h);
    check_one_result_each(&h);
    assert_true(h.summary.stopped);
    assert_int_equal(h.request_count, 4);
    check_outcome(&h, 0, TL_OUTCOME_SAVED, TL_REASON_NONE);
    check_outcome(&h, 1, TL_OUTCOME_NOT_SENT, TL_REASON_NO_PERMISSION);
    check_outcome(&h, 2, TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY);
    check_outcome(&h, 3, TL_OUTCOME_NOT_SENT, TL_REASON_RATE_LIMITED);
    check_outcome(&h, 4, TL_OUTCOME_NOT_SENT, TL_REASON_STOPPED);
    check_outcome(&h, 11, TL_OUTCOME_NOT_SENT, TL_REASON_STOPPED);
    assert_int_equal(h.summary.by_reason[TL_REASON_STOPPED], 8);
    harness_dispose(&h);
}

/* Requests that wait for another attempt are not sent any more; what they had left open stays open. */
static void answer_wait_and_stop(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    if (number == 0) {
        answer->status = TL_ERR_LOST;
    } else if (number == 1) {
        answer->status = TL_ERR_CONNECT;
        answer->sent = false;
    } else if (number == 2) {
        answer->http_status = 404;
        answer->body = "x";
        answer->delay_ms = 11;
    }
}

static uint64_t no_hurry(void *context) {
    (void)context;
    return UINT64_MAX - 97; /* 420 ms of 500 */
}

static void test_waiting_requests_are_settled(void **state) {
    (void)state;
    static const tl_random random = {no_hurry, NULL};
    harness h;
    harness_init(&h, 6);
    h.options.batch_records = 1;
    h.options.jobs = 3;
    h.options.random = &random;
    h.script = answer_wait_and_stop;
    harness_run(&h);
    check_one_result_each(&h);
    check_outcome(&h, 0, TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY);
    check_outcome(&h, 1, TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION);
    check_outcome(&h, 2, TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS);
    check_outcome(&h, 5, TL_OUTCOME_NOT_SENT, TL_REASON_STOPPED);
    assert_true(h.summary.stopped);
    harness_dispose(&h);
}

static void test_unreachable_system_stops(void **state) {
    (void)state;
    plan p = {2, {TL_ERR_CONNECT, false, 0, NULL, NULL, "connection refused", 10, NULL}};
    harness h;
    start(&h, 30, &p);
    h.options.jobs = 1;
    h.options.attempts = 2;
    h.options.stop_after_unsent = 3;
    h.options.retry_budget_percent = TL_NO_RETRY_BUDGET; /* it would give up some before */
    harness_run(&h);
    assert_int_equal(h.status, TL_OK);
    check_one_result_each(&h);
    assert_true(h.summary.stopped);
    assert_non_null(strstr(h.summary.stop_message, "connection refused"));
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 2);
    /* Three requests of two attempts each were given up; some may have had their first attempt in between. */
    size_t given_up = 0;
    for (size_t i = 0; i < 30; i++) {
        given_up += h.outcomes[i].attempts == 2 ? 1u : 0u;
    }
    assert_int_equal(given_up, 3);
    check_outcome(&h, 29, TL_OUTCOME_NOT_SENT, TL_REASON_STOPPED);
    harness_dispose(&h);
}

/* Anything that reaches somebody starts the count again. */
static void answer_every_third(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    if (number % 3 != 2) {
        *answer = (fake_answer){TL_ERR_CONNECT, false, 0, NULL, NULL, NULL, 10, NULL};
    } else if (number % 2) {
        answer->status = TL_ERR_LOST; /* it was sent, at least */
    }
}

static void test_only_a_row_of_failures_stops(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 30);
    h.options.batch_records = 1;
    h.options.jobs = 1;
    h.options.attempts = 1;
    h.options.stop_after_unsent = 3;
    h.script = answer_every_third;
    harness_run(&h);
    check_one_result_each(&h);
    assert_false(h.summary.stopped);
    assert_int_equal(h.request_count, 30);
    assert_int_equal(harness_count(&h, TL_OUTCOME_NOT_SENT), 20);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 5);
    assert_int_equal(harness_count(&h, TL_OUTCOME_UNKNOWN), 5);
    harness_dispose(&h);
}

/* A refusal comes while a batch is being taken apart: its halves are not sent. */
static void answer_refuse_and_stop(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    answer->body = "x";
    answer->http_status = number == 0 ? 400 : 401;
    answer->delay_ms = number == 0 ? 20 : 10;
}

static void test_halves_are_not_sent_after_a_stop(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 8);
    h.options.batch_records = 4;
    h.options.jobs = 2;
    h.script = answer_refuse_and_stop;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(h.request_count, 2);
    check_outcome(&h, 0, TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR);
    check_outcome(&h, 4, TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN);
    harness_dispose(&h);
}

/* What the source had handed over before it broke is sent; its own error is returned. */
static void test_broken_source(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 10);
    h.options.batch_records = 4;
    h.fail_source_at = 6;
    harness_run(&h);
    assert_int_equal(h.status, TL_ERR_SYNTAX);
    assert_non_null(strstr(h.error.message, "the source is broken"));
    assert_int_equal(h.settled, 6);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 6);
    assert_int_equal(h.summary.records, 6);
    assert_false(h.summary.stopped);
    harness_dispose(&h);
}

/* A transport that takes no request ends the push with its error; nothing was sent. */
static void test_transport_that_takes_nothing(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 10);
    h.transport.submit_status = TL_ERR_USAGE;
    harness_run(&h);
    assert_int_equal(h.status, TL_ERR_USAGE);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_NOT_SENT), 10);
    harness_dispose(&h);
}

/* A transport that fails now and then: its requests are cancelled, and their records stay unknown. */
static void test_failing_drive(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 10);
    h.options.batch_records = 2;
    h.options.jobs = 3;
    h.transport.drive_failures = 2;
    harness_run(&h);
    assert_int_equal(h.status, TL_ERR_IO);
    check_one_result_each(&h);
    assert_int_equal(h.transport.cancelled, 3);
    assert_int_equal(harness_count(&h, TL_OUTCOME_UNKNOWN), 6);
    assert_int_equal(harness_count(&h, TL_OUTCOME_NOT_SENT), 4);
    harness_dispose(&h);
}

/* One that never works again: the push ends all the same, and late completions harm nobody. */
static void test_dead_transport(void **state) {
    (void)state;
    for (int push_first = 0; push_first < 2; push_first++) {
        harness h;
        harness_init(&h, 10);
        h.options.batch_records = 2;
        h.options.jobs = 3;
        h.transport.drive_failures = SIZE_MAX;
        harness_run(&h);
        assert_int_equal(h.status, TL_ERR_IO);
        assert_non_null(strstr(h.error.message, "the transport broke"));
        assert_int_equal(h.settled, 10);
        assert_int_equal(harness_count(&h, TL_OUTCOME_UNKNOWN), 6);
        assert_int_equal(harness_count(&h, TL_OUTCOME_NOT_SENT), 4);
        assert_int_equal(h.transport.open_count, 3);
        if (push_first) {
            tl_push_free(h.push);
            h.push = NULL;
        }
        h.transport.base.vtable->free(&h.transport.base); /* completes all with TL_ERR_CANCELLED */
        assert_int_equal(h.settled, 10);
        harness_dispose(&h);
    }
}

/* A token that cannot be had is found out before anything leaves, possibly while the request is still being started. */
static void test_no_token(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 5);
    h.options.batch_records = 2;
    h.system.operation.auth = TL_AUTH_BEARER;
    h.token = tl_token_environment("TRUNKLINE_TEST_HAS_NO_SUCH_VARIABLE");
    assert_non_null(h.token);
    harness_run(&h);
    assert_int_equal(h.status, TL_OK);
    check_one_result_each(&h);
    assert_true(h.summary.stopped);
    assert_int_equal(h.transport.submitted, 0);
    check_outcome(&h, 0, TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN);
    check_outcome(&h, 4, TL_OUTCOME_NOT_SENT, TL_REASON_STOPPED);
    harness_dispose(&h);
}

/* A dry run never asks for one. */
static void test_dry_run_needs_no_token(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 5);
    h.options.dry_run = true;
    h.system.operation.auth = TL_AUTH_BEARER;
    h.token = tl_token_environment("TRUNKLINE_TEST_HAS_NO_SUCH_VARIABLE");
    harness_run(&h);
    assert_int_equal(h.status, TL_OK);
    assert_int_equal(h.shown_count, 1);
    assert_int_equal(h.settled, 0);
    assert_false(h.summary.stopped);
    harness_dispose(&h);
}

/* A push that stopped can run again, from the start. */
static void test_run_after_a_stop(void **state) {
    (void)state;
    plan p = {0, {TL_OK, true, 401, "x", NULL, NULL, 10, NULL}};
    harness h;
    start(&h, 5, &p);
    harness_run(&h);
    assert_true(h.summary.stopped);
    h.taken = 0;
    h.settled = 0;
    memset(h.outcomes, 0, 5 * sizeof *h.outcomes);
    p.from = SIZE_MAX;
    harness_run(&h);
    assert_false(h.summary.stopped);
    assert_string_equal(h.summary.stop_message, "");
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 5);
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_refused_token_stops),
        TEST_MEMORY(test_requests_in_flight_are_finished),
        TEST_MEMORY(test_waiting_requests_are_settled),
        TEST_MEMORY(test_unreachable_system_stops),
        TEST_MEMORY(test_only_a_row_of_failures_stops),
        TEST_MEMORY(test_halves_are_not_sent_after_a_stop),
        TEST_MEMORY(test_broken_source),
        TEST_MEMORY(test_transport_that_takes_nothing),
        TEST_MEMORY(test_failing_drive),
        TEST_MEMORY(test_dead_transport),
        TEST_MEMORY(test_no_token),
        TEST_MEMORY(test_dry_run_needs_no_token),
        TEST_MEMORY(test_run_after_a_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
