/* Making and freeing an engine, taking and cancelling requests. */
#include "net/engine.h"

#include <string.h>

#include "net/limits.h"
#include "net/url.h"

enum { DEFAULT_CONNECTIONS = 8, MOST_CONNECTIONS = 1024, IDLE_CONNECTIONS_PER_LIMIT = 4 };

int64_t tl_engine_now_ms(const tl_engine *engine) {
    return tl_clock_now_ms(engine->clock);
}

static tl_status check_request(const tl_engine *engine, const tl_http_request *request, tl_http_done_fn done, tl_error *error) {
    if (engine->closing) {
        return tl_fail(error, TL_ERR_USAGE, "the transport is being freed: it takes no request any more");
    }
    if (!request || request->struct_size < sizeof *request) {
        return tl_fail(error, TL_ERR_USAGE, "a request needs its struct_size: start from TL_HTTP_REQUEST_INIT");
    }
    if (!done) {
        return tl_fail(error, TL_ERR_USAGE, "a request needs a function to call when it is done");
    }
    return tl_request_lines_check(request, error);
}

static tl_status engine_submit(tl_transport *transport, const tl_http_request *request, tl_http_done_fn done, void *context, uint64_t *ticket,
                               tl_error *error) {
    tl_engine *engine = (tl_engine *)transport;
    tl_exchange *exchange = NULL;
    tl_status status = check_request(engine, request, done, error);
    if (status != TL_OK) {
        return status;
    }
    exchange = tl_exchange_new(engine, request);
    if (!exchange) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    status = tl_engine_inbox_check_url(&engine->inbox, request->url, engine->allow_plain_http, &exchange->url, error);
    if (status == TL_OK) {
        status = tl_limits_resolve(&request->timeouts, &exchange->limits, error);
    }
    if (status != TL_OK) {
        goto out;
    }
    exchange->done = done;
    exchange->context = context;
    exchange->submitted_ms = tl_engine_now_ms(engine);
    if (tl_engine_inbox_submit(&engine->inbox, exchange, ticket) != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
        goto out;
    }
    exchange = NULL; /* the driving thread's now */
out:
    tl_exchange_free(exchange);
    return status;
}

static void engine_cancel(tl_transport *transport, uint64_t ticket) {
    tl_engine_inbox_cancel(&((tl_engine *)transport)->inbox, ticket);
}

static void engine_post(tl_transport *transport, tl_transport_task *task) {
    tl_engine_inbox_post(&((tl_engine *)transport)->inbox, task);
}

static void engine_free(tl_transport *transport) {
    tl_engine *engine = (tl_engine *)transport;
    if (!engine) {
        return;
    }
    engine->closing = true;
    if (engine->inbox.open) {
        tl_engine_end_all(engine);
    }
    for (size_t i = 0; i < engine->idle_count; i++) {
        curl_easy_cleanup(engine->idle[i]);
    }
    (void)curl_multi_cleanup(engine->multi);
    tl_engine_loop_detach(engine);
    tl_sockets_dispose(&engine->sockets);
    tl_spare_bodies_dispose(&engine->spare_bodies);
    tl_engine_inbox_close(&engine->inbox);
    tl_timers_dispose(&engine->timers);
    tl_timers_dispose(&engine->alarms);
    tl_engine_dispose_options(engine);
    tl_free(engine);
}

static const tl_transport_vtable engine_vtable = {
    sizeof(tl_transport_vtable), engine_submit, engine_cancel, tl_engine_drive, engine_free, engine_post, tl_engine_set_timer,
};

tl_engine *tl_engine_of(tl_transport *transport) {
    return transport && transport->vtable == &engine_vtable ? (tl_engine *)transport : NULL;
}

static bool set_up_multi(tl_engine *engine, uint32_t connections) {
    long most = connections ? (connections < MOST_CONNECTIONS ? (long)connections : MOST_CONNECTIONS) : DEFAULT_CONNECTIONS;
    engine->multi = curl_multi_init();
    return engine->multi && curl_multi_setopt(engine->multi, CURLMOPT_MAX_HOST_CONNECTIONS, most) == CURLM_OK &&
           curl_multi_setopt(engine->multi, CURLMOPT_MAXCONNECTS, most * IDLE_CONNECTIONS_PER_LIMIT) == CURLM_OK;
}

tl_status tl_engine_new(tl_transport **transport, const tl_engine_options *options, tl_error *error) {
    tl_engine_options mine = TL_ENGINE_OPTIONS_INIT;
    tl_engine *engine = NULL;
    tl_status status = TL_OK;
    if (!transport) {
        return tl_fail(error, TL_ERR_USAGE, "tl_engine_new needs a place for the transport");
    }
    *transport = NULL;
    if (options) {
        if (options->struct_size == 0) {
            return tl_fail(error, TL_ERR_USAGE, "the engine's options have no struct_size: start from TL_ENGINE_OPTIONS_INIT");
        }
        memcpy(&mine, options, options->struct_size < sizeof mine ? options->struct_size : sizeof mine);
    }
    if (!tl_engine_curl_init()) {
        return tl_fail(error, TL_ERR_IO, "libcurl could not be initialised");
    }
    engine = tl_calloc(1, sizeof *engine);
    if (!engine || !set_up_multi(engine, mine.max_connections_per_host)) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
        goto out;
    }
    engine->base.vtable = &engine_vtable;
    status = tl_engine_inbox_open(&engine->inbox, error);
    if (status == TL_OK) {
        status = tl_engine_copy_options(engine, &mine, error);
    }
    if (status == TL_OK && mine.event_loop) {
        status = tl_engine_loop_attach(engine, mine.event_loop, error);
    }
    if (status == TL_OK) {
        *transport = &engine->base;
        engine = NULL;
    }
out:
    engine_free((tl_transport *)engine);
    return status;
}
