/* The push's own state, shared by the files of this folder. */
#ifndef TL_PUSH_STATE_H
#define TL_PUSH_STATE_H

#include <trunkline/push.h>

#include <stdatomic.h>

#include "net/budget.h"
#include "push/channel.h"
#include "push/desk.h"
#include "push/lanes.h"
#include "push/pace.h"

/** What all requests that stem from one original batch share. Freed with the last of them. */
typedef struct tl_family {
    uint32_t members;
    uint32_t extra_left; /* requests by which it may still be taken apart */
} tl_family;

typedef struct tl_job tl_job;

/** The records of one request, from the plan until each is settled or stands in another job; or the questions of a lookup. */
struct tl_job {
    tl_push *push; /* NULL: forsaken, only its completion is awaited */
    tl_job *next;
    tl_job *previous; /* in flight only */
    tl_family *family;
    tl_channel *channel; /* of records; NULL: it is a lookup's, and `desk` and `questions` count */
    tl_desk *desk;
    tl_pending **items;
    tl_question **questions;
    size_t count;
    uint32_t route_flags; /* of its records */
    tl_message message; /* empty until the first attempt */
    uint32_t attempts;
    int64_t due_ms; /* not before this */
    int64_t first_started_ms; /* counts once attempts > 0 */
    int64_t started_ms;
    uint64_t ticket;
    const tl_outcome_row *last; /* how the last attempt ended; NULL before */
    int32_t last_http_status;
    tl_error last_error;
};

struct tl_push {
    tl_push_options options; /* without a zero that means a default */
    tl_adapter adapter; /* as far as its writer knew it; options.adapter is this one */
    tl_arena *settings_arena; /* holds the copies of kinds and settings */
    tl_arena *check_arena; /* for what an adapter hands out while a record is checked; `scope` has it */
    tl_scope scope;
    void *state; /* the adapter's own */
    const tl_operation *operation; /* the adapter's first, for messages */
    tl_channel *channels;
    size_t channel_count;
    uint32_t merge_records; /* the most in a request that merges them */
    tl_desk desks[TL_MOST_LOOKUPS];

    /* of a run */
    tl_record_fn next;
    void *next_context;
    tl_push_summary summary;
    uint64_t next_index;
    size_t held; /* records taken and not settled */
    tl_lanes lanes;
    const tl_lane *last_lane; /* of the record taken last: its group may go on; NULL: none */
    tl_pending *spoiled; /* a record of the group that must not be sent, while it goes on; NULL: none */
    tl_error spoiled_error; /* why not */
    tl_job *waiting; /* to be sent (again), by due_ms, first come first */
    tl_job *flying; /* in flight */
    uint32_t flying_count;
    tl_pace pace;
    tl_budget budget;
    tl_arena *reply_arena; /* for what one reply says */
    uint32_t unreached; /* requests in a row that were given up and reached nobody */
    uint32_t faults; /* that day, as far as known */
    bool login_failed; /* by a fault, which was counted */
    bool source_ended;
    bool stopping; /* nothing is started any more */
    bool cancelled; /* and this is why */
    tl_status failure; /* why the run itself fails */
    tl_error failure_error;

    /* over all runs */
    tl_push_metrics metrics;
    atomic_bool cancel_asked; /* from anywhere; the run has not seen it yet */
};

/** Now, by the push's clock. */
static inline int64_t tl_push_now_ms(const tl_push *push) {
    return tl_clock_now_ms(push->options.clock);
}

/** Whether nothing is to be started any more; sees to it that a cancelled push stops. Asked before anything is taken or started. */
bool tl_push_stops(tl_push *push);
/** Ends the push early: what is in flight is finished, the rest is not sent. The first reason counts. */
void tl_push_stop(tl_push *push, const char *why);
/** Ends the push early because the run itself fails. The first failure counts. `error` may be NULL. */
void tl_push_fail(tl_push *push, tl_status status, const tl_error *error);

#endif
