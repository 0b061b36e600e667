/* A client of one system: where it is, who calls, and how. Generated stubs call through it. */
#ifndef TRUNKLINE_CLIENT_H
#define TRUNKLINE_CLIENT_H

#include <trunkline/codec.h>
#include <trunkline/http.h>
#include <trunkline/schema.h>
#include <trunkline/token.h>

TL_BEGIN_DECLS

/** A client of one system. Threads: confined to one thread. */
typedef struct tl_client tl_client;

typedef struct tl_client_options {
    size_t struct_size;
    const char *url;            /* the tenant's base URL, https (http only to loopback); required */
    tl_token_source *token;     /* NULL: operations that need a token fail; the client owns and frees it, also when tl_client_new fails */
    tl_transport *transport;    /* NULL: an engine of its own; else borrowed */
    const char *user_agent;     /* NULL: "trunkline/<version>" */
    const tl_clock *clock;      /* NULL: the machine's; borrowed */
    const tl_log *log;          /* NULL: none; borrowed */
    tl_http_timeouts timeouts;
    size_t max_body_bytes;      /* of a reply; 0: 64 MiB */
    const char *ca_file;        /* for an engine of its own: PEM; NULL: the system's */
    const char *proxy;          /* for an engine of its own; NULL: none */
    bool allow_plain_http;      /* http:// beyond loopback; a transport that is borrowed has to allow it as well */
    uint32_t max_connections;   /* for an engine of its own; 0: 8 */
    const char *next_token_header; /* of replies that hand out the token for the next call; NULL: none do */
    const char *next_token_prefix; /* what stands before it there: "Bearer token ="; case and blanks do not count. NULL: nothing */
} tl_client_options;

#define TL_CLIENT_OPTIONS_INIT {sizeof(tl_client_options), 0, 0, 0, 0, 0, 0, {0, 0, 0, 0}, 0, 0, 0, false, 0, 0, 0}

/**
 * Makes a client. No connection is made and no secret is read yet. Strings are copied.
 * Errors: TL_ERR_USAGE (no URL), TL_ERR_CONFIG (a URL that cannot be used), TL_ERR_MEMORY. Owns: the caller, `tl_client_free`.
 */
TL_API TL_NODISCARD tl_status tl_client_new(tl_client **client, const tl_client_options *options, tl_error *error);
/**
 * Frees the client, its token source and its own engine; NULL is allowed. Sends that are not complete end with TL_ERR_CANCELLED: with an engine of
 * its own before this returns, with a borrowed transport when that is next driven or freed. Not allowed inside a completion.
 */
TL_API void tl_client_free(tl_client *client);

/** The transport behind the client, for driving it; borrowed. */
TL_API tl_transport *tl_client_transport(tl_client *client);

/**
 * Sends an already encoded body with the operation's method, path, token and headers, once: no retry. Only when the system refuses the token (401) and
 * its source has another one, the same request is sent a second time with that one: the reply's `exchanges` is then 2. The token goes to the
 * client's own host only; a redirect is not followed. Does not block.
 * @param body    borrowed until `done` was called
 * @param done    called exactly once when TL_OK was returned. A token that could not be had is a reply of status TL_ERR_SECRET or TL_ERR_AUTH with
 *                `sent` false; also after a 401, which says that nothing was taken
 * @param ticket  receives a number for tl_client_cancel; may be NULL
 * Errors (then `done` is never called): TL_ERR_ABI, TL_ERR_USAGE, TL_ERR_MEMORY.
 */
TL_API TL_NODISCARD tl_status tl_client_send(tl_client *client, const tl_operation *operation, tl_str body, tl_http_done_fn done, void *context,
                                             uint64_t *ticket, tl_error *error);
/** Ends a send early, also while it waits for its token; its completion comes with TL_ERR_CANCELLED when the transport is next driven. */
TL_API void tl_client_cancel(tl_client *client, uint64_t ticket);

/**
 * Appends what tl_client_send would put before the body, for people: the request line with the full URL, then a header a line, secrets as
 * <secret>. Reads no secret. Errors: TL_ERR_MEMORY.
 */
TL_API TL_NODISCARD tl_status tl_client_describe(tl_client *client, const tl_operation *operation, tl_buf *out);

/** A request body as a typed stub passes it on: with the size its own compilation saw. */
typedef struct tl_body {
    const void *value; /* an object struct, or the first of `count` list elements */
    size_t count;
    size_t size; /* sizeof *value */
    bool list;
    const void *parameters; /* a struct of the operation's parameters; NULL: none */
    size_t parameters_size;
} tl_body;

/** A body that is one object. */
static inline tl_body tl_body_object(const void *value, size_t size) {
    tl_body body;
    body.value = value;
    body.count = 1;
    body.size = size;
    body.list = false;
    body.parameters = NULL;
    body.parameters_size = 0;
    return body;
}
/** A body that is a list of `count` elements of `size` bytes. */
static inline tl_body tl_body_list(const void *items, size_t count, size_t size) {
    tl_body body;
    body.value = items;
    body.count = count;
    body.size = size;
    body.list = true;
    body.parameters = NULL;
    body.parameters_size = 0;
    return body;
}
/** No body. */
static inline tl_body tl_body_none(void) {
    return tl_body_list(NULL, 0, 0);
}
/** The same request with parameters outside of its body: a struct of `size` bytes. */
static inline tl_body tl_body_with(tl_body body, const void *parameters, size_t size) {
    body.parameters = parameters;
    body.parameters_size = size;
    return body;
}

/** Where a typed stub wants its reply: a struct of `size` bytes, or nowhere. */
typedef struct tl_reply_into {
    void *value;
    size_t size;
} tl_reply_into;

/** The reply goes to `value`, of `size` bytes. */
static inline tl_reply_into tl_reply_struct(void *value, size_t size) {
    tl_reply_into into;
    into.value = value;
    into.size = size;
    return into;
}

TL_END_DECLS
#endif
