#include "push/reply.h"

#include "push/attempt.h"
#include "push/halve.h"
#include "push/job.h"
#include "push/repeat.h"
#include "net/retry_after.h"
#include "push/settle.h"

/* A reply, and what was found out about it. */
typedef struct finding {
    const tl_http_reply *reply;
    tl_verdict verdict;
    bool has_retry_after;
    int64_t retry_after_ms;
    const tl_outcome_row *row;
    const char *note; /* why it is not sent again; NULL: none */
    tl_error error; /* why the reply is no answer; its message is the results' detail */
} finding;

static void find_retry_after(const tl_push *push, finding *found) {
    tl_str value = tl_http_reply_header(found->reply, "Retry-After");
    if (value.len > 0) {
        found->has_retry_after = tl_retry_after(value, tl_clock_unix_ms(push->options.clock), &found->retry_after_ms);
    }
}

/* Lets the adapter read a complete reply. Without memory for that nothing is known of it. */
static void read_reply(tl_push *push, const tl_job *job, tl_batch *batch, finding *found) {
    tl_arena_reset(push->reply_arena);
    tl_result *results = tl_arena_alloc(push->reply_arena, job->count * sizeof *results);
    const tl_record **records = tl_arena_alloc(push->reply_arena, job->count * sizeof *records);
    if (!results || !records) {
        found->verdict = TL_VERDICT_UNREADABLE;
        (void)tl_fail(&found->error, TL_ERR_MEMORY, "out of memory for the reply");
        return;
    }
    for (size_t i = 0; i < job->count; i++) {
        records[i] = &job->items[i]->record;
        results[i].http_status = found->reply->http_status;
    }
    batch->operation = push->operation;
    batch->records = records;
    batch->count = job->count;
    batch->results = results;
    batch->settings = push->options.settings;
    batch->setting_count = push->options.setting_count;
    batch->arena = push->reply_arena;
    found->verdict = push->options.adapter->read_reply(batch, found->reply, &found->error);
}

static bool may_halve(const tl_push *push, const tl_outcome_row *row) {
    return row->again == TL_AGAIN_HALVES || (row->again == TL_AGAIN_HALVES_IF_IDEMPOTENT && push->idempotent);
}

/* Remembers, before records are sent again, that this attempt may have saved them. */
static void leave_doubt(const finding *found, tl_pending *const *items, size_t count) {
    for (size_t i = 0; i < count && found->row->outcome == TL_OUTCOME_UNKNOWN; i++) {
        items[i]->doubt = found->row;
        items[i]->doubt_http_status = found->reply->http_status;
    }
}

static int64_t delay_ms(tl_push *push, const tl_job *job, const finding *found) {
    if (found->has_retry_after && found->retry_after_ms > 0) {
        return found->retry_after_ms;
    }
    return tl_backoff_ms(push->options.backoff_base_ms, push->options.backoff_cap_ms, job->attempts, push->options.random);
}

static void repeat(tl_push *push, tl_job *job, const finding *found, int64_t wait_ms) {
    leave_doubt(found, job->items, job->count);
    job->last = found->row;
    job->last_http_status = found->reply->http_status;
    job->last_error = found->error;
    tl_log_write(push->options.log, TL_LOG_INFO, "%s: %zu records again in %lld ms: %s", push->operation->id, job->count, (long long)wait_ms,
                 found->row->text);
    tl_job_wait(push, job, tl_push_now_ms(push) + wait_ms);
}

static void give_up(tl_push *push, tl_job *job, const finding *found) {
    tl_ruling ruling = {found->row, found->reply->http_status, found->error.message, found->note};
    for (size_t i = 0; i < job->count; i++) {
        tl_settle_by_row(push, job->items[i], &ruling);
    }
    tl_job_free(job);
}

/*
 * A batch of one that was refused as a whole was refused as a record. Only the vendor's own words go through the error rules;
 * without them the table's say what happened.
 */
static void reject_single(tl_push *push, tl_job *job, tl_batch *batch, const finding *found) {
    tl_vendor_error vendor = {0};
    tl_ruling ruling = {found->row, found->reply->http_status, found->error.message, found->note};
    tl_error space;
    vendor.http_status = found->reply->http_status;
    if (found->verdict == TL_VERDICT_REFUSED) {
        vendor.message = tl_str_from(found->error.message);
        vendor.field = tl_str_from(found->error.field);
    }
    tl_batch_rejected(batch, 0, &vendor);
    if (vendor.message.len == 0) {
        batch->results[0].message = tl_ruling_text(&ruling, &space);
    }
    tl_settle(push, job->items[0], &batch->results[0]);
    tl_job_free(job);
}

static bool is_settled(const tl_result *result) {
    return result->outcome >= TL_OUTCOME_INVALID && result->outcome < (tl_outcome)TL_OUTCOME_COUNT && result->reason < TL_REASON_COUNT;
}

