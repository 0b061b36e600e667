/* Numbers of a schema's limits, never through floating point. */
#include <string.h>

#include "number.h"

/* Digits of a number whose decimal point stands `point` digits from their start. */
typedef struct decimal {
    bool negative;
    const char *digits; /* without the sign; may hold one point, which is skipped */
    const char *end;
    int64_t point;
} decimal;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Splits a number into sign, digits and exponent. */
static bool split(const char *text, decimal *d) {
    int64_t exponent = 0;
    bool exponent_negative = false;
    d->negative = *text == '-';
    if (*text == '-' || *text == '+')
        text++;
    d->digits = text;
    while (is_digit(*text))
        text++;
    d->point = text - d->digits;
    if (d->point == 0)
        return false;
    if (*text == '.') {
        const char *fraction = ++text;
        while (is_digit(*text))
            text++;
        if (text == fraction)
            return false;
    }
    d->end = text;
    if (*text == 'e' || *text == 'E') {
        text++;
        exponent_negative = *text == '-';
        if (*text == '-' || *text == '+')
            text++;
        if (!is_digit(*text))
            return false;
        for (; is_digit(*text); text++)
            exponent = exponent < 1000000 ? exponent * 10 + (*text - '0') : exponent;
    }
    d->point += exponent_negative ? -exponent : exponent;
    return *text == '\0';
}

bool gen_number_read(const char *text, gen_number *number) {
    decimal d;
    if (!split(text, &d))
        return false;
    uint64_t whole = 0;
    bool over = false, fraction = false;
    int64_t at = 0;
    for (const char *digit = d.digits; digit < d.end; digit++) {
        if (*digit == '.')
            continue;
        uint64_t value = (uint64_t)(*digit - '0');
        if (at >= d.point) {
            fraction = fraction || value != 0;
        } else if (whole > (UINT64_MAX - value) / 10) {
            over = true;
        } else {
            whole = whole * 10 + value;
        }
        at++;
    }
    for (; at < d.point && whole != 0 && !over; at++) {
        over = whole > UINT64_MAX / 10;
        whole *= over ? 1 : 10;
    }
    memset(number, 0, sizeof *number);
    number->whole = !fraction && !over;
    number->above_uint64 = !d.negative && (over || whole == UINT64_MAX);
    if (d.negative) {
        /* -2.5 lies above -3. */
        uint64_t down = fraction && whole < UINT64_MAX ? whole + 1 : whole;
        bool below = over || down > (uint64_t)INT64_MAX + 1;
        number->range = below ? GEN_BELOW : GEN_WITHIN;
        number->floor = below ? INT64_MIN : down == 0 ? 0 : -(int64_t)(down - 1) - 1;
    } else {
        bool above = over || whole > (uint64_t)INT64_MAX;
        number->range = above ? GEN_ABOVE : GEN_WITHIN;
        number->floor = above ? INT64_MAX : (int64_t)whole;
    }
    return true;
}
