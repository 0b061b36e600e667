/* One single call, from submit to its completion: what its parts share. */
#ifndef TRUNKLINE_NET_CALL_STATE_H
#define TRUNKLINE_NET_CALL_STATE_H

#include <trunkline/call.h>

#include "net/client_state.h"
#include "net/outcome.h"

/* Where a call is. Only the driving thread knows. */
typedef enum tl_call_stage {
    TL_CALL_QUEUED = 0, /* its first attempt waits for the driving thread */
    TL_CALL_FLIGHT, /* a send is under way: it waits for its token, or the transport has it */
    TL_CALL_PAUSE, /* between two attempts */
    TL_CALL_ENDING, /* its client was freed: a task ends it */
    TL_CALL_OVER /* its completion was called; only a cancellation that came too late holds it */
} tl_call_stage;

/* Threads: made by the one that submits, then the driving thread's, but for what the lock of the client's calls guards. */
typedef struct tl_call_state {
    tl_client *client; /* NULL: it was freed */
    tl_transport *transport;
    const tl_clock *clock;
    const tl_operation *operation;
    tl_message message;
    tl_target target;
    tl_extra_headers extra; /* those of the options, behind them the hook's for this attempt */
    size_t extra_fixed; /* how many are the options' */
    void *into; /* of a blocking call: where the reply goes; NULL: memory of its own */
    tl_arena *into_arena;
    tl_arena *arena; /* of its own; NULL until there is a reply */
    bool wants_reply;
    tl_call_options options; /* the client's settings filled in */

    /* guarded by the client's lock */
    struct tl_call_state *next;
    struct tl_call_state *previous;
    uint64_t ticket;
    bool cancel_asked;
    bool cancel_posted; /* cancel_task is on its way: it frees a call that is over */

    tl_call_stage stage;
    bool in_submit; /* without `post`: what goes wrong is tl_submit's own result */
    bool sending; /* inside tl_send_start */
    bool timed_out; /* the deadline ended what was in flight */
    bool has_early; /* a send without exchange ended inside tl_send_start */
    tl_status early_status;
    tl_error early_error;
    tl_send *send;
    tl_transport_task task;
    tl_transport_task cancel_task;
    tl_transport_timer timer;
    uint32_t tried;
    int64_t submitted_ms;
    int64_t attempt_ms; /* when the attempt began */
    const tl_outcome_row *doubt; /* an earlier attempt that may have been carried out; NULL: none was */
} tl_call_state;

/* What an attempt's end means. */
typedef struct tl_call_finding {
    tl_status status;
    tl_error error;
    const void *value; /* the decoded reply */
    const tl_outcome_row *row; /* NULL: saved, or an error rule decided */
    tl_outcome outcome;
    tl_reason reason;
    bool has_retry_after;
    int64_t retry_after_ms;
} tl_call_finding;

static inline int64_t tl_call_now_ms(const tl_call_state *call) {
    return tl_clock_now_ms(call->clock);
}
static inline bool tl_transport_can_post(const tl_transport *transport) {
    return transport->vtable->struct_size >= offsetof(tl_transport_vtable, post) + sizeof transport->vtable->post && transport->vtable->post;
}

/* call_submit.c */

/** A call that was checked and encoded, in no books yet. Errors: those of tl_submit. */
tl_status tl_call_new(tl_call_state **made, tl_client *client, const tl_operation *operation, const tl_body *body, const tl_call_options *options,
                      tl_error *error);
/** Starts it; on failure it is gone. @param ticket  may be NULL */
tl_status tl_call_launch(tl_call_state *call, uint64_t *ticket, tl_error *error);
/** Frees a call that is in no books. */
void tl_call_free(tl_call_state *call);
/** Checks that a reply fits where it is to go. Errors: TL_ERR_ABI. */
tl_status tl_call_check_reply_size(const tl_operation *operation, size_t size, tl_error *error);

/* call_attempt.c */

/** Starts the next attempt, or ends the call where that is due. Returns what tl_submit has to report; TL_OK but for a call in it. */
tl_status tl_call_attempt(tl_call_state *call, tl_error *error);
/** Ends a call that waits or is in flight, because tl_cancel asked for it. */
void tl_call_end_cancelled(tl_call_state *call);
/** Ends a call whose client goes away. It is out of the books. */
void tl_call_abandon(tl_call_state *call);

/* call_reply.c */

/** Reads what came, and decides what it means. */
void tl_call_read(tl_call_state *call, const tl_http_reply *reply, tl_call_finding *found);

/* call_rule.c */

/** In how many milliseconds the call is to be sent again; -1: not at all. Takes from the budget. */
int64_t tl_call_again_ms(tl_call_state *call, const tl_call_finding *found);
/** When the call's deadline is over; INT64_MAX: never. */
int64_t tl_call_deadline_ms(const tl_call_state *call);

/* call_timer.c */

/** Has tl_call_on_timer run at a time, in place of another time. Errors: TL_ERR_MEMORY. */
tl_status tl_call_set_timer(tl_call_state *call, int64_t at_ms);
void tl_call_unset_timer(tl_call_state *call);
/** Runs what is due where the transport has no timers. @return until the next one is, at most `most_ms` */
int64_t tl_calls_run_due(tl_client *client, int64_t most_ms);
/** The time has come (call_attempt.c). */
void tl_call_on_timer(tl_call_state *call);

/* call_metrics.c */

/** What is counted; each takes the lock. */
void tl_call_count_attempt(tl_call_state *call);
void tl_call_count_reply(tl_call_state *call, const tl_http_reply *reply, int64_t elapsed_ms);
void tl_call_count_refusal(tl_call_state *call, bool by_deadline);

#endif
