/* What headings mean, and records made of rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "acme.h"
#include "capture.h"
#include "columns.h"
#include "support/support.h"

/* A file in memory, with its header read. */
typedef struct file {
    tl_str text;
    csv_reader *reader;
    csv_row row;
} file;

static void file_next(file *from) {
    csv_error error;
    assert_int_equal(csv_reader_next(from->reader, &from->row, &error), CSV_ROW);
}

static void file_open(file *from, const char *text) {
    from->text = tl_str_from(text);
    from->reader = csv_reader_new(csv_read_text, &from->text);
    assert_non_null(from->reader);
    file_next(from);
}

static void check_text(tl_opt_text found, const char *expected) {
    assert_int_equal(found.is, TL_VALUE);
    assert_true(tl_str_equal(found.value, tl_str_from(expected)));
}

/* Plans a header and expects these messages, all of them. */
static void check_refused(const columns_options *options, const char *header, const char *message) {
    capture said;
    file from;
    file_open(&from, header);
    capture_begin(&said);
    columns *plan = columns_plan(options, &from.row, &acme_adapter, "a.csv", &said.to);
    assert_string_equal(capture_text(&said), message);
    assert_null(plan);
    capture_end(&said);
    csv_reader_free(from.reader);
}

static columns *plan_header(const columns_options *options, const file *from) {
    capture said;
    capture_begin(&said);
    columns *plan = columns_plan(options, &from->row, &acme_adapter, "a.csv", &said.to);
    assert_string_equal(capture_text(&said), "");
    assert_non_null(plan);
    capture_end(&said);
    return plan;
}

static void test_rows_become_records(void **state) {
    (void)state;
    columns_options options = {0};
    tl_record record;
    file from;
    capture said;
    capture_begin(&said);
    file_open(&from, "id, Customer ,KIND,number,x.rank,X.note,extension\n=1,C-1,mobile, 408 ,7,,\n,C-2,,5,,n,\"1\n2\"\n");
    columns *plan = plan_header(&options, &from);
    file_next(&from);
    assert_true(columns_record(plan, &from.row, &record, &said.to));
    assert_int_equal(record.line, 2);
    assert_true(tl_str_equal(record.id, tl_str_from("=1")));
    check_text(record.columns[TL_COLUMN_CUSTOMER], "C-1");
    check_text(record.columns[TL_COLUMN_KIND], "mobile");
    check_text(record.columns[TL_COLUMN_NUMBER], " 408 "); /* verbatim */
    assert_int_equal(record.columns[TL_COLUMN_EXTENSION].is, TL_ABSENT);
    assert_int_equal(record.columns[TL_COLUMN_NOTES].is, TL_ABSENT);
    assert_int_equal(record.extra_count, 1);
    assert_true(tl_str_equal(record.extras[0].path, tl_str_from("rank")));
    check_text(record.extras[0].value, "7");
    file_next(&from);
    assert_true(columns_record(plan, &from.row, &record, &said.to));
    assert_int_equal(record.id.len, 0);
    assert_int_equal(record.columns[TL_COLUMN_KIND].is, TL_ABSENT);
    check_text(record.columns[TL_COLUMN_EXTENSION], "1\n2");
    assert_int_equal(record.extra_count, 1);
    assert_true(tl_str_equal(record.extras[0].path, tl_str_from("note")));
    columns_free(plan);
    csv_reader_free(from.reader);
    capture_end(&said);
}

static void test_null_and_empty(void **state) {
    (void)state;
    columns_options options = {.null_text = "NULL", .empty_text = "-"};
    tl_record record;
    file from;
    capture said;
    capture_begin(&said);
    file_open(&from, "id,customer,number,extension,x.note\nNULL,C,1,NULL,-\n-,C,1,null, -\n");
    columns *plan = plan_header(&options, &from);
    file_next(&from);
    assert_true(columns_record(plan, &from.row, &record, &said.to));
    assert_int_equal(record.columns[TL_COLUMN_EXTENSION].is, TL_NULL);
    assert_int_equal(record.extras[0].value.is, TL_VALUE);
    assert_int_equal(record.extras[0].value.value.len, 0);
    assert_true(tl_str_equal(record.id, tl_str_from("NULL"))); /* the caller's own name is only a name */
    file_next(&from);
    assert_true(columns_record(plan, &from.row, &record, &said.to));
    check_text(record.columns[TL_COLUMN_EXTENSION], "null"); /* exactly this text only */
    check_text(record.extras[0].value, " -");
    columns_free(plan);
    csv_reader_free(from.reader);
    capture_end(&said);
}

