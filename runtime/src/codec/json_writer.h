/*
 * The encoder's state and its parts. Every part takes the cursor and returns it moved on, NULL when it failed. Room is reserved ahead, once per
 * object (`slack`: its keys and what each short value needs at most), so that the common value is written without a look at the buffer's end; who
 * writes more than its share makes room for its own bytes plus the slack of what follows.
 */
#ifndef TRUNKLINE_CODEC_JSON_WRITER_H
#define TRUNKLINE_CODEC_JSON_WRITER_H

#include <trunkline/json.h>

#include "codec/bytes.h"
#include "codec/path.h"

/** Bytes that cover a number, a literal, "<secret>" or a text of TL_SHORT_TEXT bytes with quotes, and a separator. */
enum { TL_SHORT_TEXT = 16, TL_SHARE = 32 };

typedef struct tl_writer {
    tl_buf *out;
    const char *limit; /* end of the buffer */
    uint32_t depth; /* levels that are still allowed */
    uint8_t hidden; /* tl_field_flag: TL_FIELD_SECRET, TL_FIELD_PHONE */
    bool masked; /* within a field that holds phone numbers */
    tl_status status; /* of the failure */
    const char *message;
    tl_path path;
} tl_writer;

/** Notes why writing fails and returns NULL. @param message  a literal */
TL_COLD char *tl_writer_fail(tl_writer *w, tl_status status, const char *message);

/** Makes room for `need` bytes at the cursor, which may move. */
TL_COLD char *tl_writer_grow(tl_writer *w, char *o, size_t need);

static inline char *tl_writer_room(tl_writer *w, char *o, size_t need) {
    return TL_LIKELY((size_t)(w->limit - o) >= need) ? o : tl_writer_grow(w, o, need);
}

/** Room that an object's members need beside long values, with its braces. */
size_t tl_writer_slack(const tl_type *object);

/** Writes a text in quotes. On return `slack` bytes are free. */
char *tl_write_text(tl_writer *w, char *o, tl_str text, size_t slack);

/** Writes a phone number in quotes, masked. On return `slack` bytes are free. */
TL_COLD char *tl_write_masked(tl_writer *w, char *o, tl_str text, size_t slack);

/** Writes a secret or a phone number as it may be shown. On entry TL_SHARE bytes are free, on return `slack`. */
TL_COLD char *tl_write_hidden(tl_writer *w, char *o, const tl_field *field, const char *member, size_t slack);

/** Writes any value. On entry TL_SHARE bytes are free, on return `slack`. @param value  the bare form; an object's struct itself */
char *tl_write_value(tl_writer *w, char *o, const tl_type *type, const char *value, size_t slack);

/** Writes an object's members. On entry and on return `slack` = tl_writer_slack(type) bytes are free, which it may use. */
char *tl_write_object(tl_writer *w, char *o, const tl_type *type, const char *value, size_t slack);

#endif
