/* Records that are one object to the system, kinds that pick the field, and operations that follow others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

static void test_records_fill_one_object(void **state) {
    (void)state;
    journey *j = journey_new(&office_cards, answer_ok);
    journey_add(j, NULL, "A", NULL, "work", "1");
    journey_add(j, NULL, "A", NULL, "CELL_NO", "2"); /* the vendor's own word */
    journey_extra(j, journey_add(j, NULL, "A", NULL, NULL, NULL), "E_MAIL", "a@b");
    journey_extra(j, journey_add(j, NULL, "B", NULL, "fax", "3"), "E_MAIL", "");
    journey_run(j);
    assert_string_equal(j->sent, "/card/update {\"CONTACT\":\"A\",\"PHONE_NO\":\"1\",\"CELL_NO\":\"2\",\"E_MAIL\":\"a@b\"}\n"
                                 "/card/update {\"CONTACT\":\"B\",\"FAX_NO\":\"3\",\"E_MAIL\":\"\"}\n");
    assert_string_equal(j->got, "0 saved \n1 saved \n2 saved \n3 saved \n");
    journey_free(j);
}

static void test_two_values_for_one_field(void **state) {
    (void)state;
    journey *j = journey_new(&office_cards, answer_ok);
    journey_add(j, NULL, "A", NULL, "work", "1");
    journey_add(j, NULL, "A", NULL, "work", "2");
    journey_add(j, NULL, "A", NULL, "PHONE_NO", "1"); /* the same value is no other */
    journey_extra(j, journey_add(j, NULL, "A", NULL, NULL, NULL), "PHONE_NO", "3");
    journey_add(j, NULL, "A", NULL, "fax", "4");
    journey_run(j);
    assert_string_equal(j->sent, "/card/update {\"CONTACT\":\"A\",\"PHONE_NO\":\"1\",\"FAX_NO\":\"4\"}\n");
    assert_string_equal(j->got, "0 saved \n1 invalid bad_value\n2 saved \n3 invalid bad_value\n4 saved \n");
    assert_non_null(strstr(j->messages[1], "number|"));
    assert_non_null(strstr(j->messages[1], "(line 2)"));
    assert_non_null(strstr(j->messages[3], "x.PHONE_NO|"));
    journey_free(j);
}

static void test_what_a_card_cannot_carry(void **state) {
    (void)state;
    journey *j = journey_new(&office_cards, answer_ok);
    journey_add(j, NULL, "A", NULL, "pager", "1");
    journey_add(j, NULL, "A", NULL, NULL, "1");
    journey_extra(j, journey_add(j, NULL, "A", NULL, "fax", NULL), "E_MAIL", "x");
    journey_add(j, NULL, "A", NULL, NULL, NULL);
    journey_extra(j, journey_add(j, NULL, "A", NULL, "fax", "1"), "FAX_NO", "2");
    journey_run(j);
    assert_int_equal(j->requests, 0);
    assert_string_equal(j->got, "0 invalid bad_value\n1 invalid missing_field\n2 invalid missing_field\n3 invalid missing_field\n"
                                "4 invalid bad_value\n");
    assert_non_null(strstr(j->messages[0], "work, mobile, fax"));
    assert_non_null(strstr(j->messages[3], "a contact alone"));
    assert_non_null(strstr(j->messages[4], "given twice"));
    journey_free(j);
}

/* One failed call is one outcome: refused, lost, or open. */
static void answer_by_contact(journey *j, const char *path, const char *body, fake_answer *answer) {
    (void)j;
    (void)path;
    if (strstr(body, "\"A\"")) {
        answer->body = "too long";
    } else if (strstr(body, "\"B\"")) {
        *answer = (fake_answer){TL_ERR_LOST, true, 0, NULL, NULL, NULL, 10, NULL};
    } else {
        answer->http_status = 400;
        answer->body = "x";
    }
}

static void test_one_outcome(void **state) {
    (void)state;
    journey *j = journey_new(&office_cards, answer_by_contact);
    j->options.attempts = 2;
    for (size_t i = 0; i < 6; i++) {
        journey_add(j, NULL, i < 2 ? "A" : i < 4 ? "B" : "C", NULL, i % 2 ? "work" : "fax", "1");
    }
    journey_run(j);
    assert_int_equal(j->requests, 4); /* B once more; none in halves */
    assert_string_equal(j->got, "0 rejected vendor_error\n1 rejected vendor_error\n2 unknown lost_reply\n3 unknown lost_reply\n"
                                "4 rejected vendor_error\n5 rejected vendor_error\n");
    journey_free(j);
}

