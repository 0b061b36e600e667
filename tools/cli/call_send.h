/* Sends one call and tells how it ended, or shows what would be sent. */
#ifndef CLI_CALL_SEND_H
#define CLI_CALL_SEND_H

#include "call_request.h"
#include "config.h"

/** All of it is borrowed. */
typedef struct call_job {
    const config_system *system;
    const call_request *request; /* checked */
    bool show_numbers;
    bool json; /* standard output is one JSON object that tells all */
    bool dry_run;
    diag *to;
} call_job;

/** Returns a cli_exit. The reply goes to standard output, what became of the call to standard error. */
int call_send(const call_job *job);
/** Shows the request and sends nothing: body to standard output, the rest to standard error. Returns a cli_exit. */
int call_show(const call_job *job);
/** Whether all of standard output was written; `to` was told otherwise. */
bool call_output_good(diag *to);

#endif
