/* Scalars as plain text. */
#include "codec/lexical.h"

#include <string.h>

static tl_status no_text(const char **why, const char *message) {
    *why = message;
    return TL_ERR_TYPE;
}

tl_status tl_lexical_write(const tl_type *type, const char *value, char *room, tl_str *text, const char **why) {
    switch ((tl_kind)type->kind) {
    case TL_KIND_TEXT:
        *text = *(const tl_str *)(const void *)value;
        return TL_OK;
    case TL_KIND_INT:
        *text = tl_str_sized(room, (size_t)(tl_write_int(room, *(const int64_t *)(const void *)value) - room));
        return TL_OK;
    case TL_KIND_UINT:
        *text = tl_str_sized(room, (size_t)(tl_write_uint(room, *(const uint64_t *)(const void *)value) - room));
        return TL_OK;
    case TL_KIND_BOOL:
        *text = tl_str_from(*(const bool *)(const void *)value ? "true" : "false");
        return TL_OK;
    case TL_KIND_DECIMAL:
        *text = *(const tl_str *)(const void *)value;
        return tl_is_number(*text) ? TL_OK : no_text(why, "the decimal is no number, like -12.50");
    case TL_KIND_ENUM: {
        const tl_enum *named = (const tl_enum *)(const void *)value;
        if (!named->text.ptr && (named->code < 0 || named->code >= (int64_t)type->count)) {
            return no_text(why, "the enumerator has neither a text nor a known code");
        }
        *text = named->text.ptr ? named->text : tl_str_from(type->names[named->code]);
        return TL_OK;
    }
    case TL_KIND_JSON:
        return no_text(why, "a value of any type can be written as JSON only");
    default:
        *why = "a descriptor table names a kind that this library does not know";
        return TL_ERR_ABI;
    }
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A number without what does not count: "+007" is "7", "-0" of an integer is "0". */
static tl_str plain_number(char *text, size_t len, bool integer) {
    char *p = text;
    char *end = text + len;
    bool negative = p < end && *p == '-';
    if (negative || (p < end && *p == '+')) {
        p++;
    }
    while (end - p >= 2 && p[0] == '0' && p[1] >= '0' && p[1] <= '9') {
        p++;
    }
    bool zero = end - p == 1 && *p == '0';
    if (negative && !(integer && zero)) {
        *--p = '-';
    }
    return tl_str_sized(p, (size_t)(end - p));
}

static tl_status read_int(const tl_type *type, tl_str text, int64_t *number, const char **why) {
    tl_status status = tl_parse_int(text, number);
    if (status == TL_ERR_TYPE) {
        *why = "an integer is expected";
    } else if (status != TL_OK || *number < type->limits.minimum || *number > type->limits.maximum) {
        *why = "the integer is out of range";
        status = TL_ERR_RANGE;
    }
    return status;
}

static tl_status read_uint(const tl_type *type, tl_str text, uint64_t *number, const char **why) {
    const tl_limits *limits = &type->limits;
    tl_status status = tl_parse_uint(text, number);
    bool low = limits->minimum > 0 && *number < (uint64_t)limits->minimum;
    bool high = limits->maximum != INT64_MAX && (limits->maximum < 0 || *number > (uint64_t)limits->maximum);
    if (status == TL_ERR_TYPE) {
        *why = "an integer is expected";
    } else if (status != TL_OK || low || high) {
        *why = "the integer is out of range";
        status = TL_ERR_RANGE;
    }
    return status;
}

static tl_status read_bool(tl_str text, bool *flag, const char **why) {
    bool yes = tl_str_equal_nocase(text, tl_str_sized("true", 4)) || tl_str_equal(text, tl_str_sized("1", 1));
    bool no = tl_str_equal_nocase(text, tl_str_sized("false", 5)) || tl_str_equal(text, tl_str_sized("0", 1));
    *flag = yes;
    return yes || no ? TL_OK : no_text(why, "true or false is expected");
}

static void read_enum(const tl_type *type, tl_str text, tl_enum *value) {
    value->text = text;
    value->code = -1;
    for (uint32_t i = 0; i < type->count; i++) {
        if (tl_str_equal(tl_str_from(type->names[i]), text)) {
            value->code = (int64_t)i;
            return;
        }
    }
}

tl_status tl_lexical_read(const tl_type *type, char *text, size_t len, char *value, const char **why) {
    tl_str whole = tl_str_sized(text, len);
    if (type->kind == TL_KIND_TEXT) {
        *(tl_str *)(void *)value = whole;
        return TL_OK;
    }
    if (type->kind == TL_KIND_ENUM) {
        read_enum(type, whole, (tl_enum *)(void *)value);
        return TL_OK;
    }
    while (len && is_blank(*text)) {
        text++;
        len--;
    }
    while (len && is_blank(text[len - 1])) {
        text[--len] = '\0';
    }
    switch ((tl_kind)type->kind) {
    case TL_KIND_INT:
        return read_int(type, plain_number(text, len, true), (int64_t *)(void *)value, why);
    case TL_KIND_UINT:
        return read_uint(type, plain_number(text, len, true), (uint64_t *)(void *)value, why);
    case TL_KIND_BOOL:
        return read_bool(tl_str_sized(text, len), (bool *)(void *)value, why);
    case TL_KIND_DECIMAL:
        *(tl_str *)(void *)value = plain_number(text, len, false);
        return tl_is_number(*(tl_str *)(void *)value) ? TL_OK : no_text(why, "a decimal number is expected");
    default:
        return no_text(why, "a value of any type can be read from JSON only");
    }
}
