/* How often what took how long. */
#include <trunkline/metrics.h>

static size_t bucket_of(int64_t duration_ms) {
    size_t bucket = 0;
    while (duration_ms > 0 && bucket < TL_HISTOGRAM_BUCKETS - 1) {
        duration_ms /= 2;
        bucket++;
    }
    return bucket;
}

void tl_histogram_add(tl_histogram *histogram, int64_t duration_ms) {
    int64_t counted_ms = duration_ms > 0 ? duration_ms : 0;
    histogram->count++;
    histogram->sum_ms += (uint64_t)counted_ms;
    histogram->max_ms = counted_ms > histogram->max_ms ? counted_ms : histogram->max_ms;
    histogram->buckets[bucket_of(counted_ms)]++;
}

/* How many durations make a share `q` of `count`, rounded up; at least one. Written so that NaN is 0. */
static uint64_t rank_of(uint64_t count, double q) {
    if (!(q > 0)) {
        return 1;
    }
    if (q >= 1) {
        return count;
    }
    double exact = q * (double)count;
    uint64_t rank = (uint64_t)exact;
    rank += (double)rank < exact ? 1u : 0u;
    return rank < 1 ? 1 : rank > count ? count : rank;
}

int64_t tl_metrics_quantile(const tl_histogram *histogram, double q) {
    if (histogram->count == 0) {
        return 0;
    }
    uint64_t rank = rank_of(histogram->count, q);
    uint64_t seen = 0;
    for (size_t i = 0; i + 1 < TL_HISTOGRAM_BUCKETS; i++) {
        seen += histogram->buckets[i];
        if (seen >= rank) {
            int64_t longest_ms = (INT64_C(1) << i) - 1;
            return longest_ms < histogram->max_ms ? longest_ms : histogram->max_ms;
        }
    }
    return histogram->max_ms;
}
