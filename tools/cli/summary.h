/* What a person reads at the end: how many were saved, how many not, and why, with an example for each reason. */
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include <stdio.h>

#include <trunkline/result.h>

#include "store.h"

/** How many records ended in one way, and the first of them. */
typedef struct summary_group {
    tl_outcome outcome;
    tl_reason reason;
    uint64_t count;
    uint64_t line; /* of the first one */
    tl_str id;
    tl_str message;
} summary_group;

/** All results, counted. Borrows from the store. */
typedef struct summary {
    const char *system;
    uint64_t records;
    uint64_t by_outcome[TL_OUTCOME_COUNT];
    summary_group groups[TL_OUTCOME_COUNT * TL_REASON_COUNT]; /* those that occur and are not saved, most frequent first */
    size_t group_count;
    uint64_t requests;
    uint64_t repeats; /* of these, sent again */
    int64_t elapsed_ms;
    const char *results; /* path of the results file; NULL: none */
} summary;

/** Counts what is in the store; the caller fills in the rest. */
void summary_count(summary *out, const store *records);
void summary_print(FILE *out, const summary *all);

#endif
