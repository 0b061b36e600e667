/* The built program without a system: what would be sent, and what it ends with. Nothing may connect. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "listener.h"
#include "program.h"
#include "support/support.h"

static const char *folder;
static listener server;

static int set_up(void **state) {
    (void)state;
    folder = test_temp_dir();
    if (!folder || !listener_open(&server)) {
        return -1;
    }
    folder_write_config(folder, server.port, ", phone_check: off");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    listener_close(&server);
    return test_temp_dir_remove(folder) ? 0 : -1;
}

/* Runs a dry run over `csv` with up to four further words and expects these bodies and nothing on the wire. */
static void check_bodies(const char *csv, const char *const *more, const char *bodies) {
    program ended;
    const char *words[12] = {"push", "wasp", "a.csv", "--dry-run", "--quiet", "--show-numbers"};
    for (size_t i = 0; more && more[i]; i++) {
        words[6 + i] = more[i];
    }
    program_setup setup = {.folder = folder, .no_token = true, .words = words};
    folder_write(folder, "a.csv", csv);
    program_run(&ended, &setup);
    assert_string_equal(ended.errors, "");
    assert_string_equal(ended.output, bodies);
    assert_int_equal(ended.code, 0);
    assert_int_equal(listener_count(&server), 0);
    program_dispose(&ended);
}

static void test_the_bodies(void **state) {
    (void)state;
    check_bodies("customer,kind,number\nC-1,mobile,408 555 0123\nC-2,Home,1\n", NULL,
                 "[{\"CustomerNumber\":\"C-1\",\"PhoneNumber\":\"408 555 0123\",\"PhoneTypeName\":\"Cell Phone\"},"
                 "{\"CustomerNumber\":\"C-2\",\"PhoneNumber\":\"1\",\"PhoneTypeName\":\"Home\"}]\n");
    /* byte order mark, CRLF, quotes, a line end inside a cell, UTF-8, columns in another order, a field of the system's own */
    check_bodies("\xEF\xBB\xBFnumber,\"x.FormId\",kind,customer,extension\r\n\"4,08\",7,\"B\xC3\xBCro \"\"1\"\"\",\"C\r\n1\",\r\n\r\n", NULL,
                 "[{\"CustomerNumber\":\"C\\r\\n1\",\"FormId\":7,\"PhoneNumber\":\"4,08\",\"PhoneTypeName\":\"B\xC3\xBCro \\\"1\\\"\"}]\n");
    check_bodies("customer,kind,number\n", NULL, ""); /* no records: no requests */
}

static void test_null_and_empty_are_seen_in_the_bodies(void **state) {
    (void)state;
    const char *const more[] = {"--null", "NULL", "--empty", "-", NULL};
    static const char csv[] = "customer,kind,number,extension,x.CustomerNo\nC-1,m,1,NULL,-\nC-2,m,2,,\nC-3,m,3,-,NULL\n";
    check_bodies(csv, more,
                 "[{\"CustomerNo\":\"\",\"CustomerNumber\":\"C-1\",\"PhoneNumber\":\"1\",\"PhoneExtension\":null,\"PhoneTypeName\":\"m\"},"
                 "{\"CustomerNumber\":\"C-2\",\"PhoneNumber\":\"2\",\"PhoneTypeName\":\"m\"},"
                 "{\"CustomerNo\":null,\"CustomerNumber\":\"C-3\",\"PhoneNumber\":\"3\",\"PhoneExtension\":\"\",\"PhoneTypeName\":\"m\"}]\n");
    check_bodies(csv, NULL,
                 "[{\"CustomerNo\":\"-\",\"CustomerNumber\":\"C-1\",\"PhoneNumber\":\"1\",\"PhoneExtension\":\"NULL\",\"PhoneTypeName\":\"m\"},"
                 "{\"CustomerNumber\":\"C-2\",\"PhoneNumber\":\"2\",\"PhoneTypeName\":\"m\"},"
                 "{\"CustomerNo\":\"NULL\",\"CustomerNumber\":\"C-3\",\"PhoneNumber\":\"3\",\"PhoneExtension\":\"-\",\"PhoneTypeName\":\"m\"}]\n");
}

static void test_other_headings(void **state) {
    (void)state;
    const char *const more[] = {"--map", "number=Phone #", "--map=kind=Sort of phone", "--ignore-columns=Remark,number", NULL};
    check_bodies("customer,Phone #,Sort of phone,number,Remark\nC-1,1,work,9,late\n", more,
                 "[{\"CustomerNumber\":\"C-1\",\"PhoneNumber\":\"1\",\"PhoneTypeName\":\"Office\"}]\n");
}

