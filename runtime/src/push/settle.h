/* Handing over the one result of each record. */
#ifndef TL_PUSH_SETTLE_H
#define TL_PUSH_SETTLE_H

#include "push/push_state.h"

/** What was said about a request, with the row that says what follows. */
typedef struct tl_ruling {
    const tl_outcome_row *row;
    int32_t http_status;
    const char *detail; /* NULL or "": none */
    const char *note; /* why it was not sent again, where that could be expected; NULL: none */
} tl_ruling;

/** A ruling's text: that of its row, with note and detail behind it. Borrowed from the row or from `space`. */
tl_str tl_ruling_text(const tl_ruling *ruling, tl_error *space);

/** Hands over a record's result, frees the record and lets the next one of its key through. `said` has everything but what the record itself knows. */
void tl_settle(tl_push *push, tl_pending *pending, const tl_result *said);

/** Lets go of a record without a result: frees it and lets the next one of its key through. */
void tl_release(tl_push *push, tl_pending *pending);

/** tl_settle by a row of the outcome table; an earlier attempt that left the outcome open keeps it open. */
void tl_settle_by_row(tl_push *push, tl_pending *pending, const tl_ruling *ruling);

/** Hands over the result of a record that was never held. `said` has what goes beyond its place in the input. */
void tl_settle_unheld(tl_push *push, const tl_record *record, uint64_t index, const tl_result *said);

/** The same for one that a stopping push does not even take. */
void tl_settle_unsent(tl_push *push, const tl_record *record, uint64_t index);

/** The same for the `at`-th record of a job, or for all records that wait for its `at`-th question. */
void tl_settle_part(tl_push *push, tl_job *job, size_t at, const tl_ruling *ruling);

/** The same for all of a job; frees the job. */
void tl_settle_job(tl_push *push, tl_job *job, const tl_ruling *ruling);

/** What a record needed before it can be sent is there: it, or the one before it in its lane, may be sent when its turn is. */
void tl_offer(tl_push *push, tl_pending *pending);

/** Settles the records of a job that was attempted and waits for another attempt, by how the last one ended; frees the job. */
void tl_settle_waiting(tl_push *push, tl_job *job, const char *note);

/** Settles all records that are not in flight, once the push is stopping. */
void tl_settle_rest(tl_push *push);

#endif
