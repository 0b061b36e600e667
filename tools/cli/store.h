/*
 * The records of a run and what became of each: pass 1 puts records in, pass 2 takes out those that are not settled yet, results go in as
 * they come and come out in the order of the input. Held in memory until the journal comes; it will stand behind these functions.
 */
#ifndef CLI_STORE_H
#define CLI_STORE_H

#include <trunkline/record.h>
#include <trunkline/result.h>
#include <trunkline/status.h>

/** Threads: confined to one thread. */
typedef struct store store;

/** NULL when out of memory. Owns: the caller, `store_free`. */
store *store_new(void);
/** NULL is allowed. */
void store_free(store *records);

/** Copies a record in; its index is the count before. Errors: TL_ERR_MEMORY. */
TL_NODISCARD tl_status store_add(store *records, const tl_record *record, tl_error *error);
/** How many records there are. */
size_t store_count(const store *records);
/** Record `index`. Its texts are the store's; its extras as well. */
void store_record(const store *records, size_t index, tl_record *record);

/** Copies in what became of record `index`; line and id are the record's own. Errors: TL_ERR_USAGE (no such record, or settled before), TL_ERR_MEMORY. */
TL_NODISCARD tl_status store_settle(store *records, size_t index, const tl_result *result, tl_error *error);
/** What became of record `index`; false when it is not settled. */
bool store_result(const store *records, size_t index, tl_result *result);
/** The first record from `index` on that is not settled; `store_count` when there is none. */
size_t store_next_open(const store *records, size_t index);

#endif
