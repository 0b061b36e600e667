#include "completions.h"

#include <string.h>

#include <trunkline/systems.h>

enum { MOST_ADAPTERS = 32 };

static const char *const *adapter_names(void) {
    static const char *names[MOST_ADAPTERS + 1];
    size_t count;
    const tl_adapter *const *adapters = tl_systems(&count);
    for (size_t i = 0; i < count && i < MOST_ADAPTERS; i++) {
        names[i] = adapters[i]->name;
    }
    return names;
}

completion completion_of_option(const cli_option *option) {
    completion of = {option->choices                                       ? COMPLETE_WORDS
                     : option->value && strcmp(option->value, "FILE") == 0 ? COMPLETE_FILES
                                                                           : COMPLETE_NOTHING,
                     option->choices};
    return of;
}

completion completion_of_operand(const cli_operand *operand) {
    static const char *const shells[] = {"bash", "zsh", "fish", NULL};
    static const struct {
        const char *name;
        enum completion_kind kind;
    } names[] = {
        {"SYSTEM", COMPLETE_SYSTEMS}, {"FILE", COMPLETE_FILES}, {"JOURNAL", COMPLETE_FILES},
        {"RESULTS", COMPLETE_FILES},  {"WSDL", COMPLETE_FILES}, {"MESSAGE", COMPLETE_FILES},
    };
    completion of = {COMPLETE_NOTHING, NULL};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        of.kind = strcmp(operand->name, names[i].name) == 0 ? names[i].kind : of.kind;
    }
    if (strcmp(operand->name, "ADAPTER") == 0 || strcmp(operand->name, "SHELL") == 0) {
        of.kind = COMPLETE_WORDS;
        of.words = operand->name[0] == 'A' ? adapter_names() : shells;
    }
    return of;
}

tl_str completion_head(const cli_command *command) {
    return tl_str_sized(command->name, strcspn(command->name, " "));
}

const char *completion_tail(const cli_command *command) {
    const char *blank = strchr(command->name, ' ');
    return blank ? blank + 1 : NULL;
}

bool completion_is_first(size_t index) {
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    for (size_t i = 0; i < index; i++) {
        if (tl_str_equal(completion_head(commands[i]), completion_head(commands[index]))) {
            return false;
        }
    }
    return true;
}

void completion_print_help(FILE *out, const char *help, const char *escaped) {
    for (const char *at = help; *at; at++) {
        if ((*at == '.' || *at == ';') && (at[1] == '\n' || at[1] == ' ' || at[1] == '\0')) {
            return;
        }
        if (*at == '\'') {
            fputs("'\\''", out);
        } else {
            fputs(strchr(escaped, *at) ? "\\" : "", out);
            fputc(*at == '\n' ? ' ' : *at, out);
        }
    }
}
