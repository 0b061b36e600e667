/* The plan: how records become requests, how many are held, and what a dry run shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

static void check_counts(const harness *h, const size_t *counts, size_t count) {
    assert_int_equal(h->request_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(h->requests[i].count, counts[i]);
    }
}

static void test_batches_by_count(void **state) {
    (void)state;
    static const struct {
        size_t records;
        uint32_t batch_records;
        size_t requests;
        size_t counts[4];
    } cases[] = {{0, 0, 0, {0}},       {1, 0, 1, {1}},        {499, 0, 1, {499}},
                 {500, 0, 1, {500}},   {501, 0, 2, {500, 1}}, {1200, 0, 3, {500, 500, 200}},
                 {7, 3, 3, {3, 3, 1}}, {3, 1, 3, {1, 1, 1}}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        harness h;
        harness_init(&h, cases[i].records);
        h.options.batch_records = cases[i].batch_records;
        harness_run(&h);
        assert_int_equal(h.status, TL_OK);
        check_one_result_each(&h);
        assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), cases[i].records);
        check_counts(&h, cases[i].counts, cases[i].requests);
        assert_int_equal(h.summary.requests, cases[i].requests);
        assert_int_equal(h.summary.repeats, 0);
        harness_dispose(&h);
    }
}

static void test_single_record_requests(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 3);
    test_system_single(&h.system);
    harness_run(&h);
    check_one_result_each(&h);
    check_counts(&h, (size_t[]){1, 1, 1}, 3);
    assert_int_equal(h.shown[0], '{');
    harness_dispose(&h);
}

/* No body is longer than the limit, and none could have taken one record more. */
static void test_batches_by_bytes(void **state) {
    (void)state;
    for (size_t limit = 60; limit < 700; limit += 37) {
        harness h;
        harness_init(&h, 40);
        h.options.batch_bytes = limit;
        harness_run(&h);
        check_one_result_each(&h);
        assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED) + harness_count(&h, TL_OUTCOME_INVALID), 40);
        size_t previous = 0;
        const char *line = h.shown;
        for (size_t i = 0; i < h.shown_count; i++) {
            const char *end = strchr(line, '\n');
            const char *first_record_end = strchr(line, '}');
            size_t len = (size_t)(end - line);
            size_t first_record = (size_t)(first_record_end - line); /* without its bracket: as long as the record */
            assert_true(len <= limit);
            assert_true(i == 0 || previous + 1 + first_record > limit);
            previous = len;
            line = end + 1;
        }
        harness_dispose(&h);
    }
}

/* The limit counts every byte of the body: brackets and commas too. */
static void test_limit_is_exact(void **state) {
    (void)state;
    static const char body[] = "[{\"Customer\":\"C-0\",\"Kind\":\"Cell\",\"Number\":\"555-0\",\"Ref\":0},"
                               "{\"Customer\":\"C-1\",\"Kind\":\"Cell\",\"Number\":\"555-1\",\"Ref\":1}]";
    for (size_t less = 0; less < 2; less++) {
        harness h;
        harness_init(&h, 2);
        h.options.batch_bytes = sizeof body - 1 - less;
        harness_run(&h);
        check_one_result_each(&h);
        assert_int_equal(h.request_count, 1 + less);
        harness_dispose(&h);
    }
}

static void test_record_larger_than_limit(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 3);
    h.options.batch_bytes = 100;
    h.records[1].columns[TL_COLUMN_EXTENSION] = tl_text("0123456789012345678901234567890123456789");
    harness_run(&h);
    check_one_result_each(&h);
    check_outcome(&h, 0, TL_OUTCOME_SAVED, TL_REASON_NONE);
    check_outcome(&h, 1, TL_OUTCOME_INVALID, TL_REASON_BAD_VALUE);
    check_outcome(&h, 2, TL_OUTCOME_SAVED, TL_REASON_NONE);
    harness_dispose(&h);
}