static void answer_none_first(journey *j, const char *path, const char *body, fake_answer *answer) {
    (void)j;
    answer->body = strcmp(path, "/card/update") == 0 && !strstr(body, "\"B\"") ? "none" : "ok";
}

static void test_create_what_is_missing(void **state) {
    (void)state;
    for (int create = 0; create < 2; create++) {
        journey *j = journey_new(&office_cards, answer_none_first);
        j->options.jobs = 1;
        if (create) {
            journey_set(j, "missing", "create");
        }
        journey_add(j, NULL, "A", NULL, "work", "1");
        journey_add(j, NULL, "A", NULL, "fax", "2");
        journey_add(j, NULL, "B", NULL, "fax", "3");
        journey_add(j, NULL, "A", NULL, "mobile", "4");
        journey_run(j);
        if (create) {
            /* Both records of A go again together, and its third one waits for them. */
            assert_string_equal(j->sent, "/card/update {\"CONTACT\":\"A\",\"PHONE_NO\":\"1\",\"FAX_NO\":\"2\"}\n"
                                         "/card/create {\"CONTACT\":\"A\",\"PHONE_NO\":\"1\",\"FAX_NO\":\"2\"}\n"
                                         "/card/update {\"CONTACT\":\"B\",\"FAX_NO\":\"3\"}\n"
                                         "/card/update {\"CONTACT\":\"A\",\"CELL_NO\":\"4\"}\n"
                                         "/card/create {\"CONTACT\":\"A\",\"CELL_NO\":\"4\"}\n");
            assert_string_equal(j->got, "0 saved \n1 saved \n2 saved \n3 saved \n");
        } else {
            assert_string_equal(j->got, "0 rejected vendor_error\n1 rejected vendor_error\n2 saved \n3 rejected vendor_error\n");
        }
        journey_free(j);
    }
}

/* A create whose reply is lost may have been carried out, and is not called idempotent: once, and unknown. */
static void answer_lost_create(journey *j, const char *path, const char *body, fake_answer *answer) {
    answer_none_first(j, path, body, answer);
    if (strcmp(path, "/card/create") == 0) {
        *answer = (fake_answer){TL_ERR_LOST, true, 0, NULL, NULL, NULL, 10, NULL};
    }
}

static void test_create_is_not_repeated(void **state) {
    (void)state;
    journey *j = journey_new(&office_cards, answer_lost_create);
    journey_set(j, "missing", "create");
    journey_add(j, NULL, "A", NULL, "work", "1");
    journey_run(j);
    assert_int_equal(j->requests, 2);
    assert_string_equal(j->got, "0 unknown lost_reply\n");
    journey_free(j);
}

static void answer_loop(journey *j, const char *path, const char *body, fake_answer *answer) {
    (void)j;
    (void)path;
    (void)body;
    answer->body = "loop";
}

static void test_operations_in_a_circle(void **state) {
    (void)state;
    journey *j = journey_new(&office_cards, answer_loop);
    journey_add(j, NULL, "A", NULL, "work", "1");
    journey_run(j);
    assert_int_equal(j->requests, 4);
    assert_string_equal(j->got, "0 not_sent vendor_error\n");
    journey_free(j);
}

static void answer_locked(journey *j, const char *path, const char *body, fake_answer *answer) {
    (void)j;
    (void)path;
    (void)body;
    answer->http_status = 500;
    answer->body = "locked";
}

static void test_refused_caller_stops(void **state) {
    (void)state;
    journey *j = journey_new(&office_cards, answer_locked);
    j->options.jobs = 1;
    journey_add(j, NULL, "A", NULL, "work", "1");
    journey_add(j, NULL, "B", NULL, "work", "1");
    journey_run(j);
    assert_int_equal(j->requests, 1);
    assert_true(j->summary.stopped);
    assert_non_null(strstr(j->summary.stop_message, "ask for a new password"));
    assert_string_equal(j->got, "0 not_sent invalid_token\n1 not_sent stopped\n");
    journey_free(j);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_records_fill_one_object),  TEST_MEMORY(test_two_values_for_one_field),
        TEST_MEMORY(test_what_a_card_cannot_carry), TEST_MEMORY(test_one_outcome),
        TEST_MEMORY(test_create_what_is_missing),   TEST_MEMORY(test_create_is_not_repeated),
        TEST_MEMORY(test_refused_caller_stops),     TEST_MEMORY(test_operations_in_a_circle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
