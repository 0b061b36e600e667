/* The CSV reader and the cell writer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "csv_write.h"
#include "support/support.h"

/* Reads all of `text` in pieces of `piece` bytes. */
typedef struct pieces {
    tl_str text;
    size_t piece;
} pieces;

static bool read_pieces(void *context, char *buffer, size_t capacity, size_t *length) {
    pieces *from = context;
    return csv_read_text(&from->text, buffer, from->piece < capacity ? from->piece : capacity, length);
}

/*
 * Reads a text to its end and writes down what was found: "[a|b]@1" for a row that starts in line 1, "!line:column message" for an error.
 */
static void describe(tl_str text, size_t piece, char *out, size_t size) {
    pieces from = {text, piece};
    csv_reader *reader = csv_reader_new(read_pieces, &from);
    csv_row row;
    csv_error error;
    csv_status status;
    size_t used = 0;
    assert_non_null(reader);
    out[0] = '\0';
    while ((status = csv_reader_next(reader, &row, &error)) == CSV_ROW) {
        used += (size_t)snprintf(out + used, size - used, "[");
        for (size_t i = 0; i < row.count; i++) {
            used += (size_t)snprintf(out + used, size - used, "%s%.*s", i ? "|" : "", (int)row.cells[i].text.len,
                                     row.cells[i].text.ptr ? row.cells[i].text.ptr : "");
        }
        used += (size_t)snprintf(out + used, size - used, "]@%d ", (int)row.line);
    }
    if (status == CSV_FAILED) {
        used += (size_t)snprintf(out + used, size - used, "!%d:%d %s", (int)error.line, (int)error.column, error.message);
    }
    assert_true(used < size);
    assert_int_equal(csv_reader_next(reader, &row, &error), status); /* it says the same again */
    csv_reader_free(reader);
}

typedef struct example {
    const char *text;
    const char *found;
} example;

static void check_examples(const example *examples, size_t count) {
    static const size_t sizes[] = {1, 2, 3, 7, 100000};
    char found[4096];
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            describe(tl_str_from(examples[i].text), sizes[j], found, sizeof found);
            if (strcmp(found, examples[i].found) != 0) {
                fail_msg("example %zu in pieces of %zu: %s\n  expected: %s\n  found:    %s", i, sizes[j], examples[i].text, examples[i].found, found);
            }
        }
    }
}

static void test_reads_what_the_rfc_has(void **state) {
    (void)state;
    static const example examples[] = {
        {"", ""},
        {"a", "[a]@1 "},
        {"a,b\n", "[a|b]@1 "},
        {"a,b\r\nc,d\r\n", "[a|b]@1 [c|d]@2 "},
        {"a,b\nc,d", "[a|b]@1 [c|d]@2 "},
        {"a,b\r\nc,d", "[a|b]@1 [c|d]@2 "},
        {"\xEF\xBB\xBF"
         "a,b\n1,2\n",
         "[a|b]@1 [1|2]@2 "},
        {"\xEF\xBB\xBF", ""},
        {"\xEF\xBB\xBF\"a\",b\n", "[a|b]@1 "},
        {"a,b\n,\n", "[a|b]@1 [|]@2 "},
        {"a,b\n1,", "[a|b]@1 [1|]@2 "},
        {"\"a\",\"b\"\n\"1\",\"2\"", "[a|b]@1 [1|2]@2 "},
        {"a,b\n\"x, y\",\"say \"\"hi\"\"\"\n", "[a|b]@1 [x, y|say \"hi\"]@2 "},
        {"a,b\n\"one\ntwo\",2\n3,4\n", "[a|b]@1 [one\ntwo|2]@2 [3|4]@4 "},
        {"a,b\r\n\"one\r\ntwo\",2\r\n3,4\r\n", "[a|b]@1 [one\r\ntwo|2]@2 [3|4]@4 "},
        {"a,b\n\"\",\"\"\n", "[a|b]@1 [|]@2 "},
        {"a,b\n\"\"\"\",x\n", "[a|b]@1 [\"|x]@2 "},
        {"a,b\n  1 ,\t2\n", "[a|b]@1 [  1 |\t2]@2 "},
        {"gr\xC3\xBC\xC3\x9F,\xE2\x82\xAC\n\xF0\x9F\x93\x9E,2\n", "[gr\xC3\xBC\xC3\x9F|\xE2\x82\xAC]@1 [\xF0\x9F\x93\x9E|2]@2 "},
    };
    check_examples(examples, sizeof examples / sizeof examples[0]);
}

