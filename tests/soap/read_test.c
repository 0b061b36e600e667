/* Replies: three states, oddities that stay readable, and those that must not pass for success. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RESULT(inside) "<WEBPhoneGetResponse xmlns=\"" XWEB_NS "\"><WEBPhoneGetResult>" inside "</WEBPhoneGetResult></WEBPhoneGetResponse>"

typedef struct fixture {
    tl_arena *arena;
    xweb_web_phone_get_response reply;
    tl_error error;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->arena = tl_arena_new();
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    tl_arena_free(f->arena);
    free(f);
    return 0;
}

static tl_status get(fixture *f, int32_t http_status, const char *body) {
    return soap_read_get(http_status, body, &f->reply, f->arena, &f->error);
}

/* Reads a reply that must be good. */
static const xweb_customer_phone *good(fixture *f, const char *body) {
    tl_status status = get(f, 200, body);
    if (status != TL_OK) {
        print_error("%s\n", f->error.message);
    }
    assert_int_equal(status, TL_OK);
    assert_int_equal(f->reply.web_phone_get_result.is, TL_VALUE);
    return f->reply.web_phone_get_result.value;
}

static void assert_opt(tl_opt_text got, const char *expected) {
    assert_int_equal(got.is, TL_VALUE);
    assert_string_equal(got.value.ptr, expected);
    assert_int_equal(got.value.len, strlen(expected));
}

static void reads_three_states(void **state) {
    const xweb_customer_phone *phone =
        good(*state, soap_envelope(RESULT("<CurrentKey>k</CurrentKey><Phone_XRef><cph_key xsi:nil=\"true\"/><cph_extension/>"
                                          "<cph_owner>  x &amp; y\n</cph_owner></Phone_XRef><Phone/>")));
    assert_opt(phone->current_key, "k");
    assert_int_equal(phone->phone_x_ref.is, TL_VALUE);
    assert_int_equal(phone->phone_x_ref.value->cph_key.is, TL_NULL);
    assert_opt(phone->phone_x_ref.value->cph_extension, "");
    assert_opt(phone->phone_x_ref.value->cph_owner, "  x & y\n");
    assert_int_equal(phone->phone_x_ref.value->cph_cst_key.is, TL_ABSENT);
    assert_int_equal(phone->phone.is, TL_VALUE);
    assert_int_equal(phone->phone.value->phn_key.is, TL_ABSENT);
    assert_int_equal(phone->customer.is, TL_ABSENT);
}

/* Each leaf of each group, by its wire name, in each state. */
static void reads_every_leaf_in_each_state(void **state) {
    fixture *f = *state;
    const tl_type *type = &xweb_customer_phone_type;
    for (uint32_t i = 0; i < type->count; i++) {
        const tl_field *group = &type->fields[i];
        for (uint32_t j = 0; group->kind == TL_KIND_OBJECT && j < group->type->count; j++) {
            for (size_t n = 0; n < 3; n++) {
                char name[96], outer[96], body[1024];
                tl_str leaf = tl_field_name(&group->type->fields[j]), around = tl_field_name(group);
                (void)snprintf(name, sizeof name, "%.*s", (int)leaf.len, leaf.ptr);
                (void)snprintf(outer, sizeof outer, "%.*s", (int)around.len, around.ptr);
                (void)snprintf(body, sizeof body, RESULT("<%s><%s%s</%s></%s>"), outer, name,
                               n == 0   ? ">v"
                               : n == 1 ? ">"
                                        : " xsi:nil=\"1\">",
                               name, outer);
                const xweb_customer_phone *phone = good(f, soap_envelope(body));
                const char *member = (const char *)phone + group->offset, *inner = NULL;
                memcpy(&inner, member, sizeof inner);
                assert_non_null(inner);
                const tl_type *inside = group->type;
                for (uint32_t k = 0; k < inside->count; k++) {
                    const tl_opt_text *text = (const tl_opt_text *)(const void *)(inner + inside->fields[k].offset);
                    assert_int_equal(text->is, k != j ? TL_ABSENT : n == 2 ? TL_NULL : TL_VALUE);
                }
                tl_arena_reset(f->arena);
            }
        }
    }
}

