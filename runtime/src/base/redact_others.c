/* What has digits and is no phone number. */
#include <string.h>

#include "base/redact.h"

enum { LONGEST_GROUP = 15, FEWEST_HEX = 16, LONGEST_COUNT = 12 };

static bool is_digit(tl_str text, size_t at) {
    return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
}

static bool is_alnum(tl_str text, size_t at) {
    return is_digit(text, at) || (at < text.len && (((unsigned char)text.ptr[at] | 0x20) >= 'a' && ((unsigned char)text.ptr[at] | 0x20) <= 'z'));
}

static bool is_hex_letter(tl_str text, size_t at) {
    return at < text.len && ((unsigned char)text.ptr[at] | 0x20) >= 'a' && ((unsigned char)text.ptr[at] | 0x20) <= 'f';
}

static bool is_one_of(tl_str text, size_t at, const char *set) {
    return at < text.len && text.ptr[at] != '\0' && strchr(set, text.ptr[at]) != NULL;
}

/* How many digits stand at `at`, at most `most`; 0 when there are more. */
static size_t digits_at(tl_str text, size_t at, size_t most) {
    size_t count = 0;
    while (count <= most && is_digit(text, at + count)) {
        count++;
    }
    return count <= most ? count : 0;
}

static unsigned value_at(tl_str text, size_t at, size_t count) {
    unsigned value = 0;
    for (size_t i = 0; i < count; i++) {
        value = value * 10 + (unsigned)(text.ptr[at + i] - '0');
    }
    return value;
}

/* Whether digits that end before `at` do not go on, neither at once nor behind a sign. */
static bool ends_at(tl_str text, size_t at) {
    return !is_digit(text, at) && !(is_one_of(text, at, "-./+") && is_digit(text, at + 1));
}

/* Whether more digits follow as they would in a phone number. */
static bool goes_on(tl_str text, size_t at) {
    for (int i = 0; i < TL_PHONE_SEPARATORS; i++) {
        size_t length = tl_phone_separator_length(text, at);
        at += length;
        if (length > 0 && tl_digit_length(text, at) > 0) {
            return true;
        }
    }
    return false;
}

/* 8-4-4-4-12 hexadecimal digits. */
static size_t guid(tl_str text, size_t at) {
    if (text.len - at < 36) {
        return 0;
    }
    for (size_t i = 0; i < 36; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text.ptr[at + i] != '-' : !is_digit(text, at + i) && !is_hex_letter(text, at + i)) {
            return 0;
        }
    }
    return is_alnum(text, at + 36) ? 0 : 36;
}

/* A checksum or the like. */
static size_t hex_word(tl_str text, size_t at) {
    size_t end = at;
    bool letters = false;
    for (; is_digit(text, end) || is_hex_letter(text, end); end++) {
        letters = letters || is_hex_letter(text, end);
    }
    return letters && end - at >= FEWEST_HEX && !is_alnum(text, end) ? end - at : 0;
}

/* 2026-11-21, 2026/11/21, 21.11.2026, 11/21/2026, 20261121T101500. */
static size_t date(tl_str text, size_t at) {
    size_t first = digits_at(text, at, 8);
    if (first == 8 && is_one_of(text, at + 8, "T") && digits_at(text, at + 9, 6) >= 4) {
        return 9 + digits_at(text, at + 9, 6);
    }
    size_t second_at = at + first + 1;
    size_t second = digits_at(text, second_at, 2);
    size_t third_at = second_at + second + 1;
    if (first == 0 || second == 0 || !is_one_of(text, at + first, "-./") || third_at > text.len || text.ptr[third_at - 1] != text.ptr[at + first]) {
        return 0;
    }
    bool year_first = first == 4;
    size_t third = digits_at(text, third_at, 4);
    if (third == 0 || (year_first ? third > 2 : first > 2 || third != 4) || !ends_at(text, third_at + third)) {
        return 0;
    }
    unsigned year = year_first ? value_at(text, at, 4) : value_at(text, third_at, 4);
    unsigned a = value_at(text, second_at, second);
    unsigned b = year_first ? value_at(text, third_at, third) : value_at(text, at, first);
    bool good = a >= 1 && b >= 1 && a <= 31 && b <= 31 && (a <= 12 || b <= 12) && year >= 1900 && year <= 2099;
    return good ? third_at + third - at : 0;
}

/* +0200, -05:00 */
static size_t time_zone(tl_str text, size_t at) {
    if (!is_one_of(text, at, "+-")) {
        return 0;
    }
    size_t hours = digits_at(text, at + 1, 4);
    if (hours == 4) {
        return 5;
    }
    return hours == 2 && is_one_of(text, at + 3, ":") && digits_at(text, at + 4, 2) == 2 ? 6 : 0;
}

