/* One send: its token, its exchange, its completion. */
#include "net/client_state.h"

#include <stddef.h>
#include <string.h>

#include <trunkline/redact.h>

#include "net/message_token.h"
#include "net/text_rules.h"

static void on_token(void *context, tl_status status, const tl_token_lease *lease, const tl_error *why);

void tl_send_release(tl_send *send) {
    if (--send->holders > 0) {
        return;
    }
    tl_target_dispose(&send->own_target);
    tl_extra_headers_dispose(&send->own_extra);
    tl_free(send->many_headers);
    tl_buf_dispose(&send->action);
    tl_buf_dispose_secret(&send->token.text);
    tl_buf_dispose_secret(&send->spliced);
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
    tl_buf_dispose_secret(&send->token.text);
    tl_buf_dispose_secret(&send->spliced);
    send->source->vtable->acquire(send->source, &send->client->asker, on_token, send);
}

/* What a complete reply says of the token, where its operation's codec knows better than HTTP. */
static tl_token_fate judge(const tl_send *send, const tl_http_reply *reply, tl_buf *handed_out, tl_str *next_token) {
    const tl_codec *codec = send->operation->codec;
    *next_token = next_token_of(send, reply);
    if (reply->status == TL_OK && codec && codec->judge_token) {
        tl_token_fate fate = codec->judge_token(send->operation, reply, handed_out);
        *next_token = handed_out->len ? tl_buf_str(handed_out) : *next_token;
        return fate;
    }
    return fate_of(reply, next_token->len > 0);
}

