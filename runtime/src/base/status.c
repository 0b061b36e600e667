/* Status names, and filling the error record. */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <trunkline/status.h>

#include "base/redact.h"
#include "base/utf8.h"

_Static_assert(sizeof(tl_error) == 512, "tl_error is part of the stable ABI: 512 bytes for ever");
_Static_assert(offsetof(tl_error, field) == 32 && offsetof(tl_error, message) == 128, "tl_error is part of the stable ABI: its fields stay");

const char *tl_status_name(tl_status status) {
    switch (status) {
    case TL_OK:
        return "TL_OK";
    case TL_ERR_USAGE:
        return "TL_ERR_USAGE";
    case TL_ERR_MEMORY:
        return "TL_ERR_MEMORY";
    case TL_ERR_ABI:
        return "TL_ERR_ABI";
    case TL_ERR_SYNTAX:
        return "TL_ERR_SYNTAX";
    case TL_ERR_UTF8:
        return "TL_ERR_UTF8";
    case TL_ERR_TYPE:
        return "TL_ERR_TYPE";
    case TL_ERR_RANGE:
        return "TL_ERR_RANGE";
    case TL_ERR_LIMIT:
        return "TL_ERR_LIMIT";
    case TL_ERR_MISSING:
        return "TL_ERR_MISSING";
    case TL_ERR_UNKNOWN:
        return "TL_ERR_UNKNOWN";
    case TL_ERR_CONFIG:
        return "TL_ERR_CONFIG";
    case TL_ERR_SECRET:
        return "TL_ERR_SECRET";
    case TL_ERR_IO:
        return "TL_ERR_IO";
    case TL_ERR_CONNECT:
        return "TL_ERR_CONNECT";
    case TL_ERR_TLS:
        return "TL_ERR_TLS";
    case TL_ERR_TIMEOUT:
        return "TL_ERR_TIMEOUT";
    case TL_ERR_LOST:
        return "TL_ERR_LOST";
    case TL_ERR_CANCELLED:
        return "TL_ERR_CANCELLED";
    case TL_ERR_HTTP:
        return "TL_ERR_HTTP";
    case TL_ERR_AUTH:
        return "TL_ERR_AUTH";
    }
    return "TL_ERR_?";
}

/* Copies what fits, and never cuts a character in two. */
static void copy_cut(char *target, size_t capacity, tl_str text) {
    size_t length = text.len < capacity ? text.len : capacity - 1;
    while (length < text.len && length > 0 && ((unsigned char)text.ptr[length] & 0xC0) == 0x80) {
        length--;
    }
    if (length) {
        memcpy(target, text.ptr, length);
    }
    target[length] = '\0';
}

tl_status tl_fail(tl_error *error, tl_status status, const char *format, ...) {
    if (!error) {
        return status;
    }
    char text[2048]; /* more than fits: neither a character nor a secret may be cut before it was recognised */
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t filled = length < 0 ? 0 : tl_redact_printed(text, sizeof text, (size_t)length, TL_REDACT_SECRETS);
    filled = tl_utf8_to_line(text, filled);
    tl_error_clear(error);
    error->status = status;
    copy_cut(error->message, sizeof error->message, tl_str_sized(text, filled));
    return status;
}

void tl_error_clear(tl_error *error) {
    if (error) {
        memset(error, 0, sizeof *error);
    }
}

void tl_error_set_field(tl_error *error, tl_str field) {
    if (!error) {
        return;
    }
    char text[sizeof error->field]; /* a wire path may hold a map's keys: any text at all, even this very field */
    copy_cut(text, sizeof text, field);
    size_t kept = tl_utf8_to_line(text, strlen(text));
    memset(error->field, 0, sizeof error->field);
    memcpy(error->field, text, kept);
}