static void test_jobs_in_flight(void **state) {
    (void)state;
    for (uint32_t jobs = 1; jobs <= 9; jobs += 4) {
        harness h;
        harness_init(&h, 100);
        h.options.batch_records = 2;
        h.options.jobs = jobs;
        harness_run(&h);
        check_one_result_each(&h);
        assert_int_equal(h.transport.most_open, jobs);
        harness_dispose(&h);
    }
}

static void test_window_bounds_what_is_held(void **state) {
    (void)state;
    static const uint32_t windows[] = {1, 2, 7, 10, 50};
    for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
        harness h;
        harness_init(&h, 300);
        h.options.batch_records = 10;
        h.options.window = windows[i];
        for (size_t k = 3; k < 200; k += 2) {
            harness_same_key(&h, k, 1); /* most wait for one key */
        }
        harness_run(&h);
        check_one_result_each(&h);
        assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 300);
        assert_true(h.most_held <= windows[i]);
        assert_true(h.most_held >= 1);
        harness_dispose(&h);
    }
}

/* Records that wait for their key let the others pass. */
static void test_waiting_key_blocks_nobody(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 9);
    for (size_t i = 1; i < 5; i++) {
        harness_same_key(&h, i, 0);
    }
    h.options.batch_records = 3;
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 9);
    /* 0 5 6 | 7 8 | 1 | 2 | 3 | 4 */
    check_counts(&h, (size_t[]){3, 2, 1, 1, 1, 1}, 6);
    assert_int_equal(h.requests[0].refs[1], 5);
    assert_int_equal(h.requests[1].at_ms, 0);
    assert_int_equal(h.requests[2].at_ms, 10);
    harness_dispose(&h);
}

/* The next record of a key is older than what was read since, and goes first. */
static void test_successors_go_first(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 6);
    harness_same_key(&h, 1, 0);
    harness_same_key(&h, 2, 0);
    h.options.batch_records = 1;
    h.options.jobs = 1;
    harness_run(&h);
    check_one_result_each(&h);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(h.requests[i].refs[0], i);
    }
    harness_dispose(&h);
}

/* A key is customer and kind, the kind in the vendor's word; letters' case does not tell two keys apart. */
static void test_what_makes_a_key(void **state) {
    (void)state;
    static const tl_kind_name kinds[] = {{{"mobile", 6}, {"Cell", 4}}};
    harness h;
    harness_init(&h, 5);
    for (size_t i = 1; i < 5; i++) {
        harness_same_key(&h, i, 0);
    }
    h.records[1].columns[TL_COLUMN_KIND] = tl_text("mobile"); /* the same */
    h.records[2].columns[TL_COLUMN_KIND] = tl_text("Office"); /* another */
    h.records[3].columns[TL_COLUMN_CUSTOMER] = tl_text("c-0"); /* the same */
    h.records[4].columns[TL_COLUMN_KIND] = tl_null_text(); /* another */
    h.options.kinds = kinds;
    h.options.kind_count = 1;
    harness_run(&h);
    check_one_result_each(&h);
    check_counts(&h, (size_t[]){3, 1, 1}, 3);
    assert_int_equal(h.requests[0].refs[0], 0);
    assert_int_equal(h.requests[0].refs[1], 2);
    assert_int_equal(h.requests[0].refs[2], 4);
    assert_int_equal(h.requests[1].refs[0], 1);
    assert_int_equal(h.requests[2].refs[0], 3);
    assert_non_null(strstr(h.shown, "\"Kind\":null"));
    assert_null(strstr(h.shown, "mobile"));
    harness_dispose(&h);
}