static void reads_odd_forms(void **state) {
    fixture *f = *state;
    static const char *const prefixes[] = {"soap", "SOAP-ENV", "s", "env"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        char body[2048];
        const char *p = prefixes[i];
        (void)snprintf(body, sizeof body,
                       "\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- c --><%s:Envelope xmlns:%s='" SOAP_NS "' xmlns:p='" XWEB_NS
                       "'><%s:Header/>\n<%s:Body>"
                       "<p:WEBPhoneGetResponse><p:new>1</p:new><p:WEBPhoneGetResult><p:Phone><p:phn_number><![CDATA[1 & <2>]]></p:phn_number>"
                       "<p:unknown a='b'><p:deep/></p:unknown><p:phn_key>last</p:phn_key></p:Phone><p:CurrentKey>k&#x41;</p:CurrentKey>"
                       "<other xmlns='urn:x'>y</other></p:WEBPhoneGetResult></p:WEBPhoneGetResponse></%s:Body></%s:Envelope>\n",
                       p, p, p, p, p, p);
        const xweb_customer_phone *phone = good(f, body);
        assert_opt(phone->current_key, "kA");
        assert_opt(phone->phone.value->phn_number, "1 & <2>");
        assert_opt(phone->phone.value->phn_key, "last");
    }
}

static void reads_an_empty_result(void **state) {
    const xweb_customer_phone *phone = good(*state, soap_envelope(RESULT("")));
    assert_int_equal(phone->current_key.is, TL_ABSENT);
    phone = good(*state, soap_envelope("<WEBPhoneGetResponse xmlns=\"" XWEB_NS "\"><WEBPhoneGetResult/></WEBPhoneGetResponse>"));
    assert_int_equal(phone->phone.is, TL_ABSENT);
}

static void reads_30_megabytes(void **state) {
    fixture *f = *state;
    const size_t size = 30U * 1024U * 1024U;
    tl_buf body = {0};
    assert_int_equal(tl_buf_append(&body, tl_str_from("<e:Envelope xmlns:e=\"" SOAP_NS "\"><e:Body><WEBPhoneGetResponse xmlns=\"" XWEB_NS
                                                      "\"><WEBPhoneGetResult><CurrentKey>")),
                     TL_OK);
    assert_int_equal(tl_buf_reserve(&body, size), TL_OK);
    memset(body.ptr + body.len, 'x', size);
    body.len += size;
    assert_int_equal(tl_buf_append(&body, tl_str_from("</CurrentKey></WEBPhoneGetResult></WEBPhoneGetResponse></e:Body></e:Envelope>")), TL_OK);
    assert_int_equal(tl_buf_pad(&body), TL_OK);
    const xweb_customer_phone *phone = good(f, body.ptr);
    assert_int_equal(phone->current_key.value.len, size);
    tl_buf_dispose(&body);
}

/* One reply that must be an error: its status, and a part of the message. */
typedef struct bad {
    int32_t http_status;
    const char *body;
    tl_status status;
    const char *message;
} bad;

static void assert_bad(fixture *f, const bad *row) {
    tl_status status = get(f, row->http_status, row->body);
    if (status != row->status || !strstr(f->error.message, row->message)) {
        fail_msg("%s\n  gave %s: %s\n  not %s: %s", row->body, tl_status_name(status), f->error.message, tl_status_name(row->status), row->message);
    }
}

#define ENVELOPE(body) "<s:Envelope xmlns:s=\"" SOAP_NS "\"><s:Body>" body "</s:Body></s:Envelope>"

