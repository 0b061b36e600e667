#include "net/limits.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

enum { CONNECT_MS = 10000, FIRST_BYTE_MS = 60000, STALL_MS = 30000, TOTAL_MS = 120000, BACKSTOP_MS = 30000 };

static bool resolve(int64_t wanted_ms, int64_t default_ms, int64_t *limit_ms) {
    *limit_ms = wanted_ms == TL_NO_TIMEOUT ? INT64_MAX : wanted_ms == 0 ? default_ms : wanted_ms;
    return wanted_ms >= 0 || wanted_ms == TL_NO_TIMEOUT;
}

tl_status tl_limits_resolve(const tl_http_timeouts *wanted, tl_http_timeouts *limits, tl_error *error) {
    if (!resolve(wanted->connect_ms, CONNECT_MS, &limits->connect_ms) || !resolve(wanted->first_byte_ms, FIRST_BYTE_MS, &limits->first_byte_ms) ||
        !resolve(wanted->stall_ms, STALL_MS, &limits->stall_ms) || !resolve(wanted->total_ms, TOTAL_MS, &limits->total_ms)) {
        return tl_fail(error, TL_ERR_USAGE, "a time limit is negative: use TL_NO_TIMEOUT for none");
    }
    return TL_OK;
}

static int64_t after(int64_t since_ms, int64_t limit_ms) {
    return limit_ms > INT64_MAX - since_ms ? INT64_MAX : since_ms + limit_ms;
}

/* The limit that the phase has beside the total. */
static int64_t phase_deadline(const tl_exchange *exchange) {
    switch (exchange->phase) {
    case TL_PHASE_CONNECTING:
        return after(exchange->phase_ms, exchange->limits.connect_ms);
    case TL_PHASE_WAITING:
        return after(exchange->phase_ms, exchange->limits.first_byte_ms);
    case TL_PHASE_SENDING:
    case TL_PHASE_RECEIVING:
        return after(exchange->active_ms, exchange->limits.stall_ms);
    case TL_PHASE_QUEUED:
        break;
    }
    return INT64_MAX;
}

int64_t tl_limits_deadline(const tl_exchange *exchange) {
    int64_t total = after(exchange->submitted_ms, exchange->limits.total_ms);
    int64_t phase = phase_deadline(exchange);
    return phase < total ? phase : total;
}

bool tl_limits_passed(const tl_exchange *exchange, int64_t now_ms, char *why, size_t size) {
    const char *host = exchange->url.host;
    const tl_http_timeouts *limits = &exchange->limits;
    if (now_ms >= phase_deadline(exchange)) {
        switch (exchange->phase) {
        case TL_PHASE_CONNECTING:
            (void)snprintf(why, size, "no connection to %s within %" PRId64 " ms: check the URL and the network", host, limits->connect_ms);
            return true;
        case TL_PHASE_WAITING:
            (void)snprintf(why, size, "%s took the request and did not begin to answer within %" PRId64 " ms", host, limits->first_byte_ms);
            return true;
        case TL_PHASE_SENDING:
            (void)snprintf(why, size, "%s took no more of the request for %" PRId64 " ms", host, limits->stall_ms);
            return true;
        case TL_PHASE_RECEIVING:
            (void)snprintf(why, size, "%s stopped in the middle of its answer for %" PRId64 " ms", host, limits->stall_ms);
            return true;
        case TL_PHASE_QUEUED:
            break;
        }
    }
    if (now_ms >= after(exchange->submitted_ms, limits->total_ms)) {
        (void)snprintf(why, size, "the exchange with %s was not over after %" PRId64 " ms%s", host, limits->total_ms,
                       exchange->phase == TL_PHASE_QUEUED ? ": all connections to it were busy" : "");
        return true;
    }
    return false;
}

long tl_limits_backstop(int64_t limit_ms) {
    if (limit_ms > (INT64_MAX - BACKSTOP_MS) / 2 || limit_ms * 2 + BACKSTOP_MS > INT_MAX) {
        return INT_MAX;
    }
    return (long)(limit_ms * 2 + BACKSTOP_MS);
}
