/* Requests: three states for every leaf, the token's place, namespaces, redaction, texts that XML cannot hold as they are. */
#include "support.h"

#include <stdio.h>
#include <string.h>

/* The part between two texts; fails where either is missing. */
static tl_str between(tl_str text, const char *from, const char *to) {
    ptrdiff_t begin = tl_str_find(text, tl_str_from(from));
    assert_true(begin >= 0);
    size_t start = (size_t)begin + strlen(from);
    tl_str rest = tl_str_sized(text.ptr + start, text.len - start);
    ptrdiff_t end = tl_str_find(rest, tl_str_from(to));
    assert_true(end >= 0);
    return tl_str_sized(rest.ptr, (size_t)end);
}

static void assert_text(tl_str got, const char *expected) {
    if (!tl_str_equal(got, tl_str_from(expected))) {
        fail_msg("got: %.*s\nnot: %s", (int)got.len, got.ptr, expected);
    }
}

static void writes_a_partial_update(void **state) {
    (void)state;
    xweb_individual_phone_phone_x_ref_data_object link = {
        .cph_key = tl_text("ae0c81e1-4af5-43bb-95f1-221459c07a80"), .cph_cst_link_key = tl_null_text(), .cph_extension = tl_text("")};
    xweb_individual_phone_phone_data_object phone = {.phn_number = tl_text("408 555 1212")};
    xweb_customer_phone request = {.current_key = tl_text("ae0c81e1-4af5-43bb-95f1-221459c07a80"),
                                   .phone_x_ref = xweb_some_individual_phone_phone_x_ref_data_object(&link),
                                   .phone = xweb_some_individual_phone_phone_data_object(&phone)};
    tl_message message;
    soap_write(&xweb_web_phone_update_operation, &request, NULL, &message);
    tl_str body = tl_buf_str(&message.body);
    assert_text(body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\" "
                      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xweb=\"http://www.avectra.com/2005/\">"
                      "<SOAP-ENV:Header><xweb:AuthorizationToken><xweb:Token></xweb:Token></xweb:AuthorizationToken></SOAP-ENV:Header>"
                      "<SOAP-ENV:Body><xweb:WEBPhoneUpdate><xweb:oFacadeObject>"
                      "<xweb:CurrentKey>ae0c81e1-4af5-43bb-95f1-221459c07a80</xweb:CurrentKey>"
                      "<xweb:Phone_XRef><xweb:cph_key>ae0c81e1-4af5-43bb-95f1-221459c07a80</xweb:cph_key>"
                      "<xweb:cph_cst_link_key xsi:nil=\"true\"/><xweb:cph_extension></xweb:cph_extension></xweb:Phone_XRef>"
                      "<xweb:Phone><xweb:phn_number>408 555 1212</xweb:phn_number></xweb:Phone>"
                      "</xweb:oFacadeObject></xweb:WEBPhoneUpdate></SOAP-ENV:Body></SOAP-ENV:Envelope>\r\n");
    assert_string_equal(message.content_type, "text/xml; charset=utf-8");
    assert_memory_equal(body.ptr + message.token_at - 12, "<xweb:Token></xweb:Token>", 25);
    tl_buf_dispose(&message.body);
}

