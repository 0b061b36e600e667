/* The command line of trunkline-sim. */
#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sim_delay.h"
#include "sim_fault.h"

typedef struct sim_options {
    const char *listen; /* "127.0.0.1:0" */
    const char *port_file; /* NULL: none, as with the others */
    const char *seed_file;
    const char *log_file;
    const char *state_file;
    const char *faults[SIM_MAX_FAULTS]; /* as --fault has them */
    size_t fault_count;
    sim_delays delays;
    uint64_t random_seed;
    bool end_with_stdin;
    bool show_numbers;
    bool help;
    bool version;
} sim_options;

/** Reads the arguments; false when one is wrong, and standard error says which. */
bool sim_options_read(sim_options *options, int argc, char **argv);

void sim_print_help(FILE *out);

#endif
