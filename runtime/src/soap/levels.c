#include "soap/levels.h"

#include <string.h>

/* "<a>" is the shortest level. */
enum { LEVEL_BYTES = 3 };

/* Past the next `end`; NULL where there is none. */
static const char *past(const char *at, const char *stop, const char *end) {
    ptrdiff_t found = tl_str_find(tl_str_sized(at, (size_t)(stop - at)), tl_str_from(end));
    return found < 0 ? NULL : at + found + strlen(end);
}

/* From behind "<" past the tag's ">", which may stand in an attribute's value as well. */
static const char *past_tag(const char *at, const char *stop, bool *is_empty) {
    char quote = '\0';
    for (; at < stop; at++) {
        if (quote) {
            quote = *at == quote ? '\0' : quote;
        } else if (*at == '"' || *at == '\'') {
            quote = *at;
        } else if (*at == '>') {
            *is_empty = at[-1] == '/';
            return at + 1;
        }
    }
    return NULL;
}

static bool starts(const char *at, const char *stop, const char *with) {
    size_t length = strlen(with);
    return (size_t)(stop - at) >= length && memcmp(at, with, length) == 0;
}

bool tl_soap_is_too_deep(tl_str xml) {
    const char *at = xml.ptr, *stop = xml.ptr + xml.len;
    size_t depth = 0;
    if (xml.len < (size_t)TL_SOAP_LEVELS * LEVEL_BYTES) {
        return false;
    }
    while (at && (at = memchr(at, '<', (size_t)(stop - at))) && ++at < stop) {
        bool is_empty = false;
        if (*at == '/') {
            depth -= depth > 0;
        } else if (*at == '?') {
            at = past(at, stop, "?>");
        } else if (starts(at, stop, "!--")) {
            at = past(at, stop, "-->");
        } else if (starts(at, stop, "![CDATA[")) {
            at = past(at, stop, "]]>");
        } else {
            at = past_tag(at, stop, &is_empty);
            depth += !is_empty;
            if (depth > TL_SOAP_LEVELS) {
                return true;
            }
        }
    }
    return false;
}
