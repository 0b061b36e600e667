/* What became of the records of the same input in an earlier run: --only-failed sends those again that it did not save. */
#ifndef CLI_EARLIER_H
#define CLI_EARLIER_H

#include <trunkline/record.h>

#include "diag.h"

/** Threads: confined to one thread. 16 bytes a record. */
typedef struct earlier earlier;

/**
 * Reads a results file (CSV, as it was written, or only some of its rows) or a journal. NULL on failure; `to` was told.
 * @param unknown_too  send those again that were perhaps saved
 * Owns: the caller, `earlier_free`.
 */
earlier *earlier_read(const char *path, bool unknown_too, diag *to);
/** NULL is allowed. */
void earlier_free(earlier *run);

/** Whether a record is to be sent again: asked for each one, in the order of the input. False when it does not fit; `to` was told. */
bool earlier_ask(earlier *run, const tl_record *record, const char *file, bool *wanted, diag *to);
/** Whether that was the same input: all rows were asked for, and the hash is that of the journal. False when not; `to` was told. */
bool earlier_end(const earlier *run, const char *file, const char *hash, diag *to);

#endif
