/* trunkline schema show: what a system's API takes and gives. */
#include "arguments.h"
#include "call_send.h"
#include "commands.h"
#include "operations.h"
#include "schema_table.h"

static int run_schema_show(const cli_arguments *arguments, diag *to) {
    const char *id = arguments->operands[1];
    bool json = arguments_has(arguments, "json");
    const tl_adapter *adapter = operations_adapter(arguments->operands[0], arguments_value(arguments, "config"), to);
    if (!adapter) {
        return CLI_EXIT_USAGE;
    }
    const tl_operation *operation = id ? operations_find(adapter->api, id, to) : NULL;
    if (id && !operation) {
        return CLI_EXIT_USAGE;
    }
    if (!(operation ? schema_print_operation(stdout, adapter, operation, json) : schema_print_api(stdout, adapter, json))) {
        diag_error(to, place_none(), "out of memory");
        return CLI_EXIT_USAGE;
    }
    return call_output_good(to) ? CLI_EXIT_OK : CLI_EXIT_USAGE;
}

/* ---- the table ---- */

static const cli_operand operands[] = {
    {"SYSTEM", "A system of the config, or an adapter by its name."},
    {"OPERATION", "One of its operations, by its id; all of them are listed if not given."},
};

static const cli_option options[] = {
    {"config", "FILE", "The config; trunkline.yaml in the working directory, if it is there.", NULL, false},
    {"json", NULL, "Print one JSON object instead of a table (docs/machine.md).", NULL, false},
};

static const cli_example examples[] = {
    {"trunkline schema show wasp", "Which operations are there?"},
    {"trunkline schema show wasp phonesCustomerSave", "What goes into a request, how long may it be, and which column fills it?"},
};

const cli_command cli_command_schema_show = {
    .name = "schema show",
    .summary = "Show the operations of a system, or the fields of one.",
    .about = "Types, limits, what is required, what may be null, what is a secret, and which column of a file\n"
             "fills it. Read from the tables that this program was built with.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .optional_count = 1,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .exits = "0 done; 2 a usage or config error.",
    .run = run_schema_show,
};
