#include "auth/store.h"

#include <string.h>

enum { STORE_LIMIT_MS = 30000 };

tl_status tl_store_init(tl_store *store, const char *path, const char *const *argv, tl_error *error) {
    memset(store, 0, sizeof *store);
    if (path && argv) {
        return tl_fail(error, TL_ERR_CONFIG, "a refresh token is stored in a file or by a command, not both");
    }
    if (argv) {
        return tl_command_init(&store->command, argv, STORE_LIMIT_MS, "is to store the refresh token", error);
    }
    if (!path) {
        return TL_OK;
    }
    if (!path[0]) {
        return tl_fail(error, TL_ERR_CONFIG, "the file that is to store the refresh token has no path");
    }
    size_t size = strlen(path) + 1;
    store->path = tl_alloc(size);
    if (!store->path) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    memcpy(store->path, path, size);
    return TL_OK;
}

void tl_store_dispose(tl_store *store) {
    tl_store_cancel(store);
    tl_command_dispose(&store->command);
    tl_free(store->path);
    memset(store, 0, sizeof *store);
}

tl_status tl_store_load(const tl_store *store, tl_buf *out, tl_error *error) {
    return store->path ? tl_store_file_read(store->path, out, error) : TL_OK;
}

tl_status tl_store_check(const tl_store *store, tl_error *error) {
    return store->path ? tl_store_file_check(store->path, error) : TL_OK;
}

static void on_run(void *context, tl_status status, tl_str output, const tl_error *error) {
    tl_store *store = context;
    (void)output;
    store->run = NULL;
    store->done(store->context, status, error);
}

void tl_store_save(tl_store *store, tl_str token, const tl_token_asker *who, tl_store_fn done, void *context) {
    tl_error error = {0};
    if (store->path) {
        tl_status status = tl_store_file_write(store->path, token, &error);
        done(context, status, &error);
        return;
    }
    store->done = done;
    store->context = context;
    tl_command_run *run = tl_command_start(&store->command, token, who, on_run, store);
    if (run) {
        store->run = run;
    }
}

void tl_store_cancel(tl_store *store) {
    tl_error error = {0};
    tl_command_run *run = store->run;
    if (!run) {
        return;
    }
    store->run = NULL;
    tl_command_finish(run);
    (void)tl_fail(&error, TL_ERR_CANCELLED, "cancelled while the refresh token was being stored");
    store->done(store->context, TL_ERR_CANCELLED, &error);
}
