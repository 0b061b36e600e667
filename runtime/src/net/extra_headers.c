#include "net/extra_headers.h"

#include <string.h>

#include <trunkline/attempt.h>

#include "net/text_rules.h"

enum { FIRST_CAPACITY = 4, SHOWN = 64 };

/* What the client or the engine writes, and what would carry a secret to where none belongs. */
static const char *const reserved[] = {
    "Accept",  "Authorization", "Connection",          "Content-Length", "Content-Type", "Cookie",  "Expect",
    "Host",    "Keep-Alive",    "Proxy-Authorization", "SOAPAction",     "TE",           "Trailer", "Transfer-Encoding",
    "Upgrade", "User-Agent"};

static bool is_parameter(const tl_operation *operation, tl_str name) {
    const tl_type *type = operation->parameters;
    for (uint32_t i = 0; type && operation->parameter_places && i < type->count; i++) {
        if (operation->parameter_places[i] == TL_PLACE_HEADER && tl_str_equal_nocase(tl_field_name(&type->fields[i]), name)) {
            return true;
        }
    }
    return false;
}

static bool is_reserved(const tl_operation *operation, tl_str name) {
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
        if (tl_str_equal_nocase(tl_str_from(reserved[i]), name)) {
            return true;
        }
    }
    if (!operation) {
        return false;
    }
    return (operation->auth == TL_AUTH_HEADER && tl_str_equal_nocase(tl_str_from(operation->auth_name), name)) || is_parameter(operation, name);
}

tl_status tl_extra_headers_put(tl_extra_headers *headers, tl_str name, tl_str value) {
    if (headers->count == headers->capacity) {
        size_t capacity = headers->capacity ? headers->capacity * 2 : FIRST_CAPACITY;
        tl_http_header *items = tl_realloc(headers->items, capacity * sizeof *items);
        if (!items) {
            return TL_ERR_MEMORY;
        }
        headers->items = items;
        headers->capacity = capacity;
    }
    char *block = tl_alloc(name.len + value.len + 1);
    if (!block) {
        return TL_ERR_MEMORY;
    }
    memcpy(block, name.ptr, name.len);
    if (value.len) {
        memcpy(block + name.len, value.ptr, value.len);
    }
    tl_http_header *header = &headers->items[headers->count++];
    header->name = tl_str_sized(block, name.len);
    header->value = tl_str_sized(block + name.len, value.len);
    header->secret = false;
    return TL_OK;
}

tl_status tl_extra_headers_add(tl_extra_headers *headers, const tl_http_header *header, tl_error *error) {
    int shown = (int)(header->name.len < SHOWN ? header->name.len : SHOWN);
    if (!tl_text_is_http_token(header->name)) {
        return tl_fail(error, TL_ERR_USAGE, "the name of an added header is empty or has a character that header names cannot have");
    }
    if (is_reserved(headers->operation, header->name)) {
        return tl_fail(error, TL_ERR_USAGE, "the header %.*s cannot be added: the client, the operation or the engine sets it", shown,
                       header->name.ptr);
    }
    if (!tl_text_is_header_value(header->value)) {
        return tl_fail(error, TL_ERR_USAGE, "the value of the added header %.*s has a line end or another control character", shown,
                       header->name.ptr);
    }
    for (size_t i = 0; i < headers->count; i++) {
        if (tl_str_equal_nocase(headers->items[i].name, header->name)) {
            return tl_fail(error, TL_ERR_USAGE, "the header %.*s was added already", shown, header->name.ptr);
        }
    }
    if (tl_extra_headers_put(headers, header->name, header->value) != TL_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for an added header");
    }
    headers->items[headers->count - 1].secret = header->secret;
    return TL_OK;
}

tl_status tl_extra_headers_add_all(tl_extra_headers *headers, const tl_http_header *more, size_t count, tl_error *error) {
    tl_status status = count && !more ? tl_fail(error, TL_ERR_USAGE, "%zu headers were announced and none given", count) : TL_OK;
    for (size_t i = 0; status == TL_OK && i < count; i++) {
        status = tl_extra_headers_add(headers, &more[i], error);
    }
    return status;
}

void tl_extra_headers_truncate(tl_extra_headers *headers, size_t count) {
    while (headers->count > count) {
        tl_http_header *header = &headers->items[--headers->count];
        char *block = (char *)(uintptr_t)header->name.ptr;
        tl_wipe(block, header->name.len + header->value.len);
        tl_free(block);
    }
}

void tl_extra_headers_dispose(tl_extra_headers *headers) {
    tl_extra_headers_truncate(headers, 0);
    tl_free(headers->items);
    headers->items = NULL;
    headers->capacity = 0;
}

tl_status tl_attempt_add_header(const tl_attempt *attempt, tl_str name, tl_str value, tl_error *error) {
    tl_http_header header = {name, value, false};
    if (!attempt || attempt->phase != TL_ATTEMPT_BEFORE || !attempt->headers) {
        return tl_fail(error, TL_ERR_USAGE, "a header can be added only to an attempt that is about to start");
    }
    return tl_extra_headers_add(attempt->headers, &header, error);
}
