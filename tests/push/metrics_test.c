/* The counters of a push, and the histogram. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

static void test_histogram_buckets(void **state) {
    (void)state;
    static const struct {
        int64_t duration_ms;
        size_t bucket;
    } cases[] = {{-5, 0},       {0, 0},         {1, 1}, {2, 2}, {3, 2}, {4, 3}, {7, 3}, {8, 4}, {1023, 10}, {1024, 11}, {(1 << 22) - 1, 22},
                 {1 << 22, 23}, {INT64_MAX, 23}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tl_histogram histogram = {0};
        tl_histogram_add(&histogram, cases[i].duration_ms);
        assert_int_equal(histogram.count, 1);
        assert_int_equal(histogram.buckets[cases[i].bucket], 1);
        assert_int_equal(histogram.max_ms, cases[i].duration_ms > 0 ? cases[i].duration_ms : 0);
        assert_int_equal(histogram.sum_ms, (uint64_t)histogram.max_ms);
        assert_int_equal(tl_metrics_quantile(&histogram, 0.5), histogram.max_ms); /* of one, that one */
    }
}

static void test_quantiles(void **state) {
    (void)state;
    tl_histogram histogram = {0};
    assert_int_equal(tl_metrics_quantile(&histogram, 0.5), 0);
    for (int64_t ms = 1; ms <= 1000; ms++) {
        tl_histogram_add(&histogram, ms);
    }
    /* The true one is at most what is said, and more than half of it. */
    for (int percent = 1; percent <= 100; percent++) {
        int64_t truth_ms = 10 * percent;
        int64_t said_ms = tl_metrics_quantile(&histogram, percent / 100.0);
        assert_true(truth_ms <= said_ms && 2 * truth_ms > said_ms);
    }
    assert_int_equal(tl_metrics_quantile(&histogram, 0.5), 511);
    assert_int_equal(tl_metrics_quantile(&histogram, 0.511), 511);
    assert_int_equal(tl_metrics_quantile(&histogram, 0.512), 1000); /* the bucket goes to 1,023, the longest was shorter */
    assert_int_equal(tl_metrics_quantile(&histogram, 1), 1000);
    assert_int_equal(tl_metrics_quantile(&histogram, 7), 1000);
    assert_int_equal(tl_metrics_quantile(&histogram, 0), 1);
    assert_int_equal(tl_metrics_quantile(&histogram, -1), 1);
    assert_int_equal(tl_metrics_quantile(&histogram, (double)NAN), 1);
    /* Half of three are two. */
    tl_histogram three = {0};
    tl_histogram_add(&three, 1);
    tl_histogram_add(&three, 100);
    tl_histogram_add(&three, 1000);
    assert_int_equal(tl_metrics_quantile(&three, 0.33), 1);
    assert_int_equal(tl_metrics_quantile(&three, 0.5), 127);
    assert_int_equal(tl_metrics_quantile(&three, 0.67), 1000);
}

static void answer_mixed(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    if (number == 0) {
        *answer = (fake_answer){TL_ERR_CONNECT, false, 0, NULL, NULL, NULL, 3, NULL};
    } else if (number == 1) {
        *answer = (fake_answer){TL_OK, true, 429, "slow down", NULL, NULL, 10, NULL};
    } else if (number == 2) {
        *answer = (fake_answer){TL_ERR_LOST, true, 0, NULL, NULL, NULL, 100, NULL};
    } else if (number == 3) {
        answer->body = "Vrs";
    }
}

static size_t first_body_bytes(const harness *h) {
    return (size_t)(strchr(h->shown, '\n') - h->shown);
}

static void check_records(const harness *h, const tl_push_metrics *metrics) {
    for (size_t i = 0; i < TL_OUTCOME_COUNT; i++) {
        assert_int_equal(metrics->records_by_outcome[i], h->summary.by_outcome[i]);
    }
    for (size_t i = 0; i < TL_REASON_COUNT; i++) {
        assert_int_equal(metrics->records_by_reason[i], h->summary.by_reason[i]);
    }
}

