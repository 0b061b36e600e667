/*
 * Takes in one redirect of a browser on this machine: GET PATH?code=...&state=... on 127.0.0.1. Everything else (a favicon, other paths and methods,
 * garbage, half a request) is answered and forgotten. No request, byte by byte or silent, is waited for longer than `request_ms`, and none may be
 * longer than 8 KiB.
 */
#ifndef CLI_REDIRECT_LISTENER_H
#define CLI_REDIRECT_LISTENER_H

#include <stdbool.h>
#include <stdint.h>

#include <trunkline/clock.h>
#include <trunkline/str.h>

typedef struct redirect_listener redirect_listener;

/** What is borrowed has to outlive the listener. */
typedef struct redirect_listener_options {
    uint16_t port; /* 0: whichever is free */
    const char *path; /* borrowed */
    int64_t request_ms; /* of one request; 0: 5,000 */
    const tl_clock *clock; /* NULL: the machine's; borrowed */
    bool (*interrupted)(void); /* NULL: never */
} redirect_listener_options;

/** Listens. NULL when that failed: errno says why. Owns: the caller, `redirect_listener_free`. */
redirect_listener *redirect_listener_new(const redirect_listener_options *options);
/** Closes all connections; wipes what came. NULL is allowed. */
void redirect_listener_free(redirect_listener *listener);
/** Where it listens. */
uint16_t redirect_listener_port(const redirect_listener *listener);

enum redirect_status { REDIRECT_CAME, REDIRECT_TIMEOUT, REDIRECT_INTERRUPTED, REDIRECT_FAILED };

/**
 * Waits until a request for the path comes that has a code or an error.
 * @param until_ms  by the clock
 * @param target    receives the request's target: path and query. Borrowed until redirect_listener_answer
 */
enum redirect_status redirect_listener_wait(redirect_listener *listener, int64_t until_ms, tl_str *target);
/** Answers it by a small page that says `text` (which holds no markup). To be called after REDIRECT_CAME, before the next wait. */
void redirect_listener_answer(redirect_listener *listener, int http_status, const char *text);

#endif