/* 10:15, 10:15:00.123+02:00 */
static size_t time_of_day(tl_str text, size_t at) {
    size_t hours = digits_at(text, at, 2);
    size_t end = at + hours;
    if (hours == 0 || !is_one_of(text, end, ":") || digits_at(text, end + 1, 2) != 2) {
        return 0;
    }
    end += 3;
    if (is_one_of(text, end, ":") && digits_at(text, end + 1, 2) == 2) {
        end += 3;
        size_t fraction = is_one_of(text, end, ".,") ? digits_at(text, end + 1, 9) : 0;
        end += fraction > 0 ? fraction + 1 : 0;
    }
    end += time_zone(text, end);
    return ends_at(text, end) ? end - at : 0;
}

/* 127.0.0.1, with /8 or not. */
static size_t ipv4(tl_str text, size_t at) {
    size_t end = at;
    for (int part = 0; part < 4; part++) {
        size_t count = digits_at(text, end, 3);
        if (count == 0 || value_at(text, end, count) > 255) {
            return 0;
        }
        end += count;
        if (part < 3 && !is_one_of(text, end++, ".")) {
            return 0;
        }
    }
    size_t prefix = is_one_of(text, end, "/") ? digits_at(text, end + 1, 2) : 0;
    end += prefix > 0 ? prefix + 1 : 0;
    return ends_at(text, end) ? end - at : 0;
}

/* Whether `word` stands right before `at`, alone, ASCII case ignored; one blank, or `=`, may be in between. */
static bool is_before(tl_str text, size_t at, const char *word) {
    size_t length = strlen(word);
    at -= at > 0 && is_one_of(text, at - 1, " =") ? 1 : 0;
    if (at < length || !tl_str_equal_nocase(tl_str_sized(text.ptr + at - length, length), tl_str_sized(word, length))) {
        return false;
    }
    return at == length || !is_alnum(text, at - length) || !is_alnum(text, at - length - 1);
}

static bool is_behind(tl_str text, size_t at, const char *word) {
    size_t length = strlen(word);
    at += is_one_of(text, at, " ") ? 1 : 0;
    return text.len >= at + length && memcmp(text.ptr + at, word, length) == 0 && !(is_alnum(text, at) && is_alnum(text, at + length));
}

/* line 1234567, 10737418240 bytes */
static size_t counted(tl_str text, size_t at) {
    static const char *const before[] = {"line", "row", "column", "byte", "offset"};
    static const char *const behind[] = {"ms", "bytes", "records", "requests"};
    size_t length = digits_at(text, at, LONGEST_COUNT);
    if (length == 0 || !ends_at(text, at + length)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        /* A vendor's "line 808 555 0148" is another thing. */
        if (length <= 9 && !goes_on(text, at + length) && is_before(text, at, before[i])) {
            return length;
        }
    }
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        if (is_behind(text, at + length, behind[i])) {
            return length;
        }
    }
    return 0;
}

/* $12345678.90, 1.234.567,89 EUR, 1 234 567 USD */
static size_t money(tl_str text, size_t at) {
    static const char *const currencies[] = {"$", "\u20AC", "\u00A3", "\u00A5", "USD", "EUR", "GBP", "CHF", "CAD", "AUD", "JPY"};
    size_t end = at + digits_at(text, at, LONGEST_COUNT);
    if (end == at) {
        return 0;
    }
    if (end - at <= 3) {
        for (int groups = 0; groups < 4 && is_one_of(text, end, " .,'") && digits_at(text, end + 1, 3) == 3; groups++) {
            end += 4;
        }
    }
    size_t cents = is_one_of(text, end, ".,") ? digits_at(text, end + 1, 2) : 0;
    end += cents > 0 ? cents + 1 : 0;
    if (!ends_at(text, end) || goes_on(text, end)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++) {
        if (is_before(text, at, currencies[i]) || is_behind(text, end, currencies[i])) {
            return end - at;
        }
    }
    return 0;
}

/* More digits than a phone number has, without a break. */
static size_t long_run(tl_str text, size_t at) {
    size_t count = 0;
    size_t end = at;
    for (size_t length; (length = tl_digit_length(text, end)) > 0; end += length) {
        count++;
    }
    return count > LONGEST_GROUP ? end - at : 0;
}

size_t tl_not_a_phone(tl_str text, size_t at, bool within) {
    static size_t (*const shapes[])(tl_str, size_t) = {date, time_of_day, ipv4, long_run, counted, money};
    size_t count = within ? 4 : sizeof shapes / sizeof shapes[0]; /* "808 555 0148 records" is no count of records */
    bool digit = tl_digit_length(text, at) > 0;
    size_t length = 0;
    if (at > 0 && (text.ptr[at - 1] == '+' || (is_one_of(text, at - 1, "-./") && at > 1 && is_digit(text, at - 2)))) {
        return digit ? long_run(text, at) : 0; /* it goes on from a number */
    }
    if ((digit || is_hex_letter(text, at)) && (at == 0 || !is_alnum(text, at - 1))) {
        length = guid(text, at);
        length = length > 0 ? length : hex_word(text, at);
    }
    for (size_t i = 0; i < count && digit && length == 0; i++) {
        length = shapes[i](text, at);
    }
    return length;
}
