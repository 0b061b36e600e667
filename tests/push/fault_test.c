/* What ends a push by the vendor's own rules: faults of a day, over all runs, and the same failure from the start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/day_count.h"
#include "journey.h"
#include "office_system.h"

enum { DAY_MS = 86400000 };

static const char *said;
static void answer_said(journey *j, const char *path, const char *body, fake_answer *answer) {
    (void)j;
    (void)path;
    answer->body = strstr(body, "\"good\"") ? "true" : said;
}

static journey *start(const char *file, size_t records) {
    journey *j = journey_new(&office_phones, answer_said);
    j->options.jobs = 1;
    j->options.fault_file = file;
    for (size_t i = 0; i < records; i++) {
        journey_add(j, "K", NULL, NULL, NULL, "bad");
    }
    return j;
}

static void test_same_failure_from_the_start(void **state) {
    (void)state;
    said = "failed";
    journey *j = start(NULL, 8);
    journey_run(j);
    assert_int_equal(j->requests, 5);
    assert_true(j->summary.stopped);
    assert_non_null(strstr(j->summary.stop_message, "is the namespace right?"));
    assert_string_equal(j->results[4], "rejected vendor_error");
    assert_string_equal(j->results[5], "not_sent stopped");
    j->taken = 0; /* another run begins to count anew */
    memset(j->results, 0, sizeof j->results);
    journey_run(j);
    assert_int_equal(j->requests, 10);
    journey_free(j);
    j = start(NULL, 0); /* once anything went well it is about the records */
    journey_add(j, "K", NULL, NULL, NULL, "good");
    for (size_t i = 0; i < 8; i++) {
        journey_add(j, "K", NULL, NULL, NULL, "bad");
    }
    journey_run(j);
    assert_int_equal(j->requests, 9);
    assert_false(j->summary.stopped);
    journey_free(j);
}

static char folder[] = TL_BUILD_DIR "/faults-XXXXXX";
static char path[sizeof folder + 16];

static int make_folder(void **state) {
    (void)state;
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/count", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    (void)unlink(path);
    return rmdir(folder);
}

static uint32_t count_now(int64_t unix_ms) {
    uint32_t count = 0;
    tl_error error = {0};
    assert_int_equal(tl_day_count(path, unix_ms, 0, &count, &error), TL_OK);
    return count;
}

static void test_faults_of_all_runs(void **state) {
    (void)state;
    said = "fault";
    for (size_t run = 0; run < 3; run++) {
        journey *j = start(path, 3);
        journey_set(j, "fault_limit", "5");
        journey_run(j);
        /* 3, then 2 more, then none at all */
        assert_int_equal(j->requests, run == 0 ? 3 : run == 1 ? 2 : 0);
        assert_int_equal(j->summary.stopped, run > 0);
        assert_int_equal(count_now(tl_clock_unix_ms(&j->clock.clock)), run == 0 ? 3 : 5);
        assert_int_equal(count_now(tl_clock_unix_ms(&j->clock.clock) + DAY_MS), 0);
        if (run == 2) {
            assert_string_equal(j->results[0], "not_sent stopped");
            assert_non_null(strstr(j->summary.stop_message, "fault_limit is 5"));
        }
        journey_free(j);
    }
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
}

/* A file that cannot be trusted: nothing is sent. */
static void test_bad_files(void **state) {
    (void)state;
    static const char *const contents[] = {"hello\n", "12\n", "12 13", "12 13 14\n", "99999999999 1\n"};
    said = "fault";
    for (size_t i = 0; i < sizeof contents / sizeof contents[0] + 2; i++) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        if (i < sizeof contents / sizeof contents[0]) {
            assert_true(fputs(contents[i], file) >= 0);
        }
        assert_int_equal(fclose(file), 0);
        assert_int_equal(chmod(path, i == sizeof contents / sizeof contents[0] ? 0644 : 0600), 0);
        if (i > sizeof contents / sizeof contents[0]) {
            /* A link to a file that would do. */
            char target[sizeof path + 8];
            snprintf(target, sizeof target, "%s.real", path);
            assert_int_equal(rename(path, target), 0);
            assert_int_equal(symlink(target, path), 0);
        }
        journey *j = start(path, 2);
        journey_run(j);
        if (j->status != (strcmp(i < 5 ? contents[i] : "", "12 13") == 0 ? TL_OK : TL_ERR_IO)) {
            fail_msg("file %zu: %s", i, j->error.message);
        }
        if (j->status != TL_OK) {
            assert_int_equal(j->requests, 0);
            assert_non_null(strstr(j->error.message, "counts faults"));
            assert_string_equal(j->results[1], "not_sent stopped");
        }
        journey_free(j);
    }
    char target[sizeof path + 8];
    snprintf(target, sizeof target, "%s.real", path);
    assert_int_equal(unlink(target), 0);
}

/* Several processes at once: none of their faults is lost. */
static void test_processes_share_a_file(void **state) {
    (void)state;
    enum { PROCESSES = 4, EACH = 1000 };
    int gate[2];
    assert_int_equal(pipe(gate), 0);
    pid_t pids[PROCESSES];
    for (size_t i = 0; i < PROCESSES; i++) {
        pids[i] = fork();
        assert_true(pids[i] >= 0);
        if (pids[i] == 0) {
            uint32_t count = 0;
            char byte;
            (void)close(gate[1]);
            bool good = read(gate[0], &byte, 1) == 0; /* all begin when the parent closes its end */
            for (size_t k = 0; k < EACH; k++) {
                good = tl_day_count(path, DAY_MS, 1, &count, NULL) == TL_OK && good;
            }
            _exit(good ? 0 : 1);
        }
    }
    assert_int_equal(close(gate[0]), 0);
    assert_int_equal(close(gate[1]), 0);
    for (size_t i = 0; i < PROCESSES; i++) {
        int ended = -1;
        assert_int_equal(waitpid(pids[i], &ended, 0), pids[i]);
        assert_int_equal(ended, 0);
    }
    assert_int_equal(count_now(DAY_MS), PROCESSES * EACH);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_same_failure_from_the_start),
        cmocka_unit_test_setup_teardown(test_faults_of_all_runs, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_bad_files, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_processes_share_a_file, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
