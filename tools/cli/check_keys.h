/* Which records of an input have the same key: all of them are sent, in their order, and the last one counts. */
#ifndef CLI_CHECK_KEYS_H
#define CLI_CHECK_KEYS_H

#include <trunkline/push.h>

#include "config.h"

/** Knows keys by a hash of 128 bits: 24 bytes each. Threads: confined to one thread. */
typedef struct check_keys check_keys;

/** NULL: out of memory. Owns: the caller, `check_keys_free`. */
check_keys *check_keys_new(const config_system *system);
/** NULL is allowed. */
void check_keys_free(check_keys *keys);

/**
 * Takes a record. @param line     receives the line of the record before it that has the same key; 0: there is none, or it has no key of its own
 *                 @param columns  receives the columns that are the key: "customer, kind"
 * False: out of memory.
 */
bool check_keys_add(check_keys *keys, const tl_record *record, uint64_t *line, char columns[120]);

#endif
