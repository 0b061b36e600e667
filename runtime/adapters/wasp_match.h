/* Which record of a batch a failing entry of Wasp's reply is about. */
#ifndef TL_ADAPTERS_WASP_MATCH_H
#define TL_ADAPTERS_WASP_MATCH_H

#include <trunkline/adapter.h>

#include "wasp/wasp.h"

/** A failing entry. Equal entries, as far as one part of the reply repeats them, are one with a `copies` above 1. */
typedef struct tl_wasp_failure {
    const wasp_wt_result *entry;
    size_t copies;
    size_t in_list; /* copies in ResultList */
    size_t in_messages; /* copies in Messages */
} tl_wasp_failure;

/** Room for one thing a record. */
typedef struct tl_wasp_scratch {
    uint8_t *marks;
    bool *disputed;
    const wasp_wt_result **failed_by; /* NULL: by none */
} tl_wasp_scratch;

/** All that failed, by the whole reply. */
typedef struct tl_wasp_failures {
    tl_wasp_failure *items;
    size_t count; /* of different ones */
    size_t copies; /* of all */
} tl_wasp_failures;

/** Whether an entry says that something failed; one without a code says neither that nor the opposite. */
bool tl_wasp_failed(const wasp_wt_result *entry);
/** Whether an entry says that all is well. */
bool tl_wasp_succeeded(const wasp_wt_result *entry);
/** Whether two entries say the same: code, message and field. */
bool tl_wasp_same(const wasp_wt_result *a, const wasp_wt_result *b);
/** An entry's text, empty when absent or null. */
tl_str tl_wasp_text(tl_opt_text text);

/** Settles a record as rejected in the words of an entry. */
void tl_wasp_reject(tl_batch *batch, size_t index, const wasp_wt_result *entry);

/** Whether an entry, by the values that it names, is about other records than that one. @param marks  room for a byte a record */
bool tl_wasp_means_another(const tl_batch *batch, const wasp_wt_result *entry, size_t index, uint8_t *marks);

/**
 * Rejects each record that one failure is about for certain: as many records fit it as it has copies, and no other failure is
 * about the same.
 * @param scratch  for tl_wasp_match's own use
 * @param settled  receives how many were rejected
 * Returns whether that took care of every failure.
 */
bool tl_wasp_match(tl_batch *batch, const tl_wasp_failures *failures, const tl_wasp_scratch *scratch, size_t *settled);

#endif
