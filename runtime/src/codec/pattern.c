#include "codec/pattern.h"

#include <stdatomic.h>
#include <stdint.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Patterns that are kept compiled, for as long as the process lives: as many as a few APIs have. What finds no place is compiled each time. */
enum { CACHE_SIZE = 256, PROBES = 8 };

/* Steps of one match, and its memory in KiB: a pattern that needs more is one that grows without end. */
enum { STEPS_MAX = 100000, HEAP_MAX_KIB = 1024 };

typedef struct compiled {
    pcre2_code *code;
    bool kept;
} compiled;

/* Written once: the code first, then, with it in place, the key. */
typedef struct slot {
    _Atomic(uint64_t) key; /* of the pattern's bytes; 0: none so far */
    _Atomic(pcre2_code *) code;
} slot;

static slot cache[CACHE_SIZE];

/* FNV-1a. Of the bytes and not of the address: a plugin that holds tables may go, and another one come to its place. */
static uint64_t key_of(const char *pattern) {
    uint64_t key = UINT64_C(14695981039346656037);
    for (; *pattern; pattern++) {
        key = (key ^ (unsigned char)*pattern) * UINT64_C(1099511628211);
    }
    return key ? key : 1;
}

static pcre2_code *find(uint64_t key) {
    for (size_t i = 0; i < PROBES; i++) {
        slot *at = &cache[(key + i) % CACHE_SIZE];
        if (atomic_load_explicit(&at->key, memory_order_acquire) == key) {
            return atomic_load_explicit(&at->code, memory_order_acquire);
        }
    }
    return NULL;
}

/* Two threads may keep the same pattern in two places; both are right, and stay. */
static bool keep(uint64_t key, pcre2_code *code) {
    for (size_t i = 0; i < PROBES; i++) {
        slot *at = &cache[(key + i) % CACHE_SIZE];
        pcre2_code *none = NULL;
        if (atomic_compare_exchange_strong(&at->code, &none, code)) {
            atomic_store_explicit(&at->key, key, memory_order_release);
            return true;
        }
    }
    return false;
}

static tl_status compile(const char *pattern, compiled *made) {
    int problem = 0;
    PCRE2_SIZE at = 0;
    uint64_t key = key_of(pattern);
    made->code = find(key);
    made->kept = made->code != NULL;
    if (made->code) {
        return TL_OK;
    }
    made->code =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY, &problem, &at, NULL);
    if (!made->code) {
        return problem == PCRE2_ERROR_NOMEMORY || problem == 121 /* "failed to get memory" */ ? TL_ERR_MEMORY : TL_ERR_ABI;
    }
    made->kept = keep(key, made->code);
    return TL_OK;
}

static tl_status run(const pcre2_code *code, tl_str text, bool *matches) {
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    tl_status status = context && data ? TL_OK : TL_ERR_MEMORY;
    if (status == TL_OK) {
        (void)pcre2_set_match_limit(context, STEPS_MAX);
        (void)pcre2_set_heap_limit(context, HEAP_MAX_KIB);
        int found = pcre2_match(code, (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, 0, 0, data, context);
        *matches = found >= 0;
        if (found < 0 && found != PCRE2_ERROR_NOMATCH) {
            status = found == PCRE2_ERROR_NOMEMORY ? TL_ERR_MEMORY : TL_ERR_LIMIT;
        }
    }
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    return status;
}

tl_status tl_pattern_match(const char *pattern, tl_str text, bool *matches) {
    compiled made = {NULL, false};
    *matches = false;
    tl_status status = compile(pattern, &made);
    if (status == TL_OK) {
        status = run(made.code, text, matches);
        if (!made.kept) {
            pcre2_code_free(made.code);
        }
    }
    return status;
}
