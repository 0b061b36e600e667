/* Phone numbers in free text: groups of digits with a few separators between them, 7 digits or more in all. */
#include <string.h>

#include "base/redact.h"

enum {
    FEWEST_DIGITS = 7, /* of a phone number without its area */
    SHOWN = 2,
    FEWEST_SHOWN = 5 /* a number of fewer digits shows none */
};

/* The digits zero of the scripts that write numbers with ten digits in a row; all of them are two or three bytes of UTF-8. */
static const char *const zeros[] = {"\u0660", "\u06F0", "\u07C0", "\u0966", "\u09E6", "\u0A66", "\u0AE6", "\u0B66", "\u0BE6", "\u0C66",
                                    "\u0CE6", "\u0D66", "\u0DE6", "\u0E50", "\u0ED0", "\u0F20", "\u1040", "\u17E0", "\u1810", "\uFF10"};

size_t tl_digit_length(tl_str text, size_t at) {
    if (at >= text.len) {
        return 0;
    }
    unsigned char c = (unsigned char)text.ptr[at];
    if (c < 0x80) {
        return c >= '0' && c <= '9' ? 1 : 0;
    }
    for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++) {
        size_t length = strlen(zeros[i]);
        /* None of these rows of ten crosses to another leading byte. */
        if (text.len - at >= length && memcmp(text.ptr + at, zeros[i], length - 1) == 0) {
            unsigned char last = (unsigned char)text.ptr[at + length - 1];
            unsigned char zero = (unsigned char)zeros[i][length - 1];
            if (last >= zero && last < zero + 10) {
                return length;
            }
        }
    }
    return 0;
}

size_t tl_phone_separator_length(tl_str text, size_t at) {
    /* No-break and narrow blanks, hyphens and dashes, the minus sign, full-width forms. */
    static const char *const wide[] = {"\u00A0", "\u2007", "\u2009", "\u200A", "\u202F", "\u3000", "\u2010", "\u2011", "\u2012",
                                       "\u2013", "\u2014", "\u2212", "\uFF0B", "\uFF0D", "\uFF0E", "\uFF0F", "\uFF08", "\uFF09"};
    if (at >= text.len) {
        return 0;
    }
    if ((unsigned char)text.ptr[at] < 0x80) {
        return text.ptr[at] != '\0' && strchr(" \t+-./()", text.ptr[at]) ? 1 : 0;
    }
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        size_t length = strlen(wide[i]);
        if (text.len - at >= length && memcmp(text.ptr + at, wide[i], length) == 0) {
            return length;
        }
    }
    return 0;
}

/* Masks digits until only `shown` of `digits` are left. */
static void mask(char *text, size_t len, size_t digits, size_t shown) {
    for (size_t at = 0; at < len && digits > shown;) {
        size_t length = tl_digit_length(tl_str_sized(text, len), at);
        memset(text + at, '*', length);
        digits -= length > 0;
        at += length > 0 ? length : 1;
    }
}

void tl_redact_number_in_place(char *text, size_t len) {
    size_t digits = 0;
    for (size_t at = 0; at < len;) {
        size_t length = tl_digit_length(tl_str_sized(text, len), at);
        digits += length > 0;
        at += length > 0 ? length : 1;
    }
    mask(text, len, digits, digits < FEWEST_SHOWN ? 0 : SHOWN);
}

/* Where the next group of the same number starts behind the one that ends at `at`; 0: there is none. */
static size_t next_group(tl_str text, size_t at, bool international) {
    for (size_t i = 0; i < TL_PHONE_SEPARATORS; i++) {
        size_t length = tl_phone_separator_length(text, at);
        if (length == 0) {
            return 0;
        }
        at += length;
        if (tl_digit_length(text, at) > 0) {
            /* What starts with a plus is a number as far as it goes. */
            return international || tl_not_a_phone(text, at, true) == 0 ? at : 0;
        }
    }
    return 0;
}

static bool starts_with_plus(tl_str text, size_t at) {
    if (at > 0 && text.ptr[at - 1] == '(') {
        at--;
    }
    return at > 0 && text.ptr[at - 1] == '+';
}

/* Masks the number whose first digit stands at `at`, when it is one. Returns where it ends. */
static size_t mask_candidate(char *bytes, size_t len, size_t at) {
    tl_str text = tl_str_sized(bytes, len);
    bool international = starts_with_plus(text, at);
    size_t digits = 0;
    size_t end = at;
    size_t group = at;
    do {
        end = group;
        for (size_t length; (length = tl_digit_length(text, end)) > 0; end += length) {
            digits++;
        }
        group = next_group(text, end, international);
    } while (group > 0);
    if (digits >= FEWEST_DIGITS) {
        mask(bytes + at, end - at, digits, SHOWN);
    }
    return end;
}

void tl_redact_numbers_in_place(char *text, size_t len) {
    for (size_t at = 0; at < len;) {
        size_t other = tl_not_a_phone(tl_str_sized(text, len), at, false);
        if (other > 0) {
            at += other;
        } else if (tl_digit_length(tl_str_sized(text, len), at) > 0) {
            at = mask_candidate(text, len, at);
        } else {
            at++;
        }
    }
}
