/* What the parts of the server share. */
#ifndef TRUNKLINE_TESTS_FAULTD_INTERNAL_H
#define TRUNKLINE_TESTS_FAULTD_INTERNAL_H

#include <pthread.h>

#include "faultd/faultd.h"

struct ssl_st;

/* Bytes from malloc, growing. */
typedef struct faultd_bytes {
    char *ptr; /* with a NUL behind the content */
    size_t len;
    size_t cap;
} faultd_bytes;

typedef struct faultd_connection {
    faultd *server;
    pthread_t thread;
    int fd; /* -1: closed */
    struct ssl_st *ssl;
    faultd_bytes input; /* read and not yet used */
} faultd_connection;

/* io.c */

bool faultd_bytes_add(faultd_bytes *bytes, const char *ptr, size_t len);
void faultd_bytes_drop(faultd_bytes *bytes, size_t len);
/** Reads what there is, at least a byte, into `input`. False at the end or when the connection broke. */
bool faultd_read(faultd_connection *connection);
bool faultd_write(faultd_connection *connection, const char *ptr, size_t len);
/** Ends the connection. @param reset  with RST instead of FIN. @param goodbye  behind TLS: with a close_notify */
void faultd_end(faultd_connection *connection, bool reset, bool goodbye);
/** How long the first message in `bytes` is, body included; 0: not complete. @param at_end  nothing more will come */
size_t faultd_message_len(const faultd_bytes *bytes, bool at_end);

/* relay.c */

/** Sends a request to a server on loopback and reads its reply; bytes from malloc, NULL when that failed. */
char *faultd_relay(uint16_t port, const char *request, size_t request_len, size_t *reply_len);

/* faultd.c */

/** Keeps a request and gives the step that it gets. */
faultd_step faultd_take(faultd *server, const char *request, size_t len);
/** The step that the next request will get, and takes it when its fault is `fault`. */
bool faultd_take_if(faultd *server, faultd_fault fault);
/** Waits until byte `at` of a gated reply may go out; false when the server stops first. */
bool faultd_wait_gate(faultd *server, size_t at);
/** Counts a byte of a gated reply that is written. */
void faultd_count_gated(faultd *server);
/** Counts bytes of an endless reply that are written. */
void faultd_count_endless(faultd *server, size_t bytes);
/** Closes the socket, while nobody shuts it. */
void faultd_forget_fd(faultd_connection *connection);

/* connection.c, http2.c: a connection's life; `argument` is the connection. */

void *faultd_serve(void *argument);
void faultd_serve_http2(faultd_connection *connection);
/** The reply of a step; bytes from malloc. */
char *faultd_reply(const faultd_step *step, const char *request, size_t request_len, size_t *reply_len);

#endif
