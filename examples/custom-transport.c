/* A transport of the application's own that answers from memory: for its tests, without a server. Run, it saves a number that goes nowhere. */
#include <stdio.h>
#include <trunkline/trunkline.h>
#include <wasp/wasp.h>

typedef struct memory_transport {
    tl_transport base; /* first, so that the one pointer is the other */
    const char *answer;
    const tl_http_request *request; /* NULL: none is under way; one at a time is enough here */
    tl_http_done_fn done;
    void *context;
    bool cancelled;
} memory_transport;

static tl_status submit(tl_transport *transport, const tl_http_request *request, tl_http_done_fn done, void *context, uint64_t *ticket,
                        tl_error *error) {
    memory_transport *me = (memory_transport *)transport;
    if (me->request) {
        return tl_fail(error, TL_ERR_USAGE, "one request at a time");
    }
    me->request = request;
    me->done = done;
    me->context = context;
    me->cancelled = false;
    if (ticket) {
        *ticket = 1;
    }
    return TL_OK; /* the completion comes from drive, never from here */
}

static void cancel(tl_transport *transport, uint64_t ticket) {
    ((memory_transport *)transport)->cancelled = ticket == 1;
}

static tl_status drive(tl_transport *transport, int64_t wait_ms, tl_error *error) {
    memory_transport *me = (memory_transport *)transport;
    tl_http_header type = {tl_str_from("Content-Type"), tl_str_from("application/json"), false};
    tl_http_reply reply = {0};
    const tl_http_request *request = me->request;
    (void)wait_ms;
    if (!request) {
        return TL_OK;
    }
    reply.struct_size = sizeof reply;
    if (me->cancelled) {
        reply.status = tl_fail(&reply.error, TL_ERR_CANCELLED, "cancelled");
    } else if (tl_buf_append(&reply.body, tl_str_from(me->answer)) != TL_OK || tl_buf_pad(&reply.body) != TL_OK) {
        tl_buf_dispose(&reply.body);
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    } else {
        printf("%.*s %.*s\n%.*s\n", (int)request->method.len, request->method.ptr, (int)request->url.len, request->url.ptr, (int)request->body.len,
               request->body.ptr);
        reply.sent = true;
        reply.http_status = 200;
        reply.headers = &type;
        reply.header_count = 1;
    }
    me->request = NULL; /* the completion may submit the next one */
    me->done(me->context, &reply);
    tl_buf_dispose(&reply.body);
    return TL_OK;
}

static void free_nothing(tl_transport *transport) {
    (void)transport;
}

int main(void) {
    static const tl_transport_vtable vtable = {sizeof vtable, submit, cancel, drive, free_nothing, NULL, NULL};
    memory_transport transport = {{&vtable}, "{\"HasError\": false, \"Messages\": []}", NULL, NULL, NULL, false};
    tl_error error = {0};
    tl_client *client = NULL;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    options.url = "https://acme.example";
    options.token = tl_token_static(tl_str_from("test"));
    options.transport = &transport.base;
    wasp_save_customer_phone_request phone = {0};
    phone.customer_number = tl_text("C-1001");
    phone.phone_number = tl_text("+1 408 555 0123");
    phone.phone_type_name = tl_text("Cell Phone");
    wasp_result_of_results reply = {0};
    tl_arena *arena = tl_arena_new();
    bool saved = tl_client_new(&client, &options, &error) == TL_OK && wasp_phones_customer_save(client, &phone, 1, &reply, arena, &error) == TL_OK &&
                 !reply.has_error.value;
    puts(saved ? "saved" : error.status != TL_OK ? error.message : "refused");
    tl_client_free(client);
    tl_arena_free(arena);
    return !saved;
}
