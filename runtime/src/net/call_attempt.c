/* The attempts of a call, one after another, and its end. All of it on the driving thread. */
#include "net/call_state.h"

#include <inttypes.h>
#include <string.h>

static void lock(tl_call_state *call) {
    if (call->client) {
        (void)pthread_mutex_lock(&call->client->calls.lock);
    }
}

static void unlock(tl_call_state *call) {
    if (call->client) {
        (void)pthread_mutex_unlock(&call->client->calls.lock);
    }
}

static bool is_cancelled(tl_call_state *call) {
    lock(call);
    bool asked = call->cancel_asked;
    unlock(call);
    return asked;
}

static void count_end(tl_client_metrics *metrics, const tl_call_state *call, const tl_call_end *end) {
    metrics->in_flight--;
    metrics->calls_by_outcome[end->outcome]++;
    metrics->calls_by_reason[end->reason]++;
    metrics->cancels += call->cancel_asked && end->status == TL_ERR_CANCELLED ? 1u : 0u;
    tl_histogram_add(&metrics->call_latency, end->elapsed_ms);
}

/* Out of the client's books. Returns whether a cancellation still holds the call. */
static bool leave(tl_call_state *call, const tl_call_end *end, tl_call_options *last) {
    tl_calls *calls = call->client ? &call->client->calls : NULL;
    lock(call);
    *last = call->options;
    bool held = call->cancel_posted;
    if (calls) {
        tl_tickets_remove(&calls->tickets, call->ticket);
        if (call->previous) {
            call->previous->next = call->next;
        } else {
            calls->first = call->next;
        }
        if (call->next) {
            call->next->previous = call->previous;
        }
        count_end(&calls->metrics, call, end);
    }
    unlock(call);
    return held;
}

/* The one end of every call that was taken. An earlier attempt that may have been carried out leaves its doubt on a later one that was not. */
static void finish(tl_call_state *call, const tl_call_finding *found, const tl_http_reply *reply) {
    bool doubtful = call->doubt && found->outcome == TL_OUTCOME_NOT_SENT;
    tl_call_end end = {
        .struct_size = sizeof end, .status = found->status, .error = &found->error, .outcome = found->outcome, .reason = found->reason};
    tl_call_options last;
    tl_call_unset_timer(call);
    if (doubtful) {
        end.outcome = TL_OUTCOME_UNKNOWN;
        end.reason = (tl_reason)call->doubt->reason;
    }
    end.reply = found->value;
    end.http = reply && (reply->status == TL_OK || reply->sent) ? reply : NULL;
    end.attempts = call->tried;
    end.elapsed_ms = tl_call_now_ms(call) - call->submitted_ms;
    call->stage = TL_CALL_OVER;
    bool held = leave(call, &end, &last);
    last.done(last.context, &end);
    if (held) {
        call->client = NULL; /* it may be freed before the cancellation comes */
    } else {
        tl_call_free(call);
    }
}

/* Ends a call that nothing came back for, as the table's row of an unsent request says. */
static void finish_unsent(tl_call_state *call, tl_status status, const char *why) {
    tl_call_finding found = {.status = status};
    tl_http_reply none = {.struct_size = sizeof none, .status = status};
    (void)tl_fail(&found.error, status, "%s", why);
    found.row = tl_outcome_find(&none, TL_VERDICT_NOT_OURS, false);
    found.outcome = (tl_outcome)found.row->outcome;
    found.reason = (tl_reason)found.row->reason;
    finish(call, &found, NULL);
}

static const char cancelled_words[] = "cancelled by the caller";

void tl_call_end_cancelled(tl_call_state *call) {
    if (call->stage == TL_CALL_PAUSE) {
        finish_unsent(call, TL_ERR_CANCELLED, "cancelled by the caller between two attempts");
    } else if (call->stage == TL_CALL_FLIGHT && call->send) {
        tl_send_cancel(call->send);
    }
}

