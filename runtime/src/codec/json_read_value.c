/* JSON scalars to their C forms, each checked against its type. */
#include "codec/json_reader.h"

#include "codec/number.h"

const char *tl_reader_fail(tl_reader *r, tl_status status, const char *at, const char *message) {
    return tl_problem_at(&r->problem, status, at, message);
}

const char *tl_reader_wrong_type(tl_reader *r, const char *p, const char *message) {
    if (tl_json_skip(p, r->end, r->depth, &r->problem)) {
        return tl_reader_fail(r, TL_ERR_TYPE, p, message);
    }
    return NULL;
}

/* Puts the text between two places into the slab. */
static tl_str keep_text(tl_reader *r, const char *from, const char *to) {
    size_t length = (size_t)(to - from);
    char *kept = r->slab;
    memcpy(kept, from, length);
    kept[length] = '\0';
    r->slab = kept + length + 1;
    return tl_str_sized(kept, length);
}

/* Why a number that the quick way did not take is none for us. */
static TL_COLD const char *fail_integer(tl_reader *r, const char *p) {
    bool integer = false;
    const char *wrong = p;
    const char *after = *p == '-' || (*p >= '0' && *p <= '9') ? tl_number_end(p, r->end, &integer, &wrong) : NULL;
    if (!after) {
        return tl_reader_wrong_type(r, p, "an integer is expected");
    }
    if (!integer) {
        return tl_reader_fail(r, TL_ERR_TYPE, p, "an integer is expected, without fraction or exponent");
    }
    if (p[0] == '-' && p[1] == '0') {
        return tl_reader_fail(r, TL_ERR_TYPE, p, "an integer is expected, and -0 is none");
    }
    return tl_reader_fail(r, TL_ERR_RANGE, p, "the number is out of range");
}

/* Digits without sign, leading zeros, fraction or exponent, that fit into 64 bits. NULL: not so, and nothing is noted. */
static inline const char *read_digits(const char *p, uint64_t *number) {
    const char *first = p;
    uint64_t value = 0;
    for (; *p >= '0' && *p <= '9'; p++) {
        uint64_t digit = (uint64_t)(*p - '0');
        if (TL_UNLIKELY(p - first >= 19) && value > (UINT64_MAX - digit) / 10) {
            return NULL;
        }
        value = value * 10 + digit;
    }
    if (p == first || (*first == '0' && p - first > 1) || *p == '.' || *p == 'e' || *p == 'E') {
        return NULL;
    }
    *number = value;
    return p;
}

static const char *read_int(tl_reader *r, const char *p, const tl_limits *limits, int64_t *number) {
    bool negative = *p == '-';
    uint64_t magnitude = 0;
    const char *after = read_digits(p + negative, &magnitude);
    if (TL_UNLIKELY(!after || (negative && magnitude == 0) || magnitude > (uint64_t)INT64_MAX + negative)) {
        return fail_integer(r, p);
    }
    /* Two's complement, which int64_t is. */
    int64_t value = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    if (TL_UNLIKELY(value < limits->minimum || value > limits->maximum)) {
        return tl_reader_fail(r, TL_ERR_RANGE, p, "the number is out of range");
    }
    *number = value;
    return after;
}

static const char *read_uint(tl_reader *r, const char *p, const tl_limits *limits, uint64_t *number) {
    uint64_t value = 0;
    const char *after = read_digits(p, &value);
    if (!after) {
        return fail_integer(r, p);
    }
    bool low = limits->minimum > 0 && value < (uint64_t)limits->minimum;
    bool high = limits->maximum != INT64_MAX && (limits->maximum < 0 || value > (uint64_t)limits->maximum);
    if (low || high) {
        return tl_reader_fail(r, TL_ERR_RANGE, p, "the number is out of range");
    }
    *number = value;
    return after;
}

static const char *read_bool(tl_reader *r, const char *p, bool *value) {
    if (memcmp(p, "true", 4) == 0) {
        *value = true;
        return p + 4;
    }
    if (memcmp(p, "false", 5) == 0) {
        *value = false;
        return p + 5;
    }
    return tl_reader_wrong_type(r, p, "true or false is expected");
}

static const char *read_decimal(tl_reader *r, const char *p, tl_str *text) {
    bool integer = false;
    const char *wrong = p;
    if (*p != '-' && !(*p >= '0' && *p <= '9')) {
        return tl_reader_wrong_type(r, p, "a number is expected");
    }
    const char *after = tl_number_end(p, r->end, &integer, &wrong);
    if (!after) {
        return tl_reader_fail(r, TL_ERR_SYNTAX, wrong, "a number breaks off, or starts with 0");
    }
    *text = keep_text(r, p, after);
    return after;
}

static const char *read_enum(tl_reader *r, const char *p, const tl_type *type, tl_enum *value) {
    if (*p != '"') {
        return tl_reader_wrong_type(r, p, "a text is expected");
    }
    p = tl_read_text(r, p + 1, &value->text);
    if (!p) {
        return NULL;
    }
    value->code = -1;
    for (uint32_t i = 0; i < type->count; i++) {
        if (tl_str_equal(value->text, tl_str_from(type->names[i]))) {
            value->code = (int64_t)i;
            break;
        }
    }
    return p;
}

static const char *read_json(tl_reader *r, const char *p, tl_str *text) {
    const char *after = tl_json_skip(p, r->end, r->depth, &r->problem);
    if (after) {
        *text = keep_text(r, p, after);
    }
    return after;
}

static const char *read_object_pointer(tl_reader *r, const char *p, const tl_type *type, char *value) {
    if (*p != '{') {
        return tl_reader_wrong_type(r, p, "an object is expected");
    }
    void *object = tl_arena_alloc(r->arena, type->size);
    if (!object) {
        return tl_reader_fail(r, TL_ERR_MEMORY, p, "out of memory");
    }
    memcpy(value, &object, sizeof(object));
    return tl_read_object(r, p, type, (char *)object);
}

const char *tl_read_value(tl_reader *r, const char *p, const tl_type *type, char *value) {
    switch ((tl_kind)type->kind) {
    case TL_KIND_TEXT:
        if (*p != '"') {
            return tl_reader_wrong_type(r, p, "a text is expected");
        }
        return tl_read_text(r, p + 1, (tl_str *)(void *)value);
    case TL_KIND_INT:
        return read_int(r, p, &type->limits, (int64_t *)(void *)value);
    case TL_KIND_UINT:
        return read_uint(r, p, &type->limits, (uint64_t *)(void *)value);
    case TL_KIND_BOOL:
        return read_bool(r, p, (bool *)(void *)value);
    case TL_KIND_DECIMAL:
        return read_decimal(r, p, (tl_str *)(void *)value);
    case TL_KIND_ENUM:
        return read_enum(r, p, type, (tl_enum *)(void *)value);
    case TL_KIND_JSON:
        return read_json(r, p, (tl_str *)(void *)value);
    case TL_KIND_OBJECT:
        return read_object_pointer(r, p, type, value);
    case TL_KIND_LIST:
    case TL_KIND_MAP:
        return tl_read_list(r, p, type, (tl_list *)(void *)value);
    default:
        return tl_reader_fail(r, TL_ERR_ABI, p, "a descriptor table names a kind that this library does not know");
    }
}
