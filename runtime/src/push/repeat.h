/* Whether a request is sent again as it is: its attempts, its deadline and the retry budget. */
#ifndef TL_PUSH_REPEAT_H
#define TL_PUSH_REPEAT_H

#include "push/push_state.h"

/** What stands in the way of sending a request again. */
typedef enum tl_repeat { TL_REPEAT_MAY = 1, TL_REPEAT_NEVER, TL_REPEAT_TOO_LATE, TL_REPEAT_NO_BUDGET } tl_repeat;

/**
 * Rules on a job whose attempt ended as `row` says, to be repeated after `wait_ms`; takes from the budget when it may be, unless the
 * system itself asked to have it later.
 */
tl_repeat tl_repeat_rule(tl_push *push, const tl_job *job, const tl_outcome_row *row, int64_t wait_ms);

/** Counts a refusal and gives the words for it; NULL where none are needed. */
const char *tl_repeat_refused(tl_push *push, tl_repeat ruling);

/** Whether the deadline passed while a job waited for its next attempt. */
bool tl_repeat_is_late(const tl_push *push, const tl_job *job);

#endif
