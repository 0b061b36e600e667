/*
 * A server that misbehaves on purpose: a thread inside the test program, on a loopback port that the system picks. It answers each request with
 * the next step of a script: canned bytes, or what a real server behind it says, whole or cut, reset, dripped or withheld. It counts connections and
 * keeps every request's bytes. It uses malloc, not the library's allocator.
 */
#ifndef TRUNKLINE_TESTS_FAULTD_H
#define TRUNKLINE_TESTS_FAULTD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ssl_ctx_st;

typedef struct faultd faultd;

typedef enum faultd_fault {
    FAULTD_NONE = 0, /* the whole reply; the connection stays */
    FAULTD_LAST, /* the whole reply, then the connection is closed (behind TLS: with a goodbye) */
    FAULTD_LAST_RESET, /* the whole reply; the connection is reset once the client had 20 ms to read it */
    FAULTD_RESET_ON_ACCEPT, /* the connection is reset before anything is read from it */
    FAULTD_RESET, /* the request is read, then the connection is reset */
    FAULTD_CLOSE, /* the request is read, then the connection is closed */
    FAULTD_CUT, /* the first `at` bytes of the reply, then the connection is closed (behind TLS: without a goodbye) */
    FAULTD_CUT_RESET, /* the first `at` bytes of the reply, then the connection is reset */
    FAULTD_STALL, /* the first `at` bytes of the reply, then nothing more; 0: never answers */
    FAULTD_DRIP, /* the reply byte by byte, `drip_us` apart */
    FAULTD_GATED, /* as many bytes of the reply as faultd_let has let out */
    FAULTD_DEAF, /* nothing is read at all */
    FAULTD_ENDLESS, /* the whole reply, then `repeated` again and again until the peer goes away, 256 MiB at most */
    FAULTD_GOAWAY_BEFORE, /* over HTTP/2, as those below: GOAWAY that leaves this stream out, then the connection is closed */
    FAULTD_GOAWAY_WITHIN, /* GOAWAY that counts this stream in, then the connection is closed without a reply */
    FAULTD_GOAWAY_ANSWERED, /* GOAWAY that counts this stream in, then the whole reply; the client is to leave */
    FAULTD_REFUSED_STREAM, /* RST_STREAM that promises that nothing was done (RFC 9113, 8.7) */
    FAULTD_BROKEN_STREAM /* RST_STREAM that says the server failed */
} faultd_fault;

/**
 * Makes a reply for a request. Called on a thread of the server. @return bytes from malloc, which the server frees; NULL ends the connection
 */
typedef char *(*faultd_answer_fn)(void *context, const char *request, size_t request_len, size_t *reply_len);

/** What happens to one request. The reply comes from `relay_port`, else from `answer`, else it is `reply`. */
typedef struct faultd_step {
    faultd_fault fault;
    const char *reply; /* borrowed; over HTTP/2: the body alone */
    size_t reply_len; /* 0: `reply` is a C string */
    size_t at;
    uint32_t drip_us;
    uint16_t relay_port; /* of a server on loopback: gets the request, gives the reply */
    faultd_answer_fn answer;
    void *answer_context;
    const char *repeated; /* for FAULTD_ENDLESS; borrowed */
} faultd_step;

typedef struct faultd_options {
    const faultd_step *steps; /* one per request in the order of arrival; the last one repeats. Copied */
    size_t step_count;
    struct ssl_ctx_st *tls; /* NULL: plain. Borrowed */
} faultd_options;

/** Starts a server. NULL when that failed. Owns: the caller, faultd_stop. */
faultd *faultd_start(const faultd_options *options);
/** A plain server that gives each request the same reply, a C string. */
faultd *faultd_start_canned(const char *reply);
/** Ends all connections and threads and frees the server; NULL is allowed. */
void faultd_stop(faultd *server);

uint16_t faultd_port(const faultd *server);
/** Connections accepted so far. */
size_t faultd_accepted(faultd *server);
/** Connections that are open now. */
size_t faultd_open_connections(faultd *server);
/** Bytes of replies written so far by FAULTD_ENDLESS. */
uint64_t faultd_endless_bytes(faultd *server);
/** Whole requests read so far. */
size_t faultd_requests(faultd *server);
/** The bytes of a request, by order of arrival; with a NUL behind them. NULL when there was none. Borrowed until faultd_stop. */
const char *faultd_request(faultd *server, size_t index, size_t *len);
/** Waits until `count` requests were read; false when that took longer than `timeout_ms` of real time. */
bool faultd_wait_requests(faultd *server, size_t count, int timeout_ms);
/** Lets FAULTD_GATED send `count` bytes more, and waits until they have been written. False after `timeout_ms` of real time. */
bool faultd_let(faultd *server, size_t count, int timeout_ms);
/** Waits until no more than `count` connections are open; false when that took longer than `timeout_ms` of real time. */
bool faultd_wait_connections(faultd *server, size_t count, int timeout_ms);

#endif
