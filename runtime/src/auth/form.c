#include "auth/form.h"

#include <stdint.h>

size_t tl_form_most_bytes(tl_str text) {
    return text.len > SIZE_MAX / 8 ? SIZE_MAX / 2 : text.len * 3;
}

static bool is_plain(unsigned char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           (byte != 0 && strchr("-._*", byte) != NULL);
}

/* The buffer has room for three bytes each. */
static void put_encoded(tl_buf *out, tl_str text) {
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (is_plain(byte)) {
            out->ptr[out->len++] = (char)byte;
        } else if (byte == ' ') {
            out->ptr[out->len++] = '+';
        } else {
            out->ptr[out->len++] = '%';
            out->ptr[out->len++] = hex[byte >> 4];
            out->ptr[out->len++] = hex[byte & 15];
        }
    }
}

tl_status tl_form_encode_fields(tl_buf *out, const tl_form_field *fields, size_t count) {
    size_t most = 0;
    bool first = true;
    for (size_t i = 0; i < count; i++) {
        most += tl_form_most_bytes(tl_str_from(fields[i].name)) + tl_form_most_bytes(fields[i].value) + 2;
    }
    if (tl_buf_reserve(out, most) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        if (!fields[i].value.ptr) {
            continue;
        }
        if (!first) {
            out->ptr[out->len++] = '&';
        }
        first = false;
        put_encoded(out, tl_str_from(fields[i].name));
        out->ptr[out->len++] = '=';
        put_encoded(out, fields[i].value);
    }
    return TL_OK;
}

static int hex_digit(char letter) {
    if (letter >= '0' && letter <= '9') {
        return letter - '0';
    }
    char lower = (char)(letter | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Decodes into a buffer that has room. Returns whether the text is well-formed. */
static bool decode(tl_buf *out, tl_str text) {
    for (size_t i = 0; i < text.len; i++) {
        char letter = text.ptr[i];
        if (letter == '+') {
            letter = ' ';
        } else if (letter == '%') {
            int high = text.len - i > 2 ? hex_digit(text.ptr[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(text.ptr[i + 2]) : -1;
            if (low < 0) {
                return false;
            }
            letter = (char)(high << 4 | low);
            i += 2;
        }
        out->ptr[out->len++] = letter;
    }
    return true;
}

tl_status tl_form_find(tl_str query, const char *name, tl_buf *value, bool *found) {
    unsigned times = 0;
    bool good = true;
    value->len = 0;
    *found = false;
    if (tl_buf_reserve(value, query.len + 1) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    while (query.len > 0) {
        const char *end = memchr(query.ptr, '&', query.len);
        tl_str pair = tl_str_sized(query.ptr, end ? (size_t)(end - query.ptr) : query.len);
        query = end ? tl_str_sized(end + 1, query.len - pair.len - 1) : tl_str_sized(NULL, 0);
        const char *equals = pair.len ? memchr(pair.ptr, '=', pair.len) : NULL;
        tl_str key = tl_str_sized(pair.ptr, equals ? (size_t)(equals - pair.ptr) : pair.len);
        if (!tl_str_equal(key, tl_str_from(name))) {
            continue;
        }
        times++;
        value->len = 0;
        good = good && (!equals || decode(value, tl_str_sized(equals + 1, pair.len - key.len - 1)));
    }
    *found = times == 1 && good;
    return TL_OK;
}
