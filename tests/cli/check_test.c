/* trunkline check: all that is wrong with a file, nothing sent, no secret read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "listener.h"
#include "support/support.h"
#include "systems.h"

static const char *folder;
static listener server;

static int set_up(void **state) {
    (void)state;
    char text[2000];
    folder = test_temp_dir();
    if (!folder || !listener_open(&server)) {
        return -1;
    }
    /* No secret is there. */
    snprintf(
        text, sizeof text,
        "systems:\n"
        "  wasp: {adapter: wasp, url: \"http://127.0.0.1:%u\", token: {file: nowhere}, kinds: {mobile: Cell Phone}, phone_check: off}\n"
        "  erp: {adapter: expandable, url: \"http://127.0.0.1:%u\", login: {data_source: D, user: U, password: {file: nowhere}}, phone_check: off}\n"
        "  agency: {adapter: qqcatalyst, url: \"http://127.0.0.1:%u\", token: {command: [touch, ran]}, phone_check: off}\n"
        "  loyalty: {adapter: kognitiv, url: \"http://127.0.0.1:%u\", token: {file: nowhere}, phone_check: off}\n",
        server.port, server.port, server.port, server.port);
    folder_write(folder, "trunkline.yaml", text);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    listener_close(&server);
    return test_temp_dir_remove(folder) ? 0 : -1;
}

/* Runs a check of `text` and expects exactly these findings and this summary. */
static void check_found(const char *system, const char *file, const char *text, int code, const char *findings, const char *summary) {
    program ended;
    folder_write(folder, file, text);
    RUN(&ended, folder, "check", system, file);
    assert_string_equal(ended.errors, findings);
    assert_string_equal(ended.output, summary);
    assert_int_equal(ended.code, code);
    assert_int_equal(listener_count(&server), 0);
    program_dispose(&ended);
}

static void test_a_good_file(void **state) {
    (void)state;
    check_found("wasp", "a.csv", "customer,kind,number\nC-1,mobile,1\nC-1,work,2\nC-2,mobile,1\n", 0, "", "a.csv: 3 records, nothing is wrong\n");
    check_found("wasp", "a.ndjson", "{\"customer\":\"C-1\",\"kind\":\"mobile\",\"number\":\"1\"}\n", 0, "", "a.ndjson: 1 record, nothing is wrong\n");
    check_found("wasp", "a.csv", "customer,kind,number\n", 0, "", "a.csv: 0 records, nothing is wrong\n");
}

static void test_every_bad_row_is_told(void **state) {
    (void)state;
    enum { ROWS = 60, SIZE = 4000 };
    char text[SIZE];
    char findings[SIZE * 2] = "";
    size_t used = (size_t)snprintf(text, SIZE, "customer,kind,number\n");
    size_t told = 0;
    for (int i = 0; i < ROWS; i++) { /* more than a push would list */
        if (i % 2) {
            used += (size_t)snprintf(text + used, SIZE - used, ",mobile,%d\n", i);
            told += (size_t)snprintf(findings + told, sizeof findings - told, "trunkline: a.csv:%d:1: the column customer is required and missing\n",
                                     i + 2);
        } else {
            used += (size_t)snprintf(text + used, SIZE - used, "C-%d,mobile,%d\n", i, i);
        }
    }
    check_found("wasp", "a.csv", text, 1, findings, "a.csv: 60 records, 30 findings\n");
}

static void test_records_with_the_same_key(void **state) {
    (void)state;
    check_found("wasp", "a.csv", "customer,kind,number\nC-1,mobile,1\nC-1,work,2\nC-1,Cell Phone,3\nC-1,mobile,4\n", 1,
                "trunkline: a.csv:4: the same customer, kind as line 2: both are sent, and this one counts\n"
                "trunkline: a.csv:5: the same customer, kind as line 4: both are sent, and this one counts\n",
                "a.csv: 4 records, 2 findings\n");
    /* no texts run together */
    check_found("wasp", "a.csv", "customer,kind,number\nC|:1,work,1\nC,1|:work,2\n", 0, "", "a.csv: 2 records, nothing is wrong\n");
    check_found("loyalty", "a.csv", "customer,kind,number\n1,MOBILE,1408\n1,MOBILE,1409\n", 1,
                "trunkline: a.csv:3: the same customer, kind as line 2: both are sent, and this one counts\n", "a.csv: 2 records, 1 finding\n");
    /* what goes in one request is no duplicate, unless it contradicts itself */
    check_found("erp", "a.csv", "customer,contact,kind,number\nC-1,A,mobile,1\nC-1,A,work,2\n", 0, "", "a.csv: 2 records, nothing is wrong\n");
    program ended;
    folder_write(folder, "a.csv", "id,customer,contact,kind,number\nx,C-1,A,mobile,1\ny,C-1,A,work,2\nz,C-1,A,mobile,3\n");
    RUN(&ended, folder, "check", "erp", "a.csv");
    assert_non_null(strstr(ended.errors, "trunkline: a.csv:4: "));
    check_ended(&ended, 1, "a.csv: 3 records, 1 finding\n", "has another value for this field\n");
}

