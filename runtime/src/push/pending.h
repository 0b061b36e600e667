/* A record that the push holds: a copy of it, what is to be known of it, and its place in a queue. */
#ifndef TL_PUSH_PENDING_H
#define TL_PUSH_PENDING_H

#include <trunkline/record.h>
#include <trunkline/schema.h>

#include "net/outcome.h"

typedef struct tl_pending tl_pending;
struct tl_channel;
struct tl_lane;

/** A text that a lookup answered; a record owns its own ones. */
typedef struct tl_found {
    struct tl_found *next;
    tl_str text;
} tl_found;

struct tl_pending {
    tl_record record; /* kind in the vendor's word; all texts lie behind this struct, or in `found` */
    uint64_t index; /* in the input */
    size_t body_bytes; /* of the record alone, encoded */
    struct tl_channel *channel; /* of the operation that saves it */
    uint32_t route_flags; /* tl_route_flag */
    struct tl_lane *lane; /* where its key is kept in order; NULL: it is like no other */
    tl_pending *next; /* in whichever tl_queue it stands */
    tl_pending *next_asker; /* among those that wait for the same answer */
    tl_found *found;
    tl_extra *extras; /* the record's own, with room for what lookups add */
    uint32_t lookup_at; /* the next lookup to look at */
    uint32_t hops; /* how often another operation took over */
    bool asking; /* waits for an answer */
    bool admitted; /* its lane let it through: ready or in a job */
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

/** A copy of a record, in one block, with room for `more_extras`; NULL when out of memory. Frees with tl_pending_free. */
tl_pending *tl_pending_new(const tl_record *record, size_t more_extras);
void tl_pending_free(tl_pending *pending);

/** Sets a column, or the extra of a path when that is not NULL, to a copy of a text. Errors: TL_ERR_MEMORY. */
tl_status tl_pending_set(tl_pending *pending, const char *path, tl_column column, tl_str text);

void tl_queue_append(tl_queue *queue, tl_pending *pending);
void tl_queue_prepend(tl_queue *queue, tl_pending *pending);
/** Takes the first record out; NULL when the queue is empty. */
tl_pending *tl_queue_take(tl_queue *queue);
/** Takes that record out, wherever it stands. */
void tl_queue_remove(tl_queue *queue, tl_pending *pending);

#endif
