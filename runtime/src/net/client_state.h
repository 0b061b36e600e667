/* A client and its sends: what the parts of the client share. */
#ifndef TRUNKLINE_NET_CLIENT_STATE_H
#define TRUNKLINE_NET_CLIENT_STATE_H

#include <trunkline/client.h>

#include "net/tickets.h"
#include "net/url.h"

enum { TL_SEND_HEADERS = 4 };

/* Where a send is. */
typedef enum tl_send_state {
    TL_SEND_TOKEN, /* waits for its token */
    TL_SEND_FLIGHT, /* the transport has it */
    TL_SEND_EARLY, /* ends without an exchange: its completion is posted */
    TL_SEND_OVER
} tl_send_state;

/* One send. Counted: its starter, its token source, its task and its transport each hold it while they may still touch it. */
typedef struct tl_send {
    struct tl_send *next;
    struct tl_send *previous;
    struct tl_client *client; /* NULL once it is over, or the client was freed */
    tl_token_source *source; /* NULL: needs no token */
    uint64_t lease; /* of its token, while `leased` */
    bool leased;
    bool renewed; /* its token was refused once, and another one asked for */
    bool cancelled;
    uint32_t exchanges; /* begun */
    tl_transport *transport;
    const tl_operation *operation;
    tl_http_done_fn done;
    void *context;
    unsigned holders;
    tl_send_state state;
    bool starting; /* inside tl_send_start: a failure is its result, not a completion */
    tl_status start_status;
    tl_error *start_error;
    uint64_t ticket; /* the client's */
    uint64_t flight_ticket; /* the transport's */
    tl_http_request request;
    tl_http_header headers[TL_SEND_HEADERS];
    tl_buf text; /* URL and user agent: an exchange may outlive its client */
    tl_buf authorization; /* wiped */
    tl_buf own_body; /* of a blocking call; wiped */
    tl_transport_task task;
    tl_http_reply early;
} tl_send;

/* What a send is started with. */
typedef struct tl_send_order {
    const tl_operation *operation;
    tl_str body;
    tl_buf *own_body; /* when not NULL the body, moved into the send once that was started */
    tl_http_done_fn done;
    void *context;
    uint64_t *ticket; /* NULL: not wanted */
} tl_send_order;

struct tl_client {
    char *url; /* without a slash at its end */
    char *user_agent; /* empty: none is sent */
    tl_url_info place;
    tl_token_source *token;
    char *next_token_header; /* NULL: replies hand out none */
    char *next_token_prefix;
    tl_token_asker asker; /* sources borrow it while they look for a token */
    tl_transport *transport;
    bool owns_transport;
    bool closing;
    tl_http_timeouts timeouts;
    size_t max_body_bytes;
    tl_tickets tickets;
    tl_send *sends;
};

/* client_request.c: what an operation's request looks like. */

/** Whether the client can send the operation at all. Errors: TL_ERR_USAGE, TL_ERR_ABI. */
tl_status tl_client_check(const tl_client *client, const tl_operation *operation, tl_error *error);
/** Appends the operation's URL. Errors: TL_ERR_MEMORY. */
tl_status tl_client_append_url(const tl_client *client, const tl_operation *operation, tl_buf *out);
/**
 * Lists the operation's headers in the order in which they are sent. @param authorization  the value for that header, where the operation has it
 * @return how many of `headers` were filled
 */
size_t tl_client_headers(const tl_operation *operation, tl_str authorization, tl_str user_agent, tl_http_header headers[TL_SEND_HEADERS]);
/** Makes the value of the Authorization header. Errors: TL_ERR_SECRET for a token that cannot stand in a header, TL_ERR_MEMORY. */
tl_status tl_client_bearer(tl_str token, tl_buf *out, tl_error *error);

/* client_send.c */

/**
 * Starts a send; what tl_client_send and tl_call have in common.
 * @param send  receives the send, held for the caller: tl_send_release. NULL: not wanted
 * Errors: as tl_client_send; `own_body` is then still the caller's.
 */
tl_status tl_send_start(tl_client *client, const tl_send_order *order, tl_send **send, tl_error *error);
/** Ends a send early. */
void tl_send_cancel(tl_send *send);
/** Ends a send early whose client goes away: it leaves the client's books at once, its completion comes later. */
void tl_send_abandon(tl_send *send);
/** Gives up one hold; the last one wipes and frees. */
void tl_send_release(tl_send *send);

#endif
