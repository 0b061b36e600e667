/* What a dry run prints: the bodies to standard output, one a line and nothing else; the request line and headers to standard error. */
#ifndef CLI_DRY_RUN_H
#define CLI_DRY_RUN_H

#include <stdint.h>
#include <stdio.h>

#include <trunkline/client.h>

typedef struct dry_run {
    tl_client *client;
    FILE *bodies;
    FILE *headers; /* NULL: not printed */
    uint64_t requests;
} dry_run;

/** A tl_request_fn; `context` is a dry_run. */
void dry_run_print(void *context, const tl_operation *operation, tl_str body, size_t record_count);

#endif
