/*
 * Results for people and programs: one row per record, in the order of the input, as CSV, as NDJSON or as a table.
 *
 * A cell of CSV that a spreadsheet would run as a formula starts with an apostrophe unless `raw`; that holds for numbers such as +1 408 555 0123
 * too. A table is for eyes: what is long is cut, phone numbers show their last two digits only.
 */
#ifndef CLI_RESULTS_H
#define CLI_RESULTS_H

#include "diag.h"
#include "store.h"

typedef enum results_format { RESULTS_CSV, RESULTS_NDJSON, RESULTS_TABLE } results_format;

typedef struct results_options {
    results_format format;
    bool raw;
    bool without_values; /* leaves out what may quote the input: see without_values.h */
    bool show_numbers; /* in a table */
    tl_outcome outcome; /* only these; 0: all */
} results_options;

/** Writes the results of the store to a file. False when memory or the disk ran out; `to` was told. */
bool results_write(const char *path, store *records, const results_options *options, diag *to);
/** Writes them to a stream; the caller checks it for errors. False when they cannot be read; `to` was told. */
bool results_print(FILE *out, store *records, const results_options *options, diag *to);

#endif
