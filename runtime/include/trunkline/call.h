/*
 * One call of one operation: checked, encoded, sent, sent again where that is safe, decoded. Typed stubs call through these.
 *
 * Whether a call is sent again, and what its end says, follows the outcome table (docs/runtime.md); never is what may have been carried out sent
 * again unless the schema calls the operation idempotent.
 */
#ifndef TRUNKLINE_CALL_H
#define TRUNKLINE_CALL_H

#include <trunkline/client.h>
#include <trunkline/metrics.h>
#include <trunkline/result.h>

TL_BEGIN_DECLS

/** How a call ended. All of it is borrowed for the duration of the completion. New fields are appended. */
typedef struct tl_call_end {
    size_t struct_size;
    tl_status status; /* what tl_call returns */
    const tl_error *error; /* why status is not TL_OK; never NULL */
    tl_outcome
        outcome; /* saved: the system acknowledged it; not_sent: it was not carried out; rejected; unknown: nobody can tell; invalid: our own check */
    tl_reason reason; /* of any other outcome than saved */
    const void
        *reply; /* the decoded reply, the struct of the operation's reply type; NULL unless status is TL_OK. A stub's _reply_of gives its type */
    const tl_http_reply *http; /* the last attempt's reply as it came: status, headers, body; NULL when nothing was sent, or when it ended between two attempts */
    uint32_t attempts;
    int64_t elapsed_ms; /* from submit, waits included */
} tl_call_end;

/** Receives a call's end exactly once, on the thread that drives the client's transport, never inside submit. It may submit, not free the client. */
typedef void (*tl_call_done_fn)(void *context, const tl_call_end *end);

/** How one call is made. Zero means the client's own. */
typedef struct tl_call_options {
    size_t struct_size;
    tl_call_done_fn done; /* required */
    void *context;
    uint64_t *ticket; /* receives a number for tl_cancel and tl_wait; NULL: not wanted */
    tl_http_timeouts timeouts; /* of each attempt */
    int64_t deadline_ms; /* over all attempts, from submit on: none starts after it, and what is under way then ends; TL_NO_TIMEOUT: none */
    uint32_t attempts; /* the first included; 1: never sent again */
    const tl_http_header *headers; /* beside the operation's own; copied */
    size_t header_count;
    const char *media; /* content type to send, one of the operation's; NULL: its default */
} tl_call_options;

#define TL_CALL_OPTIONS_INIT                                                                                                                         \
    { sizeof(tl_call_options), 0, 0, 0, {0, 0, 0, 0}, 0, 0, 0, 0, 0 }

/**
 * Checks and encodes a request on the calling thread and starts the call; the value is not needed any more when this returns.
 * @param reply_size  sizeof the struct that the caller's header has for the reply; 0: the reply is not wanted decoded
 * Errors (then `done` is never called): what tl_schema_check and the codec return, TL_ERR_USAGE, TL_ERR_ABI, TL_ERR_MEMORY.
 * Threads: any, with the engine as transport, or another one that has `post`; the completion comes on the thread that drives it. With a transport
 * without `post` only the thread that drives. Does not block.
 */
TL_API TL_NODISCARD tl_status tl_submit(tl_client *client, const tl_operation *operation, tl_body body, size_t reply_size,
                                        const tl_call_options *options, tl_error *error);
/**
 * Ends a call early; its completion comes when the transport is next driven. One that is over is ignored; a complete reply that is there already
 * stands, but nothing is sent again. Threads: as tl_submit.
 */
TL_API void tl_cancel(tl_client *client, uint64_t ticket);
/** Drives the client's transport until that call is over. Errors: those of drive. Blocks. Threads: the client's own. Not inside a completion. */
TL_API TL_NODISCARD tl_status tl_wait(tl_client *client, uint64_t ticket, tl_error *error);

/**
 * One blocking call, by the client's own settings.
 * @param into   zeroed first; filled on TL_OK
 * @param arena  holds what the reply points at
 * Errors: as tl_submit; the network classes; TL_ERR_AUTH (401, 403); TL_ERR_HTTP (another status, or another content type than expected), with
 * `error->http_status`; TL_ERR_ABI (a size that differs from the table's). Blocks: until the reply, or the last attempt's or the deadline's end.
 */
TL_API TL_NODISCARD tl_status tl_call(tl_client *client, const tl_operation *operation, tl_body body, tl_reply_into into, tl_arena *arena,
                                      tl_error *error);

/**
 * Decodes a complete reply as the operation's schema says, whatever its HTTP status; what a stub's _read calls.
 * Errors: TL_ERR_ABI, TL_ERR_USAGE, TL_ERR_HTTP (another content type), as the codec's read.
 */
TL_API TL_NODISCARD tl_status tl_reply_read(const tl_operation *operation, const tl_http_reply *reply, tl_reply_into into, tl_arena *arena,
                                            tl_error *error);

/**
 * Reads the counters of a client's calls, all of one moment. @param metrics  struct_size set by the caller
 * Threads: any, also while another drives. Errors: TL_ERR_USAGE (no client, no struct_size).
 */
TL_API TL_NODISCARD tl_status tl_client_get_metrics(tl_client *client, tl_client_metrics *metrics, tl_error *error);

TL_END_DECLS
#endif
