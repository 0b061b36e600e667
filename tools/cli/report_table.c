#include "report_table.h"

#include <inttypes.h>

#include "report_escape.h"
#include "report_head.h"
#include "text.h"
#include "without_values.h"

enum { CUT_AFTER = 160 };

typedef struct column {
    const char *key; /* as in results.csv */
    const char *title;
    bool number;
} column;

static const column columns[REPORT_COLUMN_COUNT] = {
    {"system", "System", false},   {"line", "Line", true},         {"id", "Id", false},       {"outcome", "Outcome", false},
    {"reason", "Reason", false},   {"vendor_code", "Code", false}, {"field", "Field", false}, {"message", "Message", false},
    {"http_status", "HTTP", true}, {"attempts", "Attempts", true},
};

typedef struct writer {
    FILE *out;
    const report_table *table;
    uint64_t left; /* rows to write */
    bool first;
} writer;

/* ---- rows ---- */

static void open_cell(FILE *out, report_column which) {
    fprintf(out, "<td role=\"cell\" class=\"c-%s%s\" data-title=\"%s\">", columns[which].key, columns[which].number ? " num" : "",
            columns[which].title);
}

/* Long texts fold up. */
static void text_cell(FILE *out, report_column which, tl_str text) {
    open_cell(out, which);
    if (tl_str_code_points(text) > CUT_AFTER + 40) {
        fputs("<details><summary><span class=\"cut\"><bdi>", out);
        report_html_cut(out, text, CUT_AFTER);
        fputs("</bdi>\xE2\x80\xA6</span><span class=\"less\">fold up</span></summary><bdi>", out);
        report_html(out, text);
        fputs("</bdi></details>", out);
    } else if (text.len) {
        fputs("<bdi>", out);
        report_html(out, text);
        fputs("</bdi>", out);
    }
    fputs("</td>", out);
}

static void number_cell(FILE *out, report_column which, uint64_t number) {
    open_cell(out, which);
    if (number) {
        fprintf(out, "%" PRIu64, number);
    }
    fputs("</td>", out);
}

static void write_cell(FILE *out, const report_table *table, report_column which, size_t system, const tl_result *result) {
    switch (which) {
    case REPORT_COLUMN_SYSTEM:
        text_cell(out, which, tl_str_from(table->source->systems[system]));
        break;
    case REPORT_COLUMN_LINE:
        number_cell(out, which, result->line);
        break;
    case REPORT_COLUMN_ID:
        text_cell(out, which, result->id);
        break;
    case REPORT_COLUMN_OUTCOME:
        open_cell(out, which);
        report_mark(out, result->outcome);
        fprintf(out, "%s</td>", tl_outcome_name(result->outcome));
        break;
    case REPORT_COLUMN_REASON:
        text_cell(out, which, tl_str_from(tl_reason_name(result->reason)));
        break;
    case REPORT_COLUMN_CODE:
        text_cell(out, which, result->vendor_code);
        break;
    case REPORT_COLUMN_FIELD:
        text_cell(out, which, result->field);
        break;
    case REPORT_COLUMN_MESSAGE:
        text_cell(out, which, result->message);
        break;
    case REPORT_COLUMN_STATUS:
        number_cell(out, which, result->http_status > 0 ? (uint64_t)result->http_status : 0);
        break;
    case REPORT_COLUMN_ATTEMPTS:
    default:
        number_cell(out, which, result->attempts);
        break;
    }
}

/* A report_row_fn. */
static bool write_row(void *context, size_t system, const tl_result *given) {
    writer *to = context;
    tl_result result = *given;
    if (result.outcome == TL_OUTCOME_SAVED) {
        return true;
    }
    if (to->left == 0) {
        return false;
    }
    if (to->table->options->without_values) {
        without_values(&result);
    }
    to->left--;
    fputs("<tr role=\"row\">", to->out);
    for (size_t i = 0; i < REPORT_COLUMN_COUNT; i++) {
        if (to->table->count->shown[i]) {
            write_cell(to->out, to->table, (report_column)i, system, &result);
        }
    }
    fputs("</tr>\n", to->out);
    return true;
}

/* ---- the section ---- */

static void write_notes(FILE *out, const report_table *table) {
    uint64_t all = table->count->records - table->count->saved;
    if (all > table->count->embedded) {
        fprintf(out, "<p class=\"note\">This page holds the first %s of %s records that were not saved. ", text_number(table->count->embedded).text,
                text_number(all).text);
        if (table->source->results) {
            fputs("All of them are in <code><bdi>", out);
            report_html(out, tl_str_from(table->source->results));
            fputs("</bdi></code>.</p>\n", out);
        } else {
            fputs("<code>--results FILE</code> writes all of them.</p>\n", out);
        }
    }
    if (table->count->embedded > REPORT_STATIC_ROWS) {
        fprintf(out, "<p class=\"note\" id=\"no-script\">Shown here are the first %d; the others come with JavaScript, which is turned off.</p>\n",
                REPORT_STATIC_ROWS);
    }
}

