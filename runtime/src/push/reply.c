#include "push/reply.h"

#include "net/backoff.h"
#include "net/retry_after.h"
#include "push/answer.h"
#include "push/attempt.h"
#include "push/faults.h"
#include "push/finding.h"
#include "push/halve.h"
#include "push/hop.h"
#include "push/job.h"
#include "push/repeat.h"

static void find_retry_after(const tl_push *push, tl_finding *found) {
    tl_str value = tl_http_reply_header(found->reply, "Retry-After");
    if (value.len > 0) {
        found->has_retry_after = tl_retry_after(value, tl_clock_unix_ms(push->options.clock), &found->retry_after_ms);
    }
}

static bool may_halve(const tl_job *job, const tl_outcome_row *row) {
    bool allowed = row->again == TL_AGAIN_HALVES || (row->again == TL_AGAIN_HALVES_IF_IDEMPOTENT && tl_job_is_idempotent(job));
    return allowed && !tl_job_is_one(job);
}

/* Remembers, before records are sent again, that this attempt may have saved them. */
static void leave_doubt(const tl_finding *found, const tl_job *job) {
    for (size_t i = 0; i < job->count && !job->desk && found->row->outcome == TL_OUTCOME_UNKNOWN; i++) {
        job->items[i]->doubt = found->row;
        job->items[i]->doubt_http_status = found->reply->http_status;
    }
}

static int64_t delay_ms(tl_push *push, const tl_job *job, const tl_finding *found) {
    if (found->has_retry_after && found->retry_after_ms > 0) {
        return found->retry_after_ms;
    }
    return tl_backoff_ms(push->options.backoff_base_ms, push->options.backoff_cap_ms, job->attempts, push->options.random);
}

static void repeat(tl_push *push, tl_job *job, const tl_finding *found, int64_t wait_ms) {
    leave_doubt(found, job);
    job->last = found->row;
    job->last_http_status = found->reply->http_status;
    job->last_error = found->error;
    tl_log_write(push->options.log, TL_LOG_INFO, "%s: %zu records again in %lld ms: %s", tl_job_operation(job)->id, job->count, (long long)wait_ms,
                 found->row->text);
    tl_job_wait(push, job, tl_push_now_ms(push) + wait_ms);
}

/*
 * A batch of one that was refused as a whole was refused as a record, and so were records that are one to the system. Only the vendor's own words
 * go through the error rules; without them the table's say what happened.
 */
static void reject_as_one(tl_push *push, tl_job *job, tl_finding *found) {
    tl_vendor_error vendor = {0};
    tl_ruling ruling = tl_finding_ruling(found);
    tl_error space;
    tl_result *result = &found->batch.results[0];
    vendor.http_status = found->reply->http_status;
    if (found->verdict == TL_VERDICT_REFUSED) {
        vendor.message = tl_str_from(found->error.message);
        vendor.field = tl_str_from(found->error.field);
    }
    tl_batch_rejected(&found->batch, 0, &vendor);
    if (vendor.message.len == 0) {
        result->message = tl_ruling_text(&ruling, &space);
    }
    for (size_t i = 0; i < job->count; i++) {
        tl_settle(push, job->items[i], result);
    }
    tl_job_free(job);
}

