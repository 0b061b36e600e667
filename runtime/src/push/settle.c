#include "push/settle.h"

#include "base/redact.h"
#include "push/job.h"
#include "push/lookup.h"

_Static_assert((int)TL_OUTCOME_COUNT <= (int)TL_METRICS_OUTCOMES, "tl_push_metrics has room for all outcomes");
_Static_assert((int)TL_REASON_COUNT <= (int)TL_METRICS_REASONS, "tl_push_metrics has room for all reasons");

/* Results keep their numbers, but no secret: a vendor may have quoted one. */
static tl_str without_secrets(tl_push *push, tl_str text) {
    if (!tl_redact_has_secret(text)) {
        return text;
    }
    char *shown = tl_arena_alloc(push->reply_arena, text.len);
    if (!shown) {
        return tl_str_from("<secret>");
    }
    memcpy(shown, text.ptr, text.len);
    return tl_str_sized(shown, tl_redact_secrets_in_place(shown, text.len));
}

static void hand_over(tl_push *push, const tl_result *said) {
    tl_result clean = *said;
    const tl_result *result = &clean;
    clean.message = without_secrets(push, said->message);
    clean.vendor_code = without_secrets(push, said->vendor_code);
    clean.field = without_secrets(push, said->field);
    clean.saved = without_secrets(push, said->saved);
    tl_push_summary *summary = &push->summary;
    summary->records++;
    summary->by_outcome[result->outcome]++;
    summary->by_reason[result->reason]++;
    push->metrics.records_by_outcome[result->outcome]++;
    push->metrics.records_by_reason[result->reason]++;
    push->options.on_result(push->options.result_context, result);
}

void tl_settle_unheld(tl_push *push, const tl_record *record, uint64_t index, const tl_result *said) {
    tl_result result = *said;
    result.index = index;
    result.line = record->line;
    result.id = record->id;
    hand_over(push, &result);
}

void tl_settle(tl_push *push, tl_pending *pending, const tl_result *said) {
    tl_result result = *said;
    result.attempts = pending->attempts;
    result.elapsed_ms = pending->attempts > 0 ? tl_push_now_ms(push) - pending->first_attempt_ms : 0;
    tl_settle_unheld(push, &pending->record, pending->index, &result);
    tl_release(push, pending);
}

/* Lets the first record of a lane through, when none of the lane is out and all is answered that has to be. */
static tl_pending *admit_first(tl_lane *lane) {
    const tl_pending *first = lane->waiting.first;
    if (lane->out > 0 || !first || first->asking) {
        return NULL;
    }
    return tl_lane_admit(lane);
}

void tl_offer(tl_push *push, tl_pending *pending) {
    tl_pending *next = pending->lane ? admit_first(pending->lane) : pending;
    (void)push;
    if (next) {
        tl_queue_append(&next->channel->ready, next);
    }
}

void tl_release(tl_push *push, tl_pending *pending) {
    tl_lane *lane = pending->lane;
    if (lane) {
        bool gone = tl_lanes_leave(&push->lanes, pending);
        tl_pending *successor = gone ? NULL : admit_first(lane);
        if (gone && push->last_lane == lane) {
            push->last_lane = NULL; /* another one may get its address */
        }
        if (successor) {
            tl_queue_prepend(&successor->channel->ready, successor); /* it is older than what was read since */
        }
    }
    tl_pending_free(pending);
    push->metrics.held = --push->held;
}

/* For a record that a stopping push does not start any more. */
static tl_ruling rule_unstarted(tl_push *push) {
    if (push->cancelled) {
        push->metrics.cancels += push->summary.cancelled ? 0u : 1u;
        push->summary.cancelled = true;
        return (tl_ruling){&tl_outcome_cancelled, 0, NULL, NULL};
    }
    return (tl_ruling){&tl_outcome_stopped, 0, push->summary.stopped ? push->summary.stop_message : push->failure_error.message, NULL};
}

tl_str tl_ruling_text(const tl_ruling *ruling, tl_error *space) {
    bool has_detail = ruling->detail && ruling->detail[0] != '\0';
    if (!has_detail && !ruling->note) {
        return tl_str_from(ruling->row->text);
    }
    /* The note comes first: a long detail is cut. */
    (void)tl_fail(space, TL_ERR_HTTP, "%s%s%s%s%s", ruling->row->text, ruling->note ? "; not sent again: " : "", ruling->note ? ruling->note : "",
                  has_detail ? ": " : "", has_detail ? ruling->detail : "");
    return tl_str_from(space->message);
}

void tl_settle_by_row(tl_push *push, tl_pending *pending, const tl_ruling *ruling) {
    tl_ruling counts = *ruling;
    if (counts.row->outcome == TL_OUTCOME_NOT_SENT && pending->doubt) {
        /* This attempt took nothing, but an earlier one may have. */
        counts = (tl_ruling){pending->doubt, pending->doubt_http_status, NULL, ruling->note};
    }
    tl_error space;
    tl_result result = {0};
    result.outcome = (tl_outcome)counts.row->outcome;
    result.reason = (tl_reason)counts.row->reason;
    result.http_status = counts.http_status;
    result.message = tl_ruling_text(&counts, &space);
    tl_settle(push, pending, &result);
}

void tl_settle_unsent(tl_push *push, const tl_record *record, uint64_t index) {
    tl_error space;
    tl_ruling stopped = rule_unstarted(push);
    tl_result result = {0};
    result.outcome = (tl_outcome)stopped.row->outcome;
    result.reason = (tl_reason)stopped.row->reason;
    result.message = tl_ruling_text(&stopped, &space);
    tl_settle_unheld(push, record, index, &result);
}

void tl_settle_part(tl_push *push, tl_job *job, size_t at, const tl_ruling *ruling) {
    if (job->desk) {
        tl_lookup_fail(push, job->desk, job->questions[at], ruling);
    } else {
        tl_settle_by_row(push, job->items[at], ruling);
    }
}

void tl_settle_job(tl_push *push, tl_job *job, const tl_ruling *ruling) {
    for (size_t i = 0; i < job->count; i++) {
        tl_settle_part(push, job, i, ruling);
    }
    job->count = 0;
    tl_job_free(job);
}

void tl_settle_waiting(tl_push *push, tl_job *job, const char *note) {
    tl_ruling ruling = {job->last, job->last_http_status, job->last_error.message, note};
    tl_settle_job(push, job, &ruling);
}

void tl_settle_rest(tl_push *push) {
    while (push->waiting) {
        tl_job *job = push->waiting;
        push->waiting = job->next;
        if (job->last && !push->cancelled) {
            tl_settle_waiting(push, job, NULL);
        } else {
            tl_ruling ruling = rule_unstarted(push);
            tl_settle_job(push, job, &ruling);
        }
    }
    for (size_t i = 0; i < push->options.adapter->lookup_count; i++) {
        for (tl_question *question = tl_desk_take(&push->desks[i]); question; question = tl_desk_take(&push->desks[i])) {
            tl_ruling ruling = rule_unstarted(push);
            tl_lookup_fail(push, &push->desks[i], question, &ruling);
        }
    }
    /* Each settled record may let its successor through, into any channel. */
    for (bool any = true; any;) {
        any = false;
        for (size_t i = 0; i < push->channel_count; i++) {
            tl_pending *pending = tl_queue_take(&push->channels[i].ready);
            if (pending) {
                tl_ruling ruling = rule_unstarted(push);
                tl_settle_by_row(push, pending, &ruling);
                any = true;
            }
        }
    }
}
