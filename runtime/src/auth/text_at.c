/* One text out of a decoded object, by its wire path. */
#include "auth/login_state.h"

#include <string.h>

/* The field that a path starts with, and what is left of the path. A name may hold dots itself. */
static const tl_field *first_field(const tl_type *type, tl_str path, tl_str *rest) {
    const tl_field *field = type->kind == TL_KIND_OBJECT ? tl_schema_field(type, path) : NULL;
    *rest = tl_str_from(NULL);
    if (field || type->kind != TL_KIND_OBJECT) {
        return field;
    }
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] == '.') {
            field = tl_schema_field(type, tl_str_sized(path.ptr, i));
            if (field) {
                *rest = tl_str_sized(path.ptr + i + 1, path.len - i - 1);
                return field;
            }
        }
    }
    return NULL;
}

const tl_type *tl_type_at(const tl_type *type, tl_str path) {
    while (type && path.len > 0) {
        const tl_field *field = first_field(type, path, &path);
        type = field ? field->type : NULL;
    }
    return type;
}

static bool has_value(const tl_field *field, const char *member) {
    return (field->flags & TL_FIELD_BARE) || (uint8_t)member[tl_kind_size((tl_kind)field->kind)] == TL_VALUE;
}

tl_str tl_text_at(const tl_type *type, const void *object, tl_str path) {
    tl_str text = {0};
    while (object) {
        const tl_field *field = first_field(type, path, &path);
        const char *member = field ? (const char *)object + field->offset : NULL;
        if (!field || !has_value(field, member)) {
            break;
        }
        if (field->kind == TL_KIND_TEXT && path.len == 0) {
            memcpy(&text, member, sizeof text);
        }
        if (field->kind != TL_KIND_OBJECT) {
            break;
        }
        memcpy(&object, member, sizeof object);
        type = field->type;
    }
    return text;
}
