#include "net/retry_after.h"

/* A place in a text that is read from left to right. */
typedef struct cursor {
    const char *at;
    const char *end;
} cursor;

typedef struct date {
    int64_t year;
    unsigned month; /* from 1 */
    unsigned day;
    unsigned hour;
    unsigned minute;
    unsigned second;
} date;

static bool skip_text(cursor *in, const char *text) {
    size_t len = strlen(text);
    if ((size_t)(in->end - in->at) < len || memcmp(in->at, text, len) != 0) {
        return false;
    }
    in->at += len;
    return true;
}

/* Exactly `digits` digits. */
static bool read_digits(cursor *in, unsigned digits, unsigned *value) {
    *value = 0;
    for (unsigned i = 0; i < digits; i++) {
        if (in->at == in->end || *in->at < '0' || *in->at > '9') {
            return false;
        }
        *value = *value * 10 + (unsigned)(*in->at++ - '0');
    }
    return true;
}

static bool read_month(cursor *in, unsigned *month) {
    static const char names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (unsigned i = 0; i < 12; i++) {
        if (skip_text(in, names[i])) {
            *month = i + 1;
            return true;
        }
    }
    return false;
}

static bool skip_day_name(cursor *in) {
    const char *start = in->at;
    while (in->at < in->end && ((*in->at >= 'A' && *in->at <= 'Z') || (*in->at >= 'a' && *in->at <= 'z'))) {
        in->at++;
    }
    return in->at - start >= 3;
}

static bool read_time(cursor *in, date *out) {
    return read_digits(in, 2, &out->hour) && skip_text(in, ":") && read_digits(in, 2, &out->minute) && skip_text(in, ":") &&
           read_digits(in, 2, &out->second);
}

/* Sun Nov  6 08:49:37 1994 */
static bool read_asctime(cursor in, date *out) {
    unsigned year = 0;
    if (!read_month(&in, &out->month) || !skip_text(&in, " ") || !read_digits(&in, skip_text(&in, " ") ? 1 : 2, &out->day) || !skip_text(&in, " ")) {
        return false;
    }
    if (!read_time(&in, out) || !skip_text(&in, " ") || !read_digits(&in, 4, &year)) {
        return false;
    }
    out->year = year;
    return in.at == in.end;
}

/* The year nearest to now that ends in these two digits, at most 50 years ahead (RFC 9110 5.6.7). */
static int64_t full_year(unsigned two_digits, int64_t unix_ms) {
    int64_t this_year = 1970 + unix_ms / 31556952000;
    int64_t year = this_year - this_year % 100 + two_digits;
    return year > this_year + 50 ? year - 100 : year;
}

/* Behind the weekday: ", 06 Nov 1994 08:49:37 GMT" or ", 06-Nov-94 08:49:37 GMT". */
static bool read_fixdate(cursor in, int64_t unix_ms, date *out) {
    unsigned year = 0;
    if (!skip_text(&in, ", ") || !read_digits(&in, 2, &out->day)) {
        return false;
    }
    bool old = skip_text(&in, "-");
    if ((!old && !skip_text(&in, " ")) || !read_month(&in, &out->month) || !skip_text(&in, old ? "-" : " ") ||
        !read_digits(&in, old ? 2 : 4, &year) || !skip_text(&in, " ")) {
        return false;
    }
    out->year = old ? full_year(year, unix_ms) : (int64_t)year;
    return read_time(&in, out) && skip_text(&in, " GMT") && in.at == in.end;
}

static bool date_is_real(const date *when) {
    static const uint8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (when->year % 4 == 0 && when->year % 100 != 0) || when->year % 400 == 0;
    unsigned most = days[when->month - 1] + (leap && when->month == 2 ? 1u : 0u);
    return when->day >= 1 && when->day <= most && when->hour <= 23 && when->minute <= 59 && when->second <= 60;
}

/* Milliseconds since 1970 of a date of the Gregorian calendar, which repeats every 400 years of 146,097 days. */
static int64_t date_unix_ms(const date *when) {
    /* A year that starts in March has its leap day at its end. */
    int64_t year = when->month <= 2 ? when->year - 1 : when->year;
    int64_t month = (when->month + 9) % 12; /* March: 0 */
    int64_t days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + when->day - 1 - 719468;
    return (((days * 24 + when->hour) * 60 + when->minute) * 60 + when->second) * 1000;
}

static bool read_seconds(tl_str value, int64_t *delay_ms) {
    const int64_t most_s = INT64_MAX / 2000;
    int64_t seconds = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '9') {
            return false;
        }
        seconds = seconds > most_s / 10 - 1 ? most_s : seconds * 10 + (value.ptr[i] - '0');
    }
    *delay_ms = seconds * 1000;
    return value.len > 0;
}

bool tl_retry_after(tl_str value, int64_t unix_ms, int64_t *delay_ms) {
    date when = {0};
    value = tl_str_trim(value);
    if (read_seconds(value, delay_ms)) {
        return true;
    }
    if (value.len == 0) {
        return false;
    }
    cursor in = {value.ptr, value.ptr + value.len};
    if (!skip_day_name(&in)) {
        return false;
    }
    if (!read_fixdate(in, unix_ms, &when) && !(skip_text(&in, " ") && read_asctime(in, &when))) {
        return false;
    }
    if (!date_is_real(&when)) {
        return false;
    }
    int64_t delay = date_unix_ms(&when) - unix_ms;
    *delay_ms = delay > 0 ? delay : 0;
    return true;
}