/* Every leaf of every group: present, empty, nil or absent as it was set. */
static void writes_every_leaf_in_each_state(void **state) {
    (void)state;
    const tl_opt_text states[] = {tl_text("a"), tl_text(""), tl_null_text()};
    tl_arena *arena = tl_arena_new();
    const tl_type *type = &xweb_customer_phone_type;
    size_t leaves = 0;
    for (uint32_t i = 0; i < type->count; i++) {
        const tl_type *group = type->fields[i].type;
        for (uint32_t j = 0; type->fields[i].kind == TL_KIND_OBJECT && j < group->count; j++) {
            for (size_t n = 0; n < 3; n++) {
                char path[160], expected[160];
                xweb_customer_phone request = {.current_key = tl_text("k")};
                tl_error error = {0};
                tl_message message;
                tl_str name = tl_field_name(&group->fields[j]), outer = tl_field_name(&type->fields[i]);
                (void)snprintf(path, sizeof path, "%.*s.%.*s", (int)outer.len, outer.ptr, (int)name.len, name.ptr);
                tl_str end = n == 2 ? outer : name;
                (void)snprintf(expected, sizeof expected,
                               n == 0   ? "<xweb:%.*s>a</xweb:%.*s>"
                               : n == 1 ? "<xweb:%.*s></xweb:%.*s>"
                                        : "<xweb:%.*s xsi:nil=\"true\"/></xweb:%.*s>",
                               (int)name.len, name.ptr, (int)end.len, end.ptr);
                assert_int_equal(tl_schema_set(type, &request, tl_str_from(path), states[n], arena, &error), TL_OK);
                soap_write(&xweb_web_phone_update_operation, &request, NULL, &message);
                if (tl_str_find(tl_buf_str(&message.body), tl_str_from(expected)) < 0) {
                    fail_msg("%s: no %s in %s", path, expected, message.body.ptr);
                }
                /* Nothing else is there: each other leaf is absent. */
                assert_int_equal(
                    tl_str_find(between(tl_buf_str(&message.body), "</xweb:CurrentKey>", "</xweb:oFacadeObject>"), tl_str_from("<xweb:")), 0);
                tl_buf_dispose(&message.body);
            }
            leaves++;
        }
    }
    assert_int_equal(leaves, 17 + 64 + 12 + 26);
    tl_arena_free(arena);
}

static void puts_the_token_in_a_field(void **state) {
    (void)state;
    kognitiv_req_save_account_phone request = {.member_id = tl_text("7"), .phone_number = tl_text("14085551212")};
    tl_message message;
    soap_write(&kognitiv_save_account_phone_operation, &request, NULL, &message);
    assert_true(message.token_at != TL_NO_TOKEN);
    assert_memory_equal(message.body.ptr + message.token_at - 14, "SecurityToken></", 16);
    assert_true(tl_str_find(tl_buf_str(&message.body), tl_str_from("Header")) < 0);
    tl_buf_dispose(&message.body);
    request.security_token = tl_text("my own");
    tl_error error = {0};
    memset(&message, 0, sizeof message);
    assert_int_equal(kognitiv_codec.write(&kognitiv_save_account_phone_operation, NULL, &request, &message, &error), TL_ERR_USAGE);
    assert_non_null(strstr(error.message, "leave SecurityToken absent"));
    assert_null(message.body.ptr);
}

static void takes_another_namespace(void **state) {
    (void)state;
    kognitiv_req_save_account_phone request = {.member_id = tl_text("7")};
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    tl_message message;
    tl_buf action = {0};
    options.namespace_uri = "urn:other&tenant";
    soap_write(&kognitiv_save_account_phone_operation, &request, &options, &message);
    assert_true(tl_str_find(tl_buf_str(&message.body), tl_str_from("=\"urn:other&amp;tenant\"")) > 0);
    assert_true(tl_str_find(tl_buf_str(&message.body), tl_str_from("smartbutton")) < 0);
    tl_buf_dispose(&message.body);
    assert_int_equal(kognitiv_codec.action(&kognitiv_save_account_phone_operation, &options, &action), TL_OK);
    assert_text(tl_buf_str(&action), "\"urn:other&tenant/SaveAccountPhone\"");
    tl_buf_dispose(&action);
    assert_int_equal(xweb_codec.action(&xweb_web_phone_update_operation, NULL, &action), TL_OK);
    assert_text(tl_buf_str(&action), "\"http://www.avectra.com/2005/WEBPhoneUpdate\"");
    tl_buf_dispose(&action);
}

static void redacts(void **state) {
    (void)state;
    xweb_individual_phone_customer_data_object customer = {.cst_web_password = tl_text("hunter2"), .cst_name_cp = tl_text("Ann")};
    xweb_individual_phone_phone_data_object phone = {.phn_number = tl_text("408 555 1212")};
    xweb_customer_phone request = {.customer = xweb_some_individual_phone_customer_data_object(&customer),
                                   .phone = xweb_some_individual_phone_phone_data_object(&phone)};
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    tl_message message;
    options.redact = true;
    options.redact_numbers = true;
    soap_write(&xweb_web_phone_update_operation, &request, &options, &message);
    tl_str body = tl_buf_str(&message.body);
    assert_text(between(body, "cst_web_password>", "<"), "&lt;secret&gt;");
    assert_text(between(body, "Token><xweb:Token>", "<"), "&lt;secret&gt;");
    assert_text(between(body, "cst_name_cp>", "<"), "Ann");
    assert_text(between(body, "phn_number>", "<"), "*** *** **12");
    assert_int_equal(message.token_at, TL_NO_TOKEN);
    assert_true(tl_str_find(body, tl_str_from("hunter2")) < 0);
    tl_buf_dispose(&message.body);
}

