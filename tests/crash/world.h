/*
 * A world to crash in: 20,000 records, some with the same key, the simulator with its log, and the program that pushes. The log is the judge: it
 * says what reached the system, however the program ended.
 */
#ifndef TESTS_CRASH_WORLD_H
#define TESTS_CRASH_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>

#include <trunkline/journal.h>

#include "program.h"
#include "sim_process.h"

enum { WORLD_RECORDS = 20000 };

/** What is known of one record. */
typedef struct world_record {
    uint32_t logged; /* how often the system was asked to save it */
    bool settled; /* the journal had its result at the last kill */
} world_record;

typedef struct world {
    const char *folder;
    sim_process sim;
    unsigned port;
    char log_file[1200];
    char state_file[1200];
    long log_at; /* how far it was read */
    world_record *records;
    uint64_t seed; /* of the random moments */
    uint64_t random;
    size_t kills;
    size_t in_flight; /* kills that found something in flight */
    bool resend_unknown; /* when it is gone on with */
    size_t repeated; /* records that the system got again */
} world;

/** Makes the folder, the input and the config. @param more  of the config: ", idempotent: false" */
void world_open(world *all, const char *more);
void world_close(world *all);
/** A number from `least` to `most`. */
int world_random(world *all, int least, int most);

/** Starts the simulator, the first time on a port that the system picks, later on the same one. */
void world_start_sim(world *all);
/** Ends it in peace: the state file is then complete. */
void world_stop_sim(world *all);
void world_kill_sim(world *all);

/** Starts a push, or a resume when there is a journal. @param limit_bytes  of any file it writes; 0: none */
void world_start_push(world *all, program *running, long limit_bytes);
/** Whether the journal is there. */
bool world_is_begun(const world *all);
/** Bytes of the simulator's log. */
long world_log_size(const world *all);
/** Waits until the log is longer than that: the program sends. True when it came to its end before. */
bool world_ends_before_it_sends(const world *all, program *running, long log_size);
/** How long it takes until the log has a line. */
int world_first_ms(const world *all);
/** Whether it ended within `ms`. */
bool world_ends_within(program *running, int ms);
/** Waits until the simulator asks for no more, reads its log, and the journal beside it. What is in the journal must not come again. */
void world_look(world *all);
/** Reads the rest of the log. */
void world_read_log(world *all);

/** How many records the journal tells with that outcome, read in the world's order; `settled` receives which have one. */
size_t world_count(world *all, tl_outcome outcome);
/** The journal's path. */
const char *world_journal(const world *all);

#endif
