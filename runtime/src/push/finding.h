/* A reply, and what was found out about it. */
#ifndef TL_PUSH_FINDING_H
#define TL_PUSH_FINDING_H

#include "push/settle.h"

typedef struct tl_finding {
    const tl_http_reply *reply;
    tl_verdict verdict;
    bool has_retry_after;
    int64_t retry_after_ms;
    const tl_outcome_row *row;
    const char *note; /* why it is not sent again; NULL: none */
    tl_error error; /* why the reply is no answer; its message is the results' detail */
    tl_reply_notes notes;
    tl_outcome_row caller_row; /* what `row` is when the reply is about the caller */
    tl_batch batch; /* of records; when they are merged, of the first one only */
    tl_asked asked; /* of a lookup */
} tl_finding;

/** Lets the adapter read a complete reply. Without memory for that nothing is known of it. */
void tl_finding_read(tl_push *push, const tl_job *job, tl_finding *found);

/** Whether the reply said what became of the `at`-th record: settled, or to be sent by another operation. */
bool tl_finding_has(const tl_finding *found, size_t at);
/** How many records or questions a reply leaves open; all of them when it was not read. */
size_t tl_finding_open(const tl_job *job, const tl_finding *found);

/** What is said of all that a reply leaves open. */
tl_ruling tl_finding_ruling(const tl_finding *found);

#endif
