#include "push/plan.h"

#include "push/check.h"
#include "push/job.h"
#include "push/settle.h"

/* Asks the source. Returns whether `record` was filled. */
static bool next_record(tl_push *push, tl_record *record, uint64_t *index) {
    tl_error error = {0};
    bool end = false;
    *record = (tl_record){0};
    if (push->source_ended) {
        return false;
    }
    tl_status status = push->next(push->next_context, record, &end, &error);
    if (status != TL_OK || end) {
        push->source_ended = true;
    }
    if (status != TL_OK && push->failure == TL_OK) {
        /* What was taken is finished all the same: this failure does not stop the push. */
        push->failure = status;
        push->failure_error = error;
        push->failure_error.status = (int32_t)status;
    }
    if (push->source_ended) {
        return false;
    }
    *index = push->next_index++;
    return true;
}

static void settle_invalid(tl_push *push, const tl_record *record, uint64_t index, tl_status status, const tl_error *error) {
    tl_result result = {0};
    result.outcome = TL_OUTCOME_INVALID;
    result.reason = tl_push_check_reason(status);
    result.message = tl_str_from(error->message);
    result.field = tl_str_from(error->field);
    tl_settle_unheld(push, record, index, &result);
}

/* Copies a record into the window. On failure, which stops the push, nothing is held. */
static bool hold(tl_push *push, const tl_record *record, uint64_t index, size_t body_bytes) {
    bool holds_key = false;
    tl_pending *pending = tl_pending_new(push->operation, record);
    if (!pending || tl_keys_claim(&push->keys, pending, &holds_key) != TL_OK) {
        tl_pending_free(pending);
        tl_push_fail(push, TL_ERR_MEMORY, NULL);
        return false;
    }
    pending->index = index;
    pending->body_bytes = body_bytes;
    push->metrics.held = ++push->held;
    if (holds_key) {
        tl_queue_append(&push->ready, pending);
    }
    return true;
}

static void take(tl_push *push, const tl_record *record, uint64_t index) {
    tl_error error = {0};
    size_t body_bytes = 0;
    tl_record mapped = *record;
    tl_push_map_kind(push, &mapped);
    tl_status status = tl_push_check_mapped(push, &mapped, &body_bytes, &error);
    if (status == TL_ERR_MEMORY) {
        tl_push_fail(push, status, &error);
        tl_settle_unsent(push, record, index);
    } else if (status != TL_OK) {
        settle_invalid(push, record, index, status, &error);
    } else if (!hold(push, &mapped, index, body_bytes)) {
        tl_settle_unsent(push, record, index);
    }
}

static bool batch_is_full(const tl_push *push) {
    return push->ready.count >= push->options.batch_records ||
           tl_encoder_body_bytes(&push->encoder, push->ready.count, push->ready.body_bytes) >= push->options.batch_bytes;
}

static bool may_take(tl_push *push) {
    return !push->source_ended && !tl_push_stops(push) && push->held < push->options.window;
}

void tl_plan_fill(tl_push *push) {
    tl_record record;
    uint64_t index = 0;
    while (may_take(push) && !batch_is_full(push) && next_record(push, &record, &index)) {
        take(push, &record, index);
    }
}

/* How many of the ready records fit into one request; at least one. */
static size_t batch_count(const tl_push *push) {
    size_t count = 0;
    size_t bytes = 0;
    for (const tl_pending *pending = push->ready.first; pending && count < push->options.batch_records; pending = pending->next) {
        bytes += pending->body_bytes;
        if (count > 0 && tl_encoder_body_bytes(&push->encoder, count + 1, bytes) > push->options.batch_bytes) {
            break;
        }
        count++;
    }
    return count;
}

tl_job *tl_plan_batch(tl_push *push) {
    size_t count = batch_count(push);
    tl_family *family = tl_family_new(count);
    tl_job *job = family ? tl_job_new(push, family, count) : NULL;
    if (!job) {
        tl_free(family);
        tl_push_fail(push, TL_ERR_MEMORY, NULL);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        job->items[i] = tl_queue_take(&push->ready);
    }
    return job;
}

void tl_plan_drain(tl_push *push) {
    tl_record record;
    uint64_t index = 0;
    while (next_record(push, &record, &index)) {
        tl_settle_unsent(push, &record, index);
    }
}
