/* The built program and the simulator: a file goes in, and the fate of every record comes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "folder.h"
#include "program.h"
#include "sim_process.h"
#include "support/support.h"

#define SEED "wasp: {tokens: [" PROGRAM_TOKEN "], phone_types: [Cell Phone, Office, \"B\xC3\xBCro\"], customers: [C-1001, C-1002]}\n"
#define HEADING "id,line,outcome,reason,vendor_code,message,field,http_status,saved,attempts\n"

static const char *folder;
static sim_process sim;

static int set_up(void **state) {
    (void)state;
    folder = test_temp_dir();
    return folder ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    if (sim.pid) {
        sim_stop(&sim); /* a test failed before it came to that */
    }
    return test_temp_dir_remove(folder) ? 0 : -1;
}

static void start(const char *seed, const char *delay_ms) {
    sim_setup setup = {.seed = seed, .delay_ms = delay_ms};
    assert_true(sim_start(&sim, &setup));
    folder_write_config(folder, sim.port, "");
}

static void stop(void) {
    assert_int_equal(sim_stop(&sim), 0);
}

static size_t count(const char *text, const char *part) {
    size_t found = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part)) {
        found++;
    }
    return found;
}

/* How many of the simulator's log lines hold `part`. */
static size_t count_logged(const char *part) {
    char *log = sim_log_text(&sim);
    assert_non_null(log);
    size_t found = count(log, part);
    free(log);
    return found;
}

static void test_the_fate_of_every_record(void **state) {
    (void)state;
    struct stat about;
    char path[1200];
    program ended;
    start(SEED, NULL);
    folder_write(folder, "a.csv",
                 "id,customer,kind,number,extension\n"
                 "=a,C-1001,mobile,+1 408 555 0123,\n"
                 "b,C-1002,B\xC3\xBCro,\"408, 555\",12\n"
                 "c,C-9999,work,1,\n"
                 "\"d \"\"x\"\"\",C-1001,Pigeon,2,\n"
                 "e,C-1001,mobile,3,\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--results", "r.csv");
    assert_int_equal(ended.code, 1);
    assert_string_equal(ended.output, "");
    folder_check(
        folder, "r.csv",
        HEADING
        "'=a,2,saved,,,,,200,,1\n"
        "b,3,saved,,,,,200,,1\n"
        "c,4,rejected,unknown_customer,102,\"Customer 'C-9999' does not exist, its 'Office' was not saved.\",C-9999,200,,1\n"
        "\"d \"\"x\"\"\",5,rejected,unknown_phone_type,104,\"Phone type 'Pigeon' does not exist, it was not saved for 'C-1001'.\",C-1001,200,,1\n"
        "e,6,saved,,,,,200,,1\n");
    assert_non_null(strstr(ended.errors, "wasp: 5 records in 2 requests, "));
    assert_non_null(strstr(ended.errors,
                           "  3 saved\n  2 not saved\n"
                           "      1  rejected  unknown_customer    e.g. line 4: Customer 'C-9999' does not exist, its 'Office' was not saved.\n"
                           "      1  rejected  unknown_phone_type  e.g. line 5: Phone type 'Pigeon' does not exist, it was not saved for "
                           "'C-1001'.\nresults: r.csv\n"));
    snprintf(path, sizeof path, "%s/r.csv", folder);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(count_logged("\"applied\":true"), 3);
    assert_int_equal(count_logged("\"number\":\"408, 555\""), 1);
    program_dispose(&ended);
    stop();
}

static void test_all_saved(void **state) {
    (void)state;
    program ended;
    start(SEED, NULL);
    folder_write(folder, "a.csv", "id,customer,kind,number\n=a,C-1001,mobile,1\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--quiet", "--results", "-", "--results-raw", "--jobs=1");
    assert_int_equal(ended.code, 0);
    assert_string_equal(ended.errors, "");
    assert_string_equal(ended.output, HEADING "=a,2,saved,,,,,200,,1\n");
    program_dispose(&ended);
    folder_write(folder, "a.csv", "id,customer,kind,number\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--results", "r.csv"); /* nothing to do is fine */
    assert_int_equal(ended.code, 0);
    folder_check(folder, "r.csv", HEADING);
    program_dispose(&ended);
    stop();
}

static void test_bad_rows_are_skipped(void **state) {
    (void)state;
    program ended;
    start(SEED, NULL);
    folder_write(folder, "a.csv", "customer,kind,number\nC-1001,mobile,\nC-1001,mobile,1\n,mobile,2\nC-1002,work,3\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--bad-rows=skip", "--results", "r.csv");
    assert_int_equal(ended.code, 1);
    folder_check(folder, "r.csv",
                 HEADING ",2,invalid,missing_field,,the column number is required and missing,number,,,0\n"
                         ",3,saved,,,,,200,,1\n"
                         ",4,invalid,missing_field,,the column customer is required and missing,customer,,,0\n"
                         ",5,saved,,,,,200,,1\n");
    assert_int_equal(count_logged("\"applied\":true"), 2);
    program_dispose(&ended);
    RUN(&ended, folder, "push", "wasp", "a.csv"); /* stop: nothing is sent */
    assert_int_equal(ended.code, 2);
    assert_int_equal(count_logged("\"applied\":true"), 2);
    program_dispose(&ended);
    stop();
}

