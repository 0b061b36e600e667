/* JSON strings to text. */
#include "codec/json_reader.h"

#include "base/utf8.h"

/* The text of one escape sequence that tl_json_escape_length has passed. Returns the end of what was written. */
static char *write_unescaped(char *o, const char *p, size_t length) {
    switch (p[1]) {
    case 'b':
        *o = '\b';
        return o + 1;
    case 'f':
        *o = '\f';
        return o + 1;
    case 'n':
        *o = '\n';
        return o + 1;
    case 'r':
        *o = '\r';
        return o + 1;
    case 't':
        *o = '\t';
        return o + 1;
    case 'u': {
        unsigned long code = (unsigned long)tl_json_hex4(p + 2);
        if (length == 12) {
            code = 0x10000 + ((code - 0xD800) << 10) + ((unsigned long)tl_json_hex4(p + 8) - 0xDC00);
        }
        return o + tl_utf8_write(o, code);
    }
    default:
        *o = p[1];
        return o + 1;
    }
}

/* Copies bytes up to the next special one; 16 at a time may be written past it. */
static inline const char *copy_plain(const char *p, char **out) {
    char *o = *out;
#if TL_SSE2
    for (;;) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
        unsigned special = tl_special16(bytes);
        _mm_storeu_si128((__m128i *)(void *)o, bytes);
        if (special) {
            unsigned plain = (unsigned)__builtin_ctz(special);
            *out = o + plain;
            return p + plain;
        }
        p += 16;
        o += 16;
    }
#else
    for (;;) {
        uint64_t bytes = tl_load8(p);
        if (tl_special8(bytes)) {
            break;
        }
        memcpy(o, &bytes, sizeof(bytes));
        p += 8;
        o += 8;
    }
    while (!tl_is_special(*p)) {
        *o++ = *p++;
    }
    *out = o;
    return p;
#endif
}

/* A special byte that is no quote: copies what it stands for. NULL: it may not stand there. */
static TL_COLD const char *read_special(tl_reader *r, const char *p, char **out) {
    if (*p == '\\') {
        size_t length = tl_json_escape_length(p, r->end, &r->problem);
        if (length == 0) {
            return NULL;
        }
        *out = write_unescaped(*out, p, length);
        return p + length;
    }
    if ((unsigned char)*p < 0x20) {
        return tl_reader_fail(r, TL_ERR_SYNTAX, p, p == r->end ? "a closing quote is expected" : "a control character in a string");
    }
    size_t length = tl_utf8_length(p, (size_t)(r->end - p));
    if (length == 0) {
        return tl_reader_fail(r, TL_ERR_UTF8, p, "bytes that are not UTF-8");
    }
    memcpy(*out, p, length);
    *out += length;
    return p + length;
}

const char *tl_read_text(tl_reader *r, const char *p, tl_str *text) {
    char *start = r->slab;
    char *o = start;
    for (;;) {
        p = copy_plain(p, &o);
        if (TL_LIKELY(*p == '"')) {
            break;
        }
        p = read_special(r, p, &o);
        if (!p) {
            return NULL;
        }
    }
    *o = '\0';
    r->slab = o + 1;
    text->ptr = start;
    text->len = (size_t)(o - start);
    return p + 1;
}
