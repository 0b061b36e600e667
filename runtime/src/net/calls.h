/* A client's single calls as a whole: who is under way, by which settings, and what has become of all so far. */
#ifndef TRUNKLINE_NET_CALLS_H
#define TRUNKLINE_NET_CALLS_H

#include <pthread.h>

#include <trunkline/client.h>
#include <trunkline/metrics.h>

#include "net/budget.h"
#include "net/tickets.h"
#include "net/timers.h"

struct tl_call_state;

typedef struct tl_calls {
    pthread_mutex_t lock; /* for the next four, and for the marks of a call that tl_cancel sets */
    bool open;
    struct tl_call_state *first;
    tl_tickets tickets;
    tl_client_metrics metrics;
    /* the driving thread's */
    tl_timers timers; /* where the transport has none */
    tl_budget budget;
    /* immutable */
    int32_t idempotent;
    uint32_t attempts;
    int64_t backoff_base_ms;
    int64_t backoff_cap_ms;
    int64_t retry_after_limit_ms;
    int64_t deadline_ms;
    const tl_random *random;
    tl_attempt_fn on_attempt;
    void *attempt_context;
} tl_calls;

/** Takes the settings. Errors: TL_ERR_USAGE, TL_ERR_IO. */
tl_status tl_calls_open(tl_calls *calls, const tl_client_options *options, tl_error *error);
/** Ends all calls of a client that goes away: their completions come later. */
void tl_calls_abandon(tl_calls *calls);
/** Frees what is left; one that is all zero is allowed. */
void tl_calls_close(tl_calls *calls);

#endif
