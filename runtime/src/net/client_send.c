/* One send: its token, its exchange, its completion. */
#include "net/client_state.h"

#include <stddef.h>
#include <string.h>

#include "net/text_rules.h"

static void on_token(void *context, tl_status status, const tl_token_lease *lease, const tl_error *why);

void tl_send_release(tl_send *send) {
    if (--send->holders > 0) {
        return;
    }
    tl_buf_dispose(&send->text);
    tl_buf_dispose_secret(&send->authorization);
    tl_buf_dispose_secret(&send->own_body);
    tl_free(send);
}

/* Out of the client's books: its ticket means nothing any more. */
static void detach(tl_send *send) {
    tl_client *client = send->client;
    if (!client) {
        return;
    }
    tl_tickets_remove(&client->tickets, send->ticket);
    if (send->previous) {
        send->previous->next = send->next;
    } else {
        client->sends = send->next;
    }
    if (send->next) {
        send->next->previous = send->previous;
    }
    send->client = NULL;
}

/* Tells the token's source what became of it. Returns what the source says of another one. */
static bool return_lease(tl_send *send, tl_token_fate fate, tl_str next_token) {
    if (!send->leased) {
        return false;
    }
    send->leased = false;
    return send->source->vtable->release(send->source, send->lease, fate, next_token);
}

/* The token that a reply hands out for the next call, where the client was told its header. */
static tl_str next_token_of(const tl_send *send, const tl_http_reply *reply) {
    const tl_client *client = send->client;
    tl_str token = {NULL, 0};
    if (client && client->next_token_header && reply->status == TL_OK) {
        tl_str value = tl_http_reply_header(reply, client->next_token_header);
        (void)tl_text_after_prefix(value, client->next_token_prefix, &token);
    }
    return token;
}

/* 403 speaks of what the caller may do, not of the token. */
static tl_token_fate fate_of(const tl_http_reply *reply, bool has_next) {
    if (reply->status != TL_OK) {
        return reply->sent ? TL_TOKEN_UNSURE : TL_TOKEN_UNUSED;
    }
    if (reply->http_status == 401) {
        return TL_TOKEN_REFUSED;
    }
    return reply->http_status >= 500 && !has_next ? TL_TOKEN_UNSURE : TL_TOKEN_ACCEPTED;
}

static void complete(tl_send *send, tl_http_reply *reply) {
    if (reply->struct_size >= offsetof(tl_http_reply, exchanges) + sizeof reply->exchanges) {
        reply->exchanges = send->exchanges;
    }
    detach(send);
    send->state = TL_SEND_OVER;
    send->done(send->context, reply);
    tl_send_release(send);
}

static void on_task(void *context) {
    tl_send *send = context;
    complete(send, &send->early);
}

/* The token was refused: the same request once more, with another one. The transport's hold becomes the source's. */
static void renew(tl_send *send) {
    send->renewed = true;
    send->state = TL_SEND_TOKEN;
    tl_buf_dispose_secret(&send->authorization);
    send->source->vtable->acquire(send->source, &send->client->asker, on_token, send);
}

static void on_reply(void *context, tl_http_reply *reply) {
    tl_send *send = context;
    tl_str next_token = next_token_of(send, reply);
    tl_token_fate fate = fate_of(reply, next_token.len > 0);
    bool has_more = return_lease(send, fate, next_token);
    if (fate == TL_TOKEN_REFUSED && has_more && send->client && !send->renewed && !send->cancelled) {
        renew(send);
    } else {
        complete(send, reply);
    }
}

/* Ends a send that has no exchange: its completion comes from the transport's next drive. */
static void end_early(tl_send *send, tl_status status, const tl_error *error) {
    const tl_transport_vtable *vtable = send->transport->vtable;
    send->state = TL_SEND_EARLY;
    send->early.struct_size = sizeof send->early;
    send->early.status = status;
    send->early.error = *error;
    send->early.error.status = status;
    send->holders++;
    send->task.run = on_task;
    send->task.context = send;
    if (vtable->struct_size >= offsetof(tl_transport_vtable, post) + sizeof vtable->post && vtable->post) {
        vtable->post(send->transport, &send->task);
    } else {
        on_task(send);
    }
}

/* A send that cannot go: the result of its start where that is still running, else a completion. */
static void fail(tl_send *send, tl_status status, const tl_error *error) {
    (void)return_lease(send, TL_TOKEN_UNUSED, tl_str_from(NULL));
    if (send->starting && (status == TL_ERR_MEMORY || status == TL_ERR_USAGE)) {
        send->start_status = status;
        if (send->start_error) {
            *send->start_error = *error;
        }
        return;
    }
    end_early(send, status, error);
}

static void fly(tl_send *send) {
    tl_error error = {0};
    const tl_operation *operation = send->operation;
    size_t url_len = send->request.url.len;
    tl_str user_agent = tl_str_sized(send->text.ptr + url_len, send->text.len - url_len);
    send->request.url.ptr = send->text.ptr;
    send->request.method = tl_str_from(operation->method);
    send->request.headers = send->headers;
    send->request.header_count = tl_client_headers(operation, tl_buf_str(&send->authorization), user_agent, send->headers);
    send->state = TL_SEND_FLIGHT;
    send->holders++;
    tl_status status = send->transport->vtable->submit(send->transport, &send->request, on_reply, send, &send->flight_ticket, &error);
    if (status != TL_OK) {
        send->holders--;
        fail(send, status, &error);
    } else {
        send->exchanges++;
    }
}

