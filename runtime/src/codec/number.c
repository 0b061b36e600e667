/* Numbers between text and machine. */
#include <string.h>

#include "codec/number.h"

char *tl_write_uint(char *out, uint64_t number) {
    static const char pairs[] = "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
                                "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";
    char digits[TL_INTEGER_BYTES];
    size_t at = sizeof(digits);
    while (number >= 100) {
        at -= 2;
        memcpy(digits + at, pairs + number % 100 * 2, 2);
        number /= 100;
    }
    if (number >= 10) {
        at -= 2;
        memcpy(digits + at, pairs + number * 2, 2);
    } else {
        digits[--at] = (char)('0' + number);
    }
    memcpy(out, digits + at, sizeof(digits) - at);
    return out + (sizeof(digits) - at);
}

char *tl_write_int(char *out, int64_t number) {
    uint64_t magnitude = (uint64_t)number;
    if (number < 0) {
        *out++ = '-';
        magnitude = 0 - magnitude;
    }
    return tl_write_uint(out, magnitude);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *p, const char *end) {
    while (p < end && is_digit(*p)) {
        p++;
    }
    return p;
}

const char *tl_number_end(const char *p, const char *end, bool *integer, const char **wrong) {
    *integer = true;
    if (p < end && *p == '-') {
        p++;
    }
    const char *digits = p;
    if (p < end && *p == '0') {
        p++;
    } else {
        p = skip_digits(p, end);
    }
    if (p == digits || (p < end && is_digit(*p))) {
        goto broken; /* no digit, or one behind a leading zero */
    }
    if (p < end && *p == '.') {
        *integer = false;
        digits = ++p;
        p = skip_digits(p, end);
        if (p == digits) {
            goto broken;
        }
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        *integer = false;
        p++;
        if (p < end && (*p == '+' || *p == '-')) {
            p++;
        }
        digits = p;
        p = skip_digits(p, end);
        if (p == digits) {
            goto broken;
        }
    }
    return p;
broken:
    *wrong = p;
    return NULL;
}

bool tl_is_number(tl_str text) {
    bool integer = false;
    const char *wrong = NULL;
    return text.len && tl_number_end(text.ptr, text.ptr + text.len, &integer, &wrong) == text.ptr + text.len;
}

/* Sign and magnitude of a whole text. */
static tl_status parse(tl_str text, bool *negative, uint64_t *magnitude) {
    bool integer = false;
    const char *wrong = NULL;
    const char *end = text.len ? text.ptr + text.len : NULL;
    if (!end || tl_number_end(text.ptr, end, &integer, &wrong) != end || !integer) {
        return TL_ERR_TYPE;
    }
    const char *p = text.ptr;
    *negative = *p == '-';
    p += *negative;
    uint64_t number = 0;
    for (; p < end; p++) {
        uint64_t digit = (uint64_t)(*p - '0');
        if (number > (UINT64_MAX - digit) / 10) {
            return TL_ERR_RANGE;
        }
        number = number * 10 + digit;
    }
    *magnitude = number;
    return *negative && number == 0 ? TL_ERR_TYPE : TL_OK;
}

tl_status tl_parse_int(tl_str text, int64_t *number) {
    bool negative = false;
    uint64_t magnitude = 0;
    tl_status status = parse(text, &negative, &magnitude);
    if (status != TL_OK) {
        return status;
    }
    if (magnitude > (uint64_t)INT64_MAX + negative) {
        return TL_ERR_RANGE;
    }
    if (negative) {
        *number = magnitude == (uint64_t)INT64_MAX + 1 ? INT64_MIN : -(int64_t)magnitude;
    } else {
        *number = (int64_t)magnitude;
    }
    return TL_OK;
}

tl_status tl_parse_uint(tl_str text, uint64_t *number) {
    bool negative = false;
    tl_status status = parse(text, &negative, number);
    return status == TL_OK && negative ? TL_ERR_RANGE : status;
}
