/*
 * CSV as RFC 4180 has it: cells between commas, quotes around cells that hold commas, quotes or line ends, a quote inside them doubled; lines
 * end with CRLF or LF. A byte order mark is skipped, text is UTF-8. Streaming: memory holds one row, whatever the file's length.
 *
 * Stricter than most readers, because what is read is sent to somebody's system: a quote in the middle of a cell, text behind a closing
 * quote, a row with another number of cells than the first and a NUL byte are errors, with their line and column. A completely blank line is
 * skipped when rows have more than one cell; else it is a row with one empty cell.
 */
#ifndef CLI_CSV_H
#define CLI_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <trunkline/str.h>

enum {
    CSV_MAX_CELL = 1024 * 1024, /* bytes */
    CSV_MAX_ROW = 16 * 1024 * 1024, /* bytes of all cells */
    CSV_MAX_COLUMNS = 1000
};

/** Gives the next bytes. `*length` 0: the end. False: failed, errno says why. */
typedef bool (*csv_read_fn)(void *context, char *buffer, size_t capacity, size_t *length);

typedef struct csv_cell {
    tl_str text; /* without quotes; verbatim, blanks and line ends included */
    uint64_t line; /* where the cell starts, from 1 */
    uint64_t column; /* in characters, from 1 */
} csv_cell;

/** Borrowed until the next row is read. */
typedef struct csv_row {
    const csv_cell *cells;
    size_t count;
    uint64_t line; /* the row's first physical line, from 1 */
} csv_row;

typedef struct csv_error {
    uint64_t line; /* 0: the file as a whole */
    uint64_t column;
    int os_code; /* errno, when reading failed */
    char message[300];
} csv_error;

typedef enum csv_status { CSV_ROW, CSV_END, CSV_FAILED } csv_status;

/** A reader. Threads: confined to one thread. */
typedef struct csv_reader csv_reader;

/** NULL when out of memory. Owns: the caller, `csv_reader_free`. */
csv_reader *csv_reader_new(csv_read_fn read, void *context);
/** NULL is allowed. */
void csv_reader_free(csv_reader *reader);
/** Reads one row. After CSV_FAILED and CSV_END it says the same again. */
csv_status csv_reader_next(csv_reader *reader, csv_row *row, csv_error *error);

/** A csv_read_fn over text in memory; `context` is a tl_str that it shortens from the front. */
bool csv_read_text(void *context, char *buffer, size_t capacity, size_t *length);

#endif
