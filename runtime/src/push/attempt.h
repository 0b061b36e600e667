/* Telling the host about attempts, and counting them. */
#ifndef TL_PUSH_ATTEMPT_H
#define TL_PUSH_ATTEMPT_H

#include "net/extra_headers.h"
#include "push/push_state.h"

/** What follows from an attempt, for the hook. */
typedef struct tl_attempt_next {
    bool again;
    int64_t again_in_ms;
    bool halved;
} tl_attempt_next;

/** An attempt of a job is about to start; its number is one more than those counted. @param headers  receives what the host adds */
void tl_attempt_tell_before(tl_push *push, const tl_job *job, tl_extra_headers *headers);

/** Counts an attempt that starts now. */
void tl_attempt_count(tl_push *push, tl_job *job, int64_t now_ms);

/** An attempt that was counted has ended; counts how. `reply` may be one of the push's own making. */
void tl_attempt_ended(tl_push *push, const tl_job *job, const tl_http_reply *reply, const tl_attempt_next *next);

/** An attempt that was told of is not made after all. */
void tl_attempt_tell_cancelled(tl_push *push, const tl_job *job);

#endif
