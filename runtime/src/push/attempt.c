#include "push/attempt.h"

#include "push/job.h"

static tl_attempt describe(const tl_job *job, tl_attempt_phase phase, uint32_t number) {
    tl_attempt attempt = {.struct_size = sizeof attempt};
    attempt.phase = phase;
    attempt.number = number;
    attempt.operation = tl_job_operation(job);
    attempt.record_count = job->count;
    attempt.body_bytes = job->message.body.len;
    return attempt;
}

static void tell(const tl_push *push, const tl_attempt *attempt) {
    if (push->options.on_attempt) {
        push->options.on_attempt(push->options.attempt_context, attempt);
    }
}

void tl_attempt_tell_before(tl_push *push, const tl_job *job, tl_extra_headers *headers) {
    tl_attempt attempt = describe(job, TL_ATTEMPT_BEFORE, job->attempts + 1);
    headers->operation = tl_job_operation(job);
    attempt.headers = headers;
    tell(push, &attempt);
}

void tl_attempt_tell_cancelled(tl_push *push, const tl_job *job) {
    tl_attempt attempt = describe(job, TL_ATTEMPT_AFTER, job->attempts + 1);
    attempt.status = TL_ERR_CANCELLED;
    tell(push, &attempt);
}

void tl_attempt_count(tl_push *push, tl_job *job, int64_t now_ms) {
    bool repeats = job->desk && job->attempts > 0;
    for (size_t i = 0; i < job->count && !job->desk; i++) {
        tl_pending *pending = job->items[i];
        if (pending->attempts++ == 0) {
            pending->first_attempt_ms = now_ms;
        } else {
            repeats = true;
        }
    }
    push->summary.requests++;
    push->summary.repeats += repeats ? 1u : 0u;
    push->metrics.requests++;
    push->metrics.repeats += repeats ? 1u : 0u;
    if (job->attempts++ == 0) {
        job->first_started_ms = now_ms;
        if (!repeats) {
            tl_budget_earn(&push->budget, now_ms);
        }
    }
    job->started_ms = now_ms;
    tl_pace_started(&push->pace, now_ms, job->desk ? 0 : job->count);
}

void tl_attempt_ended(tl_push *push, const tl_job *job, const tl_http_reply *reply, const tl_attempt_next *next) {
    tl_attempt attempt = describe(job, TL_ATTEMPT_AFTER, job->attempts);
    attempt.status = reply->status;
    attempt.http_status = reply->http_status;
    attempt.elapsed_ms = tl_push_now_ms(push) - job->started_ms;
    attempt.reply_bytes = reply->body.len;
    attempt.sent = reply->sent;
    attempt.again = next->again;
    attempt.again_in_ms = next->again ? next->again_in_ms : 0;
    attempt.halved = next->halved;
    attempt.reply = reply;
    tl_histogram_add(&push->metrics.latency, attempt.elapsed_ms);
    push->metrics.body_bytes_sent += reply->sent ? job->message.body.len : 0;
    push->metrics.body_bytes_received += reply->body.len;
    tell(push, &attempt);
}
