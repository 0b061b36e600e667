/* trunkline push: pass 1 reads and checks the whole file, pass 2 sends it, then the results are written. */
#include <errno.h>
#include <string.h>

#include <trunkline/memory.h>

#include "commands.h"
#include "config.h"
#include "connect.h"
#include "dry_run.h"
#include "input.h"
#include "interrupt.h"
#include "push_options.h"
#include "push_run.h"
#include "results.h"
#include "safe_file.h"
#include "summary.h"
#include "text.h"

/* All that a push needs, freed at once. */
typedef struct command {
    push_settings settings;
    config *config;
    const config_system *system;
    tl_client *client;
    store *records;
    push_run *run;
    dry_run dry;
    tl_log log;
    uint64_t bad;
    diag *to;
} command;

static void on_log(void *context, tl_log_level level, tl_str message) {
    (void)level;
    diag_note(context, place_none(), "%.*s", (int)message.len, message.ptr);
}

static void raise_code(int *code, int other) {
    if (other > *code) {
        *code = other;
    }
}

static bool standard_output_good(diag *to) {
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return true;
    }
    return diag_error(to, place_none(), "standard output cannot be written: %s", strerror(errno));
}

/* ---- setting up ---- */

static bool results_to_file(const command *all) {
    return all->settings.results && strcmp(all->settings.results, "-") != 0;
}

/* Before anything is sent: afterwards the results would be lost. */
static bool check_results(const command *all) {
    const char *spared[5];
    size_t count = 0;
    if (!results_to_file(all)) {
        return true;
    }
    spared[count++] = all->settings.file;
    spared[count++] = config_path(all->config);
    if (all->system->token.kind == CONFIG_SECRET_FILE) {
        spared[count++] = all->system->token.name;
    }
    if (all->system->ca_file) {
        spared[count++] = all->system->ca_file;
    }
    spared[count] = NULL;
    return safe_file_check(all->settings.results, spared, all->to);
}

static bool set_up(command *all) {
    uint32_t jobs = 0;
    all->config = config_load(all->settings.config, all->to);
    all->system = all->config ? config_find(all->config, all->settings.system, all->to) : NULL;
    if (!all->system || !check_results(all)) {
        return false;
    }
    jobs = all->settings.jobs ? all->settings.jobs : all->system->jobs;
    all->log.write = on_log;
    all->log.context = all->to;
    all->log.level = TL_LOG_DEBUG;
    const tl_log *log = all->settings.verbose ? &all->log : NULL; /* what matters of it is told anyway */
    connect_options connect = {jobs, all->settings.dry_run, log};
    all->client = connect_client(all->system, &connect, all->to);
    if (!all->client) {
        return false;
    }
    all->records = store_new();
    if (!all->records) {
        return diag_error(all->to, place_none(), "out of memory");
    }
    all->dry.client = all->client;
    all->dry.bodies = stdout;
    all->dry.headers = all->settings.quiet ? NULL : stderr;
    push_run_options options = {
        .system = all->system,
        .client = all->client,
        .records = all->records,
        .jobs = jobs,
        .log = log,
        .dry = all->settings.dry_run ? &all->dry : NULL,
        .interrupted = interrupt_came,
    };
    all->run = push_run_new(&options, all->to);
    return all->run != NULL;
}

static void tear_down(command *all) {
    push_run_free(all->run);
    store_free(all->records);
    tl_client_free(all->client);
    config_free(all->config);
    push_settings_dispose(&all->settings);
}

/* ---- the two passes ---- */

static input_status read_input(command *all) {
    input_options options = {
        .path = all->settings.file,
        .columns = all->settings.columns,
        .adapter = all->system->adapter,
        .push = push_run_push(all->run),
        .list_bad_rows = !all->settings.skip_bad_rows,
        .interrupted = interrupt_came,
    };
    return input_read(&options, all->records, &all->bad, all->to);
}

static bool write_results(const command *all) {
    if (!all->settings.results) {
        return true;
    }
    if (results_to_file(all)) {
        return results_write(all->settings.results, all->records, all->settings.results_raw, all->to);
    }
    results_print(stdout, all->records, all->settings.results_raw);
    return standard_output_good(all->to);
}

/* Bad rows, and the user wants all or nothing. */
static int refuse(const command *all) {
    diag_error(all->to, place_none(), "nothing was sent: %s of %s rows cannot be sent; --bad-rows skip sends the others", text_number(all->bad).text,
               text_number(store_count(all->records)).text);
    if (push_run_settle_rest(all->run, TL_REASON_STOPPED, "not sent: other rows of the file cannot be sent", all->to)) {
        write_results(all);
    }
    return CLI_EXIT_USAGE;
}

