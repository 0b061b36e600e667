/* JSON over xWEB on the wire: the page's sample, inserts and updates, keys that are asked for first, and what each error becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <trunkline/systems.h>

#include "told.h"

#define CUSTOMER "c0000000-0000-4000-8000-000000001001"
#define LINK "a0000000-0000-4000-8000-000000001001"
#define PHONE "d0000000-0000-4000-8000-000000001001"
#define MOBILE "243f7447-c38b-473f-be84-dbedd2f1f55e"
#define UPDATE(link, phone)                                                                                                                          \
    "/JSON/WEBPhoneUpdate {\"WEBPhoneUpdate\":{\"oFacadeObject\":{\"CurrentKey\":\"" LINK "\",\"Phone_XRef\":{" link "},\"Phone\":{" phone "}}}}\n"
#define INSERT(link, phone) "/JSON/WEBPhoneInsert {\"WEBPhoneInsert\":{\"oFacadeObject\":{\"Phone_XRef\":{" link "},\"Phone\":{" phone "}}}}\n"
#define GET "/JSON/WEBPhoneGet {\"WEBPhoneGet\":{\"key\":\"" LINK "\"}}\n"
#define NUMBER(digits) "\"phn_number\":\"" digits "\",\"phn_number_display\":\"" digits "\""

static const tl_adapter *adapter(void) {
    return tl_system_find(tl_str_from("xweb-json"));
}

static void say(fake_answer *to, const char *body) {
    to->body = body;
    to->content_type = "application/json; charset=utf-8";
}

/* A tenant of one customer with one phone. */
static void answer(journey *j, const char *path, const char *body, fake_answer *to) {
    if (strcmp(path, "/JSON/WEBPhoneUpdate") == 0) {
        say(to, "true");
    } else if (strcmp(path, "/JSON/WEBPhoneInsert") == 0) {
        say(to,
            "{\"CurrentKey\":\"" LINK "\",\"Phone_XRef\":{\"cph_key\":\"" LINK "\",\"cph_primary\":0},\"Phone\":{\"phn_number\":\"(408) 555-1\"}}");
    } else if (strcmp(path, "/JSON/WEBPhoneGet") == 0) {
        say(to, strstr(body, LINK) ? "{\"CurrentKey\":\"" LINK "\",\"Phone\":{\"phn_key\":\"" PHONE "\",\"phn_number\":null}}" : "{\"Phone\":{}}");
    } else if (strcmp(path, "/JSON/GetQuery") == 0) {
        say(to, "[{\"cst_key\":\"" CUSTOMER "\",\"CST_ID\":1001,\"cst_recno\":null},{\"cst_key\":\"" LINK "\",\"CST_ID\":\"2\"},"
                "{\"cst_key\":\"" PHONE "\",\"CST_ID\":\"2\"}]");
    } else {
        fail_msg("nobody asked for %s, %zu", path, j->requests);
    }
}

/* The fields of the vendor's page of WEBPhoneUpdate, and a field by its path; its reply, true. */
static void test_update_with_both_keys(void **state) {
    (void)state;
    journey *j = journey_new(adapter(), answer);
    tl_extra extras[2] = {{tl_str_from("Phone.phn_key"), tl_text(PHONE)}, {tl_str_from("Phone_XRef.cph_unlisted_flag"), tl_text("1")}};
    tl_record *record = journey_add(j, NULL, NULL, LINK, MOBILE, "800-555-1010");
    record->extras = extras;
    record->extra_count = 2;
    journey_run(j);
    assert_string_equal(j->sent, UPDATE("\"cph_key\":\"" LINK "\",\"cph_pht_key\":\"" MOBILE "\",\"cph_unlisted_flag\":1",
                                        "\"phn_key\":\"" PHONE "\"," NUMBER("800-555-1010")));
    assert_string_equal(j->got, "0 saved \n");
    journey_free(j);
}

static void test_insert_and_update(void **state) {
    (void)state;
    journey *j = journey_new(adapter(), answer);
    tl_record *added = journey_add(j, CUSTOMER, NULL, NULL, MOBILE, "1");
    added->columns[TL_COLUMN_PRIMARY] = tl_text("true");
    added->columns[TL_COLUMN_UNLISTED] = tl_text("false");
    added->columns[TL_COLUMN_EXTENSION] = tl_text("");
    journey_add(j, NULL, NULL, LINK, NULL, "2"); /* the other key is asked for */
    journey_add(j, NULL, NULL, LINK, NULL, "3"); /* once */
    journey_run(j);
    assert_string_equal(j->sent, INSERT("\"cph_cst_key\":\"" CUSTOMER "\",\"cph_pht_key\":\"" MOBILE
                                        "\",\"cph_unlisted_flag\":0,\"cph_extension\":\"\",\"cph_primary\":1",
                                        "\"phn_cst_key_owner\":\"" CUSTOMER "\"," NUMBER("1"))
                                     GET UPDATE("\"cph_key\":\"" LINK "\"", "\"phn_key\":\"" PHONE "\"," NUMBER("2"))
                                         UPDATE("\"cph_key\":\"" LINK "\"", "\"phn_key\":\"" PHONE "\"," NUMBER("3")));
    assert_string_equal(j->got, "0 saved \n1 saved \n2 saved \n");
    journey_free(j);
}

