/* The sample files of Expandable and QQCatalyst through their tables: read, written again, the same bytes; in every content type, the same values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <trunkline/form.h>
#include <trunkline/json.h>
#include <trunkline/xml.h>

#include "expandable/expandable.h"
#include "expandable_slash/expandable_slash.h"
#include "qqcatalyst/qqcatalyst.h"

#include "support/support.h"

#define SAMPLES TL_SOURCE_DIR "/tests/data/"

typedef tl_status (*decode_fn)(const tl_type *type, tl_str text, void *value, tl_arena *arena, tl_error *error);
typedef tl_status (*encode_fn)(tl_buf *out, const tl_type *type, const void *value, tl_error *error);

static tl_status json_decode(const tl_type *type, tl_str text, void *value, tl_arena *arena, tl_error *error) {
    return tl_json_decode(type, text, NULL, value, arena, error);
}
static tl_status xml_decode(const tl_type *type, tl_str text, void *value, tl_arena *arena, tl_error *error) {
    return tl_xml_decode(type, text, NULL, value, arena, error);
}
static tl_status form_decode(const tl_type *type, tl_str text, void *value, tl_arena *arena, tl_error *error) {
    return tl_form_decode(type, text, NULL, value, arena, error);
}
static tl_status json_encode(tl_buf *out, const tl_type *type, const void *value, tl_error *error) {
    return tl_json_encode(out, type, value, NULL, error);
}
static tl_status xml_encode(tl_buf *out, const tl_type *type, const void *value, tl_error *error) {
    return tl_xml_encode(out, type, value, NULL, error);
}
static tl_status form_encode(tl_buf *out, const tl_type *type, const void *value, tl_error *error) {
    return tl_form_encode(out, type, value, NULL, error);
}

/* A sample without the line end behind it. */
static tl_str sample(const char *name, tl_buf *file) {
    tl_buf path = {0};
    assert_int_equal(tl_buf_format(&path, SAMPLES "%s", name), TL_OK);
    assert_int_equal(tl_buf_append(&path, tl_str_sized("", 1)), TL_OK);
    assert_true(test_read_file(path.ptr, file));
    tl_buf_dispose(&path);
    return tl_str_trim(tl_buf_str(file));
}

static void assert_same(tl_str got, tl_str wanted) {
    if (!tl_str_equal(got, wanted)) {
        fail_msg("got:    %.*s\nwanted: %.*s", (int)got.len, got.ptr, (int)wanted.len, wanted.ptr);
    }
}

/* Reads a sample and writes it again. @param json  receives what it says */
static void there_and_back(const tl_type *type, const char *name, decode_fn decode, encode_fn encode, tl_buf *json) {
    tl_buf file = {0}, again = {0};
    tl_arena *arena = tl_arena_new();
    tl_error error;
    void *value = malloc(type->size);
    assert_non_null(value);
    tl_str text = sample(name, &file);
    if (decode(type, text, value, arena, &error) != TL_OK || encode(&again, type, value, &error) != TL_OK) {
        fail_msg("%s: %s at %s, line %u, column %u", name, error.message, error.field, error.line, error.column);
    }
    assert_same(tl_buf_str(&again), text);
    assert_int_equal(tl_schema_check(type, value, &error), TL_OK);
    assert_int_equal(tl_json_encode(json, type, value, NULL, &error), TL_OK);
    free(value);
    tl_buf_dispose(&file);
    tl_buf_dispose(&again);
    tl_arena_free(arena);
}

