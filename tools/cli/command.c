#include "command.h"

#include <string.h>

#include <trunkline/version.h>

#include "arguments.h"
#include "text.h"
#include "yaml/yaml.h"

static int run(const cli_command *command, int count, char **words, diag *to) {
    cli_arguments arguments;
    int code = CLI_EXIT_USAGE;
    if (arguments_parse(command, count, words, &arguments, to)) {
        if (arguments.help) {
            cli_print_help(stdout, command);
            code = CLI_EXIT_OK;
        } else {
            code = command->run(&arguments, to);
        }
    }
    arguments_dispose(&arguments);
    return code;
}

bool cli_in_group(const cli_command *command, const char *word) {
    size_t length = strlen(word);
    return strncmp(command->name, word, length) == 0 && command->name[length] == ' ';
}

static bool is_group(const char *word) {
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    for (size_t i = 0; i < count; i++) {
        if (cli_in_group(commands[i], word)) {
            return true;
        }
    }
    return false;
}

/* How many of the words name that command; 0: they name another one. */
static int words_of_name(const cli_command *command, int count, char **words) {
    const char *at = command->name;
    for (int i = 0; i < count; i++) {
        size_t length = strlen(words[i]);
        if (length == 0 || strncmp(at, words[i], length) != 0) {
            return 0;
        }
        if (at[length] == '\0') {
            return i + 1;
        }
        if (at[length] != ' ') {
            return 0;
        }
        at += length + 1;
    }
    return 0;
}

/* @param group  the word before it; NULL: it is the first */
static int fail_unknown(const char *group, const char *word, diag *to) {
    enum { MOST = 64, SIZE = 24 };
    char heads[MOST][SIZE]; /* without a group: the first words */
    const char *names[MOST];
    size_t used = 0;
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    for (size_t i = 0; i < count && used < MOST; i++) {
        const char *name = commands[i]->name;
        if (!group) {
            snprintf(heads[used], SIZE, "%.*s", (int)strcspn(name, " "), name);
            names[used] = heads[used];
            used++;
        } else if (cli_in_group(commands[i], group)) {
            names[used++] = name + strlen(group) + 1;
        }
    }
    const char *nearest = yaml_nearest(word, names, used);
    const char *before = group ? group : "";
    const char *blank = group ? " " : "";
    text_short shown = text_shorten(tl_str_from(word));
    if (nearest) {
        diag_error(to, place_none(), "unknown command %s%s%s; did you mean %s%s%s?", before, blank, shown.text, before, blank, nearest);
    } else {
        diag_error(to, place_none(), "unknown command %s%s%s; trunkline %s%s--help lists them", before, blank, shown.text, before, blank);
    }
    return CLI_EXIT_USAGE;
}

/* "trunkline config": a word that only starts names. */
static int run_group(int count, char **words, diag *to) {
    if (count < 2) {
        cli_print_group(stderr, words[0]);
        return CLI_EXIT_USAGE;
    }
    if (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0) {
        cli_print_group(stdout, words[0]);
        return CLI_EXIT_OK;
    }
    return fail_unknown(words[0], words[1], to);
}

int cli_main(int count, char **words) {
    diag to = {stderr, 0};
    size_t commands_count;
    const cli_command *const *commands = cli_commands(&commands_count);
    if (count < 2) {
        cli_print_help(stderr, NULL);
        return CLI_EXIT_USAGE;
    }
    if (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0) {
        cli_print_help(stdout, NULL);
        return CLI_EXIT_OK;
    }
    if (strcmp(words[1], "--version") == 0) {
        printf("trunkline %s\n", TL_VERSION);
        return CLI_EXIT_OK;
    }
    for (size_t i = 0; i < commands_count; i++) {
        int named = words_of_name(commands[i], count - 1, words + 1);
        if (named) {
            return run(commands[i], count - 1 - named, words + 1 + named, &to);
        }
    }
    return is_group(words[1]) ? run_group(count - 1, words + 1, &to) : fail_unknown(NULL, words[1], &to);
}
