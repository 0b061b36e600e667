/* Lookups: what has to be asked before a record can be sent. */
#ifndef TL_PUSH_LOOKUP_H
#define TL_PUSH_LOOKUP_H

#include "push/settle.h"

/** Takes a held record as far as its answers go: it waits for the next one, is rejected by one, or may be sent. */
void tl_lookup_advance(tl_push *push, tl_pending *pending);

/** Whether a lookup has as many questions as a request takes. */
tl_desk *tl_lookup_full(tl_push *push);
/** A lookup that has any question to ask; NULL when none has. */
tl_desk *tl_lookup_any(tl_push *push);

/** Makes a request of the questions in line; NULL when out of memory, and then they still are. */
tl_job *tl_lookup_batch(tl_push *push, tl_desk *desk);

/** Makes the value of a lookup's request. Errors: those of its `ask`, TL_ERR_MEMORY. */
tl_status tl_lookup_request(tl_push *push, tl_job *job, const void **value, tl_error *error);

/** An answer came, or the question failed: it goes to all records that wait. */
void tl_lookup_settle(tl_push *push, tl_desk *desk, tl_question *question, const struct tl_answer *answer);
void tl_lookup_fail(tl_push *push, tl_desk *desk, tl_question *question, const tl_ruling *ruling);

/** In a dry run nothing is asked: the records go on without what the answers would fill in. */
void tl_lookup_skip(tl_push *push, tl_job *job);

#endif
