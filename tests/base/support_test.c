/* The tests' own tools: a leak must be found, the n-th allocation must fail, files must come and go. */
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
#include <sys/wait.h>
#include <unistd.h>

#include "support/support.h"

static void leak(void **state) {
    (void)state;
    void *lost = tl_alloc(10);
    assert_non_null(lost);
}

static void release_twice(void **state) {
    (void)state;
    void *block = tl_alloc(10);
    assert_non_null(block);
    char *inside = block;
    tl_free(inside + 1); /* no block starts there */
}

/* Runs one test in a process of its own, silently; returns its exit code, or minus the signal that ended it. */
static int run_apart(CMUnitTestFunction function) {
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)) {
            _exit(99);
        }
        const struct CMUnitTest tests[] = {TEST_MEMORY(function)};
        signal(SIGABRT, SIG_DFL);
        _exit(cmocka_run_group_tests_name("apart", tests, NULL, NULL));
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void test_a_leak_fails_a_test(void **state) {
    (void)state;
    assert_int_equal(run_apart(leak), 1);
}

static void test_a_foreign_block_ends_the_process(void **state) {
    (void)state;
    assert_int_not_equal(run_apart(release_twice), 0);
}

static void test_the_chosen_allocation_fails(void **state) {
    (void)state;
    failing_alloc_at(3);
    void *first = tl_alloc(1);
    void *second = tl_alloc(1);
    assert_false(failing_alloc_happened());
    assert_null(tl_realloc(second, 100));
    assert_true(failing_alloc_happened());
    void *fourth = tl_alloc(1);
    assert_non_null(first);
    assert_non_null(second);
    assert_non_null(fourth);
    assert_int_equal(test_memory_live_blocks(), 3);
    failing_alloc_from(2);
    void *one = tl_alloc(1);
    assert_non_null(one);
    assert_null(tl_alloc(1));
    assert_null(tl_alloc(1));
    failing_alloc_at(0);
    tl_free(first);
    tl_free(second);
    tl_free(fourth);
    tl_free(one);
    assert_int_equal(test_memory_live_blocks(), 0);
}

static void test_files(void **state) {
    (void)state;
    const char *folder = test_temp_dir();
    assert_non_null(folder);
    char path[1200];
    char inner[1200];
    snprintf(inner, sizeof(inner), "%s/inner", folder);
    snprintf(path, sizeof(path), "%s/inner/file", folder);
    assert_int_equal(mkdir(inner, 0700), 0);
    char *large = malloc(200000);
    assert_non_null(large);
    memset(large, 'z', 200000);
    assert_true(test_write_file(path, large, 200000));
    tl_buf read = {0};
    assert_true(test_read_file(path, &read));
    assert_int_equal(read.len, 200000);
    assert_memory_equal(read.ptr, large, 200000);
    assert_int_equal(read.ptr[200000 + TL_BUF_PADDING - 1], 0);
    free(large);
    char kept[1200];
    snprintf(kept, sizeof(kept), "%s", folder);
    assert_true(test_temp_dir_remove(folder));
    struct stat info;
    assert_int_not_equal(lstat(kept, &info), 0);
    assert_false(test_read_file(path, &read));
    assert_null(read.ptr);
    assert_false(test_write_file(path, "x", 1));
    assert_true(test_temp_dir_remove(NULL));
    assert_false(test_temp_dir_remove("/tmp"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_leak_fails_a_test),
        cmocka_unit_test(test_a_foreign_block_ends_the_process),
        TEST_MEMORY(test_the_chosen_allocation_fails),
        TEST_MEMORY(test_files),
    };
    return cmocka_run_group_tests_name("test support", tests, NULL, NULL);
}