static void escapes(void **state) {
    (void)state;
    xweb_customer_phone request = {.current_key = tl_text("a<b>&\"c\"\r\n\t\xEF\xBC\x81]]>")};
    tl_message message;
    soap_write(&xweb_web_phone_update_operation, &request, NULL, &message);
    assert_text(between(tl_buf_str(&message.body), "CurrentKey>", "</xweb"), "a&lt;b&gt;&amp;\"c\"&#xD;\n\t\xEF\xBC\x81]]&gt;");
    tl_buf_dispose(&message.body);
    /* A text that is no C string. */
    request.current_key = tl_text_str(tl_str_sized("abcdef", 3));
    soap_write(&xweb_web_phone_update_operation, &request, NULL, &message);
    assert_text(between(tl_buf_str(&message.body), "CurrentKey>", "<"), "abc");
    tl_buf_dispose(&message.body);
}

static void refuses_what_xml_cannot_hold(void **state) {
    (void)state;
    static const char *const texts[] = {"a\001b", "\x1b", "\xEF\xBF\xBE", "\xEF\xBF\xBF"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        xweb_customer_phone request = {.current_key = tl_text(texts[i])};
        tl_message message = {0};
        tl_error error = {0};
        assert_int_equal(tl_buf_append(&message.body, tl_str_from("kept")), TL_OK);
        assert_int_equal(xweb_codec.write(&xweb_web_phone_update_operation, NULL, &request, &message, &error), TL_ERR_TYPE);
        assert_string_equal(error.field, "CurrentKey");
        assert_int_equal(message.body.len, 4);
        tl_buf_dispose(&message.body);
    }
}

static void appends_behind_what_is_there(void **state) {
    (void)state;
    xweb_customer_phone request = {.current_key = tl_text("k")};
    tl_message message = {0};
    assert_int_equal(tl_buf_append(&message.body, tl_str_from("before")), TL_OK);
    assert_int_equal(xweb_codec.write(&xweb_web_phone_update_operation, NULL, &request, &message, NULL), TL_OK);
    assert_memory_equal(message.body.ptr, "before<?xml", 11);
    assert_memory_equal(message.body.ptr + message.token_at, "</xweb:Token>", 13);
    tl_buf_dispose(&message.body);
}

static void sends_no_header_with_the_login(void **state) {
    (void)state;
    xweb_authenticate_request request = {.user_name = tl_text("ann"), .password = tl_text("pw")};
    tl_message message;
    soap_write(&xweb_authenticate_operation, &request, NULL, &message);
    assert_true(tl_str_find(tl_buf_str(&message.body), tl_str_from("Header")) < 0);
    assert_int_equal(message.token_at, TL_NO_TOKEN);
    assert_int_equal(xweb_authenticate_operation.auth, TL_AUTH_NONE);
    assert_int_equal(xweb_web_phone_update_operation.auth, TL_AUTH_BODY);
    tl_buf_dispose(&message.body);
}

static void refuses_a_stranger(void **state) {
    (void)state;
    kognitiv_req_save_account_phone request = {.member_id = tl_text("7")};
    tl_message message = {0};
    tl_error error = {0};
    assert_int_equal(xweb_codec.write(&kognitiv_save_account_phone_operation, NULL, &request, &message, &error), TL_ERR_ABI);
    assert_null(message.body.ptr);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_a_partial_update),
        cmocka_unit_test(writes_every_leaf_in_each_state),
        cmocka_unit_test(puts_the_token_in_a_field),
        cmocka_unit_test(takes_another_namespace),
        cmocka_unit_test(redacts),
        cmocka_unit_test(escapes),
        cmocka_unit_test(refuses_what_xml_cannot_hold),
        cmocka_unit_test(appends_behind_what_is_there),
        cmocka_unit_test(sends_no_header_with_the_login),
        cmocka_unit_test(refuses_a_stranger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
