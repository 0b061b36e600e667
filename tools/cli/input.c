#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

typedef struct input {
    const input_options *options;
    store *records;
    diag *to;
    int file;
    csv_reader *reader;
    columns *plan;
    uint64_t bad;
    bool interrupted;
} input;

static bool stop_asked(input *in) {
    if (in->options->interrupted && in->options->interrupted()) {
        in->interrupted = true;
    }
    return in->interrupted;
}

static bool read_file(void *context, char *buffer, size_t capacity, size_t *length) {
    input *in = context;
    for (;;) {
        if (stop_asked(in)) {
            errno = EINTR;
            return false;
        }
        ssize_t got = read(in->file, buffer, capacity);
        if (got >= 0) {
            *length = (size_t)got;
            return true;
        }
        if (errno != EINTR) {
            return false;
        }
    }
}

static bool open_file(input *in) {
    const char *path = in->options->path;
    struct stat about;
    in->file = open(path, O_RDONLY | O_CLOEXEC);
    if (in->file < 0) {
        return diag_error(in->to, place_at(path, 0, 0), "cannot be opened: %s", strerror(errno));
    }
    if (fstat(in->file, &about) != 0) {
        return diag_error(in->to, place_at(path, 0, 0), "cannot be read: %s", strerror(errno));
    }
    if (S_ISDIR(about.st_mode)) {
        return diag_error(in->to, place_at(path, 0, 0), "is a directory; a CSV file is needed");
    }
    return true;
}

static bool fail_csv(const input *in, const csv_error *error) {
    place where = place_at(in->options->path, error->line, error->column);
    if (error->os_code) {
        return diag_error(in->to, where, "%s: %s", error->message, strerror(error->os_code));
    }
    return diag_error(in->to, where, "%s", error->message);
}

static bool read_header(input *in) {
    csv_row row;
    csv_error error;
    switch (csv_reader_next(in->reader, &row, &error)) {
    case CSV_ROW:
        in->plan = columns_plan(&in->options->columns, &row, in->options->adapter, in->options->path, in->to);
        return in->plan != NULL;
    case CSV_END:
        return diag_error(in->to, place_at(in->options->path, 0, 0), "the file is empty; its first line has to name the columns");
    case CSV_FAILED:
        break;
    }
    return in->interrupted ? false : fail_csv(in, &error);
}

/* Tells of a row that cannot be sent and settles it. */
static bool take_bad_row(input *in, const csv_row *row, tl_status status, const tl_error *why) {
    tl_error error = {0};
    tl_result result = {0};
    result.outcome = TL_OUTCOME_INVALID;
    result.reason = tl_push_check_reason(status);
    result.message = tl_str_from(why->message);
    result.field = tl_str_from(why->field);
    in->bad++;
    if (store_settle(in->records, store_count(in->records) - 1, &result, &error) != TL_OK) {
        return diag_error(in->to, place_none(), "%s", error.message);
    }
    if (in->options->list_bad_rows && in->bad <= INPUT_MAX_LISTED) {
        const csv_cell *cell = columns_cell(in->plan, row, why);
        bool named = why->field[0] && !strstr(why->message, why->field);
        diag_error(in->to, place_at(in->options->path, cell ? cell->line : row->line, cell ? cell->column : 1), "%s%s%s", named ? why->field : "",
                   named ? ": " : "", why->message);
    }
    return true;
}

static bool take_row(input *in, const csv_row *row) {
    tl_record record;
    tl_error error = {0};
    if (!columns_record(in->plan, row, &record, in->to)) {
        return false;
    }
    if (store_add(in->records, &record, &error) != TL_OK) {
        return diag_error(in->to, place_at(in->options->path, row->line, 0), "%s", error.message);
    }
    tl_status status = tl_push_check(in->options->push, &record, &error);
    if (status == TL_OK) {
        return true;
    }
    if (status == TL_ERR_MEMORY) {
        return diag_error(in->to, place_at(in->options->path, row->line, 0), "out of memory");
    }
    return take_bad_row(in, row, status, &error);
}

static bool read_rows(input *in) {
    for (;;) {
        csv_row row;
        csv_error error;
        csv_status status = csv_reader_next(in->reader, &row, &error);
        if (status == CSV_END) {
            return true;
        }
        if (status == CSV_FAILED) {
            return in->interrupted ? false : fail_csv(in, &error);
        }
        if (!take_row(in, &row) || stop_asked(in)) {
            return false;
        }
    }
}

input_status input_read(const input_options *options, store *records, uint64_t *bad, diag *to) {
    input in = {.options = options, .records = records, .to = to, .file = -1};
    input_status status = INPUT_FAILED;
    if (!open_file(&in)) {
        goto out;
    }
    in.reader = csv_reader_new(read_file, &in);
    if (!in.reader) {
        diag_error(to, place_none(), "out of memory");
        goto out;
    }
    if (read_header(&in) && read_rows(&in)) {
        status = INPUT_READ;
    } else if (in.interrupted) {
        status = INPUT_INTERRUPTED;
    }
    if (status == INPUT_READ && options->list_bad_rows && in.bad > INPUT_MAX_LISTED) {
        diag_error(to, place_at(options->path, 0, 0), "%s further rows cannot be sent either", text_number(in.bad - INPUT_MAX_LISTED).text);
    }
out:
    *bad = in.bad;
    columns_free(in.plan);
    csv_reader_free(in.reader);
    if (in.file >= 0) {
        close(in.file);
    }
    return status;
}
