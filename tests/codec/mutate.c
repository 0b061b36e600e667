/* JSON texts, changed at random. */
#include "mutate.h"

#include <string.h>

/* Replaces `removed` bytes at `at` by `inserted`. */
static bool splice(tl_buf *text, size_t at, size_t removed, tl_str inserted) {
    if (removed > text->len - at) {
        removed = text->len - at;
    }
    if (tl_buf_reserve(text, inserted.len) != TL_OK) {
        return false;
    }
    memmove(text->ptr + at + inserted.len, text->ptr + at + removed, text->len - at - removed);
    memcpy(text->ptr + at, inserted.ptr, inserted.len);
    text->len += inserted.len - removed;
    return true;
}

/* Where some token starts or ends, from a random place on. */
static size_t boundary(const tl_buf *text, size_t from) {
    for (size_t i = from; i < text->len; i++) {
        if (strchr("{}[],:", text->ptr[i]) && text->ptr[i]) {
            return i;
        }
    }
    return from;
}

static bool one_change(tl_buf *text, seeded_random *random) {
    static const char *const tokens[] = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-1",
        "1.5",
        "1e5",
        "01",
        "9223372036854775808",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud800\"",
        "[]",
        "{}",
        "[1]",
        "{\"a\":1}",
        "\"red\"",
        "tru",
        ",",
        ":",
        "\\",
        "\"",
        "\xC3\xA4",
        "\xFF",
        "\x01",
        "1E+",
        "[[]]",
        "\"x\":1,",
        "\"x\":2",
    };
    static const char *const blanks[] = {" ", "\n", "\r\n  ", "\t", "\v", "\xC2\xA0"};
    size_t at = (size_t)seeded_random_below(random, text->len + 1);
    switch (seeded_random_below(random, 8)) {
    case 0: { /* another byte */
        char byte = (char)seeded_random_next(random);
        return splice(text, at, 1, tl_str_sized(&byte, 1));
    }
    case 1:
        return splice(text, at, (size_t)seeded_random_below(random, 4) + 1, tl_str_from(""));
    case 2:
        return splice(text, at, (size_t)seeded_random_below(random, 3),
                      tl_str_from(tokens[seeded_random_below(random, sizeof(tokens) / sizeof(tokens[0]))]));
    case 3: /* blanks between tokens: mostly stays valid */
        return splice(text, boundary(text, at), 0, tl_str_from(blanks[seeded_random_below(random, 6)]));
    case 4: { /* another value behind a colon or comma: mostly stays well-formed */
        size_t start = boundary(text, at);
        size_t end = start < text->len ? boundary(text, start + 1) : start;
        return start == end || splice(text, start + 1, end - start - 1, tl_str_from(tokens[seeded_random_below(random, 20)]));
    }
    case 5: { /* a stretch of the text, twice: members get duplicates */
        char copy[64];
        size_t len = (size_t)seeded_random_below(random, sizeof(copy));
        size_t start = boundary(text, at);
        len = len < text->len - start ? len : text->len - start;
        memcpy(copy, text->ptr + start, len);
        return splice(text, start, 0, tl_str_sized(copy, len));
    }
    case 6: /* cut off */
        if (seeded_random_below(random, 4) == 0) {
            text->len = at;
        }
        return true;
    default: /* a letter in another spelling */
        if (at < text->len && text->ptr[at] >= 'a' && text->ptr[at] <= 'z') {
            static const char hex[] = "0123456789abcdef";
            char spelt[6] = {'\\', 'u', '0', '0', hex[text->ptr[at] >> 4 & 15], hex[text->ptr[at] & 15]};
            return splice(text, at, 1, tl_str_sized(spelt, 6));
        }
        return true;
    }
}

bool mutate_json(tl_buf *text, seeded_random *random) {
    for (uint64_t changes = seeded_random_below(random, 4) / 2 + 1; changes; changes--) {
        if (text->len && !one_change(text, random)) {
            return false;
        }
    }
    return true;
}
