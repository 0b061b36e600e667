/*
 * The records of a run and what became of each: pass 1 puts records in, pass 2 takes out those that are to be sent, results go in as they come
 * and come out in the order of the input. A journal stands behind it, on disk: memory holds none of the records.
 */
#ifndef CLI_STORE_H
#define CLI_STORE_H

#include <trunkline/journal.h>

#include "diag.h"

/** Threads: confined to one thread. */
typedef struct store store;

/** How a store keeps its journal. All of it is borrowed for the call. */
typedef struct store_options {
    const char *path; /* of the journal; NULL: a temporary one, which goes with this process */
    tl_journal_about about; /* of a new one */
    uint32_t window; /* records that are marked in flight at once; 0: the journal's default */
} store_options;

/** Makes a new journal. NULL on failure; `to` was told. Owns: the caller, `store_close`. */
store *store_create(const store_options *options, diag *to);
/** The same, told by a status, for who tries another path when the first is taken: `error->os_code` is then EEXIST. */
TL_NODISCARD tl_status store_try_create(store **records, const store_options *options, tl_error *error);
/** Opens an existing one, at `options->path`. NULL on failure; `to` was told. Owns: the caller, `store_close`. */
store *store_open(const store_options *options, tl_journal_mode mode, diag *to);
/** NULL is allowed. */
void store_close(store *records);
/** Closes it and removes the journal. NULL is allowed. */
void store_discard(store *records);

/** The journal's path; NULL for a temporary one. */
const char *store_path(const store *records);
tl_journal *store_journal(store *records);
/** How many records there are. */
uint64_t store_count(const store *records);

/** Takes the next record of the input; `group` and `settled` as for tl_journal_add. Errors: those of tl_journal_add. */
TL_NODISCARD tl_status store_add(store *records, const tl_record *record, tl_str group, const tl_result *settled, tl_error *error);
/** The input is complete. @param about  what the journal is about, now that all is known. False on failure; `to` was told. */
bool store_seal(store *records, const tl_journal_about *about, diag *to);

/** Why those that are not sent are not, for their results; borrowed. */
void store_explain_rest(store *records, const char *message);
/** As tl_journal_each. False on failure; `to` was told. */
bool store_each(store *records, tl_outcome outcome, tl_journal_each_fn each, void *context, diag *to);

#endif
