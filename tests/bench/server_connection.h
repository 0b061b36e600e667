/* One connection of the server: reads requests, writes canned replies. */
#ifndef TRUNKLINE_TESTS_BENCH_SERVER_CONNECTION_H
#define TRUNKLINE_TESTS_BENCH_SERVER_CONNECTION_H

#include "bench/server.h"

enum { HEAD_BYTES = 4096, SCRAP_BYTES = 256 * 1024 };

/* What the connections share. */
typedef struct server_state {
    bench_counts counts;
    const bench_load *loads;
    tl_buf replies[LOAD_COUNT]; /* head and body, as they go out */
    char last_head[HEAD_BYTES];
    size_t last_head_len;
    char scrap[SCRAP_BYTES];
} server_state;

typedef struct server_connection {
    int fd;
    char head[HEAD_BYTES];
    size_t head_len;
    bool in_body;
    size_t body_len;
    size_t body_left;
    tl_str out; /* what is left of the reply */
} server_connection;

/** Makes the replies. */
bool server_state_init(server_state *state, const bench_load loads[LOAD_COUNT]);
void server_state_dispose(server_state *state);

/** Reads what came and answers what is complete. False: the connection is over, or is no HTTP. */
bool server_connection_read(server_connection *connection, server_state *state);
/** Goes on with a reply that did not fit into the socket. False: the connection is over. */
bool server_connection_write(server_connection *connection);

#endif
