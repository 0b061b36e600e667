/*
 * A Wasp that tells the truth in whatever words and order it likes. It holds a set of customers, kinds and numbers that it
 * refuses, and answers a request by that. What it says is true; what a reader makes of it is under test.
 */
#ifndef TRUNKLINE_TESTS_ADAPTERS_WASP_TRUTH_H
#define TRUNKLINE_TESTS_ADAPTERS_WASP_TRUTH_H

#include <cjson/cJSON.h>

#include "support/support.h"

typedef struct wasp_truth {
    seeded_random *random;
    const char *const *bad_customers; /* NULL-terminated, as the next two */
    const char *const *bad_kinds;
    const char *const *bad_numbers;
    /* How it answers. */
    unsigned words; /* which of its sentences: 0 to WASP_TRUTH_WORDS - 1; the last names nobody */
    unsigned field; /* FieldName: 0 the customer, 1 the field's name, 2 nothing */
    bool in_list; /* results in Data */
    bool in_messages; /* and, or, in Messages */
    bool failures_only; /* no entries for what was saved */
    bool error_count; /* counters: ErrorCount */
    bool other_counters; /* and the other two */
    bool shuffled;
} wasp_truth;

enum { WASP_TRUTH_WORDS = 4 };

/** Whether it refuses a record. */
bool wasp_truth_refuses(const wasp_truth *truth, const char *customer, const char *kind, const char *number);

/** The reply to a request's body. Owns: the caller, cJSON_free. */
char *wasp_truth_answer(const wasp_truth *truth, const char *body, size_t len);

#endif
