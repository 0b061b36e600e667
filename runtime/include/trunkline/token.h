/* Where tokens come from, who may use one, and what became of it. */
#ifndef TRUNKLINE_TOKEN_H
#define TRUNKLINE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <trunkline/clock.h>
#include <trunkline/export.h>
#include <trunkline/http.h>
#include <trunkline/log.h>
#include <trunkline/status.h>
#include <trunkline/str.h>

TL_BEGIN_DECLS

typedef struct tl_token_source tl_token_source;

/** Who asks for a token: what a source may use of the asker until it has answered. */
typedef struct tl_token_asker {
    size_t struct_size;
    /**
     * A login over HTTP goes out on it, and an answer that comes later comes while it is driven. NULL, or without `post`: a source that has to
     * wait for something answers TL_ERR_USAGE, or waits for it inside acquire where its description says so. Borrowed.
     */
    tl_transport *transport;
    const tl_clock *clock; /* NULL: the machine's; borrowed */
    const tl_log *log;     /* NULL: none; borrowed */
} tl_token_asker;

#define TL_TOKEN_ASKER_INIT {sizeof(tl_token_asker), 0, 0, 0}

/** A token that was handed out, until it is given back by `release`. */
typedef struct tl_token_lease {
    size_t struct_size;
    tl_str token;        /* borrowed for the duration of the completion */
    uint64_t id;         /* for release */
    int64_t lifetime_ms; /* how long the token serves, from now; 0: the source does not know */
} tl_token_lease;

#define TL_TOKEN_LEASE_INIT {sizeof(tl_token_lease), {0, 0}, 0, 0}

/** Receives a token, or why there is none (`lease` is then NULL). Called exactly once per acquire, on the asker's thread. */
typedef void (*tl_token_fn)(void *context, tl_status status, const tl_token_lease *lease, const tl_error *error);

/** What became of a token that was handed out. */
typedef enum tl_token_fate {
    TL_TOKEN_ACCEPTED = 1, /* the server took it */
    TL_TOKEN_REFUSED = 2,  /* the server refused it */
    TL_TOKEN_UNSURE = 3,   /* it was sent, and the reply was lost or is the server's own failure: whether the token was used up is not known */
    TL_TOKEN_UNUSED = 4    /* it was not sent */
} tl_token_fate;

/** What a token source does. Fill one in to bring your own. */
typedef struct tl_token_vtable {
    size_t struct_size;
    /**
     * Hands a token to `done` exactly once, at once or later, on the thread that called; later means while who->transport is driven or freed.
     * Never blocks. `who` is borrowed until then. A source whose asker goes away before is told by `cancel`.
     */
    void (*acquire)(tl_token_source *source, const tl_token_asker *who, tl_token_fn done, void *context);
    /**
     * Told, once for each lease, what became of it, and by its asker's thread. Does not block and calls nobody back on this thread's stack.
     * @param next_token  the token that the server's reply handed out; empty: none
     * @return for TL_TOKEN_REFUSED whether acquire may give another token: static sources say no. Else without a meaning.
     */
    bool (*release)(tl_token_source *source, uint64_t lease_id, tl_token_fate fate, tl_str next_token);
    /**
     * Ends an acquire early, by the thread that made it: `done` is called with TL_ERR_CANCELLED before this returns, or, where an exchange is on its
     * way, when the transport next has something to tell. One that is over is ignored. NULL: acquire always answers at once.
     */
    void (*cancel)(tl_token_source *source, tl_token_fn done, void *context);
    /** Wipes and frees the source. Who still waits for a token is told TL_ERR_CANCELLED before it returns. Leases were given back. */
    void (*free)(tl_token_source *source);
} tl_token_vtable;

/** Base of every token source; an implementation's struct starts with it. */
struct tl_token_source {
    const tl_token_vtable *vtable;
};

/** Frees a source that nobody took over; NULL is allowed. */
TL_API void tl_token_source_free(tl_token_source *source);

/** A token known in advance; copied, wiped when freed. NULL when out of memory. Threads: confined to one thread at a time. */
TL_API tl_token_source *tl_token_static(tl_str token);
/** The environment variable `name`, read at first use. NULL when out of memory. Threads: confined to one thread at a time. */
TL_API tl_token_source *tl_token_environment(const char *name);
/** The first line of a file, read at first use. NULL when out of memory. Threads: confined to one thread at a time. */
TL_API tl_token_source *tl_token_file(const char *path);

