#include "push/plan.h"

#include "push/check.h"
#include "push/group.h"
#include "push/lookup.h"
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
static tl_pending *hold(tl_push *push, const tl_checked *checked, uint64_t index) {
    tl_pending *pending = tl_pending_new(&checked->record, push->options.adapter->lookup_count);
    if (!pending || tl_lanes_join(&push->lanes, checked->channel->operation, pending) != TL_OK) {
        tl_pending_free(pending);
        tl_push_fail(push, TL_ERR_MEMORY, NULL);
        return NULL;
    }
    /* It joined without a length. */
    pending->body_bytes = checked->body_bytes;
    if (pending->lane) {
        pending->lane->waiting.body_bytes += checked->body_bytes;
    }
    pending->index = index;
    pending->channel = checked->channel;
    pending->route_flags = checked->route_flags;
    push->last_lane = pending->lane;
    push->metrics.held = ++push->held;
    return pending;
}

/* A record that cannot be sent, where a group must be whole, keeps its group from being sent. */
static void spoil(tl_push *push, const tl_checked *checked) {
    tl_error why = {0};
    if (checked->channel && checked->channel->grouped && (checked->route_flags & TL_ROUTE_WHOLE) &&
        !tl_group_is_spoiled(push, checked->channel, &checked->record)) {
        (void)tl_fail(&why, TL_ERR_LIMIT, "the record of line %llu is of the same group and cannot be sent, and the group must not be split",
                      (unsigned long long)checked->record.line);
        tl_group_spoil(push, checked->channel, &checked->record, &why);
    }
}

static void take(tl_push *push, const tl_record *record, uint64_t index) {
    tl_error error = {0};
    tl_checked checked;
    tl_status status = tl_push_check_record(push, record, &checked, &error);
    if (status == TL_ERR_MEMORY) {
        tl_push_fail(push, status, &error);
        tl_settle_unsent(push, record, index);
    } else if (status != TL_OK) {
        settle_invalid(push, record, index, status, &error);
        spoil(push, &checked);
    } else if (tl_group_is_spoiled(push, checked.channel, &checked.record)) {
        settle_invalid(push, record, index, TL_ERR_LIMIT, &push->spoiled_error);
    } else {
        tl_pending *pending = hold(push, &checked, index);
        if (pending) {
            tl_lookup_advance(push, pending);
        } else {
            tl_settle_unsent(push, record, index);
        }
    }
}

static tl_channel *full_channel(tl_push *push) {
    for (size_t i = 0; i < push->channel_count; i++) {
        if (tl_group_is_full(push, &push->channels[i])) {
            return &push->channels[i];
        }
    }
    return NULL;
}

/* Of those that have something, the one whose first record is the oldest. */
static tl_channel *oldest_channel(tl_push *push) {
    tl_channel *oldest = NULL;
    for (size_t i = 0; i < push->channel_count; i++) {
        tl_channel *channel = &push->channels[i];
        if (tl_group_is_ready(push, channel) && (!oldest || channel->ready.first->index < oldest->ready.first->index)) {
            oldest = channel;
        }
    }
    return oldest;
}

static bool may_take(tl_push *push) {
    return !push->source_ended && !tl_push_stops(push) && push->held < push->options.window;
}

void tl_plan_fill(tl_push *push) {
    tl_record record;
    uint64_t index = 0;
    while (may_take(push) && !full_channel(push) && !tl_lookup_full(push) && next_record(push, &record, &index)) {
        take(push, &record, index);
    }
}

bool tl_plan_has_any(const tl_push *push) {
    for (size_t i = 0; i < push->options.adapter->lookup_count; i++) {
        if (push->desks[i].open_count > 0) {
            return true;
        }
    }
    for (size_t i = 0; i < push->channel_count; i++) {
        if (tl_group_is_ready(push, &push->channels[i])) {
            return true;
        }
    }
    return false;
}

tl_job *tl_plan_next(tl_push *push, bool *dealt) {
    tl_desk *desk = tl_lookup_full(push);
    tl_channel *channel = desk ? NULL : full_channel(push);
    *dealt = false;
    if (!desk && !channel) {
        desk = tl_lookup_any(push);
        channel = desk ? NULL : oldest_channel(push);
    }
    if (desk) {
        return tl_lookup_batch(push, desk);
    }
    if (!channel) {
        return NULL;
    }
    tl_job *job = tl_group_batch(push, channel);
    *dealt = !job && !push->stopping;
    return job;
}

void tl_plan_drain(tl_push *push) {
    tl_record record;
    uint64_t index = 0;
    while (next_record(push, &record, &index)) {
        tl_settle_unsent(push, &record, index);
    }
}
