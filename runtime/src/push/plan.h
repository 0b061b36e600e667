/* The plan: which records come next, and which of them make a request. */
#ifndef TL_PUSH_PLAN_H
#define TL_PUSH_PLAN_H

#include "push/push_state.h"

/**
 * Takes records from the source until a full batch is ready, the window is full or the source ends: what is ready then makes a
 * batch, as no more can be had for it.
 */
void tl_plan_fill(tl_push *push);

/** Makes a batch of the records that are ready, of which there is one at least; NULL when out of memory, and then they still are. */
tl_job *tl_plan_batch(tl_push *push);

/** Reads the rest of the source for a stopped push: one result for each record. */
void tl_plan_drain(tl_push *push);

#endif
