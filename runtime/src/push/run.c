#include "base/redact.h"
#include "push/faults.h"
#include "push/plan.h"
#include "push/send.h"
#include "push/settle.h"

/* How often a failing transport is driven on before the requests in flight are given up. */
enum { MOST_DRIVE_FAILURES = 8 };

void tl_push_stop(tl_push *push, const char *why) {
    tl_error message = {0};
    if (push->summary.stopped) {
        return;
    }
    (void)tl_fail(&message, TL_ERR_HTTP, "%s", why);
    if (!push->options.show_numbers) {
        tl_redact_numbers_in_place(message.message, strlen(message.message));
    }
    memcpy(push->summary.stop_message, message.message, sizeof push->summary.stop_message);
    push->summary.stopped = true;
    push->metrics.stops++;
    push->stopping = true;
    tl_log_write(push->options.log, TL_LOG_ERROR, "%s: the push stops: %s", push->operation->id, message.message);
}

void tl_push_cancel(tl_push *push) {
    atomic_store(&push->cancel_asked, true);
}

static bool cancel_is_asked(const tl_push *push) {
    return atomic_load(&push->cancel_asked) || (push->options.should_cancel && push->options.should_cancel(push->options.cancel_context));
}

bool tl_push_stops(tl_push *push) {
    if (!push->stopping && cancel_is_asked(push)) {
        push->stopping = true;
        push->cancelled = true;
        tl_log_write(push->options.log, TL_LOG_INFO, "%s: the push is cancelled", push->operation->id);
    }
    return push->stopping;
}

void tl_push_fail(tl_push *push, tl_status status, const tl_error *error) {
    push->stopping = true;
    if (push->failure != TL_OK) {
        return;
    }
    push->failure = status;
    if (error && error->status != 0) {
        push->failure_error = *error;
    } else {
        (void)tl_fail(&push->failure_error, status, "%s", status == TL_ERR_MEMORY ? "out of memory during a push" : "the push failed");
    }
}

static void begin(tl_push *push, tl_record_fn next, void *context) {
    push->next = next;
    push->next_context = context;
    push->summary = (tl_push_summary){0};
    push->next_index = 0;
    push->unreached = 0;
    push->last_lane = NULL;
    push->source_ended = false;
    push->stopping = false;
    push->cancelled = false;
    push->failure = TL_OK;
    tl_error_clear(&push->failure_error);
    tl_pace_init(&push->pace, push->options.jobs, push->options.requests_per_second, push->options.records_per_second);
    tl_budget_init(&push->budget, push->options.retry_budget_percent, tl_push_now_ms(push));
    if (push->state) {
        memset(push->state, 0, push->options.adapter->state_size);
    }
    tl_faults_begin(push);
}

/* What the run kept for itself. */
static void end(tl_push *push) {
    for (size_t i = 0; i < push->options.adapter->lookup_count; i++) {
        tl_desk_clear(&push->desks[i]);
    }
    tl_pending_free(push->spoiled);
    push->spoiled = NULL;
}

/* Takes records and starts requests until nothing more can be started. */
static void start_all(tl_push *push) {
    do {
        tl_plan_fill(push);
    } while (tl_send_next(push));
}

/* Waits for replies; ends the push when the transport fails. */
static void wait_for_replies(tl_push *push, uint32_t *failures) {
    tl_error error = {0};
    tl_transport *transport = tl_client_transport(push->options.client);
    tl_status status = transport->vtable->drive(transport, tl_send_wait_ms(push), &error);
    if (status == TL_OK) {
        return;
    }
    if (*failures == 0) {
        tl_push_fail(push, status, &error);
        for (tl_job *job = push->flying, *rest = NULL; job; job = rest) {
            rest = job->next; /* a request that still waits for its token may end here and now */
            tl_client_cancel(push->options.client, job->ticket);
        }
    }
    if (++*failures >= MOST_DRIVE_FAILURES) {
        tl_send_forsake(push);
    }
}

tl_status tl_push_run(tl_push *push, tl_record_fn next, void *context, tl_push_summary *summary, tl_error *error) {
    uint32_t failures = 0;
    if (!push || !next) {
        return tl_fail(error, TL_ERR_USAGE, "a push run needs a push and a source of records");
    }
    begin(push, next, context);
    for (;;) {
        start_all(push);
        if (tl_push_stops(push)) {
            tl_settle_rest(push);
        }
        if (push->flying_count == 0 && (push->stopping || push->held == 0)) {
            break;
        }
        wait_for_replies(push, &failures);
    }
    tl_plan_drain(push);
    end(push);
    atomic_store(&push->cancel_asked, false);
    if (summary) {
        *summary = push->summary;
    }
    if (push->failure != TL_OK && error) {
        *error = push->failure_error;
    }
    return push->failure;
}
