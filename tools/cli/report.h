/*
 * A report: one page of HTML that needs nothing but itself, for people who would rather look than read. What it shows and how it guards itself
 * is told in docs/report.md.
 */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "report_source.h"

typedef struct report_options {
    bool without_values; /* leave out what may quote the input: messages, fields' names, what was saved */
    uint64_t most_rows; /* records that were not saved, in the page; 0: 100,000 */
    uint64_t most_bytes; /* of their data; 0: 48 MiB */
} report_options;

/** Writes it to a file, mode 0600, whole or not at all, never through a link. False on failure; `to` was told. */
bool report_write(const char *path, const report_source *source, const report_options *options, diag *to);
/** Writes it to a stream; the caller checks it for errors. False when memory ran out or the source failed; `to` was told. */
bool report_print(FILE *out, const report_source *source, const report_options *options, diag *to);

#endif
