/*
 * What a simulated system is: a module in the table of sim_systems.c. The pipeline finds the route, then takes the request
 * through the system's steps: authenticate, decode, apply, answer.
 */
#ifndef SIM_SYSTEM_H
#define SIM_SYSTEM_H

#include <cjson/cJSON.h>

#include "sim_exchange.h"
#include "sim_seed.h"

/** A way into a system. */
struct sim_route {
    const char *operation; /* as in the log: "phonesCustomerSave" */
    const char *method; /* NULL: any; the system itself refuses some */
    const char *path; /* one segment may be {...}, which any text but an empty one fits */
    const void *detail; /* the system's own */
};

/** A step: true goes on to the next one; false has filled the reply. */
typedef bool (*sim_step_fn)(sim_exchange *x);

struct sim_system {
    const char *name; /* its key in a seed, and in the log */
    const sim_route *routes;
    size_t route_count;
    const char *const *operations; /* further ones, which stand in the body: decode sets them. NULL-terminated; NULL: none */
    bool any_case; /* capital and small letters of paths are the same */
    const sim_system *shares; /* whose state it plays on; open, close and dump are that one's, and so is the part of the seed. NULL: its own */
    /** Makes the state that a seed describes. NULL on failure, and `error` says why. */
    void *(*open)(const yaml_node *seed, sim_seed_error *error);
    void (*close)(void *state);
    /** What the system holds, for --state; NULL when out of memory. */
    cJSON *(*dump)(const void *state);
    sim_step_fn authenticate;
    sim_step_fn decode;
    sim_step_fn apply;
    sim_step_fn answer; /* its result does not matter */
};

/** Every system, in the order of the manual. */
const sim_system *const *sim_systems(size_t *count);

#endif
