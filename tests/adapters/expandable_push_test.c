/* Expandable on the wire: records merged into their contact, both generations, and what each documented failure becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <trunkline/systems.h>

#include "told.h"

#define UPDATE "/api/customer-contact-update "
#define CREATE "/api/customer-contact-create "
#define SLASH "/api/CustomerContact/Update "

static const tl_adapter *expandable(void) {
    return tl_system_find(tl_str_from("expandable"));
}

/* A member of a body, as it stands there: "NAME":"value". */
static tl_str member(const char *body, const char *name) {
    char key[40];
    snprintf(key, sizeof key, "\"%s\":\"", name);
    const char *start = strstr(body, key);
    assert_non_null(start);
    const char *end = strchr(start + strlen(key), '"');
    assert_non_null(end);
    return tl_str_sized(start, (size_t)(end + 1 - start));
}

/* The contact that was sent. */
static void answer_saved(journey *j, const char *path, const char *body, fake_answer *to) {
    tl_str customer = member(body, "CUSTOMER_ID"), contact = member(body, "CUST_CONTACT");
    (void)path;
    snprintf(j->reply, sizeof j->reply, "{%.*s,%.*s,\"NOTES\":null}", (int)customer.len, customer.ptr, (int)contact.len, contact.ptr);
    to->body = j->reply;
    to->content_type = "application/json";
}

static void test_a_contact_is_one_call(void **state) {
    (void)state;
    journey *j = journey_new(expandable(), answer_saved);
    journey_add(j, "ABCCORP", "JH", NULL, "work", "1");
    journey_add(j, "ABCCORP", "JH", NULL, "mobile", "2");
    journey_add(j, "ABCCORP", "JH", NULL, "FAX_NO", "3"); /* the vendor's own word */
    journey_extra(j, journey_add(j, "ABCCORP", "JH", NULL, NULL, NULL), "E_MAIL", "jh@abccorp.example");
    journey_add(j, "ABCCORP", "JH", NULL, NULL, NULL)->columns[TL_COLUMN_NOTES] = tl_text("calls back");
    journey_add(j, "ABCCORP", "KL", NULL, "pager", "4");
    journey_run(j);
    assert_string_equal(j->sent,
                        UPDATE "{\"CUSTOMER_ID\":\"ABCCORP\",\"CUST_CONTACT\":\"JH\",\"PHONE_NO\":\"1\",\"FAX_NO\":\"3\",\"CELL_PHONE_NO\":\"2\","
                               "\"E_MAIL\":\"jh@abccorp.example\",\"NOTES\":\"calls back\",\"AUTH_TOKEN\":\"t0ken\"}\n" UPDATE
                               "{\"CUSTOMER_ID\":\"ABCCORP\",\"CUST_CONTACT\":\"KL\",\"PAGER_NO\":\"4\",\"AUTH_TOKEN\":\"t0ken\"}\n");
    assert_string_equal(j->got, "0 saved \n1 saved \n2 saved \n3 saved \n4 saved \n5 saved \n");
    journey_free(j);
}

static void test_the_older_generation(void **state) {
    (void)state;
    journey *j = journey_new(expandable(), answer_saved);
    journey_set(j, "generation", "slash");
    journey_add(j, "ABCCORP", "JH", NULL, "mobile", "2");
    journey_extra(j, journey_add(j, "ABCCORP", "JH", NULL, NULL, NULL), "SLX_ID", "9");
    journey_run(j);
    assert_string_equal(j->sent, SLASH "{\"CELL_PHONE_NO\":\"2\",\"CUST_CONTACT\":\"JH\",\"CUSTOMER_ID\":\"ABCCORP\",\"SLX_ID\":\"9\"}\n");
    assert_string_equal(j->got, "0 saved \n1 saved \n");
    journey_free(j);
}

