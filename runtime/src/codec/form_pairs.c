/* The pairs of a form. */
#include "codec/form_pairs.h"

#include <stdlib.h>

#include "base/arena.h"
#include "codec/kind.h"

static int hex(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static tl_status fail_at(tl_error *error, tl_status status, size_t at, const char *message) {
    (void)tl_fail(error, status, "%s", message);
    if (error) {
        error->offset = at;
        error->line = 1;
        error->column = at < UINT32_MAX ? (uint32_t)at + 1 : 0;
    }
    return status;
}

/* Unescapes text[from, to) into the arena. */
static tl_status unescape(tl_str text, size_t from, size_t to, tl_arena *arena, tl_str *out, tl_error *error) {
    char *bytes = (char *)tl_arena_take(arena, to - from + 1);
    size_t len = 0;
    if (!bytes) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for the texts of the form");
    }
    for (size_t i = from; i < to; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            int high = to - i > 2 ? hex(text.ptr[i + 1]) : -1;
            int low = to - i > 2 ? hex(text.ptr[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return fail_at(error, TL_ERR_SYNTAX, i, "the form has a '%' without two hexadecimal digits behind it");
            }
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        bytes[len++] = c;
    }
    bytes[len] = '\0';
    *out = tl_str_sized(bytes, len);
    if (tl_str_utf8_error(*out) != len) {
        return fail_at(error, TL_ERR_UTF8, from, "the form's text is not UTF-8");
    }
    return TL_OK;
}

static int by_name(const void *left, const void *right) {
    const tl_form_pair *a = (const tl_form_pair *)left;
    const tl_form_pair *b = (const tl_form_pair *)right;
    int order = tl_str_compare(a->name, b->name);
    return order ? order : a->at < b->at ? -1 : a->at > b->at;
}

tl_status tl_form_pairs_split(tl_str text, tl_arena *arena, tl_form_pairs *found, tl_error *error) {
    size_t most = 1;
    for (size_t i = 1; i < text.len; i++) {
        most += text.ptr[i] != '&' && text.ptr[i - 1] == '&';
    }
    found->count = 0;
    found->pairs = most > SIZE_MAX / sizeof(*found->pairs) ? NULL : (tl_form_pair *)tl_arena_alloc(arena, most * sizeof(*found->pairs));
    if (!found->pairs) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for the pairs of the form");
    }
    for (size_t from = 0; from < text.len;) {
        const char *and = (const char *)memchr(text.ptr + from, '&', text.len - from);
        size_t to = and? (size_t)(and-text.ptr) : text.len;
        const char *equals = (const char *)memchr(text.ptr + from, '=', to - from);
        if (to == from) { /* nothing between two '&' is nothing */
            from = to + 1;
            continue;
        }
        size_t name_end = equals ? (size_t)(equals - text.ptr) : to;
        tl_form_pair *pair = &found->pairs[found->count];
        pair->at = from;
        tl_status status = unescape(text, from, name_end, arena, &pair->name, error);
        if (status == TL_OK && equals) {
            status = unescape(text, name_end + 1, to, arena, &pair->value, error);
        }
        if (status != TL_OK) {
            return status;
        }
        found->count++;
        from = to + 1;
    }
    qsort(found->pairs, found->count, sizeof(*found->pairs), by_name);
    return TL_OK;
}

/* How many names come before a text. @param inclusive  those equal to it as well */
static size_t before(const tl_form_pairs *pairs, tl_str name, bool inclusive) {
    size_t low = 0;
    size_t high = pairs->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = tl_str_compare(pairs->pairs[middle].name, name);
        if (order < 0 || (inclusive && order == 0)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const tl_form_pair *tl_form_pair_find(const tl_form_pairs *pairs, tl_str name) {
    size_t end = before(pairs, name, true);
    return end > 0 && tl_str_equal(pairs->pairs[end - 1].name, name) ? &pairs->pairs[end - 1] : NULL;
}

const tl_form_pair *tl_form_pair_first(const tl_form_pairs *pairs, tl_str prefix) {
    size_t at = before(pairs, prefix, false);
    return at < pairs->count && tl_str_starts(pairs->pairs[at].name, prefix) ? &pairs->pairs[at] : NULL;
}

tl_status tl_form_options_read(tl_form_options *used, const tl_form_options *options, tl_error *error) {
    const tl_form_options none = TL_FORM_OPTIONS_INIT;
    *used = none;
    if (options) {
        if (options->struct_size == 0) {
            return tl_fail(error, TL_ERR_USAGE, "tl_form_options.struct_size is 0: start from TL_FORM_OPTIONS_INIT");
        }
        memcpy(used, options, options->struct_size < sizeof(*used) ? options->struct_size : sizeof(*used));
    }
    if (used->max_depth == 0) {
        used->max_depth = TL_DEPTH_DEFAULT;
    }
    if (used->max_depth > TL_DEPTH_MOST) {
        return tl_fail(error, TL_ERR_USAGE, "tl_form_options.max_depth is %lu, more than the %d that can be", (unsigned long)used->max_depth,
                       TL_DEPTH_MOST);
    }
    return TL_OK;
}
