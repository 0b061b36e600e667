#include "net/script_transport.h"

#include <stdio.h>
#include <string.h>

static void copy_text(char *out, tl_str text) {
    size_t len = text.len < SCRIPT_TEXT - 1 ? text.len : SCRIPT_TEXT - 1;
    if (len) {
        memcpy(out, text.ptr, len);
    }
    out[len] = '\0';
}

static tl_status script_submit(tl_transport *transport, const tl_http_request *request, tl_http_done_fn done, void *context, uint64_t *ticket,
                               tl_error *error) {
    script_transport *script = (script_transport *)transport;
    if (script->submitted == SCRIPT_SLOTS) {
        return tl_fail(error, TL_ERR_USAGE, "the script's slots are used up");
    }
    size_t place = script->submitted < script->step_count ? script->submitted : script->step_count - 1;
    script_slot *slot = &script->slots[script->submitted++];
    size_t used = 0;
    slot->request = request;
    slot->done = done;
    slot->context = context;
    slot->step = script->steps[place];
    slot->at_ms = tl_clock_now_ms(&script->clock.clock);
    slot->timeouts = request->timeouts;
    copy_text(slot->url, request->url);
    copy_text(slot->body, request->body);
    for (size_t i = 0; i < request->header_count && used < SCRIPT_TEXT; i++) {
        const tl_http_header *header = &request->headers[i];
        used += (size_t)snprintf(slot->headers + used, SCRIPT_TEXT - used, "%.*s: %.*s\n", (int)header->name.len, header->name.ptr,
                                 (int)header->value.len, header->value.ptr);
    }
    *ticket = script->submitted;
    return TL_OK;
}

static void script_cancel(tl_transport *transport, uint64_t ticket) {
    script_transport *script = (script_transport *)transport;
    if (ticket > 0 && ticket <= script->submitted) {
        script->slots[ticket - 1].cancelled = true;
    }
}

static void end_slot(script_slot *slot) {
    const script_step *step = &slot->step;
    tl_http_header headers[2] = {{tl_str_from("Content-Type"), tl_str_from(step->type ? step->type : "application/json"), false},
                                 {tl_str_from("Retry-After"), tl_str_from(step->retry_after), false}};
    tl_http_reply reply = {.struct_size = sizeof reply, .status = slot->cancelled ? TL_ERR_CANCELLED : step->status, .sent = !step->unsent};
    if (reply.status != TL_OK) {
        (void)tl_fail(&reply.error, reply.status, "ended by the script");
    } else {
        reply.http_status = step->http_status ? step->http_status : 200;
        reply.headers = headers;
        reply.header_count = step->retry_after ? 2 : 1;
        if (tl_buf_append(&reply.body, tl_str_from(step->body ? step->body : "{\"ok\":true}")) != TL_OK || tl_buf_pad(&reply.body) != TL_OK) {
            reply.status = TL_ERR_MEMORY;
        }
    }
    slot->request = NULL;
    slot->done(slot->context, &reply);
    tl_buf_dispose(&reply.body);
}

static void unset(script_transport *script, const tl_transport_timer *timer) {
    for (size_t i = 0; i < script->timer_count; i++) {
        if (script->timers[i] == timer) {
            script->timers[i] = script->timers[--script->timer_count];
            return;
        }
    }
}

static tl_status script_set_timer(tl_transport *transport, tl_transport_timer *timer, int64_t delay_ms) {
    script_transport *script = (script_transport *)transport;
    unset(script, timer);
    if (delay_ms >= 0) {
        if (script->timer_count == SCRIPT_TIMERS) {
            return TL_ERR_MEMORY;
        }
        timer->timer.at_ms = tl_clock_now_ms(&script->clock.clock) + delay_ms;
        script->timers[script->timer_count++] = timer;
    }
    return TL_OK;
}

static tl_transport_timer *first_timer(const script_transport *script) {
    tl_transport_timer *first = NULL;
    for (size_t i = 0; i < script->timer_count; i++) {
        if (!first || script->timers[i]->timer.at_ms < first->timer.at_ms) {
            first = script->timers[i];
        }
    }
    return first;
}

size_t script_turn(script_transport *script) {
    size_t called = 0;
    size_t submitted = script->submitted;
    tl_transport_task *task = script->first_task;
    script->first_task = NULL;
    script->last_task = NULL;
    while (task) {
        tl_transport_task *next = task->next;
        task->run(task->context);
        task = next;
        called++;
    }
    for (size_t i = 0; i < submitted; i++) {
        script_slot *slot = &script->slots[i];
        if (slot->request && (slot->cancelled || !slot->step.hold)) {
            end_slot(slot);
            called++;
        }
    }
    tl_transport_timer *timer = first_timer(script);
    if (called == 0 && timer && timer->timer.at_ms <= tl_clock_now_ms(&script->clock.clock)) {
        unset(script, timer);
        timer->run(timer->context);
        called++;
    }
    return called;
}

static tl_status script_drive(tl_transport *transport, int64_t wait_ms, tl_error *error) {
    script_transport *script = (script_transport *)transport;
    (void)error;
    if (script_turn(script) == 0 && wait_ms > 0) {
        const tl_transport_timer *timer = first_timer(script);
        int64_t until_ms = timer ? timer->timer.at_ms - tl_clock_now_ms(&script->clock.clock) : wait_ms;
        fake_clock_advance(&script->clock, until_ms < wait_ms ? until_ms : wait_ms);
        (void)script_turn(script);
    }
    return TL_OK;
}

static void script_post(tl_transport *transport, tl_transport_task *task) {
    script_transport *script = (script_transport *)transport;
    task->next = NULL;
    if (script->last_task) {
        script->last_task->next = task;
    } else {
        script->first_task = task;
    }
    script->last_task = task;
}

static void script_free(tl_transport *transport) {
    (void)transport;
}

void script_init(script_transport *script, script_kind kind, const script_step *steps, size_t count) {
    memset(script, 0, sizeof *script);
    fake_clock_init(&script->clock);
    script->vtable.struct_size = sizeof script->vtable;
    script->vtable.submit = script_submit;
    script->vtable.cancel = script_cancel;
    script->vtable.drive = script_drive;
    script->vtable.free = script_free;
    script->vtable.post = kind == SCRIPT_WITHOUT_POST ? NULL : script_post;
    script->vtable.set_timer = kind == SCRIPT_FULL ? script_set_timer : NULL;
    script->base.vtable = &script->vtable;
    script->steps = steps;
    script->step_count = count;
}
