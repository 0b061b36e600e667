#include "number.h"

#include <stddef.h>
#include <string.h>

/* Reads digits and moves `text` behind them; false when there is none or they exceed `most`. */
static bool read_digits(const char **text, uint64_t most, uint64_t *number) {
    const char *at = *text;
    uint64_t value = 0;
    while (*at >= '0' && *at <= '9') {
        value = 10 * value + (uint64_t)(*at - '0');
        if (value > most) {
            return false;
        }
        at++;
    }
    if (at == *text) {
        return false;
    }
    *text = at;
    *number = value;
    return true;
}

bool number_read(const char *text, uint32_t least, uint32_t most, uint32_t *number) {
    uint64_t value;
    if (!read_digits(&text, most, &value) || *text != '\0' || value < least) {
        return false;
    }
    *number = (uint32_t)value;
    return true;
}

bool number_read_duration(const char *text, int64_t *ms) {
    static const struct {
        const char *unit;
        uint64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}};
    enum { DAY_MS = 24 * 60 * 60 * 1000 };
    uint64_t value;
    if (!read_digits(&text, DAY_MS, &value) || value == 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (strcmp(text, units[i].unit) == 0 && value <= DAY_MS / units[i].ms) {
            *ms = (int64_t)(value * units[i].ms);
            return true;
        }
    }
    return false;
}

bool number_read_rate(const char *text, uint32_t *per_second) {
    uint64_t value;
    if (!read_digits(&text, 1000000, &value) || value == 0 || strcmp(text, "/s") != 0) {
        return false;
    }
    *per_second = (uint32_t)value;
    return true;
}
