/* A secret that a command prints. */
#include "auth/command.h"
#include "auth/first_line.h"

#include <string.h>

typedef struct command_source {
    tl_token_source base;
    tl_command command;
    struct command_wait *waits;
} command_source;

/* An acquire whose command still runs. */
typedef struct command_wait {
    struct command_wait *next;
    command_source *source;
    tl_command_run *run;
    tl_token_fn done;
    void *context;
} command_wait;

static void unlink_wait(command_wait *wait) {
    command_wait **link = &wait->source->waits;
    while (*link != wait) {
        link = &(*link)->next;
    }
    *link = wait->next;
}

static void on_output(void *context, tl_status status, tl_str output, const tl_error *why) {
    command_wait *wait = context;
    tl_token_lease lease = TL_TOKEN_LEASE_INIT;
    tl_error error = {0};
    const char *name = wait->source->command.argv[0];
    unlink_wait(wait);
    if (status != TL_OK) {
        error = *why;
    } else if (!tl_first_line(output, &lease.token)) {
        status = tl_fail(&error, TL_ERR_SECRET, "the command %s, which is to give a secret, printed nothing on its first line", name);
    }
    wait->done(wait->context, status, status == TL_OK ? &lease : NULL, status == TL_OK ? NULL : &error);
    tl_free(wait);
}

static void command_acquire(tl_token_source *source, const tl_token_asker *who, tl_token_fn done, void *context) {
    command_source *mine = (command_source *)source;
    tl_error error = {0};
    command_wait *wait = tl_calloc(1, sizeof *wait);
    if (!wait) {
        (void)tl_fail(&error, TL_ERR_MEMORY, "out of memory");
        done(context, TL_ERR_MEMORY, NULL, &error);
        return;
    }
    wait->source = mine;
    wait->done = done;
    wait->context = context;
    wait->next = mine->waits;
    mine->waits = wait;
    tl_command_run *run = tl_command_start(&mine->command, tl_str_from(NULL), who, on_output, wait);
    if (run) {
        wait->run = run;
    }
}

/* Another run may give another one. */
static bool command_release(tl_token_source *source, uint64_t lease_id, tl_token_fate fate, tl_str next_token) {
    (void)source;
    (void)lease_id;
    (void)next_token;
    return fate == TL_TOKEN_REFUSED;
}

static void end_wait(command_wait *wait, const char *why) {
    tl_error error = {0};
    unlink_wait(wait);
    tl_command_cancel(wait->run);
    (void)tl_fail(&error, TL_ERR_CANCELLED, "%s", why);
    wait->done(wait->context, TL_ERR_CANCELLED, NULL, &error);
    tl_free(wait);
}

static void command_cancel(tl_token_source *source, tl_token_fn done, void *context) {
    for (command_wait *wait = ((command_source *)source)->waits; wait; wait = wait->next) {
        if (wait->done == done && wait->context == context) {
            end_wait(wait, "cancelled by the caller while a command ran that is to give a secret");
            return;
        }
    }
}

static void command_free(tl_token_source *source) {
    command_source *mine = (command_source *)source;
    while (mine->waits) {
        end_wait(mine->waits, "cancelled: the token's source is being freed");
    }
    tl_command_dispose(&mine->command);
    tl_free(mine);
}

static const tl_token_vtable command_vtable = {sizeof(tl_token_vtable), command_acquire, command_release, command_cancel, command_free};

tl_status tl_token_command(tl_token_source **source, const tl_token_command_options *options, tl_error *error) {
    tl_token_command_options mine = TL_TOKEN_COMMAND_OPTIONS_INIT;
    tl_token_cache_options cache = TL_TOKEN_CACHE_OPTIONS_INIT;
    if (!source) {
        return tl_fail(error, TL_ERR_USAGE, "tl_token_command needs a place for the source");
    }
    *source = NULL;
    if (!options || options->struct_size == 0) {
        return tl_fail(error, TL_ERR_USAGE, "a command needs options: start from TL_TOKEN_COMMAND_OPTIONS_INIT");
    }
    memcpy(&mine, options, options->struct_size < sizeof mine ? options->struct_size : sizeof mine);
    command_source *made = tl_calloc(1, sizeof *made);
    if (!made) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    made->base.vtable = &command_vtable;
    tl_status status = tl_command_init(&made->command, mine.argv, mine.timeout_ms, "is to give a secret", error);
    if (status != TL_OK) {
        tl_free(made);
        return status;
    }
    made->command.clock = mine.clock;
    if (mine.fresh) {
        *source = &made->base;
        return TL_OK;
    }
    cache.clock = mine.clock;
    return tl_token_cache_new(source, &made->base, &cache, error);
}
