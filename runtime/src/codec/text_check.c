#include "codec/text_check.h"

#include <inttypes.h>

#include "codec/pattern.h"

/* A number's text, as far as its limits need it. */
typedef struct reading {
    int64_t whole; /* towards zero; capped */
    bool negative;
    bool beyond; /* of 64 bits */
    bool fraction; /* something else than zeroes behind the point */
} reading;

/* XML Schema leaves blanks around a number out of it. */
static tl_str without_blanks(tl_str text) {
    while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t' || text.ptr[0] == '\n' || text.ptr[0] == '\r')) {
        text = tl_str_sized(text.ptr + 1, text.len - 1);
    }
    while (text.len > 0 &&
           (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t' || text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == '\r')) {
        text.len--;
    }
    return text;
}

static void add_digit(reading *number, int digit) {
    if (number->whole > (INT64_MAX - digit) / 10) {
        number->beyond = true;
    } else {
        number->whole = number->whole * 10 + digit;
    }
}

/* False where the text is no number; one with a point only where `decimal`. */
static bool read_number(tl_str text, bool decimal, reading *number) {
    size_t at = 0, digits = 0;
    bool point = false;
    if (text.len > 0 && (text.ptr[0] == '+' || text.ptr[0] == '-')) {
        number->negative = text.ptr[at++] == '-';
    }
    for (; at < text.len; at++) {
        char c = text.ptr[at];
        if (c == '.' && decimal && !point) {
            point = true;
        } else if (c < '0' || c > '9') {
            return false;
        } else if (point) {
            number->fraction = number->fraction || c != '0';
            digits++;
        } else {
            add_digit(number, c - '0');
            digits++;
        }
    }
    return digits > 0;
}

/* Limits are whole numbers; INT64_MAX and INT64_MIN are none. */
static bool is_below(const reading *number, int64_t minimum) {
    if (number->beyond) {
        return number->negative && minimum != INT64_MIN;
    }
    int64_t value = number->negative ? -number->whole : number->whole;
    return value < minimum || (value == minimum && number->fraction && number->negative);
}

static bool is_above(const reading *number, int64_t maximum) {
    if (number->beyond) {
        return !number->negative && maximum != INT64_MAX;
    }
    int64_t value = number->negative ? -number->whole : number->whole;
    return value > maximum || (value == maximum && number->fraction && !number->negative);
}

static tl_status check_number(const tl_type *type, tl_str text, tl_error *error) {
    reading number = {0, false, false, false};
    bool decimal = type->text->form == TL_FORM_DECIMAL;
    if (!read_number(without_blanks(text), decimal, &number)) {
        return tl_fail(error, TL_ERR_TYPE, decimal ? "is no number, like -12.50" : "is no whole number");
    }
    if (is_below(&number, type->limits.minimum)) {
        return tl_fail(error, TL_ERR_RANGE, "the number is below %" PRId64 ", the least that is allowed", type->limits.minimum);
    }
    if (is_above(&number, type->limits.maximum)) {
        return tl_fail(error, TL_ERR_RANGE, "the number is above %" PRId64 ", the most that is allowed", type->limits.maximum);
    }
    return TL_OK;
}

static tl_status check_boolean(tl_str text, tl_error *error) {
    static const char *const words[] = {"true", "false", "1", "0"};
    tl_str word = without_blanks(text);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (tl_str_equal(word, tl_str_from(words[i]))) {
            return TL_OK;
        }
    }
    return tl_fail(error, TL_ERR_TYPE, "is neither true nor false (nor 1 or 0)");
}

static tl_status check_pattern(const tl_text_rule *rule, tl_str text, tl_error *error) {
    bool matches = false;
    switch (tl_pattern_match(rule->pattern, text, &matches)) {
    case TL_OK:
        break;
    case TL_ERR_MEMORY:
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    case TL_ERR_ABI:
        return tl_fail(error, TL_ERR_ABI, "a descriptor table holds a pattern that this library cannot read");
    default:
        return tl_fail(error, TL_ERR_LIMIT, "matching the text with its pattern takes too long");
    }
    if (matches) {
        return TL_OK;
    }
    return rule->pattern_name ? tl_fail(error, TL_ERR_TYPE, "is no %s", rule->pattern_name)
                              : tl_fail(error, TL_ERR_TYPE, "does not match the pattern %s", rule->pattern_text ? rule->pattern_text : rule->pattern);
}

static tl_status check_length(const tl_limits *limits, tl_str text, tl_error *error) {
    if (text.len >= limits->min_length * (size_t)4 && text.len <= limits->max_length) {
        return TL_OK; /* whatever its characters are */
    }
    size_t length = tl_str_code_points(text);
    if (length < limits->min_length) {
        return tl_fail(error, TL_ERR_LIMIT, "%zu characters, and at least %" PRIu32 " are needed", length, limits->min_length);
    }
    if (length > limits->max_length) {
        return tl_fail(error, TL_ERR_LIMIT, "%zu characters, and at most %" PRIu32 " are allowed", length, limits->max_length);
    }
    return TL_OK;
}

tl_status tl_text_check(const tl_type *type, tl_str text, tl_error *error) {
    const tl_text_rule *rule = type->text;
    tl_status status = check_length(&type->limits, text, error);
    if (status == TL_OK && rule && rule->form != TL_FORM_TEXT) {
        status = rule->form == TL_FORM_BOOLEAN ? check_boolean(text, error) : check_number(type, text, error);
    }
    return status == TL_OK && rule && rule->pattern ? check_pattern(rule, text, error) : status;
}
