/* A transport that never touches a network: a script answers, and waiting only moves the fake clock. */
#ifndef TRUNKLINE_TESTS_PUSH_FAKE_TRANSPORT_H
#define TRUNKLINE_TESTS_PUSH_FAKE_TRANSPORT_H

#include <trunkline/http.h>

#include "support/support.h"

/** What the script decides about one request. */
typedef struct fake_answer {
    tl_status status;
    bool sent;
    int32_t http_status;
    const char *body; /* borrowed until the next answer */
    const char *retry_after; /* NULL: none */
    const char *message; /* of the error, when status is not TL_OK */
    int64_t delay_ms; /* until it comes */
    const char *content_type; /* NULL: none */
} fake_answer;

/** Decides about a request: `number` counts from 0. The answer is preset to 200 without a body after 10 ms. */
typedef void (*fake_script_fn)(void *context, size_t number, const tl_http_request *request, fake_answer *answer);

/** Called when an answer is handed over, before it is. */
typedef void (*fake_landing_fn)(void *context, size_t number);

typedef struct fake_exchange fake_exchange;

typedef struct fake_transport {
    tl_transport base;
    fake_clock *clock;
    fake_script_fn script;
    fake_landing_fn landing; /* NULL: none */
    void *context;
    fake_exchange *open;
    size_t submitted;
    size_t open_count;
    size_t most_open;
    size_t cancelled;
    size_t drive_failures; /* the next so many drives fail with TL_ERR_IO and make no progress */
    tl_status submit_status; /* not TL_OK: what submit returns instead of accepting */
} fake_transport;

void fake_transport_init(fake_transport *transport, fake_clock *clock, fake_script_fn script, void *context);

#endif
