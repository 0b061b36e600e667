/*
 * QQCatalyst answers with an "action result", also when it refuses: IsSuccess is what counts (vendor page "POST v1/Contacts/{contactID}/PhoneNumbers").
 * It speaks of the request as a whole. What is wrong with one number is found by sending halves, unless that would delete the other half.
 */
#include "qqcatalyst.h"

#include <trunkline/codec.h>

#include "failure.h"
#include "qqcatalyst/qqcatalyst.h"

static tl_str text_of(tl_opt_text text) {
    return text.is == TL_VALUE ? text.value : tl_str_from(NULL);
}

/* Refused as a whole. What halves cannot make better is settled at once, with the vendor's code. */
static tl_verdict refuse(tl_batch *batch, const tl_vendor_error *failure, tl_error *error) {
    tl_reason reason = tl_operation_reason(batch->operation, failure);
    bool of_all = batch->count == 1 || reason == TL_REASON_UNKNOWN_CUSTOMER || reason == TL_REASON_NO_PERMISSION ||
                  tl_scope_is(batch->scope, "numbers", "replaces");
    if (!of_all) {
        tl_failure_tell(failure, error);
        return TL_VERDICT_REFUSED;
    }
    for (size_t i = 0; i < batch->count; i++) {
        tl_batch_rejected(batch, i, failure);
    }
    return TL_VERDICT_READ;
}

static tl_verdict read_result(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    qqcatalyst_action_result_dto result;
    if (tl_message_read(batch->operation, NULL, reply, &result, batch->arena, error) != TL_OK) {
        return TL_VERDICT_UNREADABLE;
    }
    if (result.is_success.is != TL_VALUE) {
        (void)tl_fail(error, TL_ERR_HTTP, "HTTP %d with a body that has no IsSuccess", (int)reply->http_status);
        return TL_VERDICT_UNREADABLE;
    }
    if (!result.is_success.value) {
        tl_vendor_error failure = {.code = text_of(result.error_code), .message = text_of(result.error_message), .http_status = reply->http_status};
        failure.message = failure.message.len > 0 ? failure.message : text_of(result.info_message);
        failure.field = tl_named_field(&qqcatalyst_phone_number_dto_type, failure.message);
        return refuse(batch, &failure, error);
    }
    for (size_t i = 0; i < batch->count; i++) {
        tl_batch_saved(batch, i);
    }
    return TL_VERDICT_READ;
}

tl_verdict tl_qqcatalyst_read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    tl_vendor_error failure;
    if (tl_is_success(reply)) {
        return read_result(batch, reply, error);
    }
    if (!tl_failure_read(batch->operation, reply, batch->arena, &failure, error)) {
        return TL_VERDICT_NOT_OURS;
    }
    if (reply->http_status == 400 || (reply->http_status == 404 && tl_operation_reason(batch->operation, &failure) != TL_REASON_WRONG_ADDRESS)) {
        return refuse(batch, &failure, error);
    }
    tl_failure_tell(&failure, error);
    return TL_VERDICT_NOT_OURS; /* what ASP.NET says of 401, 403 and 500 is not about a record: the status decides */
}
