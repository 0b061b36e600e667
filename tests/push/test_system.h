/* A made-up system for push tests: one call that takes a list of records, and an adapter whose replies say plainly what became of each. */
#ifndef TRUNKLINE_TESTS_PUSH_TEST_SYSTEM_H
#define TRUNKLINE_TESTS_PUSH_TEST_SYSTEM_H

#include <trunkline/adapter.h>

/** The most records in a request. */
enum { TEST_MOST_RECORDS = 500 };

/** The system; change it before a push is made. Must not move afterwards. */
typedef struct test_system {
    tl_operation operation;
    tl_api api;
    tl_adapter adapter;
} test_system;

/** An idempotent system that takes a list. */
void test_system_init(test_system *system);
/** Makes it one that takes a single record. */
void test_system_single(test_system *system);
/** Makes it one whose call must not be repeated. */
void test_system_not_idempotent(test_system *system);

/*
 * Replies, by their body's first letter:
 *   "V" then a letter for each record: s saved, r rejected (message "no such customer"), . not said. The last letter goes for the rest.
 *   "R" refused as a whole, the message behind it. "U" unreadable. "M" out of memory while reading. Anything else is not the system's own.
 */
#define TEST_ALL_SAVED "Vs"

#endif
