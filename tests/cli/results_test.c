/* The store, the results file and the summary. */
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

static void add(store *records, uint64_t line, const char *id) {
    tl_record record = {0};
    record.line = line;
    record.id = tl_str_from(id);
    assert_int_equal(store_add(records, &record, NULL), TL_OK);
}

static void settle(store *records, size_t index, tl_outcome outcome, tl_reason reason, const char *message) {
    tl_result result = {0};
    result.outcome = outcome;
    result.reason = reason;
    result.message = tl_str_from(message);
    assert_int_equal(store_settle(records, index, &result, NULL), TL_OK);
}

static void test_store_keeps_records(void **state) {
    (void)state;
    char number[] = "408";
    char note[] = "n";
    tl_extra extras[] = {{tl_str_from("x"), tl_null_text()}, {tl_str_from("y"), tl_text(note)}};
    tl_record record = {.line = 7, .id = tl_str_from("r"), .extras = extras, .extra_count = 2};
    tl_record out;
    store *records = store_new();
    record.columns[TL_COLUMN_NUMBER] = tl_text(number);
    record.columns[TL_COLUMN_NOTES] = tl_null_text();
    record.columns[TL_COLUMN_LABEL] = tl_text("");
    assert_int_equal(store_add(records, &record, NULL), TL_OK);
    for (int i = 0; i < 3000; i++) {
        add(records, 8, "");
    }
    memset(number, '!', 3); /* the store has its own */
    memset(note, '!', 1);
    memset(extras, 0, sizeof extras);
    assert_int_equal(store_count(records), 3001);
    store_record(records, 0, &out);
    assert_int_equal(out.line, 7);
    assert_true(tl_str_equal(out.id, tl_str_from("r")));
    assert_true(tl_str_equal(out.columns[TL_COLUMN_NUMBER].value, tl_str_from("408")));
    assert_int_equal(out.columns[TL_COLUMN_NOTES].is, TL_NULL);
    assert_int_equal(out.columns[TL_COLUMN_LABEL].is, TL_VALUE);
    assert_int_equal(out.columns[TL_COLUMN_LABEL].value.len, 0);
    assert_int_equal(out.columns[TL_COLUMN_CUSTOMER].is, TL_ABSENT);
    assert_int_equal(out.extra_count, 2);
    assert_int_equal(out.extras[0].value.is, TL_NULL);
    assert_true(tl_str_equal(out.extras[1].value.value, tl_str_from("n")));
    store_free(records);
}

static void test_store_settles_once(void **state) {
    (void)state;
    tl_result result = {0};
    tl_error error = {0};
    store *records = store_new();
    add(records, 2, "a");
    add(records, 3, "b");
    add(records, 4, "c");
    assert_int_equal(store_next_open(records, 0), 0);
    settle(records, 0, TL_OUTCOME_SAVED, TL_REASON_NONE, "");
    settle(records, 1, TL_OUTCOME_REJECTED, TL_REASON_BAD_NUMBER, "no");
    assert_int_equal(store_next_open(records, 0), 2);
    assert_int_equal(store_settle(records, 1, &result, &error), TL_ERR_USAGE);
    assert_string_equal(error.message, "a second result for record 1");
    assert_int_equal(store_settle(records, 3, &result, &error), TL_ERR_USAGE);
    assert_true(store_result(records, 1, &result));
    assert_int_equal(result.outcome, TL_OUTCOME_REJECTED);
    assert_int_equal(result.line, 3);
    assert_true(tl_str_equal(result.id, tl_str_from("b")));
    assert_false(store_result(records, 2, &result));
    assert_false(store_result(records, 3, &result));
    settle(records, 2, TL_OUTCOME_SAVED, TL_REASON_NONE, "");
    assert_int_equal(store_next_open(records, 0), 3);
    store_free(records);
}

