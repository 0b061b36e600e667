/* Taking a call: checked and encoded on the calling thread, then handed to the one that drives. And cancelling, from any thread. */
#include "net/call_state.h"

#include <string.h>

#include "net/message.h"

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

tl_status tl_call_check_reply_size(const tl_operation *operation, size_t size, tl_error *error) {
    const tl_type *type = operation->reply;
    if (type && size == type->size) {
        return TL_OK;
    }
    return tl_fail(error, TL_ERR_ABI,
                   "the reply of %s takes %zu bytes and was given %zu: compile the application with the header that belongs to "
                   "the generated client",
                   operation->id, type ? (size_t)type->size : 0, size);
}

static tl_status encode(tl_call_state *call, const tl_body *body, tl_error *error) {
    const tl_operation *operation = call->operation;
    const tl_client *client = call->client;
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    tl_list list = {body->value, body->count};
    const void *value = !operation->request ? NULL : body->list ? (const void *)&list : body->value;
    options.namespace_uri = client->namespace_uri;
    options.media = call->options.media ? call->options.media : client->media && tl_message_media(operation, client->media) ? client->media : NULL;
    tl_status status = tl_message_check(operation, value, error);
    return status == TL_OK ? tl_message_write(operation, &options, value, &call->message, error) : status;
}

static tl_status take_options(tl_call_state *call, const tl_call_options *options, tl_error *error) {
    const tl_calls *calls = &call->client->calls;
    tl_call_options *mine = &call->options;
    if (!options || options->struct_size == 0) {
        return tl_fail(error, TL_ERR_USAGE, "a call's options have no struct_size: start from TL_CALL_OPTIONS_INIT");
    }
    memcpy(mine, options, options->struct_size < sizeof *mine ? options->struct_size : sizeof *mine);
    if (!mine->done) {
        return tl_fail(error, TL_ERR_USAGE, "a call needs a function to call when it is done");
    }
    if (mine->deadline_ms < TL_NO_TIMEOUT) {
        return tl_fail(error, TL_ERR_USAGE, "the call's deadline is negative: 0 means the client's, TL_NO_TIMEOUT none");
    }
    mine->deadline_ms = mine->deadline_ms ? mine->deadline_ms : calls->deadline_ms;
    mine->attempts = mine->attempts ? mine->attempts : calls->attempts;
    return TL_OK;
}

void tl_call_free(tl_call_state *call) {
    if (call) {
        tl_message_dispose(&call->message);
        tl_target_dispose(&call->target);
        tl_extra_headers_dispose(&call->extra);
        tl_arena_free(call->arena);
        tl_free(call);
    }
}

tl_status tl_call_new(tl_call_state **made, tl_client *client, const tl_operation *operation, const tl_body *body, const tl_call_options *options,
                      tl_error *error) {
    tl_parameters parameters = {body->parameters, body->parameters_size};
    tl_status status = check_request_type(operation, body, error);
    if (status != TL_OK) {
        return status;
    }
    tl_call_state *call = tl_calloc(1, sizeof *call);
    if (!call) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    call->client = client;
    call->transport = client->transport;
    call->clock = client->asker.clock;
    call->operation = operation;
    call->extra.operation = operation;
    call->submitted_ms = tl_call_now_ms(call);
    status = take_options(call, options, error);
    status = status == TL_OK ? tl_extra_headers_add_all(&call->extra, call->options.headers, call->options.header_count, error) : status;
    call->extra_fixed = call->extra.count;
    status = status == TL_OK ? tl_target_make(&call->target, client, operation, &parameters, error) : status;
    status = status == TL_OK ? encode(call, body, error) : status;
    if (status != TL_OK) {
        tl_call_free(call);
        return status;
    }
    call->options.headers = NULL; /* copied */
    call->options.media = NULL; /* used */
    *made = call;
    return TL_OK;
}

static void on_start(void *context) {
    (void)tl_call_attempt(context, NULL);
}

