/* trunkline resume: goes on with what a journal holds. */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "input_bytes.h"
#include "interrupt.h"
#include "send.h"
#include "text.h"

typedef struct command {
    send_settings settings;
    const char *journal;
    sending sending;
    store *records;
    char *system; /* what the journal says */
    char *adapter;
    char *input;
    char hash[INPUT_HASH_SIZE];
    diag *to;
} command;

static char *copy(tl_str text) {
    char *made = tl_alloc(text.len + 1);
    if (made) {
        memcpy(made, text.ptr, text.len);
        made[text.len] = '\0';
    }
    return made;
}

/* What the config has to be asked for, before the journal is opened for writing. */
static bool read_about(command *all) {
    store_options options = {.path = all->journal};
    store *records = store_open(&options, TL_JOURNAL_READ, all->to);
    if (!records) {
        return false;
    }
    const tl_journal_about *about = tl_journal_about_of(store_journal(records));
    all->system = copy(about->system);
    all->adapter = copy(about->adapter);
    all->input = copy(about->input);
    if (about->input_sha256.len < sizeof all->hash) {
        memcpy(all->hash, about->input_sha256.ptr, about->input_sha256.len);
    }
    store_close(records);
    return (all->system && all->adapter && all->input) || diag_error(all->to, place_none(), "out of memory");
}

static bool check_system(const command *all) {
    const config_system *system = all->sending.system;
    if (strcmp(system->adapter->name, all->adapter) == 0) {
        return true;
    }
    return diag_error(all->to, system->where, "the journal %s is for a system of the adapter %s; \"%s\" has the adapter %s now", all->journal,
                      text_shorten(tl_str_from(all->adapter)).text, text_shorten(tl_str_from(system->name)).text, system->adapter->name);
}

/* No error: the journal holds all that is to be sent. */
static void compare_input(const command *all) {
    char hash[INPUT_HASH_SIZE];
    if (all->hash[0] && input_hash_file(all->input, hash) && strcmp(hash, all->hash) != 0) {
        diag_note(all->to, place_at(all->input, 0, 0), "has changed since it was read; what is sent is what was read then");
    }
}

static bool set_up(command *all, bool resend_unknown) {
    tl_error error = {0};
    all->sending.settings = &all->settings;
    all->sending.journal = all->journal;
    all->sending.to = all->to;
    if (!read_about(all)) {
        return false;
    }
    all->sending.input = strcmp(all->input, "-") == 0 ? NULL : all->input;
    if (!send_open(&all->sending, all->system) || !check_system(all)) {
        return false;
    }
    store_options options = {.path = all->journal, .window = all->sending.window};
    all->records = store_open(&options, TL_JOURNAL_WRITE, all->to);
    if (!all->records) {
        return false;
    }
    if (tl_journal_resume(store_journal(all->records), resend_unknown, &error) != TL_OK) {
        return diag_error(all->to, place_none(), "%s", error.message);
    }
    return true;
}

static int run_resume(const cli_arguments *arguments, diag *to) {
    command all = {.to = to, .journal = arguments->operands[0]};
    const char *unknown = arguments_value(arguments, "on-unknown");
    int code = CLI_EXIT_USAGE;
    interrupt_catch();
    if (send_settings_read(&all.settings, arguments, to) && set_up(&all, unknown && strcmp(unknown, "resend") == 0)) {
        if (!all.settings.quiet) {
            compare_input(&all);
        }
        code = send_all(&all.sending, all.records);
    }
    store_close(all.records);
    send_close(&all.sending);
    tl_free(all.system);
    tl_free(all.adapter);
    tl_free(all.input);
    return code;
}

static const char *const unknown_choices[] = {"report", "resend", NULL};

static const cli_option options[] = {
    {"on-unknown", "report|resend",
     "Whether records that were perhaps saved are sent again (resend) or stay\nunknown (report, if not given). Those in flight when the program "
     "ended\n"
     "are sent again anyway where sending twice does no harm.",
     unknown_choices, false},
    SEND_OPTIONS,
};

static const cli_operand operands[] = {{"JOURNAL", "The journal of a push; the push tells its path at its end."}};

static const cli_example examples[] = {
    {"trunkline resume wasp.journal --results results.csv", "Go on after Ctrl-C, a crash or a full disk:"},
    {"trunkline resume wasp.journal --on-unknown resend", "Send those again too of which no answer came:"},
};

const cli_command cli_command_resume = {
    .name = "resume",
    .summary = "Go on with a push that did not come to its end.",
    .about = "Sends what the journal holds and was not sent. What was saved, rejected or invalid stays as it is.\n"
             "The config is needed again; the input file is not.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_resume,
};
