/* Fields set from text, by their wire path. */
#include <string.h>

#include "codec/assign_parse.h"
#include "codec/kind.h"
#include "codec/nearest.h"

/* What is to be set, and with what. */
typedef struct assignment {
    tl_opt_text text;
    tl_arena *arena;
    tl_error *error;
} assignment;

static tl_status fail_unknown(const assignment *a, const tl_type *type, tl_str name) {
    const tl_field *nearest = NULL;
    size_t distance = SIZE_MAX;
    for (uint32_t i = 0; i < type->count; i++) {
        size_t apart = tl_name_distance(tl_field_name(&type->fields[i]), name);
        if (apart < distance) {
            distance = apart;
            nearest = &type->fields[i];
        }
    }
    int shown = (int)(name.len < 80 ? name.len : 80);
    if (!nearest) {
        return tl_fail(a->error, TL_ERR_UNKNOWN, "%s has no field \"%.*s\"", type->name, shown, name.len ? name.ptr : "");
    }
    tl_str other = tl_field_name(nearest);
    return tl_fail(a->error, TL_ERR_UNKNOWN, "%s has no field \"%.*s\"; the nearest is \"%.*s\"", type->name, shown, name.len ? name.ptr : "",
                   (int)(other.len < 80 ? other.len : 80), other.ptr);
}

/* The field that a path starts with; names may hold dots, so the longest that fits counts. `rest` is what follows its dot, NULL at the path's end. */
static const tl_field *first_field(const tl_type *type, tl_str path, tl_str *rest) {
    for (size_t len = path.len;; len--) {
        bool boundary = len == path.len || path.ptr[len] == '.';
        const tl_field *field = boundary ? tl_schema_field(type, tl_str_sized(path.ptr, len)) : NULL;
        if (field) {
            *rest = len == path.len ? tl_str_sized(NULL, 0) : tl_str_sized(path.ptr + len + 1, path.len - len - 1);
            return field;
        }
        if (len == 0) {
            return NULL;
        }
    }
}

static tl_status set_null(const assignment *a, const tl_field *field, char *member) {
    if (field->flags & TL_FIELD_BARE || !(field->flags & TL_FIELD_NULLABLE)) {
        return tl_fail(a->error, TL_ERR_TYPE, "null, which this field cannot be");
    }
    memset(member, 0, tl_presence_at[field->kind]);
    member[tl_presence_at[field->kind]] = TL_NULL;
    return TL_OK;
}

static void set_value(const tl_field *field, char *member, const void *value) {
    size_t size = tl_presence_at[field->kind];
    memcpy(member, value, size);
    if (!(field->flags & TL_FIELD_BARE)) {
        member[size] = TL_VALUE;
    }
}

static tl_status set_leaf(const assignment *a, const tl_field *field, char *member) {
    tl_scalar value;
    memset(&value, 0, sizeof(value));
    if (a->text.is == TL_ABSENT) {
        return TL_OK;
    }
    if (a->text.is == TL_NULL) {
        return set_null(a, field, member);
    }
    tl_status status = tl_parse_scalar(field->type, a->text.value, (field->flags & TL_FIELD_SECRET) != 0, &value, a->error);
    if (status == TL_OK) {
        set_value(field, member, &value);
    }
    return status;
}

static tl_status set_path(const assignment *a, const tl_type *type, char *object, tl_str path, uint32_t depth);

/* Goes on inside an object; a new one is attached only once all has gone well. */
static tl_status set_inside(const assignment *a, const tl_field *field, char *member, tl_str rest, uint32_t depth) {
    bool there = field->flags & TL_FIELD_BARE || member[tl_presence_at[field->kind]] == TL_VALUE;
    char *inner = NULL;
    if (field->kind != TL_KIND_OBJECT) {
        return tl_fail(a->error, TL_ERR_UNKNOWN, "this field is no object, so nothing can follow its name");
    }
    if (depth == 0) {
        return tl_fail(a->error, TL_ERR_LIMIT, "the path is nested more than %d levels deep", TL_DEPTH_DEFAULT);
    }
    if (there) {
        memcpy(&inner, member, sizeof(inner));
    }
    if (inner) {
        return set_path(a, field->type, inner, rest, depth - 1);
    }
    inner = (char *)tl_arena_alloc(a->arena, field->type->size);
    if (!inner) {
        return tl_fail(a->error, TL_ERR_MEMORY, "out of memory");
    }
    tl_status status = set_path(a, field->type, inner, rest, depth - 1);
    if (status == TL_OK && a->text.is != TL_ABSENT) {
        set_value(field, member, &inner);
    }
    return status;
}

static tl_status set_path(const assignment *a, const tl_type *type, char *object, tl_str path, uint32_t depth) {
    tl_str rest;
    const tl_field *field = first_field(type, path, &rest);
    if (!field) {
        const char *dot = path.len ? (const char *)memchr(path.ptr, '.', path.len) : NULL;
        return fail_unknown(a, type, dot ? tl_str_sized(path.ptr, (size_t)(dot - path.ptr)) : path);
    }
    char *member = object + field->offset;
    return rest.ptr ? set_inside(a, field, member, rest, depth) : set_leaf(a, field, member);
}

tl_status tl_schema_set(const tl_type *type, void *object, tl_str path, tl_opt_text text, tl_arena *arena, tl_error *error) {
    assignment a = {text, arena, error};
    tl_status status = type->kind == TL_KIND_OBJECT ? set_path(&a, type, (char *)object, path, TL_DEPTH_DEFAULT)
                                                    : tl_fail(error, TL_ERR_USAGE, "%s is no object: it has no fields to set", type->name);
    if (status != TL_OK) {
        tl_error_set_field(error, path);
    }
    return status;
}