/* Settles what the adapter settled, and lets go on what goes on. What is left over stands first in the job then. */
static void settle_read(tl_push *push, tl_job *job, const tl_finding *found) {
    size_t left = 0;
    size_t count = job->count;
    const tl_operation *hops = NULL;
    tl_pending **hopping = tl_arena_alloc(push->reply_arena, count * sizeof(tl_pending *));
    size_t hopping_count = 0;
    if (!hopping) {
        tl_push_fail(push, TL_ERR_MEMORY, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        const tl_operation *next = found->batch.next[i];
        if (next && hopping && (!hops || hops == next)) {
            hops = next;
            hopping[hopping_count++] = job->items[i];
        } else if (next && hopping) {
            tl_hop(push, job, &job->items[i], 1, next); /* of several operations only the first one's go together */
        } else if (!next && tl_finding_has(found, i)) {
            tl_settle(push, job->items[i], &found->batch.results[i]);
        } else {
            job->items[left++] = job->items[i];
        }
    }
    if (hopping_count > 0) {
        tl_hop(push, job, hopping, hopping_count, hops);
    }
    job->count = left;
}

/* Whether there will be halves. A request that would be the same as this one says no more than it did. */
static bool will_halve(const tl_job *job, const tl_finding *found) {
    return may_halve(job, found->row) && job->count > 1 && tl_finding_open(job, found) > 0;
}

static void apply_answer(tl_push *push, tl_job *job, tl_finding *found, bool halves) {
    tl_ruling ruling = tl_finding_ruling(found);
    if (found->verdict == TL_VERDICT_READ) {
        settle_read(push, job, found);
        leave_doubt(found, job);
    } else if ((job->count == 1 || tl_job_is_one(job)) && !found->notes.caller_reason) {
        reject_as_one(push, job, found);
        return;
    }
    if (halves) {
        tl_halve(push, job, &ruling);
    } else {
        tl_settle_job(push, job, &ruling);
    }
}

static void feel_pace(tl_push *push, const tl_job *job, const tl_finding *found, int64_t wait_ms) {
    if (found->row->effect == TL_EFFECT_SLOWER) {
        tl_pace_slow_down(&push->pace, tl_push_now_ms(push), wait_ms, job->started_ms);
    } else if (found->reply->status == TL_OK) {
        tl_pace_went_well(&push->pace);
    }
    if (found->reply->sent || found->reply->status == TL_OK) {
        push->unreached = 0;
    }
}

/* A login that the system refused by a fault counts as well; the source remembers it, so it happened once. */
static uint32_t login_faults(tl_push *push, const tl_finding *found) {
    const tl_http_reply *reply = found->reply;
    if (reply->status != TL_ERR_AUTH || reply->sent || reply->error.http_status < 500 || push->login_failed) {
        return 0;
    }
    push->login_failed = true;
    return reply->exchanges > 0 ? 2 : 1; /* what was sent before was refused by a fault, too */
}

static void stop_if_needed(tl_push *push, const tl_finding *found, bool given_up) {
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
    tl_faults_add(push, found->notes.faults + login_faults(push, found));
    if (found->notes.stops) {
        tl_push_stop(push, found->notes.hint);
    }
    if (found->error.status == TL_ERR_MEMORY) {
        tl_push_fail(push, TL_ERR_MEMORY, &found->error);
    }
}

/* The row of the outcome table, or one of its own for a reply that the adapter knows to be about the caller. */
static void find_row(tl_finding *found) {
    static const tl_outcome_row about_the_caller = {
        TL_ENDING_STATUS, 0, 0, 0, 0, TL_OUTCOME_NOT_SENT, 0, TL_EFFECT_STOPS, TL_AGAIN_NEVER, "the system refuses the caller"};
    found->row = tl_outcome_find(found->reply, found->verdict, found->has_retry_after);
    if (found->notes.caller_reason != TL_REASON_NONE) {
        found->caller_row = about_the_caller;
        found->caller_row.reason = (uint8_t)found->notes.caller_reason;
        found->row = &found->caller_row;
        (void)tl_fail(&found->error, TL_ERR_AUTH, "%s", found->notes.hint);
    }
}

void tl_reply_apply(tl_push *push, tl_job *job, const tl_http_reply *reply) {
    tl_finding found = {.reply = reply, .verdict = TL_VERDICT_NOT_OURS};
    if (reply->status == TL_OK) {
        tl_finding_read(push, job, &found);
        find_retry_after(push, &found);
    } else {
        found.error = reply->error;
    }
    find_row(&found);

    int64_t wait_ms = delay_ms(push, job, &found);
    tl_repeat ruling = tl_repeat_rule(push, job, found.row, wait_ms);
    feel_pace(push, job, &found, wait_ms);
    stop_if_needed(push, &found, ruling != TL_REPEAT_MAY);

    bool halves = will_halve(job, &found);
    bool again = ruling == TL_REPEAT_MAY && !push->stopping;
    tl_attempt_next next = {again, wait_ms, halves && job->family->extra_left > 0 && !push->stopping};
    tl_attempt_ended(push, job, reply, &next);
    if (again) {
        repeat(push, job, &found, wait_ms);
        return;
    }
    if (job->desk) {
        found.note = push->stopping ? NULL : tl_repeat_refused(push, ruling);
        tl_answer_apply(push, job, &found, halves);
    } else if (reply->status == TL_OK && (found.verdict == TL_VERDICT_READ || found.row->again == TL_AGAIN_HALVES)) {
        apply_answer(push, job, &found, halves);
    } else {
        found.note = push->stopping ? NULL : tl_repeat_refused(push, ruling);
        tl_ruling said = tl_finding_ruling(&found);
        tl_settle_job(push, job, &said);
    }
}