static void test_map_and_ignore(void **state) {
    (void)state;
    const column_mapping mappings[] = {{tl_str_from("number"), tl_str_from("Phone #")}, {tl_str_from("x.note"), tl_str_from("Remark")}};
    const tl_str ignored[] = {tl_str_from("number"), tl_str_from("Whatever")};
    columns_options options = {.mappings = mappings, .mapping_count = 2, .ignored = ignored, .ignored_count = 2};
    tl_record record;
    file from;
    capture said;
    capture_begin(&said);
    file_open(&from, "customer,Phone #,number,Remark,Whatever\nC,1,2,3,4\n");
    columns *plan = plan_header(&options, &from);
    file_next(&from);
    assert_true(columns_record(plan, &from.row, &record, &said.to));
    check_text(record.columns[TL_COLUMN_NUMBER], "1");
    assert_int_equal(record.extra_count, 1);
    check_text(record.extras[0].value, "3");
    columns_free(plan);
    csv_reader_free(from.reader);
    capture_end(&said);
}

static void test_columns_that_cannot_be_carried(void **state) {
    (void)state;
    const tl_str ignored[] = {tl_str_from("Notes")};
    columns_options options = {0};
    tl_record record;
    file from;
    capture said;
    capture_begin(&said);
    file_open(&from, "customer,number,Notes\nC,1,\nC,1,call back\n");
    columns *plan = plan_header(&options, &from);
    file_next(&from);
    assert_true(columns_record(plan, &from.row, &record, &said.to)); /* an empty cell does not matter */
    file_next(&from);
    assert_false(columns_record(plan, &from.row, &record, &said.to));
    assert_string_equal(capture_text(&said), "trunkline: a.csv:3:5: acme cannot carry column \"notes\", and this cell is not empty; --ignore-columns "
                                             "Notes leaves it out\n");
    columns_free(plan);
    options.ignored = ignored;
    options.ignored_count = 1;
    capture_clear(&said);
    csv_reader_free(from.reader);
    file_open(&from, "customer,number,Notes\nC,1,call back\n");
    plan = plan_header(&options, &from);
    file_next(&from);
    assert_true(columns_record(plan, &from.row, &record, &said.to));
    columns_free(plan);
    csv_reader_free(from.reader);
    capture_end(&said);
}

static void test_headers_that_are_refused(void **state) {
    (void)state;
    columns_options none = {0};
    check_refused(&none, "customer,numbr\n",
                  "trunkline: a.csv:1:10: unknown column \"numbr\"; did you mean \"number\"? --map COLUMN=HEADING says what it is, --ignore-columns "
                  "leaves it out\n");
    check_refused(&none, "customer,Phone #,number\n",
                  "trunkline: a.csv:1:10: unknown column \"Phone #\"; --map COLUMN=HEADING says what it is, --ignore-columns leaves it out\n");
    check_refused(&none, "customer,,number\n", "trunkline: a.csv:1:10: heading 2 is empty; every column needs a name\n");
    check_refused(&none, "customer,number,number\n", "trunkline: a.csv:1:17: heading \"number\" stands twice, as column 2 and 3\n");
    check_refused(&none, "customer,number,Number\n",
                  "trunkline: a.csv:1:17: headings \"number\" and \"Number\" fill the same field; leave one out with --ignore-columns\n");
    check_refused(&none, "customer,number,x.number\n",
                  "trunkline: a.csv:1:17: headings \"number\" and \"x.number\" fill the same field; leave one out with --ignore-columns\n");
    check_refused(&none, "customer;number\n", "trunkline: a.csv:1:1: the cells of this file are separated by semicolons; only commas are read\n");
    check_refused(&none, "customer\tnumber\n", "trunkline: a.csv:1:1: the cells of this file are separated by tabs; only commas are read\n");
    check_refused(&none, "\n", "trunkline: a.csv:1:1: no header: the first line is blank; it has to name the columns\n");
    check_refused(&none, "C-1001,mobile,408\n",
                  "trunkline: a.csv:1:1: no header: none of these cells names a column (id, customer, contact, phone_id, kind, number, extension, "
                  "country, primary, textable, valid, unlisted, carrier, label, category, notes, x.FIELD); --map COLUMN=HEADING takes a column from "
                  "under another heading\n");
    check_refused(&none, "customer,kind\n",
                  "trunkline: a.csv:1: acme needs a column \"number\"; --map number=HEADING takes it from under another heading\n");
}

