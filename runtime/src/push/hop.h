/* Records that go on by another operation, because the system said so. */
#ifndef TL_PUSH_HOP_H
#define TL_PUSH_HOP_H

#include "push/finding.h"

/** How often a record may go on. */
enum { TL_MOST_HOPS = 3 };

/** Puts records of a job in line for another operation, as far as it can take them; the others are settled. `items` is overwritten. */
void tl_hop(tl_push *push, const tl_job *job, tl_pending **items, size_t count, const tl_operation *operation);

#endif
