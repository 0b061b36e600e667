/* The hook around each attempt: before and after, once each, whatever becomes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

enum { MOST_SEEN = 200 };

typedef struct seen {
    harness *h;
    tl_attempt attempts[MOST_SEEN];
    size_t submitted[MOST_SEEN]; /* to the transport by then */
    size_t settled[MOST_SEEN];
    size_t count;
} seen;

static void on_attempt(void *context, const tl_attempt *attempt) {
    seen *all = context;
    assert_true(all->count < MOST_SEEN);
    assert_int_equal(attempt->struct_size, sizeof *attempt);
    assert_ptr_equal(attempt->operation, &all->h->system.operation);
    all->submitted[all->count] = all->h->transport.submitted;
    all->settled[all->count] = all->h->settled;
    all->attempts[all->count++] = *attempt;
}

static void start(harness *h, seen *all, size_t count) {
    harness_init(h, count);
    memset(all, 0, sizeof *all);
    all->h = h;
    h->options.on_attempt = on_attempt;
    h->options.attempt_context = all;
}

/* Each attempt was told of twice, the end behind the beginning. */
static void check_pairs(const seen *all) {
    size_t open = 0;
    size_t before = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (all->attempts[i].phase == TL_ATTEMPT_BEFORE) {
            open++;
            before++;
        } else {
            assert_int_equal(all->attempts[i].phase, TL_ATTEMPT_AFTER);
            assert_true(open > 0);
            open--;
        }
    }
    assert_int_equal(open, 0);
    assert_int_equal(all->count, 2 * before);
}

static uint64_t always_200(void *context) {
    (void)context;
    return 200;
}

static void answer_three_times(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    if (number == 0) {
        *answer = (fake_answer){TL_OK, true, 429, "slow down", "2", NULL, 10, NULL};
    } else if (number == 1) {
        *answer = (fake_answer){TL_ERR_CONNECT, false, 0, NULL, NULL, NULL, 30, NULL};
    }
}

static void check_after(const tl_attempt *got, const tl_attempt *expected) {
    assert_int_equal(got->phase, TL_ATTEMPT_AFTER);
    assert_int_equal(got->number, expected->number);
    assert_int_equal(got->record_count, 1);
    assert_int_equal(got->status, expected->status);
    assert_int_equal(got->http_status, expected->http_status);
    assert_int_equal(got->sent, expected->sent);
    assert_int_equal(got->elapsed_ms, expected->elapsed_ms);
    assert_int_equal(got->reply_bytes, expected->reply_bytes);
    assert_int_equal(got->again, expected->again);
    assert_int_equal(got->again_in_ms, expected->again_in_ms);
    assert_false(got->halved);
}

static void test_what_is_told(void **state) {
    (void)state;
    static const tl_random random = {always_200, NULL};
    static const tl_attempt expected[] = {
        {.number = 1, .http_status = 429, .sent = true, .elapsed_ms = 10, .reply_bytes = 9, .again = true, .again_in_ms = 2000},
        {.number = 2, .status = TL_ERR_CONNECT, .elapsed_ms = 30, .again = true, .again_in_ms = 200},
        {.number = 3, .http_status = 200, .sent = true, .elapsed_ms = 10, .reply_bytes = 2},
    };
    harness h;
    seen all;
    start(&h, &all, 1);
    h.options.random = &random;
    h.script = answer_three_times;
    harness_run(&h);
    check_one_result_each(&h);
    check_outcome(&h, 0, TL_OUTCOME_SAVED, TL_REASON_NONE);
    assert_int_equal(all.count, 6);
    for (size_t i = 0; i < 3; i++) {
        const tl_attempt *before = &all.attempts[2 * i];
        assert_int_equal(before->phase, TL_ATTEMPT_BEFORE);
        assert_int_equal(before->number, i + 1);
        assert_int_equal(before->record_count, 1);
        assert_int_equal(before->body_bytes, h.shown_len / 3 - 1); /* the same body three times, each with a line end */
        assert_int_equal(all.submitted[2 * i], i); /* before the transport has it */
        check_after(&all.attempts[2 * i + 1], &expected[i]);
        assert_int_equal(all.attempts[2 * i + 1].body_bytes, before->body_bytes);
        assert_int_equal(all.settled[2 * i + 1], 0); /* before the result */
    }
    assert_int_equal(h.requests[1].at_ms, 2010); /* as was told */
    assert_int_equal(h.requests[2].at_ms, 2010 + 30 + 200);
    harness_dispose(&h);
}

