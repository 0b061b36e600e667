#include "push/answer.h"

#include "push/halve.h"
#include "push/job.h"
#include "push/lookup.h"

void tl_asked_row(tl_asked *asked, tl_str question, tl_str answer) {
    for (size_t i = 0; i < asked->count; i++) {
        struct tl_answer *to = &asked->answers[i];
        if (!tl_str_equal_nocase(asked->questions[i], question) || (to->count == 1 && tl_str_equal_nocase(to->text, answer))) {
            continue;
        }
        if (to->count == 0) {
            to->text = tl_arena_copy(asked->scope->arena, answer);
        }
        to->count = to->count < 2 && to->text.ptr ? to->count + 1 : 2; /* without memory it is not the one answer */
    }
}

void tl_asked_rejected(tl_asked *asked, size_t index, const tl_vendor_error *vendor_error) {
    struct tl_answer *to = &asked->answers[index];
    to->rejected = true;
    to->reason = tl_operation_reason(asked->lookup->operation, vendor_error);
    to->code = tl_arena_copy(asked->scope->arena, vendor_error->code);
    to->message = tl_arena_copy(asked->scope->arena, vendor_error->message);
    to->field = tl_arena_copy(asked->scope->arena, vendor_error->field);
}

/* A question that was refused alone was refused for what it is. */
static void reject_question(tl_push *push, tl_job *job, tl_finding *found) {
    tl_vendor_error vendor = {.message = tl_str_from(found->error.message), .field = tl_str_from(found->error.field)};
    vendor.http_status = found->reply->http_status;
    tl_asked_rejected(&found->asked, 0, &vendor);
    tl_lookup_settle(push, job->desk, job->questions[0], &found->asked.answers[0]);
    tl_job_free(job);
}

void tl_answer_apply(tl_push *push, tl_job *job, tl_finding *found, bool halves) {
    tl_ruling ruling = tl_finding_ruling(found);
    if (found->notes.caller_reason == TL_REASON_NONE && found->verdict == TL_VERDICT_READ && found->reply->status == TL_OK) {
        for (size_t i = 0; i < job->count; i++) {
            tl_lookup_settle(push, job->desk, job->questions[i], &found->asked.answers[i]);
        }
        tl_job_free(job);
    } else if (halves) {
        tl_halve(push, job, &ruling);
    } else if (found->verdict == TL_VERDICT_REFUSED && job->count == 1 && found->notes.caller_reason == TL_REASON_NONE) {
        reject_question(push, job, found);
    } else {
        tl_settle_job(push, job, &ruling);
    }
}
