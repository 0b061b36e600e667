/* QQCatalyst on the wire: a contact's numbers in one call, every medium, what replaces and what merges, and what each reply becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <trunkline/systems.h>

#include "told.h"

#define PATH "/v1/Contacts/4711/PhoneNumbers "
#define SAVED "{\"IsSuccess\":true,\"ErrorCode\":null,\"ErrorMessage\":null,\"InfoMessage\":null}"

static const tl_adapter *qqcatalyst(void) {
    return tl_system_find(tl_str_from("qqcatalyst"));
}

static const char *const saved_json = SAVED;

static void answer_saved(journey *j, const char *path, const char *body, fake_answer *to) {
    (void)j;
    (void)path;
    (void)body;
    to->body = saved_json;
    to->content_type = "application/json; charset=utf-8";
}

static journey *merging(journey_answer_fn answer) {
    journey *j = journey_new(qqcatalyst(), answer);
    journey_set(j, "numbers", "merges");
    return j;
}

static void test_numbers_has_no_default(void **state) {
    (void)state;
    journey *j = journey_new(qqcatalyst(), answer_saved);
    journey_add(j, NULL, "4711", NULL, NULL, "1");
    assert_int_equal(journey_open(j), TL_ERR_CONFIG);
    assert_string_equal(j->error.field, "numbers");
    assert_non_null(strstr(j->error.message, "needs the setting numbers, which has no default: the vendor does not say whether"));
    assert_int_equal(j->requests, 0);
    journey_free(j);
}

/* Wherever they stand in the stream's window, a contact's numbers are one call; kinds that are numbers are types, others names. */
static void test_a_contact_is_one_call(void **state) {
    (void)state;
    journey *j = merging(answer_saved);
    static const tl_kind_name kinds[] = {{{"mobile", 6}, {"3", 1}}, {{"work", 4}, {"Work Phone", 10}}};
    j->options.kinds = kinds;
    j->options.kind_count = 2;
    journey_add(j, NULL, "4711", NULL, "mobile", "1");
    journey_add(j, NULL, "4711", "88", "work", "2");
    tl_record *last = journey_add(j, NULL, "4711", NULL, "5", "3"); /* the vendor's own word */
    last->columns[TL_COLUMN_LABEL] = tl_text("Cabin");
    last->columns[TL_COLUMN_CATEGORY] = tl_text("Private");
    last->columns[TL_COLUMN_PRIMARY] = tl_text("false");
    last->columns[TL_COLUMN_TEXTABLE] = tl_text("1");
    last->columns[TL_COLUMN_NOTES] = tl_text("n");
    journey_run(j);
    assert_string_equal(j->sent, PATH "[{\"EntityID\":4711,\"ContactInfoTypeID\":3,\"PhoneNumber\":\"1\"},"
                                      "{\"PhoneNumberID\":88,\"EntityID\":4711,\"PhoneNumber\":\"2\",\"ContactInfoName\":\"Work Phone\"},"
                                      "{\"EntityID\":4711,\"ContactInfoTypeID\":5,\"PhoneNumber\":\"3\",\"IsPrimary\":false,\"IsTextActive\":true,"
                                      "\"ContactInfoName\":\"Cabin\",\"ContactInfoCategory\":\"Private\",\"Notes\":\"n\"}]\n");
    assert_string_equal(j->got, "0 saved \n1 saved \n2 saved \n");
    journey_free(j);
}

static void test_contacts_are_not_mixed(void **state) {
    (void)state;
    journey *j = merging(answer_saved);
    journey_add(j, NULL, "4711", NULL, NULL, "1");
    journey_add(j, NULL, "a/b", NULL, NULL, "2"); /* no number: without EntityID, and escaped in the path */
    journey_run(j);
    assert_string_equal(j->sent, PATH "[{\"EntityID\":4711,\"PhoneNumber\":\"1\"}]\n/v1/Contacts/a%2Fb/PhoneNumbers [{\"PhoneNumber\":\"2\"}]\n");
    journey_free(j);
}

