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
    char id[64]; /* cut */
    char message[352]; /* cut */
} summary_group;

/** All results, counted. */
typedef struct summary {
    const char *system;
    uint64_t records;
    uint64_t by_outcome[TL_OUTCOME_COUNT];
    summary_group groups[TL_OUTCOME_COUNT * TL_REASON_COUNT]; /* those that occur and are not saved, most frequent first */
    size_t group_count;
    uint64_t requests;
    uint64_t repeats; /* of these, sent again */
    int64_t elapsed_ms;
    bool show_numbers; /* in the messages: else only their last two digits */
    const char *results; /* path of the results file; NULL: none */
    const char *journal; /* path of the journal; NULL: none */
    bool resumable; /* the journal holds what a resume would send */
} summary;

/** Counts what is in the store; the caller fills in the rest. False when it cannot be read; `to` was told. */
bool summary_count(summary *out, store *records, diag *to);
void summary_print(FILE *out, const summary *all);

#endif
