#include "csv.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include <trunkline/memory.h>

#include "utf8.h"

enum { READ_BYTES = 64 * 1024 };

enum state {
    CELL_START,
    UNQUOTED,
    QUOTED,
    QUOTE_CLOSED, /* behind a closing quote, unless another quote doubles it */
    AFTER_CR /* behind a carriage return outside quotes */
};

struct csv_reader {
    csv_read_fn read;
    void *context;
    size_t at; /* next byte in `bytes` */
    size_t filled;
    bool at_end;
    csv_status last; /* CSV_ROW while it goes on */
    csv_error error; /* of CSV_FAILED */

    uint64_t line; /* of the byte at hand */
    uint64_t column;
    uint64_t offset; /* bytes before it */
    utf8_state utf8;
    uint64_t char_line; /* where the character at hand starts */
    uint64_t char_column;
    uint64_t char_offset;

    enum state state;
    size_t expected; /* cells in a row; 0 until the first is read */
    size_t count; /* cells of this row that are complete */
    bool blank; /* this row has had no byte yet */
    tl_buf text; /* of all cells of this row, one behind another */
    size_t cell_at; /* where the cell at hand starts in it */
    csv_cell *cells;
    size_t cell_capacity;
    uint64_t row_line;
    uint64_t cell_line;
    uint64_t cell_column;
    char bytes[READ_BYTES];
};

csv_reader *csv_reader_new(csv_read_fn read, void *context) {
    csv_reader *reader = tl_calloc(1, sizeof *reader);
    if (reader) {
        reader->read = read;
        reader->context = context;
        reader->last = CSV_ROW;
        reader->line = 1;
    }
    return reader;
}

void csv_reader_free(csv_reader *reader) {
    if (reader) {
        tl_buf_dispose(&reader->text);
        tl_free(reader->cells);
        tl_free(reader);
    }
}

TL_PRINTF(4, 5) static bool fail(csv_reader *reader, uint64_t line, uint64_t column, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reader->error.message, sizeof reader->error.message, format, arguments);
    va_end(arguments);
    reader->error.line = line;
    reader->error.column = column;
    reader->last = CSV_FAILED;
    return false;
}

static bool fail_here(csv_reader *reader, const char *message) {
    return fail(reader, reader->line, reader->column, "%s", message);
}

static bool fail_bare_return(csv_reader *reader, uint64_t column) {
    return fail(reader, reader->line, column, "a carriage return without a line feed; lines end with LF or CRLF");
}

static bool fail_memory(csv_reader *reader) {
    return fail(reader, 0, 0, "out of memory");
}

/* Reads on. False at the end and on failure; `last` tells which. */
static bool fill(csv_reader *reader) {
    size_t length = 0;
    if (reader->at_end) {
        return false;
    }
    if (!reader->read(reader->context, reader->bytes, sizeof reader->bytes, &length)) {
        reader->error.os_code = errno;
        return fail(reader, 0, 0, "cannot be read");
    }
    reader->at = 0;
    reader->filled = length;
    reader->at_end = length == 0;
    return length > 0;
}

/* Skips a byte order mark, and tells UTF-16 by its own. */
static bool skip_mark(csv_reader *reader) {
    size_t have = 0;
    while (have < 3) { /* a pipe may give the mark in pieces */
        size_t length = 0;
        if (!reader->read(reader->context, reader->bytes + have, sizeof reader->bytes - have, &length)) {
            reader->error.os_code = errno;
            return fail(reader, 0, 0, "cannot be read");
        }
        if (length == 0) {
            reader->at_end = true;
            break;
        }
        have += length;
    }
    reader->filled = have;
    if (have >= 3 && memcmp(reader->bytes, "\xEF\xBB\xBF", 3) == 0) {
        reader->at = 3;
        reader->offset = 3;
    } else if (have >= 2 && (memcmp(reader->bytes, "\xFF\xFE", 2) == 0 || memcmp(reader->bytes, "\xFE\xFF", 2) == 0)) {
        return fail(reader, 1, 1, "the file is UTF-16; save it as UTF-8");
    }
    return true;
}

