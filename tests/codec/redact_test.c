/* JSON for people: what a schema marks as a secret or a phone number is not in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <trunkline/json.h>

#include "support/support.h"

typedef struct contact {
    tl_opt_text name;
    tl_opt_text phone;
    tl_opt_text pin; /* secret, and a phone number */
    tl_opt_int digits;
    tl_list others;
    tl_opt_text raw;
} contact;

static const tl_type list_type = {
    .name = "texts", .kind = TL_KIND_LIST, .size = sizeof(tl_list), .element = &tl_type_text, .stride = sizeof(tl_str), .limits = TL_NO_LIMITS};

static const tl_field fields[] = {
    {",\"Name\":", &tl_type_text, offsetof(contact, name), 8, TL_KIND_TEXT, 0},
    {",\"Phone\":", &tl_type_text, offsetof(contact, phone), 9, TL_KIND_TEXT, TL_FIELD_PHONE},
    {",\"Pin\":", &tl_type_text, offsetof(contact, pin), 7, TL_KIND_TEXT, TL_FIELD_SECRET | TL_FIELD_PHONE},
    {",\"Digits\":", &tl_type_int, offsetof(contact, digits), 10, TL_KIND_INT, TL_FIELD_PHONE},
    {",\"Others\":", &list_type, offsetof(contact, others), 10, TL_KIND_LIST, TL_FIELD_BARE | TL_FIELD_PHONE},
    {",\"Raw\":", &tl_type_json, offsetof(contact, raw), 7, TL_KIND_JSON, TL_FIELD_PHONE},
};
static const tl_type contact_type = {.name = "contact",
                                     .kind = TL_KIND_OBJECT,
                                     .size = sizeof(contact),
                                     .fields = fields,
                                     .count = sizeof fields / sizeof fields[0],
                                     .stride = sizeof(contact),
                                     .limits = TL_NO_LIMITS};

static void check_shown(const contact *value, bool redact, bool redact_numbers, const char *expected) {
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    tl_buf out = {0};
    options.redact = redact;
    options.redact_numbers = redact_numbers;
    assert_int_equal(tl_json_encode(&out, &contact_type, value, &options, NULL), TL_OK);
    assert_int_equal(tl_buf_append(&out, tl_str_sized("", 1)), TL_OK);
    assert_string_equal(out.ptr, expected);
    tl_buf_dispose(&out);
}

static void test_numbers_and_secrets(void **state) {
    (void)state;
    const tl_str others[] = {{"408 555 0124", 12}, {"911", 3}};
    contact value = {0};
    value.name = tl_text("4085550199"); /* the schema does not say that it is a number */
    value.phone = tl_text("+1 (408) 555-0123");
    value.pin = tl_text("40855");
    value.digits = tl_int(4085550123);
    value.others.items = others;
    value.others.count = 2;
    value.raw = tl_text("{\"n\":4085550123}");
    check_shown(&value, true, true,
                "{\"Name\":\"4085550199\",\"Phone\":\"+* (***) ***-**23\",\"Pin\":\"<secret>\",\"Digits\":\"********23\","
                "\"Others\":[\"*** *** **24\",\"***\"],\"Raw\":\"<number>\"}");
    check_shown(&value, true, false,
                "{\"Name\":\"4085550199\",\"Phone\":\"+1 (408) 555-0123\",\"Pin\":\"<secret>\",\"Digits\":4085550123,"
                "\"Others\":[\"408 555 0124\",\"911\"],\"Raw\":{\"n\":4085550123}}");
    check_shown(&value, false, true,
                "{\"Name\":\"4085550199\",\"Phone\":\"+* (***) ***-**23\",\"Pin\":\"***55\",\"Digits\":\"********23\","
                "\"Others\":[\"*** *** **24\",\"***\"],\"Raw\":\"<number>\"}");
}

static void test_what_is_not_there(void **state) {
    (void)state;
    contact value = {0};
    value.phone = tl_null_text();
    value.pin = tl_text("");
    check_shown(&value, true, true, "{\"Phone\":null,\"Pin\":\"<secret>\",\"Others\":[]}");
    value.phone = tl_text("");
    check_shown(&value, true, true, "{\"Phone\":\"\",\"Pin\":\"<secret>\",\"Others\":[]}");
}

static void test_memory_runs_out(void **state) {
    (void)state;
    contact value = {0};
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    options.redact_numbers = true;
    value.phone = tl_text("408 555 0123 and a text that is longer than what an object reserves for each of its members");
    tl_status status = TL_ERR_MEMORY;
    int rounds = 0;
    for (; status == TL_ERR_MEMORY && rounds < 20; rounds++) {
        tl_buf out = {0};
        failing_alloc_at((size_t)rounds + 1);
        status = tl_json_encode(&out, &contact_type, &value, &options, NULL);
        failing_alloc_at(0);
        assert_true(status == TL_OK || out.len == 0);
        tl_buf_dispose(&out);
    }
    assert_int_equal(status, TL_OK);
    assert_true(rounds > 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_numbers_and_secrets),
        TEST_MEMORY(test_what_is_not_there),
        TEST_MEMORY(test_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
