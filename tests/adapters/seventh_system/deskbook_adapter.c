/* The adapter of a made-up vendor: what its description cannot say, which is what its replies mean. */
#include "deskbook_adapter.h"

#include "deskbook.h"
#include "failure.h"

static tl_str text_of(tl_opt_text text) {
    return text.is == TL_VALUE ? text.value : tl_str_from("");
}

static tl_verdict read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    deskbook_outcome_list outcomes = {0};
    tl_vendor_error said;
    if (reply->http_status == 422 && tl_failure_read(batch->operation, reply, batch->arena, &said, error)) {
        tl_failure_tell(&said, error);
        return TL_VERDICT_REFUSED;
    }
    if (!tl_is_success(reply)) {
        return TL_VERDICT_NOT_OURS;
    }
    if (deskbook_save_phones_read(reply, &outcomes, batch->arena, error) != TL_OK) {
        return TL_VERDICT_UNREADABLE;
    }
    /* The order is documented, but a desk that is another one shows that it was not kept. */
    for (size_t i = 0; i < outcomes.count && i < batch->count; i++) {
        const deskbook_outcome *outcome = &outcomes.items[i];
        if (!tl_str_equal(outcome->desk, tl_record_text(batch->records[i], TL_COLUMN_CUSTOMER))) {
            continue;
        }
        if (outcome->code.is == TL_ABSENT) {
            tl_batch_saved(batch, i);
        } else {
            tl_batch_rejected(batch, i, &(tl_vendor_error){.code = text_of(outcome->code), .message = text_of(outcome->text)});
        }
    }
    return TL_VERDICT_READ;
}

const tl_adapter deskbook_adapter = {
    .struct_size = sizeof(tl_adapter),
    .name = "deskbook",
    .title = "Deskbook",
    .api = &deskbook_api,
    .push = &deskbook_save_phones_operation,
    .read_reply = read_reply,
};
