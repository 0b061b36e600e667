/* Who waits for a token: giving out what there is, one login for all of them, each told on its own thread. */
#include "auth/cache.h"

#include "auth/asker.h"

enum { AGAIN_MS = 10000 }; /* after a login that failed although a token serves */

static void on_task(void *context);
static void on_login(void *context, tl_status status, const tl_token_lease *lease, const tl_error *error);

void tl_cache_core_release(tl_cache_core *core) {
    (void)pthread_mutex_lock(&core->lock);
    bool last = --core->holders == 0;
    (void)pthread_mutex_unlock(&core->lock);
    if (!last) {
        return;
    }
    for (size_t i = 0; i < core->chain_count; i++) {
        (void)tl_cache_drop(core, &core->chains[i], TL_TOKEN_UNUSED);
    }
    tl_token_source_free(core->inner);
    (void)pthread_mutex_destroy(&core->lock);
    tl_free(core->chains);
    tl_free(core);
}

/* ---- the queue ---- */

void tl_waiter_add(tl_cache_core *core, tl_waiter *waiter) {
    waiter->next = NULL;
    waiter->previous = core->last;
    if (core->last) {
        core->last->next = waiter;
    } else {
        core->first = waiter;
    }
    core->last = waiter;
}

static void unlink_waiter(tl_waiter *waiter) {
    tl_cache_core *core = waiter->core;
    if (waiter->previous) {
        waiter->previous->next = waiter->next;
    } else {
        core->first = waiter->next;
    }
    if (waiter->next) {
        waiter->next->previous = waiter->previous;
    } else {
        core->last = waiter->previous;
    }
    waiter->next = NULL;
    waiter->previous = NULL;
    waiter->state = TL_WAITER_OVER;
}

void tl_waiter_end(tl_waiter *waiter) {
    tl_cache_core *core = waiter->core;
    if (waiter->state == TL_WAITER_STARTING) {
        core->login_busy = false;
        core->login_handle = NULL;
    }
    if (core->leader == waiter) {
        core->leader = NULL; /* a login that has begun goes on: its token serves the next one */
    }
    if (waiter->text) {
        tl_cache_unlend(core, waiter->lease.id);
        tl_token_text_release(waiter->text);
        waiter->text = NULL;
    }
    unlink_waiter(waiter);
}

void tl_waiter_forget(tl_waiter *waiter) {
    if (!waiter->posted) {
        tl_free(waiter);
    }
}

/* ---- giving out ---- */

/* Lets the waiter's own thread go on with it. `posted` says that somebody holds the waiter until then. */
static void hand_over(tl_waiter *waiter, tl_direct *direct) {
    waiter->posted = true;
    if (waiter == direct->here) {
        direct->here_acts = true;
    } else if (tl_transport_can_post(waiter->who.transport)) {
        waiter->core->holders++;
        waiter->task.run = on_task;
        waiter->task.context = waiter;
        waiter->who.transport->vtable->post(waiter->who.transport, &waiter->task);
    } else {
        waiter->next_direct = direct->first;
        direct->first = waiter;
    }
}

static void make_ready(tl_waiter *waiter, tl_status status, const tl_error *error, tl_direct *direct) {
    tl_cache_core *core = waiter->core;
    waiter->state = TL_WAITER_READY;
    core->leader = core->leader == waiter ? NULL : core->leader; /* another chain may have served it before its login is over */
    waiter->status = status;
    if (error) {
        waiter->error = *error;
    }
    hand_over(waiter, direct);
}

void tl_cache_begin(tl_cache_core *core, tl_chain *chain, tl_waiter *leader, tl_direct *direct) {
    core->login_busy = true;
    core->login_chain = chain;
    core->leader = leader;
    core->login_handle = leader->handle;
    core->login_asker = leader->who;
    leader->state = TL_WAITER_STARTING;
    hand_over(leader, direct);
}

void tl_cache_settle(tl_cache_core *core, tl_direct *direct) {
    tl_waiter *unserved = NULL;
    for (tl_waiter *waiter = core->first; waiter && !unserved; waiter = waiter->next) {
        if (waiter->state != TL_WAITER_QUEUED || waiter->early) {
            continue;
        }
        tl_chain *chain = tl_cache_available(core);
        if (chain) {
            tl_cache_lend(core, chain, &waiter->text, &waiter->lease);
            make_ready(waiter, TL_OK, NULL, direct);
        } else {
            unserved = waiter;
        }
    }
    tl_chain *chain = unserved ? tl_cache_candidate(core) : NULL;
    if (chain) {
        tl_cache_begin(core, chain, unserved, direct);
    }
}

/* ---- on the waiter's own thread ---- */

