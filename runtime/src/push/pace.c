#include "push/pace.h"

void tl_pace_init(tl_pace *pace, uint32_t jobs, uint32_t requests_per_second, uint32_t records_per_second) {
    pace->jobs = jobs;
    pace->requests = (tl_rate){requests_per_second, INT64_MIN};
    pace->records = (tl_rate){records_per_second, INT64_MIN};
    pace->brake = 1;
    pace->good = 0;
    pace->hold_until_ms = INT64_MIN;
    pace->braked_ms = INT64_MIN;
}

uint32_t tl_pace_jobs(const tl_pace *pace) {
    uint32_t jobs = pace->jobs / pace->brake;
    return jobs > 0 ? jobs : 1;
}

static int64_t rate_next_ms(const tl_rate *rate) {
    if (rate->next_us == INT64_MIN) {
        return INT64_MIN;
    }
    return (rate->next_us + 999) / 1000; /* a limit is not undercut by rounding */
}

static int64_t later(int64_t a_ms, int64_t b_ms) {
    return a_ms > b_ms ? a_ms : b_ms;
}

int64_t tl_pace_next_ms(const tl_pace *pace) {
    return later(later(rate_next_ms(&pace->requests), rate_next_ms(&pace->records)), pace->hold_until_ms);
}

static void rate_started(tl_rate *rate, uint32_t brake, int64_t now_ms, size_t count) {
    if (rate->per_second == 0) {
        return;
    }
    int64_t now_us = now_ms * 1000;
    if (rate->next_us < now_us - 999) {
        rate->next_us = now_us; /* what was not used is not made up for, but for what rate_next_ms rounded up */
    }
    int64_t per_second = rate->per_second;
    rate->next_us += ((int64_t)1000000 * brake * (int64_t)count + per_second - 1) / per_second;
}

void tl_pace_started(tl_pace *pace, int64_t now_ms, size_t records) {
    rate_started(&pace->requests, pace->brake, now_ms, 1);
    rate_started(&pace->records, pace->brake, now_ms, records);
}

void tl_pace_went_well(tl_pace *pace) {
    if (pace->brake > 1 && ++pace->good >= TL_PACE_GOOD) {
        pace->brake /= 2;
        pace->good = 0;
    }
}

void tl_pace_slow_down(tl_pace *pace, int64_t now_ms, int64_t delay_ms, int64_t request_started_ms) {
    if (pace->hold_until_ms < now_ms + delay_ms) {
        pace->hold_until_ms = now_ms + delay_ms;
    }
    pace->good = 0;
    if (request_started_ms < pace->braked_ms) {
        return;
    }
    pace->braked_ms = now_ms;
    if (pace->brake < TL_PACE_MOST_BRAKE) {
        pace->brake *= 2;
    }
}
