#include "push/hop.h"

#include "push/check.h"
#include "push/job.h"

static const tl_outcome_row no_further = {TL_ENDING_UNSENT,
                                          0,
                                          0,
                                          0,
                                          0,
                                          TL_OUTCOME_NOT_SENT,
                                          TL_REASON_VENDOR_ERROR,
                                          TL_EFFECT_GOES_ON,
                                          TL_AGAIN_NEVER,
                                          "no operation of the system took it"};

/* Makes a record one of another channel. Returns whether it can be sent there; else it is settled. */
static bool move(tl_push *push, tl_pending *pending, tl_channel *channel) {
    tl_error error = {0};
    if (!channel || pending->hops++ >= TL_MOST_HOPS) {
        tl_ruling ruling = {&no_further, 0, NULL, NULL};
        tl_settle_by_row(push, pending, &ruling);
        return false;
    }
    tl_status status = tl_push_check_answered(push, channel, &pending->record, &pending->body_bytes, &error);
    if (status == TL_OK) {
        pending->channel = channel;
        return true;
    }
    if (status == TL_ERR_MEMORY) {
        tl_push_fail(push, status, &error);
    }
    tl_result result = {.outcome = TL_OUTCOME_INVALID, .reason = tl_push_check_reason(status)};
    result.message = tl_str_from(error.message);
    result.field = tl_str_from(error.field);
    tl_settle(push, pending, &result);
    return false;
}

static void line_up(tl_push *push, const tl_job *from, tl_pending *const *items, size_t count, tl_channel *channel) {
    tl_family *family = tl_family_new(count);
    tl_job *job = family ? tl_job_new(push, family, count) : NULL;
    if (!job) {
        tl_ruling ruling = {&tl_outcome_stopped, 0, NULL, NULL};
        tl_free(family);
        tl_push_fail(push, TL_ERR_MEMORY, NULL);
        for (size_t i = 0; i < count; i++) {
            tl_settle_by_row(push, items[i], &ruling);
        }
        return;
    }
    job->channel = channel;
    job->route_flags = from->route_flags;
    memcpy(job->items, items, count * sizeof *items);
    tl_job_wait(push, job, tl_push_now_ms(push));
}

void tl_hop(tl_push *push, const tl_job *job, tl_pending **items, size_t count, const tl_operation *operation) {
    tl_channel *channel = tl_channel_of(push->channels, push->channel_count, operation);
    size_t most = (job->route_flags & TL_ROUTE_MERGE) ? count : channel ? channel->batch_records : 1;
    size_t first = 0;
    size_t moved = 0;
    for (size_t i = 0; i < count; i++) {
        tl_pending *pending = items[i];
        if (move(push, pending, channel)) {
            items[first + moved++] = pending;
        }
        if (moved > 0 && (moved == most || i + 1 == count)) {
            line_up(push, job, items + first, moved, channel);
            first = i + 1;
            moved = 0;
        }
    }
}
