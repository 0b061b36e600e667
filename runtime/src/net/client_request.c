/* What the request of an operation looks like: URL and headers. */
#include "net/client_state.h"

#include <string.h>

#include "net/message.h"
#include "net/text_rules.h"

tl_status tl_client_check(const tl_client *client, const tl_operation *operation, tl_error *error) {
    if (!client || !operation) {
        return tl_fail(error, TL_ERR_USAGE, "a call needs a client and an operation");
    }
    if (!operation->id || !operation->method || !operation->path) {
        return tl_fail(error, TL_ERR_ABI, "the operation's table is incomplete: generate the client again with this version");
    }
    if (operation->api && operation->api->abi != TL_GENERATED_ABI) {
        return tl_fail(error, TL_ERR_ABI, "%s was generated for table layout %u and this library has %u: generate the client with this version",
                       operation->id, (unsigned)operation->api->abi, (unsigned)TL_GENERATED_ABI);
    }
    if (operation->auth > TL_AUTH_BASIC) {
        return tl_fail(error, TL_ERR_ABI, "%s needs a kind of login that this version does not know: generate the client with this version",
                       operation->id);
    }
    if (client->closing) {
        return tl_fail(error, TL_ERR_USAGE, "the client is being freed: it sends nothing any more");
    }
    if (operation->auth == TL_AUTH_HEADER && !tl_text_is_http_token(tl_str_from(operation->auth_name))) {
        return tl_fail(error, TL_ERR_ABI, "the table of %s does not name the header for its token: generate the client again with this version",
                       operation->id);
    }
    if (operation->auth != TL_AUTH_NONE && !client->token) {
        return tl_fail(error, TL_ERR_USAGE, "%s needs a token and the client has none: set tl_client_options.token", operation->id);
    }
    if ((operation->flags & TL_OPERATION_NEEDS_USER_AGENT) && !client->user_agent[0]) {
        return tl_fail(error, TL_ERR_USAGE, "%s is refused without a User-Agent: leave tl_client_options.user_agent NULL, or set one", operation->id);
    }
    return TL_OK;
}

static void put(tl_http_header *header, const char *name, tl_str value, bool secret) {
    header->name = tl_str_from(name);
    header->value = value;
    header->secret = secret;
}

/* What it takes of replies: its codec's, else the content type that is sent where replies have it, else their first. */
static const char *accept_of(const tl_operation *operation, const char *sent) {
    if (operation->codec) {
        return operation->codec->accept;
    }
    for (size_t i = 0; sent && operation->reply_media && operation->reply_media[i]; i++) {
        if (strcmp(operation->reply_media[i], sent) == 0) {
            return operation->reply_media[i];
        }
    }
    return operation->reply_media && operation->reply_media[0] ? operation->reply_media[0] : "application/json";
}

size_t tl_client_headers(const tl_operation *operation, const tl_header_parts *parts, tl_http_header headers[TL_SEND_HEADERS]) {
    const char *accept = accept_of(operation, parts->content_type);
    size_t count = 0;
    if (operation->auth == TL_AUTH_BEARER || operation->auth == TL_AUTH_BASIC) {
        put(&headers[count++], "Authorization", parts->token, true);
    } else if (operation->auth == TL_AUTH_HEADER) {
        put(&headers[count++], operation->auth_name, parts->token, true);
    }
    if (parts->user_agent.len) {
        put(&headers[count++], "User-Agent", parts->user_agent, false);
    }
    if (accept) {
        put(&headers[count++], "Accept", tl_str_from(accept), false);
    }
    if (parts->content_type) {
        put(&headers[count++], "Content-Type", tl_str_from(parts->content_type), false);
    }
    if (parts->action.ptr) {
        put(&headers[count++], "SOAPAction", parts->action, false);
    }
    return count;
}

tl_status tl_client_action(const tl_client *client, const tl_operation *operation, tl_buf *out) {
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    options.namespace_uri = client->namespace_uri;
    return operation->codec && operation->codec->action ? operation->codec->action(operation, &options, out) : TL_OK;
}

/* An operation that takes either is sent with what the client has. */
static uint32_t auth_of(const tl_client *client, const tl_operation *operation) {
    bool either = (operation->flags & TL_OPERATION_BEARER_OR_BASIC) != 0;
    return either && client && client->http_auth ? (uint32_t)client->http_auth : operation->auth;
}

static tl_str scheme_of(const tl_client *client, const tl_operation *operation) {
    uint32_t auth = auth_of(client, operation);
    return tl_str_from(auth == TL_AUTH_BEARER ? "Bearer " : auth == TL_AUTH_BASIC ? "Basic " : "");
}

tl_status tl_client_token(const tl_client *client, const tl_operation *operation, tl_str token, tl_token_text *out, tl_error *error) {
    tl_str scheme = scheme_of(client, operation);
    if (token.len == 0) {
        return tl_fail(error, TL_ERR_SECRET, "the token is empty");
    }
    for (size_t i = 0; operation->auth != TL_AUTH_BODY && i < token.len; i++) {
        /* RFC 6750, 2.1 allows less than this; a line end would end the header, a blank is a slip of the paste. */
        unsigned char byte = (unsigned char)token.ptr[i];
        if (byte <= 0x20 || byte >= 0x7f) {
            return tl_fail(error, TL_ERR_SECRET, "the token has a blank, a line end or another byte that a token cannot have, at place %zu of %zu",
                           i + 1, token.len);
        }
    }
    out->text.len = 0;
    out->token_at = scheme.len;
    /* In one piece: growing would leave a copy behind. */
    if (tl_buf_reserve(&out->text, scheme.len + token.len) != TL_OK || tl_buf_append(&out->text, scheme) != TL_OK ||
        tl_buf_append(&out->text, token) != TL_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    return TL_OK;
}

static tl_status append_url(const tl_client *client, const tl_operation *operation, tl_buf *out) {
    tl_status status = tl_buf_append(out, tl_str_from(client->url));
    status = status == TL_OK ? tl_buf_append(out, tl_str_from(operation->path[0] == '/' || !operation->path[0] ? "" : "/")) : status;
    return status == TL_OK ? tl_buf_append(out, tl_str_from(operation->path)) : status;
}

const char *tl_client_media(const tl_client *client, const tl_operation *operation) {
    const char *own = client->media ? tl_message_media(operation, client->media) : NULL;
    return operation->request || operation->codec ? (own ? own : tl_message_media(operation, NULL)) : NULL;
}

tl_status tl_client_describe(tl_client *client, const tl_operation *operation, tl_buf *out) {
    tl_http_header headers[TL_SEND_HEADERS];
    tl_buf action = {0};
    size_t begin = out->len;
    tl_str token = tl_str_from(auth_of(client, operation) == TL_AUTH_BEARER  ? "Bearer <secret>"
                               : auth_of(client, operation) == TL_AUTH_BASIC ? "Basic <secret>"
                                                                             : "<secret>");
    if (tl_client_action(client, operation, &action) != TL_OK) {
        tl_buf_dispose(&action);
        return TL_ERR_MEMORY;
    }
    tl_header_parts parts = {token, tl_str_from(client->user_agent), tl_client_media(client, operation), tl_buf_str(&action)};
    size_t count = tl_client_headers(operation, &parts, headers);
    tl_status status = tl_buf_format(out, "%s ", operation->method);
    if (status == TL_OK) {
        status = append_url(client, operation, out);
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
    tl_buf_dispose(&action);
    return status;
}