static void refuses_what_is_no_answer(void **state) {
    static const bad rows[] = {
        {200, "", TL_ERR_HTTP, "no body"},
        {200, " \r\n", TL_ERR_HTTP, "no body"},
        {200, "Service Unavailable", TL_ERR_HTTP, "no SOAP envelope"},
        {503, "Service Unavailable", TL_ERR_HTTP, "no SOAP envelope"},
        {200, "<!DOCTYPE html><html><body>Hi</body></html>", TL_ERR_HTTP, "HTML"},
        {200, "<html><body>Hi<br></body></html>", TL_ERR_HTTP, "HTML"},
        {500, "<html></html>", TL_ERR_HTTP, "no SOAP envelope"},
        {401, "<html></html>", TL_ERR_AUTH, "refuses"},
        {200, "<x/>", TL_ERR_HTTP, "no SOAP envelope"},
        {200, ENVELOPE(""), TL_ERR_TYPE, "no element in its body"},
        {200, ENVELOPE("<Other xmlns=\"" XWEB_NS "\"/>"), TL_ERR_TYPE, "the element Other and not WEBPhoneGetResponse"},
        {200, ENVELOPE("<WEBPhoneGetResponse xmlns=\"urn:x\"><WEBPhoneGetResult/></WEBPhoneGetResponse>"), TL_ERR_TYPE, "check the namespace"},
        {200, ENVELOPE("<WEBPhoneGetResponse><WEBPhoneGetResult/></WEBPhoneGetResponse>"), TL_ERR_TYPE, "check the namespace"},
        {200, ENVELOPE("<WEBPhoneGetResponse xmlns=\"" XWEB_NS "\"/>"), TL_ERR_TYPE, "holds no result"},
        {200, ENVELOPE("<p:WEBPhoneGetResponse xmlns:p=\"" XWEB_NS "\"><WEBPhoneGetResult/></p:WEBPhoneGetResponse>"), TL_ERR_TYPE,
         "holds no result"},
        {200, ENVELOPE(RESULT("<CurrentKey>k")), TL_ERR_SYNTAX, "not well-formed"},
        {200, "<s:Envelope xmlns:s=\"" SOAP_NS "\"><s:Body>" RESULT(""), TL_ERR_SYNTAX, "not well-formed"},
        {200, ENVELOPE(RESULT("<CurrentKey>&nbsp;</CurrentKey>")), TL_ERR_SYNTAX, "undefined entity"},
        {200, "<!DOCTYPE s:Envelope [<!ENTITY e \"x\">]>" ENVELOPE(RESULT("<CurrentKey>&e;</CurrentKey>")), TL_ERR_HTTP, "no SOAP envelope"},
        {200,
         "<s:Envelope xmlns:s=\"" SOAP_NS
         "\"><s:Header><h:x xmlns:h=\"urn:h\" s:mustUnderstand=\"1\"/></s:Header><s:Body>" RESULT("") "</s:Body></s:Envelope>",
         TL_ERR_HTTP, "must be understood"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_bad(*state, &rows[i]);
    }
}

/* Elements nested that deep, inside of `begin` and `end`. */
static tl_status get_nested(fixture *f, const char *begin, const char *end, int depth) {
    tl_buf body = {0};
    assert_int_equal(tl_buf_append(&body, tl_str_from(begin)), TL_OK);
    for (int i = 0; i < depth; i++) {
        assert_int_equal(tl_buf_append(&body, tl_str_from("<a>")), TL_OK);
    }
    for (int i = 0; i < depth; i++) {
        assert_int_equal(tl_buf_append(&body, tl_str_from("</a>")), TL_OK);
    }
    assert_int_equal(tl_buf_append(&body, tl_str_from(end)), TL_OK);
    assert_int_equal(tl_buf_pad(&body), TL_OK);
    tl_status status = get(f, 200, body.ptr);
    tl_buf_dispose(&body);
    return status;
}

/* What nobody knows is passed over, 10,000 levels of it and no more; what stands in place of an envelope is not followed for ever. */
static void survives_deep_nesting(void **state) {
    fixture *f = *state;
    static const char begin[] =
        "<e:Envelope xmlns:e=\"" SOAP_NS "\"><e:Body><WEBPhoneGetResponse xmlns=\"" XWEB_NS "\"><WEBPhoneGetResult><CurrentKey>k</CurrentKey>";
    static const char end[] = "</WEBPhoneGetResult></WEBPhoneGetResponse></e:Body></e:Envelope>";
    assert_int_equal(get_nested(f, begin, end, 10000), TL_OK);
    assert_opt(f->reply.web_phone_get_result.value->current_key, "k");
    assert_int_equal(get_nested(f, begin, end, 10300), TL_ERR_LIMIT);
    assert_int_equal(get_nested(f, begin, end, 1000000), TL_ERR_LIMIT);
    assert_int_equal(get_nested(f, "<e:Envelope xmlns:e=\"" SOAP_NS "\"><e:Body>", "</e:Body></e:Envelope>", 10000), TL_ERR_LIMIT);
    assert_int_equal(get_nested(f, "<x>", "</x>", 1000000), TL_ERR_HTTP);
}

static void gives_a_faults_words(void **state) {
    fixture *f = *state;
    static const char *const body =
        ENVELOPE("<s:Fault><faultcode>s:Client</faultcode><faultstring>System.Web.Services.Protocols.SoapException: Invalid "
                 "Parameters.\n   at Some.Method()</faultstring><faultactor>https://x</faultactor><detail>"
                 "<SystemExceptionInfo xmlns=\"" XWEB_NS "\"><XWebException><Message>Invalid Parameters. &amp; more</Message>"
                 "<Number>0</Number></XWebException></SystemExceptionInfo></detail></s:Fault>");
    static const int32_t codes[] = {500, 200};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(get(f, codes[i], body), TL_ERR_HTTP);
        assert_string_equal(f->error.field, "SystemExceptionInfo");
        assert_string_equal(f->error.message, "Invalid Parameters. & more");
        assert_int_equal(f->error.http_status, codes[i]);
    }
    assert_int_equal(get(f, 500,
                         ENVELOPE("<s:Fault><faultcode>s:Server</faultcode><faultstring>System.X.SoapException: Locked\n  at y</faultstring>"
                                  "<detail/></s:Fault>")),
                     TL_ERR_HTTP);
    assert_string_equal(f->error.field, "Server");
    assert_string_equal(f->error.message, "Locked");
}

