/* Limits of numbers, texts, lists and maps. */
#include <string.h>

#include "message.h"
#include "number.h"
#include "types.h"

/* A limit as the schema gives it. */
typedef struct bound {
    const yaml_node *node; /* NULL: none */
    gen_number number;
    bool exclusive;
} bound;

/* Reads a number. Reports anything else. */
static bool read_number(gen *g, const yaml_node *node, const char *key, gen_number *number) {
    if (node->kind == YAML_SCALAR && node->plain && gen_number_read(node->text, number))
        return true;
    gen_error(g, node, "`%s` must be a number", key);
    return false;
}

/* `minimum` with `exclusiveMinimum`, or the same of maximum: in OpenAPI 3.0 the second is a boolean, in 3.1 a number of its own. */
static bound read_bound(gen *g, const yaml_node *schema, const char *key, const char *exclusive_key) {
    bound inclusive = {yaml_get(schema, key), {0}, false};
    bound exclusive = {yaml_get(schema, exclusive_key), {0}, true};
    bool flag = false;
    if (inclusive.node && !read_number(g, inclusive.node, key, &inclusive.number))
        inclusive.node = NULL;
    if (yaml_bool(exclusive.node, &flag)) {
        if (g->is_3_1)
            gen_error(g, exclusive.node, "`%s` is a number in OpenAPI 3.1", exclusive_key);
        inclusive.exclusive = flag;
        return inclusive;
    }
    if (!exclusive.node)
        return inclusive;
    if (!g->is_3_1)
        gen_error(g, exclusive.node, "`%s` is true or false in OpenAPI 3.0", exclusive_key);
    if (!read_number(g, exclusive.node, exclusive_key, &exclusive.number) || !inclusive.node)
        return exclusive;
    /* Both: the narrower one counts; of two on the same integer that is the exclusive one. */
    bool lower = key[1] == 'i';
    gen_number a = inclusive.number, b = exclusive.number;
    if (a.range != b.range)
        return (a.range < b.range) == lower ? exclusive : inclusive;
    return a.floor == b.floor || (a.floor < b.floor) == lower ? exclusive : inclusive;
}

/* The smallest integer within a lower bound. False when there is none in 64 bits. */
static bool lowest(bound b, int64_t *value) {
    *value = b.number.floor;
    if (b.number.range == GEN_ABOVE)
        return false;
    if (b.number.range == GEN_BELOW || (b.number.whole && !b.exclusive))
        return true;
    if (*value == INT64_MAX)
        return false;
    *value += 1;
    return true;
}

/* The largest integer within an upper bound. False when there is none in 64 bits. */
static bool highest(bound b, int64_t *value) {
    *value = b.number.floor;
    if (b.number.range == GEN_BELOW)
        return false;
    if (b.number.range == GEN_ABOVE || !(b.number.whole && b.exclusive))
        return true;
    if (*value == INT64_MIN)
        return false;
    *value -= 1;
    return true;
}

/* What a format allows; formats that say nothing of the range leave it alone. */
static void format_range(const yaml_node *schema, gen_limits *limits) {
    static const struct {
        const char *format;
        int64_t minimum;
        int64_t maximum;
    } ranges[] = {
        {"int8", INT8_MIN, INT8_MAX}, {"int16", INT16_MIN, INT16_MAX}, {"int32", INT32_MIN, INT32_MAX},
        {"uint8", 0, UINT8_MAX},      {"uint16", 0, UINT16_MAX},       {"uint32", 0, UINT32_MAX},
    };
    const char *format = yaml_text(yaml_get(schema, "format"));
    for (size_t i = 0; format && i < sizeof ranges / sizeof ranges[0]; i++) {
        if (strcmp(ranges[i].format, format) == 0) {
            limits->minimum = ranges[i].minimum;
            limits->maximum = ranges[i].maximum;
        }
    }
}

