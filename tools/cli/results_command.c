/* trunkline results: what became of the records of a push. */
#include <string.h>

#include "arguments.h"
#include "commands.h"
#include "results.h"
#include "send.h"

static const char exits[] = "0 they were printed; 2 the journal cannot be read.";
static const char *const outcome_choices[] = {"saved", "rejected", "invalid", "not_sent", "unknown", NULL};

static tl_outcome find_outcome(const char *name) {
    for (int i = 1; name && i < TL_OUTCOME_COUNT; i++) {
        if (strcmp(tl_outcome_name((tl_outcome)i), name) == 0) {
            return (tl_outcome)i;
        }
    }
    return (tl_outcome)0;
}

static int run_results(const cli_arguments *arguments, diag *to) {
    const char *format = arguments_value(arguments, "format");
    store_options where = {.path = arguments->operands[0]};
    results_options options = {
        .format = send_format(format ? format : "csv"),
        .raw = arguments_has(arguments, "results-raw"),
        .without_values = arguments_has(arguments, "results-without-values"),
        .show_numbers = arguments_has(arguments, "show-numbers"),
        .outcome = find_outcome(arguments_value(arguments, "outcome")),
    };
    store *records = store_open(&where, TL_JOURNAL_READ, to);
    bool good = records && results_print(stdout, records, &options, to) && send_output_good(to);
    store_close(records);
    return good ? CLI_EXIT_OK : CLI_EXIT_USAGE;
}

static const cli_option options[] = {
    {"format", "csv|ndjson|table", "How they are printed; csv if not given. A table is for eyes: long texts\nare cut.", results_formats, false},
    {"outcome", "saved|rejected|invalid|not_sent|unknown", "Only records with this outcome.", outcome_choices, false},
    {"results-raw", NULL, "Cells of CSV exactly. Without it a cell that a spreadsheet would run\nas a formula gets a ' in front.", NULL, false},
    {"results-without-values", NULL, "Leave out messages, fields and saved values: they may quote the input.", NULL, false},
    {"show-numbers", NULL, "Show phone numbers in a table; only their last two digits if not given.", NULL, false},
};

static const cli_operand operands[] = {{"JOURNAL", "The journal of a push, also while it runs."}};

static const cli_example examples[] = {
    {"trunkline results wasp.journal --outcome rejected --format table", "Look at what was rejected:"},
    {"trunkline results wasp.journal > results.csv", "The same file that push --results writes:"},
};

const cli_command cli_command_results = {
    .name = "results",
    .summary = "Print what became of each record of a push.",
    .about = "One row per record, in the order of the input. A record without a result is told as what it will be\n"
             "if nobody goes on: unknown when it was in flight, else not_sent.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .exits = exits,
    .run = run_results,
};
