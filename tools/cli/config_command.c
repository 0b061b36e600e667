/* trunkline config check, and trunkline config example. */
#include <trunkline/systems.h>

#include "arguments.h"
#include "call_send.h"
#include "commands.h"
#include "config_check.h"
#include "config_example.h"
#include "findings.h"
#include "json_print.h"
#include "text.h"

static int run_config_check(const cli_arguments *arguments, diag *to) {
    const char *given = arguments_value(arguments, "config");
    const char *path = given ? given : "trunkline.yaml";
    size_t systems = 0;
    if (!arguments_has(arguments, "json")) {
        bool good = config_check_all(path, &systems, to);
        if (good) {
            printf("%s: %zu system%s, nothing is wrong\n", text_shorten_to(tl_str_from(path), 200).text, systems, systems == 1 ? "" : "s");
        }
        return call_output_good(to) && good ? CLI_EXIT_OK : CLI_EXIT_USAGE;
    }
    findings kept;
    const char *files[] = {path, NULL};
    if (!findings_begin(&kept, to)) {
        return CLI_EXIT_USAGE;
    }
    bool good = config_check_all(path, &systems, &kept.to);
    fputs("{\"schema\":\"trunkline/config-check/1\"", stdout);
    json_print_member(stdout, "config", path);
    json_print_truth(stdout, "good", good);
    printf(",\"systems\":%zu,", systems);
    findings_print(stdout, "findings", &kept, files);
    puts("}");
    findings_dispose(&kept);
    return call_output_good(to) && good ? CLI_EXIT_OK : CLI_EXIT_USAGE;
}

static int run_config_example(const cli_arguments *arguments, diag *to) {
    const tl_adapter *adapter = tl_system_find(tl_str_from(arguments->operands[0]));
    if (!adapter) {
        diag_error(to, place_none(), "there is no adapter \"%s\"; trunkline systems lists them",
                   text_shorten(tl_str_from(arguments->operands[0])).text);
        return CLI_EXIT_USAGE;
    }
    config_example_print(stdout, adapter);
    return call_output_good(to) ? CLI_EXIT_OK : CLI_EXIT_USAGE;
}

static const cli_option check_options[] = {
    {"config", "FILE", "The config; trunkline.yaml in the working directory if not given.", NULL, false},
    {"json", NULL, "Print one JSON object with all findings (docs/machine.md).", NULL, false},
};
static const cli_example check_examples[] = {{"trunkline config check", "Is everything in trunkline.yaml right?"}};

const cli_command cli_command_config_check = {
    .name = "config check",
    .summary = "Check a config.",
    .about = "Every key, every value, and what is missing, with its line. Nobody is asked, and no secret is read:\n"
             "`trunkline login SYSTEM` proves that those are right.",
    .options = check_options,
    .option_count = sizeof check_options / sizeof check_options[0],
    .examples = check_examples,
    .example_count = 1,
    .exits = "0 right; 2 not.",
    .run = run_config_check,
};

static const cli_operand example_operands[] = {{"ADAPTER", "One of those that `trunkline systems` lists."}};
static const cli_example example_examples[] = {{"trunkline config example wasp > trunkline.yaml", "Begin with a config:"}};

const cli_command cli_command_config_example = {
    .name = "config example",
    .summary = "Print a config for one adapter, with a comment on everything that it may hold.",
    .operands = example_operands,
    .operand_count = 1,
    .examples = example_examples,
    .example_count = 1,
    .exits = "0 done; 2 a usage error.",
    .run = run_config_example,
};
