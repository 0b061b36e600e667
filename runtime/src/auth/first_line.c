#include "auth/first_line.h"

bool tl_first_line(tl_str text, tl_str *line) {
    const char *end = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
    if (end) {
        text.len = (size_t)(end - text.ptr);
    }
    if (text.len && text.ptr[text.len - 1] == '\r') {
        text.len--;
    }
    *line = text;
    return text.len > 0;
}
