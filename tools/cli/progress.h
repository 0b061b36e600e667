/*
 * How far a push is, for the person who waits: on a terminal one line that is drawn again, at most ten times a second; elsewhere a plain line
 * every few seconds. Never on standard output.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <trunkline/clock.h>
#include <trunkline/result.h>

/** Threads: confined to one thread. */
typedef struct progress {
    FILE *out;
    const tl_clock *clock; /* NULL: the machine's */
    bool terminal; /* redraw one line */
    int columns; /* of the terminal */
    char system[64];
    uint64_t total;
    uint64_t done;
    uint64_t by_outcome[TL_OUTCOME_COUNT];
    int64_t started_ms;
    int64_t shown_ms;
    int drawn; /* characters of the line that is on the terminal */
} progress;

/** Begins with `total` records to come. @param terminal  whether `out` is one */
void progress_begin(progress *shown, FILE *out, bool terminal, const char *system, uint64_t total, const tl_clock *clock);
/** Counts a result. NULL is allowed here and in the two below: nothing is shown. */
void progress_count(progress *shown, tl_outcome outcome);
/** Shows it when it is time. Returns in how many milliseconds it would like to be asked again; below 0: it does not matter. */
int64_t progress_tick(progress *shown);
/** Takes the line off the terminal. */
void progress_end(progress *shown);
/** The width of the terminal that `out` is, 0 when it is none. */
int progress_width(FILE *out);

#endif
