/* Where a refresh token survives the program: a file that only its owner can read, or a command that takes it in. */
#ifndef TRUNKLINE_AUTH_STORE_H
#define TRUNKLINE_AUTH_STORE_H

#include "auth/command.h"

typedef void (*tl_store_fn)(void *context, tl_status status, const tl_error *error);

/* All zero is no store. */
typedef struct tl_store {
    char *path; /* NULL: no file */
    tl_command command; /* argv NULL: no command */
    tl_command_run *run; /* that takes a token in */
    tl_store_fn done;
    void *context;
} tl_store;

static inline bool tl_store_exists(const tl_store *store) {
    return store->path || store->command.argv;
}

/** @param path, argv  copied; at most one of them. Errors: TL_ERR_CONFIG (both), TL_ERR_USAGE, TL_ERR_MEMORY. */
tl_status tl_store_init(tl_store *store, const char *path, const char *const *argv, tl_error *error);
/** Ends a save that is on its way after waiting for it. */
void tl_store_dispose(tl_store *store);
/** Appends what the file holds; nothing where there is no file yet, or the store is a command. Errors: TL_ERR_SECRET, TL_ERR_MEMORY. */
tl_status tl_store_load(const tl_store *store, tl_buf *out, tl_error *error);
/** Whether storing looks possible: the file's folder is there and can be written. Nothing is written. Errors: TL_ERR_SECRET, TL_ERR_MEMORY. */
tl_status tl_store_check(const tl_store *store, tl_error *error);
/** Stores a token; `done` is called once, at once or later. A file is written at once. */
void tl_store_save(tl_store *store, tl_str token, const tl_token_asker *who, tl_store_fn done, void *context);
/** Waits for a save that is on its way; its `done` is called with TL_ERR_CANCELLED. Whether the token was stored is then not known. */
void tl_store_cancel(tl_store *store);

/* store_file.c */

/** Appends a file's first line; nothing where there is no such file. Errors: TL_ERR_SECRET (also: others may read it, a link), TL_ERR_MEMORY. */
tl_status tl_store_file_read(const char *path, tl_buf *out, tl_error *error);
/** Whether a file could be written beside `path`. Errors: TL_ERR_SECRET, TL_ERR_MEMORY. */
tl_status tl_store_file_check(const char *path, tl_error *error);
/** Replaces a file in one step, mode 0600, on the disk when this returns. Errors: TL_ERR_SECRET, TL_ERR_MEMORY. Blocks: for the disk. */
tl_status tl_store_file_write(const char *path, tl_str token, tl_error *error);

#endif
