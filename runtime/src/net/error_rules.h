/* An operation's error rules, applied to what a single call got: without an adapter, only what the protocol itself tells counts. */
#ifndef TRUNKLINE_NET_ERROR_RULES_H
#define TRUNKLINE_NET_ERROR_RULES_H

#include "codec/said_rules.h"

/**
 * The reason of the first rule that fits. @param fault  `code` and `text` are a fault's: every rule counts that asks for no field. Else only rules that name
 * the HTTP status count: which text is a code or a field in some body only an adapter knows.
 */
bool tl_error_rule_find(const tl_operation *operation, const tl_said *said, bool fault, tl_reason *reason);

#endif
