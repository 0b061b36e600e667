/* Completions for shells, from the command table. One file per shell prints its script. */
#ifndef CLI_COMPLETIONS_H
#define CLI_COMPLETIONS_H

#include <stdio.h>

#include <trunkline/str.h>

#include "command.h"

enum completion_kind { COMPLETE_NOTHING, COMPLETE_FILES, COMPLETE_SYSTEMS, COMPLETE_WORDS };

/** What can stand in a place. */
typedef struct completion {
    enum completion_kind kind;
    const char *const *words; /* of COMPLETE_WORDS, NULL behind the last */
} completion;

/** Of an option's value. */
completion completion_of_option(const cli_option *option);
/** Of an operand, by its name in the table. */
completion completion_of_operand(const cli_operand *operand);

/** The first word of a command's name. */
tl_str completion_head(const cli_command *command);
/** The rest of it; NULL: there is none. */
const char *completion_tail(const cli_command *command);
/** Whether no command before this one has the same first word. */
bool completion_is_first(size_t index);

/** Prints the first sentence of a help text on one line, each character that is in `escaped` behind a backslash and ' as the shell wants it. */
void completion_print_help(FILE *out, const char *help, const char *escaped);

void completions_bash(FILE *out);
void completions_zsh(FILE *out);
void completions_fish(FILE *out);

#endif
