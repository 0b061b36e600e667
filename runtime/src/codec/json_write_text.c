/* Strings to JSON: runs of plain bytes are copied, the rest is escaped or checked as UTF-8. */
#include "codec/json_writer.h"

#include "base/utf8.h"

static char *write_escape(char *o, unsigned char c) {
    static const char letters[0x20] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    static const char hex[] = "0123456789abcdef";
    *o++ = '\\';
    if (c >= 0x20) {
        *o++ = (char)c;
    } else if (letters[c]) {
        *o++ = letters[c];
    } else {
        memcpy(o, "u00", 3);
        o[3] = hex[c >> 4];
        o[4] = hex[c & 15];
        o += 5;
    }
    return o;
}

/* The text from a byte on that needs a look, and the closing quote. The room check is in each turn, so that a long text reserves its own length. */
static TL_COLD char *write_slowly(tl_writer *w, char *o, const char *p, const char *end, size_t slack) {
    while (p < end) {
        size_t run = tl_plain_length(p, end);
        o = tl_writer_room(w, o, run + TL_SHARE + slack);
        if (!o) {
            return NULL;
        }
        memcpy(o, p, run);
        o += run;
        p += run;
        if (p == end) {
            break;
        }
        unsigned char c = (unsigned char)*p;
        if (c < 0x80) {
            o = write_escape(o, c);
            p++;
            continue;
        }
        size_t length = tl_utf8_length(p, (size_t)(end - p));
        if (length == 0) {
            return tl_writer_fail(w, TL_ERR_UTF8, "the text is not UTF-8");
        }
        memcpy(o, p, length);
        o += length;
        p += length;
    }
    *o++ = '"';
    return o;
}

char *tl_write_text(tl_writer *w, char *o, tl_str text, size_t slack) {
    const char *p = text.ptr;
    const char *end = text.len ? p + text.len : p;
    o = tl_writer_room(w, o, text.len + TL_SHARE + slack);
    if (!o) {
        return NULL;
    }
    *o++ = '"';
#if TL_SSE2
    for (; end - p >= 16; p += 16, o += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);
        if (tl_special16(bytes)) {
            return write_slowly(w, o, p, end, slack);
        }
        _mm_storeu_si128((__m128i *)(void *)o, bytes);
    }
#endif
    for (; end - p >= 8; p += 8, o += 8) {
        uint64_t bytes = tl_load8(p);
        if (tl_special8(bytes)) {
            return write_slowly(w, o, p, end, slack);
        }
        memcpy(o, &bytes, sizeof(bytes));
    }
    for (; p < end; p++) {
        if (tl_is_special(*p)) {
            return write_slowly(w, o, p, end, slack);
        }
        *o++ = *p;
    }
    *o++ = '"';
    return o;
}