static void test_counters(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 20);
    h.options.batch_records = 2;
    h.options.jobs = 1;
    h.records[6].columns[TL_COLUMN_CUSTOMER] = (tl_opt_text){0};
    h.script = answer_mixed;
    harness_run(&h);
    check_one_result_each(&h);
    const tl_push_metrics *metrics = tl_push_metrics_of(h.push);
    assert_int_equal(metrics->struct_size, sizeof *metrics);
    check_records(&h, metrics);
    assert_int_equal(metrics->records_by_outcome[TL_OUTCOME_INVALID], 1);
    assert_int_equal(metrics->records_by_outcome[TL_OUTCOME_REJECTED], 1);
    assert_int_equal(metrics->records_by_outcome[TL_OUTCOME_SAVED], 18);
    assert_int_equal(h.request_count, 10 + 3);
    assert_int_equal(metrics->requests, 13);
    assert_int_equal(metrics->repeats, 3);
    assert_int_equal(metrics->body_bytes_sent, h.shown_len - h.shown_count - first_body_bytes(&h)); /* that one never left */
    assert_int_equal(metrics->body_bytes_received, strlen("slow down") + strlen("Vrs") + 9 * strlen(TEST_ALL_SAVED));
    assert_int_equal(metrics->latency.count, 13);
    assert_int_equal(metrics->latency.sum_ms, 3 + 10 + 100 + 10 * 10);
    assert_int_equal(metrics->latency.max_ms, 100);
    assert_int_equal(metrics->latency.buckets[2], 1);
    assert_int_equal(metrics->latency.buckets[4], 11);
    assert_int_equal(metrics->latency.buckets[7], 1);
    assert_int_equal(metrics->stops + metrics->cancels + metrics->budget_refusals + metrics->deadline_refusals, 0);
    assert_int_equal(metrics->in_flight, 0);
    assert_int_equal(metrics->held, 0);
    harness_dispose(&h);
}

/* What can be read while the push runs. */
typedef struct watcher {
    harness *h;
    uint64_t most_in_flight;
    uint64_t most_held;
} watcher;

static void watch(void *context, const tl_attempt *attempt) {
    watcher *w = context;
    const tl_push_metrics *metrics = tl_push_metrics_of(w->h->push);
    (void)attempt;
    assert_int_equal(metrics->in_flight, w->h->transport.open_count);
    w->most_in_flight = metrics->in_flight > w->most_in_flight ? metrics->in_flight : w->most_in_flight;
    w->most_held = metrics->held > w->most_held ? metrics->held : w->most_held;
    assert_int_equal(metrics->held, w->h->taken - w->h->settled);
}

static void test_gauges(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 40);
    watcher w = {&h, 0, 0};
    h.options.batch_records = 2;
    h.options.jobs = 3;
    h.options.window = 10;
    h.options.on_attempt = watch;
    h.options.attempt_context = &w;
    harness_run(&h);
    assert_int_equal(w.most_in_flight, 2); /* before the third starts, and once one of three has ended */
    assert_in_range(w.most_held, 6, 10);
    assert_int_equal(tl_push_metrics_of(h.push)->in_flight, 0);
    assert_int_equal(tl_push_metrics_of(h.push)->held, 0);
    harness_dispose(&h);
}

static void answer_401_at_first(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)h;
    (void)request;
    if (number == 0) {
        answer->http_status = 401;
        answer->body = "x";
    }
}

static void test_runs_add_up(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 5);
    h.options.batch_records = 1;
    h.options.jobs = 1;
    h.script = answer_401_at_first;
    harness_run(&h);
    assert_true(h.summary.stopped);
    const tl_push_metrics *metrics = tl_push_metrics_of(h.push);
    check_records(&h, metrics);
    assert_int_equal(metrics->stops, 1);
    assert_int_equal(metrics->requests, 1);
    h.taken = 0;
    h.settled = 0;
    harness_run(&h);
    assert_false(h.summary.stopped);
    assert_int_equal(metrics->stops, 1);
    assert_int_equal(metrics->requests, 6);
    assert_int_equal(metrics->repeats, 0); /* another run's records are others */
    assert_int_equal(metrics->records_by_outcome[TL_OUTCOME_SAVED], 5);
    assert_int_equal(metrics->records_by_outcome[TL_OUTCOME_NOT_SENT], 5);
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_histogram_buckets), TEST_MEMORY(test_quantiles), TEST_MEMORY(test_counters), TEST_MEMORY(test_gauges),
        TEST_MEMORY(test_runs_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
