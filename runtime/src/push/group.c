#include "push/group.h"

#include "push/fields.h"
#include "push/job.h"
#include "push/settle.h"

static uint32_t most_records(const tl_push *push, const tl_channel *channel, uint32_t route_flags) {
    return (route_flags & TL_ROUTE_MERGE) ? push->merge_records : channel->batch_records;
}

/* How many records of the first one's lane go on its group; `bytes` receives what they and the first one take together. */
static size_t count_group(const tl_channel *channel, const tl_pending *first, size_t *bytes) {
    size_t count = 1;
    *bytes = first->body_bytes;
    for (const tl_pending *at = first->lane ? first->lane->waiting.first : NULL; at; at = at->next) {
        if (at->channel != channel || at->route_flags != first->route_flags || !tl_is_same_group(channel->operation, &first->record, &at->record)) {
            break;
        }
        *bytes += at->body_bytes;
        count++;
    }
    return count;
}

/* Whether the first group reaches a limit; one that must be whole has to go beyond it for that. */
static bool reaches_limit(const tl_push *push, const tl_channel *channel, const tl_pending *first, size_t count, size_t bytes) {
    uint32_t most = most_records(push, channel, first->route_flags);
    size_t body_bytes = tl_encoder_body_bytes(&channel->encoder, count, bytes);
    if (first->route_flags & TL_ROUTE_WHOLE) {
        return count > most || body_bytes > push->options.batch_bytes;
    }
    return count >= most || body_bytes >= push->options.batch_bytes;
}

static bool may_go_on(const tl_push *push, const tl_pending *first) {
    return first->lane && first->lane == push->last_lane && !push->source_ended;
}

/* Whether the group of a record that is first in its lane is complete, or full. The sums over the lane are cheap, and enough for that. */
static bool is_whole(const tl_push *push, const tl_channel *channel, const tl_pending *first) {
    const tl_lane *lane = first->lane;
    if (!lane) {
        return true;
    }
    return lane->asking == 0 &&
           (!may_go_on(push, first) || reaches_limit(push, channel, first, 1 + lane->waiting.count, first->body_bytes + lane->waiting.body_bytes));
}

/* The first group that can go; those before it wait for answers, or for more of them. NULL when there is none. */
static tl_pending *first_whole(const tl_push *push, const tl_channel *channel) {
    tl_pending *first = channel->ready.first;
    while (first && !is_whole(push, channel, first)) {
        first = first->next;
    }
    return first;
}

/*
 * When the window is full before a group is complete, it goes as it is, unless there will be room for more of it: as long as records of others
 * are held, which are under way, or wait for answers.
 */
static tl_pending *first_possible(const tl_push *push, const tl_channel *channel) {
    tl_pending *first = first_whole(push, channel);
    if (first) {
        return first;
    }
    for (first = channel->ready.first; first; first = first->next) {
        if (first->lane->asking == 0 && push->held <= 1 + first->lane->waiting.count) {
            return first;
        }
    }
    return NULL;
}

bool tl_group_is_full(const tl_push *push, const tl_channel *channel) {
    const tl_pending *first = channel->ready.first;
    if (!first || channel->grouped) {
        return first && first_whole(push, channel);
    }
    return channel->ready.count >= channel->batch_records || reaches_limit(push, channel, first, channel->ready.count, channel->ready.body_bytes);
}

bool tl_group_is_ready(const tl_push *push, const tl_channel *channel) {
    return channel->grouped ? first_possible(push, channel) != NULL : channel->ready.first != NULL;
}

/* Settles a record that its group keeps from being sent. */
static void invalidate(tl_push *push, tl_pending *pending, const tl_error *why) {
    tl_result result = {.outcome = TL_OUTCOME_INVALID, .reason = TL_REASON_BAD_VALUE};
    result.message = tl_str_from(why->message);
    result.field = tl_str_from(why->field);
    tl_settle(push, pending, &result);
}

/* Whether a record of the lane goes into the request as well. */
static bool fits(const tl_push *push, const tl_channel *channel, const tl_job *job, const tl_pending *next, size_t bytes) {
    const tl_pending *first = job->items[0];
    if (next->asking || next->channel != channel || next->route_flags != first->route_flags ||
        !tl_is_same_group(channel->operation, &first->record, &next->record)) {
        return false;
    }
    for (size_t i = 0; i < job->count && !(first->route_flags & TL_ROUTE_MERGE); i++) {
        if (tl_is_same_key(channel->operation, &job->items[i]->record, &next->record)) {
            return false; /* the same key goes in the next request */
        }
    }
    return tl_encoder_body_bytes(&channel->encoder, job->count + 1, bytes + next->body_bytes) <= push->options.batch_bytes;
}

static bool conflicts(const tl_channel *channel, const tl_job *job, const tl_pending *next, tl_error *error) {
    for (size_t i = 0; i < job->count; i++) {
        if (tl_fields_conflict(channel->operation, &job->items[i]->record, &next->record, error)) {
            return true;
        }
    }
    return false;
}

/* A key that comes twice in a group that must be whole: the second one can neither go along nor after. */
static bool is_twin(const tl_channel *channel, const tl_job *job, const tl_pending *next, tl_error *error) {
    for (size_t i = 0; i < job->count; i++) {
        const tl_pending *other = job->items[i];
        if (tl_is_same_key(channel->operation, &other->record, &next->record)) {
            (void)tl_fail(error, TL_ERR_LIMIT, "the record of line %llu has the same key, and both cannot go in one request",
                          (unsigned long long)other->record.line);
            return true;
        }
    }
    return false;
}

