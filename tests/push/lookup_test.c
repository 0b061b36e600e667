/* Steps before a record can be sent: asked once, batched, retried, and never the reason for an unknown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "journey.h"
#include "office_system.h"
#include "push/desk.h"

/* Answers each customer "M<n>" with "K<n>", M2 with nothing, M3 with two; each phone with "L". */
static void answer_all(journey *j, const char *path, const char *body, fake_answer *answer) {
    answer->body = "true";
    if (strncmp(path, "/f", 2) != 0) {
        return;
    }
    size_t used = 0;
    j->reply[0] = '\0';
    for (const char *at = strstr(body, ":\"") + 2; *at != '"' && *at; at += *at == ',' ? 1 : 0) {
        int len = (int)strcspn(at, ",\"");
        if (path[2] == 'e') {
            used += (size_t)snprintf(j->reply + used, sizeof j->reply - used, "%.*s=L%.*s;", len, at, len, at);
        } else if (strncmp(at, "M2", 2) != 0) {
            used += (size_t)snprintf(j->reply + used, sizeof j->reply - used, "m%.*s=K%.*s;", len - 1, at + 1, len - 1, at + 1);
            if (strncmp(at, "M3", 2) == 0) {
                used += (size_t)snprintf(j->reply + used, sizeof j->reply - used, "M3=K33;");
            }
        }
        at += len;
    }
    answer->body = j->reply;
}

static journey *start(journey_answer_fn answer) {
    journey *j = journey_new(&office_phones, answer);
    journey_set(j, "find.by", "member");
    j->options.jobs = 1;
    return j;
}

static void test_customers_are_looked_up_in_batches(void **state) {
    (void)state;
    journey *j = start(answer_all);
    static const char *const customers[] = {"M0-long-number", "M1", "M2", "M1", "M3", "M4"};
    for (size_t i = 0; i < 6; i++) {
        journey_add(j, customers[i], NULL, NULL, "mobile", "5");
    }
    journey_run(j);
    assert_string_equal(j->sent, "/find {\"Query\":\"M0-long-number,M1,M2\"}\n"
                                 "/phone/insert {\"Owner\":\"K1\",\"Kind\":\"Cell\",\"Number\":\"5\"}\n"
                                 "/phone/insert {\"Owner\":\"K1\",\"Kind\":\"Cell\",\"Number\":\"5\"}\n"
                                 "/find {\"Query\":\"M3,M4\"}\n"
                                 "/phone/insert {\"Owner\":\"K4\",\"Kind\":\"Cell\",\"Number\":\"5\"}\n");
    /* The answer to the first is longer than the schema lets it be. */
    assert_string_equal(j->got, "0 invalid bad_value\n1 saved \n2 rejected unknown_customer\n3 saved \n4 rejected ambiguous_customer\n5 saved \n");
    assert_non_null(strstr(j->messages[0], "looked up"));
    assert_non_null(strstr(j->messages[2], "customer|the lookup of the customer found none"));
    journey_free(j);
}

static void test_two_lookups_of_one_record(void **state) {
    (void)state;
    journey *j = start(answer_all);
    journey_add(j, "M1", NULL, "P1", NULL, "1");
    journey_add(j, "M1", NULL, "P1", NULL, "2"); /* the same phone: in order */
    journey_extra(j, journey_add(j, NULL, NULL, "P2", NULL, "3"), "Link", "own");
    journey_run(j);
    assert_non_null(strstr(j->sent, "/phone/update {\"Id\":\"P1\",\"Link\":\"LP1\",\"Owner\":\"K1\",\"Number\":\"1\"}\n"));
    assert_non_null(strstr(j->sent, "/phone/update {\"Id\":\"P2\",\"Link\":\"own\",\"Number\":\"3\"}\n"));
    assert_true(strstr(j->sent, "\"Number\":\"1\"") < strstr(j->sent, "\"Number\":\"2\""));
    assert_int_equal(j->requests, 5); /* find and fetch once, three updates */
    assert_string_equal(j->got, "0 saved \n1 saved \n2 saved \n");
    journey_free(j);
}

/* What goes wrong with a lookup, and what its record ends as: whatever that is, not as unknown. */
static fake_answer trouble;
static size_t troubles_left;

static void answer_trouble(journey *j, const char *path, const char *body, fake_answer *answer) {
    if (strcmp(path, "/find") == 0 && troubles_left > 0) {
        troubles_left--;
        *answer = trouble;
        return;
    }
    answer_all(j, path, body, answer);
}

