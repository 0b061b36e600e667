/* trunkline push: pass 1 reads and checks the whole input and stores it in a journal, pass 2 sends from there, then the results are written. */
#include <string.h>

#include "commands.h"
#include "input.h"
#include "interrupt.h"
#include "push_options.h"
#include "send.h"
#include "state_journal.h"
#include "text.h"

/* All that a push needs, freed at once. */
typedef struct command {
    push_settings settings;
    sending sending;
    earlier *earlier;
    store *records;
    phone_check *phones;
    input_report input;
    diag *to;
} command;

/* ---- setting up ---- */

static bool set_up(command *all) {
    const push_settings *settings = &all->settings;
    sending *to_send = &all->sending;
    to_send->settings = &settings->send;
    to_send->input = settings->file;
    to_send->dry_run = settings->dry_run;
    to_send->to = all->to;
    if (settings->journal && settings->send.results && strcmp(settings->journal, settings->send.results) == 0) {
        return diag_error(all->to, place_none(), "--journal and --results are the same file");
    }
    if (!send_open(to_send, settings->system)) {
        return false;
    }
    if (settings->only_failed) {
        bool unknown_too = settings->resend_unknown || (!settings->report_unknown && push_run_is_idempotent(to_send->system));
        all->earlier = earlier_read(settings->only_failed, unknown_too, all->to);
        return all->earlier != NULL;
    }
    return true;
}

static void tear_down(command *all) {
    store_close(all->records);
    earlier_free(all->earlier);
    phone_check_free(all->phones);
    send_close(&all->sending);
    push_settings_dispose(&all->settings);
}

static tl_journal_about about_of(const command *all) {
    const config_system *system = all->sending.system;
    tl_journal_about about = {
        .system = tl_str_from(system->name),
        .adapter = tl_str_from(system->adapter->name),
        .input = tl_str_from(all->settings.file),
        .input_sha256 = tl_str_from(all->input.hash),
        .idempotent = push_run_is_idempotent(system),
    };
    return about;
}

static bool open_journal(command *all) {
    const push_settings *settings = &all->settings;
    store_options options = {.path = settings->journal, .about = about_of(all), .window = all->sending.window};
    bool nameless = settings->no_journal || settings->dry_run;
    all->records =
        settings->journal || nameless ? store_create(&options, all->to) : state_journal_create(all->sending.system->name, &options, all->to);
    return all->records != NULL;
}

/* ---- the two passes ---- */

static input_status read_input(command *all) {
    const push_settings *settings = &all->settings;
    all->phones = phone_check_new(all->sending.system);
    if (!all->phones) {
        diag_error(all->to, place_none(), "out of memory");
        return INPUT_FAILED;
    }
    all->sending.phones = phone_check_report(all->phones);
    input_options options = {
        .path = settings->file,
        .format = settings->format,
        .columns = settings->columns,
        .adapter = all->sending.system->adapter,
        .push = push_run_push(all->sending.run),
        .list_bad_rows = !settings->skip_bad_rows,
        .phones = all->phones,
        .list_phones = !settings->send.quiet,
        .limit = settings->limit,
        .only_failed = all->earlier,
        .interrupted = interrupt_came,
    };
    options.columns.reads_country = all->sending.system->phone_check != CONFIG_PHONE_OFF;
    return input_read(&options, all->records, &all->input, all->to);
}

/* Bad rows, and the user wants all or nothing. */
static int refuse(command *all) {
    diag_error(all->to, place_none(), "nothing was sent: %s of %s rows cannot be sent; --bad-rows skip sends the others",
               text_number(all->input.bad).text, text_number(store_count(all->records)).text);
    store_explain_rest(all->records, "not sent: other rows of the file cannot be sent");
    (void)send_write_results(&all->sending, all->records, NULL);
    return CLI_EXIT_USAGE;
}

