/* A transport without a network: it keeps what is submitted until the test says how it ends. */
#ifndef TRUNKLINE_TESTS_NET_FAKE_TRANSPORT_H
#define TRUNKLINE_TESTS_NET_FAKE_TRANSPORT_H

#include <trunkline/http.h>

enum { FAKE_SLOTS = 16, FAKE_TEXT = 512 };

typedef struct fake_exchange {
    const tl_http_request *request; /* NULL: over */
    tl_http_done_fn done;
    void *context;
    bool cancelled;
    char url[FAKE_TEXT]; /* as submitted; kept */
    char headers[FAKE_TEXT]; /* "Name: value\n" each */
    char body[FAKE_TEXT];
} fake_exchange;

typedef struct fake_transport {
    tl_transport base;
    tl_transport_vtable vtable;
    fake_exchange slots[FAKE_SLOTS]; /* by order; the ticket is the place plus one */
    size_t submitted;
    size_t drives;
    tl_status refuse; /* what submit returns; TL_OK: it takes everything */
    tl_status broken; /* what drive returns */
    tl_transport_task *tasks;
    const char *auto_reply; /* JSON; drive answers everything with HTTP 200 and this */
} fake_transport;

/** @param with_post  whether the transport runs tasks */
void fake_transport_init(fake_transport *fake, bool with_post);
/** Ends an exchange; `body` is JSON. */
void fake_transport_end(fake_transport *fake, size_t index, tl_status status, int32_t http_status, const char *body);

#endif
