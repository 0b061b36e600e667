#include "net/outcome.h"

/*
 * The design's table (section 3), a row a case. "not sent" promises that the vendor did not take the record; whatever leaves
 * that open is "unknown". Three rows are decisions of ours:
 *   408  the server gave up waiting for the request: RFC 9110 15.5.9 lets a client repeat it, but not what was done meanwhile
 *   410  stands beside 404: the address is gone
 *   4xx  any other: RFC 9110 15.5 calls it the client's error, so the request was not carried out; nothing tells what to change,
 *        so it is neither repeated nor halved, and without the vendor's own words it is not called "rejected"
 */
#define UNSENT(status) TL_ENDING_UNSENT, 0, status, 0, 0
#define SENT(status) TL_ENDING_SENT, 0, status, 0, 0
#define VERDICT(ending) ending, 0, 0, 0, 0
#define HTTP(from, to) TL_ENDING_STATUS, 0, 0, from, to
#define HTTP_RETRY_AFTER(from, to) TL_ENDING_STATUS, 1, 0, from, to

static const tl_outcome_row rows[] = {
    {UNSENT(TL_ERR_TLS), TL_OUTCOME_NOT_SENT, TL_REASON_NO_TLS, TL_EFFECT_UNREACHED, TL_AGAIN_ALWAYS, "no trusted connection could be made"},
    {UNSENT(TL_ERR_TIMEOUT), TL_OUTCOME_NOT_SENT, TL_REASON_TIMEOUT, TL_EFFECT_UNREACHED, TL_AGAIN_ALWAYS,
     "time ran out before the request was sent"},
    {UNSENT(TL_ERR_SECRET), TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, TL_EFFECT_STOPS, TL_AGAIN_NEVER, "the token could not be had"},
    {UNSENT(TL_ERR_AUTH), TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, TL_EFFECT_STOPS, TL_AGAIN_NEVER, "no token was given out"},
    {UNSENT(TL_ERR_CANCELLED), TL_OUTCOME_NOT_SENT, TL_REASON_CANCELLED, TL_EFFECT_GOES_ON, TL_AGAIN_NEVER, "cancelled before it was sent"},
    {UNSENT(0), TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION, TL_EFFECT_UNREACHED, TL_AGAIN_ALWAYS, "no connection could be made"},

    {SENT(TL_ERR_TIMEOUT), TL_OUTCOME_UNKNOWN, TL_REASON_TIMEOUT, TL_EFFECT_GOES_ON, TL_AGAIN_IF_IDEMPOTENT, "no reply came in time"},
    {SENT(TL_ERR_CANCELLED), TL_OUTCOME_UNKNOWN, TL_REASON_CANCELLED, TL_EFFECT_GOES_ON, TL_AGAIN_NEVER, "cancelled after it was sent"},
    {SENT(TL_ERR_LIMIT), TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, TL_EFFECT_GOES_ON, TL_AGAIN_IF_IDEMPOTENT, "the reply is too large"},
    {SENT(0), TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY, TL_EFFECT_GOES_ON, TL_AGAIN_IF_IDEMPOTENT, "the reply was lost"},

    {VERDICT(TL_ENDING_READ), TL_OUTCOME_UNKNOWN, TL_REASON_UNMATCHED_REPLY, TL_EFFECT_GOES_ON, TL_AGAIN_HALVES_IF_IDEMPOTENT,
     "the reply does not say what became of this record"},
    {VERDICT(TL_ENDING_REFUSED), TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, TL_EFFECT_GOES_ON, TL_AGAIN_HALVES,
     "the system refused the request as a whole"},
    {VERDICT(TL_ENDING_UNREADABLE), TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, TL_EFFECT_GOES_ON, TL_AGAIN_IF_IDEMPOTENT,
     "the reply cannot be read"},

    {HTTP(200, 299), TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, TL_EFFECT_GOES_ON, TL_AGAIN_IF_IDEMPOTENT, "the reply cannot be read"},
    {HTTP(300, 399), TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, TL_EFFECT_STOPS, TL_AGAIN_NEVER,
     "the address leads elsewhere: a redirect is not followed"},
    {HTTP(400, 400), TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, TL_EFFECT_GOES_ON, TL_AGAIN_HALVES, "the system refused the request as a whole"},
    {HTTP(401, 401), TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, TL_EFFECT_STOPS, TL_AGAIN_NEVER, "the system refuses the token"},
    {HTTP(403, 403), TL_OUTCOME_NOT_SENT, TL_REASON_NO_PERMISSION, TL_EFFECT_STOPS, TL_AGAIN_NEVER,
     "the system does not permit this call to this caller"},
    {HTTP(404, 405), TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, TL_EFFECT_STOPS, TL_AGAIN_NEVER, "the address is not the system's"},
    {HTTP(407, 407), TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION, TL_EFFECT_STOPS, TL_AGAIN_NEVER, "the proxy wants to be authenticated to"},
    {HTTP(408, 408), TL_OUTCOME_UNKNOWN, TL_REASON_TIMEOUT, TL_EFFECT_GOES_ON, TL_AGAIN_IF_IDEMPOTENT, "the system gave up waiting for the request"},
    {HTTP(410, 410), TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, TL_EFFECT_STOPS, TL_AGAIN_NEVER, "the address is not the system's any more"},
    {HTTP(413, 413), TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, TL_EFFECT_GOES_ON, TL_AGAIN_HALVES, "the system calls the request too large"},
    {HTTP(415, 415), TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, TL_EFFECT_GOES_ON, TL_AGAIN_HALVES, "the system does not take this kind of body"},
    {HTTP(422, 422), TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, TL_EFFECT_GOES_ON, TL_AGAIN_HALVES, "the system refused the request as a whole"},
    {HTTP(429, 429), TL_OUTCOME_NOT_SENT, TL_REASON_RATE_LIMITED, TL_EFFECT_SLOWER, TL_AGAIN_ALWAYS, "the system asks for fewer requests"},
    {HTTP(400, 499), TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, TL_EFFECT_GOES_ON, TL_AGAIN_NEVER,
     "the system refused the request without saying why"},
    {HTTP_RETRY_AFTER(503, 503), TL_OUTCOME_NOT_SENT, TL_REASON_SERVER_ERROR, TL_EFFECT_SLOWER, TL_AGAIN_ALWAYS,
     "the system is not available at the moment"},
    {HTTP(503, 503), TL_OUTCOME_NOT_SENT, TL_REASON_SERVER_ERROR, TL_EFFECT_SLOWER, TL_AGAIN_IF_IDEMPOTENT, "the system is not available"},
    {HTTP(500, 599), TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, TL_EFFECT_GOES_ON, TL_AGAIN_IF_IDEMPOTENT, "the server failed"},
    {HTTP(0, 0), TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, TL_EFFECT_GOES_ON, TL_AGAIN_IF_IDEMPOTENT,
     "the reply has no HTTP status that makes sense"},
};

