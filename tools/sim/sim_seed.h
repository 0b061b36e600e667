/* Reading a seed: what the simulated systems know before the first request. Every mistake is named with line and column. */
#ifndef SIM_SEED_H
#define SIM_SEED_H

#include <stdbool.h>
#include <stddef.h>

#include <trunkline/export.h>
#include <yaml/yaml.h>

#include "sim_names.h"

/** Why a seed cannot be used: "seed.yaml:3:5: ...", without a line end. */
typedef struct sim_seed_error {
    const char *source; /* the file's name; set by the caller */
    char message[700];
} sim_seed_error;

/** Fills `error` with the node's place (NULL: none) and a message; returns false. */
bool sim_seed_fail(sim_seed_error *error, const yaml_node *node, const char *format, ...) TL_PRINTF(3, 4);

/** Checks that a node is a map with keys of `allowed` (NULL-terminated) only. @param what  its name in messages */
bool sim_seed_keys(const yaml_node *map, const char *const *allowed, const char *what, sim_seed_error *error);

/** Reads a list of names and ranges: [C-1, {prefix: C-, from: 10, to: 20}]. NULL (no such key) leaves `names` alone. */
bool sim_seed_names(const yaml_node *list, const char *what, sim_names *names, sim_seed_error *error);

/** Reads one of `choices` (NULL-terminated); NULL (no such key) leaves `index` alone. */
bool sim_seed_choice(const yaml_node *node, const char *what, const char *const *choices, unsigned *index, sim_seed_error *error);

/** Reads true or false; NULL (no such key) leaves `value` alone. */
bool sim_seed_flag(const yaml_node *node, const char *what, bool *value, sim_seed_error *error);

/** The seed that counts without --seed, as YAML; --help prints it. */
extern const char sim_default_seed[];

#endif
