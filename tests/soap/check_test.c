/* What the schema forbids is refused before it is sent, with the field and its limit: lengths, patterns, forms and ranges of numbers. */
#include "support.h"

#include <string.h>

#include <trunkline/call.h>
#include <trunkline/schema.h>

#define KEY "ae0c81e1-4af5-43bb-95f1-221459c07a80"
#define THIRTY "123456789012345678901234567890"

typedef struct row {
    const char *path;
    const char *text;
    tl_status status;
    const char *words; /* of the message */
} row;

static void check(const tl_type *type, size_t size, const row *r) {
    tl_arena *arena = tl_arena_new();
    tl_error error = {0};
    void *value = tl_arena_alloc(arena, size);
    assert_non_null(value);
    assert_int_equal(tl_schema_set(type, value, tl_str_from(r->path), tl_text(r->text), arena, &error), TL_OK);
    tl_status status = tl_schema_check(type, value, &error);
    if (status != r->status || (r->words && (!strstr(error.message, r->words) || strcmp(error.field, r->path) != 0))) {
        fail_msg("%s = %s: %s, %s: %s", r->path, r->text, tl_status_name(status), error.field, error.message);
    }
    tl_arena_free(arena);
}

static void checks_facets(void **state) {
    (void)state;
    static const row rows[] = {
        {"Phone.phn_number", THIRTY, TL_OK, NULL},
        {"Phone.phn_number", THIRTY "1", TL_ERR_LIMIT, "31 characters, and at most 30 are allowed"},
        {"Phone.phn_number",
         "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC", TL_OK,
         NULL}, /* 16 characters in 32 bytes */
        {"Phone_XRef.cph_key", KEY, TL_OK, NULL},
        {"Phone_XRef.cph_key", "{AE0C81E1-4AF5-43BB-95F1-221459C07A80}", TL_OK, NULL},
        {"Phone_XRef.cph_key", "ae0c81e14af543bb95f1221459c07a80", TL_OK, NULL},
        {"Phone_XRef.cph_key", "ae0c81e1-4af5-43bb-95f1-221459c07a8", TL_ERR_TYPE, "is no GUID"},
        {"Phone_XRef.cph_key", KEY "\n", TL_ERR_TYPE, "is no GUID"},
        {"Phone_XRef.cph_key", " " KEY, TL_ERR_TYPE, "is no GUID"},
        {"Phone_XRef.cph_key", "", TL_ERR_TYPE, "is no GUID"},
        {"CurrentKey", "x", TL_ERR_TYPE, "is no GUID"},
        {"Phone_XRef.cph_unlisted_flag", "0", TL_OK, NULL},
        {"Phone_XRef.cph_unlisted_flag", " 255 ", TL_OK, NULL},
        {"Phone_XRef.cph_unlisted_flag", "+7", TL_OK, NULL},
        {"Phone_XRef.cph_unlisted_flag", "true", TL_OK, NULL}, /* becomes 1 */
        {"Phone_XRef.cph_unlisted_flag", "256", TL_ERR_RANGE, "the number is above 255"},
        {"Phone_XRef.cph_unlisted_flag", "-1", TL_ERR_RANGE, "the number is below 0"},
        {"Phone_XRef.cph_unlisted_flag", "99999999999999999999999", TL_ERR_RANGE, "the number is above 255"},
        {"Phone_XRef.cph_unlisted_flag", "1.0", TL_ERR_TYPE, "is no whole number"},
        {"Phone_XRef.cph_unlisted_flag", "yes", TL_ERR_TYPE, "is no whole number"},
        {"Phone_XRef.cph_unlisted_flag", "-", TL_ERR_TYPE, "is no whole number"},
        {"Customer.cst_recno", "-9223372036854775808", TL_OK, NULL},
        {"Customer.cst_credit_limit", "-12.50", TL_OK, NULL},
        {"Customer.cst_credit_limit", ".5", TL_OK, NULL},
        {"Customer.cst_credit_limit", "1e3", TL_ERR_TYPE, "is no number"},
        {"Customer.cst_credit_limit", "1.2.3", TL_ERR_TYPE, "is no number"},
        {"Customer.cst_credit_limit", ".", TL_ERR_TYPE, "is no number"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check(&xweb_customer_phone_type, sizeof(xweb_customer_phone), &rows[i]);
    }
    static const row members[] = {
        {"MemberId", "2147483647", TL_OK, NULL},
        {"MemberId", "2147483648", TL_ERR_RANGE, "the number is above 2147483647"},
        {"MemberId", "-2147483649", TL_ERR_RANGE, "the number is below -2147483648"},
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        kognitiv_req_save_account_phone full = {.security_token = tl_text("t"), .member_id = tl_text(members[i].text), .is_valid = tl_text("1")};
        tl_error error = {0};
        tl_status status = tl_schema_check(kognitiv_save_account_phone_operation.request, &full, &error);
        if (status != members[i].status || (members[i].words && (!strstr(error.message, members[i].words) || strcmp(error.field, "MemberId") != 0))) {
            fail_msg("%s: %s, %s: %s", members[i].text, tl_status_name(status), error.field, error.message);
        }
    }
}

/* nil is no value: a key that may be nil may be emptied by it. */
static void lets_nil_pass(void **state) {
    (void)state;
    tl_error error = {0};
    xweb_individual_phone_phone_x_ref_data_object link = {.cph_cst_link_key = tl_null_text(), .cph_unlisted_flag = tl_null_text()};
    xweb_customer_phone request = {.phone_x_ref = xweb_some_individual_phone_phone_x_ref_data_object(&link)};
    assert_int_equal(tl_schema_check(&xweb_customer_phone_type, &request, &error), TL_OK);
}

/* The wrong value never shows: it may be a secret. */
static void does_not_repeat_the_value(void **state) {
    (void)state;
    tl_error error = {0};
    xweb_customer_phone request = {.current_key = tl_text("hunter2")};
    assert_int_equal(tl_schema_check(&xweb_customer_phone_type, &request, &error), TL_ERR_TYPE);
    assert_null(strstr(error.message, "hunter2"));
}

/* A call with such a value ends before anything is sent; nobody listens at that port. */
static void stops_a_call(void **state) {
    (void)state;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_client *client = NULL;
    tl_error error = {0};
    tl_arena *arena = tl_arena_new();
    xweb_web_phone_get_request request = {.key = tl_text("no key")};
    xweb_web_phone_get_response reply;
    options.url = "http://127.0.0.1:1";
    options.token = tl_token_static(tl_str_from("t"));
    assert_int_equal(tl_client_new(&client, &options, &error), TL_OK);
    assert_int_equal(xweb_web_phone_get(client, &request, &reply, arena, &error), TL_ERR_TYPE);
    assert_string_equal(error.field, "key");
    assert_string_equal(error.message, "is no GUID");
    tl_client_free(client);
    tl_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(checks_facets), cmocka_unit_test(lets_nil_pass), cmocka_unit_test(does_not_repeat_the_value),
                                       cmocka_unit_test(stops_a_call)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
