#include "net/error_rules.h"

static bool contains_nocase(tl_str text, tl_str part) {
    for (size_t i = 0; i + part.len <= text.len; i++) {
        if (tl_str_equal_nocase(tl_str_sized(text.ptr + i, part.len), part)) {
            return true;
        }
    }
    return false;
}

static bool rule_fits(const tl_error_rule *rule, const tl_said *said, bool fault) {
    if (rule->field || (!fault && (rule->code || rule->http_status == 0))) {
        return false;
    }
    if (rule->code && !tl_str_equal(tl_str_from(rule->code), said->code)) {
        return false;
    }
    if (rule->http_status != 0 && rule->http_status != said->http_status) {
        return false;
    }
    return !rule->contains || contains_nocase(said->text, tl_str_from(rule->contains));
}

bool tl_error_rule_find(const tl_operation *operation, const tl_said *said, bool fault, tl_reason *reason) {
    for (uint32_t i = 0; i < operation->error_count; i++) {
        if (rule_fits(&operation->errors[i], said, fault)) {
            *reason = (tl_reason)operation->errors[i].reason;
            return true;
        }
    }
    return false;
}
