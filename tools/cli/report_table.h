/* The records that were not saved: a table of the first ones that stands by itself, and the data of all for the script. */
#ifndef CLI_REPORT_TABLE_H
#define CLI_REPORT_TABLE_H

#include <stdio.h>

#include "report_count.h"

/** What the table and the data are made from. */
typedef struct report_table {
    const report_source *source;
    const report_options *options;
    const report_count *count;
    diag *to;
} report_table;

/** Rows of the table that is there without a script. */
enum { REPORT_STATIC_ROWS = 200 };

/** Writes the section. False when the source failed. */
bool report_table_write(FILE *out, const report_table *table);
/** Writes the data as JSON that can stand in a script block. False when the source failed. */
bool report_table_data(FILE *out, const report_table *table);

#endif
