/* Starting requests, and waiting for them. */
#ifndef TL_PUSH_SEND_H
#define TL_PUSH_SEND_H

#include "push/push_state.h"

/** Starts the next request if one may start now; tl_plan_fill comes first. Returns whether one was dealt with: then there may be another. */
bool tl_send_next(tl_push *push);

/** How long to wait for a reply or for the next start, in milliseconds; 0 when there is something to do at once. */
int64_t tl_send_wait_ms(const tl_push *push);

/** Gives up on the requests in flight after the transport itself failed: their records are settled, their completions ignored. */
void tl_send_forsake(tl_push *push);

#endif
