/* For tests of the commands that call: the simulator with all vendors, and a config that names each. */
#ifndef TESTS_CLI_SYSTEMS_H
#define TESTS_CLI_SYSTEMS_H

#include <cjson/cJSON.h>

#include "folder.h"
#include "program.h"
#include "sim_process.h"

/** The names of all systems' adapters that the built program has, NULL behind the last. */
enum { SYSTEMS_MOST = 16 };
typedef struct systems_names {
    char text[SYSTEMS_MOST][40];
    size_t count;
} systems_names;
systems_names systems_all(const char *folder);

/** Starts the simulator by its own seed and writes trunkline.yaml with wasp, erp, agency, members and loyalty. */
void systems_start(sim_process *sim, const char *folder);

/** Standard output as JSON; fails the test when it is none, or has another `schema`. cJSON_Delete it. */
cJSON *systems_json(const program *ended, const char *schema);
/** Fails the test unless it ended so, with these parts of standard output and standard error ("": there is nothing). Disposes of it. */
void check_ended(program *ended, int code, const char *output, const char *errors);

#endif
