/* Pass 2: pushes what is in the store and not settled yet, and settles it there. */
#ifndef CLI_PUSH_RUN_H
#define CLI_PUSH_RUN_H

#include <trunkline/push.h>

#include "config.h"
#include "diag.h"
#include "dry_run.h"
#include "store.h"

/** All of it is borrowed. */
typedef struct push_run_options {
    const config_system *system;
    tl_client *client;
    store *records;
    uint32_t jobs; /* 0: the library's default */
    const tl_log *log; /* NULL: none */
    const tl_clock *clock; /* NULL: the machine's */
    dry_run *dry; /* NULL: send */
    bool (*interrupted)(void); /* once true, nothing more is sent; what is in flight is finished */
} push_run_options;

typedef struct push_run_report {
    uint64_t saved;
    uint64_t requests;
    uint64_t repeats;
    int64_t elapsed_ms;
    bool stopped; /* the system cannot be reached or refuses us */
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

/**
 * Pushes. Afterwards every record of the store is settled, unless it was a dry run: that settles none. False when the run itself failed;
 * `to` was told. Also tells why a push stopped early. `report` is filled in any case.
 */
bool push_run_all(push_run *run, push_run_report *report, diag *to);

/** Settles all that is open as not sent. False when out of memory; `to` was told. */
bool push_run_settle_rest(push_run *run, tl_reason reason, const char *message, diag *to);

#endif
