/*
 * Keeping records in order. Records with the same key share a lane; of a lane those of one request are out at a time, the others wait in
 * it, oldest first. The key is that of the operation's key columns, or of its group columns where it has any: a group goes through its
 * lane request by request.
 */
#ifndef TL_PUSH_LANES_H
#define TL_PUSH_LANES_H

#include "push/pending.h"

typedef struct tl_lane {
    struct tl_lane *chain; /* next in the same bucket */
    tl_queue waiting;
    size_t out; /* records that it let through and that are not settled */
    size_t asking; /* records in it that wait for an answer */
    uint64_t hash;
    tl_str key;
} tl_lane;

/** All zero is an empty table. Threads: confined. */
typedef struct tl_lanes {
    tl_lane **buckets; /* NULL until the first one */
    size_t bucket_count; /* a power of two */
    size_t count;
    tl_buf key; /* scratch */
} tl_lanes;

void tl_lanes_dispose(tl_lanes *lanes);

/** Whether requests carry only records that are equal in a column: it is marked so, or goes to a parameter. */
bool tl_is_group_column(const tl_column_field *column);
/** Whether requests of an operation carry groups: it has group columns, or columns that go to a parameter. */
bool tl_is_grouped(const tl_operation *operation);
/** Whether records are equal in an operation's group columns, to the letter. */
bool tl_is_same_group(const tl_operation *operation, const tl_record *a, const tl_record *b);
/** Whether records have the same key columns, as a lane sees it. A record without any is like no other. */
bool tl_is_same_key(const tl_operation *operation, const tl_record *a, const tl_record *b);

/** Lets a record wait at the end of its lane, which is made when it is the first; one without a key has none. Errors: TL_ERR_MEMORY. */
tl_status tl_lanes_join(tl_lanes *lanes, const tl_operation *operation, tl_pending *pending);

/** Lets the first record of a lane through; NULL when none waits. */
tl_pending *tl_lane_admit(tl_lane *lane);

/** Takes a record that is settled out of its lane, wherever it is. The lane is gone when it was the last one: then true is returned. */
bool tl_lanes_leave(tl_lanes *lanes, tl_pending *pending);

#endif
