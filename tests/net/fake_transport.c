#include "net/fake_transport.h"

#include <stdio.h>
#include <string.h>

static void copy_text(char *out, tl_str text) {
    size_t len = text.len < FAKE_TEXT - 1 ? text.len : FAKE_TEXT - 1;
    if (len) {
        memcpy(out, text.ptr, len);
    }
    out[len] = '\0';
}

static tl_status fake_submit(tl_transport *transport, const tl_http_request *request, tl_http_done_fn done, void *context, uint64_t *ticket,
                             tl_error *error) {
    fake_transport *fake = (fake_transport *)transport;
    if (fake->refuse != TL_OK || fake->submitted == FAKE_SLOTS) {
        return tl_fail(error, fake->refuse != TL_OK ? fake->refuse : TL_ERR_MEMORY, "refused by the test");
    }
    fake_exchange *slot = &fake->slots[fake->submitted++];
    slot->request = request;
    slot->done = done;
    slot->context = context;
    copy_text(slot->url, request->url);
    copy_text(slot->body, request->body);
    size_t used = 0;
    for (size_t i = 0; i < request->header_count && used < FAKE_TEXT; i++) {
        const tl_http_header *header = &request->headers[i];
        used += (size_t)snprintf(slot->headers + used, FAKE_TEXT - used, "%.*s: %.*s%s\n", (int)header->name.len, header->name.ptr,
                                 (int)header->value.len, header->value.ptr, header->secret ? " (secret)" : "");
    }
    *ticket = fake->submitted;
    return TL_OK;
}

static void fake_cancel(tl_transport *transport, uint64_t ticket) {
    fake_transport *fake = (fake_transport *)transport;
    if (ticket > 0 && ticket <= fake->submitted) {
        fake->slots[ticket - 1].cancelled = true;
    }
}

void fake_transport_end(fake_transport *fake, size_t index, tl_status status, int32_t http_status, const char *body) {
    fake_exchange *slot = &fake->slots[index];
    tl_http_header type = {tl_str_from("Content-Type"), tl_str_from("application/json"), false};
    tl_http_reply reply = {sizeof reply, status, true, http_status, &type, 1, {0}, 0, {0}, 0};
    if (!slot->request) {
        return;
    }
    if (status != TL_OK) {
        (void)tl_fail(&reply.error, status, "ended by the test");
    } else if (tl_buf_append(&reply.body, tl_str_from(body)) != TL_OK || tl_buf_pad(&reply.body) != TL_OK) {
        reply.status = TL_ERR_MEMORY;
    }
    slot->request = NULL;
    slot->done(slot->context, &reply);
    tl_buf_dispose(&reply.body);
}

static tl_status fake_drive(tl_transport *transport, int64_t wait_ms, tl_error *error) {
    fake_transport *fake = (fake_transport *)transport;
    (void)wait_ms;
    fake->drives++;
    if (fake->broken != TL_OK) {
        return tl_fail(error, fake->broken, "broken by the test");
    }
    tl_transport_task *tasks = fake->tasks;
    fake->tasks = NULL;
    while (tasks) {
        tl_transport_task *next = tasks->next;
        tasks->run(tasks->context);
        tasks = next;
    }
    for (size_t i = 0; i < fake->submitted; i++) {
        if (fake->slots[i].cancelled) {
            fake_transport_end(fake, i, TL_ERR_CANCELLED, 0, "");
        } else if (fake->auto_reply) {
            fake_transport_end(fake, i, TL_OK, 200, fake->auto_reply);
        }
    }
    return TL_OK;
}

static void fake_post(tl_transport *transport, tl_transport_task *task) {
    fake_transport *fake = (fake_transport *)transport;
    task->next = fake->tasks;
    fake->tasks = task;
}

static void fake_free(tl_transport *transport) {
    (void)transport;
}

void fake_transport_init(fake_transport *fake, bool with_post) {
    memset(fake, 0, sizeof *fake);
    fake->vtable.struct_size = sizeof fake->vtable;
    fake->vtable.submit = fake_submit;
    fake->vtable.cancel = fake_cancel;
    fake->vtable.drive = fake_drive;
    fake->vtable.free = fake_free;
    fake->vtable.post = with_post ? fake_post : NULL;
    fake->base.vtable = &fake->vtable;
}
