/* Text: comparing, finding, trimming. */
#include <string.h>

#include <trunkline/str.h>

static unsigned char lower(char letter) {
    unsigned char byte = (unsigned char)letter;
    return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte | 0x20) : byte;
}

bool tl_str_equal_nocase(tl_str a, tl_str b) {
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (lower(a.ptr[i]) != lower(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

int tl_str_compare(tl_str a, tl_str b) {
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.ptr, b.ptr, shared) : 0;
    if (order) {
        return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

bool tl_str_starts(tl_str text, tl_str prefix) {
    return text.len >= prefix.len && tl_str_equal(tl_str_sized(text.ptr, prefix.len), prefix);
}

ptrdiff_t tl_str_find(tl_str text, tl_str needle) {
    if (needle.len == 0) {
        return 0;
    }
    size_t from = 0;
    while (text.len - from >= needle.len) {
        const char *hit = memchr(text.ptr + from, needle.ptr[0], text.len - from - needle.len + 1);
        if (!hit) {
            return -1;
        }
        if (memcmp(hit, needle.ptr, needle.len) == 0) {
            return hit - text.ptr;
        }
        from = (size_t)(hit - text.ptr) + 1;
    }
    return -1;
}

static bool is_space(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

tl_str tl_str_trim(tl_str text) {
    while (text.len && is_space(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    while (text.len && is_space(text.ptr[text.len - 1])) {
        text.len--;
    }
    return text;
}
