/*
 * Faults: what the simulator says instead of its own reply, by system, operation and number of its call, and when it says it. What HTTP itself cannot carry
 * (resets, cuts, broken chunks) is not for a simulator of vendors; tests/faultd does that.
 */
#ifndef SIM_FAULT_H
#define SIM_FAULT_H

#include <stdint.h>

#include "sim_exchange.h"
#include "sim_seed.h"

typedef struct sim_fault {
    const char *system; /* NULL: any that has the operation */
    const char *operation;
    uint64_t from; /* its first call, from 1 */
    uint64_t to;
    unsigned status; /* 0: the system's own reply, only later */
    const char *content_type; /* NULL: no body */
    tl_str body;
    struct {
        const char *name;
        const char *value;
    } headers[SIM_MAX_REPLY_HEADERS];
    size_t header_count;
    int64_t delay_ms; /* before the reply leaves */
    bool applied; /* the system carries the request out before it is answered like that */
    uint64_t calls; /* of the operation so far */
    yaml_document *text; /* holds the texts above */
} sim_fault;

enum { SIM_MAX_FAULTS = 16 };

/** All zero is none. */
typedef struct sim_faults {
    sim_fault items[SIM_MAX_FAULTS];
    size_t count;
} sim_faults;

/** Adds a fault as --fault has it, a map in YAML. */
bool sim_faults_add(sim_faults *faults, const char *text, sim_seed_error *error);
void sim_faults_dispose(sim_faults *faults);

/** Counts a call of a system's operation. Returns the first fault that is meant for it, or NULL. */
const sim_fault *sim_faults_next(sim_faults *faults, const char *system, const char *operation);
/** Makes the fault's reply the exchange's; one without a status leaves what there is, but for the delay. */
void sim_fault_apply(const sim_fault *fault, sim_exchange *x);

#endif
