/* The store, results and the summary. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture.h"
#include "results.h"
#include "safe_file.h"
#include "summary.h"
#include "support/support.h"

static const char *folder;

static int make_folder(void **state) {
    (void)state;
    folder = test_temp_dir();
    return folder ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    return test_temp_dir_remove(folder) ? 0 : -1;
}

static const char *in_folder(const char *name) {
    static char path[2][700];
    static size_t turn;
    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

static store *new_store(void) {
    diag to = {stderr, 0};
    store_options options = {.path = NULL};
    store *records = store_create(&options, &to);
    assert_non_null(records);
    return records;
}

static void seal(store *records) {
    diag to = {stderr, 0};
    tl_journal_about about = {.idempotent = true};
    assert_true(store_seal(records, &about, &to));
}

static void add(store *records, uint64_t line, const char *id, const tl_result *settled) {
    tl_record record = {.line = line, .id = tl_str_from(id)};
    assert_int_equal(store_add(records, &record, tl_str_from(""), settled, NULL), TL_OK);
}

static store *three_results(void) {
    store *records = new_store();
    tl_result saved = {.outcome = TL_OUTCOME_SAVED, .saved = tl_str_from("+1 408"), .http_status = 200, .attempts = 2};
    tl_result rejected = {.outcome = TL_OUTCOME_REJECTED, .reason = TL_REASON_UNKNOWN_CUSTOMER, .http_status = 200, .attempts = 2};
    tl_result stopped = {.outcome = TL_OUTCOME_NOT_SENT, .reason = TL_REASON_STOPPED, .message = tl_str_from("stopped"), .attempts = 1};
    rejected.vendor_code = tl_str_from("-7");
    rejected.message = tl_str_from("two\nlines");
    rejected.field = tl_str_from("@x");
    add(records, 2, "=cmd()", &saved);
    add(records, 3, "b, \"c\"", &rejected);
    add(records, 5, "", &stopped);
    seal(records);
    return records;
}

/* A record that had no turn is told in the run's own words; one that had keeps its message. */
static void test_the_rest_is_explained(void **state) {
    (void)state;
    diag to = {stderr, 0};
    char *text = NULL;
    size_t size = 0;
    const results_options options = {.format = RESULTS_CSV};
    tl_result stopped = {.outcome = TL_OUTCOME_NOT_SENT, .reason = TL_REASON_STOPPED, .message = tl_str_from("by the system"), .attempts = 1};
    store *records = new_store();
    add(records, 2, "a", &stopped);
    add(records, 3, "b", NULL);
    seal(records);
    assert_int_equal(store_count(records), 2);
    assert_null(store_path(records));
    store_explain_rest(records, "no turn");
    FILE *out = open_memstream(&text, &size);
    assert_true(results_print(out, records, &options, &to));
    fclose(out);
    assert_non_null(strstr(text, "a,2,not_sent,stopped,,by the system,,,,1\nb,3,not_sent,stopped,,no turn,,,,0\n"));
    free(text);
    store_close(records);
}

static char *printed(store *records, results_options options) {
    diag to = {stderr, 0};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_true(results_print(out, records, &options, &to));
    fclose(out);
    return text;
}

static void test_other_formats(void **state) {
    (void)state;
    store *records = three_results();
    char *text = printed(records, (results_options){.format = RESULTS_NDJSON, .outcome = TL_OUTCOME_REJECTED});
    assert_string_equal(text, "{\"index\":1,\"line\":3,\"id\":\"b, \\\"c\\\"\",\"outcome\":\"rejected\",\"reason\":\"unknown_customer\","
                              "\"vendor_code\":\"-7\",\"message\":\"two\\nlines\",\"field\":\"@x\",\"http_status\":200,\"attempts\":2,"
                              "\"elapsed_ms\":0}\n");
    free(text);
    text = printed(records, (results_options){.format = RESULTS_TABLE});
    assert_string_equal(text, "      line  id                outcome   reason              message\n"
                              "         2  =cmd()            saved                       \n"
                              "         3  b, \"c\"            rejected  unknown_customer    two lines\n"
                              "         5                    not_sent  stopped             stopped\n");
    free(text);
    text = printed(records, (results_options){.format = RESULTS_CSV, .without_values = true});
    assert_non_null(strstr(text, "'=cmd(),2,saved,,,,,200,,2\n\"b, \"\"c\"\"\",3,rejected,unknown_customer,'-7,,,200,,2\n"));
    free(text);
    store_close(records);
}

static void check_file(const char *path, const char *expected) {
    tl_buf text = {0};
    assert_true(test_read_file(path, &text));
    assert_true(tl_str_equal(tl_buf_str(&text), tl_str_from(expected)));
    tl_buf_dispose(&text);
}

