/* A command that runs beside the loop: on a thread of its own, its end told by the transport's post. */
#ifndef TRUNKLINE_AUTH_COMMAND_H
#define TRUNKLINE_AUTH_COMMAND_H

#include <trunkline/memory.h>
#include <trunkline/token.h>

typedef struct tl_command {
    char **argv; /* in one block with its texts */
    const char *purpose; /* a literal, for messages: "is to give a secret" */
    int64_t limit_ms;
    const tl_clock *clock; /* NULL: the asker's */
} tl_command;

typedef struct tl_command_run tl_command_run;

/** Told how a run ended; `output` is borrowed. */
typedef void (*tl_command_fn)(void *context, tl_status status, tl_str output, const tl_error *error);

/** Copies argv. @param limit_ms  0: 30,000. Errors: TL_ERR_USAGE, TL_ERR_MEMORY. */
tl_status tl_command_init(tl_command *command, const char *const *argv, int64_t limit_ms, const char *purpose, tl_error *error);
void tl_command_dispose(tl_command *command);

/**
 * Starts a run. Without a transport that can post, it is waited for.
 * @param command  borrowed until the run is over or cancelled
 * @param input    copied; empty: /dev/null
 * @return NULL when `done` was called already
 */
tl_command_run *tl_command_start(const tl_command *command, tl_str input, const tl_token_asker *who, tl_command_fn done, void *context);
/** Ends a run; `done` is not called any more. By the asker's thread. Blocks: for as long as killing the program takes. */
void tl_command_cancel(tl_command_run *run);
/** Lets a run go on to its end although its asker goes; `done` is not called any more. By the asker's thread. Blocks: until the program is over. */
void tl_command_finish(tl_command_run *run);

#endif
