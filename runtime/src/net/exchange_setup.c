/* Setting up libcurl for one exchange. */
#include "net/exchange.h"

#include <string.h>

#include "net/engine.h"
#include "net/limits.h"

static bool set_limits(const tl_exchange *exchange) {
    CURL *easy = exchange->easy;
    /* HTTP/2 is agreed upon inside TLS; without TLS there is nothing to agree. */
    long version = exchange->url.tls && !exchange->engine->http_1_1_only ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1;
    return curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, version) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, tl_limits_backstop(exchange->limits.connect_ms)) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, tl_limits_backstop(exchange->limits.total_ms)) == CURLE_OK;
}

static bool method_takes_body(tl_str method) {
    return tl_str_equal(method, tl_str_from("POST")) || tl_str_equal(method, tl_str_from("PUT")) || tl_str_equal(method, tl_str_from("PATCH"));
}

/* Each kind of request is set in full: the handle may have carried another kind before. */
static bool set_method(const tl_exchange *exchange) {
    CURL *easy = exchange->easy;
    tl_str body = exchange->request->body;
    tl_str method = exchange->request->method;
    if (body.len || method_takes_body(method)) {
        return curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.len ? body.ptr : "") == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, exchange->lines.method) == CURLE_OK;
    }
    bool head = tl_str_equal(method, tl_str_from("HEAD"));
    return curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L) == CURLE_OK && (!head || curl_easy_setopt(easy, CURLOPT_NOBODY, 1L) == CURLE_OK) &&
           curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, head ? NULL : exchange->lines.method) == CURLE_OK;
}

tl_status tl_exchange_prepare(tl_exchange *exchange) {
    if (tl_request_lines_make(&exchange->lines, exchange->request) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    exchange->easy = tl_engine_take_handle(exchange->engine);
    if (!exchange->easy) {
        return TL_ERR_MEMORY;
    }
    bool ok = set_limits(exchange) && set_method(exchange) && curl_easy_setopt(exchange->easy, CURLOPT_URL, exchange->lines.url) == CURLE_OK &&
              curl_easy_setopt(exchange->easy, CURLOPT_HTTPHEADER, exchange->lines.headers) == CURLE_OK && tl_exchange_set_callbacks(exchange);
    return ok ? TL_OK : TL_ERR_MEMORY;
}
