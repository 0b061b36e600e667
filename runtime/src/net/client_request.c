/* What the request of an operation looks like: URL and headers. */
#include "net/client_state.h"

#include <string.h>

#include "net/text_rules.h"

tl_status tl_client_check(const tl_client *client, const tl_operation *operation, tl_error *error) {
    if (!client || !operation) {
        return tl_fail(error, TL_ERR_USAGE, "a call needs a client and an operation");
    }
    if (!operation->id || !operation->method || !operation->path) {
        return tl_fail(error, TL_ERR_ABI, "the operation's table is incomplete: generate the client again with this version");
    }
    if (operation->auth > TL_AUTH_BEARER) {
        return tl_fail(error, TL_ERR_ABI, "%s needs a kind of login that this version does not know: generate the client with this version",
                       operation->id);
    }
    if (client->closing) {
        return tl_fail(error, TL_ERR_USAGE, "the client is being freed: it sends nothing any more");
    }
    if (operation->auth == TL_AUTH_BEARER && !client->token) {
        return tl_fail(error, TL_ERR_USAGE, "%s needs a token and the client has none: set tl_client_options.token", operation->id);
    }
    if ((operation->flags & TL_OPERATION_NEEDS_USER_AGENT) && !client->user_agent[0]) {
        return tl_fail(error, TL_ERR_USAGE, "%s is refused without a User-Agent: leave tl_client_options.user_agent NULL, or set one", operation->id);
    }
    return TL_OK;
}

tl_status tl_client_append_url(const tl_client *client, const tl_operation *operation, tl_buf *out) {
    tl_str base = tl_str_from(client->url);
    tl_str path = tl_str_from(operation->path);
    tl_str slash = tl_str_from(operation->path[0] == '/' ? "" : "/");
    if (tl_buf_reserve(out, base.len + slash.len + path.len) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    tl_status status = tl_buf_append(out, base);
    status = status == TL_OK ? tl_buf_append(out, slash) : status;
    return status == TL_OK ? tl_buf_append(out, path) : status;
}

static void put(tl_http_header *header, const char *name, tl_str value, bool secret) {
    header->name = tl_str_from(name);
    header->value = value;
    header->secret = secret;
}

size_t tl_client_headers(const tl_operation *operation, tl_str authorization, tl_str user_agent, tl_http_header headers[TL_SEND_HEADERS]) {
    static const char json[] = "application/json";
    size_t count = 0;
    if (operation->auth == TL_AUTH_BEARER) {
        put(&headers[count++], "Authorization", authorization, true);
    }
    if (user_agent.len) {
        put(&headers[count++], "User-Agent", user_agent, false);
    }
    put(&headers[count++], "Accept", tl_str_from(json), false);
    if (operation->request) {
        put(&headers[count++], "Content-Type", tl_str_from(json), false);
    }
    return count;
}

tl_status tl_client_bearer(tl_str token, tl_buf *out, tl_error *error) {
    tl_str scheme = tl_str_from("Bearer ");
    if (token.len == 0) {
        return tl_fail(error, TL_ERR_SECRET, "the token is empty");
    }
    for (size_t i = 0; i < token.len; i++) {
        /* RFC 6750, 2.1 allows less than this; a line end would end the header, a blank is a slip of the paste. */
        unsigned char byte = (unsigned char)token.ptr[i];
        if (byte <= 0x20 || byte >= 0x7f) {
            return tl_fail(error, TL_ERR_SECRET, "the token has a blank, a line end or another byte that a token cannot have, at place %zu of %zu",
                           i + 1, token.len);
        }
    }
    /* In one piece: growing would leave a copy behind. */
    if (tl_buf_reserve(out, scheme.len + token.len) != TL_OK || tl_buf_append(out, scheme) != TL_OK || tl_buf_append(out, token) != TL_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    return TL_OK;
}

tl_status tl_client_describe(tl_client *client, const tl_operation *operation, tl_buf *out) {
    tl_http_header headers[TL_SEND_HEADERS];
    size_t begin = out->len;
    size_t count = tl_client_headers(operation, tl_str_from("Bearer <secret>"), tl_str_from(client->user_agent), headers);
    tl_status status = tl_buf_format(out, "%s ", operation->method);
    if (status == TL_OK) {
        status = tl_client_append_url(client, operation, out);
    }
    if (status == TL_OK) {
        status = tl_buf_append(out, tl_str_from("\n"));
    }
    for (size_t i = 0; status == TL_OK && i < count; i++) {
        status = tl_buf_format(out, "%.*s: %.*s\n", (int)headers[i].name.len, headers[i].name.ptr, (int)headers[i].value.len, headers[i].value.ptr);
    }
    if (status != TL_OK) {
        out->len = begin;
    }
    return status;
}
