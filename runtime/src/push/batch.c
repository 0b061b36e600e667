/* What reply readers of all adapters need. */
#include <trunkline/adapter.h>

#include "codec/said_rules.h"

tl_str tl_batch_setting(const tl_batch *batch, const tl_adapter *adapter, const char *name) {
    for (size_t i = 0; i < batch->setting_count; i++) {
        if (tl_str_equal(batch->settings[i].name, tl_str_from(name))) {
            return batch->settings[i].value;
        }
    }
    for (size_t i = 0; i < adapter->setting_count; i++) {
        if (strcmp(adapter->settings[i].name, name) == 0) {
            return tl_str_from(adapter->settings[i].choices[0]);
        }
    }
    return tl_str_from(NULL);
}

void tl_batch_saved(tl_batch *batch, size_t index) {
    tl_result *result = &batch->results[index];
    result->outcome = TL_OUTCOME_SAVED;
    result->reason = TL_REASON_NONE;
}

static tl_said said_of(const tl_vendor_error *vendor_error) {
    tl_said said = {vendor_error->code, vendor_error->message, vendor_error->field, vendor_error->http_status};
    return said;
}

tl_reason tl_operation_reason(const tl_operation *operation, const tl_vendor_error *vendor_error) {
    tl_said said = said_of(vendor_error);
    const tl_error_rule *rule = tl_error_rule_first(operation, &said);
    return rule ? (tl_reason)rule->reason : TL_REASON_VENDOR_ERROR;
}

const tl_fault_rule *tl_operation_fault(const tl_operation *operation, const tl_vendor_error *vendor_error) {
    tl_said said = said_of(vendor_error);
    return tl_fault_rule_first(operation, &said);
}

/* Without memory for a copy a result has no text rather than one that will not last. */
static tl_str lasting(tl_batch *batch, tl_str text) {
    return text.len > 0 ? tl_arena_copy(batch->arena, text) : tl_str_from(NULL);
}

void tl_batch_rejected(tl_batch *batch, size_t index, const tl_vendor_error *vendor_error) {
    tl_result *result = &batch->results[index];
    result->outcome = TL_OUTCOME_REJECTED;
    result->reason = tl_operation_reason(batch->operation, vendor_error);
    result->vendor_code = lasting(batch, vendor_error->code);
    result->message = lasting(batch, vendor_error->message);
    result->field = lasting(batch, vendor_error->field);
}

void tl_batch_next(tl_batch *batch, size_t index, const tl_operation *operation) {
    if (batch->next) {
        batch->next[index] = operation;
    }
}

static void take_hint(tl_reply_notes *notes, const char *hint) {
    tl_error text = {0};
    if (notes->hint[0] == '\0') {
        (void)tl_fail(&text, TL_ERR_HTTP, "%s", hint);
        size_t len = strlen(text.message);
        len = len < sizeof notes->hint - 1 ? len : sizeof notes->hint - 1;
        memcpy(notes->hint, text.message, len);
        notes->hint[len] = '\0';
    }
}

void tl_note_stop(tl_reply_notes *notes, const char *hint) {
    if (notes) {
        notes->stops = true;
        take_hint(notes, hint);
    }
}

void tl_note_caller(tl_reply_notes *notes, tl_reason reason, const char *hint) {
    if (notes) {
        notes->caller_reason = (uint32_t)reason;
        take_hint(notes, hint);
    }
}

void tl_note_fault(tl_reply_notes *notes) {
    if (notes) {
        notes->faults++;
    }
}
