/* One request and its reply on their way through libcurl. */
#ifndef TRUNKLINE_NET_EXCHANGE_H
#define TRUNKLINE_NET_EXCHANGE_H

#include <curl/curl.h>

#include <trunkline/http.h>

#include "net/reply_headers.h"
#include "net/request_lines.h"
#include "net/timers.h"
#include "net/url.h"

struct tl_engine;
struct tl_exchange_list;

/* Where an exchange is; each has its own time limit (limits.c). */
typedef enum tl_phase {
    TL_PHASE_QUEUED, /* not begun, or waiting for one of the host's connections */
    TL_PHASE_CONNECTING, /* name, connection, TLS */
    TL_PHASE_SENDING, /* connected; the request goes out */
    TL_PHASE_WAITING, /* the whole request is out */
    TL_PHASE_RECEIVING /* the reply comes in */
} tl_phase;

typedef struct tl_exchange {
    struct tl_exchange *next;
    struct tl_exchange *previous;
    struct tl_exchange_list *list; /* that it is in; NULL: none */
    struct tl_exchange *next_cancelled; /* this and the next two belong to the engine's inbox */
    struct tl_exchange **cancel_place;
    bool cancelled;
    struct tl_engine *engine;
    const tl_http_request *request; /* borrowed */
    tl_http_done_fn done;
    void *context;
    uint64_t ticket;

    CURL *easy; /* NULL until begun and after the end */
    tl_request_lines lines;
    tl_url_info url;
    tl_http_timeouts limits; /* defaults filled in; INT64_MAX: none */
    tl_timer timer;
    tl_phase phase;
    int64_t submitted_ms;
    int64_t phase_ms; /* when the phase began */
    int64_t active_ms; /* when a byte last went out or came in */
    int64_t bytes_seen;
    int local_port; /* of its connection; 0: none yet */
    uint32_t connections_made; /* for it, which nobody used before */
    uint64_t bytes_sent; /* of the body */
    uint64_t bytes_received; /* of the body, as it came */
    bool handed_over; /* libcurl was about to write the request */
    bool body_begun;
    bool ended_well; /* libcurl came to its end: the handle may be used again */
    tl_status verdict; /* why a callback made libcurl stop; TL_OK: none did */

    tl_reply_headers headers;
    tl_buf body;
    tl_http_reply reply;
    char curl_message[CURL_ERROR_SIZE];
} tl_exchange;

/** A list of exchanges, in order; an exchange is in at most one. */
typedef struct tl_exchange_list {
    tl_exchange *first;
    tl_exchange *last;
} tl_exchange_list;

/** Puts an exchange at the end of a list, out of the one it is in. */
void tl_exchange_move(tl_exchange *exchange, tl_exchange_list *list);
/** Takes an exchange out of its list. */
void tl_exchange_unlink(tl_exchange *exchange);

/** A new exchange, or NULL when out of memory. */
tl_exchange *tl_exchange_new(struct tl_engine *engine, const tl_http_request *request);
/** Frees an exchange that is in no list and has no handle. */
void tl_exchange_free(tl_exchange *exchange);

/** Gives the exchange a handle that is set up for its request (exchange_setup.c). Errors: TL_ERR_MEMORY, TL_ERR_IO. */
tl_status tl_exchange_prepare(tl_exchange *exchange);
/** Sets libcurl's callbacks for this exchange (exchange_callbacks.c). Returns whether that worked. */
bool tl_exchange_set_callbacks(tl_exchange *exchange);

/** Notes how much of the bodies has been sent and received. */
void tl_exchange_count_bytes(tl_exchange *exchange, curl_off_t sent, curl_off_t received);
/** Enters a phase and sets the timer to its limit. */
void tl_exchange_enter(tl_exchange *exchange, tl_phase phase);

/** Makes the reply of an exchange that ended with `code` (exchange_end.c), reading what the handle knows. */
void tl_exchange_end(tl_exchange *exchange, CURLcode code);
/**
 * Makes the reply of an exchange that the engine ended: TL_ERR_CANCELLED, TL_ERR_TIMEOUT, TL_ERR_MEMORY, TL_ERR_IO. `why` is its message. A
 * timeout and a cancel leave a reply that is whole as it is.
 */
void tl_exchange_end_early(tl_exchange *exchange, tl_status status, const char *why);

#endif
