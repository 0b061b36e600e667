#include "arguments.h"

#include <inttypes.h>
#include <string.h>

#include <trunkline/memory.h>

#include "number.h"
#include "text.h"
#include "yaml/yaml.h"

static bool same_name(const char *name, const char *word, size_t length) {
    return strlen(name) == length && memcmp(name, word, length) == 0;
}

static const cli_option *find_option(const cli_command *command, const char *word, size_t length) {
    for (size_t i = 0; i < command->option_count; i++) {
        if (same_name(command->options[i].name, word, length)) {
            return &command->options[i];
        }
    }
    return NULL;
}

static bool fail_unknown(const cli_command *command, const char *word, size_t length, diag *to) {
    enum { MOST = 64 };
    const char *names[MOST];
    char name[64];
    const char *nearest = NULL;
    if (length < sizeof name && command->option_count <= MOST) {
        memcpy(name, word, length);
        name[length] = '\0';
        for (size_t i = 0; i < command->option_count; i++) {
            names[i] = command->options[i].name;
        }
        nearest = yaml_nearest(name, names, command->option_count);
    }
    text_short shown = text_shorten(tl_str_sized(word, length));
    if (nearest) {
        return diag_error(to, place_none(), "unknown option --%s; did you mean --%s?", shown.text, nearest);
    }
    return diag_error(to, place_none(), "unknown option --%s; trunkline %s --help lists them", shown.text, command->name);
}

static bool check_choice(const cli_option *option, const char *value, diag *to) {
    char list[200] = "";
    size_t used = 0;
    for (const char *const *choice = option->choices; choice && *choice; choice++) {
        if (strcmp(*choice, value) == 0) {
            return true;
        }
        int wrote = snprintf(list + used, sizeof list - used, "%s%s", used ? " or " : "", *choice);
        used += wrote > 0 && (size_t)wrote < sizeof list - used ? (size_t)wrote : 0;
    }
    return !option->choices || diag_error(to, place_none(), "--%s takes %s, not \"%s\"", option->name, list, text_shorten(tl_str_from(value)).text);
}

/* Reads the option at words[*at], moving past a value of its own. */
static bool take_option(cli_arguments *out, int count, char **words, int *at, diag *to) {
    const char *word = words[*at] + 2;
    const char *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    if (same_name("help", word, length)) {
        out->help = true;
        return true;
    }
    const cli_option *option = find_option(out->command, word, length);
    if (!option) {
        return fail_unknown(out->command, word, length, to);
    }
    if (!option->repeatable && arguments_has(out, option->name)) {
        return diag_error(to, place_none(), "--%s is given twice", option->name);
    }
    const char *value = NULL;
    if (!option->value) {
        if (equals) {
            return diag_error(to, place_none(), "--%s takes no value", option->name);
        }
    } else if (equals) {
        value = equals + 1;
    } else if (*at + 1 < count) {
        value = words[++*at];
    } else {
        return diag_error(to, place_none(), "--%s needs a value: --%s %s", option->name, option->name, option->value);
    }
    if (value && !check_choice(option, value, to)) {
        return false;
    }
    out->given[out->given_count].option = option;
    out->given[out->given_count].value = value;
    out->given_count++;
    return true;
}

bool arguments_parse(const cli_command *command, int count, char **words, cli_arguments *out, diag *to) {
    size_t operands = 0;
    bool only_operands = false;
    memset(out, 0, sizeof *out);
    out->command = command;
    out->operands = tl_calloc(command->operand_count + 1, sizeof *out->operands);
    out->given = tl_calloc((size_t)count + 1, sizeof *out->given);
    if (!out->operands || !out->given) {
        return diag_error(to, place_none(), "out of memory");
    }
    for (int i = 0; i < count; i++) {
        const char *word = words[i];
        if (!only_operands && strcmp(word, "--") == 0) {
            only_operands = true;
        } else if (!only_operands && strcmp(word, "-h") == 0) {
            out->help = true;
        } else if (!only_operands && strncmp(word, "--", 2) == 0) {
            if (!take_option(out, count, words, &i, to)) {
                return false;
            }
        } else if (!only_operands && word[0] == '-' && word[1] != '\0') {
            return diag_error(to, place_none(), "unknown option %s; trunkline %s --help lists them", text_shorten(tl_str_from(word)).text,
                              command->name);
        } else if (operands == command->operand_count) {
            return diag_error(to, place_none(), "one word too many: \"%s\"; trunkline %s --help tells how it is used",
                              text_shorten(tl_str_from(word)).text, command->name);
        } else {
            out->operands[operands++] = word;
        }
    }
    if (!out->help && operands + command->optional_count < command->operand_count) {
        return diag_error(to, place_none(), "%s is missing; trunkline %s --help tells how it is used", command->operands[operands].name,
                          command->name);
    }
    return true;
}

void arguments_dispose(cli_arguments *arguments) {
    tl_free(arguments->operands);
    tl_free(arguments->given);
    memset(arguments, 0, sizeof *arguments);
}

const char *arguments_next(const cli_arguments *arguments, const char *name, size_t *at) {
    while (*at < arguments->given_count) {
        const cli_given *given = &arguments->given[(*at)++];
        if (strcmp(given->option->name, name) == 0) {
            return given->value ? given->value : "";
        }
    }
    return NULL;
}

const char *arguments_value(const cli_arguments *arguments, const char *name) {
    size_t at = 0;
    return arguments_next(arguments, name, &at);
}

bool arguments_has(const cli_arguments *arguments, const char *name) {
    return arguments_value(arguments, name) != NULL;
}

bool arguments_number(const cli_arguments *arguments, const char *name, uint32_t most, uint32_t *number, diag *to) {
    const char *value = arguments_value(arguments, name);
    *number = 0;
    if (!value || number_read(value, 1, most, number)) {
        return true;
    }
    return diag_error(to, place_none(), "--%s takes a whole number from 1 to %" PRIu32 ", not \"%s\"", name, most,
                      text_shorten(tl_str_from(value)).text);
}
