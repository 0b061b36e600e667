/* A system that exists in tests only: its adapter carries customer (required), kind, number (required), extension and primary. */
#ifndef TESTS_CLI_ACME_H
#define TESTS_CLI_ACME_H

#include <trunkline/adapter.h>

extern const tl_adapter acme_adapter;

#endif
