/*
 * What came in when, collected during a push: records by outcome and how long they took, in at most 600 spans of equal width. When a push
 * outlasts them, neighbours are merged and the width doubles, so memory stays the same however long it runs.
 */
#ifndef CLI_REPORT_SERIES_H
#define CLI_REPORT_SERIES_H

#include <trunkline/result.h>

enum { REPORT_SERIES_MAX = 600, REPORT_SERIES_WIDTH_MS = 100, REPORT_LATENCY_CLASSES = 168 };

/** One span of time. */
typedef struct report_span {
    uint64_t by_outcome[TL_OUTCOME_COUNT];
    uint64_t latency[REPORT_LATENCY_CLASSES]; /* how many took how long: exact below 8 ms, then eight classes for each doubling */
} report_span;

/** All spans from the start on. Threads: confined to one thread. */
typedef struct report_series report_series;

/** NULL when out of memory. Owns: the caller, `report_series_free`. */
report_series *report_series_new(void);
/** NULL is allowed. */
void report_series_free(report_series *series);

/**
 * Counts one record that was answered, or given up. A record that no request was made for (attempts 0) is none of these: it says nothing of
 * the system's pace.
 * @param at_ms  since the start of the push; below 0 is taken for 0
 */
void report_series_add(report_series *series, int64_t at_ms, const tl_result *result);

/** How many spans hold something or lie before one that does. */
size_t report_series_count(const report_series *series);
/** How long each is, in ms. */
int64_t report_series_width_ms(const report_series *series);
/** Adds up the spans from `first` on, `count` of them at most, into `out`. */
void report_series_sum(const report_series *series, size_t first, size_t count, report_span *out);

/** Records of a span. */
uint64_t report_span_records(const report_span *span);
/** What a share `q` (0 to 1) of them did not exceed, in ms, at most an eighth too high; -1 when there are none. */
int64_t report_span_quantile(const report_span *span, double q);

#endif
