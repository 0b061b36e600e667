/* A client of one system: where it is, who calls, and how. Generated stubs call through it. */
#ifndef TRUNKLINE_CLIENT_H
#define TRUNKLINE_CLIENT_H

#include <trunkline/attempt.h>
#include <trunkline/codec.h>
#include <trunkline/http.h>
#include <trunkline/schema.h>
#include <trunkline/token.h>

TL_BEGIN_DECLS

/** A client of one system. Threads: confined to one thread, but for tl_submit, tl_cancel and tl_client_get_metrics (call.h). */
typedef struct tl_client tl_client;

/** As retry_budget_percent: no limit on how many requests are sent again but their attempts and their deadline. */
#define TL_NO_RETRY_BUDGET 0xFFFFFFFFu

/** Whether an operation may be sent again when the first time may have been carried out. */
typedef enum tl_idempotent {
    TL_IDEMPOTENT_BY_SCHEMA = 0,
    TL_IDEMPOTENT_ALWAYS = 1, /* every operation of this client */
    TL_IDEMPOTENT_NEVER = 2
} tl_idempotent;

/** How a client calls. Start from TL_CLIENT_OPTIONS_INIT; new fields are appended. Threads: the caller's; read during the call alone. */
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
    const char *client_cert_file; /* for an engine of its own: as in tl_engine_options, with the next two */
    const char *client_key_file;
    int32_t http_version;         /* a tl_http_version */
    /* of single calls (call.h); nothing of it holds for tl_client_send */
    int32_t idempotent;           /* a tl_idempotent */
    uint32_t attempts;            /* the first included; 0: 4 */
    /**
     * How many calls may be sent again, so that a broken system is not hammered: a bucket of 10 that gains one a second while it holds less, and this
     * percentage of one with each call's first attempt, up to 100. What the system itself asked to have later takes nothing. 0: 20; TL_NO_RETRY_BUDGET:
     * no such limit
     */
    uint32_t retry_budget_percent;
    int64_t backoff_base_ms;      /* 0: 500. Before attempt n + 1 a random time up to base * 2^(n - 1), at most ... */
    int64_t backoff_cap_ms;       /* 0: 30,000 */
    int64_t retry_after_limit_ms; /* 0: 300,000; a system that asks to wait longer is not waited for: the call ends */
    int64_t deadline_ms;          /* of a call, from submit on, waits included: what is in flight then ends. 0: 300,000; TL_NO_TIMEOUT: none */
    const tl_random *random;      /* for the backoff; NULL: the machine's; borrowed */
    const char *namespace_uri;    /* as in tl_message_options; copied */
    const char *media;            /* content type that is sent by operations that have it; NULL: each operation's default; copied */
    tl_attempt_fn on_attempt;     /* NULL: none */
    void *attempt_context;
    int32_t http_auth;            /* TL_AUTH_BASIC or TL_AUTH_BEARER, for operations that take either; 0: as the tables say */
} tl_client_options;

#define TL_CLIENT_OPTIONS_INIT                                                                                                                       \
    {                                                                                                                                                \
        sizeof(tl_client_options), 0, 0, 0, 0, 0, 0, {0, 0, 0, 0}, 0, 0, 0, false, 0, 0, 0, 0, 0, TL_HTTP_AUTO, TL_IDEMPOTENT_BY_SCHEMA, 0, 0, 0, 0, 0,   \
            0, 0, 0, 0, 0, 0, 0                                                                                                                      \
    }

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

/** What a send can be told beside its operation. Zero means the client's own. */
typedef struct tl_send_options {
    size_t struct_size;
    tl_http_done_fn done; /* required; as for tl_client_send */
    void *context;
    uint64_t *ticket;          /* receives a number for tl_client_cancel; NULL: not wanted */
    const tl_message *message; /* what tl_message_write made; its body is borrowed until `done` was called. NULL: no body */
    const void *parameters;    /* a struct of the operation's parameters; checked; not needed any more once this returns. NULL: none */
    size_t parameters_size;
    tl_http_timeouts timeouts;
    const tl_http_header *headers; /* beside the operation's own, which they cannot replace; copied */
    size_t header_count;
} tl_send_options;

#define TL_SEND_OPTIONS_INIT                                                                                                                         \
    { sizeof(tl_send_options), 0, 0, 0, 0, 0, 0, {0, 0, 0, 0}, 0, 0 }

/**
 * As tl_client_send, for operations with parameters or with their token in the body. Errors: those of tl_client_send and, of the parameters, of tl_schema_check; TL_ERR_TYPE
 * (a null where only a value can stand).
 */
TL_API TL_NODISCARD tl_status tl_client_send_with(tl_client *client, const tl_operation *operation, const tl_send_options *options, tl_error *error);
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
