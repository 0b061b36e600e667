/* A cell's text as a value. */
#include <inttypes.h>

#include "codec/assign_parse.h"

#include "codec/json_skip.h"
#include "codec/kind.h"
#include "codec/nearest.h"
#include "codec/number.h"

enum { SHOWN_BYTES = 60 };

/* A message about a text, which it quotes unless that is secret. */
static tl_status fail_text(tl_error *error, tl_status status, tl_str text, bool secret, const char *why) {
    if (secret) {
        return tl_fail(error, status, "the text (not shown: it is secret) is %s", why);
    }
    bool cut = text.len > SHOWN_BYTES;
    return tl_fail(error, status, "\"%.*s%s\" is %s", (int)(cut ? SHOWN_BYTES : text.len), text.len ? text.ptr : "", cut ? "..." : "", why);
}

static tl_status parse_int(const tl_type *type, tl_str text, bool secret, int64_t *number, tl_error *error) {
    tl_status status = tl_parse_int(text, number);
    if (status == TL_ERR_TYPE) {
        return fail_text(error, status, text, secret, "no integer: digits, perhaps with a minus before them, no leading zeros");
    }
    if (status != TL_OK || *number < type->limits.minimum || *number > type->limits.maximum) {
        return tl_fail(error, TL_ERR_RANGE, "the number is out of range: it goes from %" PRId64 " to %" PRId64, type->limits.minimum,
                       type->limits.maximum);
    }
    return TL_OK;
}

static tl_status parse_uint(const tl_type *type, tl_str text, bool secret, uint64_t *number, tl_error *error) {
    uint64_t least = type->limits.minimum > 0 ? (uint64_t)type->limits.minimum : 0;
    uint64_t most = type->limits.maximum == INT64_MAX ? UINT64_MAX : type->limits.maximum > 0 ? (uint64_t)type->limits.maximum : 0;
    tl_status status = tl_parse_uint(text, number);
    if (status == TL_ERR_TYPE) {
        return fail_text(error, status, text, secret, "no integer: digits only, no leading zeros");
    }
    if (status != TL_OK || *number < least || *number > most) {
        return tl_fail(error, TL_ERR_RANGE, "the number is out of range: it goes from %" PRIu64 " to %" PRIu64, least, most);
    }
    return TL_OK;
}

static tl_status parse_bool(tl_str text, bool secret, bool *flag, tl_error *error) {
    bool yes = tl_str_equal_nocase(text, tl_str_sized("true", 4)) || tl_str_equal(text, tl_str_sized("1", 1));
    bool no = tl_str_equal_nocase(text, tl_str_sized("false", 5)) || tl_str_equal(text, tl_str_sized("0", 1));
    *flag = yes;
    return yes || no ? TL_OK : fail_text(error, TL_ERR_TYPE, text, secret, "neither true nor false, 1 nor 0");
}

static tl_status parse_enum(const tl_type *type, tl_str text, bool secret, tl_enum *value, tl_error *error) {
    const char *nearest = NULL;
    size_t distance = SIZE_MAX;
    for (uint32_t i = 0; i < type->count; i++) {
        tl_str name = tl_str_from(type->names[i]);
        if (tl_str_equal(name, text)) {
            value->text = name;
            value->code = (int64_t)i;
            return TL_OK;
        }
        size_t apart = tl_name_distance(name, text);
        if (apart < distance) {
            distance = apart;
            nearest = type->names[i];
        }
    }
    tl_status status = fail_text(error, TL_ERR_TYPE, text, secret, "none of the values this field has");
    if (nearest && error && !secret) {
        status = tl_fail(error, TL_ERR_TYPE, "%s; the nearest is \"%.100s\"", error->message, nearest);
    }
    return status;
}

static tl_status parse_json(tl_str text, bool secret, tl_error *error) {
    tl_problem problem = {TL_OK, NULL, NULL};
    if (tl_json_check(text, TL_DEPTH_DEFAULT, &problem) != TL_OK) {
        return fail_text(error, TL_ERR_TYPE, text, secret, "no well-formed JSON, which this field takes");
    }
    return TL_OK;
}

/* A flag that the schema has as a number or as a boolean of XML Schema's, from what people write. */
static tl_str parse_flag(const tl_type *type, tl_str text) {
    bool yes = tl_str_equal_nocase(text, tl_str_sized("true", 4)), no = tl_str_equal_nocase(text, tl_str_sized("false", 5));
    uint32_t form = type->text ? type->text->form : TL_FORM_TEXT;
    if (form == TL_FORM_INTEGER && (yes || no)) {
        return tl_str_from(yes ? "1" : "0");
    }
    return form == TL_FORM_BOOLEAN && (yes || no) ? tl_str_from(yes ? "true" : "false") : text;
}

tl_status tl_parse_scalar(const tl_type *type, tl_str text, bool secret, tl_scalar *value, tl_error *error) {
    switch ((tl_kind)type->kind) {
    case TL_KIND_TEXT:
        value->text = parse_flag(type, text);
        return TL_OK;
    case TL_KIND_INT:
        return parse_int(type, text, secret, &value->integer, error);
    case TL_KIND_UINT:
        return parse_uint(type, text, secret, &value->natural, error);
    case TL_KIND_BOOL:
        return parse_bool(text, secret, &value->flag, error);
    case TL_KIND_DECIMAL:
        value->text = text;
        return tl_is_number(text) ? TL_OK : fail_text(error, TL_ERR_TYPE, text, secret, "no decimal number, like -12.50");
    case TL_KIND_ENUM:
        return parse_enum(type, text, secret, &value->enumerator, error);
    case TL_KIND_JSON:
        value->text = text;
        return parse_json(text, secret, error);
    case TL_KIND_OBJECT:
        return tl_fail(error, TL_ERR_TYPE, "an object cannot be set from a text: name one of its fields, after a dot");
    case TL_KIND_LIST:
    case TL_KIND_MAP:
        return tl_fail(error, TL_ERR_TYPE, "a list cannot be set from a text");
    default:
        return tl_fail(error, TL_ERR_ABI, "a descriptor table names a kind that this library does not know");
    }
}
