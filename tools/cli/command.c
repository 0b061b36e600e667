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

static int fail_unknown(const char *word, diag *to) {
    enum { MOST = 32 };
    const char *names[MOST];
    size_t count;
    const cli_command *const *commands = cli_commands(&count);
    for (size_t i = 0; i < count && i < MOST; i++) {
        names[i] = commands[i]->name;
    }
    const char *nearest = yaml_nearest(word, names, count < MOST ? count : MOST);
    text_short shown = text_shorten(tl_str_from(word));
    if (nearest) {
        diag_error(to, place_none(), "unknown command %s; did you mean %s?", shown.text, nearest);
    } else {
        diag_error(to, place_none(), "unknown command %s; trunkline --help lists them", shown.text);
    }
    return CLI_EXIT_USAGE;
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
        if (strcmp(words[1], commands[i]->name) == 0) {
            return run(commands[i], count - 2, words + 2, &to);
        }
    }
    return fail_unknown(words[1], &to);
}