static void test_blank_lines(void **state) {
    (void)state;
    static const example examples[] = {
        {"a,b\n\n1,2\n\r\n\n3,4\n\n", "[a|b]@1 [1|2]@3 [3|4]@6 "},
        {"a\n\n1\n", "[a]@1 []@2 [1]@3 "}, /* with one column it is a row */
        {"a\n1\n\n", "[a]@1 [1]@2 []@3 "},
        {"\na,b\n", "[]@1 !2:1 the row has 2 cells, the header has 1"},
        {"a,b\n \n", "[a|b]@1 !2:1 the row has 1 cell, the header has 2"}, /* not blank */
        {"a,b\n\"\"\n", "[a|b]@1 !2:1 the row has 1 cell, the header has 2"}, /* neither */
    };
    check_examples(examples, sizeof examples / sizeof examples[0]);
}

static void test_errors_have_a_place(void **state) {
    (void)state;
    static const example examples[] = {
        {"a,b\n1\n", "[a|b]@1 !2:1 the row has 1 cell, the header has 2"},
        {"a,b\n1,2\n1,2,3,4\n", "[a|b]@1 [1|2]@2 !3:1 the row has 4 cells, the header has 2"},
        {"a,b\n\"x\ny\",2\n1,2,3", "[a|b]@1 [x\ny|2]@2 !4:1 the row has 3 cells, the header has 2"},
        {"a,b\n1,\"2\n3,4\n", "[a|b]@1 !2:3 the quote that opens here is never closed"},
        {"a,b\n1,\"", "[a|b]@1 !2:3 the quote that opens here is never closed"},
        {"a,b\n\"1\"2,3\n", "[a|b]@1 !2:4 text behind a closing quote; a quote inside a quoted cell is doubled"},
        {"a,b\n\"1\" ,3\n", "[a|b]@1 !2:4 text behind a closing quote; a quote inside a quoted cell is doubled"},
        {"a,b\n5'10\",3\n",
         "[a|b]@1 !2:5 a quote inside a cell that does not start with one; put the whole cell in quotes and double the quote inside it"},
        {"a,b\n \"1\",3\n",
         "[a|b]@1 !2:2 a quote inside a cell that does not start with one; put the whole cell in quotes and double the quote inside it"},
        {"a,b\r1,2\r", "!1:4 a carriage return without a line feed; lines end with LF or CRLF"},
        {"a,b\n1,2\r", "[a|b]@1 !2:4 a carriage return without a line feed; lines end with LF or CRLF"},
        {"a,b\n1,gr\xFC\xDF\n", "[a|b]@1 !2:5 invalid UTF-8 (byte 9 of the file); save the file as UTF-8"},
        {"a,b\n\xC3\xBC\xC3\xBC\xFC,2\n", "[a|b]@1 !2:3 invalid UTF-8 (byte 9 of the file); save the file as UTF-8"},
        {"a,b\n\x80,2\n", "[a|b]@1 !2:1 invalid UTF-8 (byte 5 of the file); save the file as UTF-8"},
        {"a,b\n\xC0\xAF,2\n", "[a|b]@1 !2:1 invalid UTF-8 (byte 5 of the file); save the file as UTF-8"}, /* overlong */
        {"a,b\nx\xED\xA0\x80,2\n", "[a|b]@1 !2:2 invalid UTF-8 (byte 6 of the file); save the file as UTF-8"}, /* surrogate */
        {"a,b\nx\xF4\x90\x80\x80,2\n", "[a|b]@1 !2:2 invalid UTF-8 (byte 6 of the file); save the file as UTF-8"}, /* too large */
        {"a,b\nx\xE2\x82,2\n", "[a|b]@1 !2:2 invalid UTF-8 (byte 6 of the file); save the file as UTF-8"}, /* cut */
        {"a,b\n1,x\xE2\x82", "[a|b]@1 !2:4 invalid UTF-8 (byte 8 of the file): the file ends inside a character"},
        {"\xEF\xBB\xBF"
         "a\xFC\n",
         "!1:2 invalid UTF-8 (byte 5 of the file); save the file as UTF-8"},
        {"\xFF\xFE"
         "a",
         "!1:1 the file is UTF-16; save it as UTF-8"},
        {"\xFE\xFF"
         "a",
         "!1:1 the file is UTF-16; save it as UTF-8"},
    };
    check_examples(examples, sizeof examples / sizeof examples[0]);
}

