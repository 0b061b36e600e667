/* One blocking call: check, encode, send, drive, decode. */
#include "net/client_state.h"

#include <string.h>

#include "net/text_rules.h"
#include <trunkline/call.h>
#include <trunkline/json.h>

enum { DRIVE_MS = 60000, EXCERPT_SIZE = 161 };

/* A call on its way; its completion decodes, because the reply is borrowed there. */
typedef struct call_state {
    tl_client *client;
    const tl_operation *operation;
    tl_reply_into into;
    tl_arena *arena;
    tl_error *error;
    tl_send *send;
    tl_status status;
    bool over;
} call_state;

static tl_status check_request_type(const tl_operation *operation, const tl_body *body, tl_error *error) {
    const tl_type *type = operation->request;
    if (!type) {
        return body->value || body->count ? tl_fail(error, TL_ERR_ABI, "%s takes no body", operation->id) : TL_OK;
    }
    bool list = type->kind == TL_KIND_LIST || type->kind == TL_KIND_MAP;
    size_t size = list ? type->stride : type->size;
    if (body->list != list || body->size != size) {
        return tl_fail(error, TL_ERR_ABI,
                       "%s takes %s of %zu bytes and was given %s of %zu: compile the application with the header that belongs to "
                       "the generated client",
                       operation->id, list ? "a list with elements" : "a struct", size, body->list ? "a list with elements" : "a struct", body->size);
    }
    if (!body->value && (!list || body->count)) {
        return tl_fail(error, TL_ERR_USAGE, "%s needs a body and was given NULL", operation->id);
    }
    return TL_OK;
}

static tl_status check_reply_type(const tl_operation *operation, const tl_reply_into *into, const tl_arena *arena, tl_error *error) {
    const tl_type *type = operation->reply;
    if (!into->value) {
        return TL_OK;
    }
    if (!type || into->size != type->size) {
        return tl_fail(error, TL_ERR_ABI,
                       "the reply of %s takes %zu bytes and was given %zu: compile the application with the header that belongs to "
                       "the generated client",
                       operation->id, type ? (size_t)type->size : 0, into->size);
    }
    return arena ? TL_OK : tl_fail(error, TL_ERR_USAGE, "%s needs an arena for its reply", operation->id);
}

static tl_status encode(const tl_operation *operation, const tl_body *body, tl_buf *out, tl_error *error) {
    tl_list list = {body->value, body->count};
    const void *value = body->list ? (const void *)&list : body->value;
    if (!operation->request) {
        return TL_OK;
    }
    tl_status status = tl_schema_check(operation->request, value, error);
    return status == TL_OK ? tl_json_encode(out, operation->request, value, NULL, error) : status;
}

static bool is_plain_text(const tl_http_reply *reply) {
    static const char text[] = "text/";
    tl_str type = tl_http_reply_header(reply, "Content-Type");
    if (type.len < sizeof text - 1 || !tl_str_equal_nocase(tl_str_sized(type.ptr, sizeof text - 1), tl_str_from(text))) {
        return false;
    }
    return !(type.len >= 9 && tl_str_equal_nocase(tl_str_sized(type.ptr, 9), tl_str_from("text/html")));
}

/* The beginning of what the server says, unless it repeats our token. */
static void excerpt(const call_state *call, const tl_http_reply *reply, char *out, size_t size) {
    tl_str body = tl_str_sized(reply->body.ptr, reply->body.len);
    tl_str scheme = tl_str_from("Bearer ");
    out[0] = '\0';
    if (!tl_http_reply_is_json(reply) && !is_plain_text(reply)) {
        return;
    }
    if (call->send && call->send->authorization.len > scheme.len) {
        const tl_buf *authorization = &call->send->authorization;
        tl_str token = tl_str_sized(authorization->ptr + scheme.len, authorization->len - scheme.len);
        if (tl_str_find(body, token) >= 0) {
            return;
        }
    }
    tl_text_excerpt(out, size, body);
}

static tl_status fail_http(call_state *call, const tl_http_reply *reply, tl_status status, const char *what) {
    char said[EXCERPT_SIZE];
    excerpt(call, reply, said, sizeof said);
    (void)tl_fail(call->error, status, "%s answered HTTP %d: %s%s%s", call->client->place.host, (int)reply->http_status, what, said[0] ? ": " : "",
                  said);
    if (call->error) {
        call->error->http_status = reply->http_status;
    }
    return status;
}

static tl_status read_failure(call_state *call, const tl_http_reply *reply) {
    int32_t code = reply->http_status;
    if (code == 401 || code == 403) {
        return fail_http(call, reply, TL_ERR_AUTH, call->operation->auth == TL_AUTH_NONE ? "it refuses the call" : "it refuses the token");
    }
    if (code == 404 || code == 405 || (code >= 300 && code < 400)) {
        return fail_http(call, reply, TL_ERR_HTTP, "nothing to call there; check the URL");
    }
    return fail_http(call, reply, TL_ERR_HTTP, code >= 500 ? "the server failed" : "it refuses the request");
}

static tl_status read_reply(call_state *call, const tl_http_reply *reply) {
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    options.padded = true;
    if (reply->status != TL_OK) {
        if (call->error) {
            *call->error = reply->error;
        }
        return reply->status;
    }
    if (reply->http_status < 200 || reply->http_status > 299) {
        return read_failure(call, reply);
    }
    if (!call->operation->reply) {
        return TL_OK;
    }
    if (!tl_http_reply_is_json(reply)) {
        return fail_http(call, reply, TL_ERR_HTTP, "what came is not JSON; check the URL");
    }
    if (!call->into.value) {
        return TL_OK;
    }
    tl_str body = tl_str_sized(reply->body.ptr, reply->body.len);
    tl_status status = tl_json_decode(call->operation->reply, body, &options, call->into.value, call->arena, call->error);
    if (status != TL_OK && call->error) {
        call->error->http_status = reply->http_status;
    }
    return status;
}

static void on_done(void *context, tl_http_reply *reply) {
    call_state *call = context;
    call->status = read_reply(call, reply);
    call->over = true;
}

/* The completion of a call that was given up: its state is gone. */
static void ignore(void *context, tl_http_reply *reply) {
    (void)context;
    (void)reply;
}

static tl_status drive(call_state *call) {
    tl_transport *transport = call->client->transport;
    while (!call->over) {
        tl_status status = transport->vtable->drive(transport, DRIVE_MS, call->error);
        if (status != TL_OK && !call->over) {
            call->send->done = ignore;
            tl_send_cancel(call->send);
            return status;
        }
    }
    return call->status;
}

tl_status tl_call(tl_client *client, const tl_operation *operation, tl_body body, tl_reply_into into, tl_arena *arena, tl_error *error) {
    call_state call = {client, operation, into, arena, error, NULL, TL_OK, false};
    tl_buf encoded = {0};
    tl_error_clear(error);
    tl_status status = tl_client_check(client, operation, error);
    if (status == TL_OK) {
        status = check_request_type(operation, &body, error);
    }
    if (status == TL_OK) {
        status = check_reply_type(operation, &into, arena, error);
    }
    if (status == TL_OK) {
        if (into.value) {
            memset(into.value, 0, into.size);
        }
        status = encode(operation, &body, &encoded, error);
    }
    if (status == TL_OK) {
        tl_send_order order = {operation, {0, 0}, &encoded, on_done, &call, NULL};
        status = tl_send_start(client, &order, &call.send, error);
    }
    if (status == TL_OK) {
        status = drive(&call);
        tl_send_release(call.send);
    }
    tl_buf_dispose_secret(&encoded);
    return status;
}
