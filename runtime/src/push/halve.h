/* Taking a batch apart. */
#ifndef TL_PUSH_HALVE_H
#define TL_PUSH_HALVE_H

#include "push/settle.h"

/**
 * Puts the job's records in line again in two halves, or a single one alone, as far as the original batch's bound allows and the
 * push is not stopping; the rest is settled by `ruling`. Takes the job over.
 */
void tl_halve(tl_push *push, tl_job *job, const tl_ruling *ruling);

#endif
