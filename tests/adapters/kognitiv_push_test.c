/* Kognitiv: what each return code becomes, the default of IsValid, the namespace, and the same failure from the start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <trunkline/systems.h>

#include "soap_answers.h"

#define NAMESPACE "https://app.smartbutton.com/Services/Sync"

static const char *answers[16]; /* the code of each request in turn; the last one again */
static size_t answered;
static const char *answer_namespace;

static const tl_adapter *kognitiv(void) {
    return tl_soap_systems(NULL)[1];
}

static void answer(journey *j, const char *path, const char *body, fake_answer *to) {
    char result[400];
    const char *code = answers[answered];
    (void)j;
    (void)path;
    assert_non_null(strstr(body, ":SecurityToken>t0ken<"));
    answered += answers[answered + 1] ? 1u : 0u;
    (void)snprintf(result, sizeof result,
                   "<SaveAccountPhoneResponse xmlns=\"%s\"><SaveAccountPhoneResult><ReturnCode>%s</ReturnCode>%s</SaveAccountPhoneResult>"
                   "</SaveAccountPhoneResponse>",
                   answer_namespace, code, strcmp(code, "0") == 0 ? "<SavedPhoneNumber>(519) 555-0100</SavedPhoneNumber>" : "");
    soap_answer(to, result);
}

static journey *start(const char *const *codes) {
    size_t count = 0;
    answered = 0;
    answer_namespace = NAMESPACE;
    memset(answers, 0, sizeof answers);
    for (; codes[count]; count++)
        answers[count] = codes[count];
    journey *j = journey_new(kognitiv(), answer);
    j->options.jobs = 1;
    return j;
}

#define START(...) start((const char *const[]){__VA_ARGS__, NULL})