/* Settles what the adapter settled. Returns how many records it left over; they stand first in the job then. */
static size_t settle_read(tl_push *push, tl_job *job, const tl_batch *batch) {
    size_t left = 0;
    for (size_t i = 0; i < job->count; i++) {
        if (is_settled(&batch->results[i])) {
            tl_settle(push, job->items[i], &batch->results[i]);
        } else {
            job->items[left++] = job->items[i];
        }
    }
    return left;
}

/* How many records a reply that was read leaves open; all of them when it was not. */
static size_t open_count(const tl_job *job, const tl_batch *batch, const finding *found) {
    size_t open = 0;
    if (found->verdict != TL_VERDICT_READ) {
        return job->count;
    }
    for (size_t i = 0; i < job->count; i++) {
        open += is_settled(&batch->results[i]) ? 0u : 1u;
    }
    return open;
}

/* Whether there will be halves. A request that would be the same as this one says no more than it did. */
static bool will_halve(const tl_push *push, const tl_job *job, const tl_batch *batch, const finding *found) {
    return may_halve(push, found->row) && job->count > 1 && open_count(job, batch, found) > 0;
}

static void apply_answer(tl_push *push, tl_job *job, tl_batch *batch, finding *found, bool halves) {
    tl_ruling ruling = {found->row, found->reply->http_status, found->error.message, found->note};
    if (found->verdict == TL_VERDICT_READ) {
        job->count = settle_read(push, job, batch);
        leave_doubt(found, job->items, job->count);
    } else if (job->count == 1) {
        reject_single(push, job, batch, found);
        return;
    }
    if (halves) {
        tl_halve(push, job, &ruling);
    } else if (job->count > 0) {
        give_up(push, job, found);
    } else {
        tl_job_free(job);
    }
}

static void feel_pace(tl_push *push, const tl_job *job, const finding *found, int64_t wait_ms) {
    if (found->row->effect == TL_EFFECT_SLOWER) {
        tl_pace_slow_down(&push->pace, tl_push_now_ms(push), wait_ms, job->started_ms);
    } else if (found->reply->status == TL_OK) {
        tl_pace_went_well(&push->pace);
    }
    if (found->reply->sent || found->reply->status == TL_OK) {
        push->unreached = 0;
    }
}

static void stop_if_needed(tl_push *push, const finding *found, bool given_up) {
    tl_error why = {0};
    const char *detail = found->error.message;
    if (found->row->effect == TL_EFFECT_STOPS) {
        (void)tl_fail(&why, TL_ERR_HTTP, "%s%s%s", found->row->text, detail[0] != '\0' ? ": " : "", detail);
        tl_push_stop(push, why.message);
    } else if (found->row->effect == TL_EFFECT_UNREACHED && given_up && ++push->unreached >= push->options.stop_after_unsent) {
        (void)tl_fail(&why, TL_ERR_CONNECT, "%u requests in a row reached nobody: %s%s%s", (unsigned)push->unreached, found->row->text,
                      detail[0] != '\0' ? ": " : "", detail);
        tl_push_stop(push, why.message);
    } else if (found->has_retry_after && found->row->effect == TL_EFFECT_SLOWER && found->retry_after_ms > push->options.retry_after_limit_ms) {
        (void)tl_fail(&why, TL_ERR_HTTP, "%s, only in %lld s", found->row->text, (long long)(found->retry_after_ms / 1000));
        tl_push_stop(push, why.message);
    }
    if (found->error.status == TL_ERR_MEMORY) {
        tl_push_fail(push, TL_ERR_MEMORY, &found->error);
    }
}

void tl_reply_apply(tl_push *push, tl_job *job, const tl_http_reply *reply) {
    tl_batch batch = {0};
    finding found = {.reply = reply, .verdict = TL_VERDICT_NOT_OURS};
    if (reply->status == TL_OK) {
        read_reply(push, job, &batch, &found);
        find_retry_after(push, &found);
    } else {
        found.error = reply->error;
    }
    found.row = tl_outcome_find(reply, found.verdict, found.has_retry_after);

    int64_t wait_ms = delay_ms(push, job, &found);
    tl_repeat ruling = tl_repeat_rule(push, job, found.row, wait_ms);
    feel_pace(push, job, &found, wait_ms);
    stop_if_needed(push, &found, ruling != TL_REPEAT_MAY);

    bool halves = will_halve(push, job, &batch, &found);
    bool again = ruling == TL_REPEAT_MAY && !push->stopping;
    tl_attempt_next next = {again, wait_ms, halves && job->family->extra_left > 0 && !push->stopping};
    tl_attempt_ended(push, job, reply, &next);
    if (found.row->again == TL_AGAIN_HALVES || found.row->again == TL_AGAIN_HALVES_IF_IDEMPOTENT) {
        apply_answer(push, job, &batch, &found, halves);
    } else if (again) {
        repeat(push, job, &found, wait_ms);
    } else {
        found.note = push->stopping ? NULL : tl_repeat_refused(push, ruling);
        give_up(push, job, &found);
    }
}
