/* From how an exchange ended to its reply: status, what had left, and a message that names the host and what to do. */
#include "net/exchange.h"

#include <stdio.h>
#include <string.h>

#include "net/engine.h"
#include "net/text_rules.h"

enum { DETAIL_SIZE = 200 };

/*
 * Whether a byte of the request may have left. libcurl counts what it gave to the socket; it counts CONNECT requests to a proxy as well, and behind
 * TLS a record that left in part is not counted. So with TLS it is enough that libcurl was about to write.
 */
static bool was_sent(const tl_exchange *exchange) {
    long written = 0;
    if (!exchange->easy || !exchange->handed_over) {
        return false;
    }
    if (exchange->url.tls) {
        return true;
    }
    return curl_easy_getinfo(exchange->easy, CURLINFO_REQUEST_SIZE, &written) != CURLE_OK || written > 0;
}

static bool is_tls_code(CURLcode code) {
    switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
        return true;
    default:
        return false;
    }
}

static bool has_final_headers(const tl_exchange *exchange) {
    return exchange->headers.complete && !exchange->headers.interim;
}

/*
 * Whether all of a reply is there whose length was announced; of one without a length only libcurl knows where it ends. A server may answer without
 * reading the request's body, and over HTTP/2 reset the stream with NO_ERROR, upon which a client must not discard the reply (RFC 9113, 8.1): libcurl
 * 7.88 waits for ever when flow control holds the rest of the body back then.
 */
static bool is_whole(const tl_exchange *exchange) {
    curl_off_t announced = -1;
    curl_off_t received = -1;
    return exchange->easy && exchange->verdict == TL_OK && has_final_headers(exchange) &&
           curl_easy_getinfo(exchange->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced) == CURLE_OK && announced >= 0 &&
           curl_easy_getinfo(exchange->easy, CURLINFO_SIZE_DOWNLOAD_T, &received) == CURLE_OK && received == announced;
}

/* The class of an end that libcurl reports. Before the request was handed over nothing can be lost: there was no connection. */
static tl_status classify(const tl_exchange *exchange, CURLcode code) {
    if (exchange->verdict != TL_OK) {
        return exchange->verdict;
    }
    switch (code) {
    case CURLE_OK:
        return has_final_headers(exchange) ? TL_OK : TL_ERR_LOST; /* libcurl lets headers that are cut off pass */
    case CURLE_OPERATION_TIMEDOUT:
        return TL_ERR_TIMEOUT;
    case CURLE_OUT_OF_MEMORY:
        /* Also what this libcurl says of a header line that is longer than it takes. */
        return exchange->phase >= TL_PHASE_WAITING && !exchange->headers.complete ? TL_ERR_LIMIT : TL_ERR_MEMORY;
    case CURLE_FILESIZE_EXCEEDED:
        return TL_ERR_LIMIT;
    default:
        break;
    }
    if (exchange->handed_over) {
        return TL_ERR_LOST;
    }
    return is_tls_code(code) ? TL_ERR_TLS : TL_ERR_CONNECT;
}

static const char *limit_message(const tl_exchange *exchange) {
    return exchange->body_begun ? "the answer of %s is larger than max_body_bytes: raise the limit, or ask for less"
                                : "the headers of the answer of %s are larger than max_header_bytes";
}

/* libcurl's own words are shown only for what happened before anything was exchanged: later ones could quote the server. */
static void describe(tl_exchange *exchange, tl_status status, CURLcode code) {
    tl_error *error = &exchange->reply.error;
    const char *host = exchange->url.host;
    const char *plain = curl_easy_strerror(code);
    char detail[DETAIL_SIZE];
    tl_text_excerpt(detail, sizeof detail, tl_str_from(exchange->curl_message[0] ? exchange->curl_message : plain));
    switch (status) {
    case TL_ERR_CONNECT:
        (void)tl_fail(error, status, "cannot reach %s: %s; check the URL and the network", host, detail);
        break;
    case TL_ERR_TLS:
        (void)tl_fail(error, status, "no trusted connection to %s: %s; check the host name, or give the right CA file", host, detail);
        break;
    case TL_ERR_LIMIT:
        (void)tl_fail(error, status, limit_message(exchange), host);
        break;
    case TL_ERR_TIMEOUT:
        (void)tl_fail(error, status, "the exchange with %s took longer than its time limits", host);
        break;
    case TL_ERR_MEMORY:
        (void)tl_fail(error, status, "out of memory in the exchange with %s", host);
        break;
    default:
        (void)tl_fail(error, TL_ERR_LOST,
                      "the connection to %s broke before the answer was complete (%s); whether the request was acted on is unknown", host,
                      exchange->verdict == TL_ERR_LOST || code == CURLE_OK ? "closed in the middle" : plain);
        break;
    }
}

static void fill_reply(tl_exchange *exchange, tl_status status) {
    tl_http_reply *reply = &exchange->reply;
    long code = 0;
    reply->struct_size = sizeof *reply;
    reply->status = status;
    reply->sent = was_sent(exchange);
    reply->elapsed_ms = tl_engine_now_ms(exchange->engine) - exchange->submitted_ms;
    if (exchange->easy && has_final_headers(exchange)) {
        (void)curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &code);
        reply->http_status = (int32_t)code;
    }
    tl_reply_headers_finish(&exchange->headers);
    reply->headers = exchange->headers.list;
    reply->header_count = exchange->headers.count;
    if (tl_buf_pad(&exchange->body) != TL_OK && reply->status == TL_OK) {
        reply->status = TL_ERR_MEMORY;
        describe(exchange, TL_ERR_MEMORY, CURLE_OK);
    }
    reply->body = exchange->body;
    memset(&exchange->body, 0, sizeof exchange->body);
    reply->error.http_status = reply->status == TL_OK ? 0 : reply->http_status;
}

void tl_exchange_end(tl_exchange *exchange, CURLcode code) {
    tl_status status = classify(exchange, code);
    if (status != TL_OK) {
        describe(exchange, status, code);
    }
    fill_reply(exchange, status);
    exchange->ended_well = code == CURLE_OK && exchange->reply.status == TL_OK;
}

void tl_exchange_end_early(tl_exchange *exchange, tl_status status, const char *why) {
    if ((status == TL_ERR_TIMEOUT || status == TL_ERR_CANCELLED) && is_whole(exchange)) {
        status = TL_OK; /* only the rest of the request was still to go */
    } else {
        (void)tl_fail(&exchange->reply.error, status, "%s", why);
    }
    fill_reply(exchange, status);
}
