/* A source that keeps the tokens of another one: what its parts share. docs/tokens.md tells the rules. */
#ifndef TRUNKLINE_AUTH_CACHE_H
#define TRUNKLINE_AUTH_CACHE_H

#include <pthread.h>

#include <trunkline/memory.h>
#include <trunkline/token.h>

/* A token's text, held by its chain and by whoever is being told of it. */
typedef struct tl_token_text {
    unsigned users;
    size_t len;
    char bytes[];
} tl_token_text;

/* One login and the tokens that followed from it. */
typedef struct tl_chain {
    tl_token_text *token; /* NULL: none */
    uint64_t generation; /* of the token; each new one counts on */
    uint64_t login_generation; /* of the token that the login gave */
    int64_t lifetime_ms; /* 0: not known */
    int64_t expires_ms; /* by the calendar; INT64_MAX: not known */
    int64_t early_ms; /* when it is to be renewed early; INT64_MAX: never */
    uint64_t inner_lease;
    bool has_inner_lease;
    unsigned leases; /* that are not given back */
    bool suspect; /* what became of its token is not known: once more, then a new login */
    int64_t blocked_until_ms; /* by the calendar: its login failed while another chain lives */
} tl_chain;

/* Who may use a token at the same time. */
typedef enum tl_cache_mode {
    TL_CACHE_SHARED, /* everybody */
    TL_CACHE_UNTOLD, /* one caller: whether the server hands out another token each time is still to be seen */
    TL_CACHE_ROTATING /* one caller per chain */
} tl_cache_mode;

typedef enum tl_waiter_state {
    TL_WAITER_QUEUED,
    TL_WAITER_STARTING, /* is to start the login, on its own thread */
    TL_WAITER_READY, /* has its answer, and is to be told on its own thread */
    TL_WAITER_OVER
} tl_waiter_state;

struct tl_cache;

/* An acquire that could not be answered at once. In the core's list unless it is over. */
typedef struct tl_waiter {
    struct tl_waiter *next;
    struct tl_waiter *previous;
    struct tl_waiter *next_direct;
    struct tl_cache_core *core;
    const struct tl_cache *handle;
    tl_token_asker who;
    tl_token_fn done;
    void *context;
    tl_waiter_state state;
    bool early; /* renews a token that still serves */
    bool posted; /* its task is with the transport, which also holds the core */
    tl_transport_task task;
    tl_status status; /* READY: what it is told */
    tl_token_text *text;
    tl_token_lease lease;
    tl_error error;
} tl_waiter;

/* Shared by all holds. Everything is guarded by `lock` but what never changes and what `login_busy` gives to the login's thread. */
typedef struct tl_cache_core {
    pthread_mutex_t lock;
    unsigned holders; /* holds, a login on its way, posted tasks */
    tl_token_source *inner;
    tl_token_cache_options options;
    tl_cache_mode mode;
    tl_chain *chains;
    size_t chain_count;
    uint64_t last_generation;
    unsigned refused_in_a_row; /* tokens dropped as refused since one was accepted */
    bool has_more; /* what `inner` said when the last token was refused */
    int64_t early_again_ms; /* no early renewal before, by the calendar */
    tl_waiter *first;
    tl_waiter *last;
    bool login_busy;
    tl_chain *login_chain;
    tl_waiter *leader; /* whose thread the login is on; NULL: it does not wait any more */
    const struct tl_cache *login_handle; /* NULL: it was freed */
    tl_token_asker login_asker;
    int64_t login_started_ms; /* by the calendar */
} tl_cache_core;

/* One hold. */
typedef struct tl_cache {
    tl_token_source base;
    tl_cache_core *core;
} tl_cache;

/* cache_chains.c: under the lock. */

int64_t tl_cache_now_ms(const tl_cache_core *core);
/** A text with one user; NULL when out of memory. */
tl_token_text *tl_token_text_new(tl_str token);
/** Gives up one use of a text; the last one wipes it. NULL is allowed. */
void tl_token_text_release(tl_token_text *text);
/** A chain whose token can be handed out now; NULL when there is none. */
tl_chain *tl_cache_available(tl_cache_core *core);
/** A chain that can log in now; NULL when there is none. */
tl_chain *tl_cache_candidate(tl_cache_core *core);
/** Whether some chain has a token or a caller. */
bool tl_cache_alive(const tl_cache_core *core);
/** Hands out a chain's token. */
void tl_cache_lend(tl_cache_core *core, tl_chain *chain, tl_token_text **text, tl_token_lease *lease);
/** Takes a lease back that nobody learnt of. */
void tl_cache_unlend(tl_cache_core *core, uint64_t lease_id);
/** Takes a lease back with what became of its token. Returns what the vtable's release does. */
bool tl_cache_settle_lease(tl_cache_core *core, uint64_t lease_id, tl_token_fate fate, tl_str next_token);
/** Gives a chain the token of a login; the old one's lease goes back to `inner`. Errors: TL_ERR_MEMORY. */
tl_status tl_cache_renew(tl_cache_core *core, tl_chain *chain, const tl_token_lease *lease);
/** Takes a chain's token away. Returns what `inner` says of another one. */
bool tl_cache_drop(tl_cache_core *core, tl_chain *chain, tl_token_fate fate);

/* cache_waiters.c */

/** What the caller has to go on with itself, once the lock is open. */
typedef struct tl_direct {
    tl_waiter *here; /* the waiter whose call or login is running on this thread; NULL: none */
    bool here_acts;
    tl_waiter *first; /* of those whose transport cannot post */
} tl_direct;

/** Puts a waiter at the end of the queue; under the lock. */
void tl_waiter_add(tl_cache_core *core, tl_waiter *waiter);
/** Ends a waiter whose asker gives up; under the lock. What it had been given goes back. Whether it can be freed: tl_waiter_forget. */
void tl_waiter_end(tl_waiter *waiter);
/** Frees a waiter that is over, unless its transport still holds it; under the lock or on the waiter's own thread. */
void tl_waiter_forget(tl_waiter *waiter);
/** Lets a waiter's thread begin a chain's login; under the lock. */
void tl_cache_begin(tl_cache_core *core, tl_chain *chain, tl_waiter *leader, tl_direct *direct);
/** Gives out what can be given and lets a login begin where one is needed; under the lock. */
void tl_cache_settle(tl_cache_core *core, tl_direct *direct);
/** Opens the lock, then tells and starts what is this thread's. */
void tl_cache_unlock(tl_cache_core *core, const tl_direct *direct);
/** Tells the source that the thread of the login on its way gives up; by that thread, with the lock open. */
void tl_cache_cancel_login(tl_cache_core *core);
/** Gives up one hold of the core; the last one frees it. The lock is open. */
void tl_cache_core_release(tl_cache_core *core);

#endif
