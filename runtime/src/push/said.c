/* What a vendor's own code says of a record, by the operation's rows. */
#include <trunkline/adapter.h>

/* Without memory for a copy a result has no text rather than one that will not last. */
static tl_str lasting(tl_batch *batch, tl_str text) {
    return text.len > 0 ? tl_arena_copy(batch->arena, text) : tl_str_from(NULL);
}

static void note_caller(tl_batch *batch, const tl_fault_rule *rule, tl_str code, tl_str message) {
    tl_error hint = {0};
    (void)tl_fail(&hint, TL_ERR_AUTH, "%.*s%s%.*s", (int)(code.len < 80 ? code.len : 80), code.len > 0 ? code.ptr : "",
                  code.len > 0 && message.len > 0 ? ": " : "", (int)(message.len < 160 ? message.len : 160), message.len > 0 ? message.ptr : "");
    tl_note_caller(batch->notes, (tl_reason)rule->reason, hint.message);
}

void tl_batch_said(tl_batch *batch, size_t index, const tl_vendor_error *vendor_error) {
    static const tl_fault_rule unknown = {.reason = TL_REASON_VENDOR_ERROR, .outcome = TL_OUTCOME_REJECTED};
    const tl_fault_rule *found = tl_operation_fault(batch->operation, vendor_error);
    const tl_fault_rule *rule = found ? found : &unknown;
    tl_str message = vendor_error->message.len > 0 ? vendor_error->message : tl_str_from(rule->text);
    tl_result *result = &batch->results[index];
    if (rule->stops && batch->notes) {
        note_caller(batch, rule, vendor_error->code, message);
        return;
    }
    result->outcome = rule->outcome ? (tl_outcome)rule->outcome : TL_OUTCOME_REJECTED;
    result->reason = (tl_reason)rule->reason;
    if (result->outcome != TL_OUTCOME_SAVED) {
        result->vendor_code = lasting(batch, vendor_error->code);
        result->message = lasting(batch, message);
        result->field = lasting(batch, vendor_error->field);
    }
}