static void on_reply(void *context, tl_http_reply *reply) {
    tl_send *send = context;
    tl_buf handed_out = {0};
    tl_str next_token = {NULL, 0};
    tl_token_fate fate = send->source ? judge(send, reply, &handed_out, &next_token) : TL_TOKEN_UNUSED;
    bool has_more = return_lease(send, fate, next_token);
    tl_buf_dispose_secret(&handed_out);
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

/* All of its headers; those of a usual operation fit without further memory. */
static tl_status list_headers(tl_send *send) {
    const tl_extra_headers *lists[] = {&send->target->headers, send->extra};
    tl_header_parts parts = {tl_buf_str(&send->token.text), tl_target_user_agent(send->target), send->content_type, tl_buf_str(&send->action)};
    size_t count = tl_client_headers(send->operation, &parts, send->own_headers);
    size_t more = send->target->headers.count + (send->extra ? send->extra->count : 0);
    tl_http_header *all = send->own_headers;
    if (more > 0) {
        all = tl_realloc(send->many_headers, (count + more) * sizeof *all);
        if (!all) {
            return TL_ERR_MEMORY;
        }
        send->many_headers = all;
        memcpy(all, send->own_headers, count * sizeof *all);
    }
    for (size_t i = 0; i < 2; i++) {
        if (lists[i] && lists[i]->count) {
            memcpy(all + count, lists[i]->items, lists[i]->count * sizeof *all);
            count += lists[i]->count;
        }
    }
    send->request.headers = all;
    send->request.header_count = count;
    return TL_OK;
}

static void fly(tl_send *send) {
    tl_error error = {0};
    send->request.url = tl_target_url(send->target);
    send->request.method = tl_str_from(send->operation->method);
    send->request.body = send->spliced.len ? tl_buf_str(&send->spliced) : send->body;
    if (list_headers(send) != TL_OK) {
        (void)tl_fail(&error, TL_ERR_MEMORY, "out of memory");
        fail(send, TL_ERR_MEMORY, &error);
        return;
    }
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

/* The token where the operation wants it: in a header, or in a copy of the body. */
static tl_status take_token(tl_send *send, tl_str token, tl_error *error) {
    tl_status status = tl_client_token(send->client, send->operation, token, &send->token, error);
    if (status == TL_OK && send->operation->auth == TL_AUTH_BODY) {
        status = tl_token_splice(send->body, send->token_at, send->content_type, token, &send->spliced, error);
    }
    return status;
}

static void on_token(void *context, tl_status status, const tl_token_lease *lease, const tl_error *why) {
    tl_send *send = context;
    tl_error error = {0};
    bool wanted = send->state == TL_SEND_TOKEN;
    if (status == TL_OK && lease) {
        send->leased = true;
        send->lease = lease->id;
        tl_redact_remember(lease->token);
    }
    if (status != TL_OK && why) {
        error = *why;
    } else if (status != TL_OK || !lease) {
        status = tl_fail(&error, status != TL_OK ? status : TL_ERR_SECRET, "the token's source gave none, and no reason");
    } else if (wanted) {
        status = take_token(send, lease->token, &error);
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

static tl_http_timeouts merge(const tl_http_timeouts *wanted, const tl_http_timeouts *usual) {
    tl_http_timeouts merged = {wanted->connect_ms ? wanted->connect_ms : usual->connect_ms,
                               wanted->first_byte_ms ? wanted->first_byte_ms : usual->first_byte_ms,
                               wanted->stall_ms ? wanted->stall_ms : usual->stall_ms, wanted->total_ms ? wanted->total_ms : usual->total_ms};
    return merged;
}

/* What the order says, taken over or made. */
static tl_status take_order(tl_send *send, tl_client *client, const tl_send_order *order, tl_error *error) {
    static const tl_message none = {{0}, TL_NO_TOKEN, NULL};
    const tl_message *message = order->message ? order->message : &none;
    tl_status status = TL_OK;
    send->operation = order->operation;
    send->done = order->done;
    send->context = order->context;
    send->body = tl_buf_str(&message->body);
    send->token_at = message->token_at;
    send->content_type = message->content_type;
    send->request.timeouts = merge(&order->timeouts, &client->timeouts);
    send->request.max_body_bytes = client->max_body_bytes;
    send->target = order->target;
    send->extra = order->extra;
    if (order->operation->auth == TL_AUTH_BODY && send->token_at == TL_NO_TOKEN) {
        return tl_fail(error, TL_ERR_USAGE, "%s has its token in the body: send what tl_message_write made, by tl_client_send_with",
                       order->operation->id);
    }
    if (!send->target) {
        status = tl_target_make(&send->own_target, client, order->operation, &order->parameters, error);
        send->target = &send->own_target;
    }
    if (status == TL_OK && !send->extra && order->header_count) {
        send->own_extra.operation = order->operation;
        status = tl_extra_headers_add_all(&send->own_extra, order->headers, order->header_count, error);
        send->extra = &send->own_extra;
    }
    if (status == TL_OK && tl_client_action(client, order->operation, &send->action) != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    return status;
}

static tl_status new_send(tl_client *client, const tl_send_order *order, tl_send **made, tl_error *error) {
    tl_send *send = tl_calloc(1, sizeof *send);
    tl_http_request request = TL_HTTP_REQUEST_INIT;
    if (!send) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    send->holders = 1;
    send->request = request;
    tl_status status = take_order(send, client, order, error);
    if (status == TL_OK && tl_tickets_add(&client->tickets, send, &send->ticket) != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    if (status != TL_OK) {
        tl_send_release(send);
        return status;
    }
    send->client = client;
    send->transport = client->transport;
    send->next = client->sends;
    if (send->next) {
        send->next->previous = send;
    }
    client->sends = send;
    *made = send;
    return TL_OK;
}

tl_status tl_send_start(tl_client *client, const tl_send_order *order, tl_send **started, tl_error *error) {
    tl_send *send = NULL;
    tl_status status = tl_client_check(client, order->operation, error);
    if (status != TL_OK) {
        return status;
    }
    if (!order->done) {
        return tl_fail(error, TL_ERR_USAGE, "a send needs a function to call when it is done");
    }
    status = new_send(client, order, &send, error);
    if (status != TL_OK) {
        return status;
    }
    if (order->ticket) {
        *order->ticket = send->ticket;
    }
    send->starting = true;
    send->start_error = error;
    if (order->operation->auth != TL_AUTH_NONE) {
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
