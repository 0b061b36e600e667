#include "push/lookup.h"

#include "push/check.h"
#include "push/job.h"
#include "push/settle.h"

static uint32_t most_of(const tl_desk *desk) {
    return desk->lookup->most > 0 ? desk->lookup->most : 1;
}

static void reject(tl_push *push, tl_pending *pending, const tl_lookup *lookup, const struct tl_answer *answer) {
    tl_error text = {0};
    tl_result result = {.outcome = TL_OUTCOME_REJECTED};
    if (answer->rejected) {
        result.reason = answer->reason;
        result.vendor_code = answer->code;
        result.message = answer->message;
        result.field = answer->field;
    } else {
        result.reason = (tl_reason)(answer->count == 0 ? lookup->none : lookup->several);
        (void)tl_fail(&text, TL_ERR_UNKNOWN, "the lookup of the %s found %s", lookup->name, answer->count == 0 ? "none" : "more than one");
        result.message = tl_str_from(text.message);
        result.field = tl_str_from(lookup->path ? lookup->path : tl_column_name(lookup->column));
    }
    tl_settle(push, pending, &result);
}

/* Puts an answer into a record. Returns whether the record still is one. */
static bool apply(tl_push *push, tl_pending *pending, const tl_lookup *lookup, const struct tl_answer *answer) {
    if (answer->rejected || answer->count != 1) {
        reject(push, pending, lookup, answer);
        return false;
    }
    if (tl_pending_set(pending, lookup->path, lookup->column, answer->text) != TL_OK) {
        tl_push_fail(push, TL_ERR_MEMORY, NULL);
    }
    return true;
}

static void settle_unfit(tl_push *push, tl_pending *pending, tl_status status, const tl_error *error) {
    tl_error text;
    tl_result result = {.outcome = TL_OUTCOME_INVALID, .reason = tl_push_check_reason(status), .field = tl_str_from(error->field)};
    (void)tl_fail(&text, status, "with what was looked up the record cannot be sent: %s", error->message);
    result.message = tl_str_from(text.message);
    tl_settle(push, pending, &result);
}

/* All is answered: with it the record has to be right as it would have had to be without. */
static void finish(tl_push *push, tl_pending *pending) {
    tl_error error = {0};
    size_t body_bytes = pending->body_bytes;
    if (pending->found) {
        tl_status status = tl_push_check_answered(push, pending->channel, &pending->record, &body_bytes, &error);
        if (status == TL_ERR_MEMORY) {
            tl_push_fail(push, status, &error);
        } else if (status != TL_OK) {
            settle_unfit(push, pending, status, &error);
            return;
        }
        if (pending->lane) {
            pending->lane->waiting.body_bytes += body_bytes - pending->body_bytes;
        }
        pending->body_bytes = body_bytes;
    }
    tl_offer(push, pending);
}

static bool is_next(tl_push *push, const tl_pending *pending, tl_str *question) {
    const tl_lookup *lookup = &push->options.adapter->lookups[pending->lookup_at];
    return lookup->question(&push->scope, pending->channel->operation, &pending->record, question);
}

void tl_lookup_advance(tl_push *push, tl_pending *pending) {
    const tl_adapter *adapter = push->options.adapter;
    for (; pending->lookup_at < adapter->lookup_count; pending->lookup_at++) {
        tl_desk *desk = &push->desks[pending->lookup_at];
        tl_str text;
        if (!is_next(push, pending, &text)) {
            continue;
        }
        tl_question *question = tl_desk_question(desk, text);
        if (!question) {
            tl_push_fail(push, TL_ERR_MEMORY, NULL);
            continue; /* it is not sent any more */
        }
        if (question->state != TL_QUESTION_ANSWERED) {
            pending->asking = true;
            if (pending->lane) {
                pending->lane->asking++;
            }
            tl_question_wait(question, pending);
            return;
        }
        if (!apply(push, pending, desk->lookup, &question->answer)) {
            return;
        }
    }
    finish(push, pending);
}

tl_desk *tl_lookup_full(tl_push *push) {
    for (size_t i = 0; i < push->options.adapter->lookup_count; i++) {
        if (push->desks[i].open_count >= most_of(&push->desks[i])) {
            return &push->desks[i];
        }
    }
    return NULL;
}

