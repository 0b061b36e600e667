/* A manual page in scdoc's language, from a command's table and a file of prose. */
#ifndef CLI_MAN_PAGE_H
#define CLI_MAN_PAGE_H

#include "command.h"

/** "trunkline-config-check"; "trunkline" for NULL. */
void man_page_name(const char *command, char *out, size_t size);

/** Prints the page of a command. @param prose  folder with NAME.scd, which may be missing. False: it cannot be read; standard error was told. */
bool man_print_command(FILE *out, const cli_command *command, const char *prose);
/** Prints the page of the program, which lists its commands. */
bool man_print_program(FILE *out, const char *prose);

#endif
