/* Duplicate keys of a map: the last counts, as for members of objects. A heap sort of places, so that no input makes it slow. */
#include <string.h>

#include "codec/json_reader.h"

typedef struct places {
    const char *entries;
    size_t stride;
    size_t *at; /* positions, to be sorted by key, then by position */
} places;

static tl_str key_at(const char *entries, size_t stride, size_t position) {
    tl_str key;
    memcpy(&key, entries + position * stride, sizeof(key));
    return key;
}

static bool before(const places *p, size_t a, size_t b) {
    int order = tl_str_compare(key_at(p->entries, p->stride, p->at[a]), key_at(p->entries, p->stride, p->at[b]));
    return order < 0 || (order == 0 && p->at[a] < p->at[b]);
}

static void swap(places *p, size_t a, size_t b) {
    size_t kept = p->at[a];
    p->at[a] = p->at[b];
    p->at[b] = kept;
}

/* Lets the place at `root` sink until no child of it comes after it. */
static void sink(places *p, size_t root, size_t count) {
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && before(p, child, child + 1)) {
            child++;
        }
        if (!before(p, root, child)) {
            return;
        }
        swap(p, root, child);
    }
}

static void sort(places *p, size_t count) {
    for (size_t root = count / 2; root-- > 0;) {
        sink(p, root, count);
    }
    for (size_t last = count; last-- > 1;) {
        swap(p, 0, last);
        sink(p, 0, last);
    }
}

/* Whether all keys differ, by looking at each pair: for the few entries that maps mostly have. */
static bool all_differ(const char *entries, size_t count, size_t stride) {
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (tl_str_equal(key_at(entries, stride, i), key_at(entries, stride, j))) {
                return false;
            }
        }
    }
    return true;
}

tl_status tl_map_keep_last(char *entries, size_t *count, uint32_t stride) {
    enum { FEW = 8 };
    if (*count <= FEW && all_differ(entries, *count, stride)) {
        return TL_OK;
    }
    size_t *at = (size_t *)tl_alloc(*count * (sizeof(size_t) + 1));
    if (!at) {
        return TL_ERR_MEMORY;
    }
    char *dropped = (char *)(at + *count);
    memset(dropped, 0, *count);
    for (size_t i = 0; i < *count; i++) {
        at[i] = i;
    }
    places sorted = {entries, stride, at};
    sort(&sorted, *count);
    for (size_t i = 1; i < *count; i++) {
        if (tl_str_equal(key_at(entries, stride, at[i - 1]), key_at(entries, stride, at[i]))) {
            dropped[at[i - 1]] = 1;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        if (!dropped[i]) {
            if (kept != i) {
                memcpy(entries + kept * stride, entries + i * stride, stride);
            }
            kept++;
        }
    }
    *count = kept;
    tl_free(at);
    return TL_OK;
}
