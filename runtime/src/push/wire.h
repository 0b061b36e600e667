/* Requests on their way: written, shown, and handed to the client. */
#ifndef TL_PUSH_WIRE_H
#define TL_PUSH_WIRE_H

#include "net/extra_headers.h"
#include "push/push_state.h"

/** What goes beside the body of one attempt. All zero is nothing; disposed of by tl_extra_headers_dispose. */
typedef struct tl_outgoing {
    const void *parameters; /* NULL: none; borrowed from the encoder until it makes the next request */
    tl_extra_headers headers; /* the host's */
} tl_outgoing;

/**
 * Writes a job's message, unless that was done before, and makes what goes beside it.
 * Errors: those of tl_encoder_request and tl_message_write.
 */
tl_status tl_wire_write(tl_push *push, tl_job *job, tl_outgoing *outgoing, tl_error *error);

/** Starts the exchange. Errors: those of tl_client_send_with; then `done` is never called. */
tl_status tl_wire_send(tl_push *push, tl_job *job, const tl_outgoing *outgoing, tl_http_done_fn done, tl_error *error);

#endif
