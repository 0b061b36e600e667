/* A source that keeps the tokens of another one: making, sharing and freeing it, and its vtable. */
#include "auth/cache.h"

#include "auth/asker.h"

enum { MOST_CHAINS = 1024 };

static bool wants_early_renewal(const tl_cache_core *core, const tl_chain *chain) {
    int64_t now_ms = tl_cache_now_ms(core);
    return core->mode == TL_CACHE_SHARED && !core->login_busy && now_ms >= chain->early_ms && now_ms >= core->early_again_ms;
}

static tl_waiter *new_waiter(const tl_cache *handle, const tl_token_asker *who, tl_token_fn done, void *context) {
    tl_waiter *waiter = tl_calloc(1, sizeof *waiter);
    if (waiter) {
        waiter->core = handle->core;
        waiter->handle = handle;
        waiter->who = tl_asker_copy(who);
        waiter->done = done;
        waiter->context = context;
    }
    return waiter;
}

/* Hands out a token that is there. The lock is open afterwards. */
static void give_now(tl_cache_core *core, tl_chain *chain, tl_token_fn done, void *context) {
    tl_token_text *text = NULL;
    tl_token_lease lease;
    tl_cache_lend(core, chain, &text, &lease);
    core->holders++;
    (void)pthread_mutex_unlock(&core->lock);
    done(context, TL_OK, &lease, NULL);
    (void)pthread_mutex_lock(&core->lock);
    tl_token_text_release(text);
    (void)pthread_mutex_unlock(&core->lock);
    tl_cache_core_release(core);
}

static void cache_acquire(tl_token_source *source, const tl_token_asker *who, tl_token_fn done, void *context) {
    tl_cache *handle = (tl_cache *)source;
    tl_cache_core *core = handle->core;
    tl_waiter *waiter = NULL;
    tl_error error = {0};
    (void)pthread_mutex_lock(&core->lock);
    tl_chain *chain = tl_cache_available(core);
    if (!chain || wants_early_renewal(core, chain)) {
        waiter = new_waiter(handle, who, done, context);
    }
    if (!waiter && chain) {
        give_now(core, chain, done, context);
        return;
    }
    if (!waiter) {
        (void)pthread_mutex_unlock(&core->lock);
        (void)tl_fail(&error, TL_ERR_MEMORY, "out of memory");
        done(context, TL_ERR_MEMORY, NULL, &error);
        return;
    }
    tl_direct direct = {waiter, false, NULL};
    tl_waiter_add(core, waiter);
    if (chain) {
        waiter->early = true;
        tl_cache_begin(core, chain, waiter, &direct);
    } else {
        tl_cache_settle(core, &direct);
    }
    tl_cache_unlock(core, &direct);
}

static bool cache_release(tl_token_source *source, uint64_t lease_id, tl_token_fate fate, tl_str next_token) {
    tl_cache_core *core = ((tl_cache *)source)->core;
    tl_direct direct = {NULL, false, NULL};
    (void)pthread_mutex_lock(&core->lock);
    bool more = tl_cache_settle_lease(core, lease_id, fate, next_token);
    tl_cache_settle(core, &direct);
    tl_cache_unlock(core, &direct);
    return more;
}

static void fail_cancelled(tl_token_fn done, void *context, const char *why) {
    tl_error error = {0};
    (void)tl_fail(&error, TL_ERR_CANCELLED, "%s", why);
    done(context, TL_ERR_CANCELLED, NULL, &error);
}

static void cache_cancel(tl_token_source *source, tl_token_fn done, void *context) {
    tl_cache *handle = (tl_cache *)source;
    tl_cache_core *core = handle->core;
    tl_direct direct = {NULL, false, NULL};
    (void)pthread_mutex_lock(&core->lock);
    tl_waiter *waiter = core->first;
    while (waiter && (waiter->handle != handle || waiter->done != done || waiter->context != context)) {
        waiter = waiter->next;
    }
    bool found = waiter != NULL;
    if (found) {
        tl_waiter_end(waiter);
        tl_waiter_forget(waiter);
        tl_cache_settle(core, &direct);
    }
    tl_cache_unlock(core, &direct);
    if (found) {
        fail_cancelled(done, context, "cancelled by the caller while it waited for a token");
    }
}

/* Takes a hold's waiters out of the queue. */
static tl_waiter *end_all(tl_cache *handle) {
    tl_waiter *ended = NULL;
    tl_waiter *next = NULL;
    for (tl_waiter *waiter = handle->core->first; waiter; waiter = next) {
        next = waiter->next;
        if (waiter->handle == handle) {
            tl_waiter_end(waiter);
            waiter->next = ended;
            ended = waiter;
        }
    }
    return ended;
}

