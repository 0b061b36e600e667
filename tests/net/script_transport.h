/* A transport that answers by a script, on the fake clock: nothing happens in real time, and waiting moves the clock. */
#ifndef TRUNKLINE_TESTS_NET_SCRIPT_TRANSPORT_H
#define TRUNKLINE_TESTS_NET_SCRIPT_TRANSPORT_H

#include <trunkline/http.h>

#include "support/support.h"

enum { SCRIPT_SLOTS = 32, SCRIPT_TEXT = 1024, SCRIPT_TIMERS = 64 };

typedef struct script_step {
    tl_status status; /* TL_OK: a reply came */
    bool unsent;
    bool hold; /* never answers: until it is cancelled */
    int32_t http_status; /* 0: 200 */
    const char *type; /* NULL: application/json */
    const char *body; /* NULL: {"ok":true} */
    const char *retry_after;
} script_step;

typedef struct script_slot {
    const tl_http_request *request; /* NULL: over */
    tl_http_done_fn done;
    void *context;
    bool cancelled;
    script_step step;
    int64_t at_ms; /* when it was submitted */
    tl_http_timeouts timeouts;
    char url[SCRIPT_TEXT];
    char headers[SCRIPT_TEXT]; /* "Name: value\n" each */
    char body[SCRIPT_TEXT];
} script_slot;

typedef struct script_transport {
    tl_transport base;
    tl_transport_vtable vtable;
    fake_clock clock;
    const script_step *steps; /* the last one repeats */
    size_t step_count;
    script_slot slots[SCRIPT_SLOTS]; /* by order */
    size_t submitted;
    tl_transport_task *first_task;
    tl_transport_task *last_task;
    tl_transport_timer *timers[SCRIPT_TIMERS];
    size_t timer_count;
} script_transport;

typedef enum script_kind { SCRIPT_FULL, SCRIPT_WITHOUT_TIMERS, SCRIPT_WITHOUT_POST } script_kind;

void script_init(script_transport *script, script_kind kind, const script_step *steps, size_t count);
/** Work without waiting: tasks, replies, timers that are due. @return how many completions */
size_t script_turn(script_transport *script);

#endif
