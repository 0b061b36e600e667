/* Pass 1: reads and checks the whole input before anything is sent, and stores its records. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <trunkline/adapter.h>
#include <trunkline/push.h>

#include "columns.h"
#include "diag.h"
#include "store.h"

typedef struct input_options {
    const char *path;
    columns_options columns;
    const tl_adapter *adapter;
    tl_push *push; /* checks each record */
    bool list_bad_rows; /* tell of the first rows that cannot be sent, each with its place */
    bool (*interrupted)(void); /* NULL: never */
} input_options;

/** How many bad rows are told one by one. */
enum { INPUT_MAX_LISTED = 20 };

typedef enum input_status {
    INPUT_READ, /* all of it; rows that cannot be sent are settled as invalid in the store */
    INPUT_FAILED, /* the file cannot be used; `to` was told why */
    INPUT_INTERRUPTED
} input_status;

/** @param bad  receives how many rows were settled as invalid */
input_status input_read(const input_options *options, store *records, uint64_t *bad, diag *to);

#endif