static void test_what_it_cannot_carry(void **state) {
    (void)state;
    journey *j = journey_new(expandable(), answer_saved);
    journey_add(j, "A", "1", NULL, NULL, NULL); /* nothing to change */
    journey_add(j, "A", "2", NULL, "home", "5"); /* no field of that kind */
    journey_extra(j, journey_add(j, "A", "3", NULL, NULL, NULL), "E_MAI", "x"); /* no such field */
    journey_extra(j, journey_add(j, "A", "4", NULL, NULL, NULL), "AUTH_TOKEN", "mine"); /* the client's business */
    journey_extra(j, journey_add(j, "A", "5", NULL, NULL, NULL), "SLX_ID", "9"); /* of the other generation */
    journey_add(j, "A", "6", NULL, NULL, NULL)->columns[TL_COLUMN_EXTENSION] = tl_text("12"); /* no such column */
    journey_run(j);
    assert_int_equal(j->requests, 0);
    assert_string_equal(j->got, "0 invalid missing_field\n1 invalid bad_value\n2 invalid bad_value\n3 invalid bad_value\n4 invalid bad_value\n"
                                "5 invalid missing_field\n");
    assert_non_null(strstr(j->messages[0], "number|a contact without anything to change"));
    assert_non_null(strstr(j->messages[1], "kind|this system has no field for the kind home; it has one for work, mobile, fax, pager"));
    assert_non_null(strstr(j->messages[2], "x.E_MAI|"));
    assert_non_null(strstr(j->messages[2], "E_MAIL"));
    assert_string_equal(j->messages[3], "x.AUTH_TOKEN|the token comes from login, not from a file");
    assert_non_null(strstr(j->messages[4], "x.SLX_ID|"));
    journey_free(j);
}

static void test_create_needs_the_newer_generation(void **state) {
    (void)state;
    journey *j = journey_new(expandable(), answer_saved);
    journey_set(j, "generation", "slash");
    journey_set(j, "missing", "create");
    journey_add(j, "A", "1", NULL, "work", "5");
    journey_run(j);
    assert_int_equal(j->requests, 0);
    assert_non_null(strstr(j->messages[0], "missing: create goes with generation: hyphen"));
    journey_free(j);
}

static void answer_missing(journey *j, const char *path, const char *body, fake_answer *to) {
    if (strstr(path, "contact-update")) {
        to->http_status = 500;
        to->content_type = "application/json";
        to->body = "{\"MESSAGE\":\"Customer contact does not exist.\",\"MESSAGE_CODE\":\"NF\"}";
        return;
    }
    answer_saved(j, path, body, to);
}

static void test_missing(void **state) {
    (void)state;
    for (int create = 0; create < 2; create++) {
        journey *j = journey_new(expandable(), answer_missing);
        journey_set(j, "missing", create ? "create" : "reject");
        journey_add(j, "A", "1", NULL, "work", "5");
        journey_add(j, "A", "1", NULL, "fax", "6");
        journey_run(j);
        if (create) {
            assert_string_equal(j->sent, UPDATE
                                "{\"CUSTOMER_ID\":\"A\",\"CUST_CONTACT\":\"1\",\"PHONE_NO\":\"5\",\"FAX_NO\":\"6\",\"AUTH_TOKEN\":\"t0ken\"}\n" CREATE
                                "{\"CUSTOMER_ID\":\"A\",\"CUST_CONTACT\":\"1\",\"PHONE_NO\":\"5\",\"FAX_NO\":\"6\",\"AUTH_TOKEN\":\"t0ken\"}\n");
            assert_string_equal(j->got, "0 saved \n1 saved \n");
        } else {
            assert_int_equal(j->requests, 1);
            assert_string_equal(j->got, "0 rejected unknown_customer\n1 rejected unknown_customer\n");
        }
        journey_free(j);
    }
}

#define FAILURE(message, code) "{\"MESSAGE\":\"" message "\",\"MESSAGE_CODE\":\"" code "\"}"

