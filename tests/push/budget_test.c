/* The retry budget: a broken system is not hammered, and nothing else is held back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"
#include "net/budget.h"
#include "push/job.h"

static size_t spend_all(tl_budget *budget, int64_t now_ms) {
    size_t spent = 0;
    while (spent < 1000 && tl_budget_spend(budget, now_ms)) {
        spent++;
    }
    return spent;
}

static void test_bucket(void **state) {
    (void)state;
    tl_budget budget;
    tl_budget_init(&budget, 20, 5000);
    assert_int_equal(spend_all(&budget, 5000), 10);
    /* One a second. */
    assert_false(tl_budget_spend(&budget, 5999));
    assert_true(tl_budget_spend(&budget, 6000));
    assert_false(tl_budget_spend(&budget, 6000));
    /* One with each fifth first attempt. */
    for (int i = 0; i < 4; i++) {
        tl_budget_earn(&budget, 6000);
        assert_false(tl_budget_spend(&budget, 6000));
    }
    tl_budget_earn(&budget, 6000);
    assert_int_equal(spend_all(&budget, 6000), 1);
    /* Time alone brings no more than the floor, however long. */
    assert_int_equal(spend_all(&budget, 4000000), TL_BUDGET_FLOOR);
    /* First attempts bring more, up to a limit, and time takes nothing away. */
    for (int i = 0; i < 100; i++) {
        tl_budget_earn(&budget, 4000000);
    }
    assert_int_equal(spend_all(&budget, 4900000), 20);
    for (int i = 0; i < 10000; i++) {
        tl_budget_earn(&budget, 4900000);
    }
    assert_int_equal(spend_all(&budget, 4900000), TL_BUDGET_MOST);
}

static void test_bucket_without_limit(void **state) {
    (void)state;
    tl_budget budget;
    tl_budget_init(&budget, TL_NO_RETRY_BUDGET, 0);
    assert_int_equal(spend_all(&budget, 0), 1000);
}

/* A server that breaks off every reply. */
static void answer_lost(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)number;
    (void)request;
    answer->status = TL_ERR_LOST;
    answer->message = "connection reset";
}

static size_t count_messages(const harness *h, const char *part) {
    size_t count = 0;
    for (size_t i = 0; i < h->record_count; i++) {
        count += strstr(h->outcomes[i].message, part) ? 1u : 0u;
    }
    return count;
}

static void run_broken(harness *h, uint32_t percent) {
    harness_init(h, 200);
    h->options.batch_records = 1;
    h->options.jobs = 1;
    h->options.retry_budget_percent = percent;
    h->script = answer_lost;
    harness_run(h);
    check_one_result_each(h);
    assert_int_equal(harness_count(h, TL_OUTCOME_UNKNOWN), 200);
    for (size_t i = 0; i < 200; i++) {
        check_outcome(h, i, TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY); /* its last outcome */
        assert_non_null(strstr(h->outcomes[i].message, "connection reset"));
    }
    assert_int_equal(count_messages(h, "not sent again: the retry budget is used up: connection reset"),
                     tl_push_metrics_of(h->push)->budget_refusals);
}

static void test_broken_system_is_not_hammered(void **state) {
    (void)state;
    harness h;
    run_broken(&h, 0);
    int64_t took_ms = h.requests[h.request_count - 1].at_ms;
    assert_in_range(h.summary.repeats, 10 + 40 - 1, 10 + 40 + took_ms / 1000 + 1);
    assert_in_range(tl_push_metrics_of(h.push)->budget_refusals, 100, 200);
    harness_dispose(&h);

    run_broken(&h, 100);
    took_ms = h.requests[h.request_count - 1].at_ms;
    assert_in_range(h.summary.repeats, 10 + 200 - 1, 10 + 200 + took_ms / 1000 + 1);
    harness_dispose(&h);
}

