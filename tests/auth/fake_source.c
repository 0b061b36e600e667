#include "auth/fake_source.h"

#include <stdlib.h>
#include <string.h>

static fake_source *of(tl_token_source *source) {
    return (fake_source *)(void *)source;
}

/* Tells who waits, if that is still acquire `number`. */
static void answer(fake_source *source, size_t number, tl_status status, const char *message) {
    tl_token_lease lease = TL_TOKEN_LEASE_INIT;
    tl_error error = {0};
    (void)pthread_mutex_lock(&source->lock);
    tl_token_fn done = source->number == number ? source->done : NULL;
    void *context = source->context;
    if (done) {
        source->done = NULL;
    }
    (void)pthread_mutex_unlock(&source->lock);
    if (!done) {
        return;
    }
    atomic_fetch_sub(&source->at_once, 1);
    if (status != TL_OK) {
        (void)tl_fail(&error, status, "%s", message);
        done(context, status, NULL, &error);
        return;
    }
    lease.token = tl_str_from(source->tokens[number <= source->token_count ? number - 1 : source->token_count - 1]);
    lease.id = number;
    lease.lifetime_ms = source->lifetime_ms;
    done(context, TL_OK, &lease, NULL);
}

/* An answer on its way over the asker's transport. */
typedef struct posted {
    tl_transport_task task;
    fake_source *source;
    size_t number;
} posted;

static void on_posted(void *context) {
    posted *one = context;
    answer(one->source, one->number, one->source->status, "the source has none");
    free(one);
}

static void fake_acquire(tl_token_source *base, const tl_token_asker *who, tl_token_fn done, void *context) {
    fake_source *source = of(base);
    size_t number = atomic_fetch_add(&source->asked, 1) + 1;
    size_t now = atomic_fetch_add(&source->at_once, 1) + 1;
    if (now > atomic_load(&source->most_at_once)) {
        atomic_store(&source->most_at_once, now);
    }
    (void)pthread_mutex_lock(&source->lock);
    source->number = number;
    source->done = done;
    source->context = context;
    source->transport = who->transport;
    (void)pthread_mutex_unlock(&source->lock);
    if (source->by_post) {
        posted *one = calloc(1, sizeof *one);
        one->task.run = on_posted;
        one->task.context = one;
        one->source = source;
        one->number = number;
        who->transport->vtable->post(who->transport, &one->task);
    } else if (!source->later) {
        answer(source, number, source->status, "the source has none");
    }
}

static bool fake_release(tl_token_source *base, uint64_t lease_id, tl_token_fate fate, tl_str next_token) {
    fake_source *source = of(base);
    (void)lease_id;
    (void)next_token;
    source->released[fate]++;
    return fate == TL_TOKEN_REFUSED && !source->no_more;
}

static void fake_cancel(tl_token_source *base, tl_token_fn done, void *context) {
    fake_source *source = of(base);
    (void)pthread_mutex_lock(&source->lock);
    bool waits = source->done == done && source->context == context;
    size_t number = source->number;
    (void)pthread_mutex_unlock(&source->lock);
    if (waits) {
        source->cancelled++;
        if (!source->survives_cancel) {
            answer(source, number, TL_ERR_CANCELLED, "cancelled");
        }
    }
}

static void fake_free(tl_token_source *base) {
    (void)pthread_mutex_destroy(&of(base)->lock);
    of(base)->freed = true;
}

static const tl_token_vtable vtable = {sizeof vtable, fake_acquire, fake_release, fake_cancel, fake_free};

void fake_source_init(fake_source *source, const char *const *tokens, size_t count) {
    memset(source, 0, sizeof *source);
    source->base.vtable = &vtable;
    source->tokens = tokens;
    source->token_count = count;
    (void)pthread_mutex_init(&source->lock, NULL);
}

void fake_source_answer(fake_source *source) {
    answer(source, source->number, TL_OK, NULL);
}

void fake_source_fail(fake_source *source, tl_status status, const char *message) {
    answer(source, source->number, status, message);
}
