/* A set of names: plain ones, and ranges that are not written out. */
#ifndef SIM_NAMES_H
#define SIM_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <trunkline/str.h>

#include "sim_map.h"

typedef struct sim_range {
    char *prefix;
    uint64_t from;
    uint64_t to;
} sim_range;

/** All zero is empty. */
typedef struct sim_names {
    sim_map plain; /* values do not matter */
    sim_range *ranges;
    size_t range_count;
} sim_names;

void sim_names_dispose(sim_names *names);
/** Adds one name; twice is once. False when out of memory. */
bool sim_names_add(sim_names *names, const char *name);
/** Adds `prefix` followed by each number, without leading zeros. False when out of memory. */
bool sim_names_add_range(sim_names *names, const char *prefix, uint64_t from, uint64_t to);
/** Whether the set holds that name, byte for byte. */
bool sim_names_has(const sim_names *names, tl_str name);
bool sim_names_empty(const sim_names *names);

#endif
