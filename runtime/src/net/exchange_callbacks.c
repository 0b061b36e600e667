/* What libcurl tells of an exchange while it runs. Nothing here calls into the application. */
#include "net/exchange.h"

#include "net/engine.h"

enum { DEFAULT_HEADER_BYTES = 64 * 1024, FIRST_BODY_BYTES = 1024 * 1024 };
static const size_t default_body_bytes = (size_t)64 * 1024 * 1024;

/* The most that was seen: libcurl begins at nothing again for a request that it would write once more. */
void tl_exchange_count_bytes(tl_exchange *exchange, curl_off_t sent, curl_off_t received) {
    if ((uint64_t)sent > exchange->bytes_sent) {
        exchange->bytes_sent = (uint64_t)sent;
    }
    if ((uint64_t)received > exchange->bytes_received) {
        exchange->bytes_received = (uint64_t)received;
    }
}

static void stay_active(tl_exchange *exchange) {
    exchange->active_ms = exchange->engine->round_ms;
}

/* The first bytes of the reply; the timer follows. */
static void begin_reply(tl_exchange *exchange) {
    if (exchange->phase != TL_PHASE_RECEIVING) {
        tl_exchange_enter(exchange, TL_PHASE_RECEIVING);
    } else {
        stay_active(exchange);
    }
}

static size_t on_header(char *line, size_t size, size_t count, void *context) {
    tl_exchange *exchange = context;
    size_t bytes = size * count;
    size_t most = exchange->request->max_header_bytes ? exchange->request->max_header_bytes : DEFAULT_HEADER_BYTES;
    begin_reply(exchange);
    exchange->verdict = tl_reply_headers_add(&exchange->headers, tl_str_sized(line, bytes), most, exchange->body_begun);
    if (exchange->headers.complete && exchange->headers.interim) {
        tl_exchange_enter(exchange, TL_PHASE_WAITING); /* the server works on: nothing has stalled */
    }
    return exchange->verdict == TL_OK ? bytes : 0;
}

/* Room for a body whose length is announced; a lie costs no more than FIRST_BODY_BYTES. */
static tl_status expect_body(tl_exchange *exchange, size_t most) {
    tl_spare_bodies *spare = &exchange->engine->spare_bodies;
    curl_off_t announced = -1;
    exchange->body_begun = true;
    (void)curl_easy_getinfo(exchange->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
    if (announced < 0 || tl_reply_headers_has(&exchange->headers, "content-encoding")) {
        return tl_spare_bodies_take(spare, &exchange->body, 0);
    }
    if ((uint64_t)announced > most) {
        return TL_ERR_LIMIT;
    }
    size_t room = announced < FIRST_BODY_BYTES ? (size_t)announced : FIRST_BODY_BYTES;
    return tl_spare_bodies_take(spare, &exchange->body, room + TL_BUF_PADDING);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    tl_exchange *exchange = context;
    size_t length = size * count;
    size_t most = exchange->request->max_body_bytes ? exchange->request->max_body_bytes : default_body_bytes;
    begin_reply(exchange);
    if (!exchange->body_begun) {
        exchange->verdict = expect_body(exchange, most);
    }
    if (exchange->verdict == TL_OK && length > most - exchange->body.len) {
        exchange->verdict = TL_ERR_LIMIT;
    }
    if (exchange->verdict == TL_OK) {
        exchange->verdict = tl_buf_append(&exchange->body, tl_str_sized(bytes, length));
    }
    return exchange->verdict == TL_OK ? length : 0;
}

/* The request is out when its body is; a request without one is out with its first bytes, which libcurl writes at once. */
static bool request_is_out(const tl_exchange *exchange, curl_off_t uploaded) {
    long written = 0;
    (void)curl_easy_getinfo(exchange->easy, CURLINFO_REQUEST_SIZE, &written);
    return written > 0 && uploaded >= (curl_off_t)exchange->request->body.len;
}

static int on_progress(void *context, curl_off_t download_total, curl_off_t downloaded, curl_off_t upload_total, curl_off_t uploaded) {
    tl_exchange *exchange = context;
    (void)download_total;
    (void)upload_total;
    if (downloaded + uploaded != exchange->bytes_seen) {
        exchange->bytes_seen = downloaded + uploaded;
        tl_exchange_count_bytes(exchange, uploaded, downloaded);
        stay_active(exchange);
    }
    if (exchange->phase == TL_PHASE_SENDING && request_is_out(exchange, uploaded)) {
        tl_exchange_enter(exchange, TL_PHASE_WAITING);
    }
    return 0;
}

/* libcurl asks DNS or opens a socket: the time limit for connecting begins, not while it waits for a free connection. */
static void begin_connecting(tl_exchange *exchange) {
    if (exchange->phase == TL_PHASE_QUEUED) {
        tl_exchange_enter(exchange, TL_PHASE_CONNECTING);
    }
}

static int on_resolve(void *resolver, void *reserved, void *context) {
    (void)resolver;
    (void)reserved;
    begin_connecting(context);
    return 0;
}

static curl_socket_t on_open(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    tl_exchange *exchange = context;
    (void)purpose;
    begin_connecting(exchange);
    int fd = -1;
    tl_status status = tl_sockets_open(&exchange->engine->sockets, address->family, address->socktype, address->protocol, &fd);
    if (status == TL_ERR_MEMORY) {
        exchange->verdict = TL_ERR_MEMORY; /* unless another address leads to a connection */
    }
    return status == TL_OK ? fd : CURL_SOCKET_BAD;
}

/* Outlives the exchange: the connection belongs to the engine. */
static int on_close(void *context, curl_socket_t fd) {
    tl_engine *engine = context;
    tl_sockets_close(&engine->sockets, fd);
    return 0;
}

/*
 * Connected, the request comes next. When a kept connection breaks before a byte of the reply, libcurl would write the request once more on a new
 * connection: a server that acted on the first one would act twice. Whether to repeat is not the engine's to decide, so a second time ends here.
 */
static int on_request(void *context, char *remote_ip, char *local_ip, int remote_port, int local_port) {
    tl_exchange *exchange = context;
    (void)remote_ip;
    (void)local_ip;
    (void)remote_port;
    exchange->connections_made += tl_sockets_take(&exchange->engine->sockets, local_port) ? 1u : 0u;
    exchange->local_port = local_port; /* of an earlier one libcurl has let go */
    if (exchange->handed_over) {
        exchange->verdict = TL_ERR_LOST;
        return CURL_PREREQFUNC_ABORT;
    }
    exchange->verdict = TL_OK;
    exchange->handed_over = true;
    tl_exchange_enter(exchange, TL_PHASE_SENDING);
    return CURL_PREREQFUNC_OK;
}

bool tl_exchange_set_callbacks(tl_exchange *exchange) {
    CURL *easy = exchange->easy;
    return curl_easy_setopt(easy, CURLOPT_PRIVATE, (void *)exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->curl_message) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERDATA, (void *)exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, (void *)exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_XFERINFODATA, (void *)exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_RESOLVER_START_FUNCTION, on_resolve) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_RESOLVER_START_DATA, (void *)exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, (void *)exchange) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, (void *)exchange->engine) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_request) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQDATA, (void *)exchange) == CURLE_OK;
}
