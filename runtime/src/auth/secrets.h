/* The secrets that a login needs, asked for one after another and held until it is over. */
#ifndef TRUNKLINE_AUTH_SECRETS_H
#define TRUNKLINE_AUTH_SECRETS_H

#include <trunkline/memory.h>
#include <trunkline/token.h>

typedef struct tl_secret {
    tl_token_source *source; /* owned; NULL: is not had */
    bool open; /* no secret: a server may repeat it */
    bool wanted; /* for the login at hand */
    bool held; /* `value` is there, and `lease` is to be given back */
    uint64_t lease;
    tl_buf value;
} tl_secret;

typedef void (*tl_secrets_fn)(void *context, tl_status status, const tl_error *error);

/* All zero is empty. */
typedef struct tl_secrets {
    tl_secret *list;
    size_t count;
    size_t asked; /* the one that is being asked for */
    bool asking;
    const tl_token_asker *who;
    tl_secrets_fn done;
    void *context;
} tl_secrets;

/** Asks for every wanted secret that is not held yet; `done` is called once, at once or later. `who` is borrowed until then. */
void tl_secrets_gather(tl_secrets *secrets, const tl_token_asker *who, tl_secrets_fn done, void *context);
/** Passes a cancellation on to the source that is being asked. */
void tl_secrets_cancel(tl_secrets *secrets);
/** Wipes the values and tells their sources what became of them. */
void tl_secrets_release(tl_secrets *secrets, tl_token_fate fate);
/** Frees the sources and the list. */
void tl_secrets_dispose(tl_secrets *secrets);
/** Whether a text holds one of the secrets, as it is or as a form or JSON would write it. Short of memory it does. */
bool tl_secrets_shown_in(const tl_secrets *secrets, tl_str text);
/** The same for one secret. */
bool tl_secret_shown_in(tl_str secret, tl_str text);

#endif