static void answer_refuse_first(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    if (number == 0) {
        answer->http_status = 400;
        answer->body = "x";
    } else if (number == 1) {
        answer->body = "Vs..s"; /* of four */
    }
}

static void test_halves(void **state) {
    (void)state;
    harness h;
    seen all;
    start(&h, &all, 8);
    h.options.jobs = 1;
    h.script = answer_refuse_first;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 8);
    static const struct {
        size_t records;
        bool halved;
    } expected[] = {{8, true}, {4, true}, {4, false}, {1, false}, {1, false}};
    assert_int_equal(all.count, 10);
    for (size_t i = 0; i < 5; i++) {
        const tl_attempt *after = &all.attempts[2 * i + 1];
        assert_int_equal(after->number, 1);
        assert_int_equal(after->record_count, expected[i].records);
        assert_int_equal(after->halved, expected[i].halved);
        assert_false(after->again);
    }
    harness_dispose(&h);
}

static void answer_refuse_all(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)number;
    (void)request;
    answer->http_status = 400;
    answer->body = "x";
}

/* At the end of the bound nothing more is promised. */
static void test_halves_that_are_promised_come(void **state) {
    (void)state;
    harness h;
    seen all;
    start(&h, &all, 64);
    h.options.batch_records = 64;
    h.options.jobs = 1;
    h.script = answer_refuse_all;
    harness_run(&h);
    check_one_result_each(&h);
    size_t halved = 0;
    size_t large = 0;
    for (size_t i = 0; i < all.count; i++) {
        halved += all.attempts[i].halved ? 1u : 0u;
        large += all.attempts[i].phase == TL_ATTEMPT_AFTER && all.attempts[i].record_count > 1 ? 1u : 0u;
    }
    /* 1 and 14 further: each promise brought two. */
    assert_int_equal(h.request_count, 15);
    assert_int_equal(halved, 7);
    assert_true(large > halved);
    harness_dispose(&h);
}

static void test_transport_that_takes_nothing(void **state) {
    (void)state;
    harness h;
    seen all;
    start(&h, &all, 10);
    h.transport.submit_status = TL_ERR_USAGE;
    harness_run(&h);
    assert_int_equal(h.status, TL_ERR_USAGE);
    check_pairs(&all);
    assert_int_equal(all.count, 2);
    assert_int_equal(all.attempts[1].status, TL_ERR_USAGE);
    assert_false(all.attempts[1].sent);
    assert_false(all.attempts[1].again);
    harness_dispose(&h);
}

static void test_dead_transport(void **state) {
    (void)state;
    harness h;
    seen all;
    start(&h, &all, 10);
    h.options.batch_records = 2;
    h.options.jobs = 3;
    h.transport.drive_failures = SIZE_MAX;
    harness_run(&h);
    assert_int_equal(h.status, TL_ERR_IO);
    check_pairs(&all);
    assert_int_equal(all.count, 6);
    h.transport.base.vtable->free(&h.transport.base); /* late completions: nobody is told again */
    assert_int_equal(all.count, 6);
    harness_dispose(&h);
}

/* A push that stops says so: nothing is promised that is not done. */
static void answer_stop_and_lose(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    answer->delay_ms = 10 + 10 * (int64_t)number;
    if (number == 0) {
        answer->http_status = 403;
        answer->body = "x";
    } else {
        answer->status = TL_ERR_LOST;
    }
}

static void test_nothing_again_after_a_stop(void **state) {
    (void)state;
    harness h;
    seen all;
    start(&h, &all, 6);
    h.options.batch_records = 1;
    h.options.jobs = 3;
    h.script = answer_stop_and_lose;
    harness_run(&h);
    check_one_result_each(&h);
    check_pairs(&all);
    assert_int_equal(all.count, 6);
    for (size_t i = 0; i < all.count; i++) {
        assert_false(all.attempts[i].again);
    }
    harness_dispose(&h);
}

static void test_dry_run_has_none(void **state) {
    (void)state;
    harness h;
    seen all;
    start(&h, &all, 6);
    h.options.dry_run = true;
    harness_run(&h);
    assert_int_equal(h.shown_count, 1);
    assert_int_equal(all.count, 0);
    assert_int_equal(tl_push_metrics_of(h.push)->requests, 0);
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_what_is_told),
        TEST_MEMORY(test_halves),
        TEST_MEMORY(test_halves_that_are_promised_come),
        TEST_MEMORY(test_transport_that_takes_nothing),
        TEST_MEMORY(test_dead_transport),
        TEST_MEMORY(test_nothing_again_after_a_stop),
        TEST_MEMORY(test_dry_run_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
