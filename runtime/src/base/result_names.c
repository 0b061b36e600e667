/* Names of outcomes and reasons, as in result files. */
#include <trunkline/result.h>

static const char *const outcomes[TL_OUTCOME_COUNT] = {
    [0] = "",
    [TL_OUTCOME_INVALID] = "invalid",
    [TL_OUTCOME_NOT_SENT] = "not_sent",
    [TL_OUTCOME_UNKNOWN] = "unknown",
    [TL_OUTCOME_REJECTED] = "rejected",
    [TL_OUTCOME_SAVED] = "saved",
};

static const char *const reasons[TL_REASON_COUNT] = {
    [TL_REASON_NONE] = "",
    [TL_REASON_MISSING_FIELD] = "missing_field",
    [TL_REASON_BAD_VALUE] = "bad_value",
    [TL_REASON_BAD_NUMBER] = "bad_number",
    [TL_REASON_UNKNOWN_CUSTOMER] = "unknown_customer",
    [TL_REASON_AMBIGUOUS_CUSTOMER] = "ambiguous_customer",
    [TL_REASON_UNKNOWN_PHONE_TYPE] = "unknown_phone_type",
    [TL_REASON_UNKNOWN_CARRIER] = "unknown_carrier",
    [TL_REASON_DUPLICATE_NUMBER] = "duplicate_number",
    [TL_REASON_INVALID_TOKEN] = "invalid_token",
    [TL_REASON_NO_PERMISSION] = "no_permission",
    [TL_REASON_RATE_LIMITED] = "rate_limited",
    [TL_REASON_WRONG_ADDRESS] = "wrong_address",
    [TL_REASON_NO_CONNECTION] = "no_connection",
    [TL_REASON_NO_TLS] = "no_tls",
    [TL_REASON_TIMEOUT] = "timeout",
    [TL_REASON_LOST_REPLY] = "lost_reply",
    [TL_REASON_UNREADABLE_REPLY] = "unreadable_reply",
    [TL_REASON_UNMATCHED_REPLY] = "unmatched_reply",
    [TL_REASON_SERVER_ERROR] = "server_error",
    [TL_REASON_VENDOR_ERROR] = "vendor_error",
    [TL_REASON_STOPPED] = "stopped",
    [TL_REASON_CANCELLED] = "cancelled",
};

const char *tl_outcome_name(tl_outcome outcome) {
    return (unsigned)outcome < TL_OUTCOME_COUNT ? outcomes[outcome] : "";
}

const char *tl_reason_name(tl_reason reason) {
    return (unsigned)reason < TL_REASON_COUNT && reasons[reason] ? reasons[reason] : "";
}
