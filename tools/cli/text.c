#include "text.h"

#include <inttypes.h>
#include <stdio.h>

/* Bytes of the UTF-8 character that starts at `text` (of `length` > 0 bytes); 0 when none does. */
static size_t character(const char *text, size_t length) {
    unsigned char first = (unsigned char)text[0];
    size_t size = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (size == 0 || size > length || tl_str_utf8_error(tl_str_sized(text, size)) != size) {
        return 0;
    }
    return size;
}

void text_clean(char *text) {
    size_t length = strlen(text);
    for (size_t i = 0; i < length;) {
        unsigned char byte = (unsigned char)text[i];
        size_t size = character(text + i, length - i);
        if (byte == '\n' || byte == '\r' || byte == '\t') {
            text[i] = ' ';
        } else if (size == 0 || byte < 0x20 || byte == 0x7F) {
            text[i] = '?';
        } else if (byte == 0xC2 && (unsigned char)text[i + 1] < 0xA0) { /* U+0080 to U+009F: control characters as well */
            text[i] = '?';
            text[i + 1] = '?';
        }
        i += size ? size : 1;
    }
}

text_short text_shorten_to(tl_str text, size_t characters) {
    text_short out;
    size_t used = 0;
    size_t at = 0;
    for (size_t count = 0; at < text.len && count < characters; count++) {
        size_t size = character(text.ptr + at, text.len - at);
        size = size ? size : 1;
        if (used + size + 4 > sizeof out.text) {
            break;
        }
        /* A NUL would end the text early. */
        memcpy(out.text + used, text.ptr[at] ? text.ptr + at : "?", size);
        used += size;
        at += size;
    }
    if (at < text.len) {
        memcpy(out.text + used, "...", 3);
        used += 3;
    }
    out.text[used] = '\0';
    text_clean(out.text);
    return out;
}

text_short text_shorten(tl_str text) {
    return text_shorten_to(text, 60);
}

text_short text_number(uint64_t number) {
    text_short out;
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, number);
    size_t used = 0;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) {
            out.text[used++] = ',';
        }
        out.text[used++] = digits[i];
    }
    out.text[used] = '\0';
    return out;
}
