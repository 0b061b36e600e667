#include "send.h"

#include <errno.h>
#include <string.h>

#include "connect.h"
#include "interrupt.h"
#include "number.h"
#include "report_push.h"
#include "safe_file.h"
#include "summary.h"
#include "text.h"

const char *const results_formats[] = {"csv", "ndjson", "table", NULL};

results_format send_format(const char *name) {
    return strcmp(name, "ndjson") == 0 ? RESULTS_NDJSON : strcmp(name, "table") == 0 ? RESULTS_TABLE : RESULTS_CSV;
}

static bool check_results_options(const send_settings *out, const cli_arguments *arguments, diag *to) {
    static const char *const names[] = {"results-format", "results-raw"};
    if (out->results && !out->results[0]) {
        return diag_error(to, place_none(), "--results needs the name of a file");
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!out->results && arguments_has(arguments, names[i])) {
            return diag_error(to, place_none(), "--%s goes with --results FILE", names[i]);
        }
    }
    if (out->report && (!out->report[0] || strcmp(out->report, "-") == 0)) {
        return diag_error(to, place_none(), "--report needs the name of a file");
    }
    if (out->how.without_values && !out->results && !out->report) {
        return diag_error(to, place_none(), "--results-without-values goes with --results FILE or --report FILE");
    }
    return true;
}

bool send_settings_read(send_settings *out, const cli_arguments *arguments, diag *to) {
    const char *path = arguments_value(arguments, "config");
    const char *format = arguments_value(arguments, "results-format");
    const char *rate = arguments_value(arguments, "rate");
    memset(out, 0, sizeof *out);
    out->config = path ? path : "trunkline.yaml";
    out->results = arguments_value(arguments, "results");
    out->report = arguments_value(arguments, "report");
    out->how.format = send_format(format ? format : "csv");
    out->how.raw = arguments_has(arguments, "results-raw");
    out->how.without_values = arguments_has(arguments, "results-without-values");
    out->show_numbers = arguments_has(arguments, "show-numbers");
    out->how.show_numbers = out->show_numbers;
    out->quiet = arguments_has(arguments, "quiet");
    out->verbose = arguments_has(arguments, "verbose");
    if (!check_results_options(out, arguments, to)) {
        return false;
    }
    if (out->quiet && out->verbose) {
        return diag_error(to, place_none(), "--quiet and --verbose do not go together");
    }
    if (rate && !number_read_rate(rate, &out->requests_per_second)) {
        return diag_error(to, place_none(), "--rate takes requests a second, such as 20/s, not \"%s\"", text_shorten(tl_str_from(rate)).text);
    }
    return arguments_number(arguments, "jobs", CONFIG_MAX_JOBS, &out->jobs, to);
}

static void on_log(void *context, tl_log_level level, tl_str message) {
    (void)level;
    diag_note(context, place_none(), "%.*s", (int)message.len, message.ptr);
}

static bool results_to_file(const sending *all) {
    return all->settings->results && strcmp(all->settings->results, "-") != 0;
}

/* Before anything is sent: afterwards the results would be lost. */
static bool check_results(const sending *all) {
    const char *spared[CONFIG_MAX_FILES + 4];
    size_t count = 0;
    const char *results = results_to_file(all) ? all->settings->results : NULL;
    const char *report = all->settings->report;
    if (all->input) {
        spared[count++] = all->input;
    }
    if (all->journal) {
        spared[count++] = all->journal;
    }
    spared[count++] = config_path(all->config);
    config_list_files(all->system, spared + count);
    return (!results || safe_file_check(results, spared, all->to)) && (!report || report_push_check(report, results, spared, all->to));
}

bool send_open(sending *all, const char *system) {
    const send_settings *settings = all->settings;
    all->config = config_load(settings->config, all->to);
    all->system = all->config ? config_find(all->config, system, all->to) : NULL;
    if (!all->system || !check_results(all)) {
        return false;
    }
    uint32_t jobs = settings->jobs ? settings->jobs : all->system->jobs;
    all->log.write = on_log;
    all->log.context = all->to;
    all->log.level = TL_LOG_DEBUG;
    all->log.show_numbers = settings->show_numbers;
    const tl_log *log = settings->verbose ? &all->log : NULL; /* what matters of it is told anyway */
    connect_options connect = {jobs, all->dry_run, log};
    all->client = connect_client(all->system, &connect, all->to);
    if (!all->client) {
        return false;
    }
    all->series = settings->report ? report_series_new() : NULL;
    if (settings->report && !all->series) {
        return diag_error(all->to, place_none(), "out of memory");
    }
    all->dry.client = all->client;
    all->dry.bodies = stdout;
    all->dry.headers = settings->quiet ? NULL : stderr;
    push_run_options options = {
        .system = all->system,
        .client = all->client,
        .jobs = jobs,
        .requests_per_second = settings->requests_per_second,
        .log = log,
        .dry = all->dry_run ? &all->dry : NULL,
        .show_numbers = settings->show_numbers,
        .interrupted = interrupt_came,
        .shown = settings->quiet || settings->verbose || all->dry_run ? NULL : &all->shown,
        .series = all->series,
    };
    all->window = push_run_window(&options);
    all->run = push_run_new(&options, all->to);
    return all->run != NULL;
}

