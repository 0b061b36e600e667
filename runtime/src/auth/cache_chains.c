/* Which token may be handed out to whom, and what a server's answer says of it. All of it under the cache's lock. */
#include "auth/cache.h"

#include <string.h>

enum { EARLY_MS = 30000, EARLY_PART = 10, MOST_REFUSED_IN_A_ROW = 2 };

int64_t tl_cache_now_ms(const tl_cache_core *core) {
    return tl_clock_unix_ms(core->options.clock);
}

tl_token_text *tl_token_text_new(tl_str token) {
    tl_token_text *text = token.len > SIZE_MAX / 2 ? NULL : tl_alloc(sizeof *text + token.len);
    if (text) {
        text->users = 1;
        text->len = token.len;
        if (token.len) {
            memcpy(text->bytes, token.ptr, token.len);
        }
    }
    return text;
}

void tl_token_text_release(tl_token_text *text) {
    if (text && --text->users == 0) {
        tl_wipe(text, sizeof *text + text->len);
        tl_free(text);
    }
}

static tl_str text_str(const tl_token_text *text) {
    return tl_str_sized(text->bytes, text->len);
}

static bool is_valid(const tl_cache_core *core, const tl_chain *chain) {
    return chain->token && tl_cache_now_ms(core) < chain->expires_ms;
}

tl_chain *tl_cache_available(tl_cache_core *core) {
    size_t count = core->mode == TL_CACHE_UNTOLD ? 1 : core->chain_count;
    for (size_t i = 0; i < count; i++) {
        tl_chain *chain = &core->chains[i];
        if ((core->mode == TL_CACHE_SHARED || chain->leases == 0) && is_valid(core, chain)) {
            return chain;
        }
    }
    return NULL;
}

bool tl_cache_alive(const tl_cache_core *core) {
    for (size_t i = 0; i < core->chain_count; i++) {
        if (core->chains[i].leases > 0 || is_valid(core, &core->chains[i])) {
            return true;
        }
    }
    return false;
}

tl_chain *tl_cache_candidate(tl_cache_core *core) {
    if (core->login_busy) {
        return NULL;
    }
    if (core->mode != TL_CACHE_ROTATING) {
        return core->mode == TL_CACHE_SHARED || core->chains[0].leases == 0 ? &core->chains[0] : NULL;
    }
    bool alive = tl_cache_alive(core);
    for (size_t i = 0; i < core->chain_count; i++) {
        tl_chain *chain = &core->chains[i];
        bool blocked = alive && tl_cache_now_ms(core) < chain->blocked_until_ms;
        if (chain->leases == 0 && !blocked && !is_valid(core, chain)) {
            return chain;
        }
    }
    return NULL;
}

/* Lease numbers name the chain and the token's generation, so that a late answer is told from one about the token in use. */
void tl_cache_lend(tl_cache_core *core, tl_chain *chain, tl_token_text **text, tl_token_lease *lease) {
    const tl_token_lease empty = TL_TOKEN_LEASE_INIT;
    int64_t left_ms = chain->expires_ms == INT64_MAX ? 0 : chain->expires_ms - tl_cache_now_ms(core);
    chain->leases++;
    chain->token->users++;
    *text = chain->token;
    *lease = empty;
    lease->token = text_str(chain->token);
    lease->id = chain->generation * core->chain_count + (uint64_t)(chain - core->chains);
    lease->lifetime_ms = left_ms;
}

static tl_chain *chain_of(tl_cache_core *core, uint64_t lease_id) {
    return &core->chains[lease_id % core->chain_count];
}

void tl_cache_unlend(tl_cache_core *core, uint64_t lease_id) {
    tl_chain *chain = chain_of(core, lease_id);
    if (chain->leases > 0) {
        chain->leases--;
    }
}

bool tl_cache_drop(tl_cache_core *core, tl_chain *chain, tl_token_fate fate) {
    bool more = true;
    if (chain->has_inner_lease) {
        more = core->inner->vtable->release(core->inner, chain->inner_lease, fate, tl_str_from(NULL));
        chain->has_inner_lease = false;
    }
    tl_token_text_release(chain->token);
    chain->token = NULL;
    chain->suspect = false;
    return more;
}

