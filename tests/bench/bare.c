/*
 * The least that libcurl's multi interface can be used with: handles are set up once, a request is one curl_easy_setopt for its body, and the wait is
 * left out when there is something to start. No limits, no checks beyond the status, no reply headers.
 */
#include "bench/side.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

typedef struct bare_slot {
    CURL *easy;
    tl_buf body;
} bare_slot;

struct bare_side {
    const bench_plan *plan;
    CURLM *multi;
    struct curl_slist *headers;
    char url[256];
    bare_slot slots[MOST_IN_FLIGHT];
};

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    bare_slot *slot = context;
    return tl_buf_append(&slot->body, tl_str_sized(bytes, size * count)) == TL_OK ? size * count : 0;
}

static bool add_header(bare_side *bare, const char *name, const char *value) {
    char line[256];
    int length = snprintf(line, sizeof line, "%s:%s%s", name, value[0] ? " " : "", value);
    struct curl_slist *longer = length > 0 && (size_t)length < sizeof line ? curl_slist_append(bare->headers, line) : NULL;
    bare->headers = longer ? longer : bare->headers;
    return longer != NULL;
}

/* The product's headers, in its order; Expect is switched off there too. */
static bool make_headers(bare_side *bare) {
    char bearer[128];
    (void)snprintf(bearer, sizeof bearer, "Bearer %s", bare->plan->token);
    return add_header(bare, "Authorization", bearer) && add_header(bare, "User-Agent", bare->plan->user_agent) &&
           add_header(bare, "Accept", "application/json") && add_header(bare, "Content-Type", "application/json") && add_header(bare, "Expect", "");
}

static bool set_up(bare_side *bare, bare_slot *slot) {
    const tl_buf *request = &bare->plan->load->request;
    slot->easy = curl_easy_init();
    return slot->easy && curl_easy_setopt(slot->easy, CURLOPT_URL, bare->url) == CURLE_OK &&
           curl_easy_setopt(slot->easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK && curl_easy_setopt(slot->easy, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(slot->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
           curl_easy_setopt(slot->easy, CURLOPT_ACCEPT_ENCODING, "gzip") == CURLE_OK &&
           curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, bare->headers) == CURLE_OK &&
           curl_easy_setopt(slot->easy, CURLOPT_POST, 1L) == CURLE_OK &&
           curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->len) == CURLE_OK &&
           curl_easy_setopt(slot->easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
           curl_easy_setopt(slot->easy, CURLOPT_WRITEDATA, (void *)slot) == CURLE_OK &&
           curl_easy_setopt(slot->easy, CURLOPT_PRIVATE, (void *)slot) == CURLE_OK;
}

bare_side *bare_open(const bench_plan *plan) {
    bare_side *bare = calloc(1, sizeof *bare);
    bool ok = bare != NULL && plan->in_flight <= MOST_IN_FLIGHT;
    if (ok) {
        bare->plan = plan;
        bare->multi = curl_multi_init();
        (void)snprintf(bare->url, sizeof bare->url, "%s%s", plan->url, plan->path);
        /* Left alone, libcurl keeps four connections for each handle that is in use, and closes some whenever a round runs out. */
        ok = bare->multi && curl_multi_setopt(bare->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)plan->connections) == CURLM_OK &&
             curl_multi_setopt(bare->multi, CURLMOPT_MAXCONNECTS, (long)plan->connections) == CURLM_OK && make_headers(bare);
    }
    for (size_t i = 0; ok && i < plan->in_flight; i++) {
        ok = set_up(bare, &bare->slots[i]);
    }
    if (!ok) {
        bare_close(bare);
        bare = NULL;
    }
    return bare;
}

static bool start(bare_side *bare, bare_slot *slot) {
    slot->body.len = 0;
    return curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDS, bare->plan->load->request.ptr) == CURLE_OK &&
           curl_multi_add_handle(bare->multi, slot->easy) == CURLM_OK;
}

/* Whether a transfer brought what was expected. */
static bool check(const bare_side *bare, const bare_slot *slot, CURLcode code) {
    long status = 0;
    if (code != CURLE_OK || curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK || status != 200 ||
        slot->body.len != bare->plan->load->reply.len) {
        fprintf(stderr, "bench: libcurl: %s, HTTP %ld, %zu bytes\n", curl_easy_strerror(code), status, slot->body.len);
        return false;
    }
    return true;
}

/* Ends what is complete and starts as many anew. @param started  receives how many */
static bool collect(bare_side *bare, size_t *to_start, size_t *done, size_t *started) {
    int left = 0;
    *started = 0;
    for (CURLMsg *message = curl_multi_info_read(bare->multi, &left); message; message = curl_multi_info_read(bare->multi, &left)) {
        char *owner = NULL;
        CURLcode code = message->data.result;
        (void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
        bare_slot *slot = (bare_slot *)(void *)owner;
        (void)curl_multi_remove_handle(bare->multi, slot->easy);
        if (!check(bare, slot, code)) {
            return false;
        }
        (*done)++;
        if (*to_start > 0) {
            (*to_start)--;
            (*started)++;
            if (!start(bare, slot)) {
                return false;
            }
        }
    }
    return true;
}

bool bare_run(bare_side *bare, size_t count) {
    size_t to_start = count;
    size_t done = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < bare->plan->in_flight && to_start > 0; i++, to_start--) {
        ok = start(bare, &bare->slots[i]);
    }
    while (ok && done < count) {
        int running = 0;
        size_t started = 0;
        ok = curl_multi_perform(bare->multi, &running) == CURLM_OK && collect(bare, &to_start, &done, &started);
        if (ok && started == 0 && done < count) {
            ok = curl_multi_poll(bare->multi, NULL, 0, 1000, NULL) == CURLM_OK;
        }
    }
    return ok;
}

void bare_close(bare_side *bare) {
    if (!bare) {
        return;
    }
    for (size_t i = 0; i < MOST_IN_FLIGHT; i++) {
        if (bare->slots[i].easy) {
            (void)curl_multi_remove_handle(bare->multi, bare->slots[i].easy);
            curl_easy_cleanup(bare->slots[i].easy);
        }
        tl_buf_dispose(&bare->slots[i].body);
    }
    (void)curl_multi_cleanup(bare->multi);
    curl_slist_free_all(bare->headers);
    free(bare);
}
