#include "page.h"

#include <errno.h>
#include <string.h>

#include <trunkline/str.h>

enum { PATH_SIZE = 1024 };

void man_page_name(const char *command, char *out, size_t size) {
    snprintf(out, size, "trunkline%s%s", command ? "-" : "", command ? command : "");
    for (char *at = out; *at; at++) {
        *at = *at == ' ' ? '-' : *at;
    }
}

/* A text as it is: scdoc's marks get a backslash, lines are joined. */
static void print_text(FILE *out, const char *text) {
    for (const char *at = text; *at; at++) {
        if (strchr("*_\\#<>[]|`", *at)) {
            fputc('\\', out);
        }
        fputc(*at == '\n' ? ' ' : *at, out);
    }
}

/* Paragraphs, an empty line between them; lines within one are joined. */
static void print_paragraphs(FILE *out, const char *text) {
    const char *end;
    while ((end = strstr(text, "\n\n")) != NULL) {
        for (const char *at = text; at < end; at++) {
            char one[2] = {*at, '\0'};
            print_text(out, one);
        }
        fputs("\n\n", out);
        text = end + 2;
    }
    print_text(out, text);
    fputs("\n\n", out);
}

/* The file as it is; nothing, when there is none. */
static bool print_prose(FILE *out, const char *folder, const char *name) {
    char path[PATH_SIZE];
    char block[4096];
    size_t got;
    snprintf(path, sizeof path, "%s/%s.scd", folder, name);
    FILE *in = fopen(path, "r");
    if (!in) {
        if (errno == ENOENT) {
            return true;
        }
        fprintf(stderr, "trunkline-man: %s: %s\n", path, strerror(errno));
        return false;
    }
    while ((got = fread(block, 1, sizeof block, in)) > 0) {
        fwrite(block, 1, got, out);
    }
    bool good = !ferror(in);
    fclose(in);
    fputc('\n', out);
    return good;
}

static void print_option(FILE *out, const cli_option *option) {
    fprintf(out, "*--%s*", option->name);
    if (option->choices) {
        for (const char *const *choice = option->choices; *choice; choice++) {
            fprintf(out, "%s*%s*", choice == option->choices ? " " : "|", *choice);
        }
    } else if (option->value) {
        fputs(" _", out);
        for (const char *at = option->value; *at; at++) { /* inside of _..._ an underscore of its own needs a backslash */
            fputs(*at == '_' ? "\\" : "", out);
            fputc(*at, out);
        }
        fputc('_', out);
    }
    fputs("\n\t", out);
    print_text(out, option->help);
    fputs(option->repeatable && !strstr(option->help, "repeated") ? " May be repeated.\n\n" : "\n\n", out);
}

static void print_synopsis(FILE *out, const cli_command *command) {
    fprintf(out, "# SYNOPSIS\n\n*trunkline %s*", command->name);
    for (size_t i = 0; i < command->operand_count; i++) {
        bool optional = i + command->optional_count >= command->operand_count;
        fprintf(out, optional ? " \\[_%s_]" : " _%s_", command->operands[i].name);
    }
    fputs(" \\[_OPTION_]...\n\n# DESCRIPTION\n\n", out);
    print_text(out, command->summary);
    fputs("\n\n", out);
    if (command->about) {
        print_paragraphs(out, command->about);
    }
    for (size_t i = 0; i < command->operand_count; i++) {
        fprintf(out, "_%s_\n\t", command->operands[i].name);
        print_text(out, command->operands[i].help);
        fputs("\n\n", out);
    }
}

static void print_examples(FILE *out, const cli_command *command) {
    fputs(command->example_count ? "# EXAMPLES\n\n" : "", out);
    for (size_t i = 0; i < command->example_count; i++) {
        print_text(out, command->examples[i].what);
        fprintf(out, "\n\n```\n%s\n```\n\n", command->examples[i].command);
    }
}

/* The name, its section, and one line that says what it is. */
static void print_head(FILE *out, const char *command, const char *summary) {
    char name[64];
    size_t length = strlen(summary);
    man_page_name(command, name, sizeof name);
    fprintf(out, "%s(1)\n\n# NAME\n\n%s - ", name, name);
    while (length > 0 && summary[length - 1] == '.') {
        length--;
    }
    for (size_t i = 0; i < length; i++) {
        char one[2] = {summary[i], '\0'};
        print_text(out, one);
    }
    fputs("\n\n", out);
}

/* "0 all saved; 1 ...": a code a line. */
static void print_exits(FILE *out, const char *exits) {
    fputs("# EXIT STATUS\n\n", out);
    print_text(out, exits);
    fputs("\n\n", out);
}

bool man_print_command(FILE *out, const cli_command *command, const char *prose) {
    char name[64];
    man_page_name(command->name, name, sizeof name);
    print_head(out, command->name, command->summary);
    print_synopsis(out, command);
    fputs("# OPTIONS\n\n", out);
    for (size_t i = 0; i < command->option_count; i++) {
        print_option(out, &command->options[i]);
    }
    fputs("*--help*\n\tPrint the command's help.\n\n", out);
    if (!print_prose(out, prose, name + strlen("trunkline-"))) {
        return false;
    }
    print_examples(out, command);
    print_exits(out, command->exits ? command->exits : cli_push_exits);
    fputs("# SEE ALSO\n\n*trunkline*(1)\n", out);
    return true;
}

bool man_print_program(FILE *out, const char *prose) {
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    print_head(out, NULL, "Save phone numbers and contact details in vendor systems");
    fputs(
        "# SYNOPSIS\n\n*trunkline* _COMMAND_ \\[_OPTION_]...\n\n*trunkline* _COMMAND_ *--help*\n\n*trunkline* *--help*|*--version*\n\n# COMMANDS\n\n",
        out);
    for (size_t i = 0; i < count; i++) {
        char name[64];
        man_page_name(commands[i]->name, name, sizeof name);
        fprintf(out, "*%s*(1)\n\t", name);
        print_text(out, commands[i]->summary);
        fputs("\n\n", out);
    }
    if (!print_prose(out, prose, "trunkline")) {
        return false;
    }
    print_exits(out, cli_push_exits);
    fputs("# SEE ALSO\n\n", out);
    for (size_t i = 0; i < count; i++) {
        char name[64];
        man_page_name(commands[i]->name, name, sizeof name);
        fprintf(out, "%s*%s*(1)", i ? ", " : "", name);
    }
    fputc('\n', out);
    return true;
}
