/* libcurl's life in this process, and the pool of its handles: one that was used before has its memory, and what all requests share is set. */
#include "net/engine.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool ready;

static void initialise(void) {
    ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

bool tl_engine_curl_init(void) {
    return pthread_once(&once, initialise) == 0 && ready;
}

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

static bool set_surroundings(CURL *easy, const tl_engine *engine) {
    bool ok = curl_easy_setopt(easy, CURLOPT_PROXY, engine->proxy ? engine->proxy : "") == CURLE_OK;
    if (engine->ca_file) {
        /* The machine's folder of certificates would count beside the file. */
        ok = ok && curl_easy_setopt(easy, CURLOPT_CAINFO, engine->ca_file) == CURLE_OK && curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK &&
             curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, engine->ca_file) == CURLE_OK &&
             curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, NULL) == CURLE_OK;
    }
    return ok && set_client_certificate(easy, engine);
}

CURL *tl_engine_take_handle(tl_engine *engine) {
    if (engine->idle_count) {
        return engine->idle[--engine->idle_count];
    }
    CURL *easy = curl_easy_init();
    if (easy && !(set_constants(easy) && set_surroundings(easy, engine))) {
        curl_easy_cleanup(easy);
        easy = NULL;
    }
    return easy;
}

/* Every exchange sets all the rest anew (exchange_setup.c, exchange_callbacks.c); these point at what is freed now. */
static bool let_go(CURL *easy) {
    return curl_easy_setopt(easy, CURLOPT_POSTFIELDS, NULL) == CURLE_OK && curl_easy_setopt(easy, CURLOPT_HTTPHEADER, NULL) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, NULL) == CURLE_OK;
}

void tl_engine_return_handle(tl_engine *engine, CURL *easy, bool ended_well) {
    if (ended_well && engine->idle_count < TL_ENGINE_IDLE_HANDLES && let_go(easy)) {
        engine->idle[engine->idle_count++] = easy;
    } else {
        curl_easy_cleanup(easy);
    }
}
