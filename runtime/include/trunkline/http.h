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

/** One header line. Borrows its texts. Threads: immutable. */
typedef struct tl_http_header {
    tl_str name;
    tl_str value;
    bool secret; /* shown as <secret> wherever a request is shown */
} tl_http_header;

/** Time limits of one exchange, milliseconds; 0 means the default in brackets, TL_NO_TIMEOUT none. */
typedef struct tl_http_timeouts {
    int64_t connect_ms;    /* until connected, TLS included [10,000] */
    int64_t first_byte_ms; /* from the request's last byte to the reply's first whole line [60,000] */
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
    uint32_t exchanges; /* requests that were begun for it: a client's 2 says that a refused token was renewed; 0 from a bare transport */
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

/** Where a timer stands among others. All zero: it is not set. */
typedef struct tl_timer {
    int64_t at_ms;
    void *owner;
    size_t place;
} tl_timer;

/** Work for later. Owns: whoever sets it keeps it in place until `run` was called or it was unset. All zero but `run` and `context` at first. */
typedef struct tl_transport_timer {
    void (*run)(void *context);
    void *context;
    tl_timer timer; /* the transport's */
} tl_transport_timer;

/**
 * What a transport does. A test or a host brings its own by filling one in. Threads: one thread at a time drives and frees. With the engine
 * (tl_engine_new) any thread may submit, cancel and post, also while another drives or waits in drive, which wakes up for it; none may still do so
 * when the transport is freed. Another transport says for itself what it allows.
 */
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
    /**
     * Has a timer run once in `delay_ms` from now (0: soon, not inside this), by drive, in place of an earlier delay; -1: not at all. drive wakes up
     * for it, and it counts as a completion: it may submit, not free the transport. One that is set when the transport is freed is forgotten.
     * May be NULL, or missing by struct_size: a client then looks at the time itself, but only inside tl_call and tl_wait and when one of its calls
     * ends, so calls that wait for their next attempt, and deadlines, depend on these. Threads: the one that drives. Errors: TL_ERR_MEMORY.
     */
    tl_status (*set_timer)(tl_transport *transport, tl_transport_timer *timer, int64_t delay_ms);
} tl_transport_vtable;

/** Base of every transport; an implementation's struct starts with it. */
struct tl_transport {
    const tl_transport_vtable *vtable;
};

struct tl_event_loop;

/** Which HTTP an engine speaks. */
typedef enum tl_http_version {
    TL_HTTP_AUTO = 0, /* HTTP/2 where a server agrees to it inside TLS, else HTTP/1.1 */
    TL_HTTP_1_1 = 1   /* only that */
} tl_http_version;

/** How an engine connects. Start from TL_ENGINE_OPTIONS_INIT; new fields are appended. Threads: the caller's; read during the call alone. */
typedef struct tl_engine_options {
    size_t struct_size;
    const tl_clock *clock;   /* NULL: the machine's; borrowed */
    const tl_log *log;       /* NULL: none; borrowed */
    uint32_t max_connections_per_host; /* 0: 8 */
    const char *ca_file;     /* PEM; NULL: the system's */
    const char *proxy;       /* URL; NULL: none (the environment is not read) */
    bool allow_plain_http;   /* http:// beyond loopback */
    const struct tl_event_loop *event_loop; /* NULL: drive waits; else that loop runs the engine, and drive is TL_ERR_USAGE (event_loop.h); copied */
    const char *client_cert_file; /* PEM, shown to a server that asks for one; NULL: none */
    const char *client_key_file;  /* PEM, not encrypted; NULL: in client_cert_file */
    int32_t http_version;         /* a tl_http_version */
} tl_engine_options;

#define TL_ENGINE_OPTIONS_INIT {sizeof(tl_engine_options), 0, 0, 0, 0, 0, false, 0, 0, 0, TL_HTTP_AUTO}

/**
 * The transport over libcurl: HTTP/1.1 kept alive and HTTP/2, TLS 1.2 or later with certificate checks, no redirects followed,
 * plain http only to loopback unless allowed, caps on header and body size.
 * Errors: TL_ERR_USAGE, TL_ERR_MEMORY, TL_ERR_IO. Owns: the caller, through `vtable->free`.
 */
TL_API TL_NODISCARD tl_status tl_engine_new(tl_transport **transport, const tl_engine_options *options, tl_error *error);

/** What an engine has done so far. Every request that was taken is in flight or counted once among its ends; its connection and bytes count with its end. */
typedef struct tl_engine_stats {
    size_t struct_size;
    uint64_t requests;       /* taken by submit */
    uint64_t in_flight;      /* taken, and without completion so far */
    uint64_t connections;    /* made, TLS included: ready for a request */
    uint64_t bytes_sent;     /* of request bodies; a request whose connection broke may count as nothing */
    uint64_t bytes_received; /* of reply bodies, before decompression */
    uint64_t replies_2xx;    /* complete replies, by HTTP status */
    uint64_t replies_3xx;
    uint64_t replies_4xx;
    uint64_t replies_5xx;
    uint64_t replies_other;
    uint64_t timeouts;  /* no complete reply: TL_ERR_TIMEOUT */
    uint64_t cancelled; /* no complete reply: TL_ERR_CANCELLED */
    uint64_t failures;  /* no complete reply: every other status */
} tl_engine_stats;

#define TL_ENGINE_STATS_INIT {sizeof(tl_engine_stats), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}

/** Reads an engine's counters, all of one moment. Threads: any, also while another drives. Errors: TL_ERR_USAGE (no engine, no struct_size). */
TL_API TL_NODISCARD tl_status tl_engine_get_stats(tl_transport *transport, tl_engine_stats *stats, tl_error *error);

TL_END_DECLS
#endif
