/* Setting up libcurl for one exchange. */
#include "net/exchange.h"

#include <string.h>

#include "net/engine.h"
#include "net/limits.h"

typedef struct number_option {
    CURLoption option;
    long value;
} number_option;

typedef struct text_option {
    CURLoption option;
    const char *value;
} text_option;

/* Several of these are libcurl's defaults; they stand here because tokens depend on them. */
static const number_option numbers[] = {
    {CURLOPT_NOSIGNAL, 1},
    {CURLOPT_NOPROGRESS, 0}, /* on_progress counts the bytes */
    {CURLOPT_TCP_NODELAY, 1},
    {CURLOPT_TCP_KEEPALIVE, 1},
    {CURLOPT_FOLLOWLOCATION, 0},
    {CURLOPT_UNRESTRICTED_AUTH, 0},
    {CURLOPT_NETRC, CURL_NETRC_IGNORED},
    {CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
    {CURLOPT_SSL_VERIFYPEER, 1},
    {CURLOPT_SSL_VERIFYHOST, 2},
    {CURLOPT_PROXY_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
    {CURLOPT_PROXY_SSL_VERIFYPEER, 1},
    {CURLOPT_PROXY_SSL_VERIFYHOST, 2},
    {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
    {CURLOPT_HTTP09_ALLOWED, 0},
    {CURLOPT_PATH_AS_IS, 1},
    {CURLOPT_QUICK_EXIT, 1}, /* ending an exchange does not wait for the thread that asks DNS */
};

static const text_option texts[] = {
    {CURLOPT_PROTOCOLS_STR, "http,https"},
    {CURLOPT_NOPROXY, ""}, /* not from the environment */
    {CURLOPT_ACCEPT_ENCODING, "gzip"},
};

static bool set_constants(CURL *easy) {
    bool ok = true;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        ok = ok && curl_easy_setopt(easy, numbers[i].option, numbers[i].value) == CURLE_OK;
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ok = ok && curl_easy_setopt(easy, texts[i].option, texts[i].value) == CURLE_OK;
    }
    return ok;
}

/* OpenSSL asks the terminal for the password of an encrypted key unless it has one: with an empty one it says that it cannot read the key. */
static bool set_client_certificate(CURL *easy, const tl_engine *engine) {
    const char *key = engine->client_key_file ? engine->client_key_file : engine->client_cert_file;
    return !engine->client_cert_file ||
           (curl_easy_setopt(easy, CURLOPT_SSLCERT, engine->client_cert_file) == CURLE_OK &&
            curl_easy_setopt(easy, CURLOPT_SSLKEY, key) == CURLE_OK && curl_easy_setopt(easy, CURLOPT_KEYPASSWD, "") == CURLE_OK);
}

static bool set_surroundings(const tl_exchange *exchange) {
    CURL *easy = exchange->easy;
    const tl_engine *engine = exchange->engine;
    bool ok = curl_easy_setopt(easy, CURLOPT_PROXY, engine->proxy ? engine->proxy : "") == CURLE_OK;
    if (engine->ca_file) {
        /* The machine's folder of certificates would count beside the file. */
        ok = ok && curl_easy_setopt(easy, CURLOPT_CAINFO, engine->ca_file) == CURLE_OK && curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK &&
             curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, engine->ca_file) == CURLE_OK &&
             curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, NULL) == CURLE_OK;
    }
    /* HTTP/2 is agreed upon inside TLS; without TLS there is nothing to agree. */
    long version = exchange->url.tls && !engine->http_1_1_only ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1;
    return ok && set_client_certificate(easy, engine) && curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, version) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, tl_limits_backstop(exchange->limits.connect_ms)) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, tl_limits_backstop(exchange->limits.total_ms)) == CURLE_OK;
}

static bool method_takes_body(tl_str method) {
    return tl_str_equal(method, tl_str_from("POST")) || tl_str_equal(method, tl_str_from("PUT")) || tl_str_equal(method, tl_str_from("PATCH"));
}

static bool set_method(const tl_exchange *exchange) {
    CURL *easy = exchange->easy;
    tl_str body = exchange->request->body;
    tl_str method = exchange->request->method;
    if (body.len == 0 && tl_str_equal(method, tl_str_from("HEAD"))) {
        return curl_easy_setopt(easy, CURLOPT_NOBODY, 1L) == CURLE_OK;
    }
    bool ok = true;
    if (body.len || method_takes_body(method)) {
        ok = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len) == CURLE_OK &&
             curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.len ? body.ptr : "") == CURLE_OK;
    }
    return ok && curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, exchange->lines.method) == CURLE_OK;
}

tl_status tl_exchange_prepare(tl_exchange *exchange) {
    if (tl_request_lines_make(&exchange->lines, exchange->request) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    exchange->easy = tl_engine_take_handle(exchange->engine);
    if (!exchange->easy) {
        return TL_ERR_MEMORY;
    }
    bool ok = set_constants(exchange->easy) && set_surroundings(exchange) && set_method(exchange) &&
              curl_easy_setopt(exchange->easy, CURLOPT_URL, exchange->lines.url) == CURLE_OK &&
              curl_easy_setopt(exchange->easy, CURLOPT_HTTPHEADER, exchange->lines.headers) == CURLE_OK && tl_exchange_set_callbacks(exchange);
    return ok ? TL_OK : TL_ERR_MEMORY;
}
