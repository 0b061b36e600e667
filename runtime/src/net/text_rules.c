#include "net/text_rules.h"

/* Names of methods and headers: RFC 9110, 5.6.2. */
static bool is_token_byte(unsigned char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           (byte != 0 && strchr("!#$%&'*+-.^_`|~", byte) != NULL);
}

bool tl_text_is_http_token(tl_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!is_token_byte((unsigned char)text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

bool tl_text_is_header_value(tl_str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if ((byte < 0x20 && byte != '\t') || byte == 0x7f) {
            return false;
        }
    }
    return true;
}

static bool is_blank(char letter) {
    return letter == ' ' || letter == '\t';
}

static char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? (char)(letter | 0x20) : letter;
}

bool tl_text_after_prefix(tl_str text, const char *prefix, tl_str *rest) {
    size_t at = 0;
    for (const char *wanted = prefix ? prefix : ""; *wanted; wanted++) {
        if (is_blank(*wanted)) {
            continue;
        }
        while (at < text.len && is_blank(text.ptr[at])) {
            at++;
        }
        if (at == text.len || lower(text.ptr[at]) != lower(*wanted)) {
            return false;
        }
        at++;
    }
    *rest = tl_str_trim(at ? tl_str_sized(text.ptr + at, text.len - at) : text);
    return true;
}

/* Bytes of the well-formed character at `text`; 0 when there is none. */
static size_t character_bytes(tl_str text) {
    unsigned char lead = (unsigned char)text.ptr[0];
    size_t bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (bytes > text.len || tl_str_utf8_error(tl_str_sized(text.ptr, bytes)) != bytes) {
        return 0;
    }
    return bytes;
}

/* C1 control characters, U+0080 to U+009F, move a terminal's cursor as well as the others do. */
static bool is_control(const char *character, size_t bytes) {
    unsigned char lead = (unsigned char)character[0];
    return lead <= 0x20 || lead == 0x7f || (bytes == 2 && lead == 0xc2 && (unsigned char)character[1] < 0xa0);
}

void tl_text_excerpt(char *out, size_t size, tl_str text) {
    size_t used = 0;
    bool blank = false;
    while (text.len > 0) {
        size_t bytes = character_bytes(text);
        const char *shown = bytes ? text.ptr : "?";
        size_t step = bytes ? bytes : 1;
        if (is_control(shown, step)) {
            blank = used > 0;
        } else {
            if (used + (blank ? 1u : 0u) + step + 1 > size) {
                break;
            }
            if (blank) {
                out[used++] = ' ';
                blank = false;
            }
            memcpy(out + used, shown, step);
            used += step;
        }
        text = tl_str_sized(text.ptr + step, text.len - step);
    }
    out[used] = '\0';
}
