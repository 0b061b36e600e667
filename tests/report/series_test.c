/* The series of a push: its numbers, and that it stays as small as it is; the axes of its drawings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report_axis.h"
#include "report_series.h"
#include "support/support.h"

static void add(report_series *series, int64_t at_ms, tl_outcome outcome, int64_t elapsed_ms) {
    tl_result result = {0};
    result.outcome = outcome;
    result.elapsed_ms = elapsed_ms;
    result.attempts = 1;
    report_series_add(series, at_ms, &result);
}

static report_span whole(const report_series *series) {
    report_span sum;
    report_series_sum(series, 0, REPORT_SERIES_MAX, &sum);
    return sum;
}

static void test_spans(void **state) {
    (void)state;
    report_series *series = report_series_new();
    report_span sum;
    tl_result never_sent = {0};
    assert_non_null(series);
    assert_int_equal(report_series_count(series), 0);
    sum = whole(series);
    assert_int_equal(report_span_quantile(&sum, 0.5), -1);
    add(series, -5, TL_OUTCOME_SAVED, 1);
    add(series, 99, TL_OUTCOME_SAVED, 2);
    add(series, 100, TL_OUTCOME_REJECTED, 3);
    add(series, 350, TL_OUTCOME_UNKNOWN, -4);
    never_sent.outcome = TL_OUTCOME_NOT_SENT;
    report_series_add(series, 900, &never_sent);
    assert_int_equal(report_series_count(series), 4);
    assert_int_equal(report_series_width_ms(series), 100);
    report_series_sum(series, 0, 1, &sum);
    assert_int_equal(sum.by_outcome[TL_OUTCOME_SAVED], 2);
    assert_int_equal(report_span_records(&sum), 2);
    report_series_sum(series, 1, 3, &sum);
    assert_int_equal(sum.by_outcome[TL_OUTCOME_REJECTED], 1);
    assert_int_equal(sum.by_outcome[TL_OUTCOME_UNKNOWN], 1);
    assert_int_equal(report_span_records(&sum), 2);
    report_series_free(series);
}

/* A day of them: the number of spans is bounded, nothing is allocated, no record is lost, and the widths stay whole. */
static void test_stays_small(void **state) {
    (void)state;
    enum { RECORDS = 86400 };
    report_series *series = report_series_new();
    assert_non_null(series);
    size_t allocations = test_memory_allocations();
    for (int64_t i = 0; i < RECORDS; i++) {
        add(series, i * 1000, i % 10 ? TL_OUTCOME_SAVED : TL_OUTCOME_REJECTED, 20);
        assert_true(report_series_count(series) <= REPORT_SERIES_MAX);
        assert_true(report_series_count(series) <= 1 || report_series_count(series) > REPORT_SERIES_MAX / 2 || report_series_width_ms(series) == 100);
    }
    assert_int_equal(test_memory_allocations(), allocations);
    assert_int_equal(report_series_width_ms(series), 100 * 2048);
    report_span sum = whole(series);
    assert_int_equal(sum.by_outcome[TL_OUTCOME_SAVED], RECORDS / 10 * 9);
    assert_int_equal(sum.by_outcome[TL_OUTCOME_REJECTED], RECORDS / 10);
    /* The records of the first span are those of its time. */
    report_series_sum(series, 0, 1, &sum);
    assert_int_equal(report_span_records(&sum), 205);
    /* One far away: doubled as often as it takes. */
    add(series, INT64_C(1) << 45, TL_OUTCOME_SAVED, 20);
    assert_true(report_series_count(series) <= REPORT_SERIES_MAX);
    sum = whole(series);
    assert_int_equal(report_span_records(&sum), RECORDS + 1);
    report_series_free(series);
}

static void test_quantiles(void **state) {
    (void)state;
    report_series *series = report_series_new();
    assert_non_null(series);
    for (int64_t ms = 1; ms <= 1000; ms++) {
        add(series, 0, TL_OUTCOME_SAVED, ms);
    }
    report_span sum = whole(series);
    for (int percent = 1; percent <= 100; percent++) {
        int64_t got = report_span_quantile(&sum, percent / 100.0);
        int64_t wanted = 10 * (int64_t)percent;
        assert_true(got >= wanted);
        assert_true(got <= wanted + wanted / 8 + 1);
    }
    report_series_free(series);
    series = report_series_new();
    assert_non_null(series);
    add(series, 0, TL_OUTCOME_SAVED, INT64_MAX); /* beyond all classes */
    sum = whole(series);
    assert_true(report_span_quantile(&sum, 0.5) > 7200000);
    report_series_free(series);
}

static void test_axes(void **state) {
    (void)state;
    static const double largest[] = {0, 0.004, 0.4, 1, 7, 19.3, 99, 100, 101, 4711, 1234567, 9.9e12};
    for (size_t i = 0; i < sizeof largest / sizeof largest[0]; i++) {
        report_axis axis = report_axis_for(largest[i], 4);
        assert_true(axis.most >= largest[i]);
        assert_true(axis.step > 0);
        assert_true(axis.most / axis.step < 6);
        assert_true(axis.most > 0);
    }
    static const double times[] = {300, 1000, 94000, 3600000, 86400000, 1e10, 1e14};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        report_axis axis = report_axis_for_time(times[i], 7);
        assert_true(axis.most == times[i]);
        assert_true(times[i] / axis.step <= 7);
        assert_true(times[i] / axis.step >= 1);
    }
    assert_string_equal(report_label_number(1200).text, "1,200");
    assert_string_equal(report_label_number(0.25).text, "0.25");
    assert_string_equal(report_label_time(250, 800).text, "250 ms");
    assert_string_equal(report_label_time(1500, 4000).text, "1.5 s");
    assert_string_equal(report_label_time(720000, 900000).text, "12 min");
    assert_string_equal(report_label_time(7200000, 7200000).text, "2 h");
    assert_string_equal(report_label_span(450).text, "0.4 s");
    assert_string_equal(report_label_span(740000).text, "12 min 20 s");
    assert_string_equal(report_label_span(5640000).text, "1 h 34 min");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_spans),
        TEST_MEMORY(test_stays_small),
        TEST_MEMORY(test_quantiles),
        TEST_MEMORY(test_axes),
    };
    return cmocka_run_group_tests_name("report_series", tests, NULL, NULL);
}
