/* Whether a call is sent again: the outcome table's row, its attempts, its deadline, what the system asked for, and the budget. */
#include "net/call_state.h"

#include "net/backoff.h"

int64_t tl_call_deadline_ms(const tl_call_state *call) {
    int64_t limit_ms = call->options.deadline_ms;
    return limit_ms < 0 || limit_ms > INT64_MAX - call->submitted_ms ? INT64_MAX : call->submitted_ms + limit_ms;
}

static bool is_idempotent(const tl_call_state *call) {
    switch (call->client->calls.idempotent) {
    case TL_IDEMPOTENT_ALWAYS:
        return true;
    case TL_IDEMPOTENT_NEVER:
        return false;
    default:
        return (call->operation->flags & (TL_OPERATION_IDEMPOTENT | TL_OPERATION_IDEMPOTENT_ASSUMED)) != 0;
    }
}

/* Ours, not the network's: another attempt would fail the same way, or hide that memory is short. */
static bool is_own_failure(tl_status status) {
    return status == TL_ERR_MEMORY || status == TL_ERR_USAGE || status == TL_ERR_ABI || status == TL_ERR_CONFIG;
}

static bool row_allows(const tl_call_state *call, const tl_outcome_row *row) {
    return row->again == TL_AGAIN_ALWAYS || (row->again == TL_AGAIN_IF_IDEMPOTENT && is_idempotent(call));
}

/* The wait that the system named takes care of these; a budget that they emptied would be missed when something breaks. */
static bool system_asked(const tl_outcome_row *row) {
    return row->effect == TL_EFFECT_SLOWER && row->again == TL_AGAIN_ALWAYS;
}

static int64_t refuse(tl_call_state *call, const char *why) {
    tl_log_write(call->client->asker.log, TL_LOG_WARN, "%s: not sent again: %s", call->operation->id, why);
    return -1;
}

int64_t tl_call_again_ms(tl_call_state *call, const tl_call_finding *found) {
    tl_client *client = call->client;
    if (!client || client->closing || !found->row || call->timed_out || is_own_failure(found->status) || !row_allows(call, found->row) ||
        call->tried >= call->options.attempts) {
        return -1;
    }
    tl_calls *calls = &client->calls;
    int64_t now_ms = tl_call_now_ms(call);
    int64_t wait_ms = tl_backoff_ms(calls->backoff_base_ms, calls->backoff_cap_ms, call->tried, calls->random);
    if (found->has_retry_after && found->retry_after_ms > 0) {
        wait_ms = found->retry_after_ms;
    }
    if (found->has_retry_after && found->retry_after_ms > calls->retry_after_limit_ms) {
        return refuse(call, "the system asks to wait longer than retry_after_limit_ms");
    }
    if (wait_ms > tl_call_deadline_ms(call) - now_ms) {
        tl_call_count_refusal(call, true);
        return refuse(call, "its deadline would be over");
    }
    if (!system_asked(found->row) && !tl_budget_spend(&calls->budget, now_ms)) {
        tl_call_count_refusal(call, false);
        return refuse(call, "the retry budget is used up");
    }
    return wait_ms;
}
