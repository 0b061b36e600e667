/* The one result type: what became of a record, whichever system it went to. */
#ifndef TRUNKLINE_RESULT_H
#define TRUNKLINE_RESULT_H

#include <stdint.h>

#include <trunkline/export.h>
#include <trunkline/memory.h>
#include <trunkline/str.h>

TL_BEGIN_DECLS

/** What became of a record. */
typedef enum tl_outcome {
    TL_OUTCOME_INVALID = 1,  /* our own check refused it; it was never sent */
    TL_OUTCOME_NOT_SENT = 2, /* the vendor certainly did not take it */
    TL_OUTCOME_UNKNOWN = 3,  /* it was sent, and no readable answer came: it may or may not be saved */
    TL_OUTCOME_REJECTED = 4, /* the vendor read it and refused it */
    TL_OUTCOME_SAVED = 5     /* the vendor acknowledged it */
} tl_outcome;
enum { TL_OUTCOME_COUNT = 6 };

/** Why, in terms that hold for every vendor. */
typedef enum tl_reason {
    TL_REASON_NONE = 0,
    /* of the record */
    TL_REASON_MISSING_FIELD,
    TL_REASON_BAD_VALUE, /* too long, wrong type, out of range */
    TL_REASON_BAD_NUMBER,
    TL_REASON_UNKNOWN_CUSTOMER,
    TL_REASON_AMBIGUOUS_CUSTOMER,
    TL_REASON_UNKNOWN_PHONE_TYPE,
    TL_REASON_UNKNOWN_CARRIER,
    TL_REASON_DUPLICATE_NUMBER,
    /* of the caller */
    TL_REASON_INVALID_TOKEN,
    TL_REASON_NO_PERMISSION,
    TL_REASON_RATE_LIMITED,
    TL_REASON_WRONG_ADDRESS, /* 404, 405, a redirect: not the vendor's endpoint */
    /* of the way there and back */
    TL_REASON_NO_CONNECTION,
    TL_REASON_NO_TLS,
    TL_REASON_TIMEOUT,
    TL_REASON_LOST_REPLY,
    TL_REASON_UNREADABLE_REPLY, /* HTML, truncated, not of the promised type */
    TL_REASON_UNMATCHED_REPLY,  /* the reply does not say which record it means */
    TL_REASON_SERVER_ERROR,     /* 5xx without the vendor's own error */
    TL_REASON_VENDOR_ERROR,     /* the vendor's error that no table row names */
    TL_REASON_STOPPED,          /* the push ended before this record's turn */
    TL_REASON_CANCELLED,
    TL_REASON_COUNT
} tl_reason;

/** "saved", "rejected" ... as in result files. Never NULL. */
TL_API const char *tl_outcome_name(tl_outcome outcome);
/** "unknown_customer" ... as in result files; "" for none. Never NULL. */
TL_API const char *tl_reason_name(tl_reason reason);

/** What became of one record. Texts are borrowed for the duration of the callback that hands the result over. */
typedef struct tl_result {
    uint64_t index; /* position in the input, from 0 */
    uint64_t line;  /* first physical line of the record in its file, from 1; 0 without a file */
    tl_str id;      /* the caller's own name for the record */
    tl_outcome outcome;
    tl_reason reason;
    tl_str vendor_code; /* verbatim */
    tl_str message;     /* the vendor's verbatim, or ours for what never reached it */
    tl_str field;       /* the vendor's name of the field that is wrong */
    tl_str saved;       /* the number as the vendor saved it, where it says so */
    int32_t http_status;
    uint32_t attempts;  /* how often a request with this record was sent or tried */
    int64_t elapsed_ms; /* from the first attempt to the answer */
} tl_result;

/** Appends a result as one line for people, without a line end: "line 17, ph-0016: rejected, unknown_customer: Customer C-9 ... (HTTP 200)". Errors: TL_ERR_MEMORY. */
TL_API TL_NODISCARD tl_status tl_result_line(const tl_result *result, tl_buf *out);

/**
 * Appends a result as one JSON object, minified: index, line, id, outcome, reason, vendor_code, message, field, http_status, saved, attempts,
 * elapsed_ms. What does not apply is left out. Errors: TL_ERR_MEMORY, TL_ERR_UTF8.
 */
TL_API TL_NODISCARD tl_status tl_result_json(const tl_result *result, tl_buf *out);

/** Whether two results say the same of the same record; how long it took and how often it was tried do not count. */
TL_API bool tl_result_equal(const tl_result *a, const tl_result *b);

/** What a reply reader made of a reply. */
typedef enum tl_verdict {
    TL_VERDICT_READ,       /* it is the vendor's reply: each record was settled, or left at outcome 0 because the reply does not say */
    TL_VERDICT_REFUSED,    /* it is the vendor's error about the batch as a whole: nothing was saved */
    TL_VERDICT_UNREADABLE, /* a success status without the vendor's shape: nothing is known */
    TL_VERDICT_NOT_OURS    /* another status without the vendor's error shape: the status alone decides */
} tl_verdict;

TL_END_DECLS
#endif
