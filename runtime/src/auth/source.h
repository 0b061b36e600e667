/* What the simple token sources have in common: one secret, read once, wiped at the end. */
#ifndef TRUNKLINE_AUTH_SOURCE_H
#define TRUNKLINE_AUTH_SOURCE_H

#include <trunkline/memory.h>
#include <trunkline/token.h>

typedef struct tl_secret_source tl_secret_source;

/** Reads the secret that `origin` names into `out`. Errors: TL_ERR_SECRET, TL_ERR_MEMORY; the message names the origin, never the secret. */
typedef tl_status (*tl_secret_read_fn)(const char *origin, tl_buf *out, tl_error *error);

/* A token source over a secret that does not change once it was read. A failed read is tried again by the next acquire. */
struct tl_secret_source {
    tl_token_source base;
    tl_secret_read_fn read; /* NULL: the secret was given */
    char *origin; /* a variable's name, a file's path; NULL with a given secret */
    tl_buf secret;
    bool known;
};

/** A source that reads from `origin` (copied; NULL is reported by the read). NULL when out of memory. */
tl_token_source *tl_secret_source_new(const char *origin, tl_secret_read_fn read);
/** A source with a given secret (copied). NULL when out of memory. */
tl_token_source *tl_secret_source_given(tl_str secret);

#endif