static void write_filters(FILE *out, const report_count *count) {
    bool outcome_seen[TL_OUTCOME_COUNT] = {false};
    bool reason_seen[TL_REASON_COUNT] = {false};
    for (size_t i = 0; i < count->group_count; i++) {
        outcome_seen[count->groups[i].outcome] = true;
        reason_seen[count->groups[i].reason] = true;
    }
    fputs(
        "<form class=\"tools\" id=\"tools\" hidden>\n<label class=\"wide\">Search<input type=\"search\" id=\"search\" autocomplete=\"off\"></label>\n"
        "<label>Outcome<select id=\"outcome\"><option value=\"\">all</option>",
        out);
    for (size_t i = 0; i < TL_OUTCOME_COUNT; i++) {
        if (outcome_seen[i]) {
            fprintf(out, "<option value=\"%zu\">%s</option>", i, tl_outcome_name((tl_outcome)i));
        }
    }
    fputs("</select></label>\n<label>Reason<select id=\"reason\"><option value=\"\">all</option>", out);
    for (size_t i = 0; i < TL_REASON_COUNT; i++) {
        if (reason_seen[i]) {
            fprintf(out, "<option value=\"%zu\">%s</option>", i, i ? tl_reason_name((tl_reason)i) : "none");
        }
    }
    fputs("</select></label>\n<label class=\"narrow-only\">Sort by<select id=\"sort\"></select></label>\n"
          "<button type=\"button\" id=\"save\">Save as CSV</button>\n</form>\n"
          "<p class=\"status\" id=\"status\" role=\"status\"></p>\n",
          out);
}

bool report_table_write(FILE *out, const report_table *table) {
    writer to = {out, table, REPORT_STATIC_ROWS, true};
    if (to.left > table->count->embedded) {
        to.left = table->count->embedded;
    }
    write_notes(out, table);
    write_filters(out, table->count);
    fputs("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Table of records that were not saved\">\n<table class=\"cards\" "
          "id=\"failed\" role=\"table\" "
          "aria-labelledby=\"failed-title\">\n<thead role=\"rowgroup\"><tr role=\"row\">",
          out);
    for (size_t i = 0; i < REPORT_COLUMN_COUNT; i++) {
        if (table->count->shown[i]) {
            fprintf(out, "<th role=\"columnheader\" scope=\"col\" class=\"c-%s%s\" data-key=\"%s\">%s</th>", columns[i].key,
                    columns[i].number ? " num" : "", columns[i].key, columns[i].title);
        }
    }
    fputs("</tr></thead>\n<tbody role=\"rowgroup\" id=\"rows\">\n", out);
    if (!table->source->each(table->source->context, write_row, &to, table->to)) {
        return false;
    }
    fputs("</tbody></table></div>\n"
          "<nav class=\"pages\" id=\"pages\" aria-label=\"Pages of the table\" hidden><button type=\"button\" id=\"previous\">Previous</button>"
          "<span id=\"page\"></span><button type=\"button\" id=\"next\">Next</button>"
          "<label>Rows<select id=\"size\"><option>50</option><option selected>100</option><option>500</option></select></label></nav>\n",
          out);
    return true;
}

/* ---- the data ---- */

/* A report_row_fn. */
static bool write_data(void *context, size_t system, const tl_result *given) {
    writer *to = context;
    tl_result result = *given;
    if (result.outcome == TL_OUTCOME_SAVED) {
        return true;
    }
    if (to->left == 0) {
        return false;
    }
    if (to->table->options->without_values) {
        without_values(&result);
    }
    to->left--;
    fputs(to->first ? "\n" : ",\n", to->out);
    to->first = false;
    report_data_row(to->out, system, &result);
    return true;
}

bool report_table_data(FILE *out, const report_table *table) {
    writer to = {out, table, table->count->embedded, true};
    fputs("{\"systems\":[", out);
    for (size_t i = 0; i < table->source->system_count; i++) {
        fputs(i ? "," : "", out);
        report_json(out, tl_str_from(table->source->systems[i]));
    }
    fputs("],\n\"outcomes\":[", out);
    for (size_t i = 0; i < TL_OUTCOME_COUNT; i++) {
        fputs(i ? "," : "", out);
        report_json(out, tl_str_from(i ? tl_outcome_name((tl_outcome)i) : ""));
    }
    fputs("],\n\"reasons\":[", out);
    for (size_t i = 0; i < TL_REASON_COUNT; i++) {
        fputs(i ? "," : "", out);
        report_json(out, tl_str_from(tl_reason_name((tl_reason)i)));
    }
    fputs("],\n\"rows\":[", out);
    if (!table->source->each(table->source->context, write_data, &to, table->to)) {
        return false;
    }
    fputs("]}\n", out);
    return true;
}
