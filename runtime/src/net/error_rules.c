#include "net/error_rules.h"

/* Without a fault, what is a code or a field in a body is not known. */
static bool counts(const tl_error_rule *rule, bool fault) {
    return !rule->field && (fault || (!rule->code && rule->http_status != 0));
}

bool tl_error_rule_find(const tl_operation *operation, const tl_said *said, bool fault, tl_reason *reason) {
    if (fault && operation->fault_count > 0) {
        const tl_fault_rule *rule = tl_fault_rule_first(operation, said);
        if (rule) {
            *reason = (tl_reason)rule->reason;
        }
        return rule != NULL;
    }
    for (uint32_t i = 0; i < operation->error_count; i++) {
        const tl_error_rule *rule = &operation->errors[i];
        if (counts(rule, fault) && tl_error_rule_fits(rule, said)) {
            *reason = (tl_reason)rule->reason;
            return true;
        }
    }
    return false;
}