static void cache_free(tl_token_source *source) {
    tl_cache *handle = (tl_cache *)source;
    tl_cache_core *core = handle->core;
    tl_direct direct = {NULL, false, NULL};
    (void)pthread_mutex_lock(&core->lock);
    tl_waiter *ended = end_all(handle);
    bool leads = core->login_busy && core->login_handle == handle;
    if (leads) {
        /* The login may outlive what the asker lent it, but for the transport, which ends every exchange before it goes. */
        core->login_handle = NULL;
        core->login_asker.log = NULL;
        core->login_asker.clock = NULL;
    }
    tl_cache_settle(core, &direct);
    tl_cache_unlock(core, &direct);
    if (leads && core->inner->vtable->cancel) {
        tl_cache_cancel_login(core);
    }
    while (ended) {
        tl_waiter *waiter = ended;
        tl_token_fn done = waiter->done;
        void *context = waiter->context;
        ended = waiter->next;
        tl_waiter_forget(waiter);
        fail_cancelled(done, context, "cancelled: the token's source is being freed");
    }
    tl_cache_core_release(core);
    tl_free(handle);
}

static const tl_token_vtable cache_vtable = {sizeof(tl_token_vtable), cache_acquire, cache_release, cache_cancel, cache_free};

static tl_status new_core(tl_cache_core **core, const tl_token_cache_options *options) {
    tl_cache_core *made = tl_calloc(1, sizeof *made);
    if (!made) {
        return TL_ERR_MEMORY;
    }
    made->chain_count = options->chains ? options->chains : 1;
    made->chains = tl_calloc(made->chain_count, sizeof *made->chains);
    if (!made->chains || pthread_mutex_init(&made->lock, NULL) != 0) {
        tl_free(made->chains);
        tl_free(made);
        return TL_ERR_MEMORY;
    }
    made->options = *options;
    made->mode = options->chains ? TL_CACHE_UNTOLD : TL_CACHE_SHARED;
    made->has_more = true;
    made->holders = 1;
    *core = made;
    return TL_OK;
}

static tl_status check_options(const tl_token_source *inner, const tl_token_cache_options *given, tl_token_cache_options *options, tl_error *error) {
    if (!inner || inner->vtable->struct_size < sizeof(tl_token_vtable)) {
        return tl_fail(error, TL_ERR_USAGE, "%s",
                       inner ? "the source's vtable has no struct_size, or is of an older layout"
                             : "a token cache needs the source whose tokens it keeps");
    }
    if (given && given->struct_size == 0) {
        return tl_fail(error, TL_ERR_USAGE, "the cache's options have no struct_size: start from TL_TOKEN_CACHE_OPTIONS_INIT");
    }
    if (given) {
        memcpy(options, given, given->struct_size < sizeof *options ? given->struct_size : sizeof *options);
    }
    if (options->lifetime_ms < 0 || options->early_ms < 0) {
        return tl_fail(error, TL_ERR_USAGE, "a token's lifetime or early renewal is negative");
    }
    return options->chains <= MOST_CHAINS ? TL_OK : tl_fail(error, TL_ERR_USAGE, "a token cache has at most %d chains", MOST_CHAINS);
}

tl_status tl_token_cache_new(tl_token_source **source, tl_token_source *inner, const tl_token_cache_options *options, tl_error *error) {
    tl_token_cache_options mine = TL_TOKEN_CACHE_OPTIONS_INIT;
    tl_cache *handle = NULL;
    tl_status status = TL_OK;
    if (source) {
        *source = NULL;
    }
    status = source ? check_options(inner, options, &mine, error) : tl_fail(error, TL_ERR_USAGE, "tl_token_cache_new needs a place for the source");
    if (status != TL_OK) {
        goto out;
    }
    handle = tl_calloc(1, sizeof *handle);
    if (!handle || new_core(&handle->core, &mine) != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
        goto out;
    }
    handle->base.vtable = &cache_vtable;
    handle->core->inner = inner;
    *source = &handle->base;
    handle = NULL;
    inner = NULL;
out:
    tl_token_source_free(inner);
    tl_free(handle);
    return status;
}

tl_status tl_token_share(tl_token_source **shared, tl_token_source *source, tl_error *error) {
    if (!shared) {
        return tl_fail(error, TL_ERR_USAGE, "tl_token_share needs a place for the source");
    }
    *shared = NULL;
    if (!source || source->vtable != &cache_vtable) {
        return tl_fail(error, TL_ERR_USAGE, "only a source that keeps tokens can be shared: wrap it by tl_token_cache_new");
    }
    tl_cache *handle = tl_calloc(1, sizeof *handle);
    if (!handle) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    handle->base.vtable = &cache_vtable;
    handle->core = ((tl_cache *)source)->core;
    (void)pthread_mutex_lock(&handle->core->lock);
    handle->core->holders++;
    (void)pthread_mutex_unlock(&handle->core->lock);
    *shared = &handle->base;
    return TL_OK;
}
