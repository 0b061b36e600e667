/* Strings: a pointer and a length, by value. Always UTF-8; the text may hold NUL bytes only where a wire format allows them. */
#ifndef TRUNKLINE_STR_H
#define TRUNKLINE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <trunkline/export.h>

TL_BEGIN_DECLS

/**
 * Text of a known length. `ptr` may be NULL only when `len` is 0; what a decoder hands out is NUL-terminated as well.
 * Owns: nothing, it borrows. Threads: immutable.
 */
typedef struct tl_str {
    const char *ptr;
    size_t len;
} tl_str;

/** The text of a C string; NULL gives the empty text. */
static inline tl_str tl_str_from(const char *text) {
    tl_str str;
    str.ptr = text;
    str.len = text ? strlen(text) : 0;
    return str;
}

/** The first `len` bytes at `ptr`. */
static inline tl_str tl_str_sized(const char *ptr, size_t len) {
    tl_str str;
    str.ptr = ptr;
    str.len = len;
    return str;
}

/** Whether two texts hold the same bytes. */
static inline bool tl_str_equal(tl_str a, tl_str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/** Whether two texts are the same but for the case of ASCII letters. */
TL_API bool tl_str_equal_nocase(tl_str a, tl_str b);

/** Orders by bytes, a prefix first: below 0, 0 or above 0. */
TL_API int tl_str_compare(tl_str a, tl_str b);

/** Whether `text` starts with `prefix`. */
TL_API bool tl_str_starts(tl_str text, tl_str prefix);

/** Where `needle` first stands in `text`, as an offset in bytes; `text.len` + 1 or more is never returned, -1 means nowhere. */
TL_API ptrdiff_t tl_str_find(tl_str text, tl_str needle);

/** `text` without ASCII blanks, tabs and line ends at both ends. */
TL_API tl_str tl_str_trim(tl_str text);

/** Offset of the first byte that is not well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates); `text.len` when all is well. */
TL_API size_t tl_str_utf8_error(tl_str text);

/** How many code points well-formed UTF-8 holds (what JSON Schema's maxLength counts). */
TL_API size_t tl_str_code_points(tl_str text);

TL_END_DECLS
#endif