static void read_range(gen *g, gen_type *type) {
    bound low = read_bound(g, type->where, "minimum", "exclusiveMinimum");
    bound high = read_bound(g, type->where, "maximum", "exclusiveMaximum");
    int64_t value;
    format_range(type->where, &type->limits);
    bool is_unsigned = type->kind == GEN_UINT;
    /* Limits are kept in 63 bits; what an unsigned number allows beyond them is not checked. */
    if (is_unsigned && high.node && high.number.range == GEN_ABOVE) {
        if (!high.number.above_uint64)
            gen_warning(g, high.node, "a maximum above %lld is not checked by the generated client", (long long)INT64_MAX);
        high.node = NULL;
    }
    if (low.node && !lowest(low, &value)) {
        gen_error(g, low.node, is_unsigned ? "a minimum above 2^63 - 1 is not supported yet" : "no integer of 64 bits is that large");
        return;
    }
    if (low.node && value > type->limits.minimum && !(is_unsigned && value <= 0))
        type->limits.minimum = value;
    if (high.node && !highest(high, &value)) {
        gen_error(g, high.node, "no integer of 64 bits is that small");
        return;
    }
    if (high.node && value < type->limits.maximum)
        type->limits.maximum = value;
    if (type->limits.minimum > type->limits.maximum || (is_unsigned && type->limits.maximum < 0))
        gen_error(g, low.node ? low.node : high.node, "no integer lies within these limits");
}

/* Reads a length. A minimum that is too large is an error, such a maximum is none. */
static uint32_t read_length(gen *g, const yaml_node *schema, const char *key, uint32_t standard) {
    const yaml_node *node = yaml_get(schema, key);
    gen_number number;
    if (!node || !read_number(g, node, key, &number))
        return standard;
    if (!number.whole || number.floor < 0) {
        gen_error(g, node, "`%s` must be a whole number, 0 or more", key);
        return standard;
    }
    if (number.range == GEN_WITHIN && number.floor < (int64_t)UINT32_MAX)
        return (uint32_t)number.floor;
    if (standard == 0)
        gen_error(g, node, "`%s` of 2^32 - 1 or more is not supported", key);
    return standard;
}

static void read_lengths(gen *g, gen_type *type, const char *minimum, const char *maximum) {
    type->limits.min_length = read_length(g, type->where, minimum, 0);
    type->limits.max_length = read_length(g, type->where, maximum, UINT32_MAX);
    if (type->limits.min_length > type->limits.max_length)
        gen_error(g, yaml_get(type->where, minimum), "`%s` is above `%s`", minimum, maximum);
}

static void warn_unchecked(gen *g, const yaml_node *schema, const char *key, const char *of) {
    const yaml_node *node = yaml_get(schema, key);
    if (node)
        gen_warning(g, node, "`%s` of %s is not checked by the generated client", key, of);
}

void gen_read_limits(gen *g, gen_type *type) {
    static const char *const number_keys[] = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"};
    switch (type->kind) {
    case GEN_INT:
    case GEN_UINT:
        read_range(g, type);
        break;
    case GEN_TEXT:
        read_lengths(g, type, "minLength", "maxLength");
        break;
    case GEN_LIST:
        read_lengths(g, type, "minItems", "maxItems");
        break;
    case GEN_MAP:
        read_lengths(g, type, "minProperties", "maxProperties");
        warn_unchecked(g, type->where, "required", "an object without named members");
        break;
    case GEN_OBJECT:
        warn_unchecked(g, type->where, "minProperties", "an object with named members");
        warn_unchecked(g, type->where, "maxProperties", "an object with named members");
        break;
    case GEN_DECIMAL:
        for (size_t i = 0; i < sizeof number_keys / sizeof number_keys[0]; i++)
            warn_unchecked(g, type->where, number_keys[i], "a number with decimals");
        break;
    case GEN_ENUM:
        warn_unchecked(g, type->where, "minLength", "an enumeration");
        warn_unchecked(g, type->where, "maxLength", "an enumeration");
        break;
    case GEN_BOOL:
    case GEN_JSON:
        break;
    }
}
