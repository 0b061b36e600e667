#include "auth/fake_wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct wire_exchange {
    wire_exchange *next;
    uint64_t ticket;
    wire_answer answer;
    bool cancelled;
    tl_http_done_fn done;
    void *context;
};

static fake_wire *of(tl_transport *transport) {
    return (fake_wire *)(void *)transport;
}

static char *copy(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = malloc((size_t)len + 1);
    assert_non_null(text);
    va_start(arguments, format);
    (void)vsnprintf(text, (size_t)len + 1, format, arguments);
    va_end(arguments);
    return text;
}

static char *copy_headers(const tl_http_request *request) {
    char *text = copy("%s", "");
    for (size_t i = 0; i < request->header_count; i++) {
        const tl_http_header *header = &request->headers[i];
        char *more = copy("%s%.*s: %.*s\n", text, (int)header->name.len, header->name.ptr, (int)header->value.len, header->value.ptr);
        free(text);
        text = more;
    }
    return text;
}

static tl_status wire_submit(tl_transport *transport, const tl_http_request *request, tl_http_done_fn done, void *context, uint64_t *ticket,
                             tl_error *error) {
    fake_wire *wire = of(transport);
    if (wire->submit_status != TL_OK) {
        return tl_fail(error, wire->submit_status, "the transport takes no request");
    }
    if (wire->count == WIRE_REQUESTS) {
        fail_msg("more than %d requests", WIRE_REQUESTS);
    }
    wire_exchange *exchange = calloc(1, sizeof *exchange);
    assert_non_null(exchange);
    wire_request *kept = &wire->requests[wire->count];
    kept->line = copy("%.*s %.*s", (int)request->method.len, request->method.ptr, (int)request->url.len, request->url.ptr);
    kept->headers = copy_headers(request);
    kept->body = copy("%.*s", (int)request->body.len, request->body.len ? request->body.ptr : "");
    exchange->answer = wire_json(200, "");
    if (wire->script) {
        wire->script(wire->context, wire->count, kept, &exchange->answer);
    } else if (wire->answer_count) {
        exchange->answer = wire->answers[wire->count < wire->answer_count ? wire->count : wire->answer_count - 1];
    }
    wire->count++;
    exchange->done = done;
    exchange->context = context;
    exchange->ticket = ++wire->tickets;
    if (wire->last) {
        wire->last->next = exchange;
    } else {
        wire->first = exchange;
    }
    wire->last = exchange;
    if (ticket) {
        *ticket = exchange->ticket;
    }
    return TL_OK;
}

static void wire_cancel(tl_transport *transport, uint64_t ticket) {
    for (wire_exchange *exchange = of(transport)->first; exchange; exchange = exchange->next) {
        if (exchange->ticket == ticket) {
            exchange->cancelled = true;
        }
    }
}

static void complete(fake_wire *wire, wire_exchange *exchange) {
    wire_exchange **link = &wire->first;
    wire_exchange *previous = NULL;
    while (*link != exchange) {
        previous = *link;
        link = &previous->next;
    }
    *link = exchange->next;
    if (wire->last == exchange) {
        wire->last = previous;
    }
    const wire_answer *answer = &exchange->answer;
    tl_http_header headers[2] = {{tl_str_from("Content-Type"), tl_str_from(answer->type), false},
                                 {tl_str_from(answer->header), tl_str_from(answer->value), false}};
    tl_http_reply reply = {.struct_size = sizeof reply,
                           .status = exchange->cancelled && !wire->keeps_cancelled ? TL_ERR_CANCELLED : answer->status,
                           .sent = answer->sent};
    char *body = NULL;
    if (reply.status == TL_OK) {
        size_t len = strlen(answer->body);
        body = calloc(1, len + TL_BUF_PADDING);
        assert_non_null(body);
        memcpy(body, answer->body, len);
        reply.http_status = answer->http_status;
        reply.body.ptr = body;
        reply.body.len = len;
        reply.body.cap = len + TL_BUF_PADDING;
        reply.headers = answer->type ? headers : headers + 1;
        reply.header_count = (answer->type ? 1u : 0u) + (answer->header ? 1u : 0u);
    } else {
        (void)tl_fail(&reply.error, reply.status, "the network failed");
    }
    exchange->done(exchange->context, &reply);
    free(body);
    free(exchange);
}

