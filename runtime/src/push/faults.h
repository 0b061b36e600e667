/* Counting what a vendor calls faults, against what it stands of them in a day. */
#ifndef TL_PUSH_FAULTS_H
#define TL_PUSH_FAULTS_H

#include "push/push_state.h"

/** A run begins: it is stopped at once when the day's limit is reached already. */
void tl_faults_begin(tl_push *push);

/** A reply brought so many; the push stops at the limit. */
void tl_faults_add(tl_push *push, uint32_t count);

#endif