void send_close(sending *all) {
    push_run_free(all->run);
    report_series_free(all->series);
    tl_client_free(all->client);
    config_free(all->config);
}

int send_worse(int code, int other) {
    return code > other ? code : other;
}

bool send_output_good(diag *to) {
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return true;
    }
    return diag_error(to, place_none(), "standard output cannot be written: %s", strerror(errno));
}

static bool write_results(const sending *all, store *records) {
    if (!all->settings->results) {
        return true;
    }
    if (results_to_file(all)) {
        return results_write(all->settings->results, records, &all->settings->how, all->to);
    }
    return results_print(stdout, records, &all->settings->how, all->to) && send_output_good(all->to);
}

static bool write_report(const sending *all, store *records, const push_run_report *run) {
    report_push report = {
        .path = all->settings->report,
        .results = results_to_file(all) ? all->settings->results : NULL,
        .system = all->system->name,
        .input = all->input,
        .records = records,
        .run = run,
        .series = all->series,
        .options = {.without_values = all->settings->how.without_values},
    };
    return !all->settings->report || report_push_write(&report, all->to);
}

bool send_write_results(const sending *all, store *records, const push_run_report *run) {
    bool wrote = write_results(all, records);
    return write_report(all, records, run) && wrote;
}

static void print_summary(const sending *all, store *records, summary *counted, const push_run_report *report, bool results_written) {
    uint64_t again = counted->by_outcome[TL_OUTCOME_NOT_SENT] + counted->by_outcome[TL_OUTCOME_UNKNOWN];
    counted->system = all->system->name;
    counted->requests = report->requests;
    counted->repeats = report->repeats;
    counted->elapsed_ms = report->elapsed_ms;
    counted->results = results_written && results_to_file(all) ? all->settings->results : NULL;
    counted->show_numbers = all->settings->show_numbers;
    counted->journal = store_path(records);
    counted->resumable = again > 0;
    if (!all->settings->quiet) {
        summary_print(stderr, counted);
        if (all->phones) {
            phone_report_print(stderr, all->phones);
        }
        if (results_written && all->settings->report) {
            fprintf(stderr, "report: %s\n", text_shorten_to(tl_str_from(all->settings->report), 200).text);
        }
    } else if (report->interrupted && counted->journal) {
        diag_note(all->to, place_none(), "to go on: trunkline resume %s", counted->journal);
    }
}

int send_all(sending *all, store *records) {
    push_run_report report;
    summary counted;
    uint64_t total = 0;
    tl_journal_status before;
    tl_error error = {0};
    if (tl_journal_status_of(store_journal(records), &before, &error) != TL_OK) {
        diag_error(all->to, place_none(), "%s", error.message);
        return CLI_EXIT_USAGE;
    }
    total = before.by_outcome[0];
    progress_begin(&all->shown, stderr, progress_width(stderr) > 0, all->system->name, total, NULL);
    int code = push_run_all(all->run, records, &report, all->to) ? CLI_EXIT_OK : CLI_EXIT_USAGE;
    store_explain_rest(records, "not sent: the push ended before this record's turn");
    if (!summary_count(&counted, records, all->to)) {
        return CLI_EXIT_USAGE;
    }
    if (counted.by_outcome[TL_OUTCOME_SAVED] != counted.records) {
        code = send_worse(code, CLI_EXIT_NOT_ALL);
    }
    if (report.stopped || report.unreachable) {
        code = send_worse(code, CLI_EXIT_STOPPED);
    }
    if (report.interrupted) {
        code = send_worse(code, CLI_EXIT_INTERRUPTED);
    }
    bool written = send_write_results(all, records, &report);
    if (!written) {
        code = send_worse(code, CLI_EXIT_USAGE);
    }
    print_summary(all, records, &counted, &report, written);
    return code;
}
