/* The one matcher of an operation's rows about what a vendor says: `errors` and `faults`. */
#ifndef TRUNKLINE_CODEC_SAID_RULES_H
#define TRUNKLINE_CODEC_SAID_RULES_H

#include <stdbool.h>

#include <trunkline/schema.h>

/* What a vendor said. What it did not say is empty. */
typedef struct tl_said {
    tl_str code;
    tl_str text;
    tl_str field;
    int32_t http_status;
} tl_said;

/** Whether a row of `errors` fits: everything that it names is so. */
bool tl_error_rule_fits(const tl_error_rule *rule, const tl_said *said);
/** The first row of `errors` that fits; NULL when none does. */
const tl_error_rule *tl_error_rule_first(const tl_operation *operation, const tl_said *said);
/** The first row of `faults` that fits; NULL when none does. */
const tl_fault_rule *tl_fault_rule_first(const tl_operation *operation, const tl_said *said);

#endif
