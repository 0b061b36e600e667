/*
 * The results file: CSV, one row per input record in input order, lines end with LF.
 *
 * A cell that a spreadsheet would run as a formula starts with an apostrophe unless `raw`; that holds for numbers such as +1 408 555 0123 too.
 */
#ifndef CLI_RESULTS_H
#define CLI_RESULTS_H

#include "diag.h"
#include "store.h"

/** Writes all results of the store; records that are not settled have no row. False when memory or the disk ran out; `to` was told. */
bool results_write(const char *path, const store *records, bool raw, diag *to);
/** Writes them to a stream; the caller checks it for errors. */
void results_print(FILE *out, const store *records, bool raw);

#endif
