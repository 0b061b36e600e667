/* What a push, or a client's calls, have done so far, in numbers: counters and histograms. */
#ifndef TRUNKLINE_METRICS_H
#define TRUNKLINE_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include <trunkline/export.h>

TL_BEGIN_DECLS

enum { TL_HISTOGRAM_BUCKETS = 24 };

/**
 * How often what took how long. Bucket 0 counts what took less than 1 ms, bucket i what took 2^(i-1) to 2^i - 1 ms, the last one all from 2^22 ms
 * (70 minutes) on. All zero is an empty one. Threads: confined to the caller.
 */
typedef struct tl_histogram {
    uint64_t count;
    uint64_t sum_ms;
    int64_t max_ms;
    uint64_t buckets[TL_HISTOGRAM_BUCKETS];
} tl_histogram;

/** Counts one duration; below 0 is taken for 0. */
TL_API void tl_histogram_add(tl_histogram *histogram, int64_t duration_ms);

/**
 * The duration that a share `q` of all did not exceed (0.5: the median): the longest that its bucket can hold, but never more than the longest that
 * was counted. So the true value is at most this and, from 1 ms on, more than half of it. `q` is taken into 0 to 1; 0 when nothing was counted.
 */
TL_API int64_t tl_metrics_quantile(const tl_histogram *histogram, double q);

enum { TL_METRICS_OUTCOMES = 8, TL_METRICS_REASONS = 48 };

/** Since the push was made, over all its runs. Nothing of a dry run counts but its records. New fields are appended. */
typedef struct tl_push_metrics {
    size_t struct_size;
    uint64_t requests;            /* attempts that ended or are under way, repeats included */
    uint64_t repeats;             /* of these, with records that had been sent before: as they were, or in halves */
    uint64_t body_bytes_sent;     /* of requests that left, at least in part */
    uint64_t body_bytes_received; /* after decompression */
    uint64_t records_by_outcome[TL_METRICS_OUTCOMES]; /* by tl_outcome */
    uint64_t records_by_reason[TL_METRICS_REASONS];   /* by tl_reason; "none" is counted as well */
    uint64_t stops;               /* runs that ended early: the system cannot be reached or refuses us */
    uint64_t cancels;             /* runs that tl_push_cancel ended before every record had its turn */
    uint64_t budget_refusals;     /* requests that the retry budget kept from being sent again */
    uint64_t deadline_refusals;   /* requests that the deadline kept from being sent again */
    tl_histogram latency;         /* of attempts that ended, by the push's clock, waiting for a token included */
    uint64_t in_flight;           /* requests, now */
    uint64_t held;                /* records taken and not settled, now */
} tl_push_metrics;

/** The single calls of a client since it was made (tl_client_get_metrics in call.h). New fields are appended. */
typedef struct tl_client_metrics {
    size_t struct_size;
    uint64_t calls;               /* taken by tl_submit and tl_call */
    uint64_t requests;            /* attempts that ended or are under way, repeats included */
    uint64_t repeats;             /* of these, all but each call's first */
    uint64_t body_bytes_sent;     /* of requests that left, at least in part */
    uint64_t body_bytes_received; /* after decompression */
    uint64_t calls_by_outcome[TL_METRICS_OUTCOMES]; /* by tl_outcome */
    uint64_t calls_by_reason[TL_METRICS_REASONS];   /* by tl_reason; "none" is counted as well */
    uint64_t cancels;             /* calls that ended because tl_cancel was asked for it */
    uint64_t budget_refusals;     /* calls that the retry budget kept from being sent again */
    uint64_t deadline_refusals;   /* calls that their deadline kept from being sent again, or ended */
    tl_histogram latency;         /* of attempts that ended, by the client's clock, waiting for a token included */
    tl_histogram call_latency;    /* of calls, from submit to their end, waits included */
    uint64_t in_flight;           /* calls without completion, now */
} tl_client_metrics;

TL_END_DECLS
#endif
