/* Prints help from the tables. */
#include <string.h>

#include "command.h"

enum { INDENT = 2, GAP = 2, HELP_COLUMN = 28 };

const char cli_push_exits[] = "0 all saved; 1 some records not saved; 2 a usage, config or input error; 3 stopped\n"
                                 "early, because the system cannot be reached or refuses us; 4 interrupted. The highest that applies.";

/* "  left        text", later lines of the text under its first. A long left side has a line of its own. */
static void print_item(FILE *out, const char *left, const char *text) {
    size_t length = strlen(left);
    fprintf(out, "%*s%s", INDENT, "", left);
    if (INDENT + length + GAP > HELP_COLUMN) {
        fprintf(out, "\n%*s", HELP_COLUMN, "");
    } else {
        fprintf(out, "%*s", (int)(HELP_COLUMN - INDENT - length), "");
    }
    for (const char *at = text; *at; at++) {
        fputc(*at, out);
        if (*at == '\n') {
            fprintf(out, "%*s", HELP_COLUMN, "");
        }
    }
    fputc('\n', out);
}

static void print_option(FILE *out, const cli_option *option) {
    char left[80];
    size_t used = (size_t)snprintf(left, sizeof left, "--%s", option->name);
    if (option->choices) {
        for (const char *const *choice = option->choices; *choice && used < sizeof left; choice++) {
            used += (size_t)snprintf(left + used, sizeof left - used, "%s%s", choice == option->choices ? " " : "|", *choice);
        }
    } else if (option->value && used < sizeof left) {
        snprintf(left + used, sizeof left - used, " %s", option->value);
    }
    print_item(out, left, option->help);
}

static void print_command_help(FILE *out, const cli_command *command) {
    fprintf(out, "Usage: trunkline %s", command->name);
    for (size_t i = 0; i < command->operand_count; i++) {
        bool optional = i + command->optional_count >= command->operand_count;
        fprintf(out, optional ? " [%s]" : " %s", command->operands[i].name);
    }
    fprintf(out, " [OPTION]...\n\n%s\n", command->summary);
    if (command->about) {
        fprintf(out, "\n%s\n", command->about);
    }
    fputc('\n', out);
    for (size_t i = 0; i < command->operand_count; i++) {
        print_item(out, command->operands[i].name, command->operands[i].help);
    }
    fputs("\nOptions:\n", out);
    for (size_t i = 0; i < command->option_count; i++) {
        print_option(out, &command->options[i]);
    }
    print_item(out, "--help", "Print this help.");
    if (command->example_count) {
        fputs("\nExamples:\n", out);
    }
    for (size_t i = 0; i < command->example_count; i++) {
        fprintf(out, "  # %s\n  %s\n", command->examples[i].what, command->examples[i].command);
    }
    fprintf(out, "\nExit codes: %s\n", command->exits ? command->exits : cli_push_exits);
}

void cli_print_group(FILE *out, const char *word) {
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    fprintf(out, "Usage: trunkline %s COMMAND [OPTION]...\n\nCommands:\n", word);
    for (size_t i = 0; i < count; i++) {
        if (cli_in_group(commands[i], word)) {
            print_item(out, commands[i]->name, commands[i]->summary);
        }
    }
}

static void print_program_help(FILE *out) {
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    fputs("Usage: trunkline COMMAND [OPTION]...\n\nSaves phone numbers and contact details in vendor systems.\n\nCommands:\n", out);
    for (size_t i = 0; i < count; i++) {
        print_item(out, commands[i]->name, commands[i]->summary);
    }
    fputs("\nOptions:\n", out);
    print_item(out, "--help", "Print this help; trunkline COMMAND --help tells of one command.");
    print_item(out, "--version", "Print the version.");
}

void cli_print_help(FILE *out, const cli_command *command) {
    if (command) {
        print_command_help(out, command);
    } else {
        print_program_help(out);
    }
}
