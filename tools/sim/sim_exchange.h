/*
 * One request on its way through the simulator. Nothing here knows the HTTP server: the server fills `request`, the pipeline
 * and the systems fill `reply`.
 */
#ifndef SIM_EXCHANGE_H
#define SIM_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <trunkline/memory.h>

#include "sim_random.h"

typedef struct sim_system sim_system;
typedef struct sim_route sim_route;

/** What came in; borrowed from the server. */
typedef struct sim_request {
    const char *method;
    const char *path; /* percent-decoded, without the query */
    tl_str body; /* padded (tl_buf_pad) */
    bool too_large; /* the body was longer than the server takes; it was dropped */
    /** The value of a request header; NULL when there is none. */
    const char *(*header)(const void *context, const char *name);
    const void *context;
} sim_request;

enum { SIM_MAX_REPLY_HEADERS = 4 };

/** What goes out. */
typedef struct sim_reply {
    unsigned status; /* 0: not answered yet */
    const char *content_type; /* NULL: no body */
    tl_buf body;
    struct {
        const char *name;
        const char *value;
    } headers[SIM_MAX_REPLY_HEADERS]; /* texts outlive the exchange or lie in its arena */
    size_t header_count;
    int64_t delay_ms; /* before it leaves */
} sim_reply;

/** Request, reply, and what the steps between hand to each other. */
typedef struct sim_exchange {
    sim_request request;
    sim_reply reply;
    const sim_system *system;
    const sim_route *route;
    tl_str parameter; /* what stood in the path at the route's {...}; in the arena */
    /** A value of the query, decoded; NULL when there is none. Takes the request's context; NULL: there is no query. */
    const char *(*argument)(const void *context, const char *name);
    const char *operation; /* the route's; a system whose operation stands in the body sets it when it decodes */
    void *state; /* the system's, across requests */
    void *decoded; /* decode to apply: what the request asks for */
    void *outcome; /* apply to answer: what became of it */
    tl_arena *arena; /* both of these, and all else that ends with the exchange */
    tl_buf *log; /* lines to append to the log */
    bool show_numbers; /* in it */
    sim_random *random;
} sim_exchange;

/** The value of a request header, "" when there is none. */
const char *sim_header(const sim_exchange *x, const char *name);

/* Replies. Each sets the status and the body; out of memory becomes an empty 500. All return false, so that a step can end with one. */

/** `{"Message": text}`, the shape of ASP.NET Web API's own errors. */
bool sim_reply_message(sim_exchange *x, unsigned status, const char *format, ...) TL_PRINTF(3, 4);
/** A web server's HTML error page. */
bool sim_reply_page(sim_exchange *x, unsigned status, const char *title);
/** An empty 500: the simulator itself ran out of memory. */
bool sim_reply_broken(sim_exchange *x);
/** Adds a header to the reply; both texts must outlive the exchange or lie in its arena. */
void sim_reply_header(sim_exchange *x, const char *name, const char *value);

#endif
