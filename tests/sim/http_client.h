/* A plain HTTP client for tests of the simulator, over libcurl directly: independent of the client that this project writes. */
#ifndef TESTS_SIM_HTTP_CLIENT_H
#define TESTS_SIM_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

/** A request. What is NULL or 0 is what a well-behaved caller sends. */
typedef struct http_ask {
    const char *method; /* NULL: POST */
    const char *path; /* NULL: the customers' phones */
    const char *body; /* NULL: "[]" */
    size_t body_length; /* 0: strlen(body) */
    const char *authorization; /* NULL: "Bearer t0ken"; "": none */
    const char *user_agent; /* NULL: "sim-test/1"; "": none */
    const char *content_type; /* NULL: "application/json"; "": none */
    bool chunked; /* without a Content-Length */
} http_ask;

/** What came back; all zero when nothing did. */
typedef struct http_answer {
    long status; /* 0: no reply */
    const char *error; /* why there was none */
    char *body; /* NUL-terminated; never NULL once asked */
    size_t length;
    char content_type[100];
    char allow[100];
    char authenticate[100];
    long connects; /* new connections that this took */
} http_answer;

/** A client that keeps its connections. NULL when libcurl fails. */
typedef struct http_client http_client;
http_client *http_client_new(void);
void http_client_free(http_client *client);

/** Asks once; the answer's status is 0 when there was no reply. Dispose of the answer. */
http_answer http_client_ask(http_client *client, const char *url, const http_ask *ask);
/** The same with a client of its own. */
http_answer http_ask_once(const char *url, const http_ask *ask);
/** Asks `count` times at once, each on a connection of its own. */
void http_ask_all(const char *url, const http_ask *asks, http_answer *answers, size_t count);
void http_answer_dispose(http_answer *answer);

#endif
