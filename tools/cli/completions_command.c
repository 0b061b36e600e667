/* trunkline completions: what a shell sources. */
#include <string.h>

#include "arguments.h"
#include "call_send.h"
#include "commands.h"
#include "completions.h"
#include "config.h"
#include "text.h"

/* For the scripts: one name a line. A config that is not there, or wrong, has no names. */
static void print_systems(const char *path) {
    FILE *nowhere = fopen("/dev/null", "w");
    diag silent = {.out = nowhere};
    config *loaded = nowhere ? config_load(path ? path : "trunkline.yaml", &silent) : NULL;
    const config_system *system;
    for (size_t i = 0; loaded && (system = config_at(loaded, i)) != NULL; i++) {
        printf("%s\n", text_shorten_to(tl_str_from(system->name), 200).text);
    }
    config_free(loaded);
    if (nowhere) {
        fclose(nowhere);
    }
}

static int run_completions(const cli_arguments *arguments, diag *to) {
    const char *shell = arguments->operands[0];
    if (strcmp(shell, "bash") == 0) {
        completions_bash(stdout);
    } else if (strcmp(shell, "zsh") == 0) {
        completions_zsh(stdout);
    } else if (strcmp(shell, "fish") == 0) {
        completions_fish(stdout);
    } else if (strcmp(shell, "systems") == 0) {
        print_systems(arguments_value(arguments, "config"));
    } else {
        diag_error(to, place_none(), "there are completions for bash, zsh and fish, not for \"%s\"", text_shorten(tl_str_from(shell)).text);
        return CLI_EXIT_USAGE;
    }
    return call_output_good(to) ? CLI_EXIT_OK : CLI_EXIT_USAGE;
}

/* ---- the table ---- */

static const cli_operand operands[] = {
    {"SHELL", "bash, zsh or fish; systems: the names of the config's systems, which the\nscripts ask for."},
};

static const cli_option options[] = {
    {"config", "FILE", "The config, for systems; trunkline.yaml in the working directory if not\ngiven.", NULL, false},
};

static const cli_example examples[] = {
    {"source <(trunkline completions bash)", "In this bash:"},
    {"trunkline completions zsh > ~/.zfunc/_trunkline", "In every zsh, with ~/.zfunc in fpath:"},
    {"trunkline completions fish > ~/.config/fish/completions/trunkline.fish", "In every fish:"},
};

const cli_command cli_command_completions = {
    .name = "completions",
    .summary = "Print completions for a shell.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .exits = "0 done; 2 a usage error.",
    .run = run_completions,
};