/* Lines of `text`, and the records in each: how often `mark` stands there. */
static size_t count_lines(const char *text, const char *mark, size_t *records, size_t most) {
    size_t lines = 0;
    for (const char *at = text; *at; lines++) {
        const char *end = at + strcspn(at, "\n");
        assert_true(lines < most);
        records[lines] = 0;
        for (const char *hit = strstr(at, mark); hit && hit < end; hit = strstr(hit + 1, mark)) {
            records[lines]++;
        }
        at = *end ? end + 1 : end;
    }
    return lines;
}

static void test_batches(void **state) {
    (void)state;
    program ended;
    size_t records[8];
    size_t used = 0;
    enum { SIZE = 60000 };
    char *csv = malloc(SIZE);
    assert_non_null(csv);
    used += (size_t)snprintf(csv, SIZE, "customer,kind,number\n");
    for (int i = 0; i < 1001; i++) {
        used += (size_t)snprintf(csv + used, SIZE - used, "C-%d,mobile,%d\n", i, i);
    }
    folder_write(folder, "a.csv", csv);
    free(csv);
    RUN(&ended, folder, "push", "wasp", "a.csv", "--dry-run");
    assert_int_equal(ended.code, 0);
    assert_int_equal(count_lines(ended.output, "CustomerNumber", records, 8), 3);
    assert_int_equal(records[0], 500);
    assert_int_equal(records[1], 500);
    assert_int_equal(records[2], 1);
    assert_non_null(strstr(ended.errors, "wasp: dry run, nothing was sent: 1,001 records in 3 requests\n"));
    program_dispose(&ended);
    /* the same customer and kind twice: never in one request */
    folder_write(folder, "a.csv", "customer,kind,number\nC-1,mobile,1\nC-1,mobile,2\nC-1,work,3\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--dry-run");
    assert_int_equal(count_lines(ended.output, "CustomerNumber", records, 8), 2);
    assert_int_equal(records[0], 2);
    assert_int_equal(records[1], 1);
    program_dispose(&ended);
}

static void test_the_headers_go_to_standard_error(void **state) {
    (void)state;
    char expected[1000];
    program ended;
    program_setup setup = {.folder = folder, .no_token = true, .words = (const char *const[]){"push", "wasp", "a.csv", "--dry-run", NULL}};
    folder_write(folder, "a.csv", "customer,kind,number\nC-1,mobile,1\n");
    program_run(&ended, &setup);
    snprintf(expected, sizeof expected,
             "# request 1, 1 record\n"
             "POST http://127.0.0.1:%u/public-api/phones/customer/save\n"
             "Authorization: Bearer <secret>\n"
             "User-Agent: trunkline/0.1.0\n"
             "Accept: application/json\n"
             "Content-Type: application/json\n"
             "wasp: dry run, nothing was sent: 1 record in 1 request\n",
             server.port);
    assert_string_equal(ended.errors, expected);
    assert_string_equal(ended.output, "[{\"CustomerNumber\":\"C-1\",\"PhoneNumber\":\"*\",\"PhoneTypeName\":\"Cell Phone\"}]\n");
    assert_int_equal(ended.code, 0);
    program_dispose(&ended);
}

static void test_no_secret_source_is_opened(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "a.csv", "customer,kind,number\nC-1,mobile,1\n");
    folder_write(folder, "file.yaml", "systems: {wasp: {adapter: wasp, url: https://acme.example, token: {file: no-such-file}}}\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--dry-run", "--show-numbers", "--config", "file.yaml");
    assert_int_equal(ended.code, 0);
    assert_non_null(strstr(ended.errors, "Authorization: Bearer <secret>\n"));
    program_dispose(&ended);
    RUN(&ended, folder, "push", "wasp", "a.csv", "--config", "file.yaml"); /* a push does need it */
    assert_int_equal(ended.code, 2);
    program_dispose(&ended);
}

