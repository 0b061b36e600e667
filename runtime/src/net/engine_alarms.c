/* Timers of those who use the engine: waits between attempts, deadlines. */
#include "net/engine.h"

static int64_t first_ms(const tl_timers *timers) {
    const tl_timer *first = tl_timers_first(timers);
    return first ? first->at_ms : INT64_MAX;
}

int64_t tl_engine_next_ms(const tl_engine *engine) {
    int64_t exchange_ms = first_ms(&engine->timers);
    int64_t alarm_ms = first_ms(&engine->alarms);
    return exchange_ms < alarm_ms ? exchange_ms : alarm_ms;
}

tl_status tl_engine_set_timer(tl_transport *transport, tl_transport_timer *timer, int64_t delay_ms) {
    tl_engine *engine = (tl_engine *)transport;
    int64_t now_ms = tl_engine_now_ms(engine);
    if (delay_ms < 0) {
        tl_timers_remove(&engine->alarms, &timer->timer);
        return TL_OK;
    }
    if (tl_timers_reserve(&engine->alarms, engine->alarms.count + 1) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    timer->timer.owner = timer;
    tl_timers_set(&engine->alarms, &timer->timer, delay_ms < INT64_MAX - now_ms ? now_ms + delay_ms : INT64_MAX);
    if (!engine->driving) {
        tl_engine_inbox_rouse(&engine->inbox); /* an event loop was told of a later time */
    }
    return TL_OK;
}

/* Not more than were set at first: one that sets itself again at once must not keep us here. */
size_t tl_engine_run_alarms(tl_engine *engine) {
    size_t run = 0;
    size_t most = engine->alarms.count;
    int64_t now_ms = most ? tl_engine_now_ms(engine) : 0;
    for (tl_timer *first = tl_timers_first(&engine->alarms); first && first->at_ms <= now_ms && run < most;
         first = tl_timers_first(&engine->alarms)) {
        tl_transport_timer *timer = first->owner;
        tl_timers_remove(&engine->alarms, first);
        timer->run(timer->context);
        run++;
    }
    return run;
}
