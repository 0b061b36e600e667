/* The way of every request: find the route, take the system's steps, write the log. */
#ifndef SIM_PIPELINE_H
#define SIM_PIPELINE_H

#include "sim_exchange.h"
#include "sim_fault.h"
#include "sim_log.h"
#include "sim_seed.h"
#include "sim_system.h"

/** The simulated systems with their states. All zero is closed. */
typedef struct sim_pipeline {
    void **states; /* by sim_systems; NULL: not in the seed, so not served */
    sim_log *log; /* borrowed */
    sim_faults faults;
    sim_random random;
} sim_pipeline;

/** Opens the systems that a seed names. @param seed  NULL: sim_default_seed */
bool sim_pipeline_open(sim_pipeline *pipeline, const char *seed_file, sim_seed_error *error);
/** Adds a fault as --fault has it; the pipeline is open. */
bool sim_pipeline_add_fault(sim_pipeline *pipeline, const char *text, sim_seed_error *error);
void sim_pipeline_close(sim_pipeline *pipeline);

/** Answers a request: fills `x->reply` whatever happens. `x` was zeroed but for its request. */
void sim_pipeline_run(sim_pipeline *pipeline, sim_exchange *x);
/** Frees what an exchange holds. */
void sim_exchange_dispose(sim_exchange *x);

/** What all systems hold, as JSON text; cJSON_free it. NULL when out of memory. */
char *sim_pipeline_dump(const sim_pipeline *pipeline);

#endif
