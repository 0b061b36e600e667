#include "redirect_uri.h"

#include <stdio.h>
#include <string.h>

#include "number.h"

/* Copies `length` bytes as a text. */
static bool copy(char *out, size_t size, const char *text, size_t length) {
    if (length >= size) {
        return false;
    }
    memcpy(out, text, length);
    out[length] = '\0';
    return true;
}

static bool read_port(const char *text, size_t length, uint16_t *port) {
    char digits[6];
    uint32_t number = 0;
    if (!copy(digits, sizeof digits, text, length) || !number_read(digits, 0, UINT16_MAX, &number)) {
        return false;
    }
    *port = (uint16_t)number;
    return true;
}

bool redirect_uri_read(const char *text, redirect_uri *out) {
    static const char *const places[] = {"http://127.0.0.1", "http://localhost"};
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        size_t length = strlen(places[i]);
        const char *at = text + length;
        if (strncmp(text, places[i], length) != 0) {
            continue;
        }
        size_t digits = *at == ':' ? strcspn(at + 1, "/?#") : 0;
        if (*at == ':' && !read_port(at + 1, digits, &out->port)) {
            return false;
        }
        at += *at == ':' ? digits + 1 : 0;
        size_t path = strcspn(at, "?");
        if ((*at && *at != '/' && *at != '?') || strchr(at, '#')) {
            return false;
        }
        return copy(out->host, sizeof out->host, places[i] + 7, length - 7) && copy(out->rest, sizeof out->rest, at, strlen(at)) &&
               (path ? copy(out->path, sizeof out->path, at, path) : copy(out->path, sizeof out->path, "/", 1));
    }
    return false;
}

bool redirect_uri_write(const redirect_uri *uri, uint16_t port, char *out, size_t size) {
    int length =
        port ? snprintf(out, size, "http://%s:%u%s", uri->host, (unsigned)port, uri->rest) : snprintf(out, size, "http://%s%s", uri->host, uri->rest);
    return length > 0 && (size_t)length < size;
}
