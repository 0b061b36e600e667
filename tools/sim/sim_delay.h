/*
 * Delays: how long each request waits before it is looked at, and who waits now.
 *
 * A waiting connection is suspended in the server, not slept on: the simulator has one thread, so that requests are applied one
 * after the other in an order that its seed decides, and a thread per waiting request would only buy races.
 */
#ifndef SIM_DELAY_H
#define SIM_DELAY_H

#include <stdbool.h>
#include <stdint.h>

#include "sim_random.h"

/** One who waits; embedded in what waits. */
typedef struct sim_wait {
    struct sim_wait *next;
    int64_t due_ms; /* by the monotonic clock */
    bool waiting;
} sim_wait;

/** All zero delays nothing. */
typedef struct sim_delays {
    int64_t min_ms;
    int64_t max_ms;
    sim_random random;
    sim_wait *first; /* by due time, then by arrival */
} sim_delays;

/** Reads "20-50" or "20", milliseconds, an hour at most. */
bool sim_delays_parse(sim_delays *delays, const char *text);
/** Picks how long the next request waits. */
int64_t sim_delays_pick(sim_delays *delays);
void sim_delays_add(sim_delays *delays, sim_wait *wait, int64_t due_ms);
/** Forgets a wait; nothing happens when it does not wait. */
void sim_delays_remove(sim_delays *delays, sim_wait *wait);
/** Takes the first wait that is due; NULL when none is. */
sim_wait *sim_delays_due(sim_delays *delays, int64_t now_ms);
/** Milliseconds until the next one is due; -1 when nobody waits. */
int64_t sim_delays_left(const sim_delays *delays, int64_t now_ms);

#endif
