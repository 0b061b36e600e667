/* A command's line, read by its table. */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include "command.h"

/** One option as it was given. */
typedef struct cli_given {
    const cli_option *option;
    const char *value; /* NULL: it takes none */
} cli_given;

/** What a command line holds. Borrows its words. */
struct cli_arguments {
    const cli_command *command;
    const char **operands; /* `command->operand_count` of them; NULL: not given */
    cli_given *given; /* in the order of the line */
    size_t given_count;
    bool help; /* --help was asked: the rest is not checked */
};

/**
 * Reads the words behind the command's name: `--name value`, `--name=value`, `--` before operands that start with a dash.
 * False when they do not fit; `to` was told. Owns: the caller, `arguments_dispose`, also on failure.
 */
bool arguments_parse(const cli_command *command, int count, char **words, cli_arguments *out, diag *to);
void arguments_dispose(cli_arguments *arguments);

/** The value of an option; NULL when it was not given. */
const char *arguments_value(const cli_arguments *arguments, const char *name);
/** Whether an option was given. */
bool arguments_has(const cli_arguments *arguments, const char *name);
/** The next value of an option that may be repeated: start with `*at` 0. NULL when there is none left. */
const char *arguments_next(const cli_arguments *arguments, const char *name, size_t *at);
/** Reads an option's value as a whole number within bounds; 0 when it was not given. False when it is none; `to` was told. */
bool arguments_number(const cli_arguments *arguments, const char *name, uint32_t most, uint32_t *number, diag *to);

#endif