static bool fail_large_cell(csv_reader *reader) {
    if (reader->state == QUOTED) {
        return fail(reader, reader->cell_line, reader->cell_column,
                    "a cell is larger than 1 MiB; perhaps the quote that opens here has no closing quote");
    }
    return fail(reader, reader->cell_line, reader->cell_column, "a cell is larger than 1 MiB");
}

static bool append(csv_reader *reader, char byte) {
    tl_buf *text = &reader->text;
    if (text->len - reader->cell_at >= CSV_MAX_CELL) {
        return fail_large_cell(reader);
    }
    if (text->len >= CSV_MAX_ROW) {
        return fail(reader, reader->row_line, 1, "a row is larger than 16 MiB");
    }
    if (text->len == text->cap && tl_buf_reserve(text, text->cap + 4096) != TL_OK) {
        return fail_memory(reader);
    }
    text->ptr[text->len++] = byte;
    return true;
}

static bool grow_cells(csv_reader *reader) {
    size_t capacity = reader->cell_capacity ? 2 * reader->cell_capacity : 16;
    csv_cell *cells = tl_realloc(reader->cells, capacity * sizeof *cells);
    if (!cells) {
        return fail_memory(reader);
    }
    reader->cells = cells;
    reader->cell_capacity = capacity;
    return true;
}

static bool end_cell(csv_reader *reader) {
    reader->state = CELL_START;
    if (reader->expected && reader->count >= reader->expected) { /* counted for the message; its text is not kept */
        reader->text.len = reader->cell_at;
        reader->count++;
        return true;
    }
    if (reader->count == CSV_MAX_COLUMNS) {
        return fail(reader, reader->cell_line, reader->cell_column, "more than %d columns", CSV_MAX_COLUMNS);
    }
    if (reader->count == reader->cell_capacity && !grow_cells(reader)) {
        return false;
    }
    csv_cell *cell = &reader->cells[reader->count++];
    cell->text = tl_str_sized(NULL, reader->text.len - reader->cell_at);
    cell->line = reader->cell_line;
    cell->column = reader->cell_column;
    reader->cell_at = reader->text.len;
    return true;
}

/* Takes one byte that opens a cell or stands in one without quotes. */
static bool take_unquoted(csv_reader *reader, char byte, bool *row_ends) {
    switch (byte) {
    case ',':
        return end_cell(reader);
    case '\n':
        *row_ends = true;
        return end_cell(reader);
    case '\r':
        reader->state = AFTER_CR;
        return true;
    case '"':
        if (reader->state == CELL_START) {
            reader->state = QUOTED;
            return true;
        }
        return fail_here(reader, "a quote inside a cell that does not start with one; put the whole cell in quotes and double the quote inside it");
    default:
        reader->state = UNQUOTED;
        return append(reader, byte);
    }
}

static bool take_after_quote(csv_reader *reader, char byte, bool *row_ends) {
    if (byte == '"') {
        reader->state = QUOTED;
        return append(reader, byte);
    }
    if (byte == ',' || byte == '\n' || byte == '\r') {
        return take_unquoted(reader, byte, row_ends);
    }
    return fail_here(reader, "text behind a closing quote; a quote inside a quoted cell is doubled");
}

/* Moves the position to the byte at hand and checks it. */
static bool advance(csv_reader *reader, char byte) {
    if (((unsigned char)byte & 0xC0) != 0x80 || reader->utf8.left == 0) {
        reader->column++;
    }
    if (reader->utf8.left == 0) {
        reader->char_line = reader->line;
        reader->char_column = reader->column;
        reader->char_offset = reader->offset;
    }
    if (!utf8_take(&reader->utf8, (unsigned char)byte)) {
        return fail(reader, reader->char_line, reader->char_column, "invalid UTF-8 (byte %" PRIu64 " of the file); save the file as UTF-8",
                    reader->char_offset + 1);
    }
    if (byte == '\0') {
        return fail_here(reader, "a NUL byte; this is no CSV text");
    }
    return true;
}

