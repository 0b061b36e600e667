/*
 * Golden tests: what the generator makes of golden/<case>/schema.yaml is golden/<case>/expected, byte for byte. A case may have a
 * before.lock, the layout.lock of an earlier run. After a wanted change, TL_GOLDEN_UPDATE=1 rewrites the expected files; look at the difference.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>

#include "gen/gen.h"
#include "support.h"
#include "support/support.h"

#define GOLDEN TL_SOURCE_DIR "/tests/gen/golden"

static void join(char *path, size_t size, const char *folder, const char *name) {
    int length = snprintf(path, size, "%s/%s", folder, name);
    assert_true(length > 0 && (size_t)length < size);
}

/* Compiles a case into a fresh folder that holds its before.lock, if it has one. */
static gen *compile_case(const char *name, gen_options *options, char *schema, size_t size, const char *folder) {
    char path[1024], lock[1024];
    tl_buf before = {0};
    join(schema, size, GOLDEN, name);
    join(path, sizeof path, schema, "before.lock");
    if (test_read_file(path, &before)) {
        join(lock, sizeof lock, folder, "layout.lock");
        assert_true(test_write_file(lock, before.ptr, before.len));
    }
    tl_buf_dispose(&before);
    size_t length = strlen(schema);
    assert_true(length + 13 < size);
    memcpy(schema + length, "/schema.yaml", 13);
    *options = (gen_options){schema, folder, name};
    gen *g = gen_compile(options);
    char *messages = gen_test_messages(g, true);
    if (gen_error_count(g) > 0)
        fail_msg("%s", messages);
    free(messages);
    return g;
}

static void compare_with_expected(const gen *g, const char *expected) {
    size_t count;
    const gen_file *files = gen_files(g, &count);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        char path[1024];
        tl_buf wanted = {0};
        join(path, sizeof path, expected, files[i].name);
        if (!test_read_file(path, &wanted))
            fail_msg("%s is missing", path);
        assert_same_text(path, files[i].text, files[i].length, wanted.ptr, wanted.len);
        tl_buf_dispose(&wanted);
    }
}

static void check_golden(void **state) {
    const char *name = *state;
    char schema[1024], case_folder[1024], expected[1024];
    gen_options options;
    const char *folder = test_temp_dir();
    assert_non_null(folder);
    gen *g = compile_case(name, &options, schema, sizeof schema, folder);
    join(case_folder, sizeof case_folder, GOLDEN, name);
    join(expected, sizeof expected, case_folder, "expected");
    if (getenv("TL_GOLDEN_UPDATE")) {
        options.folder = expected;
        assert_true(gen_write(g, stdout, stderr));
        print_message("%s was rewritten\n", name);
    } else {
        compare_with_expected(g, expected);
    }
    gen_free(g);
    assert_true(test_temp_dir_remove(folder));
}

/* A second run over what the first one wrote changes nothing: the lock it wrote gives the same layout. */
static void check_stable(void **state) {
    const char *name = *state;
    char schema[1024];
    gen_options options;
    const char *folder = test_temp_dir();
    assert_non_null(folder);
    gen *first = compile_case(name, &options, schema, sizeof schema, folder);
    FILE *nowhere = tmpfile();
    assert_non_null(nowhere);
    assert_true(gen_write(first, nowhere, nowhere));
    gen *second = gen_compile(&options);
    assert_int_equal(gen_error_count(second), 0);
    size_t count, stale = 99;
    const gen_file *files = gen_files(first, &count);
    for (size_t i = 0; i < count; i++) {
        const gen_file *again = gen_test_file(second, files[i].name);
        assert_same_text(files[i].name, again->text, again->length, files[i].text, files[i].length);
    }
    assert_true(gen_compare(second, &stale, nowhere, nowhere));
    assert_int_equal(stale, 0);
    gen_free(second);
    gen_free(first);
    fclose(nowhere);
    assert_true(test_temp_dir_remove(folder));
}

/* Where the schema lies must not show in the output. */
static void check_path_free(void **state) {
    const char *name = *state;
    char schema[1024], copy[1024];
    gen_options options;
    tl_buf text = {0};
    const char *folder = test_temp_dir();
    assert_non_null(folder);
    gen *here = compile_case(name, &options, schema, sizeof schema, folder);
    assert_true(test_read_file(schema, &text));
    join(copy, sizeof copy, folder, "schema.yaml");
    assert_true(test_write_file(copy, text.ptr, text.len));
    tl_buf_dispose(&text);
    gen_options elsewhere = {copy, folder, name};
    gen *there = gen_compile(&elsewhere);
    assert_int_equal(gen_error_count(there), 0);
    size_t count;
    const gen_file *files = gen_files(here, &count);
    for (size_t i = 0; i < count; i++) {
        const gen_file *again = gen_test_file(there, files[i].name);
        assert_same_text(files[i].name, again->text, again->length, files[i].text, files[i].length);
        assert_null(strstr(again->text, folder));
    }
    gen_free(there);
    gen_free(here);
    assert_true(test_temp_dir_remove(folder));
}

static const char *const cases[] = {"calls",        "comments",   "kinds", "lock_append", "lock_remove", "names",   "nullable_3_0",
                                    "nullable_3_1", "operations", "push",  "recursion",   "refs",        "wrapped", "xml"};
enum { CASE_COUNT = sizeof cases / sizeof cases[0] };

/* Every folder of golden/ is a case that is run. */
static void runs_every_case(void **state) {
    (void)state;
    DIR *folder = opendir(GOLDEN);
    assert_non_null(folder);
    size_t found = 0;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (entry->d_name[0] == '.')
            continue;
        bool known = false;
        for (size_t i = 0; i < CASE_COUNT && !known; i++)
            known = strcmp(cases[i], entry->d_name) == 0;
        if (!known)
            fail_msg("golden/%s is not among the cases", entry->d_name);
        found++;
    }
    closedir(folder);
    assert_int_equal(found, CASE_COUNT);
}

int main(void) {
    struct CMUnitTest tests[3 * CASE_COUNT + 1];
    size_t count = 0;
    for (size_t i = 0; i < CASE_COUNT; i++) {
        void *name = (void *)(uintptr_t)cases[i];
        tests[count++] = (struct CMUnitTest){cases[i], check_golden, NULL, NULL, name};
        tests[count++] = (struct CMUnitTest){"again", check_stable, NULL, NULL, name};
        tests[count++] = (struct CMUnitTest){"elsewhere", check_path_free, NULL, NULL, name};
    }
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(runs_every_case);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
