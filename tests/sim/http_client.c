#include "http_client.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct http_client {
    CURL *curl;
};

/* A request under way: what must live until it is done. */
typedef struct call {
    CURL *curl;
    struct curl_slist *headers;
    http_answer *answer;
    const http_ask *ask;
    size_t sent; /* bytes of a chunked body */
} call;

static size_t on_body(char *data, size_t size, size_t count, void *context) {
    http_answer *answer = context;
    size_t more = size * count;
    char *body = realloc(answer->body, answer->length + more + 1);
    if (!body)
        return 0;
    memcpy(body + answer->length, data, more);
    answer->body = body;
    answer->length += more;
    body[answer->length] = '\0';
    return more;
}

static void keep(const char *line, size_t length, const char *name, char *value, size_t room) {
    size_t skip = strlen(name);
    if (length < skip || strncasecmp(line, name, skip) != 0)
        return;
    snprintf(value, room, "%.*s", (int)(length - skip), line + skip);
    value[strcspn(value, "\r\n")] = '\0';
}

static size_t on_header(char *line, size_t size, size_t count, void *context) {
    http_answer *answer = context;
    size_t length = size * count;
    keep(line, length, "Content-Type: ", answer->content_type, sizeof answer->content_type);
    keep(line, length, "Allow: ", answer->allow, sizeof answer->allow);
    keep(line, length, "WWW-Authenticate: ", answer->authenticate, sizeof answer->authenticate);
    return length;
}

static size_t body_length(const http_ask *ask) {
    return ask->body_length ? ask->body_length : strlen(ask->body ? ask->body : "[]");
}

static size_t on_upload(char *into, size_t size, size_t count, void *context) {
    call *c = context;
    size_t room = size * count;
    size_t left = body_length(c->ask) - c->sent;
    size_t now = left < room ? left : room;
    memcpy(into, (c->ask->body ? c->ask->body : "[]") + c->sent, now);
    c->sent += now;
    return now;
}

static void add_header(call *c, const char *name, const char *given, const char *usual) {
    char line[400];
    if (given && !*given)
        snprintf(line, sizeof line, "%s:", name); /* libcurl: none at all */
    else
        snprintf(line, sizeof line, "%s: %s", name, given ? given : usual);
    c->headers = curl_slist_append(c->headers, line);
}

static void prepare(call *c, const char *url) {
    const http_ask *ask = c->ask;
    char full[300];
    snprintf(full, sizeof full, "%s%s", url, ask->path ? ask->path : "/public-api/phones/customer/save");
    curl_easy_reset(c->curl);
    add_header(c, "Authorization", ask->authorization, "Bearer t0ken");
    add_header(c, "User-Agent", ask->user_agent, "sim-test/1");
    add_header(c, "Content-Type", ask->content_type, "application/json");
    c->headers = curl_slist_append(c->headers, "Expect:");
    if (ask->chunked) {
        c->headers = curl_slist_append(c->headers, "Transfer-Encoding: chunked");
        curl_easy_setopt(c->curl, CURLOPT_POST, 1L);
        curl_easy_setopt(c->curl, CURLOPT_READFUNCTION, on_upload);
        curl_easy_setopt(c->curl, CURLOPT_READDATA, c);
    } else {
        curl_easy_setopt(c->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body_length(ask));
        curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, ask->body ? ask->body : "[]");
    }
    curl_easy_setopt(c->curl, CURLOPT_URL, full);
    curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, c->headers);
    if (ask->method)
        curl_easy_setopt(c->curl, CURLOPT_CUSTOMREQUEST, ask->method);
    curl_easy_setopt(c->curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c->curl, CURLOPT_TIMEOUT_MS, 60000L);
    curl_easy_setopt(c->curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c->curl, CURLOPT_WRITEDATA, c->answer);
    curl_easy_setopt(c->curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c->curl, CURLOPT_HEADERDATA, c->answer);
}

static void finish(call *c, CURLcode code) {
    if (code == CURLE_OK) {
        curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &c->answer->status);
        curl_easy_getinfo(c->curl, CURLINFO_NUM_CONNECTS, &c->answer->connects);
    } else {
        c->answer->error = curl_easy_strerror(code);
    }
    if (!c->answer->body)
        c->answer->body = calloc(1, 1);
    curl_slist_free_all(c->headers);
    c->headers = NULL;
}

http_client *http_client_new(void) {
    http_client *client = calloc(1, sizeof *client);
    if (client)
        client->curl = curl_easy_init();
    if (client && !client->curl) {
        free(client);
        client = NULL;
    }
    return client;
}

void http_client_free(http_client *client) {
    if (!client)
        return;
    curl_easy_cleanup(client->curl);
    free(client);
}

http_answer http_client_ask(http_client *client, const char *url, const http_ask *ask) {
    static const http_ask usual;
    http_answer answer = {0};
    call c = {.curl = client->curl, .answer = &answer, .ask = ask ? ask : &usual};
    prepare(&c, url);
    finish(&c, curl_easy_perform(c.curl));
    return answer;
}

http_answer http_ask_once(const char *url, const http_ask *ask) {
    http_answer answer = {0};
    http_client *client = http_client_new();
    if (client)
        answer = http_client_ask(client, url, ask);
    http_client_free(client);
    return answer;
}

void http_ask_all(const char *url, const http_ask *asks, http_answer *answers, size_t count) {
    call *calls = calloc(count, sizeof *calls);
    CURLM *multi = curl_multi_init();
    for (size_t i = 0; calls && multi && i < count; i++) {
        answers[i] = (http_answer){0};
        calls[i] = (call){.curl = curl_easy_init(), .answer = &answers[i], .ask = &asks[i]};
        prepare(&calls[i], url);
        curl_easy_setopt(calls[i].curl, CURLOPT_PRIVATE, &calls[i]);
        curl_multi_add_handle(multi, calls[i].curl);
    }
    for (int running = 1; multi && running;) {
        if (curl_multi_perform(multi, &running) != CURLM_OK || (running && curl_multi_poll(multi, NULL, 0, 1000, NULL) != CURLM_OK))
            break;
        int left = 0;
        for (CURLMsg *message; (message = curl_multi_info_read(multi, &left)) != NULL;) {
            call *c = NULL;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &c);
            finish(c, message->data.result);
        }
    }
    for (size_t i = 0; calls && i < count; i++) {
        curl_multi_remove_handle(multi, calls[i].curl);
        curl_easy_cleanup(calls[i].curl);
        curl_slist_free_all(calls[i].headers);
    }
    curl_multi_cleanup(multi);
    free(calls);
}

void http_answer_dispose(http_answer *answer) {
    free(answer->body);
    *answer = (http_answer){0};
}