static void on_abandoned(void *context) {
    finish_unsent(context, TL_ERR_CANCELLED, "cancelled: the client was freed");
}

void tl_call_abandon(tl_call_state *call) {
    tl_call_unset_timer(call);
    call->client = NULL;
    if (call->stage != TL_CALL_PAUSE) {
        return; /* its task, or its send, ends it */
    }
    call->stage = TL_CALL_ENDING; /* a cancellation that is on its way as well leaves it alone */
    call->task.run = on_abandoned;
    call->task.context = call;
    if (tl_transport_can_post(call->transport)) {
        call->transport->vtable->post(call->transport, &call->task);
    } else {
        on_abandoned(call);
    }
}

static tl_attempt describe(const tl_call_state *call, tl_attempt_phase phase, uint32_t number) {
    tl_attempt attempt = {.struct_size = sizeof attempt, .phase = phase, .number = number, .operation = call->operation};
    attempt.body_bytes = call->message.body.len;
    return attempt;
}

static void tell(const tl_call_state *call, const tl_attempt *attempt) {
    if (call->client && call->client->calls.on_attempt) {
        call->client->calls.on_attempt(call->client->calls.attempt_context, attempt);
    }
}

static void tell_before(tl_call_state *call) {
    tl_attempt attempt = describe(call, TL_ATTEMPT_BEFORE, call->tried + 1);
    attempt.headers = &call->extra;
    tell(call, &attempt);
}

static void tell_after(tl_call_state *call, const tl_http_reply *reply, int64_t again_in_ms) {
    tl_attempt attempt = describe(call, TL_ATTEMPT_AFTER, call->tried);
    attempt.status = reply->status;
    attempt.http_status = reply->http_status;
    attempt.elapsed_ms = tl_call_now_ms(call) - call->attempt_ms;
    attempt.reply_bytes = reply->body.len;
    attempt.sent = reply->sent;
    attempt.again = again_in_ms >= 0;
    attempt.again_in_ms = again_in_ms >= 0 ? again_in_ms : 0;
    attempt.reply = reply->status == TL_OK || reply->sent ? reply : NULL;
    tl_call_count_reply(call, reply, attempt.elapsed_ms);
    tell(call, &attempt);
}

/* The deadline ended the attempt, nobody cancelled it. */
static void call_it_late(const tl_call_state *call, tl_call_finding *found) {
    if (call->timed_out && found->status == TL_ERR_CANCELLED) {
        found->status = tl_fail(&found->error, TL_ERR_TIMEOUT, "the call's deadline of %" PRId64 " ms is over", call->options.deadline_ms);
        found->reason = TL_REASON_TIMEOUT;
    }
}

/* Waits for the next attempt. Returns whether that could be arranged. */
static bool pause_for(tl_call_state *call, const tl_call_finding *found, int64_t wait_ms) {
    call->stage = TL_CALL_PAUSE;
    if (tl_call_set_timer(call, tl_call_now_ms(call) + wait_ms) != TL_OK) {
        return false;
    }
    if (found->outcome == TL_OUTCOME_UNKNOWN) {
        call->doubt = found->row;
    }
    tl_arena_free(call->arena); /* of a reply that could not be read */
    call->arena = NULL;
    tl_log_write(call->client->asker.log, TL_LOG_INFO, "%s: again in %" PRId64 " ms: %s", call->operation->id, wait_ms, found->row->text);
    return true;
}

/* An attempt has ended: its reply is read, and the call goes on or is over. */
static void land(tl_call_state *call, const tl_http_reply *reply) {
    tl_call_finding found;
    tl_send *send = call->send;
    tl_call_read(call, reply, &found);
    call->send = NULL;
    call_it_late(call, &found);
    int64_t again_ms = is_cancelled(call) ? -1 : tl_call_again_ms(call, &found);
    tell_after(call, reply, again_ms);
    again_ms = is_cancelled(call) ? -1 : again_ms; /* perhaps the hook did */
    if (again_ms < 0 || !pause_for(call, &found, again_ms)) {
        finish(call, &found, reply);
    }
    if (send) {
        tl_send_release(send);
    }
}

