/* Batches that are refused as a whole, or answered for some records only, are taken apart within their bound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"
#include "push/job.h"

/* The system refuses every request that holds one of these records. */
typedef struct bad_records {
    const size_t *items;
    size_t count;
    fake_answer refusal;
} bad_records;

static const fake_answer status_400 = {TL_OK, true, 400, "x", NULL, NULL, 10, NULL};
static const fake_answer status_413 = {TL_OK, true, 413, "x", NULL, NULL, 10, NULL};
static const fake_answer status_415 = {TL_OK, true, 415, "x", NULL, NULL, 10, NULL};
static const fake_answer status_422 = {TL_OK, true, 422, "x", NULL, NULL, 10, NULL};
static const fake_answer own_words = {TL_OK, true, 200, "Ra bad customer is among them", NULL, NULL, 10, NULL};
static const fake_answer says_nothing = {TL_OK, true, 200, "V.", NULL, NULL, 10, NULL};

static bool is_bad(const bad_records *bad, uint64_t index) {
    for (size_t i = 0; i < bad->count; i++) {
        if (bad->items[i] == index) {
            return true;
        }
    }
    return false;
}

static void answer_by_badness(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    const bad_records *bad = h->script_context;
    (void)number;
    for (size_t i = 0; i < request->count; i++) {
        if (is_bad(bad, request->refs[i])) {
            *answer = bad->refusal;
        }
    }
}

static void start(harness *h, size_t count, bad_records *bad, bool idempotent) {
    harness_init(h, count);
    if (!idempotent) {
        test_system_not_idempotent(&h->system);
    }
    h->script = answer_by_badness;
    h->script_context = bad;
    h->options.attempts = 1; /* what is sent again is sent to take a batch apart */
}

/* The bound, computed apart: the largest whole number that is not above 2 * log2(n) + 2. */
static size_t bound(size_t n) {
    static const struct {
        size_t n;
        size_t extra;
    } known[] = {{1, 2}, {2, 4}, {3, 5}, {4, 6}, {5, 6}, {6, 7}, {7, 7}, {8, 8}, {64, 14}, {100, 15}, {500, 19}, {512, 20}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i].n == n) {
            return known[i].extra;
        }
    }
    fail_msg("no bound known for %zu", n);
    return 0;
}

static void test_bound(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 4, 5, 6, 7, 8, 64, 100, 500, 512};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_int_equal(tl_family_extra(sizes[i]), bound(sizes[i]));
    }
    assert_int_equal(tl_family_extra(UINT32_MAX), 63 + 2);
}

/* One bad record, wherever it stands, costs only itself. */
static void test_one_bad_record(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 4, 5, 6, 7, 8, 100, 500};
    static const fake_answer *const refusals[] = {&status_400, &status_413, &status_415, &status_422, &own_words};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        size_t n = sizes[s];
        for (size_t at = 0; at<n; at += n> 8 ? n / 7 : 1) {
            bad_records bad = {&at, 1, *refusals[(s + at) % 5]};
            harness h;
            start(&h, n, &bad, (at & 1) != 0); /* nothing was saved: it may always be sent again */
            harness_run(&h);
            check_one_result_each(&h);
            assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), n - 1);
            assert_int_equal(h.outcomes[at].outcome, TL_OUTCOME_REJECTED);
            assert_int_equal(h.outcomes[at].reason, bad.refusal.body[0] == 'R' ? TL_REASON_UNKNOWN_CUSTOMER : TL_REASON_VENDOR_ERROR);
            assert_true(h.request_count <= 1 + bound(n));
            assert_true(n > 1 || h.request_count == 1);
            assert_int_equal(h.summary.requests, h.request_count);
            assert_int_equal(h.summary.repeats, h.request_count - 1);
            harness_dispose(&h);
        }
    }
}

static void test_exact_requests_for_small_batches(void **state) {
    (void)state;
    /* 2: whole, half, half. 3 with the last one bad: 3, 2, 1. 3 with the first one bad: 3, 2, 1, 1, 1. */
    static const struct {
        size_t n;
        size_t at;
        size_t requests;
    } cases[] = {{1, 0, 1}, {2, 0, 3}, {2, 1, 3}, {3, 2, 3}, {3, 0, 5}, {4, 3, 5}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bad_records bad = {&cases[i].at, 1, status_400};
        harness h;
        start(&h, cases[i].n, &bad, true);
        harness_run(&h);
        check_one_result_each(&h);
        assert_int_equal(h.request_count, cases[i].requests);
        harness_dispose(&h);
    }
}

/* With many bad records the bound ends it: what was not got to is not sent, and no good half is lost. */
static void test_many_bad_records(void **state) {
    (void)state;
    static const size_t sizes[] = {2, 3, 8, 100, 500};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        size_t n = sizes[s];
        size_t all[500];
        for (size_t i = 0; i < n; i++) {
            all[i] = i;
        }
        for (size_t count = 2; count <= n; count = count * 3 + 1) {
            bad_records bad = {all, count, status_400};
            harness h;
            start(&h, n, &bad, true);
            harness_run(&h);
            check_one_result_each(&h);
            assert_true(h.request_count <= 1 + bound(n));
            for (size_t i = 0; i < n; i++) {
                if (i < count) {
                    assert_true(h.outcomes[i].outcome == TL_OUTCOME_REJECTED || h.outcomes[i].outcome == TL_OUTCOME_NOT_SENT);
                } else {
                    assert_true(h.outcomes[i].outcome == TL_OUTCOME_SAVED || h.outcomes[i].outcome == TL_OUTCOME_NOT_SENT);
                }
                assert_true(h.outcomes[i].outcome == TL_OUTCOME_SAVED || h.outcomes[i].reason == TL_REASON_VENDOR_ERROR);
            }
            assert_true(n < 100 || count > n / 4 || harness_count(&h, TL_OUTCOME_SAVED) >= n / 2);
            harness_dispose(&h);
        }
    }
}