/* The page's list, line by line; then what is behind its "(Error Message)", as the description assumes it; then replies that are not the vendor's. */
static const told_reply failures[] = {
    {400, NULL, FAILURE("Request JSON is invalid.", "17"), "rejected bad_value", "|Request JSON is invalid.", "17", false},
    {401, NULL, FAILURE("Auth Token was not provided.", "1"), "not_sent invalid_token", "|the system refuses the token: Auth Token was not provided.",
     NULL, true},
    {401, NULL, FAILURE("Auth Token is malformed.", "2"), "not_sent invalid_token", "|the system refuses the token: Auth Token is malformed.", NULL,
     true},
    {401, NULL, FAILURE("Auth Token login failure.", "3"), "not_sent invalid_token", "|the system refuses the token: Auth Token login failure.", NULL,
     true},
    {405, NULL, FAILURE("Request method must be POST.", "4"), "not_sent wrong_address",
     "|the address is not the system's: Request method must be POST.", NULL, true},
    {500, NULL, FAILURE("Out of paper", "X"), "rejected vendor_error", "|Out of paper", "X", false},
    {500, NULL, FAILURE("Customer ABCCORP does not exist", ""), "rejected unknown_customer", "|Customer ABCCORP does not exist", NULL, false},
    {500, NULL, FAILURE("E_MAIL_2 is too long.", "L"), "rejected bad_value", "E_MAIL_2|E_MAIL_2 is too long.", "L", false},
    {500, NULL, FAILURE("CUST_CONTACT and NOTES are required: one is required", "R"), "rejected missing_field",
     "CUST_CONTACT|CUST_CONTACT and NOTES are required: one is required", "R", false},
    {500, NULL, FAILURE("CELL_PHONE_NO is no phone", "P"), "rejected bad_number", "CELL_PHONE_NO|CELL_PHONE_NO is no phone", "P", false},
    {500, NULL, FAILURE("CUST_CONTACT is required", "R"), "rejected missing_field", "CUST_CONTACT|CUST_CONTACT is required", "R", false},
    {500, NULL, FAILURE("You have no permission", "A"), "rejected no_permission", "|You have no permission", "A", false},
    {500, NULL, FAILURE("Auth Token has run out", "T"), "not_sent invalid_token", "|the system refuses the caller: Auth Token has run out", NULL,
     true},
    {500, NULL, FAILURE("", "17"), "rejected vendor_error", "|", "17", false},
    {500, NULL, "{\"MESSAGE\":null}", "unknown server_error", "|the server failed: HTTP 500 without a message", NULL, false},
    {500, "text/html", "<html>", "unknown server_error", "|the server failed: what came is not JSON; check the URL", NULL, false},
    {200, NULL, "{\"CUSTOMER_ID\":\"ABCCORP\",\"CUST_CONTACT\":\"XY\"}", "unknown unreadable_reply",
     "|the reply cannot be read: HTTP 200 without the contact that was sent", NULL, false},
    {200, NULL, FAILURE("Nothing was done", "1"), "unknown unreadable_reply", "|the reply cannot be read: HTTP 200 without the contact that was sent",
     NULL, false},
    {200, NULL, "{\"CUSTOMER_ID\":\"abccorp \",\"CUST_CONTACT\":\"JH\"}", "saved ", "|", NULL, false},
};

static void test_each_failure(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        told what;
        journey *j = told_journey(expandable(), &failures[i], &what);
        journey_add(j, "ABCCORP", "JH", NULL, "mobile", "2");
        check_told(j, &what, &failures[i]);
        journey_free(j);
    }
}

#define OLD_FAILURE(message, code) "{\"Message\":\"" message "\",\"MessageCode\":\"" code "\"}"

