/* The file itself: who may make, open and read it, what is told when that fails, and that wiping wipes. */
#include "journal_fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#include <sqlite3.h>

static void expect_open(const char *path, tl_journal_mode mode, tl_status wanted, const char *words) {
    tl_journal *journal = NULL;
    tl_error error;
    assert_int_equal(tl_journal_open(&journal, path, mode, NULL, &error), wanted);
    assert_null(journal);
    assert_non_null(strstr(error.message, words));
    assert_non_null(strstr(error.message, path));
}

static void test_private_and_not_through_links(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_error error;
    char link_path[1100];
    struct stat about;
    tl_journal *journal = filled(path, 3, 0, true, NULL);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    (void)snprintf(link_path, sizeof link_path, "%s-wal", path);
    assert_int_equal(stat(link_path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    tl_journal_close(journal);

    assert_int_equal(tl_journal_create(&journal, path, NULL, NULL, &error), TL_ERR_IO);
    assert_non_null(strstr(error.message, "exists already"));
    (void)snprintf(link_path, sizeof link_path, "%s.link", path);
    assert_int_equal(symlink(path, link_path), 0);
    expect_open(link_path, TL_JOURNAL_WRITE, TL_ERR_IO, "symbolic link");
    expect_open(link_path, TL_JOURNAL_READ, TL_ERR_IO, "symbolic link");
    assert_int_equal(unlink(link_path), 0);
    assert_int_equal(symlink("nowhere", link_path), 0);
    assert_int_equal(tl_journal_create(&journal, link_path, NULL, NULL, &error), TL_ERR_IO);
    end_path();
}

static void test_one_writer(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_error error;
    tl_journal *reader = NULL;
    tl_journal *journal = filled(path, 3, 0, true, NULL);
    expect_open(path, TL_JOURNAL_WRITE, TL_ERR_IO, "in use by another process");
    assert_int_equal(tl_journal_open(&reader, path, TL_JOURNAL_READ, NULL, &error), TL_OK);
    tl_record record = record_of(0);
    assert_int_equal(tl_journal_add(reader, &record, tl_str_from(""), NULL, &error), TL_ERR_USAGE);
    assert_int_equal(tl_journal_forget(reader, &error), TL_ERR_USAGE);
    tl_journal_close(reader);
    tl_journal_close(journal);
    char lock[1100];
    (void)snprintf(lock, sizeof lock, "%s-lock", path);
    assert_int_not_equal(access(lock, F_OK), 0);
    tl_journal_close(reopened(path, false));
    end_path();
}

static void test_other_files(void **state) {
    (void)state;
    const char *path = begin_path();
    expect_open(path, TL_JOURNAL_READ, TL_ERR_IO, "No such file");
    assert_true(test_write_file(path, "id,number\n", 10));
    expect_open(path, TL_JOURNAL_READ, TL_ERR_SYNTAX, "not a journal");
    assert_true(test_write_file(path, "", 0));
    expect_open(path, TL_JOURNAL_WRITE, TL_ERR_SYNTAX, "before it had read the whole input");
    end_path();
}

static bool has_entity(void *context, const tl_record *record, const tl_result *result) {
    (void)result;
    *(bool *)context = tl_str_equal(record->entity, tl_str_from("supplier"));
    return true;
}

/* What it is about is known at last when the input was read; an entity comes back; what is discarded is gone. */
static void test_described_entity_discarded(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_journal *journal = NULL;
    tl_error error = {0};
    bool found = false;
    tl_journal_about about = {.system = tl_str_from("wasp")};
    assert_int_equal(tl_journal_create(&journal, path, &about, NULL, &error), TL_OK);
    tl_record record = record_of(0);
    record.entity = tl_str_from("supplier");
    assert_int_equal(tl_journal_add(journal, &record, tl_str_from(""), NULL, &error), TL_OK);
    about.input_sha256 = tl_str_from("abc");
    about.idempotent = true;
    assert_int_equal(tl_journal_describe(journal, &about, &error), TL_OK);
    assert_int_equal(tl_journal_seal(journal, &error), TL_OK);
    assert_int_equal(tl_journal_describe(journal, &about, &error), TL_ERR_USAGE);
    assert_int_equal(tl_journal_due_ms(journal), -1);
    tl_journal_close(journal);
    assert_int_equal(tl_journal_open(&journal, path, TL_JOURNAL_WRITE, NULL, &error), TL_OK);
    assert_true(tl_str_equal(tl_journal_about_of(journal)->system, tl_str_from("wasp")));
    assert_true(tl_str_equal(tl_journal_about_of(journal)->input_sha256, tl_str_from("abc")));
    assert_true(tl_journal_about_of(journal)->idempotent);
    assert_int_equal(tl_journal_each(journal, (tl_outcome)0, has_entity, &found, &error), TL_OK);
    assert_true(found);
    tl_journal_discard(journal);
    expect_open(path, TL_JOURNAL_READ, TL_ERR_IO, "No such file");
    end_path();
}

static void test_a_damaged_row_is_told(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_error error;
    sqlite3 *db = NULL;
    tl_journal_close(filled(path, 3, 0, true, NULL));
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE inputs SET row = x'4C0000' WHERE idx = 1", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    tl_journal *journal = reopened(path, false);
    tl_record record;
    bool end = false;
    assert_int_equal(tl_journal_next(journal, &record, &end, &error), TL_ERR_SYNTAX);
    assert_non_null(strstr(error.message, "damaged"));
    tl_journal_close(journal);
    end_path();
}

static void test_reading_in_a_folder_that_cannot_be_written_to(void **state) {
    (void)state;
    if (geteuid() == 0) {
        /* root writes everywhere: the case is tried as another user */
        return;
    }
    const char *path = begin_path();
    char folder[1024];
    tl_journal *journal = NULL;
    tl_error error;
    tl_journal_close(filled(path, 3, 0, true, NULL));
    (void)snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = '\0';
    assert_int_equal(chmod(folder, 0500), 0);
    assert_int_equal(tl_journal_open(&journal, path, TL_JOURNAL_READ, NULL, &error), TL_OK);
    seen all;
    look(journal, &all);
    assert_int_equal(all.count, 3);
    tl_journal_close(journal);
    assert_int_equal(chmod(folder, 0700), 0);
    end_path();
}

static bool holds(const char *path, const char *text) {
    tl_buf bytes = {0};
    bool found = test_read_file(path, &bytes) && tl_str_find(tl_buf_str(&bytes), tl_str_from(text)) >= 0;
    tl_buf_dispose(&bytes);
    return found;
}

static void test_forget_leaves_no_value(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_error error;
    seen all;
    tl_journal *journal = filled(path, 300, 7, true, NULL);
    for (unsigned i = 0; i < 300; i++) {
        assert_int_not_equal(take(journal), -1);
        give(journal, i, TL_OUTCOME_SAVED);
    }
    tl_journal_close(journal);
    assert_true(holds(path, "5035550123"));
    assert_true(holds(path, "said of"));
    journal = reopened(path, false);
    assert_int_equal(tl_journal_forget(journal, &error), TL_OK);
    assert_int_equal(tl_journal_resume(journal, false, &error), TL_ERR_USAGE);
    tl_journal_close(journal);
    char wal[1100];
    (void)snprintf(wal, sizeof wal, "%s-wal", path);
    static const char *const values[] = {"503555", "C-12", "said of", "+1 503", "value"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        assert_false(holds(path, values[i]));
        assert_false(holds(wal, values[i]));
    }
    assert_int_equal(tl_journal_open(&journal, path, TL_JOURNAL_READ, NULL, &error), TL_OK);
    look(journal, &all);
    assert_int_equal(all.count, 300);
    assert_int_equal(all.outcomes[299], TL_OUTCOME_SAVED);
    assert_int_equal(all.lines[299], 301);
    tl_journal_close(journal);
    end_path();
}

/* In a process of its own, whose files may not grow beyond 256 KiB: the disk is full for it. */
static int push_on_a_full_disk(const char *path) {
    struct rlimit limit = {256 * 1024, 256 * 1024};
    tl_journal_options options = TL_JOURNAL_OPTIONS_INIT;
    tl_error error = {0};
    tl_record record;
    bool end = false;
    options.window = 1;
    tl_journal *journal = filled(path, 200, 0, true, &options);
    (void)signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) {
        return 2;
    }
    for (unsigned i = 0; i < 200; i++) {
        if (tl_journal_next(journal, &record, &end, &error) != TL_OK) {
            bool told = strstr(error.message, path) && !tl_journal_tick(journal) && tl_journal_flush(journal, &error) != TL_OK;
            tl_journal_close(journal);
            return told ? 0 : 3;
        }
        give(journal, i, TL_OUTCOME_SAVED);
    }
    return 4;
}

static void test_a_full_disk_is_told_and_loses_nothing(void **state) {
    (void)state;
    const char *path = begin_path();
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(push_on_a_full_disk(path));
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    tl_journal *journal = reopened(path, false);
    seen all;
    look(journal, &all);
    assert_int_equal(all.count, 200);
    size_t saved = 0;
    for (size_t i = 0; i < all.count; i++) {
        saved += all.outcomes[i] == TL_OUTCOME_SAVED;
    }
    assert_true(saved > 0 && saved < 200);
    assert_int_equal(take(journal), (int)saved); /* the first whose result was not stored */
    tl_journal_close(journal);
    end_path();
}

static void test_a_temporary_one_leaves_nothing(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_journal_options options = TL_JOURNAL_OPTIONS_INIT;
    seen all;
    options.temporary = true;
    tl_journal *journal = filled(path, 100, 9, true, &options);
    assert_int_not_equal(access(path, F_OK), 0);
    for (unsigned i = 0; i < 100; i++) {
        assert_int_not_equal(take(journal), -1);
        give(journal, i, TL_OUTCOME_SAVED);
    }
    look(journal, &all);
    assert_int_equal(all.count, 100);
    assert_int_equal(all.outcomes[50], TL_OUTCOME_SAVED);
    tl_journal_close(journal);
    assert_int_not_equal(access(path, F_OK), 0);
    end_path();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_private_and_not_through_links),
        TEST_MEMORY(test_one_writer),
        TEST_MEMORY(test_other_files),
        TEST_MEMORY(test_described_entity_discarded),
        TEST_MEMORY(test_a_damaged_row_is_told),
        TEST_MEMORY(test_reading_in_a_folder_that_cannot_be_written_to),
        TEST_MEMORY(test_forget_leaves_no_value),
        TEST_MEMORY(test_a_full_disk_is_told_and_loses_nothing),
        TEST_MEMORY(test_a_temporary_one_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