static void test_empty_groups(void **state) {
    (void)state;
    journey *j = journey_new(adapter(), answer);
    journey_set(j, "empty_groups", "send");
    journey_add(j, CUSTOMER, NULL, NULL, NULL, "1");
    journey_run(j);
    assert_non_null(strstr(j->sent, "\"Customer\":{},\"Phone\":{"));
    assert_non_null(strstr(j->sent, "\"Country\":{}}}}"));
    journey_free(j);
}

static void test_find(void **state) {
    (void)state;
    journey *j = journey_new(adapter(), answer);
    journey_set(j, "find.by", "cst_id");
    journey_add(j, "1001", NULL, NULL, MOBILE, "1");
    journey_add(j, "2", NULL, NULL, MOBILE, "2"); /* two have it */
    journey_add(j, "O'Hara", NULL, NULL, MOBILE, "3"); /* nobody */
    journey_run(j);
    static const char query[] =
        "/JSON/GetQuery {\"GetQuery\":{\"szObjectName\":\"Customer\",\"szColumnList\":\"cst_key,cst_id\",\"szWhereClause\":\"("
        "cst_id = '1001') OR (cst_id = '2') OR (cst_id = 'O''Hara')\"}}\n";
    assert_memory_equal(j->sent, query, sizeof query - 1);
    assert_string_equal(j->sent + sizeof query - 1, INSERT("\"cph_cst_key\":\"" CUSTOMER "\",\"cph_pht_key\":\"" MOBILE "\"",
                                                           "\"phn_cst_key_owner\":\"" CUSTOMER "\"," NUMBER("1")));
    assert_string_equal(j->got, "0 saved \n1 rejected ambiguous_customer\n2 rejected unknown_customer\n");
    journey_free(j);
}

static void test_what_it_cannot_carry(void **state) {
    (void)state;
    journey *j = journey_new(adapter(), answer);
    journey_add(j, NULL, NULL, NULL, MOBILE, "1"); /* neither key */
    journey_add(j, CUSTOMER, NULL, NULL, "fax", "1");
    journey_add(j, CUSTOMER, NULL, NULL, "mobile", "1"); /* no key of a type */
    journey_add(j, "1001", NULL, NULL, MOBILE, "1"); /* no key of a customer */
    journey_add(j, NULL, NULL, "1001", MOBILE, "1"); /* no key of a phone */
    journey_extra(j, journey_add(j, CUSTOMER, NULL, NULL, MOBILE, "1"), "Phone.phn_nummer", "1");
    journey_extra(j, journey_add(j, CUSTOMER, NULL, NULL, MOBILE, "1"), "Phone_XRef.cph_delete_flag", "256"); /* unsignedByte */
    journey_extra(j, journey_add(j, CUSTOMER, NULL, NULL, MOBILE, "1"), "Country.cty_iso_2", "USA"); /* two characters */
    journey_run(j);
    assert_int_equal(j->requests, 0);
    for (size_t i = 0; i < j->count; i++) {
        assert_memory_equal(j->results[i], "invalid", 7);
    }
    assert_non_null(strstr(j->messages[0], "customer|a new phone needs a customer"));
    assert_non_null(strstr(j->messages[1], "kind|a fax is no phone here"));
    assert_non_null(strstr(j->messages[2], "kind|is no key of a phone type"));
    assert_non_null(strstr(j->messages[3], "customer|is no key"));
    assert_non_null(strstr(j->messages[4], "phone_id|is no key"));
    assert_non_null(strstr(j->messages[5], "x.Phone.phn_nummer|"));
    assert_non_null(strstr(j->messages[5], "the nearest is \"phn_number\""));
    assert_non_null(strstr(j->messages[6], "x.Phone_XRef.cph_delete_flag|"));
    assert_non_null(strstr(j->messages[7], "x.Country.cty_iso_2|"));
    journey_free(j);
}

static void test_fetch_can_be_off(void **state) {
    (void)state;
    journey *j = journey_new(adapter(), answer);
    journey_set(j, "fetch", "false");
    journey_add(j, NULL, NULL, LINK, MOBILE, "1");
    journey_run(j);
    assert_int_equal(j->requests, 0);
    assert_non_null(strstr(j->messages[0], "x.Phone.phn_key|an update needs the phone's own key"));
    journey_free(j);
}

