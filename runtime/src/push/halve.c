#include "push/halve.h"

#include "push/job.h"

/* A job of its own for some of the records; on failure they are settled. */
static void part(tl_push *push, tl_job *job, size_t first, size_t count, const tl_ruling *ruling) {
    tl_job *half = NULL;
    if (job->family->extra_left > 0 && !push->stopping) {
        half = tl_job_new(push, job->family, count);
        if (!half) {
            tl_push_fail(push, TL_ERR_MEMORY, NULL);
        }
    }
    if (half) {
        job->family->extra_left--;
        half->channel = job->channel;
        half->desk = job->desk;
        half->route_flags = job->route_flags;
        memcpy(half->items, job->items + first, count * sizeof *half->items);
        tl_job_wait(push, half, tl_push_now_ms(push));
        return;
    }
    for (size_t i = first; i < first + count; i++) {
        tl_settle_part(push, job, i, ruling);
    }
}

void tl_halve(tl_push *push, tl_job *job, const tl_ruling *ruling) {
    /* The larger half comes first: first come, first served by the bound, so that large groups are cleared before small ones. */
    size_t larger = (job->count + 1) / 2;
    part(push, job, 0, larger, ruling);
    if (job->count > larger) {
        part(push, job, larger, job->count - larger, ruling);
    }
    tl_job_free(job);
}
