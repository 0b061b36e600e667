/* xWEB: which call a record goes by and with which keys, how a customer is found, and what faults mean. */
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

#define CPH "a0000000-0000-4000-8000-000000000001"
#define CPH_2 "a0000000-0000-4000-8000-000000000002"
#define PHN "d0000000-0000-4000-8000-000000000001"
#define CST "c0000000-0000-4000-8000-000000000001"
#define CST_2 "c0000000-0000-4000-8000-000000000002"
#define PHT "243f7447-c38b-473f-be84-dbedd2f1f55e"
#define NS "xmlns=\"http://www.avectra.com/2005/\""

static const char *rows; /* of GetQuery */
static const char *fault; /* of the saving calls; NULL: none */
static const char *wrapper;
static const char *updated;
static const char *queries[8]; /* where clauses, as XML */
static size_t query_count;
static char query_text[8][2000];

static const tl_adapter *xweb(void) {
    return tl_soap_systems(NULL)[0];
}

static void answer_query(const char *body, fake_answer *to) {
    char text[4000];
    assert_true(query_count < 8);
    (void)snprintf(query_text[query_count], sizeof query_text[0], "%s", soap_content(body, "szWhereClause"));
    queries[query_count] = query_text[query_count];
    query_count++;
    (void)snprintf(text, sizeof text,
                   "<GetQueryResponse " NS "><GetQueryResult><Customers xmlns=\"\">%s</Customers></GetQueryResult></GetQueryResponse>", rows);
    soap_answer(to, text);
}

static void answer(journey *j, const char *path, const char *body, fake_answer *to) {
    char text[1000];
    (void)j;
    (void)path;
    assert_non_null(strstr(body, "t0ken"));
    if (strstr(body, ":GetQuery>")) {
        answer_query(body, to);
    } else if (strstr(body, ":WEBPhoneGet>")) {
        soap_answer(to, "<WEBPhoneGetResponse " NS "><WEBPhoneGetResult><Phone_XRef><cph_key>" CPH
                        "</cph_key></Phone_XRef><Customer/><Phone><phn_key>" PHN
                        "</phn_key></Phone><Country/></WEBPhoneGetResult></WEBPhoneGetResponse>");
    } else if (fault) {
        soap_answer_fault(to, wrapper, fault);
    } else if (strstr(body, ":WEBPhoneInsert>")) {
        soap_answer(to, "<WEBPhoneInsertResponse " NS "><WEBPhoneInsertResult><Phone_XRef><cph_key>" CPH
                        "</cph_key></Phone_XRef><Customer/><Phone><phn_key>" PHN
                        "</phn_key><phn_number>7035550100</phn_number></Phone><Country/></WEBPhoneInsertResult></WEBPhoneInsertResponse>");
    } else {
        (void)snprintf(text, sizeof text, "<WEBPhoneUpdateResponse " NS "><WEBPhoneUpdateResult>%s</WEBPhoneUpdateResult></WEBPhoneUpdateResponse>",
                       updated);
        soap_answer(to, text);
    }
}

static journey *start(void) {
    rows = "";
    fault = NULL;
    wrapper = "SystemExceptionInfo";
    updated = "true";
    query_count = 0;
    journey *j = journey_new(xweb(), answer);
    j->options.jobs = 1;
    return j;
}

static size_t count(const char *text, const char *part) {
    size_t found = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        found++;
    return found;
}

static void test_an_update_has_both_keys(void **state) {
    (void)state;
    journey *j = start();
    (void)journey_add(j, NULL, NULL, CPH, PHT, "703-555-0100");
    journey_run(j);
    assert_string_equal(j->got, "0 saved \n");
    assert_int_equal(j->requests, 2);
    const char *get = strstr(j->sent, ":WEBPhoneGet>"), *update = strstr(j->sent, ":WEBPhoneUpdate>");
    assert_true(get && update && get < update);
    assert_non_null(strstr(update, ":CurrentKey>" CPH "<"));
    assert_non_null(strstr(update, ":cph_key>" CPH "<"));
    assert_non_null(strstr(update, ":phn_key>" PHN "<"));
    assert_non_null(strstr(update, ":phn_number>703-555-0100<"));
    assert_non_null(strstr(update, ":cph_pht_key>" PHT "<"));
    assert_null(strstr(update, ":Customer")); /* empty groups are left out */
    assert_null(strstr(update, "cph_cst_key"));
    journey_free(j);
}

