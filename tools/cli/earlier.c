#include "earlier.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <trunkline/memory.h>

#include "csv.h"
#include "input_bytes.h"
#include "number.h"
#include "store.h"
#include "text.h"

typedef struct earlier_row {
    uint64_t line;
    uint32_t id_hash;
    bool wanted;
} earlier_row;

struct earlier {
    const char *path;
    bool unknown_too;
    earlier_row *rows;
    size_t count;
    size_t capacity;
    size_t next;
    uint64_t last_line;
    char hash[INPUT_HASH_SIZE]; /* of its input; "": not known */
    diag *to; /* while it is read */
    bool failed;
};

static uint32_t hash_id(tl_str id) {
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < id.len; i++) {
        hash = (hash ^ (unsigned char)id.ptr[i]) * 16777619u;
    }
    return hash;
}

static bool wants(const earlier *run, tl_outcome outcome) {
    return outcome != TL_OUTCOME_SAVED && (outcome != TL_OUTCOME_UNKNOWN || run->unknown_too);
}

static bool add_row(earlier *run, uint64_t line, tl_str id, tl_outcome outcome) {
    if (run->count == run->capacity) {
        size_t capacity = run->capacity ? 2 * run->capacity : 1024;
        earlier_row *grown = tl_realloc(run->rows, capacity * sizeof *grown);
        if (!grown) {
            return diag_error(run->to, place_none(), "out of memory: the earlier results do not fit");
        }
        run->rows = grown;
        run->capacity = capacity;
    }
    if (line <= run->last_line) {
        return diag_error(run->to, place_at(run->path, 0, 0),
                          "its rows are not in the order of the input: line %" PRIu64 " stands behind line %" PRIu64, line, run->last_line);
    }
    run->last_line = line;
    run->rows[run->count++] = (earlier_row){line, hash_id(id), wants(run, outcome)};
    return true;
}

/* ---- from a journal ---- */

static bool on_record(void *context, const tl_record *record, const tl_result *result) {
    earlier *run = context;
    run->failed = !add_row(run, record->line, record->id, result->outcome);
    return !run->failed;
}

static bool read_journal(earlier *run) {
    store_options options = {.path = run->path};
    store *records = store_open(&options, TL_JOURNAL_READ, run->to);
    if (!records) {
        return false;
    }
    tl_str hash = tl_journal_about_of(store_journal(records))->input_sha256;
    if (hash.len < sizeof run->hash) {
        memcpy(run->hash, hash.ptr, hash.len);
    }
    bool good = store_each(records, 0, on_record, run, run->to) && !run->failed;
    store_close(records);
    return good;
}

/* ---- from a results file ---- */

enum { WANTED_COLUMNS = 3 };
static const char *const wanted_columns[WANTED_COLUMNS] = {"id", "line", "outcome"};

static bool find_columns(const earlier *run, const csv_row *header, size_t at[WANTED_COLUMNS]) {
    for (size_t i = 0; i < WANTED_COLUMNS; i++) {
        at[i] = header->count;
        for (size_t j = 0; j < header->count; j++) {
            if (tl_str_equal(header->cells[j].text, tl_str_from(wanted_columns[i]))) {
                at[i] = j;
            }
        }
        if (at[i] == header->count) {
            return diag_error(run->to, place_at(run->path, 1, 0), "is no results file: it has no column \"%s\"", wanted_columns[i]);
        }
    }
    return true;
}

/* Results guard cells that a spreadsheet would run. */
static tl_str unguarded(tl_str id) {
    bool guarded = id.len > 1 && id.ptr[0] == '\'' && memchr("=+-@\t\r\n", id.ptr[1], 7);
    return guarded ? tl_str_sized(id.ptr + 1, id.len - 1) : id;
}

static bool find_outcome(tl_str name, tl_outcome *outcome) {
    for (int i = 1; i < TL_OUTCOME_COUNT; i++) {
        if (tl_str_equal(name, tl_str_from(tl_outcome_name((tl_outcome)i)))) {
            *outcome = (tl_outcome)i;
            return true;
        }
    }
    return false;
}