static void start_login(tl_cache_core *core) {
    (void)pthread_mutex_lock(&core->lock);
    core->holders++;
    core->login_started_ms = tl_cache_now_ms(core);
    (void)pthread_mutex_unlock(&core->lock);
    core->inner->vtable->acquire(core->inner, &core->login_asker, on_login, core);
}

static void tell(tl_cache_core *core, tl_waiter *waiter) {
    waiter->done(waiter->context, waiter->status, waiter->status == TL_OK ? &waiter->lease : NULL, waiter->status == TL_OK ? NULL : &waiter->error);
    (void)pthread_mutex_lock(&core->lock);
    tl_token_text_release(waiter->text);
    (void)pthread_mutex_unlock(&core->lock);
    tl_free(waiter);
}

/* Does what the waiter was handed over for, unless it was ended in the meantime. */
static void act(tl_cache_core *core, tl_waiter *waiter) {
    (void)pthread_mutex_lock(&core->lock);
    tl_waiter_state state = waiter->state;
    waiter->posted = false;
    if (state == TL_WAITER_STARTING) {
        waiter->state = TL_WAITER_QUEUED;
    } else if (state == TL_WAITER_READY) {
        unlink_waiter(waiter);
    }
    (void)pthread_mutex_unlock(&core->lock);
    if (state == TL_WAITER_STARTING) {
        start_login(core);
    } else if (state == TL_WAITER_READY) {
        tell(core, waiter);
    } else {
        tl_free(waiter);
    }
}

static void on_task(void *context) {
    tl_waiter *waiter = context;
    tl_cache_core *core = waiter->core;
    act(core, waiter);
    tl_cache_core_release(core);
}

void tl_cache_unlock(tl_cache_core *core, const tl_direct *direct) {
    tl_waiter *next = direct->first;
    core->holders++; /* a completion may free the hold that brought us here */
    (void)pthread_mutex_unlock(&core->lock);
    if (direct->here_acts) {
        act(core, direct->here);
    }
    while (next) {
        tl_waiter *waiter = next;
        next = waiter->next_direct;
        act(core, waiter);
    }
    tl_cache_core_release(core);
}

/* ---- a login is over ---- */

/* Everybody who waits is told, unless what there is can still serve them. */
static void on_failure(tl_cache_core *core, tl_status status, const tl_error *error, tl_direct *direct) {
    tl_waiter *leader = direct->here;
    if (leader && leader->early) {
        leader->early = false;
        core->early_again_ms = tl_cache_now_ms(core) + AGAIN_MS;
        if (tl_cache_available(core)) {
            return;
        }
    }
    if (status == TL_ERR_CANCELLED) {
        if (leader) {
            make_ready(leader, status, error, direct); /* its transport ends; the others try on theirs */
        }
        return;
    }
    if (core->mode == TL_CACHE_ROTATING && tl_cache_alive(core)) {
        core->login_chain->blocked_until_ms = tl_cache_now_ms(core) + AGAIN_MS;
        return;
    }
    for (tl_waiter *waiter = core->first; waiter; waiter = waiter->next) {
        if (waiter->state == TL_WAITER_QUEUED) {
            make_ready(waiter, status, error, direct);
        }
    }
}

static tl_status take_token(tl_cache_core *core, const tl_token_lease *lease, tl_error *error) {
    tl_status status = tl_cache_renew(core, core->login_chain, lease);
    if (status != TL_OK) {
        (void)core->inner->vtable->release(core->inner, lease->id, TL_TOKEN_UNUSED, tl_str_from(NULL));
        return tl_fail(error, status, "out of memory");
    }
    if (core->leader) {
        core->leader->early = false;
    }
    return TL_OK;
}

static void on_login(void *context, tl_status status, const tl_token_lease *given, const tl_error *why) {
    tl_cache_core *core = context;
    tl_token_lease lease = TL_TOKEN_LEASE_INIT;
    tl_error error = {0};
    (void)pthread_mutex_lock(&core->lock);
    tl_direct direct = {core->leader, false, NULL};
    core->login_busy = false;
    core->login_handle = NULL;
    if (status == TL_OK) {
        memcpy(&lease, given, given->struct_size < sizeof lease ? given->struct_size : sizeof lease);
        status = take_token(core, &lease, &error);
    } else if (why) {
        error = *why;
    } else {
        (void)tl_fail(&error, status, "the token's source gave none, and no reason");
    }
    core->leader = NULL;
    if (status != TL_OK) {
        on_failure(core, status, &error, &direct);
    }
    tl_cache_settle(core, &direct);
    tl_cache_unlock(core, &direct);
    tl_cache_core_release(core);
}

void tl_cache_cancel_login(tl_cache_core *core) {
    core->inner->vtable->cancel(core->inner, on_login, core);
}
