#include "report_series.h"

#include <string.h>

#include <trunkline/memory.h>

struct report_series {
    int64_t width_ms;
    size_t count;
    report_span spans[REPORT_SERIES_MAX];
};

report_series *report_series_new(void) {
    report_series *series = tl_calloc(1, sizeof *series);
    if (series) {
        series->width_ms = REPORT_SERIES_WIDTH_MS;
    }
    return series;
}

void report_series_free(report_series *series) {
    tl_free(series);
}

/* 0 to 7 ms are classes of their own; from 8 on, the three bits behind the first one tell which eighth of its doubling a value is in. */
static size_t latency_class(int64_t ms) {
    uint64_t value = ms < 0 ? 0 : (uint64_t)ms;
    unsigned doublings = 0;
    while (value >> doublings >= 16) {
        doublings++;
    }
    size_t index = value < 8 ? (size_t)value : (size_t)(8 * doublings + (value >> doublings));
    return index < REPORT_LATENCY_CLASSES ? index : REPORT_LATENCY_CLASSES - 1;
}

/* The longest that a class holds. */
static int64_t class_most_ms(size_t index) {
    if (index < 16) {
        return (int64_t)index;
    }
    unsigned doublings = (unsigned)(index / 8 - 1);
    return ((int64_t)(index % 8 + 8 + 1) << doublings) - 1;
}

static void add_span(report_span *to, const report_span *from) {
    for (size_t i = 0; i < TL_OUTCOME_COUNT; i++) {
        to->by_outcome[i] += from->by_outcome[i];
    }
    for (size_t i = 0; i < REPORT_LATENCY_CLASSES; i++) {
        to->latency[i] += from->latency[i];
    }
}

static void double_width(report_series *series) {
    for (size_t i = 0; i < series->count; i += 2) {
        report_span merged = series->spans[i];
        if (i + 1 < series->count) {
            add_span(&merged, &series->spans[i + 1]);
        }
        series->spans[i / 2] = merged;
    }
    series->count = (series->count + 1) / 2;
    memset(series->spans + series->count, 0, (REPORT_SERIES_MAX - series->count) * sizeof series->spans[0]);
    series->width_ms *= 2;
}

void report_series_add(report_series *series, int64_t at_ms, const tl_result *result) {
    if (result->attempts == 0) {
        return;
    }
    int64_t at = at_ms < 0 ? 0 : at_ms;
    while (at / series->width_ms >= REPORT_SERIES_MAX) {
        double_width(series);
    }
    size_t index = (size_t)(at / series->width_ms);
    series->count = index < series->count ? series->count : index + 1;
    series->spans[index].by_outcome[result->outcome]++;
    series->spans[index].latency[latency_class(result->elapsed_ms)]++;
}

size_t report_series_count(const report_series *series) {
    return series->count;
}

int64_t report_series_width_ms(const report_series *series) {
    return series->width_ms;
}

void report_series_sum(const report_series *series, size_t first, size_t count, report_span *out) {
    memset(out, 0, sizeof *out);
    for (size_t i = first; i < series->count && i - first < count; i++) {
        add_span(out, &series->spans[i]);
    }
}

uint64_t report_span_records(const report_span *span) {
    uint64_t records = 0;
    for (size_t i = 0; i < TL_OUTCOME_COUNT; i++) {
        records += span->by_outcome[i];
    }
    return records;
}

int64_t report_span_quantile(const report_span *span, double q) {
    uint64_t records = report_span_records(span);
    uint64_t seen = 0;
    for (size_t i = 0; i < REPORT_LATENCY_CLASSES; i++) {
        seen += span->latency[i];
        if (span->latency[i] && (double)seen >= q * (double)records) {
            return class_most_ms(i);
        }
    }
    return -1;
}
