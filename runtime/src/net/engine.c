/* Making and freeing an engine, taking and cancelling requests. */
#include "net/engine.h"

#include <fcntl.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "net/limits.h"
#include "net/text_rules.h"
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
    if (!exchange || tl_timers_reserve(&engine->timers, engine->exchange_count + 1) != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
        goto out;
    }
    status = tl_url_check(request->url, engine->allow_plain_http, TL_ERR_USAGE, &exchange->url, error);
    if (status == TL_OK) {
        status = tl_limits_resolve(&request->timeouts, &exchange->limits, error);
    }
    if (status != TL_OK) {
        goto out;
    }
    if (tl_tickets_add(&engine->tickets, exchange, &exchange->ticket) != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
        goto out;
    }
    exchange->done = done;
    exchange->context = context;
    exchange->submitted_ms = tl_engine_now_ms(engine);
    engine->exchange_count++;
    tl_exchange_move(exchange, &engine->inbox);
    if (ticket) {
        *ticket = exchange->ticket;
    }
    exchange = NULL;
out:
    tl_exchange_free(exchange);
    return status;
}

static void engine_cancel(tl_transport *transport, uint64_t ticket) {
    tl_engine *engine = (tl_engine *)transport;
    tl_exchange *exchange = tl_tickets_find(&engine->tickets, ticket);
    if (exchange && !exchange->cancelled && exchange->list != &engine->finished) {
        exchange->cancelled = true;
        exchange->next_cancelled = engine->cancelled;
        engine->cancelled = exchange;
    }
}

static void engine_post(tl_transport *transport, tl_transport_task *task) {
    tl_engine *engine = (tl_engine *)transport;
    task->next = NULL;
    if (engine->last_task) {
        engine->last_task->next = task;
    } else {
        engine->first_task = task;
    }
    engine->last_task = task;
}

static void engine_free(tl_transport *transport) {
    tl_engine *engine = (tl_engine *)transport;
    if (!engine) {
        return;
    }
    engine->closing = true;
    tl_engine_end_all(engine);
    for (size_t i = 0; i < engine->idle_count; i++) {
        curl_easy_cleanup(engine->idle[i]);
    }
    (void)curl_multi_cleanup(engine->multi);
    tl_sockets_dispose(&engine->sockets);
    tl_tickets_dispose(&engine->tickets);
    tl_timers_dispose(&engine->timers);
    if (engine->proxy) {
        tl_wipe(engine->proxy, strlen(engine->proxy)); /* it may hold a password */
    }
    tl_free(engine->proxy);
    tl_free(engine->ca_file);
    tl_free(engine);
}

static const tl_transport_vtable engine_vtable = {
    sizeof(tl_transport_vtable), engine_submit, engine_cancel, tl_engine_drive, engine_free, engine_post,
};

static char *copy_text(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = tl_alloc(size);
    if (copy) {
        memcpy(copy, text, size);
    }
    return copy;
}

static tl_status copy_options(tl_engine *engine, const tl_engine_options *options, tl_error *error) {
    engine->clock = options->clock;
    engine->log = options->log;
    engine->own_time = options->clock && options->clock != tl_clock_system();
    engine->allow_plain_http = options->allow_plain_http;
    if (options->proxy && !tl_text_is_header_value(tl_str_from(options->proxy))) {
        return tl_fail(error, TL_ERR_USAGE, "the proxy's URL has a control character");
    }
    if (options->ca_file) {
        int fd = open(options->ca_file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd < 0) {
            int code = errno;
            (void)tl_fail(error, TL_ERR_IO, "cannot open the CA file %s: %s", options->ca_file, strerror(code));
            if (error) {
                error->os_code = code;
            }
            return TL_ERR_IO;
        }
        (void)close(fd);
    }
    engine->ca_file = options->ca_file ? copy_text(options->ca_file) : NULL;
    engine->proxy = options->proxy ? copy_text(options->proxy) : NULL;
    if ((options->ca_file && !engine->ca_file) || (options->proxy && !engine->proxy)) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    return TL_OK;
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
    status = copy_options(engine, &mine, error);
    if (status == TL_OK) {
        *transport = &engine->base;
        engine = NULL;
    }
out:
    engine_free((tl_transport *)engine);
    return status;
}
