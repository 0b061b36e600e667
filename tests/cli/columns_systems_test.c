/* What headings mean to the real systems: several operations, kinds that pick the field, entities, fields by their wire path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <trunkline/systems.h>

#include "capture.h"
#include "columns.h"
#include "support/support.h"

/* Plans the header of a file for a system, and makes a record of its one row. Expects this to be said. */
static void check_file(const char *system, const char *text, const char *message, void (*look)(const tl_record *record)) {
    const columns_options options = {0};
    const tl_adapter *adapter = tl_system_find(tl_str_from(system));
    tl_str content = tl_str_from(text);
    csv_row row;
    csv_error error;
    capture said;
    tl_record record;
    assert_non_null(adapter);
    csv_reader *reader = csv_reader_new(csv_read_text, &content);
    assert_non_null(reader);
    assert_int_equal(csv_reader_next(reader, &row, &error), CSV_ROW);
    capture_begin(&said);
    columns *plan = columns_plan(&options, &row, adapter, "a.csv", &said.to);
    if (plan && csv_reader_next(reader, &row, &error) == CSV_ROW && columns_record(plan, &row, &record, &said.to) && look) {
        look(&record);
    }
    assert_string_equal(capture_text(&said), message);
    columns_free(plan);
    csv_reader_free(reader);
    capture_end(&said);
}

static void check_text(tl_str found, const char *expected) {
    assert_int_equal(found.len, strlen(expected));
    assert_memory_equal(found.ptr, expected, found.len);
}

static void look_at_entity(const tl_record *record) {
    check_text(record->entity, "supplier");
    check_text(tl_record_text(record, TL_COLUMN_CUSTOMER), "S-1");
}

static void test_entity(void **state) {
    (void)state;
    check_file("wasp", "Entity,customer,kind,number\nsupplier,S-1,Office,1\n", "", look_at_entity);
    check_file("wasp", "entity,ENTITY,customer,kind,number\n",
               "trunkline: a.csv:1:8: headings \"entity\" and \"ENTITY\" fill the same field; leave one out "
               "with --ignore-columns\n",
               NULL);
}

static void look_at_kind(const tl_record *record) {
    check_text(tl_record_text(record, TL_COLUMN_KIND), "pager");
    check_text(tl_record_text(record, TL_COLUMN_NUMBER), "1");
    assert_int_equal(record->extra_count, 2);
    check_text(record->extras[0].path, "E_MAIL");
    check_text(record->extras[1].path, "SLX_ID"); /* of the other generation's operation */
}

static void test_kinds_that_pick_the_field(void **state) {
    (void)state;
    check_file("expandable", "customer,contact,kind,number,x.E_MAIL,x.SLX_ID\nA,B,pager,1,a@b,7\n", "", look_at_kind);
    check_file("expandable", "customer,contact,x.E_MAIL\nA,B,a@b\n", "", NULL); /* no number at all */
    check_file("expandable", "customer,kind,number\n",
               "trunkline: a.csv:1: expandable needs a column \"contact\"; --map contact=HEADING takes it from "
               "under another heading\n",
               NULL);
    check_file("expandable", "customer,contact,x.NOTES,notes\n",
               "trunkline: a.csv:1:26: headings \"x.NOTES\" and \"notes\" fill the same field; leave one "
               "out with --ignore-columns\n",
               NULL);
}

static void test_fields_by_their_path(void **state) {
    (void)state;
    static const struct {
        const char *system;
        const char *required;
        const char *wrong;
        const char *meant;
    } cases[] = {{"wasp", "customer,kind,number", "PhoneExtensio", "PhoneExtension"},
                 {"expandable", "customer,contact", "E_MAIL_3", "E_MAIL_2"},
                 {"qqcatalyst", "contact,number", "IsTextActiv", "IsTextActive"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char header[100];
        snprintf(header, sizeof header, "%s,x.%s\n", cases[i].required, cases[i].wrong);
        const columns_options options = {0};
        tl_str content = tl_str_from(header);
        csv_row row;
        csv_error error;
        capture said;
        csv_reader *reader = csv_reader_new(csv_read_text, &content);
        assert_int_equal(csv_reader_next(reader, &row, &error), CSV_ROW);
        capture_begin(&said);
        assert_null(columns_plan(&options, &row, tl_system_find(tl_str_from(cases[i].system)), "a.csv", &said.to));
        const char *text = capture_text(&said);
        assert_non_null(strstr(text, "unknown column \"x."));
        assert_non_null(strstr(text, cases[i].meant));
        csv_reader_free(reader);
        capture_end(&said);
    }
    check_file("qqcatalyst", "contact,number,x.contactID\n",
               "trunkline: a.csv:1:16: unknown column \"x.contactID\": contactID is no field but part of the "
               "address; the column contact fills it\n",
               NULL);
}

static void test_what_a_system_cannot_carry(void **state) {
    (void)state;
    check_file("qqcatalyst", "customer,contact,number\n,1,2\n", "", NULL); /* an empty cell is nothing */
    check_file("qqcatalyst", "customer,contact,number\nC,1,2\n",
               "trunkline: a.csv:2:1: qqcatalyst cannot carry column \"customer\", and this cell is not "
               "empty; --ignore-columns customer leaves it out\n",
               NULL);
    check_file(
        "expandable", "customer,contact,number,kind,extension\nC,1,2,fax,7\n",
        "trunkline: a.csv:2:11: expandable cannot carry column \"extension\", and this cell is not empty; --ignore-columns extension leaves it out\n",
        NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_entity),
        TEST_MEMORY(test_kinds_that_pick_the_field),
        TEST_MEMORY(test_fields_by_their_path),
        TEST_MEMORY(test_what_a_system_cannot_carry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