/* A dry run plans as the real one would, shows each request, and neither sends nor waits. */
static void test_dry_run(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 8);
    h.options.dry_run = true;
    h.options.batch_records = 4;
    h.options.requests_per_second = 1;
    h.records[2].columns[TL_COLUMN_NUMBER] = tl_text("");
    harness_same_key(&h, 4, 3);
    tl_extra pin[] = {{tl_str_from("Ref"), tl_text("0")}, {tl_str_from("Pin"), tl_text("1234-secret")}};
    h.records[0].extras = pin;
    h.records[0].extra_count = 2;
    int64_t before_ms = tl_clock_now_ms(&h.clock.clock);
    harness_run(&h);
    assert_int_equal(h.status, TL_OK);
    assert_int_equal(tl_clock_now_ms(&h.clock.clock), before_ms);
    assert_int_equal(h.transport.submitted, 0);
    assert_int_equal(h.shown_count, 2);
    assert_int_equal(h.summary.requests, 2);
    assert_int_equal(h.settled, 1);
    check_outcome(&h, 2, TL_OUTCOME_INVALID, TL_REASON_MISSING_FIELD);
    assert_int_equal(h.summary.records, 1);
    assert_non_null(strstr(h.shown, "\"<secret>\""));
    assert_null(strstr(h.shown, "1234"));
    /* 0 1 3 5 | 4 6 7 */
    static const char expected[] = "[{\"Customer\":\"C-0\",\"Kind\":\"Cell\",\"Number\":\"555-0\",\"Ref\":0,\"Pin\":\"<secret>\"},"
                                   "{\"Customer\":\"C-1\",\"Kind\":\"Cell\",\"Number\":\"555-1\",\"Ref\":1},"
                                   "{\"Customer\":\"C-3\",\"Kind\":\"Cell\",\"Number\":\"555-3\",\"Ref\":3},"
                                   "{\"Customer\":\"C-5\",\"Kind\":\"Cell\",\"Number\":\"555-5\",\"Ref\":5}]\n"
                                   "[{\"Customer\":\"C-3\",\"Kind\":\"Cell\",\"Number\":\"555-4\",\"Ref\":4},"
                                   "{\"Customer\":\"C-6\",\"Kind\":\"Cell\",\"Number\":\"555-6\",\"Ref\":6},"
                                   "{\"Customer\":\"C-7\",\"Kind\":\"Cell\",\"Number\":\"555-7\",\"Ref\":7}]\n";
    assert_string_equal(h.shown, expected);
    harness_dispose(&h);
}

/* What on_request shows of a real run is what is sent, secrets included. */
static void test_requests_are_shown_as_sent(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 1);
    tl_extra pin[] = {{tl_str_from("Ref"), tl_text("0")}, {tl_str_from("Pin"), tl_text("1234")}};
    h.records[0].extras = pin;
    h.records[0].extra_count = 2;
    harness_run(&h);
    check_outcome(&h, 0, TL_OUTCOME_SAVED, TL_REASON_NONE);
    assert_string_equal(h.shown, "[{\"Customer\":\"C-0\",\"Kind\":\"Cell\",\"Number\":\"555-0\",\"Ref\":0,\"Pin\":\"1234\"}]\n");
    harness_dispose(&h);
}

static void test_two_runs_of_one_push(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 5);
    harness_same_key(&h, 3, 0);
    harness_run(&h);
    check_one_result_each(&h);
    h.taken = 0;
    h.settled = 0;
    memset(h.outcomes, 0, 5 * sizeof *h.outcomes);
    harness_run(&h);
    check_one_result_each(&h);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 5);
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_batches_by_count),
        TEST_MEMORY(test_single_record_requests),
        TEST_MEMORY(test_batches_by_bytes),
        TEST_MEMORY(test_limit_is_exact),
        TEST_MEMORY(test_record_larger_than_limit),
        TEST_MEMORY(test_successors_go_first),
        TEST_MEMORY(test_jobs_in_flight),
        TEST_MEMORY(test_window_bounds_what_is_held),
        TEST_MEMORY(test_waiting_key_blocks_nobody),
        TEST_MEMORY(test_what_makes_a_key),
        TEST_MEMORY(test_dry_run),
        TEST_MEMORY(test_requests_are_shown_as_sent),
        TEST_MEMORY(test_two_runs_of_one_push),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
