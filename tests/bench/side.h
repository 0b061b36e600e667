/* The two sides that are compared. Both send one load's request over and over and collect each reply's body. */
#ifndef TRUNKLINE_TESTS_BENCH_SIDE_H
#define TRUNKLINE_TESTS_BENCH_SIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/load.h"

/* What a side does; the same for both. Borrowed for the side's life. */
typedef struct bench_plan {
    const bench_load *load;
    const char *url; /* of the server, without a path */
    const char *path;
    const char *token;
    const char *user_agent;
    size_t in_flight;
    size_t connections; /* at most */
} bench_plan;

enum { MOST_IN_FLIGHT = 64 };

/* bare.c: a loop over libcurl's multi interface, handles kept and set up once. */
typedef struct bare_side bare_side;
bare_side *bare_open(const bench_plan *plan);
/** Sends `count` requests, `in_flight` at a time. False, with a message on stderr, when one failed. */
bool bare_run(bare_side *bare, size_t count);
void bare_close(bare_side *bare);

/* product.c: tl_client_send over tl_engine_new's transport, with a static token. */
typedef struct product_side product_side;
product_side *product_open(const bench_plan *plan);
bool product_run(product_side *product, size_t count);
void product_close(product_side *product);

#endif
