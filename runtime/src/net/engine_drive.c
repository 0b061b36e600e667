/* Making progress on the thread that drives, and waiting in between. */
#include "net/engine.h"

enum { FOREIGN_CLOCK_SLICE_MS = 5, LONGEST_WAIT_MS = 60000 };

/* How long nothing can happen but on the network. */
static int64_t longest_wait_ms(const tl_engine *engine, int64_t left_ms) {
    int64_t next_ms = tl_engine_next_ms(engine);
    int64_t wait_ms = left_ms < LONGEST_WAIT_MS ? left_ms : LONGEST_WAIT_MS;
    if (next_ms != INT64_MAX) {
        int64_t until_ms = next_ms - tl_engine_now_ms(engine);
        wait_ms = until_ms < wait_ms ? until_ms : wait_ms;
    }
    if (engine->own_time && wait_ms > FOREIGN_CLOCK_SLICE_MS) {
        wait_ms = FOREIGN_CLOCK_SLICE_MS; /* that clock may jump while we wait on the machine's */
    }
    return wait_ms < 0 ? 0 : wait_ms;
}

/* What is left of `wait_ms`, by the machine's clock or the engine's, whichever is further: a clock that stands still must not hold us for ever. */
static int64_t left_of(const tl_engine *engine, int64_t wait_ms, int64_t real_start_ms, int64_t start_ms) {
    int64_t real_ms = tl_clock_now_ms(NULL) - real_start_ms;
    int64_t own_ms = engine->own_time ? tl_engine_now_ms(engine) - start_ms : real_ms;
    return wait_ms - (own_ms > real_ms ? own_ms : real_ms);
}

/* Waits for the network, for another thread or for `most_ms`; not at all when another thread has brought something already. */
static CURLMcode wait_for_work(tl_engine *engine, int64_t most_ms) {
    struct curl_waitfd extra = {engine->inbox.wake_fd, CURL_WAIT_POLLIN, 0};
    CURLMcode code = CURLM_OK;
    if (tl_engine_inbox_sleep(&engine->inbox)) {
        code = curl_multi_poll(engine->multi, &extra, 1, (int)longest_wait_ms(engine, most_ms), NULL);
    }
    tl_engine_inbox_wake(&engine->inbox);
    return code;
}

/* One round without waiting. */
static tl_status step(tl_engine *engine, size_t *called, tl_error *error) {
    int running = 0;
    tl_engine_begin_round(engine);
    return tl_engine_end_round(engine, curl_multi_perform(engine->multi, &running), called, error);
}

tl_status tl_engine_drive(tl_transport *transport, int64_t wait_ms, tl_error *error) {
    tl_engine *engine = (tl_engine *)transport;
    tl_status status = TL_OK;
    size_t called = 0;
    if (engine->loop.watch) {
        return tl_fail(error, TL_ERR_USAGE, "an event loop runs this engine: drive and blocking calls cannot wait for it, use tl_client_send");
    }
    if (atomic_exchange(&engine->driving, true)) {
        return tl_fail(error, TL_ERR_USAGE,
                       "the transport is being driven already: a completion or another thread cannot drive it or make a blocking call");
    }
    int64_t real_start_ms = tl_clock_now_ms(NULL);
    int64_t start_ms = tl_engine_now_ms(engine);
    for (;;) {
        status = step(engine, &called, error);
        int64_t left_ms = left_of(engine, wait_ms, real_start_ms, start_ms);
        if (status != TL_OK || called > 0 || left_ms <= 0) {
            break;
        }
        CURLMcode code = wait_for_work(engine, left_ms);
        if (code != CURLM_OK) {
            status = tl_fail(error, code == CURLM_OUT_OF_MEMORY ? TL_ERR_MEMORY : TL_ERR_IO, "libcurl cannot wait: %s", curl_multi_strerror(code));
            break;
        }
    }
    engine->driving = false;
    return status;
}
