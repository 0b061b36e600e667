/* trunkline systems: what the systems are that this program knows, and what each can do. */
#include <errno.h>
#include <string.h>

#include <trunkline/systems.h>

#include "arguments.h"
#include "commands.h"
#include "systems_facts.h"
#include "text.h"
#include "yaml/yaml.h"

static const tl_adapter *find(const char *name, diag *to) {
    enum { MOST = 64 };
    const char *names[MOST];
    size_t count = 0;
    const tl_adapter *const *adapters = tl_systems(&count);
    const tl_adapter *adapter = tl_system_find(tl_str_from(name));
    for (size_t i = 0; i < count && i < MOST; i++) {
        names[i] = adapters[i]->name;
    }
    if (!adapter) {
        const char *nearest = yaml_nearest(name, names, count < MOST ? count : MOST);
        diag_error(to, place_none(), "there is no system \"%s\"%s%s%s", text_shorten(tl_str_from(name)).text, nearest ? "; did you mean \"" : "",
                   nearest ? nearest : "", nearest ? "\"?" : "");
    }
    return adapter;
}

static int run_systems(const cli_arguments *arguments, diag *to) {
    size_t count = 0;
    const tl_adapter *const *adapters = tl_systems(&count);
    const tl_adapter *only = NULL;
    if (arguments->operands[0]) {
        only = find(arguments->operands[0], to);
        if (!only) {
            return CLI_EXIT_USAGE;
        }
        adapters = &only;
        count = 1;
    }
    if (arguments_has(arguments, "json")) {
        systems_print_json(stdout, adapters, count);
    } else {
        systems_print(stdout, adapters, count);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        diag_error(to, place_none(), "standard output cannot be written: %s", strerror(errno));
        return CLI_EXIT_USAGE;
    }
    return CLI_EXIT_OK;
}

static const cli_operand operands[] = {{"SYSTEM", "One of them, by the adapter's name; all if not given."}};
static const cli_option options[] = {{"json", NULL, "Print one JSON object instead (docs/config.md).", NULL, false}};
static const cli_example examples[] = {
    {"trunkline systems", "Which systems are there, and what does each take?"},
    {"trunkline systems qqcatalyst --json | jq '.systems[0].settings'", "Which settings does one have?"},
};

const cli_command cli_command_systems = {
    .name = "systems",
    .summary = "List the systems that this program knows, and what each can do.",
    .about = "Of each: what it may delete, the calls that save records, how many records one carries, whether it\n"
             "is sent again when a reply is lost, where its token goes, the columns that a file must or may have,\n"
             "what a login takes, and the settings that a config can have.",
    .operands = operands,
    .operand_count = 1,
    .optional_count = 1,
    .options = options,
    .option_count = 1,
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .exits = "0 done; 2 a usage error.",
    .run = run_systems,
};
