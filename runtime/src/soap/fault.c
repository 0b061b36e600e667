/* The words of a fault, and the rules on them. */
#include <string.h>

#include "soap/scan.h"

tl_str tl_soap_scan_code(const tl_soap_scan *scan) {
    if (scan->detail.len > 0) {
        return tl_str_sized(scan->detail.text, scan->detail.len);
    }
    const char *colon = strchr(scan->fault_code.text, ':');
    return tl_str_trim(tl_str_from(colon ? colon + 1 : scan->fault_code.text));
}

/* "Some.Namespace.SomeException: what happened" is what .NET makes of an exception. */
static tl_str without_exception(tl_str text) {
    static const char word[] = "Exception: ";
    ptrdiff_t at = tl_str_find(text, tl_str_from(word));
    for (ptrdiff_t i = 0; i < at; i++) {
        if (text.ptr[i] == ' ') {
            return text;
        }
    }
    size_t cut = at < 0 ? 0 : (size_t)at + sizeof word - 1;
    return tl_str_sized(text.ptr + cut, text.len - cut);
}

tl_str tl_soap_scan_message(const tl_soap_scan *scan) {
    tl_str message = tl_str_trim(tl_str_sized(scan->message.text, scan->message.len));
    if (message.len > 0) {
        return message;
    }
    tl_str text = tl_str_trim(tl_str_sized(scan->fault_text.text, scan->fault_text.len));
    size_t line = 0;
    while (line < text.len && text.ptr[line] != '\n' && text.ptr[line] != '\r') {
        line++;
    }
    return tl_str_trim(without_exception(tl_str_sized(text.ptr, line)));
}

static bool contains(tl_str text, const char *part) {
    tl_str wanted = tl_str_from(part);
    for (size_t i = 0; i + wanted.len <= text.len; i++) {
        if (tl_str_equal_nocase(tl_str_sized(text.ptr + i, wanted.len), wanted)) {
            return true;
        }
    }
    return false;
}

bool tl_soap_rule_fits(const tl_soap_rule *rules, uint32_t count, tl_str code, tl_str message) {
    for (uint32_t i = 0; i < count; i++) {
        const tl_soap_rule *rule = &rules[i];
        bool fits = (!rule->code || tl_str_equal(code, tl_str_from(rule->code))) &&
                    (!rule->message || tl_str_equal(message, tl_str_from(rule->message))) && (!rule->contains || contains(message, rule->contains));
        if (fits) {
            return true;
        }
    }
    return false;
}
