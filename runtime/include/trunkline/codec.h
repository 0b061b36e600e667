/*
 * How the bodies of an operation are written and read where its tables alone do not say it: SOAP envelopes. For writers of generated code and of
 * adapters; applications call typed stubs.
 */
#ifndef TRUNKLINE_CODEC_H
#define TRUNKLINE_CODEC_H

#include <trunkline/http.h>
#include <trunkline/schema.h>
#include <trunkline/token.h>

TL_BEGIN_DECLS

/** As tl_message.token_at: the message holds no token. */
#define TL_NO_TOKEN SIZE_MAX

/** An encoded request. It never holds the token itself, only the place for it: it can be kept, shown and sent again with another one. */
typedef struct tl_message {
    tl_buf body;
    size_t token_at; /* where in the body the token's text goes; TL_NO_TOKEN: nowhere */
    const char *content_type; /* static */
} tl_message;

/** What writing and reading depend on beside the value. */
typedef struct tl_message_options {
    size_t struct_size;
    const char *media; /* the content type to write, one of the operation's; NULL: its default */
    const char *namespace_uri; /* in place of the schema's own; NULL: that */
    bool redact; /* secrets as <secret>; for people, not for the wire */
    bool redact_numbers; /* phone numbers as well: all but their last two digits */
} tl_message_options;

#define TL_MESSAGE_OPTIONS_INIT                                                                                                                      \
    { sizeof(tl_message_options), 0, 0, false, false }

/** Writes and reads the bodies of operations. Immutable, and shared by all threads: a context that is expensive to make comes from a pool inside. */
typedef struct tl_codec {
    size_t struct_size;
    const char *accept; /* for the Accept header; NULL: none is sent */
    /** Appends a request's body. @param value  as for tl_schema_check with the operation's request type. Errors: as tl_json_encode. */
    tl_status (*write)(const tl_operation *operation, const tl_message_options *options, const void *value, tl_message *message, tl_error *error);
    /**
     * Reads the body of a complete reply of any HTTP status. @param value  a zeroed struct of the operation's reply type, or NULL: only checked
     * Errors: as tl_json_decode; TL_ERR_HTTP with the vendor's own words for a fault (`error->field` is its code).
     */
    tl_status (*read)(const tl_operation *operation, const tl_message_options *options, const tl_http_reply *reply, void *value, tl_arena *arena,
                      tl_error *error);
    /** Appends the value of the SOAPAction header, with its quotes. NULL: no such header. Errors: TL_ERR_MEMORY. */
    tl_status (*action)(const tl_operation *operation, const tl_message_options *options, tl_buf *out);
    /**
     * What a complete reply says of the token that was sent, and the next token that it hands out, appended to `next` (empty: none). NULL: the HTTP
     * status and headers tell, as for JSON.
     */
    tl_token_fate (*judge_token)(const tl_operation *operation, const tl_http_reply *reply, tl_buf *next);
    /** Frees what the pool keeps for later, for hosts that count what is left at their end. NULL: nothing is kept. Threads: any. */
    void (*release)(void);
} tl_codec;

/**
 * Whether a request can be written: tl_schema_check, with the place for a token in the body (TL_AUTH_BODY) taken as filled in. The value is not changed.
 * Errors: as tl_schema_check; TL_ERR_ABI (a table whose auth_name leads to no text).
 */
TL_API TL_NODISCARD tl_status tl_message_check(const tl_operation *operation, const void *value, tl_error *error);
/**
 * Writes a request's body: by the operation's codec, else from its tables in the content type that `options` name. The one way to encode, of calls and of pushes:
 *     tl_message message = {0};
 *     tl_message_write(operation, &options, value, &message, &error)   then tl_client_send_with, with options.message = &message, as often as wanted
 *     tl_message_dispose(&message)   once the last completion was called
 * @param options  NULL: defaults
 * @param value    as for tl_schema_check with operation->request; NULL when that is NULL. What it holds where the token goes does not count
 * @param message  all zero, or one whose body is to be replaced: its memory is used again
 * Errors: as tl_json_encode; TL_ERR_USAGE (a content type that the operation does not have), TL_ERR_ABI (one that cannot be written).
 */
TL_API TL_NODISCARD tl_status tl_message_write(const tl_operation *operation, const tl_message_options *options, const void *value,
                                               tl_message *message, tl_error *error);
/**
 * Reads the body of a complete reply of any HTTP status, by the operation's codec, else by the reply's content type.
 * @param value  a struct of the operation's reply type, zeroed first; NULL: only what the codec says of it counts
 * Errors: TL_ERR_HTTP (a content type that cannot be read, a fault), as the codec's read, as tl_json_decode.
 */
TL_API TL_NODISCARD tl_status tl_message_read(const tl_operation *operation, const tl_message_options *options, const tl_http_reply *reply, void *value,
                                              tl_arena *arena, tl_error *error);
/** Wipes and frees a message's body; one that is all zero is allowed. */
TL_API void tl_message_dispose(tl_message *message);

TL_END_DECLS
#endif
