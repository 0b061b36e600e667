#include "push/settle.h"

#include "push/job.h"

_Static_assert((int)TL_OUTCOME_COUNT <= (int)TL_METRICS_OUTCOMES, "tl_push_metrics has room for all outcomes");
_Static_assert((int)TL_REASON_COUNT <= (int)TL_METRICS_REASONS, "tl_push_metrics has room for all reasons");

static void hand_over(tl_push *push, const tl_result *result) {
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

void tl_release(tl_push *push, tl_pending *pending) {
    tl_pending *successor = tl_keys_release(&push->keys, pending);
    if (successor) {
        tl_queue_prepend(&push->ready, successor); /* it is older than what was read since */
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

static void settle_job(tl_push *push, tl_job *job, const tl_ruling *ruling) {
    for (size_t i = 0; i < job->count; i++) {
        tl_settle_by_row(push, job->items[i], ruling);
    }
    job->count = 0;
    tl_job_free(job);
}

void tl_settle_waiting(tl_push *push, tl_job *job, const char *note) {
    tl_ruling ruling = {job->last, job->last_http_status, job->last_error.message, note};
    settle_job(push, job, &ruling);
}

void tl_settle_rest(tl_push *push) {
    while (push->waiting) {
        tl_job *job = push->waiting;
        push->waiting = job->next;
        if (job->last && !push->cancelled) {
            tl_settle_waiting(push, job, NULL);
        } else {
            tl_ruling ruling = rule_unstarted(push);
            settle_job(push, job, &ruling);
        }
    }
    /* Each settled record may let its successor through. */
    for (tl_pending *pending = tl_queue_take(&push->ready); pending; pending = tl_queue_take(&push->ready)) {
        tl_ruling ruling = rule_unstarted(push);
        tl_settle_by_row(push, pending, &ruling);
    }
}
