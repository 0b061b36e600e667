/* Blocking: one call, and waiting for one that was submitted. And reading a reply by its operation. */
#include "net/call_state.h"

#include <string.h>

#include "net/message.h"

enum { DRIVE_MS = 60000 };

/* Where the blocking caller waits. It goes away when it gives up: the call then completes to nobody. */
typedef struct waiter {
    tl_status status;
    tl_error *error;
    bool over;
} waiter;

static void on_done(void *context, const tl_call_end *end) {
    waiter *waits = context;
    waits->status = end->status;
    if (end->status != TL_OK && waits->error) {
        *waits->error = *end->error;
    }
    waits->over = true;
}

/* The completion of a call that was given up. */
static void ignore(void *context, const tl_call_end *end) {
    (void)context;
    (void)end;
}

static tl_status drive_once(tl_client *client, tl_error *error) {
    tl_transport *transport = client->transport;
    return transport->vtable->drive(transport, tl_calls_run_due(client, DRIVE_MS), error);
}

static tl_call_state *find(tl_client *client, uint64_t ticket) {
    (void)pthread_mutex_lock(&client->calls.lock);
    tl_call_state *call = tl_tickets_find(&client->calls.tickets, ticket);
    (void)pthread_mutex_unlock(&client->calls.lock);
    return call;
}

tl_status tl_wait(tl_client *client, uint64_t ticket, tl_error *error) {
    tl_status status = TL_OK;
    if (!client) {
        return tl_fail(error, TL_ERR_USAGE, "waiting for a call needs its client");
    }
    while (status == TL_OK && find(client, ticket)) {
        status = drive_once(client, error);
    }
    return status;
}

/* The transport cannot be driven here: the call ends elsewhere, with nobody to tell. */
static void give_up(tl_client *client, uint64_t ticket) {
    (void)pthread_mutex_lock(&client->calls.lock);
    tl_call_state *call = tl_tickets_find(&client->calls.tickets, ticket);
    if (call) {
        call->options.done = ignore;
        call->into = NULL;
        call->wants_reply = false;
    }
    (void)pthread_mutex_unlock(&client->calls.lock);
    tl_cancel(client, ticket);
}

static tl_status check_into(const tl_operation *operation, const tl_reply_into *into, const tl_arena *arena, tl_error *error) {
    tl_status status = into->value ? tl_call_check_reply_size(operation, into->size, error) : TL_OK;
    return status == TL_OK && into->value && !arena ? tl_fail(error, TL_ERR_USAGE, "%s needs an arena for its reply", operation->id) : status;
}

tl_status tl_call(tl_client *client, const tl_operation *operation, tl_body body, tl_reply_into into, tl_arena *arena, tl_error *error) {
    waiter waits = {TL_OK, error, false};
    tl_call_options options = TL_CALL_OPTIONS_INIT;
    tl_call_state *call = NULL;
    uint64_t ticket = 0;
    options.done = on_done;
    options.context = &waits;
    tl_error_clear(error);
    tl_status status = tl_client_check(client, operation, error);
    status = status == TL_OK ? check_into(operation, &into, arena, error) : status;
    if (status == TL_OK && into.value) {
        memset(into.value, 0, into.size);
    }
    status = status == TL_OK ? tl_call_new(&call, client, operation, &body, &options, error) : status;
    if (status != TL_OK) {
        return status;
    }
    call->into = into.value;
    call->into_arena = arena;
    call->wants_reply = into.value != NULL;
    status = tl_call_launch(call, &ticket, error);
    while (status == TL_OK && !waits.over) {
        status = drive_once(client, error);
    }
    if (status != TL_OK && !waits.over) {
        give_up(client, ticket);
        return status;
    }
    return waits.over ? waits.status : status;
}

tl_status tl_reply_read(const tl_operation *operation, const tl_http_reply *reply, tl_reply_into into, tl_arena *arena, tl_error *error) {
    if (!operation || !reply || !into.value) {
        return tl_fail(error, TL_ERR_USAGE, "reading a reply needs an operation, a reply and a struct for it");
    }
    tl_status status = check_into(operation, &into, arena, error);
    if (status != TL_OK) {
        return status;
    }
    memset(into.value, 0, into.size);
    if (reply->status != TL_OK) {
        return tl_fail(error, TL_ERR_USAGE, "the reply is not complete: there is nothing to read");
    }
    if (!tl_message_can_read(operation, reply)) {
        status = tl_fail(error, TL_ERR_HTTP, "the reply of %s is of another content type than can be read", operation->id);
    } else {
        status = tl_message_read(operation, NULL, reply, into.value, arena, error);
    }
    if (status != TL_OK && error) {
        error->http_status = reply->http_status;
    }
    return status;
}
