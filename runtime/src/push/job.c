#include "push/job.h"

uint32_t tl_family_extra(size_t count) {
    /* 2 * log2(n) rounded down is the highest power of two in n * n. */
    uint64_t square = (uint64_t)count * count;
    uint32_t power = 0;
    while (square > 1) {
        square /= 2;
        power++;
    }
    return power + 2;
}

tl_family *tl_family_new(size_t count) {
    tl_family *family = tl_calloc(1, sizeof *family);
    if (family) {
        family->extra_left = tl_family_extra(count);
    }
    return family;
}

tl_job *tl_job_new(tl_push *push, tl_family *family, size_t count) {
    _Static_assert(sizeof(tl_pending *) == sizeof(tl_question *), "one array serves both");
    tl_job *job = tl_alloc(sizeof *job + count * sizeof(tl_pending *));
    if (!job) {
        return NULL;
    }
    memset(job, 0, sizeof *job);
    job->push = push;
    job->family = family;
    /* A struct that holds pointers is aligned for them; a job has items or questions. */
    job->items = (tl_pending **)(void *)(job + 1);
    job->questions = (tl_question **)(void *)(job + 1);
    job->count = count;
    family->members++;
    return job;
}

const tl_operation *tl_job_operation(const tl_job *job) {
    return job->desk ? job->desk->lookup->operation : job->channel->operation;
}

bool tl_job_is_idempotent(const tl_job *job) {
    return job->desk || job->channel->idempotent;
}

bool tl_job_is_one(const tl_job *job) {
    return (job->route_flags & (TL_ROUTE_MERGE | TL_ROUTE_WHOLE)) != 0;
}

void tl_job_free(tl_job *job) {
    if (!job) {
        return;
    }
    if (--job->family->members == 0) {
        tl_free(job->family);
    }
    tl_message_dispose(&job->message);
    tl_free(job);
}

void tl_job_wait(tl_push *push, tl_job *job, int64_t due_ms) {
    tl_job **link = &push->waiting;
    while (*link && (*link)->due_ms <= due_ms) {
        link = &(*link)->next;
    }
    job->due_ms = due_ms;
    job->next = *link;
    *link = job;
}

void tl_job_fly(tl_push *push, tl_job *job) {
    job->previous = NULL;
    job->next = push->flying;
    if (job->next) {
        job->next->previous = job;
    }
    push->flying = job;
    push->metrics.in_flight = ++push->flying_count;
}

void tl_job_land(tl_push *push, tl_job *job) {
    if (job->previous) {
        job->previous->next = job->next;
    } else {
        push->flying = job->next;
    }
    if (job->next) {
        job->next->previous = job->previous;
    }
    job->next = NULL;
    job->previous = NULL;
    push->metrics.in_flight = --push->flying_count;
}
