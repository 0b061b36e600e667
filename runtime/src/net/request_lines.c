#include "net/request_lines.h"

#include <string.h>

#include "net/text_rules.h"

/* libcurl adds these unless told not to: "Name:" without a value takes a header out. Expect would cost a round trip for each larger body. */
static const char *const unwanted[] = {"Expect", "Accept", "Content-Type"};
enum { UNWANTED_COUNT = sizeof unwanted / sizeof unwanted[0] };

/* Written by the engine alone. */
#define NAME(text) .ptr = text, .len = sizeof text - 1
static const tl_str framing[] = {{NAME("Content-Length")}, {NAME("Transfer-Encoding")}, {NAME("Connection")}, {NAME("Expect")}, {NAME("Upgrade")}};
#undef NAME

static bool has_header(const tl_http_request *request, const char *name) {
    for (size_t i = 0; i < request->header_count; i++) {
        if (tl_str_equal_nocase(request->headers[i].name, tl_str_from(name))) {
            return true;
        }
    }
    return false;
}

tl_status tl_request_lines_check(const tl_http_request *request, tl_error *error) {
    if (!tl_text_is_http_token(request->method)) {
        return tl_fail(error, TL_ERR_USAGE, "the request's method is no HTTP method");
    }
    for (size_t i = 0; i < request->header_count; i++) {
        const tl_http_header *header = &request->headers[i];
        if (!tl_text_is_http_token(header->name)) {
            return tl_fail(error, TL_ERR_USAGE, "the name of request header %zu has a character that header names cannot have", i + 1);
        }
        if (!tl_text_is_header_value(header->value)) {
            return tl_fail(error, TL_ERR_USAGE, "the value of request header %.*s has a line end or another control character", (int)header->name.len,
                           header->name.ptr);
        }
        for (size_t j = 0; j < sizeof framing / sizeof framing[0]; j++) {
            if (header->name.len == framing[j].len && tl_str_equal_nocase(header->name, framing[j])) {
                return tl_fail(error, TL_ERR_USAGE, "request header %s is the engine's own: leave it out", framing[j].ptr);
            }
        }
    }
    return TL_OK;
}

static char *put(char *at, tl_str text) {
    if (text.len) {
        memcpy(at, text.ptr, text.len);
    }
    return at + text.len;
}

static char *put_header(char *at, const tl_http_header *header) {
    at = put(at, header->name);
    if (tl_str_trim(header->value).len == 0) {
        *at++ = ';'; /* libcurl's way to send a header without a value */
    } else {
        at = put(at, tl_str_from(": "));
        at = put(at, header->value);
    }
    *at++ = '\0';
    return at;
}

static size_t text_bytes(const tl_http_request *request) {
    size_t bytes = request->method.len + 1 + request->url.len + 1;
    for (size_t i = 0; i < request->header_count; i++) {
        bytes += request->headers[i].name.len + 2 + request->headers[i].value.len + 1;
    }
    for (size_t i = 0; i < UNWANTED_COUNT; i++) {
        bytes += strlen(unwanted[i]) + 2;
    }
    return bytes;
}

tl_status tl_request_lines_make(tl_request_lines *lines, const tl_http_request *request) {
    size_t node_bytes = (request->header_count + UNWANTED_COUNT) * sizeof(struct curl_slist);
    memset(lines, 0, sizeof *lines);
    lines->block_bytes = node_bytes + text_bytes(request);
    lines->block = tl_alloc(lines->block_bytes);
    if (!lines->block) {
        return TL_ERR_MEMORY;
    }
    struct curl_slist *nodes = lines->block;
    size_t count = 0;
    char *at = (char *)lines->block + node_bytes;
    lines->method = at;
    at = put(at, request->method);
    *at++ = '\0';
    lines->url = at;
    at = put(at, request->url);
    *at++ = '\0';
    for (size_t i = 0; i < request->header_count; i++) {
        nodes[count++].data = at;
        at = put_header(at, &request->headers[i]);
    }
    for (size_t i = 0; i < UNWANTED_COUNT; i++) {
        if (!has_header(request, unwanted[i])) {
            nodes[count++].data = at;
            at = put(at, tl_str_from(unwanted[i]));
            at = put(at, tl_str_sized(":", 2)); /* with its NUL */
        }
    }
    for (size_t i = 0; i < count; i++) {
        nodes[i].next = i + 1 < count ? &nodes[i + 1] : NULL;
    }
    lines->headers = nodes;
    return TL_OK;
}

void tl_request_lines_dispose(tl_request_lines *lines) {
    if (lines->block) {
        tl_wipe(lines->block, lines->block_bytes);
    }
    tl_free(lines->block);
    memset(lines, 0, sizeof *lines);
}