static int64_t later(int64_t from_ms, int64_t by_ms) {
    return by_ms > INT64_MAX - from_ms ? INT64_MAX : from_ms + by_ms;
}

static void set_times(const tl_cache_core *core, tl_chain *chain, int64_t from_ms) {
    int64_t lifetime_ms = chain->lifetime_ms;
    if (lifetime_ms <= 0) {
        chain->expires_ms = INT64_MAX;
        chain->early_ms = INT64_MAX;
        return;
    }
    int64_t margin_ms = core->options.early_ms;
    if (margin_ms <= 0) {
        margin_ms = lifetime_ms / EARLY_PART > EARLY_MS ? lifetime_ms / EARLY_PART : EARLY_MS;
    }
    if (margin_ms > lifetime_ms / 2) {
        margin_ms = lifetime_ms / 2;
    }
    chain->expires_ms = later(from_ms, lifetime_ms);
    chain->early_ms = later(from_ms, lifetime_ms - margin_ms);
}

static void replace(tl_cache_core *core, tl_chain *chain, tl_token_text *text, int64_t from_ms) {
    tl_token_text_release(chain->token);
    chain->token = text;
    chain->generation = ++core->last_generation;
    chain->suspect = false;
    set_times(core, chain, from_ms);
}

tl_status tl_cache_renew(tl_cache_core *core, tl_chain *chain, const tl_token_lease *lease) {
    tl_token_text *text = tl_token_text_new(lease->token);
    if (!text) {
        return TL_ERR_MEMORY;
    }
    (void)tl_cache_drop(core, chain, TL_TOKEN_ACCEPTED);
    chain->inner_lease = lease->id;
    chain->has_inner_lease = true;
    chain->lifetime_ms = lease->lifetime_ms > 0 ? lease->lifetime_ms : core->options.lifetime_ms;
    replace(core, chain, text, core->login_started_ms);
    chain->login_generation = chain->generation;
    return TL_OK;
}

/* The server took a token, and handed out one for the next call: another one, the same, or none. */
static void learn(tl_cache_core *core, tl_chain *chain, uint64_t generation, tl_str next_token) {
    if (!chain->token || generation < chain->login_generation) {
        return; /* of a login that is no more */
    }
    bool differs = next_token.len > 0 && !tl_str_equal(next_token, text_str(chain->token));
    if (core->options.chains > 0 && differs) {
        core->mode = TL_CACHE_ROTATING;
    } else if (core->mode == TL_CACHE_UNTOLD) {
        core->mode = TL_CACHE_SHARED;
    }
    if (!differs) {
        return;
    }
    tl_token_text *text = tl_token_text_new(next_token);
    if (text) {
        replace(core, chain, text, tl_cache_now_ms(core));
    } else {
        (void)tl_cache_drop(core, chain, TL_TOKEN_ACCEPTED); /* the old one may be used up: log in again */
    }
}

/* A token that was never accepted after one that was not either: a third login would not help this caller. */
static bool refused(tl_cache_core *core, tl_chain *chain, bool current) {
    if (current) {
        core->refused_in_a_row++;
        core->has_more = tl_cache_drop(core, chain, TL_TOKEN_REFUSED);
    }
    return is_valid(core, chain) || (core->has_more && core->refused_in_a_row < MOST_REFUSED_IN_A_ROW);
}

bool tl_cache_settle_lease(tl_cache_core *core, uint64_t lease_id, tl_token_fate fate, tl_str next_token) {
    tl_chain *chain = chain_of(core, lease_id);
    uint64_t generation = lease_id / core->chain_count;
    bool current = chain->token && chain->generation == generation;
    tl_cache_unlend(core, lease_id);
    switch (fate) {
    case TL_TOKEN_ACCEPTED:
        core->refused_in_a_row = 0;
        chain->suspect = chain->suspect && !current;
        learn(core, chain, generation, next_token);
        break;
    case TL_TOKEN_REFUSED:
        return refused(core, chain, current);
    case TL_TOKEN_UNSURE:
        if (core->mode != TL_CACHE_SHARED && current) {
            if (chain->suspect) {
                (void)tl_cache_drop(core, chain, TL_TOKEN_UNSURE);
            } else {
                chain->suspect = true;
            }
        }
        break;
    case TL_TOKEN_UNUSED:
        break;
    }
    return false;
}