static void print_summary(const command *all, const push_run_report *report, bool results_written) {
    summary counted;
    if (all->settings.quiet) {
        return;
    }
    summary_count(&counted, all->records);
    counted.system = all->system->name;
    counted.requests = report->requests;
    counted.repeats = report->repeats;
    counted.elapsed_ms = report->elapsed_ms;
    counted.results = results_written && results_to_file(all) ? all->settings.results : NULL;
    summary_print(stderr, &counted);
}

static int push(const command *all) {
    push_run_report report;
    int code = push_run_all(all->run, &report, all->to) ? CLI_EXIT_OK : CLI_EXIT_USAGE;
    if (report.saved != store_count(all->records)) {
        raise_code(&code, CLI_EXIT_NOT_ALL);
    }
    if (report.stopped || report.unreachable) {
        raise_code(&code, CLI_EXIT_STOPPED);
    }
    if (report.interrupted) {
        raise_code(&code, CLI_EXIT_INTERRUPTED);
    }
    bool written = write_results(all);
    if (!written) {
        raise_code(&code, CLI_EXIT_USAGE);
    }
    print_summary(all, &report, written);
    return code;
}

static int push_dry(const command *all) {
    push_run_report report;
    size_t count = store_count(all->records);
    int code = push_run_all(all->run, &report, all->to) ? CLI_EXIT_OK : CLI_EXIT_USAGE;
    if (report.interrupted) {
        raise_code(&code, CLI_EXIT_INTERRUPTED);
    }
    if (all->bad) {
        raise_code(&code, CLI_EXIT_NOT_ALL);
    }
    if (!standard_output_good(all->to)) {
        raise_code(&code, CLI_EXIT_USAGE);
    }
    if (!all->settings.quiet) {
        fprintf(stderr, "%s: dry run, nothing was sent: %s record%s in %s request%s", text_shorten(tl_str_from(all->system->name)).text,
                text_number(count - all->bad).text, count - all->bad == 1 ? "" : "s", text_number(all->dry.requests).text,
                all->dry.requests == 1 ? "" : "s");
        if (all->bad) {
            fprintf(stderr, ", %s row%s skipped", text_number(all->bad).text, all->bad == 1 ? "" : "s");
        }
        fputc('\n', stderr);
    }
    return code;
}

static int run_push(const cli_arguments *arguments, diag *to) {
    command all = {.to = to};
    int code = CLI_EXIT_USAGE;
    interrupt_catch();
    if (!push_settings_read(&all.settings, arguments, to) || !set_up(&all)) {
        goto out;
    }
    switch (read_input(&all)) {
    case INPUT_FAILED:
        break;
    case INPUT_INTERRUPTED:
        diag_error(to, place_none(), "interrupted while the file was read; nothing was sent");
        code = CLI_EXIT_INTERRUPTED;
        break;
    case INPUT_READ:
        if (all.bad && !all.settings.skip_bad_rows) {
            code = refuse(&all);
        } else {
            code = all.settings.dry_run ? push_dry(&all) : push(&all);
        }
        break;
    }
out:
    tear_down(&all);
    return code;
}

/* ---- the table ---- */

static const cli_operand operands[] = {
    {"SYSTEM", "A system of the config, by its name there."},
    {"FILE", "A CSV file (RFC 4180, UTF-8, commas) whose first line names the columns."},
};

static const cli_example examples[] = {
    {"trunkline push wasp phones.csv --results results.csv", "Save every record, and keep what became of each:"},
    {"trunkline push wasp phones.csv --dry-run | head -1", "See the first request without sending it:"},
    {"trunkline push wasp export.csv --map number=\"Phone #\" --ignore-columns Fax,Notes", "A file with other headings:"},
};

const cli_command cli_command_push = {
    .name = "push",
    .summary = "Save the records of a CSV file in a system.",
    .about = "The whole file is read and checked before anything is sent. Columns: id (your own name for\n"
             "the record), customer, contact, phone_id, kind, number, extension, country, primary, textable,\n"
             "valid, unlisted, carrier, label, category, notes, and x.FIELD for a field of the system by its own\n"
             "name. An empty cell is not sent.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .options = push_options,
    .option_count = PUSH_OPTION_COUNT,
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .run = run_push,
};
