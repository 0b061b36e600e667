/* UTF-8, RFC 3629. */
#ifndef TRUNKLINE_BASE_UTF8_H
#define TRUNKLINE_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/** Length of the well-formed sequence that `left` (1 or more) bytes at `text` start with: 1 to 4; 0 when there is none. */
static inline size_t tl_utf8_length(const char *text, size_t left) {
    const unsigned char *s = (const unsigned char *)text;
    if (s[0] < 0x80) {
        return 1;
    }
    if (s[0] < 0xC2 || s[0] > 0xF4 || left < 2 || (s[1] & 0xC0) != 0x80) {
        return 0;
    }
    if (s[0] < 0xE0) {
        return 2;
    }
    if (left < 3 || (s[2] & 0xC0) != 0x80) {
        return 0;
    }
    if (s[0] < 0xF0) {
        bool overlong = s[0] == 0xE0 && s[1] < 0xA0;
        bool surrogate = s[0] == 0xED && s[1] > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    bool overlong = s[0] == 0xF0 && s[1] < 0x90;
    bool too_large = s[0] == 0xF4 && s[1] > 0x8F;
    return left < 4 || (s[3] & 0xC0) != 0x80 || overlong || too_large ? 0 : 4;
}

/** Writes the UTF-8 form of a code point (at most U+10FFFF, no surrogate) to `out`, 4 bytes of room; returns its length. */
size_t tl_utf8_write(char *out, unsigned long code_point);

/**
 * Makes `len` bytes fit to be shown as one line: control characters become blanks, bytes that are no UTF-8 become '?', a sequence cut off at
 * the end is dropped. Returns the new length, never more than `len`.
 */
size_t tl_utf8_to_line(char *text, size_t len);

#endif
