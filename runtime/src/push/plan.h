/* The plan: which records come next, and which of them make a request. */
#ifndef TL_PUSH_PLAN_H
#define TL_PUSH_PLAN_H

#include "push/push_state.h"

/**
 * Takes records from the source until a full request is ready, the window is full or the source ends: what is ready then makes a
 * request, as no more can be had for it.
 */
void tl_plan_fill(tl_push *push);

/** Whether there is a request to make. */
bool tl_plan_has_any(const tl_push *push);

/** Makes a request of what is ready; NULL when there is nothing, or out of memory. `*dealt` is set when records were settled instead. */
tl_job *tl_plan_next(tl_push *push, bool *dealt);

/** Reads the rest of the source for a stopped push: one result for each record. */
void tl_plan_drain(tl_push *push);

#endif