static void test_a_setting_without_which_nothing_is_pushed(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "a.csv", "contact,number,kind\n2001,1,Work\n,2,Work\n");
    RUN(&ended, folder, "check", "agency", "a.csv");
    assert_non_null(strstr(ended.errors, "trunkline: trunkline.yaml:4:3: system \"agency\": the system qqcatalyst needs the setting numbers"));
    assert_non_null(strstr(ended.errors, "trunkline: a.csv:3:1: the column contact is required and missing\n")); /* rows are looked at all the same */
    check_ended(&ended, 1, "a.csv: 2 records, 2 findings\n", "a.csv");
    assert_false(folder_has(folder, "ran"));
}

static void test_headings(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "a.csv", "customer,kind,number,primary,Remark\nC-1,mobile,1,true,x\n");
    RUN(&ended, folder, "check", "wasp", "a.csv");
    assert_non_null(strstr(ended.errors, "trunkline: a.csv:1:30: "));
    check_ended(&ended, 1, "; not all of the file was looked at\n", "Remark");
    RUN(&ended, folder, "check", "wasp", "a.csv", "--ignore-columns", "Remark,primary");
    check_ended(&ended, 0, "a.csv: 1 record, nothing is wrong\n", "");
    folder_write(folder, "a.csv", "customer,kind,number\nC-1,mobile,\"1\n");
    RUN(&ended, folder, "check", "wasp", "a.csv");
    check_ended(&ended, 1, "; not all of the file was looked at\n", "trunkline: a.csv:2:12: the quote that opens here is never closed\n");
}

static void test_json(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "a.csv", "customer,kind,number\nC-1,mobile,1\n,mobile,2\nC-1,mobile,3\n");
    RUN(&ended, folder, "check", "wasp", "a.csv", "--json");
    assert_int_equal(ended.code, 1);
    assert_string_equal(ended.errors, "");
    cJSON *all = systems_json(&ended, "trunkline/check/1");
    const cJSON *finding = cJSON_GetArrayItem(cJSON_GetObjectItem(all, "findings"), 0);
    const cJSON *duplicate = cJSON_GetArrayItem(cJSON_GetObjectItem(all, "duplicates"), 0);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(all, "findings")), 1);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(all, "duplicates")), 1);
    assert_true(cJSON_IsFalse(cJSON_GetObjectItem(all, "good")));
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(all, "complete")));
    assert_int_equal((int)cJSON_GetNumberValue(cJSON_GetObjectItem(all, "records")), 3);
    assert_int_equal((int)cJSON_GetNumberValue(cJSON_GetObjectItem(all, "bad_records")), 1);
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(finding, "file")), "a.csv");
    assert_int_equal((int)cJSON_GetNumberValue(cJSON_GetObjectItem(finding, "line")), 3);
    assert_int_equal((int)cJSON_GetNumberValue(cJSON_GetObjectItem(finding, "column")), 1);
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(finding, "message")), "the column customer is required and missing");
    assert_int_equal((int)cJSON_GetNumberValue(cJSON_GetObjectItem(duplicate, "line")), 4);
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(duplicate, "column")));
    cJSON_Delete(all);
    program_dispose(&ended);
}

static void test_what_is_no_finding(void **state) {
    (void)state;
    program ended;
    RUN(&ended, folder, "check", "wasp", "nowhere.csv");
    check_ended(&ended, 2, "", "trunkline: nowhere.csv: cannot be opened: ");
    RUN(&ended, folder, "check", "wsap", "a.csv");
    check_ended(&ended, 2, "", "there is no system \"wsap\"");
    RUN(&ended, folder, "check", "wasp", "a.csv", "--null", "");
    check_ended(&ended, 2, "", "--null needs a text");
    program_setup setup = {.folder = folder, .typed = true, .words = (const char *const[]){"check", "wasp", "-", NULL}};
    assert_true(program_start(&ended, &setup));
    program_type(&ended, "customer,kind,number\n,mobile,1\n");
    assert_int_equal(close(ended.input), 0);
    ended.input = -1;
    program_finish(&ended);
    check_ended(&ended, 1, "standard input: 1 record, 1 finding\n", "trunkline: standard input:2:1: ");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_file),
        cmocka_unit_test(test_every_bad_row_is_told),
        cmocka_unit_test(test_records_with_the_same_key),
        cmocka_unit_test(test_a_setting_without_which_nothing_is_pushed),
        cmocka_unit_test(test_headings),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_what_is_no_finding),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