static void on_cancel(void *context) {
    tl_call_state *call = context;
    if (call->client) {
        (void)pthread_mutex_lock(&call->client->calls.lock);
    }
    call->cancel_posted = false;
    if (call->client) {
        (void)pthread_mutex_unlock(&call->client->calls.lock);
    }
    if (call->stage == TL_CALL_OVER) {
        tl_call_free(call);
    } else {
        tl_call_end_cancelled(call);
    }
}

/* Into the client's books: from here on its ticket means something. */
static tl_status enter(tl_call_state *call, uint64_t *ticket, tl_error *error) {
    tl_calls *calls = &call->client->calls;
    (void)pthread_mutex_lock(&calls->lock);
    tl_status status = tl_tickets_add(&calls->tickets, call, &call->ticket);
    if (status == TL_OK) {
        if (ticket) {
            *ticket = call->ticket; /* the call may be over before this returns */
        }
        call->next = calls->first;
        if (call->next) {
            call->next->previous = call;
        }
        calls->first = call;
        calls->metrics.calls++;
        calls->metrics.in_flight++;
    }
    (void)pthread_mutex_unlock(&calls->lock);
    return status == TL_OK ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory");
}

/* Out of them again: it was not taken. */
static void withdraw(tl_call_state *call) {
    tl_calls *calls = &call->client->calls;
    tl_call_unset_timer(call);
    (void)pthread_mutex_lock(&calls->lock);
    tl_tickets_remove(&calls->tickets, call->ticket);
    if (call->previous) {
        call->previous->next = call->next;
    } else {
        calls->first = call->next;
    }
    if (call->next) {
        call->next->previous = call->previous;
    }
    calls->metrics.calls--;
    calls->metrics.in_flight--;
    (void)pthread_mutex_unlock(&calls->lock);
}

tl_status tl_call_launch(tl_call_state *call, uint64_t *ticket, tl_error *error) {
    tl_transport *transport = call->transport;
    tl_status status = enter(call, ticket, error);
    if (status == TL_OK && tl_transport_can_post(transport)) {
        call->task.run = on_start;
        call->task.context = call;
        transport->vtable->post(transport, &call->task); /* from here on it belongs to the driving thread */
        return TL_OK;
    }
    if (status == TL_OK) {
        call->in_submit = true;
        status = tl_call_attempt(call, error);
        call->in_submit = false;
        if (status != TL_OK) {
            withdraw(call);
        }
    }
    if (status != TL_OK) {
        tl_call_free(call);
    }
    return status;
}

tl_status tl_submit(tl_client *client, const tl_operation *operation, tl_body body, size_t reply_size, const tl_call_options *options,
                    tl_error *error) {
    tl_call_state *call = NULL;
    tl_status status = tl_client_check(client, operation, error);
    if (status == TL_OK && reply_size) {
        status = tl_call_check_reply_size(operation, reply_size, error);
    }
    if (status == TL_OK) {
        status = tl_call_new(&call, client, operation, &body, options, error);
    }
    if (status != TL_OK) {
        return status;
    }
    call->wants_reply = reply_size != 0;
    return tl_call_launch(call, call->options.ticket, error);
}

void tl_cancel(tl_client *client, uint64_t ticket) {
    tl_calls *calls = &client->calls;
    tl_transport *transport = client->transport;
    bool post = tl_transport_can_post(transport);
    (void)pthread_mutex_lock(&calls->lock);
    tl_call_state *call = tl_tickets_find(&calls->tickets, ticket);
    bool first = call && !call->cancel_asked;
    if (first) {
        call->cancel_asked = true;
        if (post) {
            call->cancel_posted = true;
            call->cancel_task.run = on_cancel;
            call->cancel_task.context = call;
            transport->vtable->post(transport, &call->cancel_task);
        }
    }
    (void)pthread_mutex_unlock(&calls->lock);
    if (first && !post) {
        tl_call_end_cancelled(call);
    }
}
