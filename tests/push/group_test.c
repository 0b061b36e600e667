/* Groups: all numbers of a contact in one request, and only they; limits, order, and groups that must not be split. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "journey.h"
#include "office_system.h"

static void answer_ok(journey *j, const char *path, const char *body, fake_answer *answer) {
    (void)j;
    (void)path;
    (void)body;
    answer->body = "ok";
}

static journey *start(const char *numbers, journey_answer_fn answer) {
    journey *j = journey_new(&office_lists, answer);
    journey_set(j, "numbers", numbers);
    return j;
}

static void test_group_in_one_request(void **state) {
    (void)state;
    journey *j = start("replaces", answer_ok);
    journey_add(j, NULL, "A", NULL, "Cell", "1");
    journey_add(j, NULL, "A", "7", "Work", "2");
    journey_add(j, NULL, "B/2", NULL, NULL, "3");
    journey_add(j, NULL, "a", NULL, NULL, "4"); /* another contact, as far as we know */
    journey_run(j);
    assert_string_equal(j->sent, "/contacts/A/numbers [{\"Kind\":\"Cell\",\"Number\":\"1\"},{\"Id\":\"7\",\"Kind\":\"Work\",\"Number\":\"2\"}]\n"
                                 "/contacts/B%2F2/numbers [{\"Number\":\"3\"}]\n"
                                 "/contacts/a/numbers [{\"Number\":\"4\"}]\n");
    assert_string_equal(j->got, "0 saved \n1 saved \n2 saved \n3 saved \n");
    journey_free(j);
}

/* What comes later of a contact whose request is under way waits for it, in order, also when the letters' case differs. */
static void test_one_request_of_a_group_at_once(void **state) {
    (void)state;
    journey *j = start("merges", answer_ok);
    for (size_t i = 0; i < 5; i++) {
        journey_add(j, NULL, i == 1 ? "B" : i == 2 ? "a" : "A", NULL, NULL, i == 0 ? "0" : i == 1 ? "1" : i == 2 ? "2" : i == 3 ? "3" : "4");
    }
    journey_run(j);
    assert_string_equal(j->sent, "/contacts/A/numbers [{\"Number\":\"0\"}]\n/contacts/B/numbers [{\"Number\":\"1\"}]\n"
                                 "/contacts/a/numbers [{\"Number\":\"2\"}]\n/contacts/A/numbers [{\"Number\":\"3\"},{\"Number\":\"4\"}]\n");
    assert_int_equal(j->transport.most_open, 2);
    journey_free(j);
}

/* Five of a contact, four to a request: split where that may be, and one after the other. */
static void test_over_full_group(void **state) {
    (void)state;
    static const char *const modes[] = {"merges", "replaces"};
    for (size_t m = 0; m < 2; m++) {
        journey *j = start(modes[m], answer_ok);
        for (size_t i = 0; i < 6; i++) {
            journey_add(j, NULL, i < 5 ? "A" : "B", NULL, NULL, "5");
        }
        journey_run(j);
        if (m == 0) {
            assert_int_equal(j->requests, 3);
            assert_string_equal(j->got, "0 saved \n1 saved \n2 saved \n3 saved \n4 saved \n5 saved \n");
        } else {
            assert_string_equal(j->sent, "/contacts/B/numbers [{\"Number\":\"5\"}]\n");
            assert_string_equal(j->got, "0 invalid bad_value\n1 invalid bad_value\n2 invalid bad_value\n3 invalid bad_value\n"
                                        "4 invalid bad_value\n5 saved \n");
            assert_non_null(strstr(j->messages[4], "must not be split"));
            assert_non_null(strstr(j->messages[0], "more than the 4 records"));
        }
        journey_free(j);
    }
}

/* The same by bytes; and a long group that goes on after it was found too long. */
static void test_over_full_by_bytes(void **state) {
    (void)state;
    journey *j = start("replaces", answer_ok);
    j->options.batch_bytes = 48;
    for (size_t i = 0; i < 20; i++) {
        journey_add(j, NULL, i < 19 ? "A" : "B", NULL, NULL, "0123456789");
    }
    journey_run(j);
    assert_string_equal(j->sent, "/contacts/B/numbers [{\"Number\":\"0123456789\"}]\n");
    assert_int_equal(j->summary.by_outcome[TL_OUTCOME_INVALID], 19);
    journey_free(j);
    j = start("merges", answer_ok);
    j->options.batch_bytes = 48;
    journey_add(j, NULL, "A", NULL, NULL, "0123456789");
    journey_add(j, NULL, "A", NULL, NULL, "0123456789");
    journey_run(j);
    assert_int_equal(j->requests, 2);
    journey_free(j);
}

/* Where the rest would be deleted, a record that cannot be sent keeps its whole group back, before and behind it. */
static void test_invalid_record_spoils_its_group(void **state) {
    (void)state;
    journey *j = start("replaces", answer_ok);
    journey_add(j, NULL, "A", NULL, NULL, "1");
    journey_add(j, NULL, "A", NULL, NULL, "");
    journey_add(j, NULL, "A", NULL, NULL, "3");
    journey_add(j, NULL, "B", NULL, NULL, "4");
    journey_run(j);
    assert_string_equal(j->sent, "/contacts/B/numbers [{\"Number\":\"4\"}]\n");
    assert_string_equal(j->got, "0 invalid bad_value\n1 invalid missing_field\n2 invalid bad_value\n3 saved \n");
    journey_free(j);
}

