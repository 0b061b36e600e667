/* The plan: which records come next, and which of them make a request. */
#ifndef TL_PUSH_PLAN_H
#define TL_PUSH_PLAN_H

#include "push/push_state.h"

/** Takes records from the source until a full batch is ready, the window is full or the source ends. */
void tl_plan_fill(tl_push *push);

/** Whether a batch can be made: a full one, or what there is when no more can be taken. */
bool tl_plan_has_batch(const tl_push *push);

/** Makes a batch of the records that are ready; NULL when out of memory, and then they still are. */
tl_job *tl_plan_batch(tl_push *push);

/** Reads the rest of the source for a stopped push: one result for each record. */
void tl_plan_drain(tl_push *push);

#endif
