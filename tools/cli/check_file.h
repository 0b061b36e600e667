/* Everything about an input that can be known offline: pass 1 of a push, then a push that sends nothing. */
#ifndef CLI_CHECK_FILE_H
#define CLI_CHECK_FILE_H

#include "config.h"
#include "phone_check.h"
#include "push_options.h"

/** All of it is borrowed. */
typedef struct check_job {
    const push_settings *settings;
    const config_system *system;
    diag *errors; /* told of what keeps records from being sent */
    diag *duplicates; /* told of records with the same key */
} check_job;

typedef struct check_report {
    uint64_t records;
    uint64_t bad; /* of these, how many cannot be sent */
    phone_report phones;
    bool usable; /* the file could be read, with its headings */
    bool interrupted;
} check_report;

/** Checks a file. False when the check itself failed: out of memory, no space; `errors` was told. */
bool check_file(const check_job *job, check_report *report);

#endif
