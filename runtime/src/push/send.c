#include "push/send.h"

#include "push/attempt.h"
#include "push/job.h"
#include "push/lookup.h"
#include "push/plan.h"
#include "push/repeat.h"
#include "push/reply.h"
#include "push/settle.h"
#include "push/wire.h"

/* A cancel wakes nobody up: while nothing is in flight, that is looked at now and then. */
enum { LONGEST_WAIT_MS = 60000, LONGEST_IDLE_MS = 250 };

static void on_done(void *context, tl_http_reply *reply) {
    tl_job *job = context;
    tl_push *push = job->push;
    if (!push) {
        tl_job_free(job);
        return;
    }
    tl_job_land(push, job);
    tl_reply_apply(push, job, reply);
}

static bool may_start_another(const tl_push *push) {
    return push->options.dry_run || push->flying_count < tl_pace_jobs(&push->pace);
}

/* The job whose turn it is: one that was sent before, else a new one; NULL when there is neither. */
static tl_job *next_job(tl_push *push, bool *dealt) {
    tl_job *job = push->waiting;
    if (job && job->due_ms <= tl_push_now_ms(push)) {
        push->waiting = job->next;
        job->next = NULL;
        return job;
    }
    return tl_plan_next(push, dealt);
}

/* A request that could not even be handed to the transport: so it will be with the next one. */
static void fail_job(tl_push *push, tl_job *job, tl_status status, const tl_error *error) {
    tl_push_fail(push, status, error);
    tl_ruling ruling = {&tl_outcome_stopped, 0, error->message, NULL};
    tl_settle_job(push, job, &ruling);
}

/* Each record was checked alone; what fails here is wrong with them together. */
static void invalidate_job(tl_push *push, tl_job *job, const tl_error *error) {
    static const tl_outcome_row no_question = {
        TL_ENDING_UNSENT, 0, 0, 0, 0, TL_OUTCOME_NOT_SENT, TL_REASON_BAD_VALUE, TL_EFFECT_GOES_ON, TL_AGAIN_NEVER, "the request cannot be made"};
    if (job->desk) {
        tl_ruling ruling = {&no_question, 0, error->message, NULL};
        tl_settle_job(push, job, &ruling);
        return;
    }
    tl_result result = {0};
    result.outcome = TL_OUTCOME_INVALID;
    result.reason = TL_REASON_BAD_VALUE;
    result.message = tl_str_from(error->message);
    result.field = tl_str_from(error->field);
    for (size_t i = 0; i < job->count; i++) {
        tl_settle(push, job->items[i], &result);
    }
    tl_job_free(job);
}

/* Writes a job's request. On failure the job is gone. */
static bool write_job(tl_push *push, tl_job *job, tl_outgoing *outgoing) {
    tl_error error = {0};
    tl_status status = tl_wire_write(push, job, outgoing, &error);
    if (status == TL_ERR_MEMORY) {
        fail_job(push, job, status, &error);
    } else if (status != TL_OK) {
        invalidate_job(push, job, &error);
    }
    return status == TL_OK;
}

/* A dry run is done with records that were shown. */
static void release_job(tl_push *push, tl_job *job) {
    push->summary.requests++;
    if (job->desk) {
        tl_lookup_skip(push, job);
    }
    for (size_t i = 0; i < job->count && !job->desk; i++) {
        tl_release(push, job->items[i]);
    }
    tl_job_free(job);
}

/* A request that the transport does not take. */
static void refuse(tl_push *push, tl_job *job, tl_status status, const tl_error *error) {
    tl_http_reply none = {.struct_size = sizeof none, .status = status};
    tl_job_land(push, job);
    tl_attempt_ended(push, job, &none, &(tl_attempt_next){0});
    fail_job(push, job, status, error);
}

/* Shows a job, and sends it unless that is all. Takes the job over. */
static void send_job(tl_push *push, tl_job *job, tl_outgoing *outgoing) {
    tl_error error = {0};
    if (push->options.on_request) {
        push->options.on_request(push->options.request_context, tl_job_operation(job), tl_buf_str(&job->message.body), job->count);
    }
    if (push->options.dry_run) {
        release_job(push, job);
        return;
    }
    tl_attempt_tell_before(push, job, &outgoing->headers);
    if (tl_push_stops(push)) {
        tl_attempt_tell_cancelled(push, job);
        tl_job_wait(push, job, tl_push_now_ms(push)); /* tl_settle_rest finds it there */
        return;
    }
    tl_attempt_count(push, job, tl_push_now_ms(push));
    tl_job_fly(push, job);
    tl_status status = tl_wire_send(push, job, outgoing, on_done, &error);
    if (status != TL_OK) {
        refuse(push, job, status, &error);
    }
}

static void start(tl_push *push, tl_job *job) {
    tl_outgoing outgoing = {0};
    if (tl_repeat_is_late(push, job)) {
        tl_settle_waiting(push, job, tl_repeat_refused(push, TL_REPEAT_TOO_LATE));
        return;
    }
    if (write_job(push, job, &outgoing)) {
        send_job(push, job, &outgoing);
    }
    tl_extra_headers_dispose(&outgoing.headers);
}

bool tl_send_next(tl_push *push) {
    if (tl_push_stops(push) || !may_start_another(push)) {
        return false;
    }
    if (!push->options.dry_run && tl_pace_next_ms(&push->pace) > tl_push_now_ms(push)) {
        return false;
    }
    bool dealt = false;
    tl_job *job = next_job(push, &dealt);
    if (job) {
        start(push, job);
    }
    return job != NULL || dealt;
}

int64_t tl_send_wait_ms(const tl_push *push) {
    int64_t now_ms = tl_push_now_ms(push);
    int64_t start_ms = now_ms + LONGEST_WAIT_MS;
    if (push->stopping || !may_start_another(push)) {
        return LONGEST_WAIT_MS;
    }
    if (tl_plan_has_any(push)) {
        start_ms = now_ms;
    } else if (push->waiting && push->waiting->due_ms < start_ms) {
        start_ms = push->waiting->due_ms;
    }
    if (start_ms < tl_pace_next_ms(&push->pace)) {
        start_ms = tl_pace_next_ms(&push->pace);
    }
    int64_t wait_ms = start_ms - now_ms;
    int64_t longest_ms = push->flying_count > 0 ? LONGEST_WAIT_MS : LONGEST_IDLE_MS;
    return wait_ms < 0 ? 0 : wait_ms > longest_ms ? longest_ms : wait_ms;
}

void tl_send_forsake(tl_push *push) {
    tl_http_reply lost = {.struct_size = sizeof lost, .status = TL_ERR_LOST, .sent = true};
    tl_ruling ruling = {tl_outcome_find(&lost, TL_VERDICT_UNREADABLE, false), 0, push->failure_error.message, NULL};
    while (push->flying) {
        tl_job *job = push->flying;
        tl_job_land(push, job);
        tl_attempt_ended(push, job, &lost, &(tl_attempt_next){0});
        for (size_t i = 0; i < job->count; i++) {
            tl_settle_part(push, job, i, &ruling);
        }
        job->count = 0;
        job->push = NULL; /* the transport still borrows its body: on_done frees it */
    }
}
