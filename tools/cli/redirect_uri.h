/* Where a login in a browser comes back to, when that is this machine. */
#ifndef CLI_REDIRECT_URI_H
#define CLI_REDIRECT_URI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REDIRECT_PATH_SIZE = 512, REDIRECT_URI_SIZE = 800 };

typedef struct redirect_uri {
    char host[16]; /* "127.0.0.1" or "localhost" */
    uint16_t port; /* 0: whichever is free */
    char path[REDIRECT_PATH_SIZE]; /* from the slash on, without the query; "/" when the URI has none */
    char rest[REDIRECT_PATH_SIZE]; /* path and query as written */
} redirect_uri;

/** Takes apart http://127.0.0.1[:PORT]/PATH, or localhost instead. False when it is another place. */
bool redirect_uri_read(const char *text, redirect_uri *out);
/** Writes it with a port; without one when that is 0. False when it does not fit. */
bool redirect_uri_write(const redirect_uri *uri, uint16_t port, char *out, size_t size);

#endif
