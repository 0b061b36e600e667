/* Which keys are busy. Of the records with one key, one at a time is held free to be sent; the others wait behind it, in order. */
#ifndef TL_PUSH_KEYS_H
#define TL_PUSH_KEYS_H

#include "push/pending.h"

/** A hash table of the records that hold their key. All zero is an empty one. Threads: confined. */
typedef struct tl_keys {
    tl_pending **buckets; /* NULL until the first claim */
    size_t bucket_count; /* a power of two */
    size_t holders;
} tl_keys;

void tl_keys_dispose(tl_keys *keys);

/**
 * Claims a record's key. @param holds  true: the key was free (or the record has none) and is the record's now; false: the
 * record waits behind the key's holder and comes back from tl_keys_release.
 * Errors: TL_ERR_MEMORY.
 */
tl_status tl_keys_claim(tl_keys *keys, tl_pending *pending, bool *holds);

/** Gives a settled record's key to the oldest one that waits for it, which is returned; NULL when none does. */
tl_pending *tl_keys_release(tl_keys *keys, tl_pending *holder);

#endif
