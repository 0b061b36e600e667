/*
 * The secrets that texts for people must not hold. Only a rolling hash of each is kept, so there is nothing to wipe; a text that happens to have the
 * hash of a secret is masked for nothing, once in 2^64.
 */
#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "base/redact.h"

enum { REMEMBERED = 128, SHORTEST = 6 };

typedef struct seen_secret {
    uint64_t hash;
    size_t len; /* 0: free */
} seen_secret;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static seen_secret seen[REMEMBERED];
static size_t next_place;

static const uint64_t hash_base = UINT64_C(0x9E3779B97F4A7C15);

static uint64_t add_byte(uint64_t hash, char c) {
    return hash * hash_base + (unsigned char)c + 1;
}

static uint64_t hash_of(tl_str text) {
    uint64_t hash = 0;
    for (size_t i = 0; i < text.len; i++) {
        hash = add_byte(hash, text.ptr[i]);
    }
    return hash;
}

void tl_redact_remember(tl_str secret) {
    if (secret.len < SHORTEST) {
        return;
    }
    seen_secret entry = {hash_of(secret), secret.len};
    bool known = false;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < REMEMBERED && !known; i++) {
        known = seen[i].hash == entry.hash && seen[i].len == entry.len;
    }
    if (!known) {
        seen[next_place] = entry;
        next_place = (next_place + 1) % REMEMBERED;
    }
    pthread_mutex_unlock(&lock);
}

static bool is_seen(const seen_secret *list, size_t count, uint64_t hash, size_t len) {
    for (size_t i = 0; i < count; i++) {
        if (list[i].hash == hash && list[i].len == len) {
            return true;
        }
    }
    return false;
}

/* Where the next secret of that length stands at or behind `from`; text.len when there is none. */
static size_t find_secret(tl_str text, size_t from, size_t len, const seen_secret *list, size_t count) {
    if (text.len - from < len) {
        return text.len;
    }
    uint64_t leaving = 1; /* what the first byte counts for, once it leaves */
    for (size_t i = 0; i < len; i++) {
        leaving *= hash_base;
    }
    uint64_t hash = hash_of(tl_str_sized(text.ptr + from, len));
    for (size_t at = from;; at++) {
        if (is_seen(list, count, hash, len)) {
            return at;
        }
        if (at + len == text.len) {
            return text.len;
        }
        hash = add_byte(hash, text.ptr[at + len]) - ((uint64_t)(unsigned char)text.ptr[at] + 1) * leaving;
    }
}

/* A copy of the list, longest first, so that a secret within another one leaves no rest of it. */
static size_t copy_seen(seen_secret *list) {
    size_t count = 0;
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < REMEMBERED && seen[i].len > 0; i++) {
        size_t place = count++;
        for (; place > 0 && list[place - 1].len < seen[i].len; place--) {
            list[place] = list[place - 1];
        }
        list[place] = seen[i];
    }
    pthread_mutex_unlock(&lock);
    return count;
}

static size_t same_length(const seen_secret *list, size_t count) {
    size_t same = 1;
    while (same < count && list[same].len == list[0].len) {
        same++;
    }
    return same;
}

/* Marks the secrets of one length. */
static size_t mark_all(char *text, size_t len, const seen_secret *list, size_t count) {
    size_t secret_len = list[0].len;
    const char *mark = secret_len >= 8 ? "<secret>" : "***";
    size_t kept = 0;
    size_t from = 0;
    for (;;) {
        size_t at = find_secret(tl_str_sized(text, len), from, secret_len, list, count);
        if (kept != from) {
            memmove(text + kept, text + from, at - from);
        }
        kept += at - from;
        if (at == len) {
            return kept;
        }
        /* The mark is not longer than the secret: nothing is overwritten that was not read. */
        memcpy(text + kept, mark, strlen(mark));
        kept += strlen(mark);
        from = at + secret_len;
    }
}

size_t tl_redact_secrets_in_place(char *text, size_t len) {
    seen_secret list[REMEMBERED];
    size_t count = copy_seen(list);
    for (size_t i = 0, same; i < count; i += same) {
        same = same_length(list + i, count - i);
        len = len < list[i].len ? len : mark_all(text, len, list + i, same);
    }
    return len;
}

bool tl_redact_has_secret(tl_str text) {
    seen_secret list[REMEMBERED];
    size_t count = text.len < SHORTEST ? 0 : copy_seen(list);
    for (size_t i = 0, same; i < count; i += same) {
        same = same_length(list + i, count - i);
        if (find_secret(text, 0, list[i].len, list + i, same) < text.len) {
            return true;
        }
    }
    return false;
}