static void test_all_bad_uses_the_bound_up(void **state) {
    (void)state;
    size_t all[500];
    for (size_t i = 0; i < 500; i++) {
        all[i] = i;
    }
    bad_records bad = {all, 500, status_400};
    harness h;
    start(&h, 500, &bad, true);
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(h.request_count, 1 + 19);
    assert_int_equal(harness_count(&h, TL_OUTCOME_NOT_SENT) + harness_count(&h, TL_OUTCOME_REJECTED), 500);
    assert_false(h.summary.stopped);
    harness_dispose(&h);
}

/* Each original batch has a bound of its own. */
static void test_bound_is_per_batch(void **state) {
    (void)state;
    const size_t items[] = {3, 103, 299};
    bad_records bad = {items, 3, status_422};
    harness h;
    start(&h, 300, &bad, true);
    h.options.batch_records = 100;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 297);
    assert_int_equal(harness_count(&h, TL_OUTCOME_REJECTED), 3);
    assert_true(h.request_count <= 3 * (1 + bound(100)));
    harness_dispose(&h);
}

/* Records that a reply leaves open are sent again in halves, the settled ones are not. */
static void answer_two_open(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    if (number == 0) {
        assert_int_equal(request->count, 6);
        answer->body = "Vs.rs.s";
    } else {
        assert_int_equal(request->count, 1);
        assert_int_equal(request->refs[0], number == 1 ? 1 : 4);
    }
}

static void test_open_records_go_in_halves(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 6);
    h.script = answer_two_open;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(h.request_count, 3);
    check_outcome(&h, 2, TL_OUTCOME_REJECTED, TL_REASON_UNKNOWN_CUSTOMER);
    check_outcome(&h, 1, TL_OUTCOME_SAVED, TL_REASON_NONE);
    check_outcome(&h, 4, TL_OUTCOME_SAVED, TL_REASON_NONE);
    assert_int_equal(h.outcomes[0].attempts, 1);
    assert_int_equal(h.outcomes[1].attempts, 2);
    harness_dispose(&h);
}

/* A system whose replies never say anything: within the bound, and then unknown, never saved. */
static void test_open_records_end_unknown(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 8, 500};
    size_t all[500];
    for (size_t i = 0; i < 500; i++) {
        all[i] = i;
    }
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        for (int idempotent = 0; idempotent < 2; idempotent++) {
            bad_records bad = {all, 500, says_nothing};
            harness h;
            start(&h, sizes[s], &bad, idempotent);
            harness_run(&h);
            check_one_result_each(&h);
            assert_int_equal(harness_count(&h, TL_OUTCOME_UNKNOWN), sizes[s]);
            check_outcome(&h, 0, TL_OUTCOME_UNKNOWN, TL_REASON_UNMATCHED_REPLY);
            if (!idempotent || sizes[s] == 1) {
                assert_int_equal(h.request_count, 1);
            } else {
                assert_true(h.request_count > 1 && h.request_count <= 1 + bound(sizes[s]));
            }
            harness_dispose(&h);
        }
    }
}

/* A half that is refused later, or never gets through, does not undo that its records may have been saved before. */
static void answer_open_then_refused(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    if (number == 0) {
        answer->body = "V.";
    } else {
        *answer = (fake_answer){TL_ERR_CONNECT, false, 0, NULL, NULL, NULL, 1, NULL};
    }
}

static void test_open_records_stay_in_doubt(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 4);
    h.script = answer_open_then_refused;
    harness_run(&h);
    check_one_result_each(&h);
    for (size_t i = 0; i < 4; i++) {
        check_outcome(&h, i, TL_OUTCOME_UNKNOWN, TL_REASON_UNMATCHED_REPLY);
    }
    harness_dispose(&h);
}

/* Retries of a half have their own count of attempts and do not use the bound up. */
static void answer_refuse_then_429(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    if (request->count == 2) {
        answer->http_status = 400;
        answer->body = "x";
    } else if (number < 3) {
        answer->http_status = 429;
        answer->body = "x";
    }
}

static void test_halves_are_retried(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 2);
    h.script = answer_refuse_then_429;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 2);
    assert_true(h.request_count >= 4 && h.request_count <= 5);
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bound),
        TEST_MEMORY(test_one_bad_record),
        TEST_MEMORY(test_exact_requests_for_small_batches),
        TEST_MEMORY(test_many_bad_records),
        TEST_MEMORY(test_all_bad_uses_the_bound_up),
        TEST_MEMORY(test_bound_is_per_batch),
        TEST_MEMORY(test_open_records_go_in_halves),
        TEST_MEMORY(test_open_records_end_unknown),
        TEST_MEMORY(test_open_records_stay_in_doubt),
        TEST_MEMORY(test_halves_are_retried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
