/* Which records can be sent at all, and what is said of those that cannot; and which options make no push. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

static tl_record good_record(void) {
    tl_record record = {0};
    record.columns[TL_COLUMN_CUSTOMER] = tl_text("C-1");
    record.columns[TL_COLUMN_KIND] = tl_text("Cell");
    record.columns[TL_COLUMN_NUMBER] = tl_text("555");
    return record;
}

static void check_refused(tl_push *push, const tl_record *record, tl_status status, tl_reason reason, const char *field) {
    tl_error error = {0};
    tl_status got = tl_push_check(push, record, &error);
    if (got != status || strcmp(error.field, field) != 0) {
        fail_msg("%s in \"%s\" (%s), expected %s in \"%s\"", tl_status_name(got), error.field, error.message, tl_status_name(status), field);
    }
    assert_true(strlen(error.message) > 0);
    assert_int_equal(tl_push_check_reason(got), reason);
    assert_int_equal(tl_push_check(push, record, NULL), status);
}

static void test_good_records(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 0);
    assert_int_equal(harness_open(&h, NULL), TL_OK);
    tl_record record = good_record();
    tl_error error = {0};
    assert_int_equal(tl_push_check(h.push, &record, &error), TL_OK);
    assert_int_equal(tl_push_check_reason(TL_OK), TL_REASON_NONE);
    record.columns[TL_COLUMN_KIND] = tl_null_text(); /* null where the schema has it */
    record.columns[TL_COLUMN_EXTENSION] = tl_text(""); /* empty on purpose */
    record.columns[TL_COLUMN_NUMBER] = tl_text("12345678901234567890"); /* as long as it may be */
    assert_int_equal(tl_push_check(h.push, &record, &error), TL_OK);
    tl_extra extras[] = {{tl_str_from("Ref"), tl_text("-9223372036854775808")}, {tl_str_from("Extension"), {{0, 0}, TL_ABSENT}}};
    record.extras = extras;
    record.extra_count = 2;
    assert_int_equal(tl_push_check(h.push, &record, &error), TL_OK);
    harness_dispose(&h);
}

static void test_required_columns(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 0);
    assert_int_equal(harness_open(&h, NULL), TL_OK);
    static const tl_column required[] = {TL_COLUMN_CUSTOMER, TL_COLUMN_NUMBER};
    static const char *const words[] = {"missing", "null", "empty"};
    for (size_t i = 0; i < 2; i++) {
        tl_opt_text values[] = {{{0, 0}, TL_ABSENT}, tl_null_text(), tl_text("")};
        for (size_t k = 0; k < 3; k++) {
            tl_error error = {0};
            tl_record record = good_record();
            record.columns[required[i]] = values[k];
            check_refused(h.push, &record, TL_ERR_MISSING, TL_REASON_MISSING_FIELD, tl_column_name(required[i]));
            assert_int_equal(tl_push_check(h.push, &record, &error), TL_ERR_MISSING);
            assert_non_null(strstr(error.message, words[k]));
        }
    }
    harness_dispose(&h);
}

static void test_bad_values(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 0);
    assert_int_equal(harness_open(&h, NULL), TL_OK);
    tl_record record = good_record();
    record.columns[TL_COLUMN_NOTES] = tl_text("likes tea");
    check_refused(h.push, &record, TL_ERR_UNKNOWN, TL_REASON_BAD_VALUE, "notes");
    record = good_record();
    record.columns[TL_COLUMN_COUNTRY] = tl_null_text(); /* nor can it carry a null */
    check_refused(h.push, &record, TL_ERR_UNKNOWN, TL_REASON_BAD_VALUE, "country");
    record = good_record();
    record.columns[TL_COLUMN_NUMBER] = tl_text("123456789012345678901");
    check_refused(h.push, &record, TL_ERR_LIMIT, TL_REASON_BAD_VALUE, "number");
    record = good_record();
    record.columns[TL_COLUMN_CUSTOMER] = tl_text("C-\xff");
    check_refused(h.push, &record, TL_ERR_UTF8, TL_REASON_BAD_VALUE, "customer");

    static const struct {
        const char *path;
        const char *value;
        tl_status status;
    } extras[] = {{"Ref", "twelve", TL_ERR_TYPE},
                  {"Ref", "9223372036854775808", TL_ERR_RANGE},
                  {"Reff", "1", TL_ERR_UNKNOWN},
                  {"Pin", "\xc3", TL_ERR_UTF8},
                  {"Number", "556", TL_ERR_LIMIT}}; /* the column number says it already */
    for (size_t i = 0; i < sizeof extras / sizeof extras[0]; i++) {
        char field[40];
        tl_extra extra = {tl_str_from(extras[i].path), tl_text(extras[i].value)};
        record = good_record();
        record.extras = &extra;
        record.extra_count = 1;
        snprintf(field, sizeof field, "x.%s", extras[i].path);
        check_refused(h.push, &record, extras[i].status, TL_REASON_BAD_VALUE, field);
    }
    tl_extra twice[] = {{tl_str_from("Pin"), tl_text("1")}, {tl_str_from("Ref"), tl_text("1")}, {tl_str_from("Pin"), tl_text("1")}};
    record = good_record();
    record.extras = twice;
    record.extra_count = 3;
    check_refused(h.push, &record, TL_ERR_LIMIT, TL_REASON_BAD_VALUE, "x.Pin");
    harness_dispose(&h);
}

