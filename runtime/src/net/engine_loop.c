/* An engine inside somebody else's event loop: what libcurl and the engine itself want to wait for, told to the loop; and what the loop says. */
#include "net/engine.h"

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *unused) {
    const tl_engine *engine = context;
    unsigned events = what == CURL_POLL_IN ? TL_EVENT_READ : what == CURL_POLL_OUT ? TL_EVENT_WRITE : 0;
    (void)easy;
    (void)unused;
    if (what == CURL_POLL_INOUT) {
        events = TL_EVENT_READ | TL_EVENT_WRITE;
    }
    engine->loop.watch(engine->loop.context, fd, events);
    return 0;
}

tl_status tl_engine_loop_attach(tl_engine *engine, const tl_event_loop *loop, tl_error *error) {
    if (loop->struct_size < sizeof *loop || !loop->watch || !loop->timer) {
        return tl_fail(error, TL_ERR_USAGE, "an event loop needs its struct_size (TL_EVENT_LOOP_INIT), watch and timer");
    }
    if (curl_multi_setopt(engine->multi, CURLMOPT_SOCKETFUNCTION, on_socket) != CURLM_OK ||
        curl_multi_setopt(engine->multi, CURLMOPT_SOCKETDATA, (void *)engine) != CURLM_OK) {
        return tl_fail(error, TL_ERR_IO, "this libcurl cannot run in an event loop");
    }
    engine->loop = *loop;
    (void)tl_engine_inbox_sleep(&engine->inbox); /* from here on a submission wakes the loop */
    engine->loop.watch(engine->loop.context, engine->inbox.wake_fd, TL_EVENT_READ);
    return TL_OK;
}

void tl_engine_loop_detach(tl_engine *engine) {
    if (engine->loop.watch) {
        engine->loop.timer(engine->loop.context, -1);
        engine->loop.watch(engine->loop.context, engine->inbox.wake_fd, 0);
    }
}

/* Until libcurl or a time limit wants to look again; -1: never. libcurl is asked each time, as it tells of a change only once. */
static int64_t delay_of(const tl_engine *engine) {
    int64_t next_ms = tl_engine_next_ms(engine);
    long curl_ms = -1;
    (void)curl_multi_timeout(engine->multi, &curl_ms);
    int64_t delay_ms = curl_ms < 0 ? -1 : curl_ms;
    if (next_ms != INT64_MAX) {
        int64_t until_ms = next_ms - tl_engine_now_ms(engine);
        until_ms = until_ms < 0 ? 0 : until_ms;
        delay_ms = delay_ms < 0 || until_ms < delay_ms ? until_ms : delay_ms;
    }
    return delay_ms;
}

/* What a completion brought waits for the next call: an application that always has one more request must not keep its loop from other work. */
static void rearm(tl_engine *engine) {
    int64_t delay_ms = tl_engine_inbox_sleep(&engine->inbox) ? delay_of(engine) : 0;
    if (delay_ms >= 0 || engine->timer_set) {
        engine->timer_set = delay_ms >= 0;
        engine->loop.timer(engine->loop.context, delay_ms);
    }
}

static tl_status turn(tl_transport *transport, curl_socket_t fd, int events, tl_error *error) {
    tl_engine *engine = tl_engine_of(transport);
    size_t called = 0;
    int running = 0;
    if (!engine || !engine->loop.watch) {
        return tl_fail(error, TL_ERR_USAGE, "this transport is no engine that was made with an event loop");
    }
    if (atomic_exchange(&engine->driving, true)) {
        return tl_fail(error, TL_ERR_USAGE, "the engine is at work already: a completion or another thread cannot run it");
    }
    tl_engine_inbox_wake(&engine->inbox);
    tl_engine_begin_round(engine);
    CURLMcode code = curl_multi_socket_action(engine->multi, fd, events, &running);
    tl_status status = tl_engine_end_round(engine, code, &called, error);
    rearm(engine);
    engine->driving = false;
    return status;
}

tl_status tl_engine_on_fd(tl_transport *transport, int fd, unsigned events, tl_error *error) {
    int ready = (events & TL_EVENT_READ ? CURL_CSELECT_IN : 0) | (events & TL_EVENT_WRITE ? CURL_CSELECT_OUT : 0) |
                (events & TL_EVENT_ERROR ? CURL_CSELECT_ERR : 0);
    const tl_engine *engine = tl_engine_of(transport);
    bool own = engine && fd == engine->inbox.wake_fd;
    return turn(transport, own || fd < 0 ? CURL_SOCKET_TIMEOUT : fd, own ? 0 : ready, error);
}

tl_status tl_engine_on_timer(tl_transport *transport, tl_error *error) {
    tl_engine *engine = tl_engine_of(transport);
    if (engine && !engine->driving) {
        engine->timer_set = false; /* it was for once */
    }
    return turn(transport, CURL_SOCKET_TIMEOUT, 0, error);
}
