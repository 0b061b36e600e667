/* Writes CSV cells as RFC 4180 has them: quotes where a cell needs them, a quote inside doubled. */
#ifndef CLI_CSV_WRITE_H
#define CLI_CSV_WRITE_H

#include <stdbool.h>
#include <stdio.h>

#include <trunkline/str.h>

/**
 * Writes one cell, without the comma before it. A NUL byte becomes U+FFFD: no CSV reader takes it, ours neither.
 * @param harmless  put an apostrophe before a text that a spreadsheet would run as a formula: one that starts with = + - @, a tab or a line end
 */
void csv_write_cell(FILE *out, tl_str text, bool harmless);

#endif
