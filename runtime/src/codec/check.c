/* Values against their types' limits, before anything is sent. */
#include <inttypes.h>
#include <string.h>

#include "codec/json_skip.h"
#include "codec/kind.h"
#include "codec/number.h"
#include "codec/path.h"
#include "codec/text_check.h"

typedef struct checker {
    tl_error *error;
    uint32_t depth; /* levels that are still allowed */
    tl_path path;
} checker;

static tl_status check_value(checker *c, const tl_type *type, const char *value);

static tl_status check_utf8(checker *c, tl_str text) {
    size_t wrong = tl_str_utf8_error(text);
    return wrong == text.len ? TL_OK : tl_fail(c->error, TL_ERR_UTF8, "the text is not UTF-8 from byte %zu on", wrong + 1);
}

static tl_status check_text(checker *c, const tl_type *type, tl_str text) {
    tl_status status = check_utf8(c, text);
    if (status != TL_OK) {
        return status;
    }
    return tl_text_check(type, text, c->error);
}

static tl_status check_int(checker *c, const tl_limits *limits, int64_t number) {
    if (number < limits->minimum) {
        return tl_fail(c->error, TL_ERR_RANGE, "the number is below %" PRId64 ", the least that is allowed", limits->minimum);
    }
    if (number > limits->maximum) {
        return tl_fail(c->error, TL_ERR_RANGE, "the number is above %" PRId64 ", the most that is allowed", limits->maximum);
    }
    return TL_OK;
}

/* The maximum of a type without limits is INT64_MAX, which bounds no unsigned number. */
static tl_status check_uint(checker *c, const tl_limits *limits, uint64_t number) {
    if (limits->minimum > 0 && number < (uint64_t)limits->minimum) {
        return tl_fail(c->error, TL_ERR_RANGE, "the number is below %" PRId64 ", the least that is allowed", limits->minimum);
    }
    if (limits->maximum != INT64_MAX && (limits->maximum < 0 || number > (uint64_t)limits->maximum)) {
        return tl_fail(c->error, TL_ERR_RANGE, "the number is above %" PRId64 ", the most that is allowed", limits->maximum);
    }
    return TL_OK;
}

/* A text that the schema does not name is let pass: what a vendor has sent can be sent back. */
static tl_status check_enum(checker *c, const tl_type *type, const tl_enum *value) {
    if (value->text.ptr) {
        return check_utf8(c, value->text);
    }
    if (value->code < 0 || value->code >= (int64_t)type->count) {
        return tl_fail(c->error, TL_ERR_TYPE, "the enumerator has neither a text nor a known code");
    }
    return TL_OK;
}

static tl_status check_json(checker *c, tl_str text) {
    tl_problem problem = {TL_OK, NULL, NULL};
    switch (tl_json_check(text, c->depth, &problem)) {
    case TL_OK:
        return TL_OK;
    case TL_ERR_UTF8:
        return tl_fail(c->error, TL_ERR_UTF8, "the raw JSON is not UTF-8");
    case TL_ERR_LIMIT:
        return tl_fail(c->error, TL_ERR_LIMIT, "the raw JSON is nested too deeply");
    default:
        return tl_fail(c->error, TL_ERR_TYPE, "the raw JSON is not well-formed: %s", problem.message);
    }
}

static tl_status check_count(checker *c, const tl_type *type, const tl_list *list) {
    const char *what = type->kind == TL_KIND_MAP ? "entries" : "elements";
    if (list->count && !list->items) {
        return tl_fail(c->error, TL_ERR_MISSING, "the list counts %zu %s but points at none", list->count, what);
    }
    if (list->count < type->limits.min_length) {
        return tl_fail(c->error, TL_ERR_LIMIT, "%zu %s, and at least %" PRIu32 " are needed", list->count, what, type->limits.min_length);
    }
    if (list->count > type->limits.max_length) {
        return tl_fail(c->error, TL_ERR_LIMIT, "%zu %s, and at most %" PRIu32 " are allowed", list->count, what, type->limits.max_length);
    }
    return TL_OK;
}

