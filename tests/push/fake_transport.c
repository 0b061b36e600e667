#include "fake_transport.h"

#include <stdlib.h>
#include <string.h>

struct fake_exchange {
    fake_exchange *next;
    size_t number;
    int64_t due_ms;
    fake_answer answer;
    char *body; /* padded copy */
    tl_http_done_fn done;
    void *context;
};

static fake_transport *of(tl_transport *transport) {
    return (fake_transport *)(void *)transport;
}

static char *padded_copy(const char *text) {
    size_t len = text ? strlen(text) : 0;
    char *copy = calloc(1, len + 1 + TL_BUF_PADDING);
    if (copy && len > 0) {
        memcpy(copy, text, len);
    }
    return copy;
}

static tl_status fake_submit(tl_transport *transport, const tl_http_request *request, tl_http_done_fn done, void *context, uint64_t *ticket,
                             tl_error *error) {
    fake_transport *fake = of(transport);
    if (fake->submit_status != TL_OK) {
        return tl_fail(error, fake->submit_status, "the transport takes no request");
    }
    fake_exchange *exchange = calloc(1, sizeof *exchange);
    if (!exchange) {
        return TL_ERR_MEMORY;
    }
    exchange->number = fake->submitted++;
    exchange->answer = (fake_answer){.status = TL_OK, .sent = true, .http_status = 200, .delay_ms = 10};
    fake->script(fake->context, exchange->number, request, &exchange->answer);
    exchange->body = padded_copy(exchange->answer.body);
    if (!exchange->body) {
        free(exchange);
        return TL_ERR_MEMORY;
    }
    exchange->due_ms = tl_clock_now_ms(&fake->clock->clock) + exchange->answer.delay_ms;
    exchange->done = done;
    exchange->context = context;
    exchange->next = fake->open;
    fake->open = exchange;
    fake->open_count++;
    if (fake->open_count > fake->most_open) {
        fake->most_open = fake->open_count;
    }
    if (ticket) {
        *ticket = exchange->number + 1;
    }
    return TL_OK;
}

static void fake_cancel(tl_transport *transport, uint64_t ticket) {
    fake_transport *fake = of(transport);
    for (fake_exchange *exchange = fake->open; exchange; exchange = exchange->next) {
        if (exchange->number + 1 == ticket) {
            exchange->answer.status = TL_ERR_CANCELLED;
            exchange->due_ms = tl_clock_now_ms(&fake->clock->clock);
            fake->cancelled++;
        }
    }
}

static void complete(fake_transport *fake, fake_exchange *exchange) {
    const fake_answer *answer = &exchange->answer;
    tl_http_header headers[2];
    size_t header_count = 0;
    fake_exchange **link = &fake->open;
    while (*link != exchange) {
        link = &(*link)->next;
    }
    *link = exchange->next;
    fake->open_count--;
    tl_http_reply reply = {.struct_size = sizeof reply, .status = answer->status, .sent = answer->sent, .elapsed_ms = answer->delay_ms};
    if (answer->status == TL_OK) {
        reply.http_status = answer->http_status;
        if (answer->retry_after) {
            headers[header_count++] = (tl_http_header){tl_str_from("Retry-After"), tl_str_from(answer->retry_after), false};
        }
        if (answer->content_type) {
            headers[header_count++] = (tl_http_header){tl_str_from("Content-Type"), tl_str_from(answer->content_type), false};
        }
        reply.headers = headers;
        reply.header_count = header_count;
        reply.body.ptr = exchange->body;
        reply.body.len = strlen(exchange->body);
        reply.body.cap = reply.body.len + TL_BUF_PADDING;
    } else {
        (void)tl_fail(&reply.error, answer->status, "%s", answer->message ? answer->message : "the network failed");
    }
    if (fake->landing) {
        fake->landing(fake->context, exchange->number);
    }
    exchange->done(exchange->context, &reply);
    free(exchange->body);
    free(exchange);
}

static fake_exchange *earliest(const fake_transport *fake) {
    fake_exchange *first = fake->open;
    for (fake_exchange *exchange = fake->open; exchange; exchange = exchange->next) {
        if (exchange->due_ms < first->due_ms || (exchange->due_ms == first->due_ms && exchange->number < first->number)) {
            first = exchange;
        }
    }
    return first;
}

/* Hands over one answer, the next that is due within the wait. */
static tl_status fake_drive(tl_transport *transport, int64_t wait_ms, tl_error *error) {
    fake_transport *fake = of(transport);
    int64_t now_ms = tl_clock_now_ms(&fake->clock->clock);
    if (fake->drive_failures > 0) {
        fake->drive_failures--;
        return tl_fail(error, TL_ERR_IO, "the transport broke");
    }
    fake_exchange *exchange = earliest(fake);
    if (!exchange || exchange->due_ms > now_ms + wait_ms) {
        fake_clock_advance(fake->clock, wait_ms);
        return TL_OK;
    }
    if (exchange->due_ms > now_ms) {
        fake_clock_advance(fake->clock, exchange->due_ms - now_ms);
    }
    complete(fake, exchange);
    return TL_OK;
}

static void fake_free(tl_transport *transport) {
    fake_transport *fake = of(transport);
    while (fake->open) {
        fake->open->answer.status = TL_ERR_CANCELLED;
        complete(fake, fake->open);
    }
}

static const tl_transport_vtable vtable = {
    .struct_size = sizeof vtable, .submit = fake_submit, .cancel = fake_cancel, .drive = fake_drive, .free = fake_free};

void fake_transport_init(fake_transport *transport, fake_clock *clock, fake_script_fn script, void *context) {
    memset(transport, 0, sizeof *transport);
    transport->base.vtable = &vtable;
    transport->clock = clock;
    transport->script = script;
    transport->context = context;
}
