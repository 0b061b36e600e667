/* What a report counts before it writes anything: outcomes, reasons with an example each, and how many records fit into the page. */
#ifndef CLI_REPORT_COUNT_H
#define CLI_REPORT_COUNT_H

#include <trunkline/memory.h>

#include "report.h"

/** Columns of the table of records that were not saved. */
typedef enum report_column {
    REPORT_COLUMN_SYSTEM,
    REPORT_COLUMN_LINE,
    REPORT_COLUMN_ID,
    REPORT_COLUMN_OUTCOME,
    REPORT_COLUMN_REASON,
    REPORT_COLUMN_CODE,
    REPORT_COLUMN_FIELD,
    REPORT_COLUMN_MESSAGE,
    REPORT_COLUMN_STATUS,
    REPORT_COLUMN_ATTEMPTS,
    REPORT_COLUMN_COUNT
} report_column;

/** How many records ended in one way, and the first of them. */
typedef struct report_group {
    tl_outcome outcome;
    tl_reason reason;
    uint64_t count;
    size_t system; /* of the first one */
    uint64_t line;
    tl_str id;
    tl_str message;
} report_group;

typedef struct report_count {
    uint64_t records;
    uint64_t saved;
    uint64_t (*by_outcome)[TL_OUTCOME_COUNT]; /* of each system */
    report_group groups[TL_OUTCOME_COUNT * TL_REASON_COUNT]; /* those that are not saved, most frequent first */
    size_t group_count;
    bool shown[REPORT_COLUMN_COUNT]; /* columns that hold anything */
    uint64_t embedded; /* of the records that are not saved, the first that fit */
    tl_arena *arena;
} report_count;

/** Reads the source once. False on failure; `to` was told. Owns: the caller, `report_count_dispose`, also on failure. */
bool report_count_read(report_count *out, const report_source *source, const report_options *options, diag *to);
void report_count_dispose(report_count *count);

/** A result as an array of the page's data. @param out  NULL: only counts. @return how many bytes */
size_t report_data_row(FILE *out, size_t system, const tl_result *result);

#endif
