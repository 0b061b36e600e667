#include "push/keys.h"

enum { FIRST_BUCKETS = 256 };

void tl_keys_dispose(tl_keys *keys) {
    tl_free(keys->buckets);
    *keys = (tl_keys){0};
}

static tl_pending **bucket_of(const tl_keys *keys, uint64_t hash) {
    return &keys->buckets[hash & (keys->bucket_count - 1)];
}

/* Twice as many buckets. Without memory for them the chains just get longer. */
static void grow(tl_keys *keys) {
    tl_keys larger = {.bucket_count = keys->bucket_count * 2, .holders = keys->holders};
    larger.buckets = tl_calloc(larger.bucket_count, sizeof *larger.buckets);
    if (!larger.buckets) {
        return;
    }
    for (size_t i = 0; i < keys->bucket_count; i++) {
        tl_pending *holder = keys->buckets[i];
        while (holder) {
            tl_pending *rest = holder->chain;
            tl_pending **bucket = bucket_of(&larger, holder->key_hash);
            holder->chain = *bucket;
            *bucket = holder;
            holder = rest;
        }
    }
    tl_free(keys->buckets);
    *keys = larger;
}

tl_status tl_keys_claim(tl_keys *keys, tl_pending *pending, bool *holds) {
    *holds = true;
    if (pending->key.len == 0) {
        return TL_OK;
    }
    if (!keys->buckets) {
        keys->buckets = tl_calloc(FIRST_BUCKETS, sizeof *keys->buckets);
        if (!keys->buckets) {
            return TL_ERR_MEMORY;
        }
        keys->bucket_count = FIRST_BUCKETS;
    }
    for (tl_pending *holder = *bucket_of(keys, pending->key_hash); holder; holder = holder->chain) {
        if (holder->key_hash == pending->key_hash && tl_str_equal(holder->key, pending->key)) {
            if (holder->last_follower) {
                holder->last_follower->next = pending;
            } else {
                holder->followers = pending;
            }
            holder->last_follower = pending;
            pending->next = NULL;
            *holds = false;
            return TL_OK;
        }
    }
    if (keys->holders >= keys->bucket_count) {
        grow(keys);
    }
    tl_pending **bucket = bucket_of(keys, pending->key_hash);
    pending->chain = *bucket;
    *bucket = pending;
    keys->holders++;
    return TL_OK;
}

tl_pending *tl_keys_release(tl_keys *keys, tl_pending *holder) {
    if (holder->key.len == 0) {
        return NULL;
    }
    tl_pending **link = bucket_of(keys, holder->key_hash);
    while (*link != holder) {
        link = &(*link)->chain;
    }
    tl_pending *successor = holder->followers;
    if (!successor) {
        *link = holder->chain;
        keys->holders--;
        return NULL;
    }
    successor->followers = successor->next;
    successor->last_follower = successor->next ? holder->last_follower : NULL;
    successor->next = NULL;
    successor->chain = holder->chain;
    *link = successor;
    return successor;
}
