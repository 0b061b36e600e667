#include "results.h"

#include <inttypes.h>

#include "csv_write.h"
#include "safe_file.h"

static void print_row(FILE *out, const tl_result *result, bool raw) {
    bool harmless = !raw;
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
}

void results_print(FILE *out, const store *records, bool raw) {
    tl_result result;
    fputs("id,line,outcome,reason,vendor_code,message,field,http_status,saved,attempts\n", out);
    for (size_t i = 0; i < store_count(records); i++) {
        if (store_result(records, i, &result)) {
            print_row(out, &result, raw);
        }
    }
}

bool results_write(const char *path, const store *records, bool raw, diag *to) {
    safe_file file;
    if (!safe_file_open(&file, path, to)) {
        return false;
    }
    results_print(file.out, records, raw);
    return safe_file_commit(&file, to);
}
