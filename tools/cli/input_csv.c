/* A CSV file as an input. */
#include <string.h>

#include "input_sink.h"

static bool fail_csv(const input_sink *in, const csv_error *error) {
    place where = place_at(input_name(in->options->path), error->line, error->column);
    if (error->os_code) {
        return diag_error(in->to, where, "%s: %s", error->message, strerror(error->os_code));
    }
    return diag_error(in->to, where, "%s", error->message);
}

static bool read_header(input_sink *in, csv_reader *reader, columns **plan) {
    const char *name = input_name(in->options->path);
    csv_row row;
    csv_error error;
    switch (csv_reader_next(reader, &row, &error)) {
    case CSV_ROW:
        *plan = columns_plan(&in->options->columns, &row, in->options->adapter, name, in->to);
        return *plan != NULL;
    case CSV_END:
        return diag_error(in->to, place_at(name, 0, 0), "the file is empty; its first line has to name the columns");
    case CSV_FAILED:
        break;
    }
    return in->bytes.interrupted ? false : fail_csv(in, &error);
}

/* The row at hand, for the place of what is wrong in it. */
typedef struct row_place {
    const char *file;
    const columns *plan;
    const csv_row *row;
} row_place;

static place where_of(void *context, const tl_error *why) {
    const row_place *at = context;
    const csv_cell *cell = columns_cell(at->plan, at->row, why);
    return place_at(at->file, cell ? cell->line : at->row->line, cell ? cell->column : 1);
}

static bool take_row(input_sink *in, columns *plan, const csv_row *row) {
    row_place at = {input_name(in->options->path), plan, row};
    tl_record record;
    return columns_record(plan, row, &record, in->to) && input_take(in, &record, where_of, &at);
}

static bool read_rows(input_sink *in, csv_reader *reader, columns *plan) {
    while (input_goes_on(in)) {
        csv_row row;
        csv_error error;
        csv_status status = csv_reader_next(reader, &row, &error);
        if (status == CSV_END) {
            return true;
        }
        if (status == CSV_FAILED) {
            return in->bytes.interrupted ? false : fail_csv(in, &error);
        }
        if (!take_row(in, plan, &row)) {
            return false;
        }
    }
    return in->enough;
}

bool input_read_csv(input_sink *in) {
    csv_reader *reader = csv_reader_new(input_bytes_read, &in->bytes);
    columns *plan = NULL;
    if (!reader) {
        return diag_error(in->to, place_none(), "out of memory");
    }
    bool good = read_header(in, reader, &plan) && read_rows(in, reader, plan);
    columns_free(plan);
    csv_reader_free(reader);
    return good;
}
