#include "push/repeat.h"

#include "push/job.h"

static bool row_allows(const tl_job *job, const tl_outcome_row *row) {
    return row->again == TL_AGAIN_ALWAYS || (row->again == TL_AGAIN_IF_IDEMPOTENT && tl_job_is_idempotent(job));
}

/* The brake and the wait that the system named take care of these; a budget that they emptied would be missed when something breaks. */
static bool system_asked(const tl_outcome_row *row) {
    return row->effect == TL_EFFECT_SLOWER && row->again == TL_AGAIN_ALWAYS;
}

static bool is_past_deadline(const tl_push *push, const tl_job *job, int64_t at_ms) {
    return push->options.deadline_ms >= 0 && at_ms - job->first_started_ms > push->options.deadline_ms;
}

tl_repeat tl_repeat_rule(tl_push *push, const tl_job *job, const tl_outcome_row *row, int64_t wait_ms) {
    int64_t now_ms = tl_push_now_ms(push);
    if (!row_allows(job, row) || job->attempts >= push->options.attempts) {
        return TL_REPEAT_NEVER;
    }
    if (is_past_deadline(push, job, now_ms + wait_ms)) {
        return TL_REPEAT_TOO_LATE;
    }
    if (!system_asked(row) && !tl_budget_spend(&push->budget, now_ms)) {
        return TL_REPEAT_NO_BUDGET;
    }
    return TL_REPEAT_MAY;
}

const char *tl_repeat_refused(tl_push *push, tl_repeat ruling) {
    const char *words = NULL;
    if (ruling == TL_REPEAT_TOO_LATE) {
        push->metrics.deadline_refusals++;
        words = "its deadline would be over";
    } else if (ruling == TL_REPEAT_NO_BUDGET) {
        push->metrics.budget_refusals++;
        words = "the retry budget is used up";
    }
    if (words) {
        tl_log_write(push->options.log, TL_LOG_WARN, "%s: a request is not sent again: %s", push->operation->id, words);
    }
    return words;
}

bool tl_repeat_is_late(const tl_push *push, const tl_job *job) {
    return job->attempts > 0 && is_past_deadline(push, job, tl_push_now_ms(push));
}
