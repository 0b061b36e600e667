/* What the reply to a lookup means for the records that wait for it. */
#ifndef TL_PUSH_ANSWER_H
#define TL_PUSH_ANSWER_H

#include "push/finding.h"

/** Settles the questions of a job that is not to be sent again as it is; takes the job over. */
void tl_answer_apply(tl_push *push, tl_job *job, tl_finding *found, bool halves);

#endif
