/* Kognitiv Loyalty's Sync service: one phone number of a member in a request; a return code in the reply. */
#include <trunkline/kognitiv.h>

#include "soap_reply.h"
#include "soap_systems.h"

enum { SAME_FROM_START = 5 };

/* The same failure from the start says that the setup is wrong, not the records. */
typedef struct memory {
    bool over; /* something else came */
    uint32_t same;
    char failure[96];
} memory;

static void remember(tl_batch *batch, tl_str failure) {
    memory *kept = batch->scope->state;
    char now[sizeof kept->failure] = "";
    size_t len = failure.len < sizeof now - 1 ? failure.len : sizeof now - 1;
    if (len > 0) {
        memcpy(now, failure.ptr, len);
    }
    if (kept->over || len == 0 || (kept->same > 0 && strcmp(kept->failure, now) != 0)) {
        kept->over = true;
        return;
    }
    memcpy(kept->failure, now, sizeof now);
    if (++kept->same == SAME_FROM_START) {
        tl_error hint = {0};
        (void)tl_fail(&hint, TL_ERR_HTTP, "the same answer %d times from the start (%s): is the setting namespace right?", SAME_FROM_START, now);
        tl_note_stop(batch->notes, hint.message);
    }
}

static tl_str text_of(tl_opt_text text) {
    return text.is == TL_VALUE ? text.value : tl_str_from("");
}

static tl_verdict read_result(tl_batch *batch, const kognitiv_resp_save_account_phone *result, tl_error *error) {
    tl_vendor_error said = {.code = tl_str_trim(text_of(result->return_code))};
    if (said.code.len == 0) {
        (void)tl_fail(error, TL_ERR_MISSING, "the reply has no return code");
        remember(batch, tl_str_from(error->message));
        return TL_VERDICT_UNREADABLE;
    }
    tl_batch_said(batch, 0, &said);
    bool saved = batch->results[0].outcome == TL_OUTCOME_SAVED;
    if (saved) {
        batch->results[0].saved = text_of(result->saved_phone_number);
    }
    remember(batch, saved ? tl_str_from("") : said.code);
    return TL_VERDICT_READ;
}

static tl_verdict read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    kognitiv_save_account_phone_response decoded = {0};
    tl_soap_read_reply read = {.scope = batch->scope, .operation = batch->operation, .reply = reply};
    switch (tl_soap_answer_read(&read, &decoded, error)) {
    case TL_SOAP_ANSWER_READ:
        if (decoded.save_account_phone_result.is == TL_VALUE) {
            return read_result(batch, decoded.save_account_phone_result.value, error);
        }
        (void)tl_fail(error, TL_ERR_MISSING, "the reply has no result");
        read.verdict = TL_VERDICT_UNREADABLE;
        break;
    case TL_SOAP_ANSWER_FAULT:
        tl_batch_said(batch, 0, &read.said);
        remember(batch, read.said.message);
        return TL_VERDICT_READ;
    case TL_SOAP_ANSWER_NONE:
        break;
    }
    remember(batch, tl_str_from(error->message));
    return read.verdict;
}

const tl_adapter tl_kognitiv_adapter = {
    .struct_size = sizeof(tl_adapter),
    .name = "kognitiv",
    .title = "Kognitiv Loyalty, Sync service",
    .api = &kognitiv_api,
    .push = &kognitiv_save_account_phone_operation,
    .read_reply = read_reply,
    .state_size = sizeof(memory),
};
