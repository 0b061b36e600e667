/* Making progress: starts what was submitted, lets libcurl work, ends what is over, calls completions. */
#include "net/engine.h"

#include <inttypes.h>
#include <stdio.h>

#include "net/limits.h"

enum { WHY_SIZE = 340, FOREIGN_CLOCK_SLICE_MS = 5 };

/* Takes the exchange from libcurl, once its reply was made, and keeps it for delivery. */
static void finish(tl_engine *engine, tl_exchange *exchange) {
    if (exchange->easy) {
        long version = 0;
        (void)curl_easy_getinfo(exchange->easy, CURLINFO_HTTP_VERSION, &version);
        (void)curl_multi_remove_handle(engine->multi, exchange->easy);
        tl_sockets_leave(&engine->sockets, exchange->local_port, version >= CURL_HTTP_VERSION_2_0);
        tl_engine_return_handle(engine, exchange->easy);
        exchange->easy = NULL;
    }
    tl_timers_remove(&engine->timers, &exchange->timer);
    tl_exchange_move(exchange, &engine->finished);
}

static void start_all(tl_engine *engine) {
    if (engine->inbox.first) {
        tl_sockets_sweep(&engine->sockets);
    }
    while (engine->inbox.first) {
        tl_exchange *exchange = engine->inbox.first;
        tl_exchange_enter(exchange, TL_PHASE_QUEUED);
        if (tl_exchange_prepare(exchange) != TL_OK || curl_multi_add_handle(engine->multi, exchange->easy) != CURLM_OK) {
            tl_exchange_end_early(exchange, TL_ERR_MEMORY, "out of memory before the request was begun");
            finish(engine, exchange);
        } else {
            tl_exchange_move(exchange, &engine->running);
        }
    }
}

static void end_cancelled(tl_engine *engine) {
    while (engine->cancelled) {
        tl_exchange *exchange = engine->cancelled;
        engine->cancelled = exchange->next_cancelled;
        tl_exchange_end_early(exchange, TL_ERR_CANCELLED, "cancelled by the caller");
        finish(engine, exchange);
    }
}

static void end_completed(tl_engine *engine) {
    int left = 0;
    for (CURLMsg *message = curl_multi_info_read(engine->multi, &left); message; message = curl_multi_info_read(engine->multi, &left)) {
        char *owner = NULL;
        CURLcode code = message->data.result; /* the message dies with the handle's removal */
        if (message->msg == CURLMSG_DONE && curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner) == CURLE_OK && owner) {
            tl_exchange *exchange = (tl_exchange *)(void *)owner;
            tl_exchange_end(exchange, code);
            finish(engine, exchange);
        }
    }
}

static void end_overdue(tl_engine *engine) {
    int64_t now_ms = tl_engine_now_ms(engine);
    char why[WHY_SIZE];
    for (tl_timer *timer = tl_timers_first(&engine->timers); timer && timer->at_ms <= now_ms; timer = tl_timers_first(&engine->timers)) {
        tl_exchange *exchange = timer->owner;
        if (tl_limits_passed(exchange, now_ms, why, sizeof why)) {
            tl_exchange_end_early(exchange, TL_ERR_TIMEOUT, why);
            finish(engine, exchange);
        } else {
            tl_timers_set(&engine->timers, timer, tl_limits_deadline(exchange));
        }
    }
}

static void log_end(const tl_engine *engine, const tl_exchange *exchange) {
    const tl_http_reply *reply = &exchange->reply;
    if (reply->status == TL_OK) {
        tl_log_write(engine->log, TL_LOG_DEBUG, "%.*s %s: HTTP %d in %" PRId64 " ms", (int)exchange->request->method.len,
                     exchange->request->method.ptr, exchange->url.host, (int)reply->http_status, reply->elapsed_ms);
    } else {
        tl_log_write(engine->log, TL_LOG_INFO, "%.*s %s: %s after %" PRId64 " ms: %s", (int)exchange->request->method.len,
                     exchange->request->method.ptr, exchange->url.host, tl_status_name(reply->status), reply->elapsed_ms, reply->error.message);
    }
}

/* Calls what is due. What a completion submits, cancels or posts waits for the next round. Returns how many were called. */
static size_t deliver(tl_engine *engine) {
    size_t called = 0;
    tl_transport_task *task = engine->first_task;
    engine->first_task = NULL;
    engine->last_task = NULL;
    while (task) {
        tl_transport_task *next = task->next; /* the task's owner may free it */
        task->run(task->context);
        task = next;
        called++;
    }
    while (engine->finished.first) {
        tl_exchange *exchange = engine->finished.first;
        tl_exchange_unlink(exchange);
        tl_tickets_remove(&engine->tickets, exchange->ticket);
        engine->exchange_count--;
        log_end(engine, exchange);
        exchange->done(exchange->context, &exchange->reply);
        tl_buf_dispose_secret(&exchange->reply.body);
        tl_exchange_free(exchange);
        called++;
    }
    return called;
}

/* One round without waiting. */
static tl_status step(tl_engine *engine, size_t *called, tl_error *error) {
    int running = 0;
    end_cancelled(engine);
    start_all(engine);
    CURLMcode code = curl_multi_perform(engine->multi, &running);
    end_completed(engine);
    end_overdue(engine);
    *called = deliver(engine);
    if (code == CURLM_OUT_OF_MEMORY) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    return code == CURLM_OK ? TL_OK : tl_fail(error, TL_ERR_IO, "libcurl cannot go on: %s", curl_multi_strerror(code));
}

/* How long nothing can happen but on the network. */
static int64_t longest_wait_ms(const tl_engine *engine, int64_t left_ms) {
    const tl_timer *first = tl_timers_first(&engine->timers);
    int64_t wait_ms = left_ms < 60000 ? left_ms : 60000;
    if (engine->first_task || engine->inbox.first || engine->cancelled) {
        return 0;
    }
    if (first) {
        int64_t until_ms = first->at_ms - tl_engine_now_ms(engine);
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

tl_status tl_engine_drive(tl_transport *transport, int64_t wait_ms, tl_error *error) {
    tl_engine *engine = (tl_engine *)transport;
    tl_status status = TL_OK;
    size_t called = 0;
    if (engine->driving) {
        return tl_fail(error, TL_ERR_USAGE, "the transport is being driven already: a completion cannot drive it or make a blocking call");
    }
    engine->driving = true;
    int64_t real_start_ms = tl_clock_now_ms(NULL);
    int64_t start_ms = tl_engine_now_ms(engine);
    for (;;) {
        status = step(engine, &called, error);
        int64_t left_ms = left_of(engine, wait_ms, real_start_ms, start_ms);
        if (status != TL_OK || called > 0 || left_ms <= 0) {
            break;
        }
        CURLMcode code = curl_multi_poll(engine->multi, NULL, 0, (int)longest_wait_ms(engine, left_ms), NULL);
        if (code != CURLM_OK) {
            status = tl_fail(error, code == CURLM_OUT_OF_MEMORY ? TL_ERR_MEMORY : TL_ERR_IO, "libcurl cannot wait: %s", curl_multi_strerror(code));
            break;
        }
    }
    engine->driving = false;
    return status;
}

void tl_engine_end_all(tl_engine *engine) {
    engine->driving = true; /* no completion drives now */
    engine->cancelled = NULL;
    while (engine->inbox.first || engine->running.first) {
        tl_exchange *exchange = engine->inbox.first ? engine->inbox.first : engine->running.first;
        tl_exchange_end_early(exchange, TL_ERR_CANCELLED, "cancelled: the transport is being freed");
        finish(engine, exchange);
    }
    while (deliver(engine) > 0) {
    }
}
