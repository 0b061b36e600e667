#include "auth/cache_fixture.h"

#include <string.h>

void cache_begin(cache_fixture *with, const char *const *tokens, size_t count, const tl_token_cache_options *options) {
    tl_token_cache_options mine = TL_TOKEN_CACHE_OPTIONS_INIT;
    tl_error error = {0};
    mine = options ? *options : mine;
    memset(with, 0, sizeof *with);
    fake_clock_init(&with->clock);
    mine.clock = &with->clock.clock;
    fake_wire_init(&with->wire, NULL, 0);
    fake_source_init(&with->inner, tokens, count);
    assert_int_equal(tl_token_cache_new(&with->cache, &with->inner.base, &mine, &error), TL_OK);
}

void cache_end(cache_fixture *with) {
    tl_token_source_free(with->cache);
    fake_wire_end(&with->wire);
    assert_true(with->inner.freed);
    assert_int_equal(with->inner.released[0], 0);
}
