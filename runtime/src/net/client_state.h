/* A client and its sends: what the parts of the client share. */
#ifndef TRUNKLINE_NET_CLIENT_STATE_H
#define TRUNKLINE_NET_CLIENT_STATE_H

#include <trunkline/client.h>

#include "net/calls.h"
#include "net/target.h"
#include "net/tickets.h"
#include "net/url.h"

enum { TL_SEND_HEADERS = 5 };

/* A token as it is sent, wiped. */
typedef struct tl_token_text {
    tl_buf text; /* with its scheme, where it has one */
    size_t token_at; /* where the token begins in it */
} tl_token_text;

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
    tl_http_header own_headers[TL_SEND_HEADERS];
    tl_http_header *many_headers; /* where those do not suffice */
    const tl_target *target; /* an exchange may outlive its client */
    tl_target own_target;
    const tl_extra_headers *extra; /* NULL: none */
    tl_extra_headers own_extra;
    tl_str body; /* as it was written, without the token; borrowed */
    size_t token_at; /* in it */
    const char *content_type;
    tl_buf action;
    tl_token_text token;
    tl_buf spliced; /* the body with its token; wiped */
    tl_transport_task task;
    tl_http_reply early;
} tl_send;

/* What a send is started with. */
typedef struct tl_send_order {
    const tl_operation *operation;
    const tl_message *message; /* its body is borrowed until `done` */
    const tl_target *target; /* borrowed until `done`; NULL: one is made of `parameters` */
    tl_parameters parameters;
    const tl_extra_headers *extra; /* borrowed until `done`; NULL: a copy is made of `headers` */
    const tl_http_header *headers;
    size_t header_count;
    tl_http_timeouts timeouts; /* 0: the client's */
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
    char *namespace_uri; /* NULL: the schema's own */
    char *media; /* NULL: each operation's default */
    int32_t http_auth; /* 0: as each operation's table says */
    tl_calls calls;
};

/* client_request.c: what an operation's request looks like. */

/** Whether the client can send the operation at all. Errors: TL_ERR_USAGE, TL_ERR_ABI. */
tl_status tl_client_check(const tl_client *client, const tl_operation *operation, tl_error *error);
/** The content type of an operation's body, as the client sends it; NULL: it has none. Static or the operation's. */
const char *tl_client_media(const tl_client *client, const tl_operation *operation);

/* What goes into an operation's own headers. */
typedef struct tl_header_parts {
    tl_str token; /* with its scheme */
    tl_str user_agent;
    const char *content_type; /* NULL: none */
    tl_str action; /* without a pointer: none */
} tl_header_parts;

/** Lists the operation's own headers in the order in which they are sent. @return how many of `headers` were filled */
size_t tl_client_headers(const tl_operation *operation, const tl_header_parts *parts, tl_http_header headers[TL_SEND_HEADERS]);
/** Appends the value of the SOAPAction header, if the operation has one. Errors: TL_ERR_MEMORY. */
tl_status tl_client_action(const tl_client *client, const tl_operation *operation, tl_buf *out);
/** Puts a token behind its scheme. Errors: TL_ERR_SECRET for one that cannot stand where the operation wants it, TL_ERR_MEMORY. */
tl_status tl_client_token(const tl_client *client, const tl_operation *operation, tl_str token, tl_token_text *out, tl_error *error);
/** Whether a text holds the token of a send, also where backslashes were put into it. */
bool tl_send_token_is_in(const tl_send *send, tl_str text);

/* client_send.c */

/**
 * Starts a send; what tl_client_send and calls have in common.
 * @param send  receives the send, held for the caller: tl_send_release. NULL: not wanted
 * Errors: as tl_client_send_with.
 */
tl_status tl_send_start(tl_client *client, const tl_send_order *order, tl_send **send, tl_error *error);
/** Ends a send early. */
void tl_send_cancel(tl_send *send);
/** Ends a send early whose client goes away: it leaves the client's books at once, its completion comes later. */
void tl_send_abandon(tl_send *send);
/** Gives up one hold; the last one wipes and frees. */
void tl_send_release(tl_send *send);

#endif