static bool take_row(earlier *run, const csv_row *row, const size_t at[WANTED_COLUMNS]) {
    const csv_cell *line_cell = &row->cells[at[1]];
    const csv_cell *outcome_cell = &row->cells[at[2]];
    uint32_t line = 0;
    tl_outcome outcome = TL_OUTCOME_INVALID;
    char text[16] = "";
    if (line_cell->text.len < sizeof text) {
        memcpy(text, line_cell->text.ptr, line_cell->text.len);
    }
    if (!number_read(text, 1, UINT32_MAX, &line)) {
        return diag_error(run->to, place_at(run->path, line_cell->line, line_cell->column), "is no results file: \"%s\" is no line number",
                          text_shorten(line_cell->text).text);
    }
    if (!find_outcome(outcome_cell->text, &outcome)) {
        return diag_error(run->to, place_at(run->path, outcome_cell->line, outcome_cell->column), "is no results file: \"%s\" is no outcome",
                          text_shorten(outcome_cell->text).text);
    }
    return add_row(run, line, unguarded(row->cells[at[0]].text), outcome);
}

static bool read_rows(earlier *run, csv_reader *reader) {
    size_t at[WANTED_COLUMNS] = {0};
    bool header = true;
    for (;;) {
        csv_row row;
        csv_error error = {0};
        switch (csv_reader_next(reader, &row, &error)) {
        case CSV_END:
            return !header || diag_error(run->to, place_at(run->path, 0, 0), "is no results file: it is empty");
        case CSV_FAILED:
            return diag_error(run->to, place_at(run->path, error.line, error.column), "%s", error.message);
        case CSV_ROW:
            if (header ? !find_columns(run, &row, at) : !take_row(run, &row, at)) {
                return false;
            }
            header = false;
            break;
        }
    }
}

static bool read_results(earlier *run) {
    input_bytes bytes;
    csv_reader *reader = NULL;
    bool good = false;
    if (input_bytes_open(&bytes, run->path, NULL, run->to)) {
        reader = csv_reader_new(input_bytes_read, &bytes);
        good = reader ? read_rows(run, reader) : diag_error(run->to, place_none(), "out of memory");
    }
    csv_reader_free(reader);
    input_bytes_close(&bytes);
    return good;
}

static bool is_journal(const char *path) {
    static const char magic[] = "SQLite format 3";
    char start[sizeof magic] = "";
    FILE *file = fopen(path, "rb");
    bool same = file && fread(start, 1, sizeof start, file) == sizeof start && memcmp(start, magic, sizeof magic) == 0;
    if (file) {
        fclose(file);
    }
    return same;
}

earlier *earlier_read(const char *path, bool unknown_too, diag *to) {
    earlier *run = tl_calloc(1, sizeof *run);
    if (!run) {
        diag_error(to, place_none(), "out of memory");
        return NULL;
    }
    run->path = path;
    run->unknown_too = unknown_too;
    run->to = to;
    if (is_journal(path) ? read_journal(run) : read_results(run)) {
        return run;
    }
    earlier_free(run);
    return NULL;
}

void earlier_free(earlier *run) {
    if (run) {
        tl_free(run->rows);
        tl_free(run);
    }
}

bool earlier_ask(earlier *run, const tl_record *record, const char *file, bool *wanted, diag *to) {
    *wanted = false;
    if (run->next == run->count || run->rows[run->next].line > record->line) {
        return true; /* a record that it does not name, in a part of the results */
    }
    const earlier_row *row = &run->rows[run->next];
    if (row->line < record->line) {
        return diag_error(to, place_at(run->path, 0, 0), "are not the results of %s: there is no record at line %" PRIu64, file, row->line);
    }
    if (row->id_hash != hash_id(record->id)) {
        return diag_error(to, place_at(run->path, 0, 0), "are not the results of %s: the record at line %" PRIu64 " has another id, \"%s\"", file,
                          record->line, text_shorten(record->id).text);
    }
    run->next++;
    *wanted = row->wanted;
    return true;
}

bool earlier_end(const earlier *run, const char *file, const char *hash, diag *to) {
    if (run->next < run->count) {
        return diag_error(to, place_at(run->path, 0, 0), "are not the results of %s: there is no record at line %" PRIu64, file,
                          run->rows[run->next].line);
    }
    if (run->hash[0] && strcmp(run->hash, hash) != 0) {
        return diag_error(to, place_at(run->path, 0, 0), "is the journal of another input: %s has changed since", file);
    }
    return true;
}
