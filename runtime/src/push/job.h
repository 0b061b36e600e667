/* Jobs: the records of one request, in line or in flight. */
#ifndef TL_PUSH_JOB_H
#define TL_PUSH_JOB_H

#include "push/push_state.h"

/** A family for an original batch of `count` records, with no member yet; NULL when out of memory. */
tl_family *tl_family_new(size_t count);

/** By how many requests a batch of `count` records may be taken apart: 2 * log2(count) + 2, rounded down. */
uint32_t tl_family_extra(size_t count);

/** A job for `count` records or questions, whose `items` or `questions` the caller fills in, as a further member of a family; NULL when out of memory. */
tl_job *tl_job_new(tl_push *push, tl_family *family, size_t count);
/** A job's operation, and whether it may be sent again when it may have been carried out. */
const tl_operation *tl_job_operation(const tl_job *job);
bool tl_job_is_idempotent(const tl_job *job);
/** Whether its records have one outcome, and it is not taken apart. */
bool tl_job_is_one(const tl_job *job);

/** Frees a job whose records were all handed on, and its family with the last member; NULL is allowed. */
void tl_job_free(tl_job *job);

/** Puts a job in line for `due_ms`, behind those that are due then. */
void tl_job_wait(tl_push *push, tl_job *job, int64_t due_ms);

/** Among those in flight; and out of them again. */
void tl_job_fly(tl_push *push, tl_job *job);
void tl_job_land(tl_push *push, tl_job *job);

#endif