static int push_dry(command *all) {
    const sending *with = &all->sending;
    push_run_report report;
    uint64_t count = store_count(all->records);
    int code = push_run_all(with->run, all->records, &report, all->to) ? CLI_EXIT_OK : CLI_EXIT_USAGE;
    if (report.interrupted) {
        code = send_worse(code, CLI_EXIT_INTERRUPTED);
    }
    if (all->input.bad) {
        code = send_worse(code, CLI_EXIT_NOT_ALL);
    }
    if (!send_output_good(all->to)) {
        code = send_worse(code, CLI_EXIT_USAGE);
    }
    if (!all->settings.send.quiet) {
        fprintf(stderr, "%s: dry run, nothing was sent: %s record%s in %s request%s", text_shorten(tl_str_from(with->system->name)).text,
                text_number(count - all->input.bad).text, count - all->input.bad == 1 ? "" : "s", text_number(with->dry.requests).text,
                with->dry.requests == 1 ? "" : "s");
        if (all->input.bad) {
            fprintf(stderr, ", %s row%s skipped", text_number(all->input.bad).text, all->input.bad == 1 ? "" : "s");
        }
        fputc('\n', stderr);
        phone_report_print(stderr, with->phones);
    }
    return code;
}

static int push(command *all) {
    tl_journal_about about = about_of(all);
    if (all->earlier && !all->settings.send.quiet) {
        diag_note(all->to, place_none(), "%s record%s left alone: saved in the earlier run, or not named in its results",
                  text_number(all->input.passed_over).text, all->input.passed_over == 1 ? "" : "s");
    }
    if (!store_seal(all->records, &about, all->to)) {
        store_discard(all->records);
        all->records = NULL;
        return CLI_EXIT_USAGE;
    }
    return all->settings.dry_run ? push_dry(all) : send_all(&all->sending, all->records);
}

static int run_push(const cli_arguments *arguments, diag *to) {
    command all = {.to = to};
    int code = CLI_EXIT_USAGE;
    interrupt_catch();
    if (!push_settings_read(&all.settings, arguments, to) || !set_up(&all) || !open_journal(&all)) {
        goto out;
    }
    input_status status = read_input(&all);
    if (status == INPUT_READ && (!all.input.bad || all.settings.skip_bad_rows)) {
        code = push(&all);
        goto out;
    }
    if (status == INPUT_READ) {
        code = refuse(&all);
    } else if (status == INPUT_INTERRUPTED) {
        diag_error(to, place_none(), "interrupted while the file was read; nothing was sent");
        code = CLI_EXIT_INTERRUPTED;
    }
    store_discard(all.records); /* nothing was sent: there is nothing to go on with */
    all.records = NULL;
out:
    tear_down(&all);
    return code;
}

/* ---- the table ---- */

static const cli_operand operands[] = {
    {"SYSTEM", "A system of the config, by its name there."},
    {"FILE", "CSV (RFC 4180, UTF-8, commas) whose first line names the columns, or\nNDJSON: an object a line, its members named as the columns.\n"
             "\"-\": standard input."},
};

static const cli_example examples[] = {
    {"trunkline push wasp phones.csv --results results.csv", "Save every record, and keep what became of each:"},
    {"trunkline push wasp phones.csv --dry-run | head -1", "See the first request without sending it:"},
    {"trunkline push wasp export.csv --map number=\"Phone #\" --ignore-columns Fax,Notes", "A file with other headings:"},
    {"jq -c '.people[]' export.json | trunkline push wasp - --format ndjson", "From another program:"},
    {"trunkline push wasp phones.csv --only-failed results.csv", "Send again what was not saved:"},
};

const cli_command cli_command_push = {
    .name = "push",
    .summary = "Save the records of a CSV or NDJSON file in a system.",
    .about = "The whole input is read and checked before anything is sent. Columns: id (your own name for\n"
             "the record), customer, contact, phone_id, kind, number, extension, country, primary, textable,\n"
             "valid, unlisted, carrier, label, category, notes, and x.FIELD for a field of the system by its own\n"
             "name. An empty cell of CSV is not sent. NDJSON has three states: a member that is not there, null,\n"
             "and a value; numbers, true and false count by their text; \"x\" may be an object of fields.\n\n"
             "Every push keeps a journal, so that none is lost: after Ctrl-C, a crash or a power cut,\n"
             "trunkline resume JOURNAL goes on. It holds all values of the input until trunkline forget JOURNAL.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .options = push_options,
    .option_count = PUSH_OPTION_COUNT,
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_push,
};