static void on_reply(void *context, tl_http_reply *reply) {
    tl_call_state *call = context;
    if (call->sending) { /* without an exchange, from inside: there is nothing to it but its error */
        call->has_early = true;
        call->early_status = reply->status;
        call->early_error = reply->error;
        return;
    }
    tl_client *client = call->client;
    land(call, reply);
    if (client) {
        (void)tl_calls_run_due(client, 0);
    }
}

/* Begins an attempt. An error says that none was begun. */
static tl_status start_send(tl_call_state *call, tl_error *error) {
    tl_send_order order = {.operation = call->operation, .message = &call->message, .target = &call->target, .extra = &call->extra};
    int64_t deadline_ms = tl_call_deadline_ms(call);
    tl_send *send = NULL;
    order.timeouts = call->options.timeouts;
    order.done = on_reply;
    order.context = call;
    if (deadline_ms != INT64_MAX && tl_call_set_timer(call, deadline_ms) != TL_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    call->has_early = false;
    call->sending = true;
    tl_status status = tl_send_start(call->client, &order, &send, error);
    call->sending = false;
    if (status == TL_OK && call->has_early) {
        tl_send_release(send);
        if (error) {
            *error = call->early_error;
        }
        return call->early_status;
    }
    call->send = send;
    return status;
}

/* An attempt of a call in its submit has no completion: what is wrong is what tl_submit returns. */
static tl_status end_in_submit(tl_call_state *call, tl_status status, const char *why, tl_error *error) {
    if (call->in_submit) {
        return tl_fail(error, status, "%s", why);
    }
    finish_unsent(call, status, why);
    return TL_OK;
}

tl_status tl_call_attempt(tl_call_state *call, tl_error *error) {
    tl_error why = {0};
    if (!call->client) {
        return end_in_submit(call, TL_ERR_CANCELLED, "cancelled: the client was freed", error);
    }
    if (is_cancelled(call)) {
        return end_in_submit(call, TL_ERR_CANCELLED, cancelled_words, error);
    }
    if (tl_call_now_ms(call) > tl_call_deadline_ms(call)) {
        tl_call_count_refusal(call, true);
        return end_in_submit(call, TL_ERR_TIMEOUT, "the call's deadline is over", error);
    }
    tl_extra_headers_truncate(&call->extra, call->extra_fixed);
    call->stage = TL_CALL_FLIGHT;
    call->attempt_ms = tl_call_now_ms(call);
    tell_before(call);
    if (is_cancelled(call)) {
        tl_http_reply none = {.struct_size = sizeof none, .status = TL_ERR_CANCELLED};
        tl_attempt attempt = describe(call, TL_ATTEMPT_AFTER, call->tried + 1);
        attempt.status = none.status;
        tell(call, &attempt);
        return end_in_submit(call, TL_ERR_CANCELLED, cancelled_words, error);
    }
    if (call->tried++ == 0) {
        tl_budget_earn(&call->client->calls.budget, call->attempt_ms);
    }
    tl_call_count_attempt(call);
    tl_status status = start_send(call, &why);
    if (status == TL_OK) {
        return TL_OK;
    }
    tl_http_reply none = {.struct_size = sizeof none, .status = status, .error = why};
    none.error.status = status;
    if (!call->in_submit) {
        land(call, &none);
        return TL_OK;
    }
    tell_after(call, &none, -1);
    if (error) {
        *error = none.error;
    }
    return status;
}

void tl_call_on_timer(tl_call_state *call) {
    if (call->stage == TL_CALL_PAUSE) {
        (void)tl_call_attempt(call, NULL);
    } else if (call->stage == TL_CALL_FLIGHT && call->send) {
        call->timed_out = true;
        tl_call_count_refusal(call, true);
        tl_send_cancel(call->send);
    }
}
