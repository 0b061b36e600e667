/* Each allocation of ours fails once: a status comes, nothing leaks, and what was stored stays. */
#include "journal_fixture.h"

#include <string.h>

static tl_status whole_life(const char *path, size_t *stored) {
    tl_journal *journal = NULL;
    tl_error error = {0};
    tl_journal_options options = TL_JOURNAL_OPTIONS_INIT;
    options.window = 4;
    tl_status status = tl_journal_create(&journal, path, NULL, &options, &error);
    for (unsigned i = 0; status == TL_OK && i < 6; i++) {
        tl_record record = record_of(i);
        status = tl_journal_add(journal, &record, tl_str_from(""), NULL, &error);
    }
    status = status == TL_OK ? tl_journal_seal(journal, &error) : status;
    bool end = false;
    for (unsigned i = 0; status == TL_OK && !end; i++) {
        tl_record record;
        status = tl_journal_next(journal, &record, &end, &error);
        if (status == TL_OK && !end) {
            give(journal, i, TL_OUTCOME_SAVED);
        }
    }
    if (status == TL_OK) {
        seen all;
        memset(&all, 0, sizeof all);
        status = tl_journal_flush(journal, &error);
        tl_journal_status now;
        status = status == TL_OK ? tl_journal_status_of(journal, &now, &error) : status;
        *stored = status == TL_OK ? (size_t)now.by_outcome[TL_OUTCOME_SAVED] : 0;
    }
    if (status != TL_OK) {
        assert_int_not_equal(error.message[0], '\0');
    }
    tl_journal_close(journal);
    return status;
}

static void test_each_allocation_fails_once(void **state) {
    (void)state;
    size_t failures = 0;
    for (size_t n = 1; n < 10000; n++) {
        size_t stored = 0;
        const char *path = begin_path();
        failing_alloc_at(n);
        tl_status status = whole_life(path, &stored);
        bool failed = failing_alloc_happened();
        failing_alloc_at(0);
        end_path();
        if (status == TL_OK) {
            assert_int_equal(stored, 6); /* it failed where it does no harm: the lock's file stays */
        } else {
            assert_int_equal(status, TL_ERR_MEMORY);
        }
        if (!failed) {
            assert_int_equal(status, TL_OK);
            break;
        }
        failures++;
    }
    assert_true(failures > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_each_allocation_fails_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