/* The same phone_id twice: the second one goes in the next request, or cannot go at all. */
static void test_twins(void **state) {
    (void)state;
    static const char *const modes[] = {"merges", "replaces"};
    for (size_t m = 0; m < 2; m++) {
        journey *j = start(modes[m], answer_ok);
        journey_add(j, NULL, "A", "7", NULL, "1");
        journey_add(j, NULL, "A", "8", NULL, "2");
        journey_add(j, NULL, "A", "7", NULL, "3");
        journey_run(j);
        assert_string_equal(j->results[2], m == 0 ? "saved " : "invalid bad_value");
        assert_int_equal(j->requests, m == 0 ? 2 : 1);
        assert_ptr_equal(strstr(j->sent, "/contacts/A/numbers [{\"Id\":\"7\",\"Number\":\"1\"},{\"Id\":\"8\",\"Number\":\"2\"}]\n"), j->sent);
        journey_free(j);
    }
}

/* A refused group is taken apart only where it may be; else its records have one outcome. */
static void answer_no_seven(journey *j, const char *path, const char *body, fake_answer *answer) {
    (void)j;
    (void)path;
    answer->body = strstr(body, "\"7\"") ? "no: seven is bad" : "ok";
}

static void test_halving_stays_in_the_group(void **state) {
    (void)state;
    static const char *const modes[] = {"merges", "replaces"};
    for (size_t m = 0; m < 2; m++) {
        journey *j = start(modes[m], answer_no_seven);
        journey_add(j, NULL, "A", NULL, NULL, "6");
        journey_add(j, NULL, "A", NULL, NULL, "7");
        journey_add(j, NULL, "B", NULL, NULL, "8");
        journey_run(j);
        assert_int_equal(j->requests, m == 0 ? 4 : 2);
        assert_string_equal(j->results[0], m == 0 ? "saved " : "rejected vendor_error");
        assert_string_equal(j->results[1], "rejected vendor_error");
        assert_string_equal(j->results[2], "saved ");
        journey_free(j);
    }
}

/* A reply that leaves records open: again in halves, where a group may be split. */
static void answer_open(journey *j, const char *path, const char *body, fake_answer *answer) {
    (void)path;
    (void)body;
    answer->body = j->requests == 1 ? "open" : "ok";
}

static void test_open_group(void **state) {
    (void)state;
    static const char *const modes[] = {"merges", "replaces"};
    for (size_t m = 0; m < 2; m++) {
        journey *j = start(modes[m], answer_open);
        journey_add(j, NULL, "A", NULL, NULL, "6");
        journey_add(j, NULL, "A", NULL, NULL, "7");
        journey_run(j);
        assert_int_equal(j->requests, m == 0 ? 3 : 1);
        assert_string_equal(j->got, m == 0 ? "0 saved \n1 saved \n" : "0 unknown unmatched_reply\n1 unknown unmatched_reply\n");
        journey_free(j);
    }
}

static void test_required_setting(void **state) {
    (void)state;
    journey *j = journey_new(&office_lists, answer_ok);
    assert_int_equal(journey_open(j), TL_ERR_CONFIG);
    assert_string_equal(j->error.field, "numbers");
    assert_non_null(strstr(j->error.message, "replaces a contact's numbers"));
    journey_free(j);
    j = start("other", answer_ok);
    assert_int_equal(journey_open(j), TL_ERR_USAGE);
    assert_non_null(strstr(j->error.message, "replaces or merges"));
    journey_free(j);
}

/* However long the input: no more is held than the window. Groups are whole all the same. */
static void test_window(void **state) {
    (void)state;
    static char contacts[JOURNEY_RECORDS / 2][8];
    journey *j = start("replaces", answer_ok);
    j->options.window = 9;
    j->options.jobs = 8; /* a request could start when the window ends within a group */
    for (size_t i = 0; i < JOURNEY_RECORDS; i++) {
        snprintf(contacts[i / 2], sizeof contacts[0], "%zu", i / 2);
        journey_add(j, NULL, contacts[i / 2], NULL, NULL, "5");
    }
    journey_run(j);
    assert_int_equal(j->summary.by_outcome[TL_OUTCOME_SAVED], JOURNEY_RECORDS);
    assert_int_equal(j->requests, JOURNEY_RECORDS / 2);
    assert_true(j->most_held <= 9);
    journey_free(j);
    /* A group that the window cannot hold is not whole. */
    j = start("replaces", answer_ok);
    j->options.window = 2;
    for (size_t i = 0; i < 4; i++) {
        journey_add(j, NULL, i < 3 ? "A" : "B", NULL, NULL, "5");
    }
    journey_run(j);
    assert_string_equal(j->sent, "/contacts/B/numbers [{\"Number\":\"5\"}]\n");
    assert_non_null(strstr(j->messages[0], "held at once"));
    journey_free(j);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_group_in_one_request),
        TEST_MEMORY(test_one_request_of_a_group_at_once),
        TEST_MEMORY(test_over_full_group),
        TEST_MEMORY(test_over_full_by_bytes),
        TEST_MEMORY(test_invalid_record_spoils_its_group),
        TEST_MEMORY(test_twins),
        TEST_MEMORY(test_halving_stays_in_the_group),
        TEST_MEMORY(test_open_group),
        TEST_MEMORY(test_required_setting),
        TEST_MEMORY(test_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