#define FAULT(message, name)                                                                                                                         \
    "{\"Message\":\"" message "\",\"Number\":0,\"Source\":\"xWeb\",\"Line\":0,\"ErrorType\":\"GeneralError\",\"ExceptionType\":\"" name "\"}"
#define SYSTEM(message) FAULT(message, "SystemExceptionInfo")
#define DENIED "Account is not authorized to perform Select on Customer object"
#define REFUSES "|the system refuses the caller: "
#define LIMIT "The fault limit per day is reached."

/* The documented exceptions, then what the description assumes; then replies that are not the vendor's. All of them to an insert. */
static const told_reply failures[] = {
    {500, NULL, SYSTEM("Invalid Parameters."), "rejected bad_value", "|Invalid Parameters.", "SystemExceptionInfo", false},
    {500, NULL, SYSTEM(DENIED), "not_sent no_permission", REFUSES "SystemExceptionInfo: " DENIED, NULL, true},
    {401, NULL, FAULT("Invalid Credentials Supplied", "InvalidCredentialsExceptionInfo"), "not_sent invalid_token",
     REFUSES "InvalidCredentialsExceptionInfo: Invalid Credentials Supplied", NULL, true},
    {500, NULL, FAULT("Credentials Locked Out", "LockedCredentialsExceptionInfo"), "not_sent invalid_token",
     REFUSES "LockedCredentialsExceptionInfo: Credentials Locked Out", NULL, true},
    {401, NULL, FAULT("gone", "InvalidTokenException"), "not_sent invalid_token", REFUSES "InvalidTokenException: gone", NULL, true},
    {401, NULL, FAULT("gone", "InvalidTokenExceptionInfo"), "not_sent invalid_token", REFUSES "InvalidTokenExceptionInfo: gone", NULL, true},
    {401, NULL, "{\"Message\":\"Locked\"}", "not_sent invalid_token", REFUSES "Locked", NULL, true},
    {500, NULL, SYSTEM(LIMIT), "not_sent rate_limited", REFUSES "SystemExceptionInfo: " LIMIT, NULL, true},
    {500, NULL, SYSTEM("The phone type key is not known."), "rejected unknown_phone_type", "|The phone type key is not known.", "SystemExceptionInfo",
     false},
    {500, NULL, SYSTEM("No such customer"), "rejected unknown_customer", "|No such customer", "SystemExceptionInfo", false},
    {500, NULL, SYSTEM("The phone number is too long"), "rejected bad_number", "|The phone number is too long", "SystemExceptionInfo", false},
    {400, NULL, SYSTEM("cph_key is required"), "rejected missing_field", "|cph_key is required", "SystemExceptionInfo", false},
    {500, NULL, SYSTEM("Out of paper"), "rejected vendor_error", "|Out of paper", "SystemExceptionInfo", false},
    {401, NULL, SYSTEM("Who are you?"), "not_sent invalid_token", "|the system refuses the token: Who are you?", NULL, true},
    {200, NULL, "{}", "unknown unreadable_reply", "|the reply cannot be read: the reply holds no phone with a key", NULL, false},
    {200, "text/html", "<html>", "unknown unreadable_reply", "|the reply cannot be read: what came is not JSON; check the URL", NULL, false},
    {500, "text/html", "<html>", "unknown server_error", "|the server failed: what came is not JSON; check the URL", NULL, false},
};

static void test_failures(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        told what;
        journey *j = told_journey(adapter(), &failures[i], &what);
        journey_add(j, CUSTOMER, NULL, NULL, MOBILE, "1");
        check_told(j, &what, &failures[i]);
        journey_free(j);
    }
}

static void test_false(void **state) {
    (void)state;
    static const told_reply replies[] = {
        {200, NULL, "false", "rejected vendor_error", "|the system answered false, without a reason", NULL, false},
        {200, NULL, " true ", "saved ", "|", NULL, false},
        {200, NULL, "\"true\"", "unknown unreadable_reply", "|the reply cannot be read: true or false is expected", NULL, false},
        {200, NULL, "", "unknown unreadable_reply", "|the reply cannot be read: the JSON text ends too early: a value is expected", NULL, false},
    };
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        told what;
        journey *j = told_journey(adapter(), &replies[i], &what);
        journey_extra(j, journey_add(j, NULL, NULL, LINK, MOBILE, "1"), "Phone.phn_key", PHONE);
        check_told(j, &what, &replies[i]);
        journey_free(j);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_update_with_both_keys), TEST_MEMORY(test_insert_and_update), TEST_MEMORY(test_empty_groups), TEST_MEMORY(test_find),
        TEST_MEMORY(test_what_it_cannot_carry),  TEST_MEMORY(test_fetch_can_be_off),  TEST_MEMORY(test_failures),     TEST_MEMORY(test_false),
    };
    return cmocka_run_group_tests_name("xweb-json push", tests, NULL, NULL);
}