static tl_status check_list(checker *c, const tl_type *type, const tl_list *list) {
    bool map = type->kind == TL_KIND_MAP;
    tl_status status = check_count(c, type, list);
    const char *item = (const char *)list->items;
    for (size_t i = 0; status == TL_OK && i < list->count; i++, item += type->stride) {
        tl_str key = {NULL, 0};
        if (map) {
            memcpy(&key, item, sizeof(key));
            status = check_utf8(c, key);
            if (status != TL_OK) {
                break;
            }
        }
        status = check_value(c, type->element, map ? item + TL_MAP_VALUE_AT : item);
        if (status == TL_OK) {
            continue;
        }
        if (map) {
            tl_path_name(&c->path, key);
        } else {
            tl_path_index(&c->path, i);
        }
    }
    return status;
}

static tl_status check_member(checker *c, const tl_field *field, const char *member) {
    uint8_t is = field->flags & TL_FIELD_BARE ? (uint8_t)TL_VALUE : *(const uint8_t *)(member + tl_presence_at[field->kind]);
    switch (is) {
    case TL_ABSENT:
        return field->flags & TL_FIELD_REQUIRED ? tl_fail(c->error, TL_ERR_MISSING, "a required field is absent") : TL_OK;
    case TL_NULL:
        return field->flags & TL_FIELD_NULLABLE ? TL_OK : tl_fail(c->error, TL_ERR_TYPE, "null, which this field cannot be");
    case TL_VALUE:
        break;
    default:
        return tl_fail(c->error, TL_ERR_USAGE, "a presence byte is none of TL_ABSENT, TL_NULL, TL_VALUE");
    }
    if (field->kind == TL_KIND_OBJECT) {
        member = *(const char *const *)(const void *)member;
        if (!member) {
            return tl_fail(c->error, TL_ERR_MISSING, "the object is missing: its pointer is NULL");
        }
    }
    return check_value(c, field->type, member);
}

static tl_status check_object(checker *c, const tl_type *type, const char *value) {
    for (uint32_t i = 0; i < type->count; i++) {
        const tl_field *field = &type->fields[i];
        tl_status status = check_member(c, field, value + field->offset);
        if (status != TL_OK) {
            tl_path_field(&c->path, field);
            return status;
        }
    }
    return TL_OK;
}

static tl_status check_container(checker *c, const tl_type *type, const char *value) {
    if (c->depth == 0) {
        return tl_fail(c->error, TL_ERR_LIMIT, "nested more than %d levels deep", TL_DEPTH_MOST);
    }
    c->depth--;
    tl_status status = type->kind == TL_KIND_OBJECT ? check_object(c, type, value) : check_list(c, type, (const tl_list *)(const void *)value);
    c->depth++;
    return status;
}

static tl_status check_value(checker *c, const tl_type *type, const char *value) {
    switch ((tl_kind)type->kind) {
    case TL_KIND_TEXT:
        return check_text(c, type, *(const tl_str *)(const void *)value);
    case TL_KIND_INT:
        return check_int(c, &type->limits, *(const int64_t *)(const void *)value);
    case TL_KIND_UINT:
        return check_uint(c, &type->limits, *(const uint64_t *)(const void *)value);
    case TL_KIND_BOOL:
        return TL_OK;
    case TL_KIND_DECIMAL:
        return tl_is_number(*(const tl_str *)(const void *)value) ? TL_OK : tl_fail(c->error, TL_ERR_TYPE, "the decimal is no number, like -12.50");
    case TL_KIND_ENUM:
        return check_enum(c, type, (const tl_enum *)(const void *)value);
    case TL_KIND_JSON:
        return check_json(c, *(const tl_str *)(const void *)value);
    case TL_KIND_OBJECT:
    case TL_KIND_LIST:
    case TL_KIND_MAP:
        return check_container(c, type, value);
    default:
        return tl_fail(c->error, TL_ERR_ABI, "a descriptor table names a kind that this library does not know");
    }
}

tl_status tl_schema_check(const tl_type *type, const void *value, tl_error *error) {
    checker c = {.error = error, .depth = TL_DEPTH_MOST};
    tl_status status = check_value(&c, type, (const char *)value);
    if (status != TL_OK) {
        tl_error_set_field(error, tl_path_str(&c.path));
    }
    return status;
}
