#include "codec/said_rules.h"

/* What a rule leaves open (NULL) is so of everything. */
static bool is_equal(const char *wanted, tl_str text) {
    return !wanted || tl_str_equal(tl_str_from(wanted), text);
}

static bool is_within(const char *wanted, tl_str text) {
    tl_str part = tl_str_from(wanted);
    for (size_t i = 0; wanted && i + part.len <= text.len; i++) {
        if (tl_str_equal_nocase(tl_str_sized(text.ptr + i, part.len), part)) {
            return true;
        }
    }
    return !wanted;
}

bool tl_error_rule_fits(const tl_error_rule *rule, const tl_said *said) {
    return is_equal(rule->code, said->code) && is_equal(rule->field, said->field) &&
           (rule->http_status == 0 || rule->http_status == said->http_status) && is_within(rule->contains, said->text);
}

const tl_error_rule *tl_error_rule_first(const tl_operation *operation, const tl_said *said) {
    for (uint32_t i = 0; i < operation->error_count; i++) {
        if (tl_error_rule_fits(&operation->errors[i], said)) {
            return &operation->errors[i];
        }
    }
    return NULL;
}

const tl_fault_rule *tl_fault_rule_first(const tl_operation *operation, const tl_said *said) {
    for (uint32_t i = 0; i < operation->fault_count; i++) {
        const tl_fault_rule *rule = &operation->faults[i];
        if (is_equal(rule->code, said->code) && is_equal(rule->message, said->text) && is_within(rule->contains, said->text)) {
            return rule;
        }
    }
    return NULL;
}
