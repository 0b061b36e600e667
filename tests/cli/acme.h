/* A system that exists in tests only: its adapter carries customer (required), kind, number (required), extension and primary. */
#ifndef TESTS_CLI_ACME_H
#define TESTS_CLI_ACME_H

#include <trunkline/adapter.h>

extern const tl_adapter acme_adapter;
/** The same columns behind a login: data_source and user (a config may hold them), password; every reply may bring the next token in X-Next-Token. */
extern const tl_adapter depot_adapter;

#endif