static void test_the_phones_own_key_may_be_given(void **state) {
    (void)state;
    journey *j = start();
    journey_set(j, "fetch", "false");
    journey_extra(j, journey_add(j, NULL, NULL, CPH, NULL, "1"), "Phone.phn_key", PHN);
    (void)journey_add(j, NULL, NULL, CPH_2, NULL, "1"); /* without it, and it is not fetched */
    journey_run(j);
    assert_string_equal(j->got, "0 saved \n1 invalid missing_field\n");
    assert_int_equal(j->requests, 1);
    assert_non_null(strstr(j->messages[1], "x.Phone.phn_key|"));
    journey_free(j);
}

static void test_a_key_in_braces_is_asked_for_as_the_schema_wants_it(void **state) {
    (void)state;
    journey *j = start();
    (void)journey_add(j, NULL, NULL, "{A0000000-0000-4000-8000-000000000001}", NULL, "1");
    journey_run(j);
    assert_string_equal(j->got, "0 saved \n");
    assert_non_null(strstr(j->sent, ":key>A0000000-0000-4000-8000-000000000001<"));
    journey_free(j);
}

static void test_an_insert_names_customer_and_owner(void **state) {
    (void)state;
    journey *j = start();
    tl_record *record = journey_add(j, CST, NULL, NULL, PHT, "703-555-0100");
    record->columns[TL_COLUMN_PRIMARY] = tl_text("1");
    record->columns[TL_COLUMN_UNLISTED] = tl_text("1");
    record->columns[TL_COLUMN_EXTENSION] = tl_null_text();
    journey_run(j);
    assert_string_equal(j->got, "0 saved \n");
    assert_int_equal(j->requests, 1);
    assert_non_null(strstr(j->sent, ":cph_cst_key>" CST "<"));
    assert_non_null(strstr(j->sent, ":phn_cst_key_owner>" CST "<"));
    assert_non_null(strstr(j->sent, ":cph_primary>1<"));
    assert_non_null(strstr(j->sent, ":cph_unlisted_flag>1<"));
    assert_non_null(strstr(j->sent, ":cph_extension xsi:nil=\"true\"/>")); /* null is not absent */
    assert_null(strstr(j->sent, "CurrentKey"));
    journey_free(j);
}

static void test_empty_groups_are_sent_where_the_tenant_wants_them(void **state) {
    (void)state;
    journey *j = start();
    journey_set(j, "empty_groups", "send");
    (void)journey_add(j, CST, NULL, NULL, NULL, "1");
    journey_run(j);
    assert_string_equal(j->got, "0 saved \n");
    const char *customer = strstr(j->sent, ":Customer"), *phone = strstr(j->sent, ":Phone>"), *country = strstr(j->sent, ":Country");
    assert_true(customer && phone && country && customer < phone && phone < country);
    journey_free(j);
}