/* A bad record is reported and costs nobody else anything; its texts reach the result. */
static void test_bad_records_in_a_run(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 6);
    h.records[0].columns[TL_COLUMN_NUMBER] = tl_null_text();
    h.records[3].columns[TL_COLUMN_LABEL] = tl_text("x");
    h.records[5].columns[TL_COLUMN_CUSTOMER] = tl_text("");
    harness_run(&h);
    assert_int_equal(h.status, TL_OK);
    check_one_result_each(&h);
    check_outcome(&h, 0, TL_OUTCOME_INVALID, TL_REASON_MISSING_FIELD);
    check_outcome(&h, 3, TL_OUTCOME_INVALID, TL_REASON_BAD_VALUE);
    check_outcome(&h, 5, TL_OUTCOME_INVALID, TL_REASON_MISSING_FIELD);
    assert_string_equal(h.outcomes[3].field, "label");
    assert_true(strlen(h.outcomes[3].message) > 0);
    assert_int_equal(h.outcomes[3].attempts, 0);
    assert_int_equal(harness_count(&h, TL_OUTCOME_SAVED), 3);
    assert_int_equal(h.request_count, 1);
    harness_dispose(&h);
}

/* The kind is checked in the vendor's word, and one that is not mapped passes as it is; letters' case counts. */
static void test_kinds(void **state) {
    (void)state;
    static const tl_kind_name kinds[] = {{{"mobile", 6}, {"Cell \xff", 6}}, {{"mobile", 6}, {"Second", 6}}, {{"fax", 3}, {"Fax Machine", 11}}};
    harness h;
    harness_init(&h, 3);
    h.options.kinds = kinds;
    h.options.kind_count = 3;
    h.records[0].columns[TL_COLUMN_KIND] = tl_text("mobile");
    h.records[1].columns[TL_COLUMN_KIND] = tl_text("Mobile");
    h.records[2].columns[TL_COLUMN_KIND] = tl_text("fax");
    harness_run(&h);
    check_one_result_each(&h);
    check_outcome(&h, 0, TL_OUTCOME_INVALID, TL_REASON_BAD_VALUE);
    check_outcome(&h, 1, TL_OUTCOME_SAVED, TL_REASON_NONE);
    check_outcome(&h, 2, TL_OUTCOME_SAVED, TL_REASON_NONE);
    assert_non_null(strstr(h.shown, "\"Kind\":\"Mobile\""));
    assert_non_null(strstr(h.shown, "\"Kind\":\"Fax Machine\""));
    assert_null(strstr(h.shown, "Second"));
    harness_dispose(&h);
}

static void check_no_push(harness *h, tl_status status) {
    tl_error error = {0};
    tl_push *push = (tl_push *)h;
    assert_int_equal(tl_push_new(&push, &h->options, &error), status);
    assert_null(push);
    assert_int_equal(error.status, status);
    assert_true(strlen(error.message) > 0);
}

static void test_options(void **state) {
    (void)state;
    harness h;
    harness_init(&h, 1);
    tl_push_options good;
    assert_int_equal(harness_open(&h, NULL), TL_OK);
    good = h.options;

    h.options.struct_size = 0;
    tl_push *push = NULL;
    assert_int_equal(tl_push_new(&push, &h.options, NULL), TL_ERR_USAGE);
    h.options = good;
    h.options.client = NULL;
    check_no_push(&h, TL_ERR_USAGE);
    h.options = good;
    h.options.adapter = NULL;
    check_no_push(&h, TL_ERR_USAGE);
    h.options = good;
    h.options.on_result = NULL;
    check_no_push(&h, TL_ERR_USAGE);
    h.options = good;
    h.options.batch_records = TEST_MOST_RECORDS + 1;
    check_no_push(&h, TL_ERR_USAGE);
    h.options = good;
    h.system.api.abi = TL_GENERATED_ABI + 1;
    check_no_push(&h, TL_ERR_ABI);
    h.system.api.abi = TL_GENERATED_ABI;
    h.system.operation.entity = NULL;
    check_no_push(&h, TL_ERR_USAGE);
    h.system.operation.entity = "customer";

    static const struct {
        tl_setting setting;
        tl_status status;
    } settings[] = {{{{"mood", 4}, {"bad", 3}}, TL_OK}, {{{"mood", 4}, {"ugly", 4}}, TL_ERR_USAGE}, {{{"moods", 5}, {"bad", 3}}, TL_ERR_USAGE}};
    for (size_t i = 0; i < 3; i++) {
        h.options = good;
        h.options.settings = &settings[i].setting;
        h.options.setting_count = 1;
        assert_int_equal(tl_push_new(&push, &h.options, NULL), settings[i].status);
        tl_push_free(push);
    }
    /* An older caller's shorter struct: what lies behind it is not read. */
    h.options = good;
    h.options.dry_run = true;
    h.options.struct_size = offsetof(tl_push_options, dry_run);
    tl_push_free(h.push);
    assert_int_equal(tl_push_new(&h.push, &h.options, NULL), TL_OK);
    harness_run(&h);
    assert_int_equal(h.transport.submitted, 1);
    check_outcome(&h, 0, TL_OUTCOME_SAVED, TL_REASON_NONE);
    tl_push_free(NULL);
    assert_int_equal(tl_push_run(NULL, NULL, NULL, NULL, NULL), TL_ERR_USAGE);
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_good_records), TEST_MEMORY(test_required_columns), TEST_MEMORY(test_bad_values), TEST_MEMORY(test_bad_records_in_a_run),
        TEST_MEMORY(test_kinds),        TEST_MEMORY(test_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