static void test_whose_number_it_is(void **state) {
    (void)state;
    journey *j = merging(answer_saved);
    journey_extra(j, journey_add(j, NULL, "4711", NULL, NULL, "1"), "EntityID", "4712");
    journey_extra(j, journey_add(j, NULL, "4711", NULL, NULL, "2"), "EntityID", "4711");
    journey_run(j);
    assert_string_equal(j->sent, PATH "[{\"EntityID\":4711,\"PhoneNumber\":\"2\"}]\n");
    assert_string_equal(j->got, "0 invalid bad_value\n1 saved \n");
    assert_string_equal(j->messages[0], "x.EntityID|is not the contact: the number would go to another one");
    journey_free(j);
    j = merging(answer_saved);
    journey_set(j, "entity_id", "as-given");
    journey_add(j, NULL, "4711", NULL, NULL, "1");
    journey_extra(j, journey_add(j, NULL, "4711", NULL, NULL, "2"), "EntityID", "4712");
    journey_run(j);
    assert_string_equal(j->sent, PATH "[{\"PhoneNumber\":\"1\"},{\"EntityID\":4712,\"PhoneNumber\":\"2\"}]\n");
    journey_free(j);
}

static void test_what_it_cannot_carry(void **state) {
    (void)state;
    journey *j = merging(answer_saved);
    journey_add(j, NULL, "1", NULL, "Cell", "1")->columns[TL_COLUMN_LABEL] = tl_text("Cabin");
    journey_extra(j, journey_add(j, NULL, "2", NULL, "3", "1"), "ContactInfoTypeID", "4");
    journey_extra(j, journey_add(j, NULL, "3", NULL, NULL, "1"), "IsTextActiv", "true");
    journey_extra(j, journey_add(j, NULL, "4", NULL, NULL, "1"), "IsTextActive", "maybe");
    journey_add(j, "C", "5", NULL, NULL, "1");
    journey_add(j, NULL, "6", "x", NULL, "1");
    journey_add(j, NULL, "7", NULL, "99999999999999999999", "1");
    journey_run(j);
    assert_int_equal(j->requests, 0);
    for (size_t i = 0; i < j->count; i++) {
        assert_string_equal(j->results[i], "invalid bad_value");
    }
    assert_non_null(strstr(j->messages[0], "label|the kind and the label both are the ContactInfoName"));
    assert_non_null(strstr(j->messages[1], "kind|the field ContactInfoTypeID is given twice"));
    assert_non_null(strstr(j->messages[2], "x.IsTextActiv|"));
    assert_non_null(strstr(j->messages[2], "IsTextActive"));
    assert_non_null(strstr(j->messages[3], "x.IsTextActive|"));
    assert_non_null(strstr(j->messages[4], "customer|this system cannot carry the column customer"));
    assert_non_null(strstr(j->messages[5], "phone_id|"));
    assert_non_null(strstr(j->messages[6], "kind|"));
    journey_free(j);
}

/* One refusal of three numbers: merged, the halves find the one it is about; replaced, halves would delete the rest. */
static void answer_dislikes_2(journey *j, const char *path, const char *body, fake_answer *to) {
    answer_saved(j, path, body, to);
    if (strstr(body, "\"PhoneNumber\":\"2\"")) {
        to->body = "{\"IsSuccess\":false,\"ErrorCode\":\"DUP\",\"ErrorMessage\":\"duplicate\",\"InfoMessage\":null}";
    }
}

static void test_refused_as_a_whole(void **state) {
    (void)state;
    for (int replaces = 0; replaces < 2; replaces++) {
        journey *j = journey_new(qqcatalyst(), answer_dislikes_2);
        journey_set(j, "numbers", replaces ? "replaces" : "merges");
        for (size_t i = 0; i < 4; i++) {
            static const char *const texts[] = {"1", "2", "3", "4"};
            journey_add(j, NULL, "4711", NULL, NULL, texts[i]);
        }
        journey_run(j);
        assert_string_equal(j->got, replaces ? "0 rejected duplicate_number\n1 rejected duplicate_number\n2 rejected duplicate_number\n"
                                               "3 rejected duplicate_number\n"
                                             : "0 saved \n1 rejected duplicate_number\n2 saved \n3 saved \n");
        assert_int_equal(j->requests, replaces ? 1 : 5);
        journey_free(j);
    }
}

