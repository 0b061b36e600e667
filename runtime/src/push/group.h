/* Groups: which of the records that may be sent travel in one request. */
#ifndef TL_PUSH_GROUP_H
#define TL_PUSH_GROUP_H

#include "push/push_state.h"

/** Whether the channel's first request can be made without waiting for more of the source: it is full, or nothing more belongs into it. */
bool tl_group_is_full(const tl_push *push, const tl_channel *channel);
/** Whether it can be made when nothing can be had of the source at the moment. */
bool tl_group_is_ready(const tl_push *push, const tl_channel *channel);

/**
 * Makes a request of the channel's first records; NULL when none of them can be sent after all, or out of memory, which stops the push.
 * Records that cannot go with the others (two values for a field that is merged, a group that must be whole and is not) are settled.
 */
tl_job *tl_group_batch(tl_push *push, tl_channel *channel);

/** A record that belongs to a whole group cannot be sent: nor can the rest of its group, what has come of it and what still comes. */
void tl_group_spoil(tl_push *push, tl_channel *channel, const tl_record *record, const tl_error *why);
/** Whether a record belongs to the group that was spoiled last; any other ends that. */
bool tl_group_is_spoiled(tl_push *push, const tl_channel *channel, const tl_record *record);

#endif