static void add(journey *j, size_t count) {
    static const char *const members[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"};
    for (size_t i = 0; i < count; i++)
        (void)journey_add(j, members[i], NULL, NULL, "MOBILE", "15195550100");
}

static void test_each_code(void **state) {
    static const struct {
        const char *code;
        const char *became;
        bool stops;
    } rows[] = {
        {"0", "saved ", false},
        {"1", "rejected vendor_error", false},
        {"2", "rejected missing_field", false},
        {"100", "not_sent invalid_token", true},
        {"101", "not_sent no_permission", true},
        {"308", "rejected unknown_phone_type", false},
        {"311", "rejected unknown_customer", false},
        {"315", "rejected duplicate_number", false},
        {"316", "rejected unknown_carrier", false},
        {"999", "rejected vendor_error", false},
        {"-1", "rejected vendor_error", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        journey *j = START(rows[i].code, "0");
        char expected[200];
        add(j, 2);
        journey_run(j);
        (void)snprintf(expected, sizeof expected, "0 %s\n1 %s\n", rows[i].became, rows[i].stops ? "not_sent stopped" : "saved ");
        assert_string_equal(j->got, expected);
        assert_int_equal(j->summary.stopped, rows[i].stops);
        if (rows[i].stops)
            assert_non_null(strstr(j->summary.stop_message, rows[i].code));
        journey_free(j);
    }
}

static void test_a_word_of_the_table_where_the_vendor_has_none(void **state) {
    (void)state;
    journey *j = START("315");
    add(j, 1);
    journey_run(j);
    assert_non_null(strstr(j->messages[0], "phone number in use by another member"));
    journey_free(j);
}

static void test_valid_is_1_unless_given(void **state) {
    (void)state;
    journey *j = START("0");
    add(j, 1);
    journey_add(j, "2", NULL, NULL, "MOBILE", "15195550100")->columns[TL_COLUMN_VALID] = tl_text("0");
    journey_extra(j, journey_add(j, "3", NULL, NULL, "MOBILE", "15195550100"), "IsValid", "7");
    journey_run(j);
    assert_string_equal(j->got, "0 saved \n1 saved \n2 saved \n");
    const char *first = strstr(j->sent, ":IsValid>1<");
    const char *second = first ? strstr(first, ":IsValid>0<") : NULL;
    assert_non_null(second);
    assert_non_null(strstr(second, ":IsValid>7<"));
    assert_null(strstr(j->sent, "MobileCarrier")); /* what no column gives is absent */
    journey_free(j);
}

static void test_the_namespace_is_a_setting(void **state) {
    (void)state;
    journey *j = START("0");
    j->options.namespace_uri = "http://tenant.example/sync";
    answer_namespace = j->options.namespace_uri;
    add(j, 1);
    journey_run(j);
    assert_string_equal(j->got, "0 saved \n");
    assert_non_null(strstr(j->sent, "\"http://tenant.example/sync\""));
    assert_null(strstr(j->sent, NAMESPACE));
    journey_free(j);
    /* a reply in another one is no answer */
    j = START("0");
    j->options.attempts = 1;
    answer_namespace = "http://other.example/";
    add(j, 1);
    journey_run(j);
    assert_string_equal(j->got, "0 unknown unreadable_reply\n");
    assert_non_null(strstr(j->messages[0], "namespace"));
    journey_free(j);
}

static void test_the_same_failure_from_the_start_stops(void **state) {
    (void)state;
    journey *j = START("2");
    add(j, 8);
    journey_run(j);
    assert_string_equal(j->got, "0 rejected missing_field\n1 rejected missing_field\n2 rejected missing_field\n3 rejected missing_field\n"
                                "4 rejected missing_field\n5 not_sent stopped\n6 not_sent stopped\n7 not_sent stopped\n");
    assert_non_null(strstr(j->summary.stop_message, "namespace"));
    journey_free(j);
    /* another one in between, or a success before: it is the records */
    j = START("2", "2", "2", "2", "311", "2");
    add(j, 12);
    journey_run(j);
    assert_false(j->summary.stopped);
    journey_free(j);
    j = START("0", "2");
    add(j, 8);
    journey_run(j);
    assert_false(j->summary.stopped);
    journey_free(j);
}

static void answer_fault(journey *j, const char *path, const char *body, fake_answer *to) {
    (void)j;
    (void)path;
    (void)body;
    soap_answer_fault(to, NULL, "Server did not recognize the value of HTTP Header SOAPAction");
}

static void test_a_fault_from_the_start_stops_too(void **state) {
    (void)state;
    journey *j = journey_new(kognitiv(), answer_fault);
    j->options.jobs = 1;
    add(j, 7);
    journey_run(j);
    assert_int_equal(j->requests, 5);
    assert_true(j->summary.stopped);
    assert_non_null(strstr(j->summary.stop_message, "namespace"));
    assert_non_null(strstr(j->messages[0], "SOAPAction"));
    journey_free(j);
}

static void answer_html(journey *j, const char *path, const char *body, fake_answer *to) {
    (void)j;
    (void)path;
    (void)body;
    to->body = "<html><body>Welcome</body></html>";
    to->content_type = "text/html";
}

static void test_a_page_is_no_answer(void **state) {
    (void)state;
    journey *j = journey_new(kognitiv(), answer_html);
    j->options.attempts = 1;
    add(j, 1);
    journey_run(j);
    assert_string_equal(j->got, "0 unknown unreadable_reply\n");
    journey_free(j);
}

static void test_records_that_cannot_go(void **state) {
    (void)state;
    journey *j = START("0");
    (void)journey_add(j, NULL, NULL, NULL, "MOBILE", "1");
    (void)journey_add(j, "1", NULL, NULL, NULL, "1");
    (void)journey_add(j, "1", NULL, "some-id", "MOBILE", "1");
    journey_run(j);
    assert_string_equal(j->got, "0 invalid missing_field\n1 invalid missing_field\n2 invalid bad_value\n");
    assert_int_equal(j->requests, 0);
    journey_free(j);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_code),
        cmocka_unit_test(test_a_word_of_the_table_where_the_vendor_has_none),
        cmocka_unit_test(test_valid_is_1_unless_given),
        cmocka_unit_test(test_the_namespace_is_a_setting),
        cmocka_unit_test(test_the_same_failure_from_the_start_stops),
        cmocka_unit_test(test_a_fault_from_the_start_stops_too),
        cmocka_unit_test(test_a_page_is_no_answer),
        cmocka_unit_test(test_records_that_cannot_go),
    };
    return cmocka_run_group_tests_name("kognitiv", tests, NULL, NULL);
}