tl_desk *tl_lookup_any(tl_push *push) {
    for (size_t i = 0; i < push->options.adapter->lookup_count; i++) {
        if (push->desks[i].open_count > 0) {
            return &push->desks[i];
        }
    }
    return NULL;
}

tl_job *tl_lookup_batch(tl_push *push, tl_desk *desk) {
    size_t count = desk->open_count < most_of(desk) ? desk->open_count : most_of(desk);
    tl_family *family = tl_family_new(count);
    tl_job *job = family ? tl_job_new(push, family, count) : NULL;
    if (!job) {
        tl_free(family);
        tl_push_fail(push, TL_ERR_MEMORY, NULL);
        return NULL;
    }
    job->desk = desk;
    for (size_t i = 0; i < count; i++) {
        job->questions[i] = tl_desk_take(desk);
    }
    return job;
}

tl_status tl_lookup_request(tl_push *push, tl_job *job, const void **value, tl_error *error) {
    const tl_lookup *lookup = job->desk->lookup;
    tl_arena_reset(push->check_arena);
    tl_str *texts = tl_arena_alloc(push->check_arena, job->count * sizeof *texts);
    void *request = tl_arena_alloc(push->check_arena, lookup->operation->request->size);
    if (!texts || !request) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for a lookup");
    }
    for (size_t i = 0; i < job->count; i++) {
        texts[i] = job->questions[i]->text;
    }
    *value = request;
    tl_status status = lookup->ask(&push->scope, texts, job->count, request, error);
    return status == TL_OK ? tl_message_check(lookup->operation, request, error) : status;
}

static void go_on(tl_push *push, tl_pending *pending) {
    pending->lookup_at++;
    tl_lookup_advance(push, pending);
}

static void stop_asking(tl_pending *pending) {
    pending->asking = false;
    if (pending->lane) {
        pending->lane->asking--;
    }
}

void tl_lookup_settle(tl_push *push, tl_desk *desk, tl_question *question, const struct tl_answer *answer) {
    tl_pending *pending = tl_question_askers(question);
    if (tl_desk_answer(desk, question, answer) != TL_OK) {
        tl_push_fail(push, TL_ERR_MEMORY, NULL);
    }
    while (pending) {
        tl_pending *rest = pending->next_asker;
        stop_asking(pending);
        if (apply(push, pending, desk->lookup, answer)) {
            go_on(push, pending);
        }
        pending = rest;
    }
    if (question->state == TL_QUESTION_ANSWERED) {
        tl_desk_trim(desk);
    } else {
        tl_desk_drop(desk, question);
    }
}

void tl_lookup_fail(tl_push *push, tl_desk *desk, tl_question *question, const tl_ruling *said) {
    tl_error text = {0};
    tl_outcome_row row = *said->row;
    bool has_detail = said->detail && said->detail[0] != '\0';
    if (row.outcome == TL_OUTCOME_UNKNOWN) {
        row.outcome = TL_OUTCOME_NOT_SENT; /* nothing was saved, whatever became of the question */
    }
    (void)tl_fail(&text, TL_ERR_HTTP, "in the lookup of the %s%s%s", desk->lookup->name, has_detail ? ": " : "", has_detail ? said->detail : "");
    tl_ruling ruling = {&row, said->http_status, text.message, said->note};
    tl_pending *pending = tl_question_askers(question);
    tl_desk_drop(desk, question);
    while (pending) {
        tl_pending *rest = pending->next_asker;
        stop_asking(pending);
        tl_settle_by_row(push, pending, &ruling);
        pending = rest;
    }
}

void tl_lookup_skip(tl_push *push, tl_job *job) {
    for (size_t i = 0; i < job->count; i++) {
        tl_pending *pending = tl_question_askers(job->questions[i]);
        tl_desk_drop(job->desk, job->questions[i]);
        while (pending) {
            tl_pending *rest = pending->next_asker;
            stop_asking(pending);
            if (!job->desk->lookup->path) {
                pending->record.columns[job->desk->lookup->column].is = TL_ABSENT;
            }
            go_on(push, pending);
            pending = rest;
        }
    }
}
