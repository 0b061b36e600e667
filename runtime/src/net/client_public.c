/* Sends as an application starts and cancels them. */
#include "net/client_state.h"

#include <string.h>

tl_status tl_client_send(tl_client *client, const tl_operation *operation, tl_str body, tl_http_done_fn done, void *context, uint64_t *ticket,
                         tl_error *error) {
    tl_message message = {{0}, TL_NO_TOKEN, NULL};
    tl_status status = tl_client_check(client, operation, error);
    if (status != TL_OK) {
        return status;
    }
    message.body.ptr = (char *)(uintptr_t)body.ptr; /* only read */
    message.body.len = body.len;
    message.content_type = tl_client_media(client, operation);
    tl_send_order order = {.operation = operation, .message = &message, .done = done, .context = context, .ticket = ticket};
    return tl_send_start(client, &order, NULL, error);
}

tl_status tl_client_send_with(tl_client *client, const tl_operation *operation, const tl_send_options *options, tl_error *error) {
    tl_send_options mine = TL_SEND_OPTIONS_INIT;
    tl_status status = tl_client_check(client, operation, error);
    if (status != TL_OK) {
        return status;
    }
    if (!options || options->struct_size == 0) {
        return tl_fail(error, TL_ERR_USAGE, "a send's options have no struct_size: start from TL_SEND_OPTIONS_INIT");
    }
    memcpy(&mine, options, options->struct_size < sizeof mine ? options->struct_size : sizeof mine);
    tl_send_order order = {.operation = operation, .message = mine.message, .done = mine.done, .context = mine.context, .ticket = mine.ticket};
    order.parameters.value = mine.parameters;
    order.parameters.size = mine.parameters_size;
    order.headers = mine.headers;
    order.header_count = mine.header_count;
    order.timeouts = mine.timeouts;
    return tl_send_start(client, &order, NULL, error);
}

void tl_client_cancel(tl_client *client, uint64_t ticket) {
    tl_send *send = tl_tickets_find(&client->tickets, ticket);
    if (send) {
        tl_send_cancel(send);
    }
}

/* A server that repeats what it was sent may have escaped it: what follows a backslash counts, the backslash does not. */
static bool begins_with(tl_str text, tl_str token) {
    size_t at = 0;
    for (size_t i = 0; i < token.len; i++, at++) {
        while (at < text.len && text.ptr[at] == '\\' && token.ptr[i] != '\\') {
            at++;
        }
        if (at == text.len || text.ptr[at] != token.ptr[i]) {
            return false;
        }
    }
    return true;
}

bool tl_send_token_is_in(const tl_send *send, tl_str text) {
    const tl_token_text *token = &send->token;
    if (token->text.len <= token->token_at) {
        return false;
    }
    tl_str wanted = tl_str_sized(token->text.ptr + token->token_at, token->text.len - token->token_at);
    for (size_t i = 0; i < text.len; i++) {
        if (begins_with(tl_str_sized(text.ptr + i, text.len - i), wanted)) {
            return true;
        }
    }
    return false;
}
