/* A transport without a network for one thread each, whose post may be called from any: a script answers, every request is kept. */
#ifndef TRUNKLINE_TESTS_AUTH_FAKE_WIRE_H
#define TRUNKLINE_TESTS_AUTH_FAKE_WIRE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>

#include <trunkline/http.h>

#include "support/support.h"

enum { WIRE_REQUESTS = 64 };

/** A request as it was submitted. */
typedef struct wire_request {
    char *line; /* "POST https://..." */
    char *headers; /* a line each, in order: "Name: value\n" */
    char *body;
} wire_request;

/** What comes back; preset to HTTP 200, application/json, an empty body. */
typedef struct wire_answer {
    tl_status status; /* not TL_OK: no reply came */
    bool sent;
    int32_t http_status;
    const char *type; /* NULL: none */
    const char *header; /* a further one; NULL: none */
    const char *value;
    const char *body;
    bool never; /* is not answered until the transport is freed */
} wire_answer;

/** Decides about request `number`, from 0. On the thread that submits. */
typedef void (*wire_script_fn)(void *context, size_t number, const wire_request *request, wire_answer *answer);

typedef struct wire_exchange wire_exchange;

typedef struct fake_wire {
    tl_transport base;
    wire_script_fn script; /* NULL: the list of answers, one a request; the last one repeats */
    void *context;
    const wire_answer *answers;
    size_t answer_count;
    wire_request requests[WIRE_REQUESTS];
    size_t count;
    wire_exchange *first;
    wire_exchange *last;
    uint64_t tickets;
    tl_status submit_status; /* not TL_OK: what submit returns */
    tl_status drive_status;
    bool keeps_cancelled; /* a cancelled exchange's reply was already complete */
    bool freed;
    pthread_mutex_t lock; /* of the tasks */
    pthread_cond_t wake;
    tl_transport_task *tasks;
    tl_transport_task *last_task;
} fake_wire;

/** The struct must not move afterwards. */
void fake_wire_init(fake_wire *wire, const wire_answer *answers, size_t count);
/** The same with a script. */
void fake_wire_init_script(fake_wire *wire, wire_script_fn script, void *context);
/** Ends all exchanges, as the transport's free does, and forgets the requests. */
void fake_wire_end(fake_wire *wire);
/** Drives until nothing is left to do. */
void fake_wire_drain(fake_wire *wire);
/** Drives until `*calls` is 1; fails the test when that takes longer than 10 s. */
void fake_wire_drive_until(fake_wire *wire, const int *calls);
/** How many requests went out. */
size_t fake_wire_count(const fake_wire *wire);

/** A JSON reply with that status. */
wire_answer wire_json(int32_t http_status, const char *body);
/** No reply. */
wire_answer wire_failure(tl_status status, bool sent);

#endif