static void test_a_refused_token_stops_the_push(void **state) {
    (void)state;
    program ended;
    start("wasp: {tokens: [another], phone_types: [Cell Phone], customers: [C-1001]}\n", NULL);
    folder_write(folder, "a.csv", "customer,kind,number\nC-1001,mobile,1\nC-1001,mobile,2\n");
    folder_write(folder, "r.csv", "of an earlier run");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--quiet", "--results", "r.csv");
    assert_int_equal(ended.code, 3);
    assert_non_null(strstr(ended.errors, "trunkline: wasp: stopped early: "));
    assert_int_equal(count(ended.errors, "\n"), 1); /* --quiet: one line says why, nothing else */
    char path[1200];
    tl_buf results = {0};
    snprintf(path, sizeof path, "%s/r.csv", folder);
    assert_true(test_read_file(path, &results));
    assert_int_equal(count(results.ptr, "\n"), 3); /* a row for every record all the same */
    assert_non_null(strstr(results.ptr, "\n,2,not_sent,invalid_token,"));
    assert_non_null(strstr(results.ptr, "\n,3,not_sent,stopped,"));
    tl_buf_dispose(&results);
    assert_int_equal(count_logged("\"applied\":true"), 0);
    program_dispose(&ended);
    stop();
}

static void test_no_system_means_exit_3(void **state) {
    (void)state;
    program ended;
    start(SEED, NULL);
    folder_write(folder, "a.csv", "customer,kind,number\nC-1001,mobile,1\n");
    folder_write(folder, "tls.yaml", "systems: {wasp: {adapter: wasp, url: \"https://127.0.0.1:1\", token: {env: WASP_TOKEN}, timeout: 50ms}}\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--config", "tls.yaml", "--results", "r.csv", "--quiet");
    assert_int_equal(ended.code, 3);
    assert_string_equal(ended.errors, "trunkline: wasp: cannot be reached: no record got through\n");
    assert_true(folder_has(folder, "r.csv"));
    program_dispose(&ended);
    stop();
}

/* A file of `records` records for the two customers, all of different kinds. */
static void write_many(size_t records) {
    size_t size = 64 * (records + 1);
    char *text = malloc(size);
    assert_non_null(text);
    size_t used = (size_t)snprintf(text, size, "id,customer,kind,number\n");
    for (size_t i = 0; i < records; i++) {
        used += (size_t)snprintf(text + used, size - used, "%zu,C-1001,kind %zu,%zu\n", i, i, i);
    }
    folder_write(folder, "many.csv", text);
    free(text);
}

static void test_an_interruption_finishes_what_is_in_flight(void **state) {
    (void)state;
    enum { RECORDS = 6000 };
    const struct timespec step = {0, 5000000L};
    program running;
    program_setup setup = {.folder = folder, .words = (const char *const[]){"push", "wasp", "many.csv", "--results", "i.csv", "--jobs", "1", NULL}};
    start(SEED, "60-60");
    write_many(RECORDS);
    assert_true(program_start(&running, &setup));
    for (int i = 0; i < 6000 && count_logged("\n") < 500; i++) {
        nanosleep(&step, NULL);
    }
    kill(running.pid, SIGINT);
    program_finish(&running);
    assert_int_equal(running.code, 4);
    assert_non_null(strstr(running.errors, "trunkline: interrupted; finishing what is in flight"));
    assert_non_null(strstr(running.errors, "trunkline: interrupted: the records that had not been started were not sent\n"));
    char path[1200];
    tl_buf results = {0};
    snprintf(path, sizeof path, "%s/i.csv", folder);
    assert_true(test_read_file(path, &results));
    assert_int_equal(count(results.ptr, "\n"), RECORDS + 1); /* every record has a row */
    size_t cancelled = count(results.ptr, ",not_sent,cancelled,") + count(results.ptr, ",not_sent,stopped,");
    size_t answered = count(results.ptr, ",rejected,unknown_phone_type,");
    assert_true(cancelled > 0);
    assert_int_equal(cancelled + answered, RECORDS);
    assert_int_equal(count_logged("\n"), answered); /* what the system saw is what was told */
    tl_buf_dispose(&results);
    program_dispose(&running);
    stop();
}

static void test_order_holds_however_results_come(void **state) {
    (void)state;
    enum { RECORDS = 2600 };
    char expected[40];
    char path[1200];
    program ended;
    tl_buf results = {0};
    start(SEED, "0-40");
    write_many(RECORDS);
    RUN(&ended, folder, "push", "wasp", "many.csv", "--results", "o.csv", "--jobs", "6", "--quiet");
    assert_int_equal(ended.code, 1);
    snprintf(path, sizeof path, "%s/o.csv", folder);
    assert_true(test_read_file(path, &results));
    const char *line = results.ptr + strlen(HEADING);
    for (size_t i = 0; i < RECORDS; i++) {
        snprintf(expected, sizeof expected, "%zu,%zu,rejected,", i, i + 2);
        assert_int_equal(strncmp(line, expected, strlen(expected)), 0);
        line += strcspn(line, "\n") + 1;
    }
    assert_string_equal(line, "");
    tl_buf_dispose(&results);
    program_dispose(&ended);
    stop();
}

static void test_verbose_tells_of_requests(void **state) {
    (void)state;
    program ended;
    start(SEED, NULL);
    folder_write(folder, "a.csv", "customer,kind,number\nC-1001,mobile,1\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--verbose"); /* program_finish sees to it that the token is not told */
    assert_int_equal(ended.code, 0);
    assert_non_null(strstr(ended.errors, "trunkline: POST "));
    program_dispose(&ended);
    stop();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_fate_of_every_record),
        cmocka_unit_test(test_all_saved),
        cmocka_unit_test(test_bad_rows_are_skipped),
        cmocka_unit_test(test_a_refused_token_stops_the_push),
        cmocka_unit_test(test_no_system_means_exit_3),
        cmocka_unit_test(test_an_interruption_finishes_what_is_in_flight),
        cmocka_unit_test(test_order_holds_however_results_come),
        cmocka_unit_test(test_verbose_tells_of_requests),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
