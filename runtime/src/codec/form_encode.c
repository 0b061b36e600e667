/* Structs to forms. */
#include <trunkline/form.h>
#include <trunkline/redact.h>

#include "codec/form_pairs.h"
#include "codec/kind.h"
#include "codec/lexical.h"
#include "codec/path.h"

typedef struct writer {
    tl_buf *out;
    size_t begin; /* of the form in `out` */
    tl_buf name; /* of what is being written, unescaped */
    tl_buf scratch; /* a number on its way to be masked */
    bool masked; /* in a list of phone numbers that are to be masked */
    const tl_form_options *options;
    uint32_t depth; /* levels that are still allowed */
    tl_status status; /* of the failure */
    const char *message;
    tl_path path;
} writer;

static bool write_value(writer *w, const tl_type *type, const char *value, const tl_field *field);

static bool fail(writer *w, tl_status status, const char *message) {
    w->status = status;
    w->message = message;
    return false;
}

static bool put(writer *w, tl_buf *out, tl_str text) {
    return tl_buf_append(out, text) == TL_OK || fail(w, TL_ERR_MEMORY, "out of memory");
}

static bool is_plain(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '*' || c == '-' || c == '.' || c == '_';
}

/* WHATWG URL, application/x-www-form-urlencoded serializing. */
static bool put_escaped(writer *w, tl_str text) {
    static const char digits[] = "0123456789ABCDEF";
    if (tl_str_utf8_error(text) != text.len) {
        return fail(w, TL_ERR_UTF8, "the text is not UTF-8");
    }
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        char escape[3] = {'%', digits[c >> 4], digits[c & 15]};
        tl_str piece = is_plain(c) ? tl_str_sized(&text.ptr[i], 1) : c == ' ' ? tl_str_sized("+", 1) : tl_str_sized(escape, 3);
        if (!put(w, w->out, piece)) {
            return false;
        }
    }
    return true;
}

static bool put_name(writer *w) {
    return (w->out->len == w->begin || put(w, w->out, tl_str_sized("&", 1))) && put_escaped(w, tl_buf_str(&w->name));
}

static bool put_pair(writer *w, tl_str text) {
    return put_name(w) && put(w, w->out, tl_str_sized("=", 1)) && put_escaped(w, text);
}

static bool write_scalar(writer *w, const tl_type *type, const char *value, const tl_field *field) {
    char room[TL_INTEGER_BYTES];
    tl_str text;
    const char *why = NULL;
    tl_status status = tl_lexical_write(type, value, room, &text, &why);
    if (status != TL_OK) {
        return fail(w, status, why);
    }
    if (w->masked || (w->options->redact_numbers && field && field->flags & TL_FIELD_PHONE)) {
        w->scratch.len = 0;
        if (tl_redact_number(text, &w->scratch) != TL_OK) {
            return fail(w, TL_ERR_MEMORY, "out of memory");
        }
        text = tl_buf_str(&w->scratch);
    }
    return put_pair(w, text);
}

/* `[0]` behind the name, for each element. */
static bool write_items(writer *w, const tl_type *type, const tl_list *list) {
    size_t name = w->name.len;
    const char *item = (const char *)list->items;
    if (list->count && !item) {
        return fail(w, TL_ERR_MISSING, "the list counts elements but points at none");
    }
    for (size_t i = 0; i < list->count; i++, item += type->stride) {
        if (tl_buf_format(&w->name, "[%zu]", i) != TL_OK) {
            return fail(w, TL_ERR_MEMORY, "out of memory");
        }
        if (!write_value(w, type->element, item, NULL)) {
            tl_path_index(&w->path, i);
            return false;
        }
        w->name.len = name;
    }
    return true;
}

static bool write_member(writer *w, const tl_field *field, const char *member) {
    uint8_t is = field->flags & TL_FIELD_BARE ? (uint8_t)TL_VALUE : *(const uint8_t *)(member + tl_presence_at[field->kind]);
    switch (is) {
    case TL_ABSENT:
        return !(field->flags & TL_FIELD_REQUIRED) || fail(w, TL_ERR_MISSING, "a required field is absent");
    case TL_NULL:
        return put_name(w);
    case TL_VALUE:
        break;
    default:
        return fail(w, TL_ERR_USAGE, "a presence byte is none of TL_ABSENT, TL_NULL, TL_VALUE");
    }
    if (field->kind == TL_KIND_OBJECT) {
        member = *(const char *const *)(const void *)member;
        if (!member) {
            return fail(w, TL_ERR_MISSING, "the object is missing: its pointer is NULL");
        }
    }
    if (w->options->redact && field->flags & TL_FIELD_SECRET) {
        return put_pair(w, tl_str_sized("<secret>", 8));
    }
    bool phone = w->options->redact_numbers && field->flags & TL_FIELD_PHONE;
    bool scalars = field->kind == TL_KIND_LIST && field->type->element->kind < TL_KIND_OBJECT;
    if (phone && field->kind >= TL_KIND_OBJECT && !scalars) {
        return put_pair(w, tl_str_sized("<number>", 8));
    }
    w->masked = phone && scalars;
    bool done = write_value(w, field->type, member, field);
    w->masked = false;
    return done;
}

/* `.Name` behind the name, for each member; without a dot at the very front. */
static bool write_members(writer *w, const tl_type *type, const char *value) {
    size_t name = w->name.len;
    for (uint32_t i = 0; i < type->count; i++) {
        const tl_field *field = &type->fields[i];
        if (!(name == 0 || put(w, &w->name, tl_str_sized(".", 1))) || !put(w, &w->name, tl_field_name(field)) ||
            !write_member(w, field, value + field->offset)) {
            tl_path_field(&w->path, field);
            return false;
        }
        w->name.len = name;
    }
    return true;
}

static bool write_value(writer *w, const tl_type *type, const char *value, const tl_field *field) {
    size_t before = w->out->len;
    bool whole = w->name.len == 0;
    bool done;
    if (type->kind != TL_KIND_OBJECT && type->kind != TL_KIND_LIST) {
        if (whole || type->kind == TL_KIND_MAP) {
            return fail(w, TL_ERR_TYPE, whole ? "a form is an object or a list" : "a map has no form");
        }
        return write_scalar(w, type, value, field);
    }
    if (w->depth == 0) {
        return fail(w, TL_ERR_LIMIT, "nested too deeply");
    }
    w->depth--;
    done = type->kind == TL_KIND_OBJECT ? write_members(w, type, value) : write_items(w, type, (const tl_list *)(const void *)value);
    w->depth++;
    if (done && !whole && w->out->len == before) {
        return fail(w, TL_ERR_TYPE, "an empty list or object in another value has no form: it would look absent");
    }
    return done;
}

tl_status tl_form_encode(tl_buf *out, const tl_type *type, const void *value, const tl_form_options *options, tl_error *error) {
    tl_form_options used;
    size_t length = out->len;
    tl_status status = tl_form_options_read(&used, options, error);
    if (status != TL_OK) {
        return status;
    }
    writer w = {.out = out, .begin = length, .options = &used, .depth = used.max_depth};
    bool done = write_value(&w, type, (const char *)value, NULL);
    tl_buf_dispose(&w.name);
    tl_buf_dispose_secret(&w.scratch);
    if (!done) {
        out->len = length;
        (void)tl_fail(error, w.status, "%s", w.message);
        tl_error_set_field(error, tl_path_str(&w.path));
        return w.status;
    }
    return TL_OK;
}
