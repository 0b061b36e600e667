/*
 * The decoder's state and its parts. The text is followed by TL_BUF_PADDING NUL bytes, so a part may look at the byte under the cursor, and at the
 * 63 behind it, without asking where the text ends. Every part takes the cursor and returns it moved on, NULL when it failed.
 */
#ifndef TRUNKLINE_CODEC_JSON_READER_H
#define TRUNKLINE_CODEC_JSON_READER_H

#include <trunkline/json.h>

#include "base/arena.h"
#include "codec/bytes.h"
#include "codec/json_skip.h"
#include "codec/path.h"

typedef struct tl_reader {
    const char *begin;
    const char *end; /* of the text, where the padding starts */
    tl_arena *arena;
    /*
     * Where the next text goes. All texts share one slab as long as the input: none is longer, with its NUL, than what it was read from with its
     * quotes or the separator behind it. So no text needs a check for room, and 16 bytes may be copied where one is left.
     */
    char *slab;
    uint32_t depth; /* levels that are still allowed */
    tl_problem problem;
    tl_path path;
} tl_reader;

/** Notes why reading fails and returns NULL. @param message  a literal */
TL_COLD const char *tl_reader_fail(tl_reader *r, tl_status status, const char *at, const char *message);

/** The value at `p` is not of the type expected: TL_ERR_TYPE, or what is wrong with its syntax. */
TL_COLD const char *tl_reader_wrong_type(tl_reader *r, const char *p, const char *message);

static inline const char *tl_reader_blanks(const char *p) {
    while (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t') {
        p++;
    }
    return p;
}

static inline bool tl_reader_at_null(const char *p) {
    return memcmp(p, "null", 4) == 0;
}

/** Reads a string into the slab, NUL-terminated. @param p  behind the opening quote */
const char *tl_read_text(tl_reader *r, const char *p, tl_str *text);

/** Reads a value into a member: its bare form, for an object a pointer to a struct from the arena. An old value is replaced whole. */
const char *tl_read_value(tl_reader *r, const char *p, const tl_type *type, char *value);

/** Reads an object. @param p  at its brace, or at what stands there instead. @param value  its zeroed struct */
const char *tl_read_object(tl_reader *r, const char *p, const tl_type *type, char *value);

/** Reads a list or map. @param p  at its bracket or brace, or at what stands there instead */
const char *tl_read_list(tl_reader *r, const char *p, const tl_type *type, tl_list *list);

/** Removes all but the last of the entries that share a key. @param entries  from a map just read. Errors: TL_ERR_MEMORY. */
tl_status tl_map_keep_last(char *entries, size_t *count, uint32_t stride);

#endif
