/* The outcome table: what came back from a request, and what follows from it. */
#ifndef TL_NET_OUTCOME_H
#define TL_NET_OUTCOME_H

#include <trunkline/http.h>
#include <trunkline/result.h>

/** How a request ended, before its HTTP status is looked at. */
typedef enum tl_ending {
    TL_ENDING_UNSENT = 1, /* no complete reply, and no byte of the request left this machine */
    TL_ENDING_SENT, /* no complete reply, and the request left at least in part */
    TL_ENDING_READ, /* TL_VERDICT_READ: about the records that the reply leaves unsettled */
    TL_ENDING_REFUSED, /* TL_VERDICT_REFUSED */
    TL_ENDING_UNREADABLE, /* TL_VERDICT_UNREADABLE */
    TL_ENDING_STATUS /* TL_VERDICT_NOT_OURS: the HTTP status decides */
} tl_ending;

/** What a request's end means for the push. */
typedef enum tl_effect {
    TL_EFFECT_GOES_ON = 1,
    TL_EFFECT_UNREACHED, /* goes on; so many given-up requests in a row end the push */
    TL_EFFECT_SLOWER,
    TL_EFFECT_STOPS
} tl_effect;

/** Whether, and how, its records are sent again. */
typedef enum tl_again {
    TL_AGAIN_NEVER = 1,
    TL_AGAIN_IF_IDEMPOTENT,
    TL_AGAIN_ALWAYS,
    TL_AGAIN_HALVES, /* in two halves, within the bound of the original batch */
    TL_AGAIN_HALVES_IF_IDEMPOTENT /* the same, when a repetition does no harm */
} tl_again;

/** One row of the table; the first that fits counts. */
typedef struct tl_outcome_row {
    uint8_t ending; /* tl_ending */
    uint8_t retry_after; /* 1: only with a Retry-After header that can be read */
    int16_t status; /* a tl_status, 0: any; of the first two endings */
    int16_t http_from; /* 0: any */
    int16_t http_to; /* inclusive */
    uint8_t outcome; /* tl_outcome, once it is not sent again */
    uint8_t reason; /* tl_reason */
    uint8_t effect; /* tl_effect */
    uint8_t again; /* tl_again */
    const char *text; /* for people */
} tl_outcome_row;

/** The whole table, for tests and documentation. */
const tl_outcome_row *tl_outcome_rows(size_t *count);

/** How a reply ended; `verdict` counts only when the reply is complete. */
tl_ending tl_ending_of(const tl_http_reply *reply, tl_verdict verdict);

/** The row for a reply. Never NULL. */
const tl_outcome_row *tl_outcome_find(const tl_http_reply *reply, tl_verdict verdict, bool has_retry_after);

/** The row for a push that was stopped before a record's turn; not found by tl_outcome_find. */
extern const tl_outcome_row tl_outcome_stopped;
/** The same for one that was cancelled. */
extern const tl_outcome_row tl_outcome_cancelled;

#endif
