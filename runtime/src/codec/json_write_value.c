/* Values to JSON: scalars, lists, maps. */
#include "codec/json_writer.h"

#include "codec/json_skip.h"
#include "codec/kind.h"
#include "codec/number.h"

static char *write_copy(tl_writer *w, char *o, tl_str text, size_t slack) {
    o = tl_writer_room(w, o, text.len + slack);
    if (o) {
        memcpy(o, text.ptr, text.len);
        o += text.len;
    }
    return o;
}

static char *write_decimal(tl_writer *w, char *o, tl_str text, size_t slack) {
    if (!tl_is_number(text)) {
        return tl_writer_fail(w, TL_ERR_TYPE, "the decimal is no JSON number, like -12.50");
    }
    return write_copy(w, o, text, slack);
}

static char *write_enum(tl_writer *w, char *o, const tl_type *type, const tl_enum *value, size_t slack) {
    if (value->text.ptr) {
        return tl_write_text(w, o, value->text, slack);
    }
    if (value->code < 0 || value->code >= (int64_t)type->count) {
        return tl_writer_fail(w, TL_ERR_TYPE, "the enumerator has neither a text nor a known code");
    }
    return tl_write_text(w, o, tl_str_from(type->names[value->code]), slack);
}

/* Raw JSON, checked, without the blanks between its parts. */
static char *write_json(tl_writer *w, char *o, tl_str text, size_t slack) {
    tl_problem problem = {TL_OK, NULL, NULL};
    tl_status status = tl_json_check(text, w->depth, &problem);
    if (status != TL_OK) {
        return tl_writer_fail(w, status == TL_ERR_SYNTAX ? TL_ERR_TYPE : status,
                              status == TL_ERR_LIMIT ? "the raw JSON is nested too deeply" : "the raw JSON is not well-formed");
    }
    o = tl_writer_room(w, o, text.len + slack);
    if (!o) {
        return NULL;
    }
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!quoted && (c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
            continue;
        }
        *o++ = c;
        if (quoted && c == '\\') {
            *o++ = text.ptr[++i];
        } else if (c == '"') {
            quoted = !quoted;
        }
    }
    return o;
}

/* The elements, a comma before each; the first comma then becomes the bracket. */
static char *write_elements(tl_writer *w, char *o, const tl_type *element, const tl_list *list, uint32_t stride) {
    size_t need = TL_SHARE + (element->kind == TL_KIND_OBJECT ? tl_writer_slack(element) : 0);
    const char *item = (const char *)list->items;
    for (size_t i = 0; i < list->count; i++, item += stride) {
        o = tl_writer_room(w, o, need);
        if (!o) {
            return NULL;
        }
        *o++ = ',';
        if (element->kind == TL_KIND_OBJECT) {
            o = tl_write_object(w, o, element, item, need - TL_SHARE);
        } else {
            o = tl_write_value(w, o, element, item, TL_SHARE);
        }
        if (TL_UNLIKELY(!o)) {
            tl_path_index(&w->path, i);
            return NULL;
        }
    }
    return o;
}

static char *write_entries(tl_writer *w, char *o, const tl_type *type, const tl_list *map) {
    const tl_type *element = type->element;
    size_t need = TL_SHARE + (element->kind == TL_KIND_OBJECT ? tl_writer_slack(element) : 0);
    const char *entry = (const char *)map->items;
    for (size_t i = 0; i < map->count; i++, entry += type->stride) {
        tl_str key;
        memcpy(&key, entry, sizeof(key));
        o = tl_writer_room(w, o, TL_SHARE);
        if (!o) {
            return NULL;
        }
        *o++ = ',';
        o = tl_write_text(w, o, key, need + 1);
        if (!o) {
            return NULL; /* the key is not UTF-8: nothing that a path could show */
        }
        *o++ = ':';
        if (element->kind == TL_KIND_OBJECT) {
            o = tl_write_object(w, o, element, entry + TL_MAP_VALUE_AT, need - TL_SHARE);
        } else {
            o = tl_write_value(w, o, element, entry + TL_MAP_VALUE_AT, TL_SHARE);
        }
        if (!o) {
            tl_path_name(&w->path, key);
            return NULL;
        }
    }
    return o;
}

static char *write_list(tl_writer *w, char *o, const tl_type *type, const tl_list *list, size_t slack) {
    bool map = type->kind == TL_KIND_MAP;
    if (list->count == 0) {
        memcpy(o, map ? "{}" : "[]", 2);
        return tl_writer_room(w, o + 2, slack);
    }
    if (!list->items) {
        return tl_writer_fail(w, TL_ERR_MISSING, "the list counts elements but points at none");
    }
    if (w->depth == 0) {
        return tl_writer_fail(w, TL_ERR_LIMIT, "nested too deeply");
    }
    w->depth--;
    size_t start = (size_t)(o - w->out->ptr);
    o = map ? write_entries(w, o, type, list) : write_elements(w, o, type->element, list, type->stride);
    if (!o) {
        return NULL;
    }
    w->depth++;
    w->out->ptr[start] = map ? '{' : '[';
    o = tl_writer_room(w, o, 1 + slack);
    if (o) {
        *o++ = map ? '}' : ']';
    }
    return o;
}

static char *write_bool(char *o, bool value) {
    memcpy(o, value ? "true" : "false", 5);
    return o + (value ? 4 : 5);
}

char *tl_write_value(tl_writer *w, char *o, const tl_type *type, const char *value, size_t slack) {
    switch ((tl_kind)type->kind) {
    case TL_KIND_TEXT:
        if (TL_UNLIKELY(w->masked)) {
            return tl_write_masked(w, o, *(const tl_str *)(const void *)value, slack);
        }
        return tl_write_text(w, o, *(const tl_str *)(const void *)value, slack);
    case TL_KIND_INT:
        o = tl_write_int(o, *(const int64_t *)(const void *)value);
        break;
    case TL_KIND_UINT:
        o = tl_write_uint(o, *(const uint64_t *)(const void *)value);
        break;
    case TL_KIND_BOOL:
        o = write_bool(o, *(const bool *)(const void *)value);
        break;
    case TL_KIND_DECIMAL:
        return write_decimal(w, o, *(const tl_str *)(const void *)value, slack);
    case TL_KIND_ENUM:
        return write_enum(w, o, type, (const tl_enum *)(const void *)value, slack);
    case TL_KIND_JSON:
        return write_json(w, o, *(const tl_str *)(const void *)value, slack);
    case TL_KIND_OBJECT: {
        size_t own = tl_writer_slack(type);
        o = tl_writer_room(w, o, own);
        o = o ? tl_write_object(w, o, type, value, own) : NULL;
        break;
    }
    case TL_KIND_LIST:
    case TL_KIND_MAP:
        return write_list(w, o, type, (const tl_list *)(const void *)value, slack);
    default:
        return tl_writer_fail(w, TL_ERR_ABI, "a descriptor table names a kind that this library does not know");
    }
    return o ? tl_writer_room(w, o, slack) : NULL;
}