/* Adds to the job what the lane of its first record has for it. */
static void gather(tl_push *push, tl_channel *channel, tl_job *job, size_t most) {
    tl_lane *lane = job->items[0]->lane;
    uint32_t flags = job->items[0]->route_flags;
    size_t bytes = job->items[0]->body_bytes;
    while (job->count < most && lane->waiting.first) {
        tl_error error = {0};
        tl_pending *next = lane->waiting.first;
        bool same =
            next->channel == channel && next->route_flags == flags && tl_is_same_group(channel->operation, &job->items[0]->record, &next->record);
        if (same && !next->asking &&
            (((flags & TL_ROUTE_MERGE) && conflicts(channel, job, next, &error)) ||
             ((flags & TL_ROUTE_WHOLE) && !(flags & TL_ROUTE_MERGE) && is_twin(channel, job, next, &error)))) {
            invalidate(push, next, &error);
            continue;
        }
        if (!fits(push, channel, job, next, bytes)) {
            return;
        }
        bytes += next->body_bytes;
        job->items[job->count++] = tl_lane_admit(lane);
    }
}

static size_t count_ungrouped(const tl_push *push, const tl_channel *channel) {
    size_t count = 0;
    size_t bytes = 0;
    uint32_t flags = channel->ready.first->route_flags;
    uint32_t most = (flags & TL_ROUTE_MERGE) ? 1 : channel->batch_records; /* without a group nothing belongs together */
    for (const tl_pending *pending = channel->ready.first; pending && count < most && pending->route_flags == flags; pending = pending->next) {
        bytes += pending->body_bytes;
        if (count > 0 && tl_encoder_body_bytes(&channel->encoder, count + 1, bytes) > push->options.batch_bytes) {
            break;
        }
        count++;
    }
    return count;
}

static bool is_over_full(const tl_push *push, const tl_channel *channel, const tl_pending *first, tl_error *error) {
    size_t bytes = 0;
    if (!(first->route_flags & TL_ROUTE_WHOLE) || !channel->grouped) {
        return false;
    }
    size_t count = count_group(channel, first, &bytes);
    uint32_t most = most_records(push, channel, first->route_flags);
    if (count > most) {
        (void)tl_fail(error, TL_ERR_LIMIT, "its group has more than the %u records that one request may carry, and must not be split",
                      (unsigned)most);
    } else if (tl_encoder_body_bytes(&channel->encoder, count, bytes) > push->options.batch_bytes) {
        (void)tl_fail(error, TL_ERR_LIMIT, "its group makes a request of more than %zu bytes, and must not be split", push->options.batch_bytes);
    } else if (may_go_on(push, first)) {
        (void)tl_fail(error, TL_ERR_LIMIT, "its group has more than the %u records that are held at once, and must not be split",
                      (unsigned)push->options.window);
    } else {
        return false;
    }
    return true;
}

tl_job *tl_group_batch(tl_push *push, tl_channel *channel) {
    tl_error error = {0};
    tl_pending *first = channel->grouped ? first_possible(push, channel) : channel->ready.first;
    if (is_over_full(push, channel, first, &error)) {
        tl_group_spoil(push, channel, &first->record, &error);
        return NULL;
    }
    uint32_t most = most_records(push, channel, first->route_flags);
    size_t room = !channel->grouped ? count_ungrouped(push, channel) : first->lane ? 1 + first->lane->waiting.count : 1;
    room = room < most ? room : most;
    tl_family *family = tl_family_new(room);
    tl_job *job = family ? tl_job_new(push, family, room) : NULL;
    if (!job) {
        tl_free(family);
        tl_push_fail(push, TL_ERR_MEMORY, NULL);
        return NULL;
    }
    job->channel = channel;
    job->route_flags = first->route_flags;
    job->count = 0;
    while (!channel->grouped && job->count < room) {
        job->items[job->count++] = tl_queue_take(&channel->ready);
    }
    if (channel->grouped) {
        tl_queue_remove(&channel->ready, first);
        job->items[job->count++] = first;
    }
    if (channel->grouped && first->lane) {
        gather(push, channel, job, room);
        family->extra_left = tl_family_extra(job->count);
    }
    return job;
}

void tl_group_spoil(tl_push *push, tl_channel *channel, const tl_record *record, const tl_error *why) {
    tl_pending *copy = tl_pending_new(record, 0);
    if (!copy) {
        tl_push_fail(push, TL_ERR_MEMORY, NULL);
        return;
    }
    tl_pending_free(push->spoiled);
    push->spoiled = copy;
    push->spoiled->channel = channel;
    push->spoiled_error = *why;
    /* What has come of the group and is not in a request stands first in its lane, or behind one that is. */
    for (tl_pending *first = channel->ready.first; first; first = first->next) {
        if (!tl_is_same_group(channel->operation, &first->record, &copy->record)) {
            continue;
        }
        tl_lane *lane = first->lane;
        while (lane && lane->waiting.first && lane->waiting.first->channel == channel &&
               tl_is_same_group(channel->operation, &lane->waiting.first->record, &copy->record)) {
            invalidate(push, lane->waiting.first, why);
        }
        tl_queue_remove(&channel->ready, first);
        invalidate(push, first, why);
        return;
    }
}

bool tl_group_is_spoiled(tl_push *push, const tl_channel *channel, const tl_record *record) {
    if (!push->spoiled) {
        return false;
    }
    if (push->spoiled->channel == channel && tl_is_same_group(channel->operation, &push->spoiled->record, record)) {
        return true;
    }
    tl_pending_free(push->spoiled);
    push->spoiled = NULL;
    return false;
}
