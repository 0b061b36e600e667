/* The report of a push that has just ended, from its store. */
#ifndef CLI_REPORT_PUSH_H
#define CLI_REPORT_PUSH_H

#include "push_run.h"
#include "report.h"
#include "store.h"

/** All of it is borrowed. */
typedef struct report_push {
    const char *path;
    const char *results; /* path of the results file; NULL: none */
    const char *system;
    const char *input;
    store *records;
    const push_run_report *run; /* NULL: nothing was sent, bad rows stopped it */
    const report_series *series;
    report_options options;
} report_push;

/**
 * Whether the report can be written there: see safe_file_check; nor may it be the results file. To be asked before anything is sent.
 * @param results  NULL: none
 */
bool report_push_check(const char *path, const char *results, const char *const *spared, diag *to);
/** False on failure; `to` was told. */
bool report_push_write(const report_push *report, diag *to);

#endif