static bool take(csv_reader *reader, char byte, bool *row_ends) {
    bool done = false;
    if (!advance(reader, byte)) {
        return false;
    }
    reader->blank = reader->blank && (byte == '\n' || byte == '\r');
    if (reader->state == CELL_START) {
        reader->cell_line = reader->line;
        reader->cell_column = reader->column;
    }
    switch (reader->state) {
    case CELL_START:
    case UNQUOTED:
        done = take_unquoted(reader, byte, row_ends);
        break;
    case QUOTED:
        if (byte == '"') {
            reader->state = QUOTE_CLOSED;
            done = true;
        } else {
            done = append(reader, byte);
        }
        break;
    case QUOTE_CLOSED:
        done = take_after_quote(reader, byte, row_ends);
        break;
    case AFTER_CR:
        if (byte != '\n') {
            return fail_bare_return(reader, reader->column - 1);
        }
        *row_ends = true;
        done = end_cell(reader);
        break;
    }
    reader->offset++;
    if (byte == '\n') {
        reader->line++;
        reader->column = 0;
    }
    return done;
}

/* The input has ended: closes the row at hand. */
static bool take_end(csv_reader *reader, bool *row_ends) {
    if (reader->utf8.left) {
        return fail(reader, reader->char_line, reader->char_column, "invalid UTF-8 (byte %" PRIu64 " of the file): the file ends inside a character",
                    reader->char_offset + 1);
    }
    switch (reader->state) {
    case QUOTED:
        return fail(reader, reader->cell_line, reader->cell_column, "the quote that opens here is never closed");
    case AFTER_CR:
        return fail_bare_return(reader, reader->column);
    case CELL_START:
        if (reader->count == 0) {
            reader->last = CSV_END;
            return true;
        }
        reader->cell_line = reader->line;
        reader->cell_column = reader->column + 1;
        break;
    case UNQUOTED:
    case QUOTE_CLOSED:
        break;
    }
    *row_ends = true;
    return end_cell(reader);
}

static bool read_row(csv_reader *reader) {
    bool row_ends = false;
    reader->count = 0;
    reader->text.len = 0;
    reader->cell_at = 0;
    reader->blank = true;
    reader->row_line = reader->line;
    while (!row_ends) {
        if (reader->at == reader->filled && !fill(reader)) {
            if (reader->last == CSV_FAILED || !take_end(reader, &row_ends)) {
                return false;
            }
            if (reader->last == CSV_END) {
                return true;
            }
            continue;
        }
        if (!take(reader, reader->bytes[reader->at++], &row_ends)) {
            return false;
        }
    }
    return true;
}

static bool check_count(csv_reader *reader) {
    if (!reader->expected) {
        reader->expected = reader->count;
        return true;
    }
    if (reader->count == reader->expected) {
        return true;
    }
    return fail(reader, reader->row_line, 1, "the row has %zu cell%s, the header has %zu", reader->count, reader->count == 1 ? "" : "s",
                reader->expected);
}

csv_status csv_reader_next(csv_reader *reader, csv_row *row, csv_error *error) {
    memset(row, 0, sizeof *row);
    memset(error, 0, sizeof *error);
    bool first = reader->expected == 0 && reader->offset == 0;
    if (reader->last == CSV_ROW && (!first || skip_mark(reader))) {
        do {
            if (!read_row(reader)) {
                break;
            }
        } while (reader->last == CSV_ROW && reader->blank && reader->expected > 1);
    }
    if (reader->last == CSV_ROW && check_count(reader)) {
        const char *text = reader->text.ptr;
        for (size_t i = 0; i < reader->count; i++) {
            reader->cells[i].text.ptr = text;
            text = text ? text + reader->cells[i].text.len : NULL;
        }
        row->cells = reader->cells;
        row->count = reader->count;
        row->line = reader->row_line;
    }
    if (reader->last == CSV_FAILED) {
        *error = reader->error;
    }
    return reader->last;
}

bool csv_read_text(void *context, char *buffer, size_t capacity, size_t *length) {
    tl_str *text = context;
    *length = text->len < capacity ? text->len : capacity;
    if (*length) {
        memcpy(buffer, text->ptr, *length);
        text->ptr += *length;
        text->len -= *length;
    }
    return true;
}