/** Which program hands out a secret. Start from TL_TOKEN_COMMAND_OPTIONS_INIT; new fields are appended. Threads: the caller's; read during the call alone. */
typedef struct tl_token_command_options {
    size_t struct_size;
    const char *const *argv; /* the program (found by PATH) and its arguments, NULL behind the last; copied; required */
    int64_t timeout_ms;      /* until it has to be over; 0: 30,000 */
    const tl_clock *clock;   /* NULL: the asker's; borrowed */
    bool fresh;              /* runs for each acquire. Else what it printed is kept until the server refuses it, as by tl_token_cache_new */
} tl_token_command_options;

#define TL_TOKEN_COMMAND_OPTIONS_INIT {sizeof(tl_token_command_options), 0, 0, 0, false}

/**
 * The first line that a command prints. It runs without a shell, with /dev/null as its input, its errors discarded, in a process group of its own; it
 * has to end with status 0 within its time, else the group is ended by SIGTERM, and a second later by SIGKILL; more than 64 KiB of output are
 * refused. The loop goes on meanwhile; for an asker without a transport that has `post`, acquire blocks. The program must not reap children that
 * it did not start (waitpid(-1), SIGCHLD ignored).
 * Errors: TL_ERR_USAGE (no argv), TL_ERR_MEMORY. Owns: the caller, `tl_token_source_free`, which ends a command that still runs.
 */
TL_API TL_NODISCARD tl_status tl_token_command(tl_token_source **source, const tl_token_command_options *options, tl_error *error);

/** How tokens are kept and renewed. Start from TL_TOKEN_CACHE_OPTIONS_INIT; new fields are appended. Threads: the caller's; read during the call alone. */
typedef struct tl_token_cache_options {
    size_t struct_size;
    const tl_clock *clock; /* whose calendar tells that a token has run out; NULL: the machine's; borrowed */
    int64_t lifetime_ms;   /* of a token whose source does not tell; 0: until the server refuses it */
    int64_t early_ms;      /* renewed when less than this is left; 0: 30 s or a tenth of its lifetime, whichever is longer, at most half of it */
    /**
     * 0: all callers share one token. Else logins at the same time, for a system whose replies may hand out the next token. When they do not, or
     * hand out the same one, callers share it; when they hand out another one each time, each login is a chain that serves one caller after another.
     */
    uint32_t chains;
} tl_token_cache_options;

#define TL_TOKEN_CACHE_OPTIONS_INIT {sizeof(tl_token_cache_options), 0, 0, 0, 0}

/**
 * Keeps the tokens of another source: one acquire of `inner` at a time serves all that wait; a token that runs out soon is renewed by one caller
 * while it still serves the others; one that the server replaced is replaced; one that it refused is dropped, unless it was replaced before.
 * A waiter on another thread is answered on its own one, by its transport's `post`; the thread whose acquire led to a login has to drive its
 * transport until that is over, or to free it.
 * @param inner    taken over, also on failure. Its functions are called from the threads of the askers, acquire and free never two at once
 * @param options  NULL: defaults
 * Errors: TL_ERR_USAGE, TL_ERR_MEMORY. Owns: the caller, `tl_token_source_free`. Threads: the cache is shared; what this returns is one thread's
 * hold on it, see tl_token_share.
 */
TL_API TL_NODISCARD tl_status tl_token_cache_new(tl_token_source **source, tl_token_source *inner, const tl_token_cache_options *options,
                                                 tl_error *error);

/**
 * A further hold on the same tokens, for another client, perhaps on another thread. Works with all that keep tokens: tl_token_cache_new,
 * tl_token_command, tl_oauth_new, tl_login_new. The last hold that is freed frees the tokens.
 * Errors: TL_ERR_USAGE (a source of another kind), TL_ERR_MEMORY. Owns: the caller, `tl_token_source_free`. Threads: any, as long as `source` lives.
 */
TL_API TL_NODISCARD tl_status tl_token_share(tl_token_source **shared, tl_token_source *source, tl_error *error);

/**
 * What stands behind `Basic`: the base64 of a user and a password (RFC 7617). Kept as by tl_token_cache_new until the server refuses it, and then never sent
 * again: failed logins are counted.
 * @param user, password  taken over, also on failure
 * Errors: TL_ERR_USAGE, TL_ERR_MEMORY. Later, of an acquire: what the sources say, TL_ERR_SECRET (a colon in the user, control characters), TL_ERR_AUTH
 * (refused before). Owns: the caller, `tl_token_source_free`. Threads: as tl_token_cache_new.
 */
TL_API TL_NODISCARD tl_status tl_token_basic(tl_token_source **source, tl_token_source *user, tl_token_source *password, tl_error *error);

TL_END_DECLS
#endif