static void on_token(void *context, tl_status status, const tl_token_lease *lease, const tl_error *why) {
    tl_send *send = context;
    tl_error error = {0};
    bool wanted = send->state == TL_SEND_TOKEN;
    if (status == TL_OK && lease) {
        send->leased = true;
        send->lease = lease->id;
    }
    if (status != TL_OK && why) {
        error = *why;
    } else if (status != TL_OK || !lease) {
        status = tl_fail(&error, status != TL_OK ? status : TL_ERR_SECRET, "the token's source gave none, and no reason");
    } else if (wanted) {
        status = tl_client_bearer(lease->token, &send->authorization, &error);
    }
    if (!wanted) {
        (void)return_lease(send, TL_TOKEN_UNUSED, tl_str_from(NULL)); /* it comes too late */
    } else if (status == TL_OK) {
        fly(send);
    } else {
        fail(send, status, &error);
    }
    tl_send_release(send);
}

static tl_send *new_send(tl_client *client, const tl_send_order *order, tl_error *error) {
    tl_send *send = tl_calloc(1, sizeof *send);
    tl_http_request request = TL_HTTP_REQUEST_INIT;
    if (!send) {
        (void)tl_fail(error, TL_ERR_MEMORY, "out of memory");
        return NULL;
    }
    send->holders = 1;
    send->request = request;
    bool written = tl_client_append_url(client, order->operation, &send->text) == TL_OK;
    send->request.url.len = send->text.len;
    written = written && tl_buf_append(&send->text, tl_str_from(client->user_agent)) == TL_OK;
    if (!written || tl_tickets_add(&client->tickets, send, &send->ticket) != TL_OK) {
        (void)tl_fail(error, TL_ERR_MEMORY, "out of memory");
        tl_send_release(send);
        return NULL;
    }
    send->client = client;
    send->transport = client->transport;
    send->operation = order->operation;
    send->done = order->done;
    send->context = order->context;
    send->request.timeouts = client->timeouts;
    send->request.max_body_bytes = client->max_body_bytes;
    send->next = client->sends;
    if (send->next) {
        send->next->previous = send;
    }
    client->sends = send;
    return send;
}

tl_status tl_send_start(tl_client *client, const tl_send_order *order, tl_send **started, tl_error *error) {
    tl_status status = tl_client_check(client, order->operation, error);
    if (status != TL_OK) {
        return status;
    }
    if (!order->done) {
        return tl_fail(error, TL_ERR_USAGE, "a send needs a function to call when it is done");
    }
    tl_send *send = new_send(client, order, error);
    if (!send) {
        return TL_ERR_MEMORY;
    }
    send->request.body = order->own_body ? tl_buf_str(order->own_body) : order->body;
    if (order->ticket) {
        *order->ticket = send->ticket;
    }
    send->starting = true;
    send->start_error = error;
    if (order->operation->auth == TL_AUTH_BEARER) {
        send->holders++;
        send->source = client->token;
        send->source->vtable->acquire(send->source, &client->asker, on_token, send);
    } else {
        fly(send);
    }
    send->starting = false;
    send->start_error = NULL;
    status = send->start_status;
    if (status != TL_OK) {
        detach(send);
        send->state = TL_SEND_OVER;
    } else if (order->own_body) {
        send->own_body = *order->own_body;
        memset(order->own_body, 0, sizeof *order->own_body);
    }
    if (status == TL_OK && started) {
        *started = send;
    } else {
        tl_send_release(send);
    }
    return status;
}

/* The source is told last: its answer finds the send over. */
static void cancel_token(tl_send *send) {
    const tl_token_vtable *vtable = send->source->vtable;
    tl_error error = {0};
    (void)tl_fail(&error, TL_ERR_CANCELLED, "cancelled by the caller while it waited for a token");
    send->holders++;
    end_early(send, TL_ERR_CANCELLED, &error);
    if (vtable->cancel) {
        vtable->cancel(send->source, on_token, send);
    }
    tl_send_release(send);
}

void tl_send_cancel(tl_send *send) {
    send->cancelled = true;
    if (send->state == TL_SEND_FLIGHT) {
        send->transport->vtable->cancel(send->transport, send->flight_ticket);
    } else if (send->state == TL_SEND_TOKEN) {
        cancel_token(send);
    }
}

void tl_send_abandon(tl_send *send) {
    send->holders++;
    tl_send_cancel(send);
    (void)return_lease(send, TL_TOKEN_UNSURE, tl_str_from(NULL)); /* the source will not live to see the reply */
    detach(send);
    tl_send_release(send);
}

tl_status tl_client_send(tl_client *client, const tl_operation *operation, tl_str body, tl_http_done_fn done, void *context, uint64_t *ticket,
                         tl_error *error) {
    tl_send_order order = {operation, body, NULL, done, context, ticket};
    return tl_send_start(client, &order, NULL, error);
}

void tl_client_cancel(tl_client *client, uint64_t ticket) {
    tl_send *send = tl_tickets_find(&client->tickets, ticket);
    if (send) {
        tl_send_cancel(send);
    }
}
