/* A cache over a source that the test controls, on time that the test moves. */
#ifndef TRUNKLINE_TESTS_AUTH_CACHE_FIXTURE_H
#define TRUNKLINE_TESTS_AUTH_CACHE_FIXTURE_H

#include "auth/fake_wire.h"

#include "auth/asked.h"
#include "auth/fake_source.h"

typedef struct cache_fixture {
    fake_clock clock;
    fake_wire wire;
    fake_source inner;
    tl_token_source *cache;
} cache_fixture;

/** @param options  its clock is set; NULL: defaults */
void cache_begin(cache_fixture *with, const char *const *tokens, size_t count, const tl_token_cache_options *options);
void cache_end(cache_fixture *with);

#define CACHE_BEGIN(with, options, ...)                                                                                                              \
    static const char *const given[] = {__VA_ARGS__};                                                                                                \
    cache_begin((with), given, sizeof given / sizeof given[0], (options))

#endif
