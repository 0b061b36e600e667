#include "push_options.h"

#include <string.h>

#include "csv.h"
#include "text.h"

static const char *const bad_rows_choices[] = {"stop", "skip", NULL};

static const char *const format_choices[] = {"csv", "ndjson", NULL};
static const char *const unknown_choices[] = {"report", "resend", NULL};

const cli_option push_options[PUSH_OPTION_COUNT] = {
    {"format", "csv|ndjson", "The input's format; if not given, NDJSON for .ndjson and .jsonl,\nelse CSV.", format_choices, false},
    {"map", "COLUMN=HEADING", "Take a column from under another heading: --map number=\"Phone #\".\nMay be repeated.", NULL, true},
    {"ignore-columns", "HEADINGS", "Leave these columns of the file out; commas between them.\nMay be repeated.", NULL, true},
    {"null", "TEXT", "A cell with exactly this text means null. An empty cell is not sent.", NULL, false},
    {"empty", "TEXT", "A cell with exactly this text means an empty text.", NULL, false},
    {"bad-rows", "stop|skip",
     "When rows cannot be sent: list them and send nothing (stop, if not\ngiven), or send the others (skip). A file that is no proper CSV is\nnever "
     "sent.",
     bad_rows_choices, false},
    {"limit", "N", "Take only the first N records.", NULL, false},
    {"only-failed", "RESULTS",
     "Send again what an earlier run of the same file did not save: RESULTS is\nwhat --results wrote then (CSV), or that run's journal.", NULL,
     false},
    {"on-unknown", "report|resend",
     "With --only-failed: whether records that were perhaps saved are sent\nagain (resend) or left alone (report). If not given, they are sent "
     "where\nsending twice does no harm.",
     unknown_choices, false},
    {"dry-run", NULL,
     "Send nothing and read no secret; print the request bodies to standard\noutput, one a line, and their headers to standard error.", NULL, false},
    {"journal", "FILE", "Keep the journal in a new file of this name; if not given, in the state\nfolder (~/.local/state/trunkline).", NULL, false},
    {"no-journal", NULL, "Keep no journal: a push that is interrupted cannot be gone on with.", NULL, false},
    SEND_OPTIONS,
};

static bool fail_memory(diag *to) {
    return diag_error(to, place_none(), "out of memory");
}

/* --map COLUMN=HEADING, all of them. */
static bool read_mappings(push_settings *out, const cli_arguments *arguments, diag *to) {
    column_mapping *mappings = tl_arena_alloc(out->arena, arguments->given_count * sizeof *mappings);
    const char *text;
    if (!mappings) {
        return fail_memory(to);
    }
    for (size_t at = 0; (text = arguments_next(arguments, "map", &at)) != NULL;) {
        const char *equals = strchr(text, '=');
        if (!equals || equals == text || equals[1] == '\0') {
            return diag_error(to, place_none(), "--map takes COLUMN=HEADING, such as number=\"Phone #\", not \"%s\"",
                              text_shorten(tl_str_from(text)).text);
        }
        column_mapping *mapping = &mappings[out->columns.mapping_count++];
        mapping->column = tl_str_trim(tl_str_sized(text, (size_t)(equals - text)));
        mapping->heading = tl_str_from(equals + 1);
    }
    out->columns.mappings = mappings;
    return true;
}

/* --ignore-columns a,"b,c": read as a row of CSV, so that a heading may hold a comma. */
static bool read_ignored_list(push_settings *out, const char *text, tl_str *ignored, diag *to) {
    tl_str list = tl_str_from(text);
    csv_row row;
    csv_error error;
    bool good = true;
    csv_reader *reader = csv_reader_new(csv_read_text, &list);
    if (!reader) {
        return fail_memory(to);
    }
    if (csv_reader_next(reader, &row, &error) != CSV_ROW) {
        good =
            diag_error(to, place_none(), "--ignore-columns takes headings with commas between them%s%s", error.message[0] ? ": " : "", error.message);
    }
    for (size_t i = 0; i < row.count && good; i++) {
        tl_str heading = tl_arena_copy(out->arena, tl_str_trim(row.cells[i].text));
        if (!heading.ptr) {
            good = fail_memory(to);
        } else if (heading.len == 0) {
            good = diag_error(to, place_none(), "--ignore-columns holds an empty heading");
        }
        ignored[out->columns.ignored_count++] = heading;
    }
    csv_reader_free(reader);
    return good;
}

