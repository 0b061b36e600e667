/*
 * Starts and stops the real trunkline-sim for a test: on a loopback port that the system picks, in a folder of its own that
 * goes away with it. Every wait is bounded.
 *
 *     sim_process sim;
 *     sim_setup setup = {.seed = "wasp: {tokens: [t0ken], phone_types: [Cell Phone], customers: [C-1001]}\n"};
 *     assert_true(sim_start(&sim, &setup));
 *     ... sim.url is "http://127.0.0.1:40123" ...
 *     assert_int_equal(sim_stop(&sim), 0);
 */
#ifndef TESTS_SIM_PROCESS_H
#define TESTS_SIM_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/** How to start it. All zero: the default seed, no delay. */
typedef struct sim_setup {
    const char *seed; /* YAML text; NULL: the simulator's default seed */
    const char *delay_ms; /* "20-50"; NULL: none */
    bool hide_numbers; /* the simulator's own default; otherwise its log shows them, to be compared */
    const char *const *arguments; /* further ones, NULL-terminated; NULL: none */
} sim_setup;

/** A running simulator. All zero is none. */
typedef struct sim_process {
    pid_t pid; /* 0: not running */
    int lifeline; /* the simulator ends when this closes, so none outlives a test that crashes */
    unsigned port;
    char url[64]; /* "http://127.0.0.1:40123" */
    char folder[512]; /* holds the files below */
    char port_file[560];
    char log_file[560]; /* what --log was given */
    char seed_file[560];
    char errors_file[560]; /* its standard error */
} sim_process;

/**
 * Starts the simulator and waits until its port file is there. False, with a line on standard error, when it does not come up;
 * nothing is left behind then.
 */
bool sim_start(sim_process *sim, const sim_setup *setup);

/**
 * Ends the simulator with SIGTERM (SIGKILL after 20 s), removes its folder, and returns its exit status; 128 + the signal when a
 * signal ended it. Does nothing and returns -1 when it does not run.
 */
int sim_stop(sim_process *sim);

/** Sends a signal and waits for the end like sim_stop, but leaves the folder: sim_remove does the rest. */
int sim_end(sim_process *sim, int signal_number);
/** Removes the folder. */
void sim_remove(sim_process *sim);

/** For a test's teardown: stops it when it still runs, and removes its folder. Returns what sim_stop does, 0 when it did not run. */
int sim_teardown(sim_process *sim);

/** The log's text so far, NUL-terminated; free() it. Empty when there is none. */
char *sim_log_text(const sim_process *sim);
/** A whole file, NUL-terminated; free() it. NULL when it cannot be read. */
char *sim_read_file(const char *path);
/** Writes a whole file; false on failure. */
bool sim_write_file(const char *path, const char *text);

/**
 * Runs the simulator with these arguments (NULL-terminated, without the program's name) until it ends by itself, 20 s at most.
 * Returns its exit status, or -1. `errors`, when not NULL, receives what it wrote to standard error, `output` to standard output; free() them.
 */
int sim_run(const char *const *arguments, char **output, char **errors);

#endif
