/* What a reply means for the records of its job. */
#ifndef TL_PUSH_REPLY_H
#define TL_PUSH_REPLY_H

#include "push/push_state.h"

/** Settles the job's records by the reply, or puts them in line again; takes the job over. */
void tl_reply_apply(tl_push *push, tl_job *job, const tl_http_reply *reply);

#endif
