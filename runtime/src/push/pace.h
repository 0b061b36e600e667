/* How fast a push may go: requests in flight, requests and records per second, and the brake that a rate limit pulls. */
#ifndef TL_PUSH_PACE_H
#define TL_PUSH_PACE_H

#include <stddef.h>
#include <stdint.h>

#include "net/backoff.h"

/** A clock of its own, which each start moves on. */
typedef struct tl_rate {
    uint32_t per_second; /* 0: no limit */
    int64_t next_us; /* nothing starts before */
} tl_rate;

/**
 * The limits are divided by `brake`, which doubles when the system asks for less and halves again after TL_PACE_GOOD good
 * replies in a row. Threads: confined.
 */
typedef struct tl_pace {
    uint32_t jobs;
    tl_rate requests;
    tl_rate records;
    uint32_t brake; /* 1, 2, 4 ... TL_PACE_MOST_BRAKE */
    uint32_t good; /* good replies since the last change of the brake */
    int64_t hold_until_ms; /* no request starts before */
    int64_t braked_ms; /* when the brake was last pulled */
} tl_pace;

enum { TL_PACE_GOOD = 16, TL_PACE_MOST_BRAKE = 64 };

void tl_pace_init(tl_pace *pace, uint32_t jobs, uint32_t requests_per_second, uint32_t records_per_second);

/** How many requests may be in flight; at least 1. */
uint32_t tl_pace_jobs(const tl_pace *pace);

/** When the next request may start; the past when it may now. */
int64_t tl_pace_next_ms(const tl_pace *pace);

/** A request with so many records starts. */
void tl_pace_started(tl_pace *pace, int64_t now_ms, size_t records);

/** A reply came that asks for nothing. */
void tl_pace_went_well(tl_pace *pace);

/**
 * The system asked for less: nothing starts for `delay_ms`. Several refusals of requests that were in flight together pull the
 * brake once: only one that started after the last pull counts again.
 */
void tl_pace_slow_down(tl_pace *pace, int64_t now_ms, int64_t delay_ms, int64_t request_started_ms);

#endif
