/* What is sent and what comes back: bytes that were made before anything is measured. */
#ifndef TRUNKLINE_TESTS_BENCH_LOAD_H
#define TRUNKLINE_TESTS_BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include <trunkline/memory.h>

enum { LOAD_BATCH_RECORDS = 500 };

/* A request body and its reply's body. */
typedef struct bench_load {
    const char *name;
    size_t records;
    tl_buf request;
    tl_buf reply;
} bench_load;

enum { LOAD_BATCH = 0, LOAD_SINGLE = 1, LOAD_COUNT = 2 };

/** Makes all loads. False when out of memory, or when one has not the size that the benchmark is about. */
bool bench_loads_make(bench_load loads[LOAD_COUNT]);
void bench_loads_dispose(bench_load loads[LOAD_COUNT]);

#endif
