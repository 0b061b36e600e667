/* Out of memory, at every single allocation of a push: an error code, one result for each record, nothing lost and nothing leaked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

/* Some of everything: retries, halves, waiting keys, a bad record. */
static void answer_mixed(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    switch (number) {
    case 0:
        answer->http_status = 400;
        answer->body = "x";
        break;
    case 1:
        answer->status = TL_ERR_LOST;
        break;
    case 2:
        answer->body = "Vsr.";
        break;
    case 4:
        answer->http_status = 429;
        answer->body = "x";
        break;
    default:
        break;
    }
}

/* Attempts that were told of and have not ended. */
static size_t attempts_open;

static void on_attempt(void *context, const tl_attempt *attempt) {
    (void)context;
    assert_true(attempt->phase == TL_ATTEMPT_BEFORE || attempts_open > 0);
    attempts_open += attempt->phase == TL_ATTEMPT_BEFORE ? 1u : SIZE_MAX;
}

static void prepare(harness *h) {
    attempts_open = 0;
    harness_init(h, 40);
    harness_same_key(h, 7, 2);
    harness_same_key(h, 30, 2);
    h->records[9].columns[TL_COLUMN_NUMBER] = tl_text("");
    h->options.batch_records = 8;
    h->options.on_attempt = on_attempt;
    h->script = answer_mixed;
}

/* Runs with the n-th allocation failing (or all from it on). Returns whether one failed. */
static bool run_failing(size_t n, bool all_after) {
    harness h;
    tl_error error = {0};
    prepare(&h);
    if (all_after) {
        failing_alloc_from(n);
    } else {
        failing_alloc_at(n);
    }
    if (harness_open(&h, &error) != TL_OK) {
        assert_int_equal(error.status, TL_ERR_MEMORY);
    } else {
        harness_run(&h);
        assert_true(h.status == TL_OK || h.status == TL_ERR_MEMORY);
        assert_true(h.status != TL_ERR_MEMORY || h.error.status == TL_ERR_MEMORY);
        check_one_result_each(&h);
        assert_int_equal(attempts_open, 0);
        /* What the system said it saved it did save; a record that was never in a request was not. */
        for (size_t i = 0; i < h.record_count; i++) {
            if (h.outcomes[i].attempts == 0) {
                assert_true(h.outcomes[i].outcome == TL_OUTCOME_NOT_SENT || h.outcomes[i].outcome == TL_OUTCOME_INVALID);
            }
        }
    }
    bool happened = failing_alloc_happened();
    failing_alloc_at(0);
    harness_dispose(&h);
    return happened;
}

static void test_each_allocation_fails_once(void **state) {
    (void)state;
    size_t n = 1;
    while (run_failing(n, false)) {
        n++;
        assert_true(n < 5000);
    }
    assert_true(n > 60);
}

static void test_memory_runs_out_for_good(void **state) {
    (void)state;
    size_t n = 1;
    while (run_failing(n, true)) {
        n++;
        assert_true(n < 5000);
    }
    assert_true(n > 60);
}

/* A reply that came when there was no memory to read it: its records are unknown, and the push ends. */
static void answer_without_memory(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)number;
    (void)request;
    answer->body = "M";
}

static void test_reader_runs_out(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 20);
    h.options.batch_records = 4;
    h.options.jobs = 1;
    h.script = answer_without_memory;
    harness_run(&h);
    assert_int_equal(h.status, TL_ERR_MEMORY);
    check_one_result_each(&h);
    assert_int_equal(h.request_count, 1);
    assert_int_equal(harness_count(&h, TL_OUTCOME_UNKNOWN), 4);
    assert_int_equal(harness_count(&h, TL_OUTCOME_NOT_SENT), 16);
    harness_dispose(&h);
}

/* However long the input, a push holds its window and no more. */
static void test_memory_is_bounded(void **state) {
    (void)state;
    size_t live[2] = {0, 0};
    for (size_t i = 0; i < 2; i++) {
        harness h;
        harness_init(&h, i == 0 ? 2000 : 20000);
        h.options.window = 100;
        h.options.batch_records = 10;
        harness_run(&h);
        check_one_result_each(&h);
        assert_true(h.most_held <= 100);
        live[i] = test_memory_live_blocks(); /* of a push that is over and not freed yet */
        harness_dispose(&h);
    }
    assert_int_equal(live[0], live[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_each_allocation_fails_once),
        TEST_MEMORY(test_memory_runs_out_for_good),
        TEST_MEMORY(test_reader_runs_out),
        TEST_MEMORY(test_memory_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
