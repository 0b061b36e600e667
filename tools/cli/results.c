#include "results.h"

#include <inttypes.h>

#include <trunkline/memory.h>
#include <trunkline/redact.h>

#include "csv_write.h"
#include "safe_file.h"
#include "text.h"
#include "without_values.h"

typedef struct printer {
    FILE *out;
    const results_options *options;
    tl_buf line;
    bool failed; /* out of memory */
} printer;

static bool print_csv(printer *to, const tl_result *result) {
    FILE *out = to->out;
    bool harmless = !to->options->raw;
    csv_write_cell(out, result->id, harmless);
    fputc(',', out);
    if (result->line) {
        fprintf(out, "%" PRIu64, result->line);
    }
    fprintf(out, ",%s,%s,", tl_outcome_name(result->outcome), tl_reason_name(result->reason));
    csv_write_cell(out, result->vendor_code, harmless);
    fputc(',', out);
    csv_write_cell(out, result->message, harmless);
    fputc(',', out);
    csv_write_cell(out, result->field, harmless);
    fputc(',', out);
    if (result->http_status) {
        fprintf(out, "%" PRId32, result->http_status);
    }
    fputc(',', out);
    csv_write_cell(out, result->saved, harmless);
    fprintf(out, ",%" PRIu32 "\n", result->attempts);
    return true;
}

static bool print_ndjson(printer *to, const tl_result *result) {
    to->line.len = 0;
    if (tl_result_json(result, &to->line) != TL_OK) {
        return false;
    }
    fwrite(to->line.ptr, 1, to->line.len, to->out);
    fputc('\n', to->out);
    return true;
}

static bool print_table(printer *to, const tl_result *result) {
    text_short id = text_shorten_to(result->id, 16);
    fprintf(to->out, "%10" PRIu64 "  %-16s  %-8s  %-18s", result->line, id.text, tl_outcome_name(result->outcome), tl_reason_name(result->reason));
    to->line.len = 0;
    if (result->message.len > 0 && to->options->show_numbers) {
        fprintf(to->out, "  %s", text_shorten_to(result->message, 100).text);
    } else if (result->message.len > 0) {
        if (tl_redact_text(result->message, TL_REDACT_ALL, &to->line) != TL_OK) {
            return false;
        }
        fprintf(to->out, "  %s", text_shorten_to(tl_buf_str(&to->line), 100).text);
    }
    fputc('\n', to->out);
    return true;
}

static bool on_row(void *context, const tl_record *record, const tl_result *result) {
    printer *to = context;
    tl_result shown = *result;
    (void)record;
    if (to->options->without_values) {
        without_values(&shown);
    }
    switch (to->options->format) {
    case RESULTS_NDJSON:
        to->failed = !print_ndjson(to, &shown);
        break;
    case RESULTS_TABLE:
        to->failed = !print_table(to, &shown);
        break;
    default:
        to->failed = !print_csv(to, &shown);
    }
    return !to->failed && !ferror(to->out);
}

bool results_print(FILE *out, store *records, const results_options *options, diag *to) {
    printer all = {.out = out, .options = options};
    if (options->format == RESULTS_CSV) {
        fputs("id,line,outcome,reason,vendor_code,message,field,http_status,saved,attempts\n", out);
    } else if (options->format == RESULTS_TABLE) {
        fprintf(out, "%10s  %-16s  %-8s  %-18s  %s\n", "line", "id", "outcome", "reason", "message");
    }
    bool good = store_each(records, options->outcome, on_row, &all, to);
    if (all.failed) {
        good = diag_error(to, place_none(), "out of memory");
    }
    tl_buf_dispose(&all.line);
    return good;
}

bool results_write(const char *path, store *records, const results_options *options, diag *to) {
    safe_file file;
    if (!safe_file_open(&file, path, to)) {
        return false;
    }
    if (!results_print(file.out, records, options, to)) {
        safe_file_dispose(&file);
        return false;
    }
    return safe_file_commit(&file, to);
}
