/*
 * The commands of the program. One table per command says its operands, options and examples: the parser, the help and, later, manual pages and
 * completions all read it. A new command is one file with its table and one line in commands.c.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "diag.h"

/** What the program ends with; when several apply, the highest. */
enum cli_exit {
    CLI_EXIT_OK = 0,
    CLI_EXIT_NOT_ALL = 1, /* some records were not saved */
    CLI_EXIT_USAGE = 2, /* a usage, config or input error */
    CLI_EXIT_STOPPED = 3, /* ended early: the system cannot be reached or refuses us */
    CLI_EXIT_INTERRUPTED = 4
};

typedef struct cli_option {
    const char *name; /* without the dashes */
    const char *value; /* what its value is called: "FILE"; NULL: it takes none */
    const char *help; /* for people; a line end starts a new line */
    const char *const *choices; /* NULL-terminated values it takes; NULL: any */
    bool repeatable;
} cli_option;

typedef struct cli_operand {
    const char *name; /* "FILE" */
    const char *help;
} cli_operand;

typedef struct cli_example {
    const char *command;
    const char *what;
} cli_example;

typedef struct cli_arguments cli_arguments;

typedef struct cli_command {
    const char *name; /* one word, or several: "config check" */
    const char *summary; /* one line */
    const char *about; /* paragraphs for its help; may be NULL */
    const cli_operand *operands;
    size_t operand_count;
    size_t optional_count; /* of these, the last ones, need not be given: they are NULL then */
    const cli_option *options;
    size_t option_count;
    const cli_example *examples;
    size_t example_count;
    const char *exits; /* what its exit codes mean; NULL: those of a push */
    /** Runs it; returns a cli_exit. */
    int (*run)(const cli_arguments *arguments, diag *to);
} cli_command;

/** All commands, in the order of the help. */
const cli_command *const *cli_commands(size_t *count);

/** Runs a whole command line; returns what the program ends with. Help and version go to standard output, errors to standard error. */
int cli_main(int count, char **words);

/** Prints the help of one command, or of the program when `command` is NULL. */
void cli_print_help(FILE *out, const cli_command *command);
/** Prints which commands start with that word. */
void cli_print_group(FILE *out, const char *word);
/** Whether a command's name has several words, of which this is the first. */
bool cli_in_group(const cli_command *command, const char *word);

/** The exit codes of a push, for help. */
extern const char cli_push_exits[];

#endif