static void test_results_file(void **state) {
    (void)state;
    struct stat about;
    capture said;
    store *records = three_results();
    const char *path = in_folder("r.csv");
    capture_begin(&said);
    mode_t mask = umask(0);
    assert_true(results_write(path, records, &(results_options){.raw = false}, &said.to));
    umask(mask);
    check_file(path, "id,line,outcome,reason,vendor_code,message,field,http_status,saved,attempts\n"
                     "'=cmd(),2,saved,,,,,200,'+1 408,2\n"
                     "\"b, \"\"c\"\"\",3,rejected,unknown_customer,'-7,\"two\nlines\",'@x,200,,2\n"
                     ",5,not_sent,stopped,,stopped,,,,1\n");
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(chmod(path, 0644), 0);
    assert_true(results_write(path, records, &(results_options){.raw = true}, &said.to)); /* replaced, and nobody else's again */
    check_file(path, "id,line,outcome,reason,vendor_code,message,field,http_status,saved,attempts\n"
                     "=cmd(),2,saved,,,,,200,+1 408,2\n"
                     "\"b, \"\"c\"\"\",3,rejected,unknown_customer,-7,\"two\nlines\",@x,200,,2\n"
                     ",5,not_sent,stopped,,stopped,,,,1\n");
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_string_equal(capture_text(&said), "");
    store_close(records);
    capture_end(&said);
}

static size_t files_in_folder(void) {
    size_t count = 0;
    DIR *list = opendir(folder);
    assert_non_null(list);
    while (readdir(list)) {
        count++;
    }
    closedir(list);
    return count - 2;
}

static void test_results_go_through_no_link(void **state) {
    (void)state;
    char expected[900];
    capture said;
    store *records = three_results();
    char target[700];
    char path[700];
    const char *const none[] = {NULL};
    snprintf(target, sizeof target, "%s", in_folder("target"));
    snprintf(path, sizeof path, "%s", in_folder("link.csv"));
    assert_true(test_write_file(target, "keep", 4));
    assert_int_equal(symlink("target", path), 0);
    size_t before = files_in_folder();
    capture_begin(&said);
    snprintf(expected, sizeof expected, "trunkline: %s: is a symbolic link; it is not written through\n", path);
    assert_false(safe_file_check(path, none, &said.to));
    assert_string_equal(capture_text(&said), expected);
    capture_clear(&said);
    assert_false(results_write(path, records, &(results_options){.raw = false}, &said.to)); /* nor when the link came after the check */
    assert_string_equal(capture_text(&said), expected);
    check_file(target, "keep");
    assert_int_equal(files_in_folder(), before); /* nothing is left behind */
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("nowhere", path), 0); /* a link that leads nowhere is one too */
    capture_clear(&said);
    assert_false(safe_file_check(path, none, &said.to));
    assert_string_equal(capture_text(&said), expected);
    assert_int_equal(unlink(path), 0);
    store_close(records);
    capture_end(&said);
}

static void test_places_that_are_refused(void **state) {
    (void)state;
    char expected[2000];
    char input[700];
    char twin[700];
    capture said;
    snprintf(input, sizeof input, "%s", in_folder("input.csv"));
    snprintf(twin, sizeof twin, "%s", in_folder("twin.csv"));
    const char *const spared[] = {"not-there", input, NULL};
    assert_true(test_write_file(input, "a", 1));
    assert_int_equal(link(input, twin), 0); /* the same file under another name */
    capture_begin(&said);
    assert_false(safe_file_check(input, spared, &said.to));
    snprintf(expected, sizeof expected, "trunkline: %s: is the same file as %s; it is not overwritten\n", input, input);
    assert_string_equal(capture_text(&said), expected);
    capture_clear(&said);
    assert_false(safe_file_check(twin, spared, &said.to));
    snprintf(expected, sizeof expected, "trunkline: %s: is the same file as %s; it is not overwritten\n", twin, input);
    assert_string_equal(capture_text(&said), expected);
    capture_clear(&said);
    assert_false(safe_file_check(folder, spared, &said.to));
    snprintf(expected, sizeof expected, "trunkline: %s: is a directory; a file's name is needed\n", folder);
    assert_string_equal(capture_text(&said), expected);
    capture_clear(&said);
    const char *path = in_folder("none/r.csv");
    assert_false(safe_file_check(path, spared, &said.to));
    snprintf(expected, sizeof expected, "trunkline: %s: cannot be written: No such file or directory\n", path);
    assert_string_equal(capture_text(&said), expected);
    capture_clear(&said);
    path = in_folder("fifo");
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_false(safe_file_check(path, spared, &said.to));
    snprintf(expected, sizeof expected, "trunkline: %s: is no plain file; it is not replaced\n", path);
    assert_string_equal(capture_text(&said), expected);
    capture_clear(&said);
    size_t before = files_in_folder();
    assert_true(safe_file_check(in_folder("free.csv"), spared, &said.to));
    assert_int_equal(files_in_folder(), before); /* checking leaves nothing behind */
    assert_string_equal(capture_text(&said), "");
    capture_end(&said);
}

