/* A third WSDL, added by one CMake call: lists, inheritance, choices, two namespaces, recursion, its own header; beside our two clients. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include <crm/crm.h>
#include <trunkline/xweb.h>

#include "faultd/faultd.h"

static const char answer[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n"
    "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:c=\"urn:example:crm\" xmlns:t=\"urn:example:types\">"
    "<e:Body><c:GetContactsResponse><c:contact><t:key>1</t:key><t:phone><t:number>5</t:number></t:phone>"
    "<t:phone><t:number>6</t:number><t:main>true</t:main></t:phone><t:tag>a</t:tag><t:tag/></c:contact>"
    "<c:contact><t:key>2</t:key><t:boss><t:key>3</t:key></t:boss></c:contact></c:GetContactsResponse></e:Body></e:Envelope>";

static void calls(void **state) {
    (void)state;
    const faultd_step step = {.fault = FAULTD_LAST, .reply = answer};
    const faultd_options script = {&step, 1, NULL};
    faultd *server = faultd_start(&script);
    tl_client *client = NULL;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_error error = {0};
    char url[64];
    size_t length = 0;
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/11", (unsigned)faultd_port(server));
    options.url = url;
    options.token = tl_token_static(tl_str_from("session-1"));
    assert_int_equal(tl_client_new(&client, &options, &error), TL_OK);
    tl_arena *arena = tl_arena_new();
    const crm_phone phones[] = {{.number = tl_text("7"), .main = tl_text("0")}, {.number = tl_text("8"), .main = tl_text("1")}};
    const tl_str tags[] = {tl_str_from("x"), tl_str_from("y&")};
    crm_contact boss = {.key = tl_text("b")};
    crm_contact like = {.key = tl_text("k"),
                        .name_of = tl_text("Ann"),
                        .phone = crm_some_phone_list(phones, 2),
                        .tag = crm_some_text_list(tags, 2),
                        .age = tl_text("42"),
                        .boss = crm_some_contact(&boss)};
    crm_get_contacts_request request = {.like = crm_some_contact(&like), .limit = tl_text("3")};
    crm_get_contacts_response reply;
    if (crm_get_contacts(client, &request, &reply, arena, &error) != TL_OK) {
        fail_msg("%s", error.message);
    }
    const char *sent = faultd_request(server, 0, &length);
    assert_non_null(sent);
    assert_non_null(strstr(sent, "\r\nSOAPAction: \"urn:get\"\r\n"));
    assert_non_null(strstr(sent, "<crm:Session><crm:Id>session-1</crm:Id></crm:Session>"));
    assert_non_null(strstr(sent, "<crm:like><crmns1:key>k</crmns1:key><crmns1:name-of>Ann</crmns1:name-of>"
                                 "<crmns1:phone><crmns1:number>7</crmns1:number><crmns1:main>0</crmns1:main></crmns1:phone>"
                                 "<crmns1:phone><crmns1:number>8</crmns1:number><crmns1:main>1</crmns1:main></crmns1:phone>"
                                 "<crmns1:tag>x</crmns1:tag><crmns1:tag>y&amp;</crmns1:tag><crmns1:age>42</crmns1:age>"
                                 "<crmns1:boss><crmns1:key>b</crmns1:key></crmns1:boss></crm:like><crm:limit>3</crm:limit>"));
    assert_int_equal(reply.contact.is, TL_VALUE);
    assert_int_equal(reply.contact.value.count, 2);
    const crm_contact *got = reply.contact.value.items;
    assert_int_equal(got[0].phone.value.count, 2);
    assert_string_equal(got[0].phone.value.items[1].number.value.ptr, "6");
    assert_int_equal(got[0].phone.value.items[0].main.is, TL_ABSENT);
    assert_int_equal(got[0].tag.value.count, 2);
    assert_string_equal(got[0].tag.value.items[0].ptr, "a");
    assert_string_equal(got[1].boss.value->key.value.ptr, "3");
    tl_client_free(client);
    tl_arena_free(arena);
    faultd_stop(server);
}

static void read_contacts(const char *contacts, crm_get_contacts_response *reply, tl_arena *arena, tl_status expected) {
    tl_http_reply http = {.struct_size = sizeof http, .status = TL_OK, .http_status = 200};
    tl_error error = {0};
    assert_int_equal(tl_buf_format(&http.body,
                                   "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:c=\"urn:example:crm\" "
                                   "xmlns:t=\"urn:example:types\" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\">"
                                   "<e:Body><c:GetContactsResponse>%s</c:GetContactsResponse></e:Body></e:Envelope>",
                                   contacts),
                     TL_OK);
    assert_int_equal(tl_buf_pad(&http.body), TL_OK);
    memset(reply, 0, sizeof *reply);
    assert_int_equal(crm_codec.read(&crm_get_contacts_operation, NULL, &http, reply, arena, &error), expected);
    tl_buf_dispose(&http.body);
}

/* Absent, nil, empty and a value, of groups and of the texts of a list, both ways. */
static void keeps_all_states(void **state) {
    (void)state;
    crm_get_contacts_response reply;
    tl_arena *arena = tl_arena_new();
    read_contacts("<c:contact><t:tag/><t:tag i:nil='true'/><t:tag>a</t:tag><t:boss i:nil='true'/></c:contact>"
                  "<c:contact><t:boss/></c:contact><c:contact><t:key>k</t:key></c:contact>",
                  &reply, arena, TL_OK);
    assert_int_equal(reply.contact.value.count, 3);
    const crm_contact *got = reply.contact.value.items;
    assert_int_equal(got[0].boss.is, TL_NULL);
    assert_int_equal(got[1].boss.is, TL_VALUE);
    assert_int_equal(got[2].boss.is, TL_ABSENT);
    assert_int_equal(got[0].tag.value.count, 3);
    assert_string_equal(got[0].tag.value.items[0].ptr, "");
    assert_null(got[0].tag.value.items[1].ptr);
    assert_string_equal(got[0].tag.value.items[2].ptr, "a");

    tl_message message = {{0}, 0, NULL};
    tl_error error = {0};
    crm_contact like = got[0];
    crm_get_contacts_request request = {.like = crm_some_contact(&like)};
    assert_int_equal(crm_codec.write(&crm_get_contacts_operation, NULL, &request, &message, &error), TL_OK);
    assert_int_equal(tl_buf_pad(&message.body), TL_OK);
    assert_non_null(strstr(message.body.ptr, "<crm:like><crmns1:tag></crmns1:tag><crmns1:tag xsi:nil=\"true\"/><crmns1:tag>a</crmns1:tag>"
                                             "<crmns1:boss xsi:nil=\"true\"/></crm:like>"));
    tl_buf_dispose(&message.body);
    request.like = crm_null_contact();
    assert_int_equal(crm_codec.write(&crm_get_contacts_operation, NULL, &request, &message, &error), TL_OK);
    assert_int_equal(tl_buf_pad(&message.body), TL_OK);
    assert_non_null(strstr(message.body.ptr, "<crm:GetContacts><crm:like xsi:nil=\"true\"/></crm:GetContacts>"));
    tl_buf_dispose(&message.body);
    /* What XML cannot carry is refused in a list as elsewhere. */
    tl_str tags[] = {tl_str_from("a\x01")};
    like.tag = crm_some_text_list(tags, 1);
    request.like = crm_some_contact(&like);
    assert_int_equal(crm_codec.write(&crm_get_contacts_operation, NULL, &request, &message, &error), TL_ERR_TYPE);
    assert_string_equal(error.field, "tag");
    tl_buf_dispose(&message.body);
    /* An element of a list of groups has no place for nil: an error, not one less. */
    read_contacts("<c:contact i:nil='true'/><c:contact><t:key>k</t:key></c:contact>", &reply, arena, TL_ERR_TYPE);
    tl_arena_free(arena);
}

/* Both libraries hold a gSOAP of their own. */
static void lives_beside_our_clients(void **state) {
    (void)state;
    xweb_customer_phone phone = {.current_key = tl_text("k")};
    crm_contact like = {.key = tl_text("k")};
    crm_get_contacts_request request = {.like = crm_some_contact(&like)};
    tl_message one = {{0}, 0, NULL}, two = {{0}, 0, NULL};
    assert_int_equal(xweb_codec.write(&xweb_web_phone_update_operation, NULL, &phone, &one, NULL), TL_OK);
    assert_int_equal(crm_codec.write(&crm_get_contacts_operation, NULL, &request, &two, NULL), TL_OK);
    assert_true(tl_str_find(tl_buf_str(&one.body), tl_str_from("AuthorizationToken")) > 0);
    assert_true(tl_str_find(tl_buf_str(&two.body), tl_str_from("Session")) > 0);
    tl_buf_dispose(&one.body);
    tl_buf_dispose(&two.body);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(calls), cmocka_unit_test(keeps_all_states), cmocka_unit_test(lives_beside_our_clients)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
