/* A journal's ordinary life: the input in, records out in their order, results back, all read again. */
#include "journal_fixture.h"

#include <string.h>

static void test_all_comes_back_in_order(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_error error;
    seen all;
    tl_journal *journal = filled(path, 200, 0, true, NULL);
    for (int i = 0; i < 200; i++) {
        assert_int_equal(take(journal), i);
    }
    assert_int_equal(take(journal), -1);
    for (unsigned i = 200; i-- > 0;) {
        give(journal, i, i % 7 == 0 ? TL_OUTCOME_REJECTED : TL_OUTCOME_SAVED);
    }
    assert_int_equal(tl_journal_flush(journal, &error), TL_OK);
    tl_journal_close(journal);

    assert_int_equal(tl_journal_open(&journal, path, TL_JOURNAL_READ, NULL, &error), TL_OK);
    assert_true(tl_str_equal(tl_journal_about_of(journal)->system, tl_str_from("members")));
    look(journal, &all);
    assert_int_equal(all.count, 200);
    for (unsigned i = 0; i < 200; i++) {
        assert_int_equal(all.outcomes[i], i % 7 == 0 ? TL_OUTCOME_REJECTED : TL_OUTCOME_SAVED);
        assert_int_equal(all.lines[i], i + 2);
    }
    tl_journal_status status;
    assert_int_equal(tl_journal_status_of(journal, &status, &error), TL_OK);
    assert_int_equal(status.records, 200);
    assert_int_equal(status.by_outcome[TL_OUTCOME_REJECTED], 29);
    assert_int_equal(status.by_outcome[TL_OUTCOME_SAVED], 171);
    assert_int_equal(status.by_outcome[0], 0);
    assert_int_equal(status.in_flight, 0);
    assert_true(status.sealed);
    assert_false(status.in_use);
    tl_journal_close(journal);
    end_path();
}

static void test_groups_go_together_at_the_place_of_their_first(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_journal *journal = filled(path, 9, 3, true, NULL);
    static const int wanted[] = {0, 3, 6, 1, 4, 7, 2, 5, 8, -1};
    seen all;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        assert_int_equal(take(journal), wanted[i]);
    }
    give(journal, 1, TL_OUTCOME_SAVED); /* the second that was handed out: record 3 */
    look(journal, &all);
    for (unsigned i = 0; i < 9; i++) {
        assert_int_equal(all.outcomes[i], i == 3 ? TL_OUTCOME_SAVED : TL_OUTCOME_UNKNOWN);
    }
    tl_journal_close(journal);
    end_path();
}

static void test_settled_records_are_not_handed_out(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_journal *journal = NULL;
    tl_error error;
    tl_result invalid = {0};
    invalid.outcome = TL_OUTCOME_INVALID;
    invalid.reason = TL_REASON_MISSING_FIELD;
    assert_int_equal(tl_journal_create(&journal, path, NULL, NULL, &error), TL_OK);
    for (unsigned i = 0; i < 4; i++) {
        tl_record record = record_of(i);
        assert_int_equal(tl_journal_add(journal, &record, tl_str_from(""), i % 2 ? &invalid : NULL, &error), TL_OK);
    }
    tl_record early;
    bool end = false;
    assert_int_equal(tl_journal_next(journal, &early, &end, &error), TL_ERR_USAGE);
    assert_int_equal(tl_journal_seal(journal, &error), TL_OK);
    tl_record late = record_of(9);
    assert_int_equal(tl_journal_add(journal, &late, tl_str_from(""), NULL, &error), TL_ERR_USAGE);
    assert_int_equal(take(journal), 0);
    assert_int_equal(take(journal), 2);
    assert_int_equal(take(journal), -1);
    seen all;
    look(journal, &all);
    assert_int_equal(all.outcomes[1], TL_OUTCOME_INVALID);
    assert_int_equal(all.reasons[3], TL_REASON_MISSING_FIELD);
    tl_journal_close(journal);
    end_path();
}

static void test_results_are_stored_by_time_and_by_number(void **state) {
    (void)state;
    const char *path = begin_path();
    fake_clock fake;
    tl_error error;
    tl_journal *reader = NULL;
    tl_journal_status status;
    tl_journal_options options = TL_JOURNAL_OPTIONS_INIT;
    fake_clock_init(&fake);
    options.clock = &fake.clock;
    options.group_results = 10;
    tl_journal *journal = filled(path, 40, 0, true, &options);
    assert_int_equal(tl_journal_open(&reader, path, TL_JOURNAL_READ, NULL, &error), TL_OK);
    for (int i = 0; i < 40; i++) {
        assert_int_equal(take(journal), i);
    }
    for (unsigned i = 0; i < 9; i++) {
        give(journal, i, TL_OUTCOME_SAVED);
    }
    assert_true(tl_journal_tick(journal));
    assert_int_equal(tl_journal_status_of(reader, &status, &error), TL_OK);
    assert_int_equal(status.by_outcome[TL_OUTCOME_SAVED], 0);
    assert_true(status.in_use);
    give(journal, 9, TL_OUTCOME_SAVED); /* the tenth */
    assert_int_equal(tl_journal_status_of(reader, &status, &error), TL_OK);
    assert_int_equal(status.by_outcome[TL_OUTCOME_SAVED], 10);
    give(journal, 10, TL_OUTCOME_SAVED);
    fake_clock_advance(&fake, 5);
    assert_true(tl_journal_tick(journal));
    assert_int_equal(tl_journal_status_of(reader, &status, &error), TL_OK);
    assert_int_equal(status.by_outcome[TL_OUTCOME_SAVED], 11);
    assert_int_equal(status.in_flight, 29);
    tl_journal_close(reader);
    tl_journal_close(journal);
    end_path();
}

static void test_a_result_for_nobody_is_told(void **state) {
    (void)state;
    const char *path = begin_path();
    tl_error error;
    tl_journal *journal = filled(path, 3, 0, true, NULL);
    assert_int_equal(take(journal), 0);
    give(journal, 0, TL_OUTCOME_SAVED);
    assert_int_equal(tl_journal_flush(journal, &error), TL_OK);
    give(journal, 0, TL_OUTCOME_SAVED);
    assert_int_equal(tl_journal_flush(journal, &error), TL_ERR_USAGE);
    assert_non_null(strstr(error.message, "did not hand out"));
    assert_false(tl_journal_tick(journal));
    tl_record record;
    bool end = false;
    assert_int_equal(tl_journal_next(journal, &record, &end, &error), TL_ERR_USAGE);
    tl_journal_close(journal);
    end_path();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_all_comes_back_in_order),
        TEST_MEMORY(test_groups_go_together_at_the_place_of_their_first),
        TEST_MEMORY(test_settled_records_are_not_handed_out),
        TEST_MEMORY(test_results_are_stored_by_time_and_by_number),
        TEST_MEMORY(test_a_result_for_nobody_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
