/* UTF-8 as RFC 3629 has it. */
#include <stdint.h>
#include <string.h>

#include <trunkline/str.h>

#include "base/utf8.h"

size_t tl_str_utf8_error(tl_str text) {
    size_t at = 0;
    while (at < text.len) {
        uint64_t word;
        if (text.len - at >= sizeof word) {
            memcpy(&word, text.ptr + at, sizeof word);
            if (!(word & UINT64_C(0x8080808080808080))) {
                at += sizeof word;
                continue;
            }
        }
        size_t length = tl_utf8_length(text.ptr + at, text.len - at);
        if (!length) {
            return at;
        }
        at += length;
    }
    return text.len;
}

size_t tl_str_code_points(tl_str text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    }
    return count;
}

size_t tl_utf8_write(char *out, unsigned long code_point) {
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | (code_point >> 6));
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | (code_point >> 12));
        out[1] = (char)(0x80 | ((code_point >> 6) & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (code_point >> 18));
    out[1] = (char)(0x80 | ((code_point >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((code_point >> 6) & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

/* Whether the bytes at the end are the start of a sequence that was cut off. */
static bool cut_off(const char *text, size_t left) {
    unsigned char first = (unsigned char)text[0];
    size_t wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || left >= wanted) {
        return false;
    }
    for (size_t i = 1; i < left; i++) {
        if (((unsigned char)text[i] & 0xC0) != 0x80) {
            return false;
        }
    }
    return true;
}

size_t tl_utf8_to_line(char *text, size_t len) {
    size_t at = 0;
    while (at < len) {
        size_t length = tl_utf8_length(text + at, len - at);
        if (!length) {
            if (cut_off(text + at, len - at)) {
                return at;
            }
            text[at] = '?';
            length = 1;
        } else if (length == 1 && ((unsigned char)text[at] < 0x20 || text[at] == 0x7F)) {
            text[at] = ' ';
        }
        at += length;
    }
    return len;
}