static void test_failed_lookups(void **state) {
    (void)state;
    static const struct {
        fake_answer answer;
        const char *result;
        size_t lookups;
        bool stops;
    } cases[] = {
        {{TL_ERR_LOST, true, 0, NULL, NULL, NULL, 1, NULL}, "not_sent lost_reply", 4, false},
        {{TL_ERR_TIMEOUT, true, 0, NULL, NULL, NULL, 1, NULL}, "not_sent timeout", 4, false},
        {{TL_OK, true, 500, "x", NULL, NULL, 1, NULL}, "not_sent server_error", 4, false},
        {{TL_OK, true, 200, "?", NULL, NULL, 1, NULL}, "not_sent unreadable_reply", 4, false},
        {{TL_OK, true, 200, "bad", NULL, NULL, 1, NULL}, "rejected vendor_error", 1, false},
        {{TL_OK, true, 400, "x", NULL, NULL, 1, NULL}, "not_sent vendor_error", 1, false},
        {{TL_OK, true, 401, "x", NULL, NULL, 1, NULL}, "not_sent invalid_token", 1, true},
        {{TL_OK, true, 404, "x", NULL, NULL, 1, NULL}, "not_sent wrong_address", 1, true},
        {{TL_OK, true, 429, "x", NULL, NULL, 1, NULL}, "not_sent rate_limited", 4, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        journey *j = start(answer_trouble);
        trouble = cases[i].answer;
        troubles_left = SIZE_MAX;
        journey_add(j, "M1", NULL, NULL, NULL, "1");
        journey_run(j);
        if (strcmp(j->results[0], cases[i].result) != 0 || j->requests != cases[i].lookups || j->summary.stopped != cases[i].stops) {
            fail_msg("case %zu: %s after %zu requests (%s), expected %s after %zu", i, j->results[0], j->requests, j->messages[0], cases[i].result,
                     cases[i].lookups);
        }
        assert_null(strstr(j->sent, "/phone/"));
        assert_int_equal(j->summary.by_outcome[TL_OUTCOME_UNKNOWN], 0);
        assert_non_null(strstr(j->messages[0], cases[i].answer.body && strcmp(cases[i].answer.body, "bad") == 0 ? "the query is wrong" : "customer"));
        journey_free(j);
    }
}

/* A query that is refused as a whole goes in halves: one bad customer does not cost the others. */
static void answer_bad_m1(journey *j, const char *path, const char *body, fake_answer *answer) {
    answer_all(j, path, body, answer);
    if (strcmp(path, "/find") == 0 && strstr(body, "M1")) {
        answer->body = "bad";
    }
}

static void test_lookups_go_in_halves(void **state) {
    (void)state;
    journey *j = start(answer_bad_m1);
    journey_add(j, "M0", NULL, NULL, NULL, "1");
    journey_add(j, "M1", NULL, NULL, NULL, "2");
    journey_add(j, "M4", NULL, NULL, NULL, "3");
    journey_run(j);
    assert_string_equal(j->got, "0 saved \n1 rejected vendor_error\n2 saved \n");
    journey_free(j);
}

/* A lookup is repeated, whatever the operation that saves is. */
static void test_lookups_are_retried(void **state) {
    (void)state;
    journey *j = start(answer_trouble);
    trouble = (fake_answer){TL_ERR_LOST, true, 0, NULL, NULL, NULL, 1, NULL};
    troubles_left = 2;
    journey_add(j, "M1", NULL, NULL, NULL, "1");
    journey_run(j);
    assert_string_equal(j->got, "0 saved \n");
    assert_int_equal(j->summary.repeats, 2);
    assert_int_equal(tl_push_metrics_of(j->push)->requests, 4);
    assert_int_equal(tl_push_metrics_of(j->push)->held, 0);
    journey_free(j);
}

static void cancel_first(void *context, const tl_attempt *attempt) {
    journey *j = context;
    assert_string_equal(attempt->operation->id, "find");
    assert_int_equal(attempt->record_count, 3);
    tl_push_cancel(j->push);
}

/* Cancelled while it is asked, before or during: each record has its one result. */
static void test_cancel_during_lookups(void **state) {
    (void)state;
    static const char *const customers[] = {"M0", "M1", "M4", "M5", "M6"};
    journey *j = start(answer_all);
    j->options.on_attempt = cancel_first;
    j->options.attempt_context = j;
    for (size_t i = 0; i < 5; i++) {
        journey_add(j, customers[i], NULL, NULL, NULL, "1");
    }
    journey_run(j);
    assert_int_equal(j->summary.by_outcome[TL_OUTCOME_NOT_SENT], 5);
    assert_int_equal(j->summary.by_reason[TL_REASON_CANCELLED], 5);
    assert_int_equal(j->requests, 0);
    journey_free(j);
}

/* A dry run shows what it would ask, and the requests without the answers. */
static void test_dry_run(void **state) {
    (void)state;
    journey *j = start(answer_all);
    j->options.dry_run = true;
    journey_add(j, "M1", NULL, NULL, "mobile", "1");
    journey_add(j, "M2", NULL, "P1", NULL, "2");
    journey_run(j);
    assert_int_equal(j->requests, 0);
    assert_string_equal(j->shown, "find 2 {\"Query\":\"M1,M2\"}\nfetch 1 {\"Query\":\"P1\"}\n"
                                  "phoneInsert 1 {\"Kind\":\"Cell\",\"Number\":\"1\"}\nphoneUpdate 1 {\"Id\":\"P1\",\"Number\":\"2\"}\n");
    journey_free(j);
}

/* A check asks nothing, and takes what will be looked up as given. */
static void test_check(void **state) {
    (void)state;
    journey *j = start(answer_all);
    assert_int_equal(journey_open(j), TL_OK);
    tl_error error = {0};
    assert_int_equal(tl_push_check(j->push, journey_add(j, "a very long member number", NULL, NULL, NULL, "1"), &error), TL_OK);
    assert_int_equal(tl_push_check(j->push, journey_add(j, NULL, NULL, NULL, NULL, "1"), &error), TL_ERR_MISSING);
    assert_string_equal(error.field, "customer");
    assert_int_equal(tl_push_check(j->push, journey_add(j, "M1", NULL, NULL, "fax", "1"), &error), TL_ERR_UNKNOWN);
    assert_string_equal(error.field, "kind");
    assert_int_equal(j->requests, 0);
    journey_free(j);
    j = journey_new(&office_phones, answer_all); /* without find the column holds the key itself */
    assert_int_equal(journey_open(j), TL_OK);
    assert_int_equal(tl_push_check(j->push, journey_add(j, "a very long member number", NULL, NULL, NULL, "1"), &error), TL_ERR_LIMIT);
    journey_free(j);
}

/* Many different customers: no more held than the window. */
static void test_window(void **state) {
    (void)state;
    static char customers[JOURNEY_RECORDS][12];
    journey *j = start(answer_all);
    j->options.window = 10;
    j->options.jobs = 4;
    for (size_t i = 0; i < JOURNEY_RECORDS; i++) {
        snprintf(customers[i], sizeof customers[0], "M9%zu", i % 900);
        journey_add(j, customers[i], NULL, NULL, NULL, "1");
    }
    journey_run(j);
    assert_int_equal(j->summary.by_outcome[TL_OUTCOME_SAVED], JOURNEY_RECORDS);
    assert_true(j->most_held <= 10);
    assert_in_range(j->requests, JOURNEY_RECORDS + 300, JOURNEY_RECORDS + 900); /* each customer asked once, most of them three at a time */
    journey_free(j);
}

/* Of many answers the oldest are forgotten, and can be asked again. */
static void test_answers_are_bounded(void **state) {
    (void)state;
    tl_desk desk = {.lookup = &office_phones.lookups[0]};
    const struct tl_answer answer = {.text = {"K", 1}, .count = 1};
    for (size_t i = 0; i < TL_MOST_ANSWERS + 50; i++) {
        char text[16];
        snprintf(text, sizeof text, "%zu", i);
        tl_question *question = tl_desk_question(&desk, tl_str_from(text));
        assert_non_null(question);
        assert_ptr_equal(tl_desk_take(&desk), question);
        assert_int_equal(tl_desk_answer(&desk, question, &answer), TL_OK);
        tl_desk_trim(&desk);
        assert_true(desk.answered_count <= TL_MOST_ANSWERS);
    }
    assert_int_equal(tl_desk_question(&desk, tl_str_from("50"))->state, TL_QUESTION_ANSWERED);
    assert_int_equal(tl_desk_question(&desk, tl_str_from("49"))->state, TL_QUESTION_OPEN);
    tl_desk_clear(&desk);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_customers_are_looked_up_in_batches),
        TEST_MEMORY(test_two_lookups_of_one_record),
        TEST_MEMORY(test_failed_lookups),
        TEST_MEMORY(test_lookups_go_in_halves),
        TEST_MEMORY(test_lookups_are_retried),
        TEST_MEMORY(test_cancel_during_lookups),
        TEST_MEMORY(test_dry_run),
        TEST_MEMORY(test_check),
        TEST_MEMORY(test_window),
        TEST_MEMORY(test_answers_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
