/* Where the records of an input go, whatever its format: checked, and into the store. Only input*.c include this. */
#ifndef CLI_INPUT_SINK_H
#define CLI_INPUT_SINK_H

#include "input.h"

typedef struct input_sink {
    const input_options *options;
    store *records;
    input_report *report;
    input_bytes bytes;
    tl_buf group; /* of the record at hand */
    uint64_t phones_told;
    bool enough; /* --limit */
    diag *to;
} input_sink;

/** Where in the input that stands which a failed check is about. */
typedef place (*input_where_fn)(void *context, const tl_error *why);

/** Checks a record and stores it. False when that failed; `to` was told. */
bool input_take(input_sink *in, const tl_record *record, input_where_fn where, void *context);
/** Whether to read on. */
bool input_goes_on(const input_sink *in);

/** Read all of it into the sink. False on failure; `to` was told unless it was interrupted. */
bool input_read_csv(input_sink *in);
bool input_read_ndjson(input_sink *in);

#endif