static void test_nul_bytes(void **state) {
    (void)state;
    char found[200];
    describe(tl_str_sized("a,b\n1,x\0y\n", 10), 3, found, sizeof found);
    assert_string_equal(found, "[a|b]@1 !2:4 a NUL byte; this is no CSV text");
    describe(tl_str_sized("a,b\n1,\"\0\"\n", 10), 3, found, sizeof found);
    assert_string_equal(found, "[a|b]@1 !2:4 a NUL byte; this is no CSV text");
}

static void test_cells_know_their_place(void **state) {
    (void)state;
    tl_str text = tl_str_from("\xEF\xBB\xBF"
                              "a,b,c\n\"\xC3\xBC\n\",x,\n");
    csv_reader *reader = csv_reader_new(csv_read_text, &text);
    csv_row row;
    csv_error error;
    assert_int_equal(csv_reader_next(reader, &row, &error), CSV_ROW);
    assert_int_equal(row.cells[0].column, 1); /* the byte order mark has no width */
    assert_int_equal(row.cells[2].column, 5);
    assert_int_equal(csv_reader_next(reader, &row, &error), CSV_ROW);
    assert_int_equal(row.line, 2);
    assert_int_equal(row.cells[0].line, 2);
    assert_int_equal(row.cells[0].column, 1);
    assert_int_equal(row.cells[1].line, 3);
    assert_int_equal(row.cells[1].column, 3);
    assert_int_equal(row.cells[2].line, 3);
    assert_int_equal(row.cells[2].column, 5);
    csv_reader_free(reader);
}

/* A text of `count` times `byte` behind `head` and before `tail`, from the heap. */
static char *long_text(const char *head, char byte, size_t count, const char *tail) {
    size_t before = strlen(head);
    size_t behind = strlen(tail);
    char *text = malloc(before + count + behind + 1);
    assert_non_null(text);
    memcpy(text, head, before);
    memset(text + before, byte, count);
    memcpy(text + before + count, tail, behind + 1);
    return text;
}

static void check_last(char *text, csv_status expected, uint64_t line, uint64_t column, const char *message) {
    tl_str from = tl_str_from(text);
    csv_reader *reader = csv_reader_new(csv_read_text, &from);
    csv_row row;
    csv_error error;
    csv_status status;
    while ((status = csv_reader_next(reader, &row, &error)) == CSV_ROW) {
    }
    assert_int_equal(status, expected);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
    assert_string_equal(error.message, message);
    csv_reader_free(reader);
    free(text);
}

static void test_limits(void **state) {
    (void)state;
    check_last(long_text("a,b\n1,", 'x', CSV_MAX_CELL, "\n"), CSV_END, 0, 0, "");
    check_last(long_text("a,b\n1,", 'x', CSV_MAX_CELL + 1, "\n"), CSV_FAILED, 2, 3, "a cell is larger than 1 MiB");
    check_last(long_text("a,b\n1,\"", 'x', CSV_MAX_CELL + 1, "\"\n"), CSV_FAILED, 2, 3,
               "a cell is larger than 1 MiB; perhaps the quote that opens here has no closing quote");
    check_last(long_text("", ',', CSV_MAX_COLUMNS - 1, "\n"), CSV_END, 0, 0, "");
    check_last(long_text("", ',', CSV_MAX_COLUMNS, "\n"), CSV_FAILED, 1, CSV_MAX_COLUMNS + 1, "more than 1000 columns");
    /* surplus cells are counted, however many there are */
    check_last(long_text("a,b\n", ',', 3000000, "\n"), CSV_FAILED, 2, 1, "the row has 3000001 cells, the header has 2");
}

static void test_a_row_is_limited(void **state) {
    (void)state;
    enum { CELLS = 17 };
    size_t size = CELLS * (1 + (size_t)CSV_MAX_CELL) + 100;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, 'x', size);
    for (size_t i = 0; i < CELLS; i++) {
        text[2 * i] = 'a';
        text[2 * i + 1] = i + 1 < CELLS ? ',' : '\n';
    }
    for (size_t i = 1; i < CELLS; i++) {
        text[2 * CELLS + i * CSV_MAX_CELL] = ',';
    }
    text[size - 1] = '\0';
    check_last(text, CSV_FAILED, 2, 1, "a row is larger than 16 MiB");
}

