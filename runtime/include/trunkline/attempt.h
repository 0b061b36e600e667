/* One attempt of a request, as a host's hook sees it: for logs, metrics, tracing headers. */
#ifndef TRUNKLINE_ATTEMPT_H
#define TRUNKLINE_ATTEMPT_H

#include <trunkline/http.h>
#include <trunkline/schema.h>

TL_BEGIN_DECLS

struct tl_extra_headers;

typedef enum tl_attempt_phase { TL_ATTEMPT_BEFORE = 1, TL_ATTEMPT_AFTER = 2 } tl_attempt_phase;

/** One attempt of a request, just before it starts and once it has ended. Fields of the other phase are 0. New fields are appended. */
typedef struct tl_attempt {
    size_t struct_size;
    tl_attempt_phase phase;
    uint32_t number; /* of this request, from 1; a half of a batch is another request */
    const tl_operation *operation;
    size_t record_count; /* of a push; 0 for a single call */
    size_t body_bytes;
    /* after */
    tl_status status; /* the transport's: TL_OK when a complete reply came, whatever it says */
    int32_t http_status;
    int64_t elapsed_ms; /* by the push's or the client's clock, waiting for a token included */
    size_t reply_bytes; /* of its body, after decompression */
    int64_t again_in_ms; /* when `again`: not before this; other limits may make it later */
    bool sent;   /* a byte of the request left this machine */
    bool again;  /* it will be sent again as it is, unless the push or the call ends before */
    bool halved; /* its records, or those that the reply leaves open, will be sent again in smaller requests, within their bound */
    const tl_http_reply *reply; /* as it came; NULL when there is none. Borrowed. A stub's _read gives typed access to a complete one */
    /* before */
    struct tl_extra_headers *headers; /* for tl_attempt_add_header; opaque */
} tl_attempt;

/**
 * Sees each attempt twice, before and after; the attempts of several requests interleave. After comes before the results of the attempt's records,
 * or the completion of its call. Threads: the one that drives. May cancel (tl_push_cancel, tl_cancel): an attempt that was cancelled before it started ends
 * with TL_ERR_CANCELLED, and counts as none. A dry run has no attempts.
 */
typedef void (*tl_attempt_fn)(void *context, const tl_attempt *attempt);

/**
 * Adds a header to an attempt that is about to start, and to this one only: traceparent (W3C Trace Context, 3.2). Copied.
 * Errors: TL_ERR_USAGE (the attempt has begun; a name that is none, that the operation sets itself, that is the engine's, Authorization, Cookie, or that was
 * added before; a line end or another control character in the value), TL_ERR_MEMORY.
 */
TL_API TL_NODISCARD tl_status tl_attempt_add_header(const tl_attempt *attempt, tl_str name, tl_str value, tl_error *error);

TL_END_DECLS
#endif