/* A number that cannot be sent keeps a list that replaces from being sent at all: it would be deleted. */
static void test_a_list_that_replaces_is_whole(void **state) {
    (void)state;
    journey *j = journey_new(qqcatalyst(), answer_saved);
    journey_set(j, "numbers", "replaces");
    journey_add(j, NULL, "4711", NULL, NULL, "1");
    journey_add(j, NULL, "4711", "x", NULL, "2");
    journey_add(j, NULL, "4712", NULL, NULL, "3");
    journey_run(j);
    assert_string_equal(j->sent, "/v1/Contacts/4712/PhoneNumbers [{\"EntityID\":4712,\"PhoneNumber\":\"3\"}]\n");
    assert_string_equal(j->got, "0 invalid bad_value\n1 invalid bad_value\n2 saved \n");
    journey_free(j);
}

#define RESULT(success, code, message, info)                                                                                                         \
    "{\"IsSuccess\":" success ",\"ErrorCode\":" code ",\"ErrorMessage\":" message ",\"InfoMessage\":" info "}"
#define NAMESPACE "http://schemas.datacontract.org/2004/07/QQSolutions.NextGen.ModelLibrary.DataTransferObjects"
#define XML_RESULT(inner) "<ActionResultDTO xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"" NAMESPACE "\">" inner "</ActionResultDTO>"

static const told_reply replies[] = {
    {200, NULL, RESULT("true", "\"\"", "\"\"", "\"1 number\""), "saved ", "|", NULL, false},
    {200, "text/json", RESULT("true", "null", "null", "null"), "saved ", "|", NULL, false},
    {200, "application/xml; charset=utf-8",
     XML_RESULT("<ErrorCode i:nil=\"true\"/><ErrorMessage i:nil=\"true\"/><InfoMessage/><IsSuccess>true</IsSuccess>"), "saved ", "|", NULL, false},
    {200, "text/xml", XML_RESULT("<ErrorCode>7</ErrorCode><ErrorMessage>PhoneNumber is required.</ErrorMessage><IsSuccess>false</IsSuccess>"),
     "rejected missing_field", "PhoneNumber|PhoneNumber is required.", "7", false},
    {200, NULL, RESULT("false", "\"C\"", "\"Contact 4711 does not exist.\"", "null"), "rejected unknown_customer", "|Contact 4711 does not exist.",
     "C", false},
    {200, NULL, RESULT("false", "\"T\"", "\"ContactInfoTypeID 9 does not exist\"", "null"), "rejected unknown_phone_type",
     "ContactInfoTypeID|ContactInfoTypeID 9 does not exist", "T", false},
    {200, NULL, RESULT("false", "\"D\"", "\"This number already exists\"", "null"), "rejected duplicate_number", "|This number already exists", "D",
     false},
    {200, NULL, RESULT("false", "\"N\"", "\"not a phone number\"", "null"), "rejected bad_number", "|not a phone number", "N", false},
    {200, NULL, RESULT("false", "\"P\"", "\"You are not authorized\"", "null"), "rejected no_permission", "|You are not authorized", "P", false},
    {200, NULL, RESULT("false", "null", "null", "\"see the log\""), "rejected vendor_error", "|see the log", NULL, false},
    {200, NULL, RESULT("false", "null", "null", "null"), "rejected vendor_error", "|", NULL, false},
    {200, NULL, "{\"ErrorCode\":\"1\"}", "unknown unreadable_reply", "|the reply cannot be read: HTTP 200 with a body that has no IsSuccess", NULL,
     false},
    {200, "text/html", "<html>", "unknown unreadable_reply", "|the reply cannot be read: what came is not JSON; check the URL", NULL, false},
    {400, NULL, "{\"Message\":\"The request is invalid.\"}", "rejected vendor_error", "|The request is invalid.", NULL, false},
    {401, NULL, "{\"Message\":\"Authorization has been denied for this request.\"}", "not_sent invalid_token",
     "|the system refuses the token: Authorization has been denied for this request.", NULL, true},
    {403, NULL, "{\"Message\":\"No.\"}", "not_sent no_permission", "|the system does not permit this call to this caller: No.", NULL, true},
    {404, "application/xml", "<Error><Message>not here</Message></Error>", "rejected unknown_customer", "|not here", NULL, false},
    {404, NULL, "{\"Message\":\"No HTTP resource was found that matches the request URI\"}", "not_sent wrong_address",
     "|the address is not the system's: No HTTP resource was found that matches the request URI", NULL, true},
    {500, NULL, "{\"Message\":\"An error has occurred.\"}", "unknown server_error", "|the server failed: An error has occurred.", NULL, false},
};

