#include "auth/source.h"

#include <string.h>

static void source_acquire(tl_token_source *source, const tl_token_asker *who, tl_token_fn done, void *context) {
    tl_secret_source *mine = (tl_secret_source *)source;
    tl_token_lease lease = TL_TOKEN_LEASE_INIT;
    tl_error error = {0};
    tl_status status = TL_OK;
    (void)who;
    if (!mine->known) {
        status = mine->read(mine->origin ? mine->origin : "", &mine->secret, &error);
        if (status != TL_OK) {
            tl_buf_dispose_secret(&mine->secret);
            done(context, status, NULL, &error);
            return;
        }
        mine->known = true;
    }
    lease.token = tl_buf_str(&mine->secret);
    done(context, TL_OK, &lease, NULL);
}

/* What was read once never changes: there is no other token to be had. */
static bool source_release(tl_token_source *source, uint64_t lease_id, tl_token_fate fate, tl_str next_token) {
    (void)source;
    (void)lease_id;
    (void)fate;
    (void)next_token;
    return false;
}

static void source_free(tl_token_source *source) {
    tl_secret_source *mine = (tl_secret_source *)source;
    tl_buf_dispose_secret(&mine->secret);
    tl_free(mine->origin);
    tl_free(mine);
}

static const tl_token_vtable source_vtable = {sizeof(tl_token_vtable), source_acquire, source_release, NULL, source_free};

tl_token_source *tl_secret_source_new(const char *origin, tl_secret_read_fn read) {
    tl_secret_source *source = tl_calloc(1, sizeof *source);
    if (!source) {
        return NULL;
    }
    source->base.vtable = &source_vtable;
    source->read = read;
    if (origin) {
        size_t size = strlen(origin) + 1;
        source->origin = tl_alloc(size);
        if (!source->origin) {
            source_free(&source->base);
            return NULL;
        }
        memcpy(source->origin, origin, size);
    }
    return &source->base;
}

tl_token_source *tl_secret_source_given(tl_str secret) {
    tl_token_source *source = tl_secret_source_new(NULL, NULL);
    tl_secret_source *mine = (tl_secret_source *)source;
    if (!source) {
        return NULL;
    }
    mine->known = true;
    if (tl_buf_append(&mine->secret, secret) != TL_OK) {
        source_free(source);
        return NULL;
    }
    return source;
}

void tl_token_source_free(tl_token_source *source) {
    if (source) {
        source->vtable->free(source);
    }
}
