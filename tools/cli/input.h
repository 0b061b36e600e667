/* Pass 1: reads and checks the whole input before anything is sent, and stores its records. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <trunkline/adapter.h>
#include <trunkline/push.h>

#include "columns.h"
#include "diag.h"
#include "earlier.h"
#include "input_bytes.h"
#include "phone_check.h"
#include "store.h"

typedef enum input_format { INPUT_BY_NAME, INPUT_CSV, INPUT_NDJSON } input_format;

typedef struct input_options {
    const char *path; /* "-": standard input */
    input_format format; /* BY_NAME: NDJSON for .ndjson and .jsonl, else CSV */
    columns_options columns;
    const tl_adapter *adapter;
    tl_push *push; /* checks each record */
    bool list_bad_rows; /* tell of the first rows that cannot be sent, each with its place */
    bool list_all; /* ... of all of them */
    phone_check *phones; /* looks at the numbers; NULL: nobody does */
    bool list_phones; /* tell of those that look wrong, as many as of bad rows */
    bool phones_are_errors; /* ... as of errors */
    uint32_t limit; /* records taken; 0: all */
    earlier *only_failed; /* NULL: all records */
    bool (*interrupted)(void); /* NULL: never */
} input_options;

/** How many bad rows are told one by one. */
enum { INPUT_MAX_LISTED = 20 };

typedef enum input_status {
    INPUT_READ, /* all of it; rows that cannot be sent are settled as invalid in the store */
    INPUT_FAILED, /* the input cannot be used; `to` was told why */
    INPUT_INTERRUPTED
} input_status;

typedef struct input_report {
    uint64_t bad; /* rows that were settled as invalid */
    uint64_t passed_over; /* records that --only-failed does not send again */
    char hash[INPUT_HASH_SIZE]; /* of its bytes */
} input_report;

/** The path as it is shown. */
const char *input_name(const char *path);
/** Which format an input has. */
input_format input_format_of(const char *path, input_format asked);

input_status input_read(const input_options *options, store *records, input_report *report, diag *to);

#endif
