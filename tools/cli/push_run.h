/* Pass 2: pushes what is in the store and has no result, and puts the results there. */
#ifndef CLI_PUSH_RUN_H
#define CLI_PUSH_RUN_H

#include <trunkline/push.h>

#include "config.h"
#include "diag.h"
#include "dry_run.h"
#include "progress.h"
#include "report_series.h"
#include "store.h"

/** All of it is borrowed. */
typedef struct push_run_options {
    const config_system *system;
    tl_client *client;
    uint32_t jobs; /* 0: the library's default */
    uint32_t requests_per_second; /* 0: as the system says */
    const tl_log *log; /* NULL: none */
    const tl_clock *clock; /* NULL: the machine's */
    dry_run *dry; /* NULL: send */
    bool show_numbers; /* in what a dry run prints and in messages */
    bool (*interrupted)(void); /* once true, nothing more is sent; what is in flight is finished */
    progress *shown; /* NULL: none */
    report_series *series; /* NULL: none; receives each result as it comes */
} push_run_options;

typedef struct push_run_report {
    uint64_t handed; /* records that were to be sent */
    uint64_t requests;
    uint64_t repeats;
    int64_t started_unix_ms;
    int64_t elapsed_ms;
    bool stopped; /* the system cannot be reached or refuses us */
    char stop_message[352]; /* why */
    bool unreachable; /* no record got through to it, though the push did not stop early: there were few */
    bool interrupted; /* before every record had its turn */
} push_run_report;

typedef struct push_run push_run;

/** NULL on failure; `to` was told. Owns: the caller, `push_run_free`. */
push_run *push_run_new(const push_run_options *options, diag *to);
/** NULL is allowed. */
void push_run_free(push_run *run);

/** The push behind it, for pass 1's checks; borrowed. */
tl_push *push_run_push(push_run *run);

/** How many records a journal for such a run should mark in flight at once: as many as are. */
uint32_t push_run_window(const push_run_options *options);
/** Whether a record that was in flight may be sent again: what the system's operations say, unless its config says otherwise. */
bool push_run_is_idempotent(const config_system *system);

/**
 * Pushes. Every record that had its turn then has a result in the store, unless it was a dry run: that leaves none. False when the run itself
 * failed; `to` was told. Also tells why a push stopped early. `report` is filled in any case.
 */
bool push_run_all(push_run *run, store *records, push_run_report *report, diag *to);

#endif