static void test_bad_rows_in_a_dry_run(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "a.csv", "customer,kind,number\nC-1,mobile,1\n,mobile,2\nC-3,mobile,3\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--dry-run", "--bad-rows", "skip", "--quiet", "--show-numbers");
    assert_int_equal(ended.code, 1);
    assert_string_equal(ended.output, "[{\"CustomerNumber\":\"C-1\",\"PhoneNumber\":\"1\",\"PhoneTypeName\":\"Cell Phone\"},"
                                      "{\"CustomerNumber\":\"C-3\",\"PhoneNumber\":\"3\",\"PhoneTypeName\":\"Cell Phone\"}]\n");
    program_dispose(&ended);
    RUN(&ended, folder, "push", "wasp", "a.csv", "--dry-run");
    assert_int_equal(ended.code, 2);
    assert_string_equal(ended.output, "");
    program_dispose(&ended);
}

static void test_bad_rows_have_results_all_the_same(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "a.csv", "id,customer,kind,number\n=1,C-1,mobile,1\nb,,mobile,2\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--results", "r.csv");
    assert_int_equal(ended.code, 2);
    folder_check(folder, "r.csv",
                 "id,line,outcome,reason,vendor_code,message,field,http_status,saved,attempts\n"
                 "'=1,2,not_sent,stopped,,not sent: other rows of the file cannot be sent,,,,0\n"
                 "b,3,invalid,missing_field,,the column customer is required and missing,customer,,,0\n");
    assert_int_equal(listener_count(&server), 0);
    program_dispose(&ended);
}

static void test_a_full_disk_is_told(void **state) {
    (void)state;
    program ended;
    program_setup setup = {
        .folder = folder, .output = "/dev/full", .words = (const char *const[]){"push", "wasp", "a.csv", "--dry-run", "--quiet", NULL}};
    folder_write(folder, "a.csv", "customer,kind,number\nC-1,mobile,1\n");
    program_run(&ended, &setup);
    assert_int_equal(ended.code, 2);
    assert_string_equal(ended.errors, "trunkline: standard output cannot be written: No space left on device\n");
    program_dispose(&ended);
}

static void test_numbers_are_shown_when_asked_for(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "a.csv", "customer,kind,number\nC-5550101,mobile,+1 (408) 555-0123\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--dry-run", "--quiet");
    assert_string_equal(ended.output,
                        "[{\"CustomerNumber\":\"C-5550101\",\"PhoneNumber\":\"+* (***) ***-**23\",\"PhoneTypeName\":\"Cell Phone\"}]\n");
    program_dispose(&ended);
    RUN(&ended, folder, "push", "wasp", "a.csv", "--dry-run", "--quiet", "--show-numbers");
    assert_string_equal(ended.output,
                        "[{\"CustomerNumber\":\"C-5550101\",\"PhoneNumber\":\"+1 (408) 555-0123\",\"PhoneTypeName\":\"Cell Phone\"}]\n");
    program_dispose(&ended);
}

static void test_help_and_version(void **state) {
    (void)state;
    program ended;
    RUN(&ended, folder, "--version");
    assert_int_equal(ended.code, 0);
    assert_string_equal(ended.output, "trunkline 0.1.0\n");
    program_dispose(&ended);
    RUN(&ended, folder, "--help");
    assert_int_equal(ended.code, 0);
    assert_non_null(strstr(ended.output, "\n  push "));
    assert_string_equal(ended.errors, "");
    program_dispose(&ended);
    RUN(&ended, folder, "push", "--help");
    assert_int_equal(ended.code, 0);
    assert_non_null(strstr(ended.output, "--ignore-columns"));
    program_dispose(&ended);
    RUN(&ended, folder, "pusch", "wasp");
    assert_int_equal(ended.code, 2);
    assert_string_equal(ended.errors, "trunkline: unknown command pusch; did you mean push?\n");
    program_dispose(&ended);
    program_run(&ended, &(program_setup){.folder = folder, .words = (const char *const[]){NULL}});
    assert_int_equal(ended.code, 2);
    assert_string_equal(ended.output, "");
    assert_non_null(strstr(ended.errors, "Usage: trunkline COMMAND"));
    program_dispose(&ended);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_bodies),
        cmocka_unit_test(test_null_and_empty_are_seen_in_the_bodies),
        cmocka_unit_test(test_other_headings),
        cmocka_unit_test(test_batches),
        cmocka_unit_test(test_the_headers_go_to_standard_error),
        cmocka_unit_test(test_no_secret_source_is_opened),
        cmocka_unit_test(test_bad_rows_in_a_dry_run),
        cmocka_unit_test(test_bad_rows_have_results_all_the_same),
        cmocka_unit_test(test_a_full_disk_is_told),
        cmocka_unit_test(test_numbers_are_shown_when_asked_for),
        cmocka_unit_test(test_help_and_version),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
