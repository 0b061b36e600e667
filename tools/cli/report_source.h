/* What a report is made of, wherever it comes from: the store of a push that has just ended, or a journal. */
#ifndef CLI_REPORT_SOURCE_H
#define CLI_REPORT_SOURCE_H

#include <trunkline/result.h>

#include "diag.h"
#include "report_series.h"

/**
 * Receives one record's result; its texts are borrowed for the call.
 * @param system  its position in `report_source.systems`
 * @return false ends the reading
 */
typedef bool (*report_row_fn)(void *context, size_t system, const tl_result *result);

/** All of it is borrowed. What is not known is 0 or NULL and left out of the page. */
typedef struct report_source {
    const char *const *systems; /* their names in the config */
    size_t system_count; /* at least 1 */
    const char *input; /* the input's path, as given */
    const char *results; /* the results file's path */
    int64_t started_unix_ms;
    int64_t elapsed_ms;
    uint64_t requests;
    uint64_t repeats; /* of these, sent again */
    const char *stopped; /* why the push ended early */
    bool interrupted;
    const report_series *series;
    /** Reads all results in the order of the input; called several times, and each time from the start. False when that failed; `to` was told. */
    bool (*each)(void *context, report_row_fn row, void *row_context, diag *to);
    void *context;
} report_source;

#endif
