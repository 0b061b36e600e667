/* trunkline forget: wipes the values of a journal. */
#include "arguments.h"
#include "commands.h"
#include "store.h"

static const char exits[] = "0 they are wiped; 2 the journal cannot be opened or written to.";

static int run_forget(const cli_arguments *arguments, diag *to) {
    store_options options = {.path = arguments->operands[0]};
    tl_error error = {0};
    store *records = store_open(&options, TL_JOURNAL_WRITE, to);
    if (!records) {
        return CLI_EXIT_USAGE;
    }
    int code = CLI_EXIT_OK;
    if (tl_journal_forget(store_journal(records), &error) != TL_OK) {
        diag_error(to, place_none(), "%s", error.message);
        code = CLI_EXIT_USAGE;
    }
    store_close(records);
    return code;
}

static const cli_operand operands[] = {{"JOURNAL", "The journal of a push that does not run."}};
static const cli_example examples[] = {{"trunkline forget wasp.journal", "Keep the outcomes, wipe the phone numbers:"}};

const cli_command cli_command_forget = {
    .name = "forget",
    .summary = "Wipe the values that a journal holds.",
    .about = "Lines, ids, outcomes and reasons stay; values, and what the system said, go for good, also from the\n"
             "file's free pages. Such a journal cannot be resumed.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .exits = exits,
    .run = run_forget,
};
