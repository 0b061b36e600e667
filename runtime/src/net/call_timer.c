/* Waking a call up: by the transport's timers, or by our own where it has none. */
#include "net/call_state.h"

static void on_timer(void *context) {
    tl_call_on_timer(context);
}

static bool has_timers(const tl_transport *transport) {
    const tl_transport_vtable *vtable = transport->vtable;
    return vtable->struct_size >= offsetof(tl_transport_vtable, set_timer) + sizeof vtable->set_timer && vtable->set_timer;
}

tl_status tl_call_set_timer(tl_call_state *call, int64_t at_ms) {
    int64_t delay_ms = at_ms - tl_call_now_ms(call);
    call->timer.run = on_timer;
    call->timer.context = call;
    if (has_timers(call->transport)) {
        return call->transport->vtable->set_timer(call->transport, &call->timer, delay_ms > 0 ? delay_ms : 0);
    }
    tl_timers *timers = &call->client->calls.timers;
    if (tl_timers_reserve(timers, timers->count + 1) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    call->timer.timer.owner = call;
    tl_timers_set(timers, &call->timer.timer, at_ms);
    return TL_OK;
}

void tl_call_unset_timer(tl_call_state *call) {
    if (!call->timer.run) {
        return;
    }
    if (has_timers(call->transport)) {
        (void)call->transport->vtable->set_timer(call->transport, &call->timer, -1);
    } else if (call->client) {
        tl_timers_remove(&call->client->calls.timers, &call->timer.timer);
    }
}

int64_t tl_calls_run_due(tl_client *client, int64_t most_ms) {
    tl_timers *timers = &client->calls.timers;
    size_t left = timers->count; /* one that sets itself again at once must not keep us here */
    if (left == 0) {
        return most_ms;
    }
    int64_t now_ms = tl_clock_now_ms(client->asker.clock);
    for (tl_timer *first = tl_timers_first(timers); first && first->at_ms <= now_ms && left > 0; first = tl_timers_first(timers), left--) {
        tl_timers_remove(timers, first);
        tl_call_on_timer(first->owner);
    }
    const tl_timer *next = tl_timers_first(timers);
    int64_t wait_ms = next ? next->at_ms - now_ms : most_ms;
    return wait_ms < 0 ? 0 : wait_ms < most_ms ? wait_ms : most_ms;
}
