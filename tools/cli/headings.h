/* Whether the first line of a file is a usable header at all. */
#ifndef CLI_HEADINGS_H
#define CLI_HEADINGS_H

#include "csv.h"
#include "diag.h"

/**
 * Checks the header: not blank, separated by commas, names a column at all, no empty heading and none twice.
 * @param explained  --map or --ignore-columns speak of headings, so none needs to be a column's name
 * False when it cannot be used; `to` was told.
 */
bool headings_check(const csv_row *header, bool explained, const char *file, diag *to);

#endif
