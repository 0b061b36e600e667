/* trunkline check: an input, as far as it can be judged without sending anything. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "call_send.h"
#include "check_file.h"
#include "commands.h"
#include "findings.h"
#include "interrupt.h"
#include "json_print.h"
#include "text.h"

static const char *const format_choices[] = {"csv", "ndjson", NULL};

static int code_of(bool good, const check_report *report, uint64_t found) {
    if (report->interrupted) {
        return CLI_EXIT_INTERRUPTED;
    }
    return !good ? CLI_EXIT_USAGE : found ? CLI_EXIT_NOT_ALL : CLI_EXIT_OK;
}

static int check_text(check_job *job, diag *to) {
    check_report report;
    text_short file = text_shorten_to(tl_str_from(input_name(job->settings->file)), 200);
    job->errors = job->duplicates = to;
    bool good = check_file(job, &report);
    if (report.interrupted) {
        diag_error(to, place_none(), "interrupted before the whole file was looked at");
    } else if (good) {
        printf("%s: %s record%s, ", file.text, text_number(report.records).text, report.records == 1 ? "" : "s");
        printf(to->errors ? "%s finding%s%s\n" : "nothing is wrong\n", text_number(to->errors).text, to->errors == 1 ? "" : "s",
               report.usable ? "" : "; not all of the file was looked at");
        phone_report_print(stdout, &report.phones);
    }
    return code_of(good, &report, to->errors);
}

static void print_count(const char *name, uint64_t count) {
    json_print_name(stdout, name, false);
    printf("%" PRIu64, count);
}

static int check_json(check_job *job, diag *to) {
    const char *files[] = {input_name(job->settings->file), job->settings->send.config, NULL};
    check_report report = {0};
    findings errors = {0};
    findings duplicates = {0};
    int code = CLI_EXIT_USAGE;
    if (findings_begin(&errors, to) && findings_begin(&duplicates, to)) {
        job->errors = &errors.to;
        job->duplicates = &duplicates.to;
        bool good = check_file(job, &report);
        code = code_of(good, &report, errors.to.errors + duplicates.to.errors);
        fputs("{\"schema\":\"trunkline/check/1\"", stdout);
        json_print_member(stdout, "system", job->system->name);
        json_print_member(stdout, "file", files[0]);
        json_print_truth(stdout, "good", code == CLI_EXIT_OK);
        json_print_truth(stdout, "complete", good && report.usable && !report.interrupted);
        print_count("records", report.records);
        print_count("bad_records", report.bad);
        fputc(',', stdout);
        findings_print(stdout, "findings", &errors, files);
        fputc(',', stdout);
        findings_print(stdout, "duplicates", &duplicates, files);
        fputs("}\n", stdout);
    }
    findings_dispose(&errors);
    findings_dispose(&duplicates);
    return code;
}

static bool can_be_read(const char *path, diag *to) {
    return strcmp(path, "-") == 0 || access(path, R_OK) == 0 || diag_error(to, place_at(path, 0, 0), "cannot be opened: %s", strerror(errno));
}

static int run_check(const cli_arguments *arguments, diag *to) {
    push_settings settings;
    config *loaded = NULL;
    int code = CLI_EXIT_USAGE;
    interrupt_catch();
    if (push_settings_read(&settings, arguments, to) && can_be_read(settings.file, to)) {
        loaded = config_load(settings.send.config, to);
    }
    check_job job = {.settings = &settings, .system = loaded ? config_find(loaded, settings.system, to) : NULL};
    if (job.system) {
        code = arguments_has(arguments, "json") ? check_json(&job, to) : check_text(&job, to);
        code = call_output_good(to) || code > CLI_EXIT_USAGE ? code : CLI_EXIT_USAGE;
    }
    config_free(loaded);
    push_settings_dispose(&settings);
    return code;
}

/* ---- the table ---- */

static const cli_operand operands[] = {
    {"SYSTEM", "A system of the config, by its name there."},
    {"FILE", "What would be pushed: CSV or NDJSON; \"-\": standard input."},
};

static const cli_option options[] = {
    {"config", "FILE", "The config; trunkline.yaml in the working directory if not given.", NULL, false},
    {"format", "csv|ndjson", "The input's format; if not given, NDJSON for .ndjson and .jsonl,\nelse CSV.", format_choices, false},
    {"map", "COLUMN=HEADING", "Take a column from under another heading, as for push. May be repeated.", NULL, true},
    {"ignore-columns", "HEADINGS", "Leave these columns of the file out; commas between them.\nMay be repeated.", NULL, true},
    {"null", "TEXT", "A cell with exactly this text means null.", NULL, false},
    {"empty", "TEXT", "A cell with exactly this text means an empty text.", NULL, false},
    {"limit", "N", "Look at only the first N records.", NULL, false},
    {"show-numbers", NULL, "Show phone numbers in messages; only their last two digits if not given.", NULL, false},
    {"json", NULL, "Print one JSON object with all findings (docs/machine.md).", NULL, false},
};

static const cli_example examples[] = {
    {"trunkline check wasp phones.csv", "Could all of it be sent?"},
    {"trunkline check wasp phones.csv --json | jq '.findings[].line'", "Only the lines that could not:"},
};

const cli_command cli_command_check = {
    .name = "check",
    .summary = "Check a file without sending anything.",
    .about = "All that can be known here is told at once, each with its line: columns that the system cannot\n"
             "carry, required fields, lengths, numbers, kinds, records with the same key, values that\n"
             "contradict each other in one request, settings without which nothing may be pushed. Nothing\n"
             "is sent, nobody is asked, no secret is read.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .exits = "0 nothing was found; 1 something was; 2 a usage or config error, or the file cannot\n"
             "be opened; 4 interrupted.",
    .run = run_check,
};
