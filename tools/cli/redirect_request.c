#include "redirect_request.h"

#include <stdio.h>
#include <string.h>

bool redirect_request_complete(tl_str head) {
    return tl_str_find(head, tl_str_from("\r\n\r\n")) >= 0 || tl_str_find(head, tl_str_from("\n\n")) >= 0;
}

/* Whether a query has a parameter of that name. */
static bool has_parameter(tl_str query, const char *name) {
    size_t length = strlen(name);
    size_t at = 0;
    while (at < query.len) {
        const char *end = memchr(query.ptr + at, '&', query.len - at);
        size_t size = end ? (size_t)(end - query.ptr) - at : query.len - at;
        if (size > length && memcmp(query.ptr + at, name, length) == 0 && query.ptr[at + length] == '=') {
            return true;
        }
        at += size + 1;
    }
    return false;
}

static int fail(int http_status, const char *text, const char **why) {
    *why = text;
    return http_status;
}

/* METHOD SP TARGET SP HTTP/1.x, printable ASCII only. */
static bool split(tl_str head, tl_str *method, tl_str *target) {
    const char *end = memchr(head.ptr, '\n', head.len);
    size_t length = end ? (size_t)(end - head.ptr) : head.len;
    length -= length > 0 && head.ptr[length - 1] == '\r' ? 1u : 0u;
    for (size_t i = 0; i < length; i++) {
        if (head.ptr[i] < ' ' || head.ptr[i] > '~') {
            return false;
        }
    }
    const char *first = memchr(head.ptr, ' ', length);
    if (!first) {
        return false;
    }
    size_t from = (size_t)(first - head.ptr) + 1;
    const char *second = memchr(head.ptr + from, ' ', length - from);
    if (!second) {
        return false;
    }
    size_t to = (size_t)(second - head.ptr);
    *method = tl_str_sized(head.ptr, from - 1);
    *target = tl_str_sized(head.ptr + from, to - from);
    return method->len > 0 && target->len > 0 && target->ptr[0] == '/' &&
           tl_str_starts(tl_str_sized(second + 1, length - to - 1), tl_str_from("HTTP/1."));
}

int redirect_request_read(tl_str head, const char *path, tl_str *target, const char **why) {
    tl_str method;
    tl_str whole;
    if (!split(head, &method, &whole)) {
        return fail(400, "This is no HTTP request.", why);
    }
    const char *question = memchr(whole.ptr, '?', whole.len);
    size_t length = question ? (size_t)(question - whole.ptr) : whole.len;
    if (!tl_str_equal(tl_str_sized(whole.ptr, length), tl_str_from(path))) {
        return fail(404, "There is nothing here.", why);
    }
    if (!tl_str_equal(method, tl_str_from("GET"))) {
        return fail(405, "Only GET is understood here.", why);
    }
    tl_str query = question ? tl_str_sized(question + 1, whole.len - length - 1) : tl_str_sized(whole.ptr + whole.len, 0);
    if (!has_parameter(query, "state") || (!has_parameter(query, "code") && !has_parameter(query, "error"))) {
        return fail(400, "This page is for the redirect at the end of a login: a code and a state are missing.", why);
    }
    *target = whole;
    return 0;
}

static const char *phrase(int http_status) {
    switch (http_status) {
    case 200:
        return "OK";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 431:
        return "Request Header Fields Too Large";
    default:
        return "Bad Request";
    }
}

size_t redirect_request_reply(int http_status, const char *text, char *out, size_t size) {
    static const char page[] = "<!doctype html><meta charset=utf-8><title>trunkline</title><p>%s</p>\n";
    int body = snprintf(NULL, 0, page, text);
    int head = snprintf(out, size,
                        "HTTP/1.1 %d %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n%sCache-Control: no-store\r\n"
                        "Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n",
                        http_status, phrase(http_status), body, http_status == 405 ? "Allow: GET\r\n" : "");
    if (body < 0 || head < 0 || (size_t)head + (size_t)body >= size) {
        return 0;
    }
    snprintf(out + head, size - (size_t)head, page, text);
    return (size_t)head + (size_t)body;
}
