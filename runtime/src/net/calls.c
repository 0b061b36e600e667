#include "net/calls.h"

#include <string.h>

#include "net/call_state.h"

enum {
    DEFAULT_ATTEMPTS = 4,
    DEFAULT_BACKOFF_BASE_MS = 500,
    DEFAULT_BACKOFF_CAP_MS = 30000,
    DEFAULT_RETRY_AFTER_LIMIT_MS = 300000,
    DEFAULT_RETRY_BUDGET_PERCENT = 20,
    DEFAULT_DEADLINE_MS = 300000
};

static int64_t or_default(int64_t value, int64_t usual) {
    return value > 0 ? value : usual;
}

tl_status tl_calls_open(tl_calls *calls, const tl_client_options *options, tl_error *error) {
    if (options->idempotent < TL_IDEMPOTENT_BY_SCHEMA || options->idempotent > TL_IDEMPOTENT_NEVER) {
        return tl_fail(error, TL_ERR_USAGE, "tl_client_options.idempotent is none of a tl_idempotent's values");
    }
    if (options->deadline_ms < TL_NO_TIMEOUT || options->backoff_base_ms < 0 || options->backoff_cap_ms < 0 || options->retry_after_limit_ms < 0) {
        return tl_fail(error, TL_ERR_USAGE, "a time limit of the client's calls is negative: 0 means the default, TL_NO_TIMEOUT no deadline");
    }
    calls->idempotent = options->idempotent;
    calls->attempts = options->attempts ? options->attempts : DEFAULT_ATTEMPTS;
    calls->backoff_base_ms = or_default(options->backoff_base_ms, DEFAULT_BACKOFF_BASE_MS);
    calls->backoff_cap_ms = or_default(options->backoff_cap_ms, DEFAULT_BACKOFF_CAP_MS);
    calls->retry_after_limit_ms = or_default(options->retry_after_limit_ms, DEFAULT_RETRY_AFTER_LIMIT_MS);
    calls->deadline_ms = options->deadline_ms ? options->deadline_ms : DEFAULT_DEADLINE_MS;
    calls->random = options->random;
    calls->on_attempt = options->on_attempt;
    calls->attempt_context = options->attempt_context;
    calls->metrics.struct_size = sizeof calls->metrics;
    tl_budget_init(&calls->budget, options->retry_budget_percent ? options->retry_budget_percent : DEFAULT_RETRY_BUDGET_PERCENT,
                   tl_clock_now_ms(options->clock));
    if (pthread_mutex_init(&calls->lock, NULL) != 0) {
        return tl_fail(error, TL_ERR_IO, "cannot make the lock of a client's calls");
    }
    calls->open = true;
    return TL_OK;
}

void tl_calls_abandon(tl_calls *calls) {
    while (calls->first) {
        tl_call_state *call = calls->first;
        calls->first = call->next;
        if (call->next) {
            call->next->previous = NULL;
        }
        call->next = NULL;
        tl_call_abandon(call);
    }
}

void tl_calls_close(tl_calls *calls) {
    if (calls->open) {
        (void)pthread_mutex_destroy(&calls->lock);
    }
    tl_tickets_dispose(&calls->tickets);
    tl_timers_dispose(&calls->timers);
    memset(calls, 0, sizeof *calls);
}
