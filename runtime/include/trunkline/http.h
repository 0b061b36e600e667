/* One HTTP exchange, and the interface behind which all of them travel. */
#ifndef TRUNKLINE_HTTP_H
#define TRUNKLINE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <trunkline/clock.h>
#include <trunkline/log.h>
#include <trunkline/memory.h>
#include <trunkline/status.h>

TL_BEGIN_DECLS

typedef struct tl_http_header {
    tl_str name;
    tl_str value;
    bool secret; /* shown as <secret> wherever a request is shown */
} tl_http_header;

/** Time limits of one exchange, milliseconds; 0 means the default in brackets, TL_NO_TIMEOUT none. */
typedef struct tl_http_timeouts {
    int64_t connect_ms;    /* until connected, TLS included [10,000] */
    int64_t first_byte_ms; /* from the request's last byte to the reply's first [60,000] */
    int64_t stall_ms;      /* without a byte while the request goes out or the reply comes in [30,000] */
    int64_t total_ms;      /* the whole exchange [120,000] */
} tl_http_timeouts;
enum { TL_NO_TIMEOUT = -1 };

/** A request. All of it is borrowed until its completion has been called. */
typedef struct tl_http_request {
    size_t struct_size;
    tl_str method;
    tl_str url; /* absolute */
    const tl_http_header *headers;
    size_t header_count;
    tl_str body;
    tl_http_timeouts timeouts;
    size_t max_header_bytes; /* 0: 64 KiB */
    size_t max_body_bytes;   /* 0: 64 MiB, after decompression */
} tl_http_request;

#define TL_HTTP_REQUEST_INIT {sizeof(tl_http_request), {0, 0}, {0, 0}, 0, 0, {0, 0}, {0, 0, 0, 0}, 0, 0}

/** What came back; borrowed for the duration of the completion. */
typedef struct tl_http_reply {
    size_t struct_size;
    tl_status status; /* TL_OK: a complete reply came, whatever its HTTP status; else a network class, TL_ERR_LIMIT or TL_ERR_CANCELLED */
    bool sent;        /* a byte of the request left this machine: when false, the server cannot have acted on it */
    int32_t http_status;
    const tl_http_header *headers; /* of the final reply */
    size_t header_count;
    tl_buf body;      /* padded (tl_buf_pad); may be incomplete unless status is TL_OK. A completion may take it: set it to zero then */
    int64_t elapsed_ms;
    tl_error error; /* why status is not TL_OK */
} tl_http_reply;

/** The value of a reply's first header of that name, ASCII case ignored; empty when there is none. */
TL_API tl_str tl_http_reply_header(const tl_http_reply *reply, const char *name);

/** Whether a reply says it holds JSON: application/json, text/json or anything +json, parameters ignored. */
TL_API bool tl_http_reply_is_json(const tl_http_reply *reply);

/** Receives a reply exactly once per accepted request, on the thread that drives the transport, never inside submit. It may submit, not free the transport. */
typedef void (*tl_http_done_fn)(void *context, tl_http_reply *reply);

typedef struct tl_transport tl_transport;

/** Work for the thread that drives a transport. Owns: whoever posts it keeps it in place until `run` is called. */
typedef struct tl_transport_task {
    void (*run)(void *context);
    void *context;
    struct tl_transport_task *next; /* the transport's */
} tl_transport_task;

/** What a transport does. A test or a host brings its own by filling one in. Threads: one thread drives; see each function. */
typedef struct tl_transport_vtable {
    size_t struct_size;
    /**
     * Starts an exchange. @param ticket receives a number for cancel. Errors (then `done` is never called): TL_ERR_USAGE, TL_ERR_MEMORY.
     */
    tl_status (*submit)(tl_transport *transport, const tl_http_request *request, tl_http_done_fn done, void *context, uint64_t *ticket,
                        tl_error *error);
    /**
     * Ends an exchange early: its completion comes with TL_ERR_CANCELLED at the next drive. Unknown tickets are ignored; an exchange whose reply
     * was already complete keeps it. `sent` says what had left by then.
     */
    void (*cancel)(tl_transport *transport, uint64_t ticket);
    /** Makes progress and calls completions; returns after at least one completion, or `wait_ms` (0: does not block). Errors: TL_ERR_IO, TL_ERR_MEMORY. */
    tl_status (*drive)(tl_transport *transport, int64_t wait_ms, tl_error *error);
    /** Ends all exchanges (completions come with TL_ERR_CANCELLED) and frees the transport. */
    void (*free)(tl_transport *transport);
    /**
     * Has a task run once, by the next drive or by free, never inside post; a task counts as a completion. It may submit, not free the transport.
     * May be NULL, or missing by struct_size: a client then reports what needs no exchange (a token that could not be had) at once.
     */
    void (*post)(tl_transport *transport, tl_transport_task *task);
} tl_transport_vtable;

/** Base of every transport; an implementation's struct starts with it. */
struct tl_transport {
    const tl_transport_vtable *vtable;
};

typedef struct tl_engine_options {
    size_t struct_size;
    const tl_clock *clock;   /* NULL: the machine's; borrowed */
    const tl_log *log;       /* NULL: none; borrowed */
    uint32_t max_connections_per_host; /* 0: 8 */
    const char *ca_file;     /* PEM; NULL: the system's */
    const char *proxy;       /* URL; NULL: none (the environment is not read) */
    bool allow_plain_http;   /* http:// beyond loopback */
} tl_engine_options;

#define TL_ENGINE_OPTIONS_INIT {sizeof(tl_engine_options), 0, 0, 0, 0, 0, false}

/**
 * The transport over libcurl: HTTP/1.1 kept alive and HTTP/2, TLS 1.2 or later with certificate checks, no redirects followed,
 * plain http only to loopback unless allowed, caps on header and body size.
 * Errors: TL_ERR_USAGE, TL_ERR_MEMORY, TL_ERR_IO. Owns: the caller, through `vtable->free`.
 */
TL_API TL_NODISCARD tl_status tl_engine_new(tl_transport **transport, const tl_engine_options *options, tl_error *error);

TL_END_DECLS
#endif