static bool read_ignored(push_settings *out, const cli_arguments *arguments, diag *to) {
    size_t most = 0;
    const char *text;
    for (size_t at = 0; (text = arguments_next(arguments, "ignore-columns", &at)) != NULL;) {
        most += strlen(text) + 1; /* no list has more headings than bytes, plus one */
    }
    tl_str *ignored = tl_arena_alloc(out->arena, most * sizeof *ignored);
    if (!ignored) {
        return fail_memory(to);
    }
    for (size_t at = 0; (text = arguments_next(arguments, "ignore-columns", &at)) != NULL;) {
        if (!read_ignored_list(out, text, ignored, to)) {
            return false;
        }
    }
    out->columns.ignored = ignored;
    return true;
}

static bool read_markers(push_settings *out, const cli_arguments *arguments, diag *to) {
    out->columns.null_text = arguments_value(arguments, "null");
    out->columns.empty_text = arguments_value(arguments, "empty");
    if (out->columns.null_text && !out->columns.null_text[0]) {
        return diag_error(to, place_none(), "--null needs a text: an empty cell means that nothing is sent");
    }
    if (out->columns.empty_text && !out->columns.empty_text[0]) {
        return diag_error(to, place_none(), "--empty needs a text: an empty cell means that nothing is sent");
    }
    if (out->columns.null_text && out->columns.empty_text && strcmp(out->columns.null_text, out->columns.empty_text) == 0) {
        return diag_error(to, place_none(), "--null and --empty are the same text");
    }
    return true;
}

static bool read_outputs(push_settings *out, const cli_arguments *arguments, diag *to) {
    out->journal = arguments_value(arguments, "journal");
    out->no_journal = arguments_has(arguments, "no-journal");
    if (out->send.results && out->dry_run) {
        return diag_error(to, place_none(), "--results goes with a push: a dry run has none");
    }
    if (out->send.report && out->dry_run) {
        return diag_error(to, place_none(), "--report goes with a push: a dry run has nothing to report");
    }
    if (out->journal && !out->journal[0]) {
        return diag_error(to, place_none(), "--journal needs the name of a file");
    }
    if (out->journal && out->no_journal) {
        return diag_error(to, place_none(), "--journal and --no-journal do not go together");
    }
    if (out->journal && out->dry_run) {
        return diag_error(to, place_none(), "--journal goes with a push: a dry run has none");
    }
    return true;
}

static bool read_earlier(push_settings *out, const cli_arguments *arguments, diag *to) {
    const char *unknown = arguments_value(arguments, "on-unknown");
    out->only_failed = arguments_value(arguments, "only-failed");
    out->resend_unknown = unknown && strcmp(unknown, "resend") == 0;
    out->report_unknown = unknown && !out->resend_unknown;
    if (unknown && !out->only_failed) {
        return diag_error(to, place_none(), "--on-unknown goes with --only-failed, or with trunkline resume");
    }
    return true;
}

bool push_settings_read(push_settings *out, const cli_arguments *arguments, diag *to) {
    memset(out, 0, sizeof *out);
    out->arena = tl_arena_new();
    if (!out->arena) {
        return fail_memory(to);
    }
    const char *bad_rows = arguments_value(arguments, "bad-rows");
    const char *format = arguments_value(arguments, "format");
    out->system = arguments->operands[0];
    out->file = arguments->operands[1];
    out->format = !format ? INPUT_BY_NAME : strcmp(format, "csv") == 0 ? INPUT_CSV : INPUT_NDJSON;
    out->skip_bad_rows = bad_rows && strcmp(bad_rows, "skip") == 0;
    out->dry_run = arguments_has(arguments, "dry-run");
    return send_settings_read(&out->send, arguments, to) && read_outputs(out, arguments, to) && read_earlier(out, arguments, to) &&
           arguments_number(arguments, "limit", UINT32_MAX, &out->limit, to) && read_markers(out, arguments, to) &&
           read_mappings(out, arguments, to) && read_ignored(out, arguments, to);
}

void push_settings_dispose(push_settings *settings) {
    tl_arena_free(settings->arena);
    memset(settings, 0, sizeof *settings);
}
