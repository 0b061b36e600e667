#include "report_escape.h"

#include <inttypes.h>
#include <stdint.h>

enum { REPLACEMENT = 0xFFFD };

typedef struct character {
    uint32_t code; /* REPLACEMENT for what is no UTF-8 */
    const char *bytes;
    size_t size;
} character;

/* The character at `*at`, which moves behind it. */
static character next(tl_str text, size_t *at) {
    static const unsigned char lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    character out = {REPLACEMENT, text.ptr + *at, 1};
    unsigned char first = (unsigned char)text.ptr[*at];
    size_t size = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (size != 0 && size <= text.len - *at && tl_str_utf8_error(tl_str_sized(text.ptr + *at, size)) == size) {
        out.size = size;
        out.code = first & lead_bits[size];
        for (size_t i = 1; i < size; i++) {
            out.code = out.code << 6 | ((unsigned char)out.bytes[i] & 0x3FU);
        }
    }
    *at += out.size;
    return out;
}

static bool turns_direction(uint32_t code) {
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

/* Control characters U+0080 to U+009F, and what is set aside as no character at all. */
static bool is_unprintable(uint32_t code) {
    return (code >= 0x80 && code < 0xA0) || (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE || code == REPLACEMENT;
}

static void html_character(FILE *out, const character *one) {
    switch (one->code) {
    case '&':
        fputs("&amp;", out);
        return;
    case '<':
        fputs("&lt;", out);
        return;
    case '>':
        fputs("&gt;", out);
        return;
    case '"':
        fputs("&quot;", out);
        return;
    case '\'':
        fputs("&#39;", out);
        return;
    case '\n':
    case '\t':
        fputc((int)one->code, out);
        return;
    default:
        break;
    }
    if (one->code < 0x20 || one->code == 0x7F) {
        fprintf(out, "&#x%" PRIX32 ";", one->code == 0x7F ? 0x2421 : 0x2400 + one->code);
    } else if (turns_direction(one->code)) {
        fprintf(out, "[U+%04" PRIX32 "]", one->code);
    } else if (is_unprintable(one->code)) {
        fputs("\xEF\xBF\xBD", out);
    } else {
        fwrite(one->bytes, 1, one->size, out);
    }
}

bool report_html_cut(FILE *out, tl_str text, size_t characters) {
    size_t at = 0;
    for (size_t count = 0; at < text.len && count < characters; count++) {
        character one = next(text, &at);
        html_character(out, &one);
    }
    return at < text.len;
}

void report_html(FILE *out, tl_str text) {
    report_html_cut(out, text, SIZE_MAX);
}

static size_t put(FILE *out, const char *bytes, size_t size) {
    if (out) {
        fwrite(bytes, 1, size, out);
    }
    return size;
}

static bool needs_number(uint32_t code) {
    return code < 0x20 || code == '<' || code == '>' || code == '&' || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

size_t report_json(FILE *out, tl_str text) {
    char number[16];
    size_t written = put(out, "\"", 1);
    for (size_t at = 0; at < text.len;) {
        character one = next(text, &at);
        if (one.code == '"' || one.code == '\\') {
            written += put(out, "\\", 1) + put(out, one.bytes, 1);
        } else if (needs_number(one.code)) {
            snprintf(number, sizeof number, "\\u%04" PRIx32, one.code);
            written += put(out, number, 6);
        } else if (one.code == REPLACEMENT) {
            written += put(out, "\xEF\xBF\xBD", 3);
        } else {
            written += put(out, one.bytes, one.size);
        }
    }
    return written + put(out, "\"", 1);
}
