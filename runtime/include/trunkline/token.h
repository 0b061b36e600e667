/* Where tokens come from. */
#ifndef TRUNKLINE_TOKEN_H
#define TRUNKLINE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include <trunkline/export.h>
#include <trunkline/status.h>
#include <trunkline/str.h>

TL_BEGIN_DECLS

typedef struct tl_token_source tl_token_source;

/** Receives a token (borrowed for the call), or why there is none. */
typedef void (*tl_token_fn)(void *context, tl_status status, tl_str token, const tl_error *error);

/** What a token source does. Fill one in to bring your own. */
typedef struct tl_token_vtable {
    size_t struct_size;
    /** Hands a token to `done` exactly once, at once or later. Never blocks. */
    void (*acquire)(tl_token_source *source, tl_token_fn done, void *context);
    /** Told that the server refused `token`. Returns whether another one can be had: static sources say no. */
    bool (*refused)(tl_token_source *source, tl_str token);
    /** Wipes and frees the source. Who still waits for a token is told TL_ERR_CANCELLED before it returns. */
    void (*free)(tl_token_source *source);
} tl_token_vtable;

/** Base of every token source; an implementation's struct starts with it. */
struct tl_token_source {
    const tl_token_vtable *vtable;
};

/** A token known in advance; copied, wiped when freed. NULL when out of memory. */
TL_API tl_token_source *tl_token_static(tl_str token);
/** The environment variable `name`, read at first use. NULL when out of memory. */
TL_API tl_token_source *tl_token_environment(const char *name);
/** The first line of a file, read at first use. NULL when out of memory. */
TL_API tl_token_source *tl_token_file(const char *path);
/** Frees a source that no client took over; NULL is allowed. */
TL_API void tl_token_source_free(tl_token_source *source);

TL_END_DECLS
#endif
