/* One round of progress: starts what was submitted, ends what is over, calls completions. Who waits in between is not known here. */
#include "net/engine.h"

#include <inttypes.h>
#include <stdio.h>

#include "net/limits.h"

enum { WHY_SIZE = 340 };

/* Takes the exchange from libcurl, once its reply was made, and keeps it for delivery. */
static void finish(tl_engine *engine, tl_exchange *exchange) {
    if (exchange->easy) {
        long version = 0;
        curl_off_t sent = 0;
        curl_off_t received = 0;
        (void)curl_easy_getinfo(exchange->easy, CURLINFO_HTTP_VERSION, &version);
        (void)curl_easy_getinfo(exchange->easy, CURLINFO_SIZE_UPLOAD_T, &sent);
        (void)curl_easy_getinfo(exchange->easy, CURLINFO_SIZE_DOWNLOAD_T, &received);
        if (exchange->handed_over) { /* else the handle may still speak of the exchange before */
            tl_exchange_count_bytes(exchange, sent, received);
        }
        (void)curl_multi_remove_handle(engine->multi, exchange->easy);
        tl_sockets_leave(&engine->sockets, exchange->local_port, version >= CURL_HTTP_VERSION_2_0);
        tl_engine_return_handle(engine, exchange->easy, exchange->ended_well);
        exchange->easy = NULL;
    }
    tl_timers_remove(&engine->timers, &exchange->timer);
    tl_exchange_move(exchange, &engine->finished);
}

static void end_cancelled(tl_engine *engine, tl_exchange *cancelled) {
    while (cancelled) {
        tl_exchange *exchange = cancelled;
        cancelled = exchange->next_cancelled;
        tl_exchange_end_early(exchange, TL_ERR_CANCELLED, "cancelled by the caller");
        finish(engine, exchange);
    }
}

/* Room for its timer first: from here on an exchange always has one. */
static bool start(tl_engine *engine, tl_exchange *exchange) {
    if (tl_timers_reserve(&engine->timers, engine->timers.count + 1) != TL_OK) {
        return false;
    }
    tl_exchange_enter(exchange, TL_PHASE_QUEUED);
    return tl_exchange_prepare(exchange) == TL_OK && curl_multi_add_handle(engine->multi, exchange->easy) == CURLM_OK;
}

void tl_engine_begin_round(tl_engine *engine) {
    engine->round_ms = tl_engine_now_ms(engine);
    end_cancelled(engine, tl_engine_inbox_take(&engine->inbox, &engine->waiting));
    if (engine->waiting.first) {
        tl_sockets_sweep(&engine->sockets);
    }
    while (engine->waiting.first) {
        tl_exchange *exchange = engine->waiting.first;
        if (start(engine, exchange)) {
            tl_exchange_move(exchange, &engine->running);
        } else {
            tl_exchange_end_early(exchange, TL_ERR_MEMORY, "out of memory before the request was begun");
            finish(engine, exchange);
        }
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
    size_t called = tl_engine_run_alarms(engine);
    tl_transport_task *task = tl_engine_inbox_take_tasks(&engine->inbox);
    while (task) {
        tl_transport_task *next = task->next; /* the task's owner may free it */
        task->run(task->context);
        task = next;
        called++;
    }
    while (engine->finished.first) {
        tl_exchange *exchange = engine->finished.first;
        tl_exchange_unlink(exchange);
        tl_engine_inbox_forget(&engine->inbox, exchange);
        log_end(engine, exchange);
        size_t filled = exchange->reply.body.len;
        exchange->done(exchange->context, &exchange->reply);
        tl_spare_bodies_give(&engine->spare_bodies, &exchange->reply.body, filled);
        tl_exchange_free(exchange);
        called++;
    }
    return called;
}

tl_status tl_engine_end_round(tl_engine *engine, CURLMcode code, size_t *called, tl_error *error) {
    end_completed(engine);
    end_overdue(engine);
    *called = deliver(engine);
    if (code == CURLM_OUT_OF_MEMORY) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    return code == CURLM_OK ? TL_OK : tl_fail(error, TL_ERR_IO, "libcurl cannot go on: %s", curl_multi_strerror(code));
}

void tl_engine_end_all(tl_engine *engine) {
    engine->driving = true; /* no completion drives now */
    (void)tl_engine_inbox_take(&engine->inbox, &engine->waiting);
    while (engine->waiting.first || engine->running.first) {
        tl_exchange *exchange = engine->waiting.first ? engine->waiting.first : engine->running.first;
        tl_exchange_end_early(exchange, TL_ERR_CANCELLED, "cancelled: the transport is being freed");
        finish(engine, exchange);
    }
    while (deliver(engine) > 0) {
    }
}
