/* Going on: after an orderly end, after a process that was killed, with and without doubt about what was sent. */
#include "journal_fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs `work` in a process of its own that is killed at its end, as kill -9 would. */
static void in_killed_process(void (*work)(const char *path), const char *path) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        work(path);
        (void)kill(getpid(), SIGKILL);
        _exit(1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static tl_journal_options window_of_ten(void) {
    tl_journal_options options = TL_JOURNAL_OPTIONS_INIT;
    options.window = 10;
    options.group_ms = 60000;
    options.group_results = 1000;
    return options;
}

/* 30 records: 15 are handed out, so 20 are marked; the results of the first 10 are stored by the second window, those of 10 to 12 are lost. */
static void half_way(const char *path, bool idempotent) {
    tl_journal_options options = window_of_ten();
    tl_journal *journal = filled(path, 30, 0, idempotent, &options);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(take(journal), i);
    }
    for (unsigned i = 0; i < 10; i++) {
        give(journal, i, i == 4 ? TL_OUTCOME_NOT_SENT : TL_OUTCOME_SAVED);
    }
    for (int i = 10; i < 15; i++) {
        assert_int_equal(take(journal), i);
    }
    for (unsigned i = 10; i < 13; i++) {
        give(journal, i, TL_OUTCOME_SAVED);
    }
}

static void half_way_idempotent(const char *path) {
    half_way(path, true);
}

static void half_way_once_only(const char *path) {
    half_way(path, false);
}

static void test_before_going_on_it_tells_what_is_known(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_journal *journal = NULL;
    tl_error error;
    seen all;
    in_killed_process(half_way_idempotent, path);
    assert_int_equal(tl_journal_open(&journal, path, TL_JOURNAL_READ, NULL, &error), TL_OK);
    look(journal, &all);
    assert_int_equal(all.count, 30);
    for (unsigned i = 0; i < 30; i++) {
        tl_outcome wanted = i == 4 || i >= 20 ? TL_OUTCOME_NOT_SENT : i < 10 ? TL_OUTCOME_SAVED : TL_OUTCOME_UNKNOWN;
        assert_int_equal(all.outcomes[i], wanted);
    }
    tl_journal_status status;
    assert_int_equal(tl_journal_status_of(journal, &status, &error), TL_OK);
    assert_int_equal(status.in_flight, 10);
    assert_int_equal(status.by_outcome[0], 20);
    assert_false(status.in_use);
    tl_journal_close(journal);
    end_path();
}

static void test_idempotent_goes_again_and_first(void **state) {
    (void)state;
    const char *path = begin_path();
    in_killed_process(half_way_idempotent, path);
    tl_journal *journal = reopened(path, false);
    assert_int_equal(take(journal), 4); /* it was not sent */
    for (int i = 10; i < 30; i++) {
        assert_int_equal(take(journal), i);
    }
    assert_int_equal(take(journal), -1);
    tl_journal_close(journal);
    end_path();
}

static void test_once_only_ends_unknown(void **state) {
    (void)state;
    const char *path = begin_path();
    in_killed_process(half_way_once_only, path);
    tl_journal *journal = reopened(path, false);
    seen all;
    assert_int_equal(take(journal), 4);
    for (int i = 20; i < 30; i++) {
        assert_int_equal(take(journal), i);
    }
    assert_int_equal(take(journal), -1);
    look(journal, &all);
    for (unsigned i = 10; i < 20; i++) {
        assert_int_equal(all.outcomes[i], TL_OUTCOME_UNKNOWN);
        assert_int_equal(all.reasons[i], TL_REASON_LOST_REPLY);
    }
    tl_journal_close(journal);
    /* Only when it is wanted they go again. */
    journal = reopened(path, true);
    assert_int_equal(take(journal), 4);
    for (int i = 10; i < 20; i++) {
        assert_int_equal(take(journal), i);
    }
    tl_journal_close(journal);
    end_path();
}

/* A record that may have been carried out before is not called not_sent because a later attempt reached nobody. */
static void test_a_doubt_stays(void **state) {
    (void)state;
    const char *path = begin_path();
    seen all;
    in_killed_process(half_way_idempotent, path);
    tl_journal *journal = reopened(path, false);
    assert_int_equal(take(journal), 4);
    assert_int_equal(take(journal), 10);
    assert_int_equal(take(journal), 11);
    give(journal, 0, TL_OUTCOME_NOT_SENT);
    give(journal, 1, TL_OUTCOME_NOT_SENT);
    give(journal, 2, TL_OUTCOME_REJECTED);
    tl_journal_stop(journal);
    tl_journal_close(journal);

    tl_error error;
    assert_int_equal(tl_journal_open(&journal, path, TL_JOURNAL_READ, NULL, &error), TL_OK);
    look(journal, &all);
    assert_int_equal(all.outcomes[4], TL_OUTCOME_NOT_SENT);
    assert_int_equal(all.outcomes[10], TL_OUTCOME_UNKNOWN);
    assert_int_equal(all.outcomes[11], TL_OUTCOME_REJECTED);
    assert_int_equal(all.outcomes[19], TL_OUTCOME_UNKNOWN);
    assert_int_equal(all.outcomes[20], TL_OUTCOME_NOT_SENT);
    tl_journal_close(journal);
    /* ... and it goes again. */
    journal = reopened(path, false);
    assert_int_equal(take(journal), 4);
    assert_int_equal(take(journal), 10);
    assert_int_equal(take(journal), 12);
    tl_journal_close(journal);
    end_path();
}

static void killed_before_the_seal(const char *path) {
    tl_journal *journal = NULL;
    tl_error error;
    assert_int_equal(tl_journal_create(&journal, path, NULL, NULL, &error), TL_OK);
    tl_record record = record_of(0);
    assert_int_equal(tl_journal_add(journal, &record, tl_str_from(""), NULL, &error), TL_OK);
}

static void test_half_an_input_is_not_gone_on_with(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_journal *journal = NULL;
    tl_error error;
    in_killed_process(killed_before_the_seal, path);
    assert_int_equal(tl_journal_open(&journal, path, TL_JOURNAL_WRITE, NULL, &error), TL_OK);
    assert_int_equal(tl_journal_resume(journal, false, &error), TL_ERR_USAGE);
    assert_non_null(strstr(error.message, "push the file again"));
    tl_journal_close(journal);
    end_path();
}

static void test_stop_leaves_the_rest_to_be_sent(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_journal_options options = window_of_ten();
    seen all;
    tl_journal *journal = filled(path, 30, 0, false, &options);
    assert_int_equal(take(journal), 0);
    tl_journal_stop(journal);
    assert_int_equal(take(journal), -1);
    give(journal, 0, TL_OUTCOME_SAVED);
    tl_journal_close(journal);
    tl_error error;
    assert_int_equal(tl_journal_open(&journal, path, TL_JOURNAL_READ, NULL, &error), TL_OK);
    look(journal, &all);
    assert_int_equal(all.outcomes[0], TL_OUTCOME_SAVED);
    for (unsigned i = 1; i < 30; i++) {
        assert_int_equal(all.outcomes[i], TL_OUTCOME_NOT_SENT);
    }
    tl_journal_close(journal);
    end_path();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_before_going_on_it_tells_what_is_known),
        TEST_MEMORY(test_idempotent_goes_again_and_first),
        TEST_MEMORY(test_once_only_ends_unknown),
        TEST_MEMORY(test_a_doubt_stays),
        TEST_MEMORY(test_half_an_input_is_not_gone_on_with),
        TEST_MEMORY(test_stop_leaves_the_rest_to_be_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