const tl_outcome_row tl_outcome_stopped = {UNSENT(0),         TL_OUTCOME_NOT_SENT, TL_REASON_STOPPED,
                                           TL_EFFECT_GOES_ON, TL_AGAIN_NEVER,      "the push ended before this record's turn"};

const tl_outcome_row tl_outcome_cancelled = {UNSENT(TL_ERR_CANCELLED), TL_OUTCOME_NOT_SENT, TL_REASON_CANCELLED,
                                             TL_EFFECT_GOES_ON,        TL_AGAIN_NEVER,      "the push was cancelled before this record's turn"};

const tl_outcome_row *tl_outcome_rows(size_t *count) {
    *count = sizeof rows / sizeof rows[0];
    return rows;
}

tl_ending tl_ending_of(const tl_http_reply *reply, tl_verdict verdict) {
    if (reply->status != TL_OK) {
        return reply->sent ? TL_ENDING_SENT : TL_ENDING_UNSENT;
    }
    switch (verdict) {
    case TL_VERDICT_READ:
        return TL_ENDING_READ;
    case TL_VERDICT_REFUSED:
        return TL_ENDING_REFUSED;
    case TL_VERDICT_UNREADABLE:
        return TL_ENDING_UNREADABLE;
    case TL_VERDICT_NOT_OURS:
        break;
    }
    return TL_ENDING_STATUS;
}

static bool row_fits(const tl_outcome_row *row, tl_ending ending, const tl_http_reply *reply, bool has_retry_after) {
    if (row->ending != (uint8_t)ending || (row->retry_after && !has_retry_after)) {
        return false;
    }
    if (row->status != 0 && row->status != (int)reply->status) {
        return false;
    }
    return row->http_from == 0 || (reply->http_status >= row->http_from && reply->http_status <= row->http_to);
}

const tl_outcome_row *tl_outcome_find(const tl_http_reply *reply, tl_verdict verdict, bool has_retry_after) {
    tl_ending ending = tl_ending_of(reply, verdict);
    size_t last = sizeof rows / sizeof rows[0] - 1;
    for (size_t i = 0; i < last; i++) {
        if (row_fits(&rows[i], ending, reply, has_retry_after)) {
            return &rows[i];
        }
    }
    return &rows[last]; /* the row of a status that makes no sense takes whatever is left */
}