static void understands_its_own_header(void **state) {
    fixture *f = *state;
    (void)good(f, "<s:Envelope xmlns:s=\"" SOAP_NS "\"><s:Header><AuthorizationToken xmlns=\"" XWEB_NS
                  "\" s:mustUnderstand=\"1\"><Token>t</Token></AuthorizationToken><other xmlns=\"urn:x\"/></s:Header><s:Body>" RESULT(
                      "<CurrentKey>k</CurrentKey>") "</s:Body></s:Envelope>");
}

static void reads_rows(void **state) {
    fixture *f = *state;
    xweb_get_query_response reply = {0};
    tl_http_reply http =
        soap_reply(200, soap_envelope("<GetQueryResponse xmlns=\"" XWEB_NS "\"><GetQueryResult><Individuals recordReturn=\"2\" xmlns=\"\">"
                                      "<Result><cst_key>1</cst_key><cst_name>A &amp; B</cst_name></Result>\n"
                                      "<Result><cst_key xsi:nil=\"true\"/><cst_name></cst_name><x><y>in</y>ner</x></Result>"
                                      "</Individuals></GetQueryResult></GetQueryResponse>"));
    assert_int_equal(xweb_codec.read(&xweb_get_query_operation, NULL, &http, &reply, f->arena, &f->error), TL_OK);
    assert_int_equal(reply.get_query_result.is, TL_VALUE);
    assert_int_equal(reply.get_query_result.value.count, 2);
    const xweb_row *rows = reply.get_query_result.value.items;
    assert_int_equal(rows[0].cells.value.count, 2);
    assert_opt(rows[0].cells.value.items[1].name, "cst_name");
    assert_opt(rows[0].cells.value.items[1].value, "A & B");
    assert_int_equal(rows[1].cells.value.items[0].value.is, TL_NULL);
    assert_opt(rows[1].cells.value.items[1].value, "");
    assert_opt(rows[1].cells.value.items[2].value, "inner");
    tl_buf_dispose(&http.body);
    http = soap_reply(200, soap_envelope("<GetQueryResponse xmlns=\"" XWEB_NS "\"><GetQueryResult/></GetQueryResponse>"));
    memset(&reply, 0, sizeof reply);
    assert_int_equal(xweb_codec.read(&xweb_get_query_operation, NULL, &http, &reply, f->arena, &f->error), TL_OK);
    assert_int_equal(reply.get_query_result.is, TL_VALUE);
    assert_int_equal(reply.get_query_result.value.count, 0);
    tl_buf_dispose(&http.body);
}

static void only_checks_without_a_struct(void **state) {
    fixture *f = *state;
    tl_http_reply http = soap_reply(200, soap_envelope(RESULT("")));
    assert_int_equal(xweb_codec.read(&xweb_web_phone_get_operation, NULL, &http, NULL, NULL, &f->error), TL_OK);
    tl_buf_dispose(&http.body);
    http = soap_reply(200, "<html/>");
    assert_int_equal(xweb_codec.read(&xweb_web_phone_get_operation, NULL, &http, NULL, NULL, &f->error), TL_ERR_HTTP);
    tl_buf_dispose(&http.body);
}

static void reads_by_another_namespace(void **state) {
    fixture *f = *state;
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    kognitiv_save_account_phone_response reply = {0};
    options.namespace_uri = "urn:tenant";
    tl_http_reply http = soap_reply(200, ENVELOPE("<SaveAccountPhoneResponse xmlns=\"urn:tenant\"><SaveAccountPhoneResult><ReturnCode>0</ReturnCode>"
                                                  "</SaveAccountPhoneResult></SaveAccountPhoneResponse>"));
    assert_int_equal(kognitiv_codec.read(&kognitiv_save_account_phone_operation, &options, &http, &reply, f->arena, &f->error), TL_OK);
    assert_opt(reply.save_account_phone_result.value->return_code, "0");
    assert_int_equal(kognitiv_codec.read(&kognitiv_save_account_phone_operation, NULL, &http, &reply, f->arena, &f->error), TL_ERR_TYPE);
    tl_buf_dispose(&http.body);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_three_states, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_every_leaf_in_each_state, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_odd_forms, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_an_empty_result, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_30_megabytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_what_is_no_answer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(survives_deep_nesting, set_up, tear_down),
        cmocka_unit_test_setup_teardown(gives_a_faults_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(understands_its_own_header, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_checks_without_a_struct, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reads_by_another_namespace, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