static void test_no_budget_is_no_limit(void **state) {
    (void)state;
    harness h;
    run_broken(&h, TL_NO_RETRY_BUDGET);
    assert_int_equal(h.request_count, 200 * 4);
    assert_int_equal(tl_push_metrics_of(h.push)->budget_refusals, 0);
    assert_int_equal(count_messages(&h, "budget"), 0);
    harness_dispose(&h);
}

/* Who asks for fewer requests gets them; that is no failure. */
static void answer_limited(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    if (number % 2 == 0) {
        answer->http_status = number % 4 == 0 ? 429 : 503;
        answer->retry_after = "0"; /* at once: time brings the budget nothing */
        answer->body = "x";
    }
}

static void test_what_the_system_asked_for_is_free(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 100);
    h.options.batch_records = 1;
    h.options.jobs = 1;
    h.options.attempts = 1000;
    h.options.backoff_cap_ms = 10;
    h.options.retry_budget_percent = 1;
    h.script = answer_limited;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 100);
    assert_int_equal(h.summary.repeats, 100);
    assert_true(h.requests[h.request_count - 1].at_ms < 20000);
    harness_dispose(&h);
}

/* A bare 503 is a broken system, whatever it slows down. */
static void answer_503(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)number;
    (void)request;
    answer->http_status = 503;
    answer->body = "x";
}

static void test_bare_503_costs(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 60);
    h.options.batch_records = 1;
    h.options.jobs = 8;
    h.options.backoff_cap_ms = 10;
    h.options.retry_budget_percent = 1;
    h.script = answer_503;
    harness_run(&h);
    check_one_result_each(&h);
    int64_t took_ms = h.requests[h.request_count - 1].at_ms;
    assert_in_range(h.summary.repeats, 10, 11 + took_ms / 1000);
    assert_true(tl_push_metrics_of(h.push)->budget_refusals > 30);
    check_outcome(&h, 59, TL_OUTCOME_NOT_SENT, TL_REASON_SERVER_ERROR);
    harness_dispose(&h);
}

static void answer_refuse_all(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)number;
    (void)request;
    answer->http_status = 400;
    answer->body = "x";
}

/* Halves have a bound of their own, and neither spend nor earn. */
static void test_halves_are_free(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 500);
    h.options.jobs = 1;
    h.options.retry_budget_percent = 1;
    h.script = answer_refuse_all;
    harness_run(&h);
    check_one_result_each(&h);
    assert_true(tl_family_extra(500) > TL_BUDGET_FLOOR);
    assert_int_equal(h.request_count, 1 + tl_family_extra(500));
    assert_int_equal(tl_push_metrics_of(h.push)->budget_refusals, 0);
    harness_dispose(&h);
}

/* What an earlier attempt left open stays open when the budget ends it. */
static void answer_lost_then_unreached(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    size_t *tries = h->script_context;
    (void)number;
    bool first = tries[request->refs[0]]++ == 0;
    answer->status = first ? TL_ERR_LOST : TL_ERR_CONNECT;
    answer->sent = first;
}

static void test_doubt_is_kept(void **state) {
    (void)state;
    size_t tries[10] = {0};
    harness h;
    harness_init(&h, 10);
    h.options.batch_records = 1;
    h.options.jobs = 1;
    h.options.backoff_cap_ms = 1;
    h.options.attempts = 100;
    h.options.stop_after_unsent = 100;
    h.script = answer_lost_then_unreached;
    h.script_context = tries;
    harness_run(&h);
    check_one_result_each(&h);
    for (size_t i = 0; i < 10; i++) {
        check_outcome(&h, i, TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY);
        assert_non_null(strstr(h.outcomes[i].message, "not sent again: the retry budget is used up"));
    }
    assert_int_equal(h.summary.repeats, 12);
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_bucket),
        TEST_MEMORY(test_bucket_without_limit),
        TEST_MEMORY(test_broken_system_is_not_hammered),
        TEST_MEMORY(test_no_budget_is_no_limit),
        TEST_MEMORY(test_what_the_system_asked_for_is_free),
        TEST_MEMORY(test_bare_503_costs),
        TEST_MEMORY(test_halves_are_free),
        TEST_MEMORY(test_doubt_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