static tl_transport_task *take_tasks(fake_wire *wire, int64_t wait_ms) {
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += (time_t)(wait_ms / 1000);
    until.tv_nsec += (long)(wait_ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    (void)pthread_mutex_lock(&wire->lock);
    int code = 0;
    while (!wire->tasks && code == 0 && wait_ms > 0) {
        code = pthread_cond_timedwait(&wire->wake, &wire->lock, &until);
    }
    tl_transport_task *tasks = wire->tasks;
    wire->tasks = NULL;
    wire->last_task = NULL;
    (void)pthread_mutex_unlock(&wire->lock);
    return tasks;
}

static size_t run_tasks(fake_wire *wire, int64_t wait_ms) {
    size_t count = 0;
    for (tl_transport_task *task = take_tasks(wire, wait_ms); task; count++) {
        tl_transport_task *next = task->next;
        task->run(task->context);
        task = next;
    }
    return count;
}

static wire_exchange *next_due(const fake_wire *wire) {
    wire_exchange *exchange = wire->first;
    while (exchange && exchange->answer.never && !exchange->cancelled) {
        exchange = exchange->next;
    }
    return exchange;
}

static tl_status wire_drive(tl_transport *transport, int64_t wait_ms, tl_error *error) {
    fake_wire *wire = of(transport);
    if (wire->drive_status != TL_OK) {
        return tl_fail(error, wire->drive_status, "the transport broke");
    }
    wire_exchange *exchange = next_due(wire);
    size_t ran = run_tasks(wire, exchange ? 0 : wait_ms < 100 ? wait_ms : 100);
    if (exchange && ran == 0) {
        complete(wire, exchange);
    }
    return TL_OK;
}

static void wire_free(tl_transport *transport) {
    fake_wire *wire = of(transport);
    wire->freed = true;
    do {
        while (wire->first) {
            wire->first->cancelled = true;
            complete(wire, wire->first);
        }
    } while (run_tasks(wire, 0) > 0);
}

static void wire_post(tl_transport *transport, tl_transport_task *task) {
    fake_wire *wire = of(transport);
    (void)pthread_mutex_lock(&wire->lock);
    task->next = NULL;
    if (wire->last_task) {
        wire->last_task->next = task;
    } else {
        wire->tasks = task;
    }
    wire->last_task = task;
    (void)pthread_cond_signal(&wire->wake);
    (void)pthread_mutex_unlock(&wire->lock);
}

static const tl_transport_vtable vtable = {sizeof vtable, wire_submit, wire_cancel, wire_drive, wire_free, wire_post, NULL};

void fake_wire_init(fake_wire *wire, const wire_answer *answers, size_t count) {
    memset(wire, 0, sizeof *wire);
    wire->base.vtable = &vtable;
    wire->answers = answers;
    wire->answer_count = count;
    (void)pthread_mutex_init(&wire->lock, NULL);
    (void)pthread_cond_init(&wire->wake, NULL);
}

void fake_wire_init_script(fake_wire *wire, wire_script_fn script, void *context) {
    fake_wire_init(wire, NULL, 0);
    wire->script = script;
    wire->context = context;
}

void fake_wire_end(fake_wire *wire) {
    wire_free(&wire->base);
    for (size_t i = 0; i < wire->count; i++) {
        free(wire->requests[i].line);
        free(wire->requests[i].headers);
        free(wire->requests[i].body);
    }
    (void)pthread_mutex_destroy(&wire->lock);
    (void)pthread_cond_destroy(&wire->wake);
    memset(wire, 0, sizeof *wire);
}

void fake_wire_drain(fake_wire *wire) {
    while (next_due(wire) || wire->tasks) {
        (void)wire_drive(&wire->base, 0, NULL);
    }
}

void fake_wire_drive_until(fake_wire *wire, const int *calls) {
    int64_t give_up_ms = tl_clock_now_ms(NULL) + 10000;
    while (*calls == 0 && tl_clock_now_ms(NULL) < give_up_ms) {
        (void)wire_drive(&wire->base, 100, NULL);
    }
    assert_int_equal(*calls, 1);
}

size_t fake_wire_count(const fake_wire *wire) {
    return wire->count;
}

wire_answer wire_json(int32_t http_status, const char *body) {
    wire_answer answer = {.status = TL_OK, .sent = true, .http_status = http_status, .type = "application/json", .body = body};
    return answer;
}

wire_answer wire_failure(tl_status status, bool sent) {
    wire_answer answer = {.status = status, .sent = sent, .body = ""};
    return answer;
}