static void test_each_reply(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        told what;
        journey *j = told_journey(qqcatalyst(), &replies[i], &what);
        journey_set(j, "numbers", "merges");
        journey_add(j, NULL, "4711", NULL, NULL, "1");
        check_told(j, &what, &replies[i]);
        journey_free(j);
    }
}

#define XML_LIST(inner)                                                                                                                              \
    "<ArrayOfPhoneNumberDTO xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"" NAMESPACE ".Contacts\"><PhoneNumberDTO>"                 \
    "<EntityID>4711</EntityID>" inner "<PhoneNumber>1</PhoneNumber></PhoneNumberDTO></ArrayOfPhoneNumberDTO>"
#define JSON_LIST(inner) "[{\"EntityID\":4711,\"PhoneNumber\":\"1\"" inner "}]"
#define FORM_LIST(inner) "%5B0%5D.EntityID=4711&%5B0%5D.PhoneNumber=1" inner

/* Empty, null, absent and zero of one field in every medium, byte for byte. */
static void test_states_in_each_medium(void **state) {
    (void)state;
    static const tl_opt_text values[] = {{{"", 0}, TL_VALUE}, {{NULL, 0}, TL_NULL}, {{NULL, 0}, TL_ABSENT}, {{"0", 1}, TL_VALUE}};
    static const struct {
        const char *media;
        const char *wanted[4];
    } cases[] = {
        {"application/json", {JSON_LIST(",\"Notes\":\"\""), JSON_LIST(",\"Notes\":null"), JSON_LIST(""), JSON_LIST(",\"Notes\":\"0\"")}},
        {"text/json", {JSON_LIST(",\"Notes\":\"\""), JSON_LIST(",\"Notes\":null"), JSON_LIST(""), JSON_LIST(",\"Notes\":\"0\"")}},
        {"application/xml", {XML_LIST("<Notes></Notes>"), XML_LIST("<Notes i:nil=\"true\"/>"), XML_LIST(""), XML_LIST("<Notes>0</Notes>")}},
        {"text/xml", {XML_LIST("<Notes></Notes>"), XML_LIST("<Notes i:nil=\"true\"/>"), XML_LIST(""), XML_LIST("<Notes>0</Notes>")}},
        {"application/x-www-form-urlencoded",
         {FORM_LIST("&%5B0%5D.Notes="), FORM_LIST("&%5B0%5D.Notes"), FORM_LIST(""), FORM_LIST("&%5B0%5D.Notes=0")}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t k = 0; k < 4; k++) {
            char wanted[600];
            journey *j = merging(answer_saved);
            j->options.media = cases[i].media;
            journey_add(j, NULL, "4711", NULL, NULL, "1")->columns[TL_COLUMN_NOTES] = values[k];
            journey_run(j);
            snprintf(wanted, sizeof wanted, PATH "%s\n", cases[i].wanted[k]);
            assert_string_equal(j->sent, wanted);
            assert_string_equal(j->got, "0 saved \n");
            journey_free(j);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_numbers_has_no_default),
        TEST_MEMORY(test_a_contact_is_one_call),
        TEST_MEMORY(test_contacts_are_not_mixed),
        TEST_MEMORY(test_whose_number_it_is),
        TEST_MEMORY(test_what_it_cannot_carry),
        TEST_MEMORY(test_refused_as_a_whole),
        TEST_MEMORY(test_each_reply),
        TEST_MEMORY(test_a_list_that_replaces_is_whole),
        TEST_MEMORY(test_states_in_each_medium),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