static const told_reply old_failures[] = {
    {400, NULL, OLD_FAILURE("Request JSON is invalid.", "17"), "rejected bad_value", "|Request JSON is invalid.", "17", false},
    {401, NULL, OLD_FAILURE("AuthToken was not provided.", ""), "not_sent invalid_token",
     "|the system refuses the token: AuthToken was not provided.", NULL, true},
    {401, NULL, OLD_FAILURE("AuthToken is malformed.", ""), "not_sent invalid_token", "|the system refuses the token: AuthToken is malformed.", NULL,
     true},
    {401, NULL, OLD_FAILURE("AuthToken is expired.", ""), "not_sent invalid_token", "|the system refuses the token: AuthToken is expired.", NULL,
     true},
    {401, NULL, OLD_FAILURE("AuthToken login failure.", ""), "not_sent invalid_token", "|the system refuses the token: AuthToken login failure.",
     NULL, true},
    {500, NULL, OLD_FAILURE("SLX_ID is too long", "L"), "rejected bad_value", "SLX_ID|SLX_ID is too long", "L", false},
    /* The other generation's spelling is no failure of this one. */
    {500, NULL, FAILURE("Out of paper", "X"), "unknown server_error", "|the server failed: HTTP 500 without a message", NULL, false},
};

static void test_each_failure_of_the_older_generation(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof old_failures / sizeof old_failures[0]; i++) {
        told what;
        journey *j = told_journey(expandable(), &old_failures[i], &what);
        journey_set(j, "generation", "slash");
        journey_add(j, "ABCCORP", "JH", NULL, "mobile", "2");
        check_told(j, &what, &old_failures[i]);
        journey_free(j);
    }
}

/* Empty, null, absent and zero of one field, byte for byte; both media that have one. */
static void test_states(void **state) {
    (void)state;
    static const struct {
        tl_opt_text value;
        const char *hyphen;
        const char *slash;
    } cases[] = {
        {{{"", 0}, TL_VALUE}, ",\"FAX_NO\":\"1\",\"E_MAIL\":\"\"", "\"CUSTOMER_ID\":\"A\",\"E_MAIL\":\"\",\"FAX_NO\":\"1\""},
        {{{NULL, 0}, TL_NULL}, ",\"FAX_NO\":\"1\",\"E_MAIL\":null", "\"CUSTOMER_ID\":\"A\",\"E_MAIL\":null,\"FAX_NO\":\"1\""},
        {{{NULL, 0}, TL_ABSENT}, ",\"FAX_NO\":\"1\"", "\"CUSTOMER_ID\":\"A\",\"FAX_NO\":\"1\""},
        {{{"0", 1}, TL_VALUE}, ",\"FAX_NO\":\"1\",\"E_MAIL\":\"0\"", "\"CUSTOMER_ID\":\"A\",\"E_MAIL\":\"0\",\"FAX_NO\":\"1\""},
    };
    for (size_t i = 0; i < 8; i++) {
        char wanted[300];
        journey *j = journey_new(expandable(), answer_saved);
        journey_set(j, "generation", i < 4 ? "hyphen" : "slash");
        tl_record *record = journey_add(j, "A", "1", NULL, "fax", "1");
        journey_extra(j, record, "E_MAIL", "");
        j->extras[0].value = cases[i % 4].value;
        journey_run(j);
        if (i < 4) {
            snprintf(wanted, sizeof wanted, UPDATE "{\"CUSTOMER_ID\":\"A\",\"CUST_CONTACT\":\"1\"%s,\"AUTH_TOKEN\":\"t0ken\"}\n", cases[i].hyphen);
        } else {
            snprintf(wanted, sizeof wanted, SLASH "{\"CUST_CONTACT\":\"1\",%s}\n", cases[i - 4].slash);
        }
        assert_string_equal(j->sent, wanted);
        journey_free(j);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_a_contact_is_one_call),
        TEST_MEMORY(test_the_older_generation),
        TEST_MEMORY(test_what_it_cannot_carry),
        TEST_MEMORY(test_create_needs_the_newer_generation),
        TEST_MEMORY(test_missing),
        TEST_MEMORY(test_each_failure),
        TEST_MEMORY(test_states),
        TEST_MEMORY(test_each_failure_of_the_older_generation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
