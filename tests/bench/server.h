/*
 * A minimal HTTP/1.1 server in a process of its own: kept-alive connections, one canned reply for each size of request body. It keeps count, so that
 * both sides can be shown to have sent the same bytes over as many connections.
 */
#ifndef TRUNKLINE_TESTS_BENCH_SERVER_H
#define TRUNKLINE_TESTS_BENCH_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "bench/load.h"

/* What came in since the counts were last read. */
typedef struct bench_counts {
    uint64_t accepted; /* connections */
    uint64_t requests; /* complete ones that were answered with 200 */
    uint64_t refused; /* answered with 400: no load has a body of that size */
    uint64_t body_bytes;
    uint64_t head_changes; /* a request's head differed from the one before it */
    uint64_t head_digest; /* of the last head */
} bench_counts;

typedef struct bench_server {
    pid_t pid;
    int control; /* the server ends when this is closed, whatever else happens to its parent */
    uint16_t port;
} bench_server;

/** Starts the server's process. Call it before libcurl is initialised. False, with a message on stderr, when that failed. */
bool bench_server_start(bench_server *server, const bench_load loads[LOAD_COUNT]);
/** Reads the counts and sets them to zero. Nothing may be in flight. */
bool bench_server_counts(const bench_server *server, bench_counts *counts);
/** Ends the server and waits for it. Returns whether it ended well. */
bool bench_server_stop(bench_server *server);

#endif
