#include "net/reply_headers.h"

#include <string.h>

enum { FIRST_CAPACITY = 16 };

static tl_str without_line_end(tl_str line) {
    while (line.len && (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r')) {
        line.len--;
    }
    return line;
}

/* Headers that can hold a token or a session: never shown. */
#define NAME(text) .ptr = text, .len = sizeof text - 1
static const tl_str secret[] = {
    {NAME("authorization")}, {NAME("set-cookie")}, {NAME("www-authenticate")}, {NAME("authentication-info")}, {NAME("proxy-authenticate")}};
#undef NAME

static bool is_secret(tl_str name) {
    for (size_t i = 0; i < sizeof secret / sizeof secret[0]; i++) {
        if (name.len == secret[i].len && tl_str_equal_nocase(name, secret[i])) {
            return true;
        }
    }
    return false;
}

static tl_status grow(tl_reply_headers *headers) {
    size_t capacity = headers->capacity ? headers->capacity * 2 : FIRST_CAPACITY;
    tl_http_header *list = tl_realloc(headers->list, capacity * sizeof *list);
    if (!list) {
        return TL_ERR_MEMORY;
    }
    headers->list = list;
    headers->capacity = capacity;
    return TL_OK;
}

static tl_status append_ended(tl_buf *buf, tl_str text) {
    if (tl_buf_reserve(buf, text.len + 1) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    if (text.len) {
        memcpy(buf->ptr + buf->len, text.ptr, text.len);
    }
    buf->len += text.len;
    buf->ptr[buf->len++] = '\0';
    return TL_OK;
}

/* A line that starts with a blank goes on with the value before it (obs-fold, RFC 9112, 5.2): one space takes the place of the line end. */
static tl_status continue_last(tl_reply_headers *headers, tl_str more) {
    if (headers->count == 0) {
        return TL_OK;
    }
    tl_str text = tl_str_trim(more);
    if (append_ended(&headers->text, text) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    headers->text.ptr[headers->text.len - text.len - 2] = ' ';
    headers->list[headers->count - 1].value.len += 1 + text.len;
    return TL_OK;
}

static tl_status add_header(tl_reply_headers *headers, tl_str line) {
    const char *colon = memchr(line.ptr, ':', line.len);
    if (!colon) {
        return TL_OK;
    }
    size_t name_len = (size_t)(colon - line.ptr);
    tl_str name = tl_str_trim(tl_str_sized(line.ptr, name_len));
    tl_str value = tl_str_trim(tl_str_sized(colon + 1, line.len - name_len - 1));
    if (headers->count == headers->capacity && grow(headers) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    if (append_ended(&headers->text, name) != TL_OK || append_ended(&headers->text, value) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    tl_http_header *header = &headers->list[headers->count++];
    header->name = tl_str_sized(NULL, name.len);
    header->value = tl_str_sized(NULL, value.len);
    header->secret = is_secret(name);
    return TL_OK;
}

/* "HTTP/1.1 103 Early Hints" */
static bool is_interim(tl_str status_line) {
    const char *blank = memchr(status_line.ptr, ' ', status_line.len);
    return blank && blank + 1 < status_line.ptr + status_line.len && blank[1] == '1';
}

tl_status tl_reply_headers_add(tl_reply_headers *headers, tl_str line, size_t max_bytes, bool body_begun) {
    if (line.len > max_bytes - headers->seen_bytes) {
        return TL_ERR_LIMIT;
    }
    headers->seen_bytes += line.len;
    if (headers->complete) {
        if (body_begun || !tl_str_starts(line, tl_str_from("HTTP/"))) {
            return TL_OK;
        }
        headers->complete = false;
    }
    line = without_line_end(line);
    if (tl_str_starts(line, tl_str_from("HTTP/"))) {
        headers->count = 0;
        headers->text.len = 0;
        headers->interim = is_interim(line);
        return TL_OK;
    }
    if (line.len == 0) {
        headers->complete = true;
        return TL_OK;
    }
    return line.ptr[0] == ' ' || line.ptr[0] == '\t' ? continue_last(headers, line) : add_header(headers, line);
}

void tl_reply_headers_finish(tl_reply_headers *headers) {
    const char *at = headers->text.ptr;
    for (size_t i = 0; i < headers->count; i++) {
        headers->list[i].name.ptr = at;
        at += headers->list[i].name.len + 1;
        headers->list[i].value.ptr = at;
        at += headers->list[i].value.len + 1;
    }
}

bool tl_reply_headers_has(tl_reply_headers *headers, const char *name) {
    tl_str wanted = tl_str_from(name);
    tl_reply_headers_finish(headers);
    for (size_t i = 0; i < headers->count; i++) {
        if (tl_str_equal_nocase(headers->list[i].name, wanted)) {
            return true;
        }
    }
    return false;
}

void tl_reply_headers_dispose(tl_reply_headers *headers) {
    tl_buf_dispose_secret(&headers->text);
    tl_free(headers->list);
    memset(headers, 0, sizeof *headers);
}
