/* Structs to JSON: the call, and objects, member by member in the table's order. */
#include "codec/json_writer.h"

#include "codec/json_options.h"
#include "codec/kind.h"
#include "codec/number.h"

char *tl_writer_fail(tl_writer *w, tl_status status, const char *message) {
    w->status = status;
    w->message = message;
    return NULL;
}

char *tl_writer_grow(tl_writer *w, char *o, size_t need) {
    /* Until the whole value stands, nobody but us reads the length: it only tells the buffer what to keep. */
    size_t length = w->out->len;
    w->out->len = o ? (size_t)(o - w->out->ptr) : 0;
    tl_status status = tl_buf_reserve(w->out, need);
    size_t written = w->out->len;
    w->out->len = length;
    if (status != TL_OK) {
        return tl_writer_fail(w, status, "out of memory");
    }
    w->limit = w->out->ptr + w->out->cap;
    return w->out->ptr + written;
}

size_t tl_writer_slack(const tl_type *object) {
    size_t slack = TL_SHARE;
    for (uint32_t i = 0; i < object->count; i++) {
        slack += object->fields[i].key_len + (size_t)TL_SHARE;
    }
    return slack;
}

static TL_COLD char *fail_field(tl_writer *w, const tl_field *field, tl_status status, const char *message) {
    if (message) {
        tl_writer_fail(w, status, message);
    }
    tl_path_field(&w->path, field);
    return NULL;
}

/* A text of up to 16 bytes without a look at the buffer's end: its share of the room is reserved. NULL: it is longer, or needs escapes. */
static inline char *write_short_text(char *o, const char *p, size_t len) {
    *o = '"';
    if (len >= 8) {
        uint64_t head = tl_load8(p);
        uint64_t tail = tl_load8(p + len - 8);
        if (tl_special8(head) | tl_special8(tail)) {
            return NULL;
        }
        memcpy(o + 1, &head, 8);
        memcpy(o + 1 + len - 8, &tail, 8);
    } else if (len >= 4) {
        uint32_t head = tl_load4(p);
        uint32_t tail = tl_load4(p + len - 4);
        if (tl_special8((uint64_t)tail << 32 | head)) {
            return NULL;
        }
        memcpy(o + 1, &head, 4);
        memcpy(o + 1 + len - 4, &tail, 4);
    } else {
        for (size_t i = 0; i < len; i++) {
            if (tl_is_special(p[i])) {
                return NULL;
            }
            o[1 + i] = p[i];
        }
    }
    o[1 + len] = '"';
    return o + len + 2;
}

/* A value behind its key, except for short texts. */
static char *write_member(tl_writer *w, char *o, const tl_field *field, const char *member, size_t slack) {
    if (field->kind == TL_KIND_OBJECT) {
        const char *object = *(const char *const *)(const void *)member;
        if (!object) {
            return tl_writer_fail(w, TL_ERR_MISSING, "the object is missing: its pointer is NULL");
        }
        member = object;
    }
    if (w->hidden & field->flags) {
        return tl_write_hidden(w, o, field, member, slack);
    }
    return tl_write_value(w, o, field->type, member, slack);
}

/* A member without a value: nothing when absent, null when null. `o` is behind the key, which stands already. */
static char *write_no_value(tl_writer *w, char *o, const tl_field *field, uint8_t is) {
    switch (is) {
    case TL_ABSENT:
        return field->flags & TL_FIELD_REQUIRED ? fail_field(w, field, TL_ERR_MISSING, "a required field is absent") : o - field->key_len;
    case TL_NULL:
        memcpy(o, "null", 4);
        return o + 4;
    default:
        return fail_field(w, field, TL_ERR_USAGE, "a presence byte is none of TL_ABSENT, TL_NULL, TL_VALUE");
    }
}

char *tl_write_object(tl_writer *w, char *o, const tl_type *type, const char *value, size_t slack) {
    if (w->depth == 0) {
        return tl_writer_fail(w, TL_ERR_LIMIT, "nested too deeply");
    }
    w->depth--;
    size_t start = (size_t)(o - w->out->ptr);
    const tl_field *end = type->fields + type->count;
    for (const tl_field *field = type->fields; field != end; field++) {
        const char *member = value + field->offset;
        uint8_t is = field->flags & TL_FIELD_BARE ? (uint8_t)TL_VALUE : *(const uint8_t *)(member + tl_presence_at[field->kind]);
        tl_copy_key(o, field->key, field->key_len);
        o += field->key_len;
        if (is != TL_VALUE) {
            o = write_no_value(w, o, field, is);
            if (TL_UNLIKELY(!o)) {
                return NULL;
            }
            continue;
        }
        if (field->kind == TL_KIND_TEXT && !(w->hidden & field->flags)) {
            const tl_str *text = (const tl_str *)(const void *)member;
            char *after = text->len <= TL_SHORT_TEXT ? write_short_text(o, text->ptr, text->len) : NULL;
            if (TL_LIKELY(after != NULL)) {
                o = after;
                continue;
            }
        }
        o = write_member(w, o, field, member, slack);
        if (TL_UNLIKELY(!o)) {
            return fail_field(w, field, TL_OK, NULL);
        }
    }
    w->depth++;
    char *first = w->out->ptr + start;
    if (o == first) {
        *o++ = '{';
    } else {
        *first = '{';
    }
    *o++ = '}';
    return tl_writer_room(w, o, slack);
}

tl_status tl_json_encode(tl_buf *out, const tl_type *type, const void *value, const tl_json_options *options, tl_error *error) {
    tl_json_options used;
    tl_status status = tl_json_options_read(&used, options, error);
    if (status != TL_OK) {
        return status;
    }
    uint8_t hidden = (uint8_t)((used.redact ? TL_FIELD_SECRET : 0) | (used.redact_numbers ? TL_FIELD_PHONE : 0));
    tl_writer w = {.out = out, .limit = out->ptr ? out->ptr + out->cap : NULL, .depth = used.max_depth, .hidden = hidden};
    char *o = tl_writer_grow(&w, out->ptr ? out->ptr + out->len : NULL, TL_SHARE);
    if (o) {
        o = tl_write_value(&w, o, type, (const char *)value, 0);
    }
    if (!o) {
        (void)tl_fail(error, w.status, "%s", w.message);
        tl_error_set_field(error, tl_path_str(&w.path));
        return w.status;
    }
    out->len = (size_t)(o - out->ptr);
    return TL_OK;
}