static void test_records_that_cannot_go(void **state) {
    static const struct {
        const char *customer, *phone_id, *kind;
        const char *got;
        const char *message;
    } cases[] = {
        {CST, NULL, "fax", "invalid bad_value", "kind|a fax is no phone here"},
        {CST, NULL, "mobile", "invalid bad_value", "kind|"},
        {NULL, NULL, NULL, "invalid missing_field", "customer|"},
        {"C-1001", NULL, NULL, "invalid bad_value", "customer|"},
        {NULL, "17", NULL, "invalid bad_value", "phone_id|"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        journey *j = start();
        char expected[100];
        (void)journey_add(j, cases[i].customer, NULL, cases[i].phone_id, cases[i].kind, "1");
        journey_run(j);
        (void)snprintf(expected, sizeof expected, "0 %s\n", cases[i].got);
        assert_string_equal(j->got, expected);
        assert_ptr_equal(strstr(j->messages[0], cases[i].message), j->messages[0]);
        assert_int_equal(j->requests, 0);
        journey_free(j);
    }
    journey *j = start();
    (void)journey_add(j, NULL, NULL, CPH, NULL, "1");
    j->records[0].columns[TL_COLUMN_PRIMARY] = tl_text("1"); /* on insert only */
    journey_run(j);
    assert_string_equal(j->got, "0 invalid bad_value\n");
    journey_free(j);
}

#define ROW(key, id) "<Result><cst_key>" key "</cst_key><cst_id>" id "</cst_id></Result>"

static void test_customers_are_found_together_and_once(void **state) {
    (void)state;
    journey *j = start();
    journey_set(j, "find.by", "cst_id");
    rows = ROW(CST, "1001") ROW(CST_2, "1002") ROW(CST, "1003") ROW(CST_2, "1003");
    (void)journey_add(j, "1001", NULL, NULL, NULL, "1");
    (void)journey_add(j, "1002", NULL, NULL, NULL, "2");
    (void)journey_add(j, "1003", NULL, NULL, NULL, "3"); /* two of them */
    (void)journey_add(j, "1004", NULL, NULL, NULL, "4"); /* none */
    (void)journey_add(j, "1001", NULL, NULL, NULL, "5");
    journey_run(j);
    assert_string_equal(j->got, "0 saved \n1 saved \n2 rejected ambiguous_customer\n3 rejected unknown_customer\n4 saved \n");
    assert_int_equal(query_count, 1);
    assert_string_equal(queries[0], "(cst_id = '1001') OR (cst_id = '1002') OR (cst_id = '1003') OR (cst_id = '1004')");
    assert_non_null(strstr(j->sent, ":szObjectName>Customer<"));
    assert_non_null(strstr(j->sent, ":szColumnList>cst_key,cst_id<"));
    assert_int_equal(count(j->sent, ":phn_cst_key_owner>" CST "<"), 2);
    journey_free(j);
}

/* What stands in a file must never become more than a value. */
static void test_values_are_quoted(void **state) {
    static const struct {
        const char *value;
        const char *clause; /* as XML; NULL: nothing is asked */
    } cases[] = {
        {"O'Neil", "cst_id = 'O''Neil'"},
        {"' OR 1=1 --", "cst_id = ''' OR 1=1 --'"},
        {"1001'; DROP TABLE co_customer; --", "cst_id = '1001''; DROP TABLE co_customer; --'"},
        {"''", "cst_id = ''''''"},
        {"'", "cst_id = ''''"},
        {"\\'", "cst_id = '\\'''"},
        {"/* x */", "cst_id = '/* x */'"},
        {"%", "cst_id = '%'"},
        {"10_1", "cst_id = '10_1'"},
        {"[a-z]", "cst_id = '[a-z]'"},
        {"{value}", "cst_id = '{value}'"},
        {"a&b<c>", "cst_id = 'a&amp;b&lt;c&gt;'"},
        {"x\n--", NULL},
        {"x\x7f", NULL},
        {"O\xE2\x80\x99Neil", NULL}, /* a database may make a quote of it */
        {"O\xCA\xBCNeil", NULL},
        {"x\xEF\xBC\x87 OR 1=1", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        journey *j = start();
        journey_set(j, "find.by", "cst_id");
        (void)journey_add(j, cases[i].value, NULL, NULL, NULL, "1");
        journey_run(j);
        if (cases[i].clause) {
            assert_int_equal(query_count, 1);
            assert_string_equal(queries[0], cases[i].clause);
            assert_string_equal(j->got, "0 rejected unknown_customer\n");
        } else {
            assert_int_equal(j->requests, 0);
            assert_string_equal(j->got, "0 invalid bad_value\n");
        }
        journey_free(j);
    }
}

static void test_the_query_can_be_another_one(void **state) {
    (void)state;
    journey *j = start();
    journey_set(j, "find.by", "email");
    journey_set(j, "find.object", "Individual");
    journey_set(j, "find.column", "ind_cst_key");
    journey_set(j, "find.match", "eml_address");
    journey_set(j, "find.where", "eml_address = {value} AND eml_primary = 1");
    rows = "<Result><ind_cst_key>" CST "</ind_cst_key><eml_address>A@B.example</eml_address></Result>"; /* case does not count */
    (void)journey_add(j, "a@b.example", NULL, NULL, NULL, "1");
    journey_run(j);
    assert_string_equal(j->got, "0 saved \n");
    assert_string_equal(queries[0], "eml_address = 'a@b.example' AND eml_primary = 1");
    assert_non_null(strstr(j->sent, ":szObjectName>Individual<"));
    assert_non_null(strstr(j->sent, ":szColumnList>ind_cst_key,eml_address<"));
    journey_free(j);
}

/* Quotes of one's own would end ours; and the value has to go somewhere. */
static void test_a_clause_leaves_the_quotes_to_us(void **state) {
    static const char *const clauses[] = {"cst_id = '{value}'", "cst_id = '{value} '", "cst_id LIKE '%{value}'", "cst_id = 1"};
    (void)state;
    for (size_t i = 0; i < sizeof clauses / sizeof clauses[0]; i++) {
        journey *j = start();
        journey_set(j, "find.by", "cst_id");
        journey_set(j, "find.where", clauses[i]);
        (void)journey_add(j, "1001", NULL, NULL, NULL, "1");
        journey_run(j);
        assert_int_equal(j->requests, 0);
        assert_string_equal(j->got, "0 invalid bad_value\n");
        assert_non_null(strstr(j->messages[0], "find.where|"));
        journey_free(j);
    }
}

static void test_a_record_number_is_a_number(void **state) {
    (void)state;
    journey *j = start();
    journey_set(j, "find.by", "cst_recno");
    (void)journey_add(j, "17 OR 1", NULL, NULL, NULL, "1");
    journey_run(j);
    assert_int_equal(j->requests, 0);
    assert_string_equal(j->got, "0 invalid bad_value\n");
    journey_free(j);
}

static void test_rows_without_the_columns_prove_nothing(void **state) {
    (void)state;
    journey *j = start();
    journey_set(j, "find.by", "cst_id");
    j->options.attempts = 1;
    rows = "<Result><cst_key>" CST "</cst_key></Result>";
    (void)journey_add(j, "1001", NULL, NULL, NULL, "1");
    journey_run(j);
    assert_string_equal(j->got, "0 not_sent unreadable_reply\n");
    journey_free(j);
}

static void test_what_faults_mean(void **state) {
    static const struct {
        const char *wrapper, *message, *became;
        bool stops;
    } cases[] = {
        {"SystemExceptionInfo", "Invalid Parameters.", "rejected bad_value", false},
        {"SystemExceptionInfo", "Unable to do it.", "rejected vendor_error", false},
        {"SystemExceptionInfo", "No such customer.", "rejected unknown_customer", false},
        {"SystemExceptionInfo", "Account is not authorized to perform Update on Phone object", "not_sent no_permission", true},
        {"LockedCredentialsExceptionInfo", "locked", "not_sent invalid_token", true},
        {"SystemExceptionInfo", "Credentials Locked Out", "not_sent invalid_token", true},
        {"InvalidTokenException", "no", "not_sent invalid_token", true}, /* a static token has no other one */
        {NULL, "Locked", "not_sent invalid_token", true},
        {NULL, "The record is Locked by somebody", "rejected vendor_error", false}, /* not bare */
        {NULL, "The fault limit of today is reached", "not_sent rate_limited", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        journey *j = start();
        char expected[100];
        wrapper = cases[i].wrapper;
        fault = cases[i].message;
        (void)journey_add(j, CST, NULL, NULL, NULL, "1");
        (void)journey_add(j, CST_2, NULL, NULL, NULL, "2");
        journey_run(j);
        (void)snprintf(expected, sizeof expected, "0 %s\n1 %s\n", cases[i].became, cases[i].stops ? "not_sent stopped" : cases[i].became);
        assert_string_equal(j->got, expected);
        assert_int_equal(j->requests, cases[i].stops ? 1 : 2); /* an insert is never repeated, and a fault is an answer */
        if (cases[i].stops)
            assert_non_null(strstr(j->summary.stop_message, cases[i].message));
        journey_free(j);
    }
}

static void test_faults_are_counted_and_limited(void **state) {
    (void)state;
    journey *j = start();
    journey_set(j, "fault_limit", "3");
    fault = "Invalid Parameters.";
    for (size_t i = 0; i < 6; i++)
        (void)journey_add(j, CST, NULL, NULL, NULL, "1");
    journey_run(j);
    assert_int_equal(j->requests, 3);
    assert_true(j->summary.stopped);
    assert_non_null(strstr(j->summary.stop_message, "fault_limit is 3"));
    journey_free(j);
}

static void test_an_answer_that_is_none(void **state) {
    (void)state;
    static const struct {
        const char *answer, *became;
    } cases[] = {{"false", "rejected vendor_error"}, {"1", "saved "}, {"0", "rejected vendor_error"}, {"yes", "unknown unreadable_reply"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        journey *j = start();
        char expected[100];
        updated = cases[i].answer;
        j->options.attempts = 1;
        (void)journey_add(j, NULL, NULL, CPH, NULL, "1");
        journey_run(j);
        (void)snprintf(expected, sizeof expected, "0 %s\n", cases[i].became);
        assert_string_equal(j->got, expected);
        journey_free(j);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_update_has_both_keys),
        cmocka_unit_test(test_the_phones_own_key_may_be_given),
        cmocka_unit_test(test_a_key_in_braces_is_asked_for_as_the_schema_wants_it),
        cmocka_unit_test(test_an_insert_names_customer_and_owner),
        cmocka_unit_test(test_empty_groups_are_sent_where_the_tenant_wants_them),
        cmocka_unit_test(test_records_that_cannot_go),
        cmocka_unit_test(test_customers_are_found_together_and_once),
        cmocka_unit_test(test_values_are_quoted),
        cmocka_unit_test(test_the_query_can_be_another_one),
        cmocka_unit_test(test_a_clause_leaves_the_quotes_to_us),
        cmocka_unit_test(test_a_record_number_is_a_number),
        cmocka_unit_test(test_rows_without_the_columns_prove_nothing),
        cmocka_unit_test(test_what_faults_mean),
        cmocka_unit_test(test_faults_are_counted_and_limited),
        cmocka_unit_test(test_an_answer_that_is_none),
    };
    return cmocka_run_group_tests_name("xweb", tests, NULL, NULL);
}