static void test_unknown_fields_are_refused(void **state) {
    (void)state;
    columns_options none = {0};
    check_refused(&none, "customer,number,x.nots\n",
                  "trunkline: a.csv:1:17: unknown column \"x.nots\": acme_phone has no field \"nots\"; the nearest is \"note\"\n");
}

static void test_options_that_do_not_fit(void **state) {
    (void)state;
    column_mapping mapping = {tl_str_from("number"), tl_str_from("Phone")};
    tl_str ignored = tl_str_from("Phones");
    columns_options options = {.mappings = &mapping, .mapping_count = 1};
    check_refused(&options, "customer,Phones\n", "trunkline: a.csv:1: --map: the file has no heading \"Phone\"; did you mean \"Phones\"?\n");
    check_refused(&options, "customer,x.note\n", "trunkline: a.csv:1: --map: the file has no heading \"Phone\"\n");
    mapping.column = tl_str_from("numer");
    check_refused(&options, "customer,Phone\n", "trunkline: --map: there is no column \"numer\"; did you mean \"number\"?\n");
    mapping.column = tl_str_from("number");
    check_refused(&options, "customer,number,Phone\n",
                  "trunkline: a.csv:1:17: headings \"number\" and \"Phone\" fill the same field; leave one out with --ignore-columns\n");
    options.ignored = &ignored;
    options.ignored_count = 1;
    check_refused(&options, "customer,Phone\n",
                  "trunkline: a.csv:1: --ignore-columns: the file has no heading \"Phones\"; did you mean \"Phone\"?\n");
    ignored = tl_str_from("Phone");
    check_refused(&options, "customer,Phone\n", "trunkline: heading \"Phone\" is in --map and in --ignore-columns\n");
}

static void test_cells_are_found_by_their_field(void **state) {
    (void)state;
    columns_options none = {0};
    tl_error error = {0};
    file from;
    file_open(&from, "customer,number,x.note\nC,1,n\n");
    columns *plan = plan_header(&none, &from);
    file_next(&from);
    tl_error_set_field(&error, tl_str_from("number"));
    assert_ptr_equal(columns_cell(plan, &from.row, &error), &from.row.cells[1]);
    tl_error_set_field(&error, tl_str_from("x.note"));
    assert_ptr_equal(columns_cell(plan, &from.row, &error), &from.row.cells[2]);
    tl_error_set_field(&error, tl_str_from("extension"));
    assert_null(columns_cell(plan, &from.row, &error));
    tl_error_set_field(&error, tl_str_from(""));
    assert_null(columns_cell(plan, &from.row, &error));
    columns_free(plan);
    csv_reader_free(from.reader);
}

static void test_out_of_memory(void **state) {
    (void)state;
    columns_options none = {0};
    bool failed = true;
    size_t n = 0;
    while (failed) {
        file from;
        capture said;
        file_open(&from, "id,customer,number,x.note\n");
        capture_begin(&said);
        failing_alloc_at(++n);
        columns *plan = columns_plan(&none, &from.row, &acme_adapter, "a.csv", &said.to);
        failed = failing_alloc_happened();
        failing_alloc_at(0);
        assert_true(failed || plan != NULL);
        if (!plan) {
            assert_string_equal(capture_text(&said), "trunkline: out of memory\n");
        }
        columns_free(plan);
        capture_end(&said);
        csv_reader_free(from.reader);
    }
    assert_true(n > 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_rows_become_records),
        TEST_MEMORY(test_null_and_empty),
        TEST_MEMORY(test_map_and_ignore),
        TEST_MEMORY(test_columns_that_cannot_be_carried),
        TEST_MEMORY(test_headers_that_are_refused),
        TEST_MEMORY(test_unknown_fields_are_refused),
        TEST_MEMORY(test_options_that_do_not_fit),
        TEST_MEMORY(test_cells_are_found_by_their_field),
        TEST_MEMORY(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
