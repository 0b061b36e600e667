/* trunkline status: how far a push is. */
#include <inttypes.h>

#include "commands.h"
#include "arguments.h"
#include "send.h"
#include "store.h"
#include "text.h"

static const char exits[] = "0 every record has a result; 1 some have none, or were not sent; 2 the journal\ncannot be read.";

static void print_counts(const tl_journal_status *status) {
    static const tl_outcome order[] = {TL_OUTCOME_SAVED, TL_OUTCOME_REJECTED, TL_OUTCOME_INVALID, TL_OUTCOME_NOT_SENT, TL_OUTCOME_UNKNOWN};
    printf("records: %s\n", text_number(status->records).text);
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        if (status->by_outcome[order[i]]) {
            printf("  %s %s\n", text_number(status->by_outcome[order[i]]).text, tl_outcome_name(order[i]));
        }
    }
    if (status->by_outcome[0] > status->in_flight) {
        printf("  %s still to be sent\n", text_number(status->by_outcome[0] - status->in_flight).text);
    }
    if (status->in_flight) {
        printf("  %s in flight%s\n", text_number(status->in_flight).text, status->in_use ? "" : " when the program ended");
    }
}

static void print_state(const tl_journal_status *status, const char *path, bool open) {
    if (status->in_use) {
        puts("state: a push is under way");
    } else if (!status->sealed) {
        puts("state: the program ended before it had read the whole input; nothing was sent: push the file again");
    } else if (status->forgotten) {
        puts("state: its values were wiped");
    } else if (open) {
        printf("state: not at its end; to go on: trunkline resume %s\n", text_shorten_to(tl_str_from(path), 200).text);
    } else {
        puts("state: every record has a result");
    }
}

static int run_status(const cli_arguments *arguments, diag *to) {
    store_options options = {.path = arguments->operands[0]};
    tl_journal_status status;
    tl_error error = {0};
    store *records = store_open(&options, TL_JOURNAL_READ, to);
    int code = CLI_EXIT_USAGE;
    if (!records) {
        return code;
    }
    if (tl_journal_status_of(store_journal(records), &status, &error) != TL_OK) {
        diag_error(to, place_none(), "%s", error.message);
        goto out;
    }
    const tl_journal_about *about = tl_journal_about_of(store_journal(records));
    bool open = status.by_outcome[0] > 0 || status.by_outcome[TL_OUTCOME_NOT_SENT] > 0 || !status.sealed;
    printf("system: %s (%s)\n", text_shorten(about->system).text, text_shorten(about->adapter).text);
    printf("input: %s\n", text_shorten_to(about->input, 200).text);
    if (about->input_sha256.len > 0) {
        printf("input's SHA-256: %s\n", text_shorten_to(about->input_sha256, 100).text);
    }
    printf("sent again after a crash: %s\n", about->idempotent ? "yes" : "no, what was in flight ends unknown");
    print_counts(&status);
    print_state(&status, arguments->operands[0], open);
    code = !send_output_good(to) ? CLI_EXIT_USAGE : open ? CLI_EXIT_NOT_ALL : CLI_EXIT_OK;
out:
    store_close(records);
    return code;
}

static const cli_operand operands[] = {{"JOURNAL", "The journal of a push, also while it runs."}};
static const cli_example examples[] = {{"trunkline status wasp.journal", "How far a push is:"}};

const cli_command cli_command_status = {
    .name = "status",
    .summary = "Tell how far a push is.",
    .about = "Reads the journal, and changes nothing.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .exits = exits,
    .run = run_status,
};
