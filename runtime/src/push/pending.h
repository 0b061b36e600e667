/* A record that the push holds: a copy of it, what is to be known of it, and its place in a queue. */
#ifndef TL_PUSH_PENDING_H
#define TL_PUSH_PENDING_H

#include <trunkline/record.h>
#include <trunkline/schema.h>

#include "net/outcome.h"

typedef struct tl_pending tl_pending;

struct tl_pending {
    tl_record record; /* kind in the vendor's word; all texts lie behind this struct */
    uint64_t index; /* in the input */
    size_t body_bytes; /* of the record alone, encoded */
    tl_str key; /* what makes two records the same, as bytes; empty: nothing does */
    uint64_t key_hash;
    tl_pending *next; /* in whichever tl_queue it stands */
    tl_pending *chain; /* next holder in the same bucket of a tl_keys */
    tl_pending *followers; /* records that wait for this one's key, oldest first */
    tl_pending *last_follower;
    const tl_outcome_row *doubt; /* how an earlier attempt left open whether the vendor took it; NULL: none did */
    int32_t doubt_http_status;
    uint32_t attempts;
    int64_t first_attempt_ms; /* counts once attempts > 0 */
};

/** Records in order. All zero is an empty queue. */
typedef struct tl_queue {
    tl_pending *first;
    tl_pending *last;
    size_t count;
    size_t body_bytes; /* of all */
} tl_queue;

/** A copy of a record, in one block; NULL when out of memory. Frees with tl_pending_free. */
tl_pending *tl_pending_new(const tl_operation *operation, const tl_record *record);
void tl_pending_free(tl_pending *pending);

void tl_queue_append(tl_queue *queue, tl_pending *pending);
void tl_queue_prepend(tl_queue *queue, tl_pending *pending);
/** Takes the first record out; NULL when the queue is empty. */
tl_pending *tl_queue_take(tl_queue *queue);

#endif