static void test_a_file_is_there_whole_or_not_at_all(void **state) {
    (void)state;
    safe_file file;
    capture said;
    const char *path = in_folder("half.csv");
    size_t before = files_in_folder();
    capture_begin(&said);
    assert_true(safe_file_open(&file, path, &said.to));
    fputs("half", file.out);
    assert_int_not_equal(access(path, F_OK), 0);
    safe_file_dispose(&file);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(files_in_folder(), before);
    assert_true(safe_file_open(&file, path, &said.to));
    fputs("whole", file.out);
    assert_true(safe_file_commit(&file, &said.to));
    check_file(path, "whole");
    assert_int_equal(files_in_folder(), before + 1);
    capture_end(&said);
}

static void test_summary(void **state) {
    (void)state;
    summary counted;
    char *text = NULL;
    size_t size = 0;
    store *records = new_store();
    diag to = {stderr, 0};
    for (size_t i = 0; i < 1200; i++) {
        tl_result result = {.outcome = TL_OUTCOME_SAVED};
        if (i < 20) {
            result = (tl_result){.outcome = TL_OUTCOME_INVALID, .reason = TL_REASON_MISSING_FIELD};
            result.message = tl_str_from("the column number\nis missing");
        } else if (i < 50) {
            result = (tl_result){.outcome = TL_OUTCOME_REJECTED, .reason = TL_REASON_UNKNOWN_CUSTOMER};
            result.message = tl_str_from("Customer C-9999 was not found");
        } else if (i < 52) {
            result = (tl_result){.outcome = TL_OUTCOME_UNKNOWN, .reason = TL_REASON_LOST_REPLY};
        }
        add(records, i + 2, "", &result);
    }
    seal(records);
    assert_true(summary_count(&counted, records, &to));
    counted.system = "wasp";
    counted.requests = 4;
    counted.repeats = 1;
    counted.elapsed_ms = 1260;
    counted.results = "results.csv";
    FILE *out = open_memstream(&text, &size);
    summary_print(out, &counted);
    fclose(out);
    assert_string_equal(text, "wasp: 1,200 records in 4 requests (1 sent again), 1.2 s\n"
                              "  1,148 saved\n"
                              "     50 not saved\n"
                              "         30  rejected  unknown_customer  e.g. line 22: Customer C-9999 was not found\n"
                              "         20  invalid   missing_field     e.g. line 2: the column number is missing\n"
                              "      2 perhaps saved: no readable answer came\n"
                              "          2  unknown   lost_reply        e.g. line 52\n"
                              "results: results.csv\n");
    free(text);
    store_close(records);
}

static void test_store_without_memory(void **state) {
    (void)state;
    bool failed = true;
    size_t n = 0;
    size_t memory_errors = 0;
    while (failed) {
        tl_extra extra = {tl_str_from("x"), tl_text("y")};
        tl_record record = {.line = 1, .id = tl_str_from("r"), .extras = &extra, .extra_count = 1};
        tl_result result = {.outcome = TL_OUTCOME_SAVED, .message = tl_str_from("m")};
        store_options options = {.path = NULL};
        tl_error error = {0};
        store *records = NULL;
        failing_alloc_at(++n);
        tl_status status = store_try_create(&records, &options, &error);
        status = status == TL_OK ? store_add(records, &record, tl_str_from(""), &result, &error) : status;
        failed = failing_alloc_happened();
        failing_alloc_at(0);
        assert_true(status == TL_OK || (failed && status == TL_ERR_MEMORY)); /* a lock's file that cannot be named stays: no error */
        memory_errors += status == TL_ERR_MEMORY;
        store_close(records);
    }
    assert_true(memory_errors > 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_the_rest_is_explained),
        TEST_MEMORY(test_other_formats),
        TEST_MEMORY(test_results_file),
        TEST_MEMORY(test_results_go_through_no_link),
        TEST_MEMORY(test_places_that_are_refused),
        TEST_MEMORY(test_a_file_is_there_whole_or_not_at_all),
        TEST_MEMORY(test_summary),
        TEST_MEMORY(test_store_without_memory),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