static store *three_results(void) {
    store *records = store_new();
    tl_result result = {0};
    add(records, 2, "=cmd()");
    add(records, 3, "b, \"c\"");
    add(records, 5, "");
    settle(records, 2, TL_OUTCOME_NOT_SENT, TL_REASON_STOPPED, "stopped");
    result.outcome = TL_OUTCOME_SAVED;
    result.saved = tl_str_from("+1 408");
    result.http_status = 200;
    result.attempts = 2;
    assert_int_equal(store_settle(records, 0, &result, NULL), TL_OK);
    result.outcome = TL_OUTCOME_REJECTED;
    result.reason = TL_REASON_UNKNOWN_CUSTOMER;
    result.saved = tl_str_from("");
    result.vendor_code = tl_str_from("-7");
    result.message = tl_str_from("two\nlines");
    result.field = tl_str_from("@x");
    assert_int_equal(store_settle(records, 1, &result, NULL), TL_OK);
    return records;
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
    assert_true(results_write(path, records, false, &said.to));
    umask(mask);
    check_file(path, "id,line,outcome,reason,vendor_code,message,field,http_status,saved,attempts\n"
                     "'=cmd(),2,saved,,,,,200,'+1 408,2\n"
                     "\"b, \"\"c\"\"\",3,rejected,unknown_customer,'-7,\"two\nlines\",'@x,200,,2\n"
                     ",5,not_sent,stopped,,stopped,,,,0\n");
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(chmod(path, 0644), 0);
    assert_true(results_write(path, records, true, &said.to)); /* replaced, and nobody else's again */
    check_file(path, "id,line,outcome,reason,vendor_code,message,field,http_status,saved,attempts\n"
                     "=cmd(),2,saved,,,,,200,+1 408,2\n"
                     "\"b, \"\"c\"\"\",3,rejected,unknown_customer,-7,\"two\nlines\",@x,200,,2\n"
                     ",5,not_sent,stopped,,stopped,,,,0\n");
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_string_equal(capture_text(&said), "");
    store_free(records);
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
    assert_false(results_write(path, records, false, &said.to)); /* nor when the link came after the check */
    assert_string_equal(capture_text(&said), expected);
    check_file(target, "keep");
    assert_int_equal(files_in_folder(), before); /* nothing is left behind */
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink("nowhere", path), 0); /* a link that leads nowhere is one too */
    capture_clear(&said);
    assert_false(safe_file_check(path, none, &said.to));
    assert_string_equal(capture_text(&said), expected);
    assert_int_equal(unlink(path), 0);
    store_free(records);
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
    store *records = store_new();
    for (uint64_t i = 0; i < 1200; i++) {
        add(records, i + 2, "");
    }
    for (size_t i = 0; i < 1200; i++) {
        if (i < 20) {
            settle(records, i, TL_OUTCOME_INVALID, TL_REASON_MISSING_FIELD, "the column number\nis missing");
        } else if (i < 50) {
            settle(records, i, TL_OUTCOME_REJECTED, TL_REASON_UNKNOWN_CUSTOMER, "Customer C-9999 was not found");
        } else if (i < 52) {
            settle(records, i, TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY, "");
        } else {
            settle(records, i, TL_OUTCOME_SAVED, TL_REASON_NONE, "");
        }
    }
    summary_count(&counted, records);
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
    store_free(records);
}

static void test_store_without_memory(void **state) {
    (void)state;
    bool failed = true;
    size_t n = 0;
    while (failed) {
        tl_extra extra = {tl_str_from("x"), tl_text("y")};
        tl_record record = {.line = 1, .id = tl_str_from("r"), .extras = &extra, .extra_count = 1};
        tl_result result = {.outcome = TL_OUTCOME_SAVED, .message = tl_str_from("m")};
        failing_alloc_at(++n);
        store *records = store_new();
        tl_status status = records ? store_add(records, &record, NULL) : TL_ERR_MEMORY;
        status = status == TL_OK ? store_settle(records, 0, &result, NULL) : status;
        failed = failing_alloc_happened();
        failing_alloc_at(0);
        assert_int_equal(status, failed ? TL_ERR_MEMORY : TL_OK);
        store_free(records);
    }
    assert_true(n > 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_store_keeps_records),
        TEST_MEMORY(test_store_settles_once),
        TEST_MEMORY(test_results_file),
        TEST_MEMORY(test_results_go_through_no_link),
        TEST_MEMORY(test_places_that_are_refused),
        TEST_MEMORY(test_a_file_is_there_whole_or_not_at_all),
        TEST_MEMORY(test_summary),
        TEST_MEMORY(test_store_without_memory),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