static void test_qqcatalyst(void **state) {
    (void)state;
    const tl_type *request = qqcatalyst_contacts_phone_numbers_operation.request, *reply = qqcatalyst_contacts_phone_numbers_operation.reply;
    tl_buf json = {0}, xml = {0}, form = {0}, reply_json = {0}, reply_xml = {0};
    there_and_back(request, "qqcatalyst/request-sample.json", json_decode, json_encode, &json);
    there_and_back(request, "qqcatalyst/request-sample.xml", xml_decode, xml_encode, &xml);
    there_and_back(request, "qqcatalyst/request-sample.form", form_decode, form_encode, &form);
    assert_same(tl_buf_str(&xml), tl_buf_str(&json));
    assert_same(tl_buf_str(&form), tl_buf_str(&json));
    there_and_back(reply, "qqcatalyst/reply-sample.json", json_decode, json_encode, &reply_json);
    there_and_back(reply, "qqcatalyst/reply-sample.xml", xml_decode, xml_encode, &reply_xml);
    assert_same(tl_buf_str(&reply_xml), tl_buf_str(&reply_json));
    tl_buf_dispose(&json);
    tl_buf_dispose(&xml);
    tl_buf_dispose(&form);
    tl_buf_dispose(&reply_json);
    tl_buf_dispose(&reply_xml);
}

static void test_expandable(void **state) {
    (void)state;
    tl_buf json = {0};
    const tl_operation *operations[] = {&expandable_customer_contact_update_operation, &expandable_customer_contact_create_operation};
    for (size_t i = 0; i < 2; i++) {
        there_and_back(operations[i]->request, "expandable/request-example.json", json_decode, json_encode, &json);
        there_and_back(operations[i]->request, "expandable/request-full.json", json_decode, json_encode, &json);
        there_and_back(operations[i]->reply, "expandable/reply-full.json", json_decode, json_encode, &json);
        there_and_back(operations[i]->failure, "expandable/failure.json", json_decode, json_encode, &json);
        assert_int_equal(operations[i]->auth, TL_AUTH_BODY);
        assert_string_equal(operations[i]->auth_name, "AUTH_TOKEN");
    }
    there_and_back(expandable_auth_token_get_operation.request, "expandable/auth-token-request.json", json_decode, json_encode, &json);
    there_and_back(expandable_customer_contact_create_operation.request, "expandable/create-request.json", json_decode, json_encode, &json);
    there_and_back(expandable_slash_security_login_operation.request, "expandable/slash-login-request.json", json_decode, json_encode, &json);
    tl_buf_dispose(&json);
}

/* Empty, null, absent and zero of one field, on each wire. */
static void test_states(void **state) {
    (void)state;
    static const struct {
        encode_fn encode;
        const char *wanted[4];
    } wires[] = {
        {json_encode, {"[{\"Notes\":\"\"}]", "[{\"Notes\":null}]", "[{}]", "[{\"EntityID\":0}]"}},
        {form_encode, {"%5B0%5D.Notes=", "%5B0%5D.Notes", NULL, "%5B0%5D.EntityID=0"}},
        {xml_encode,
         {"<PhoneNumberDTO><Notes></Notes></PhoneNumberDTO>", "<PhoneNumberDTO><Notes i:nil=\"true\"/></PhoneNumberDTO>",
          "<PhoneNumberDTO></PhoneNumberDTO>", "<PhoneNumberDTO><EntityID>0</EntityID></PhoneNumberDTO>"}},
    };
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 4; j++) {
            qqcatalyst_phone_number_dto number;
            const tl_list list = {&number, 1};
            tl_buf out = {0};
            tl_error error;
            memset(&number, 0, sizeof number);
            if (j < 2) {
                number.notes = j == 0 ? tl_text("") : tl_null_text();
            }
            if (j == 3) {
                number.entity_id = tl_int(0);
            }
            tl_status status = wires[i].encode(&out, qqcatalyst_contacts_phone_numbers_operation.request, &list, &error);
            assert_int_equal(status, wires[i].wanted[j] ? TL_OK : TL_ERR_TYPE);
            if (wires[i].wanted[j] && i == 2) {
                assert_true(tl_str_find(tl_buf_str(&out), tl_str_from(wires[i].wanted[j])) >= 0);
            } else if (wires[i].wanted[j]) {
                assert_same(tl_buf_str(&out), tl_str_from(wires[i].wanted[j]));
            }
            tl_buf_dispose(&out);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_qqcatalyst), TEST_MEMORY(test_expandable), TEST_MEMORY(test_states)};
    return cmocka_run_group_tests_name("json samples", tests, NULL, NULL);
}