/* Writes random cells, reads them back, and finds the same. */
static void test_round_trip(void **state) {
    (void)state;
    static const char *const parts[] = {"a", ",", "\"", "\n", "\r\n", " ", "", "=", "+1", "'", "\xC3\xBC", "\t", "long text", "\r\n\"\","};
    enum { ROWS = 400, COLUMNS = 5, PARTS = sizeof parts / sizeof parts[0] };
    static char cells[ROWS][COLUMNS][100];
    seeded_random random;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    seeded_random_init(&random, 4711);
    for (size_t r = 0; r < ROWS; r++) {
        for (size_t c = 0; c < COLUMNS; c++) {
            size_t used = 0;
            cells[r][c][0] = '\0';
            for (uint64_t n = 1 + seeded_random_below(&random, 6); n > 0; n--) {
                used += (size_t)snprintf(cells[r][c] + used, sizeof cells[r][c] - used, "%s", parts[seeded_random_below(&random, PARTS)]);
            }
            csv_write_cell(out, tl_str_from(cells[r][c]), false);
            fputs(c + 1 < COLUMNS ? "," : r % 2 ? "\n" : "\r\n", out);
        }
    }
    fclose(out);
    tl_str from = tl_str_sized(text, size);
    csv_reader *reader = csv_reader_new(csv_read_text, &from);
    csv_row row;
    csv_error error;
    for (size_t r = 0; r < ROWS; r++) {
        csv_status status = csv_reader_next(reader, &row, &error);
        if (status != CSV_ROW) {
            fail_msg("row %zu: %d:%d %s", r, (int)error.line, (int)error.column, error.message);
        }
        for (size_t c = 0; c < COLUMNS; c++) {
            assert_true(tl_str_equal(row.cells[c].text, tl_str_from(cells[r][c])));
        }
    }
    assert_int_equal(csv_reader_next(reader, &row, &error), CSV_END);
    csv_reader_free(reader);
    free(text);
}

static void check_written(const char *cell, bool harmless, const char *expected) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    csv_write_cell(out, tl_str_from(cell), harmless);
    fclose(out);
    assert_string_equal(text, expected);
    free(text);
}

static void test_formulas_are_made_harmless(void **state) {
    (void)state;
    check_written("=1+1", true, "'=1+1");
    check_written("+1 408 555 0123", true, "'+1 408 555 0123");
    check_written("-5", true, "'-5");
    check_written("@SUM(A1)", true, "'@SUM(A1)");
    check_written("\t=1", true, "\"'\t=1\"");
    check_written("\r=1", true, "\"'\r=1\"");
    check_written("=HYPERLINK(\"x\",\"y\")", true, "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    check_written("408", true, "408");
    check_written("a=1", true, "a=1");
    check_written("", true, "");
    check_written("=1+1", false, "=1+1");
    check_written("+1", false, "+1");
    check_written(" x", false, "\" x\"");
}

static bool read_failing(void *context, char *buffer, size_t capacity, size_t *length) {
    (void)context;
    (void)buffer;
    (void)capacity;
    (void)length;
    return false;
}

static void test_read_errors(void **state) {
    (void)state;
    csv_row row;
    csv_error error;
    csv_reader *reader = csv_reader_new(read_failing, NULL);
    assert_int_equal(csv_reader_next(reader, &row, &error), CSV_FAILED);
    assert_string_equal(error.message, "cannot be read");
    assert_int_equal(error.line, 0);
    csv_reader_free(reader);
}

static void test_out_of_memory(void **state) {
    (void)state;
    for (size_t n = 1;; n++) {
        tl_str text = tl_str_from("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r\n1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18\n");
        csv_row row;
        csv_error error;
        failing_alloc_at(n);
        csv_reader *reader = csv_reader_new(csv_read_text, &text);
        csv_status status = CSV_FAILED;
        while (reader && (status = csv_reader_next(reader, &row, &error)) == CSV_ROW) {
        }
        bool failed = failing_alloc_happened();
        failing_alloc_at(0);
        if (reader && failed) {
            assert_string_equal(error.message, "out of memory");
        }
        csv_reader_free(reader);
        if (!failed) {
            assert_int_equal(status, CSV_END);
            assert_true(n > 3);
            return;
        }
        assert_int_equal(status, CSV_FAILED);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_reads_what_the_rfc_has),
        TEST_MEMORY(test_blank_lines),
        TEST_MEMORY(test_errors_have_a_place),
        TEST_MEMORY(test_nul_bytes),
        TEST_MEMORY(test_cells_know_their_place),
        TEST_MEMORY(test_limits),
        TEST_MEMORY(test_a_row_is_limited),
        TEST_MEMORY(test_round_trip),
        TEST_MEMORY(test_formulas_are_made_harmless),
        TEST_MEMORY(test_read_errors),
        TEST_MEMORY(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
