/* A config for one adapter, with a comment on everything that it may hold: made from the tables that the reader of configs goes by. */
#ifndef CLI_CONFIG_EXAMPLE_H
#define CLI_CONFIG_EXAMPLE_H

#include <stdbool.h>
#include <stdio.h>

#include <trunkline/adapter.h>

/** Prints it. Whatever an adapter needs is there; what it may have beside stands in comments that can be taken off one by one. */
void config_example_print(FILE *out, const tl_adapter *adapter);

/** Whether there is an example of that key of a system. */
bool config_example_knows(const char *key);

#endif
