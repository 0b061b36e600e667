/*
 * A tenant whose field list differs, after regenerating: built by tenant.sh from another WSDL, with the adapter's C as it is.
 * The environment names a field that only this tenant has, with what stands before and behind it on the wire.
 */
#include "pushing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <trunkline/call.h>
#include <trunkline/xweb.h>

#include "soap_systems.h"

#define XWEB_NS "http://www.avectra.com/2005/"
#define UPDATED                                                                                                                                      \
    "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nConnection: close\r\n\r\n"                                                          \
    "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body><WEBPhoneUpdateResponse xmlns=\"" XWEB_NS                    \
    "\"><WEBPhoneUpdateResult>true</WEBPhoneUpdateResult></WEBPhoneUpdateResponse></soap:Body></soap:Envelope>"

static const faultd_step updated = {.fault = FAULTD_LAST, .reply = UPDATED};
static const faultd_options script = {&updated, 1, NULL};

/* "Customer.cst_src_key,cst_credit_limit,cst_src_code": group and field, the one before it, the one behind it. */
typedef struct place {
    char group[32], field[64], before[64], behind[64];
} place;

static void read_place(place *p) {
    const char *text = getenv("TENANT_FIELD");
    char *const to[] = {p->group, p->field, p->before, p->behind};
    const size_t sizes[] = {sizeof p->group, sizeof p->field, sizeof p->before, sizeof p->behind};
    assert_non_null(text);
    for (size_t i = 0; i < 4; i++) {
        size_t length = strcspn(text, ".,");
        assert_true(length > 0 && length < sizes[i]);
        memcpy(to[i], text, length);
        to[i][length] = '\0';
        text += length + (text[length] != '\0');
    }
}

/* Keys are GUIDs; 1 is a flag, a number and a text. */
static const char *value_of(const char *name) {
    return strstr(name, "_key") ? PUSHING_KEY : "1";
}

static void put(tl_buf *to, const char *name) {
    assert_int_equal(tl_buf_format(to, "<xweb:%s>%s</xweb:%s>", name, value_of(name), name), TL_OK);
}

static void assert_soap_1_1(const char *request) {
    assert_non_null(request);
    assert_non_null(strstr(request, "\r\nContent-Type: text/xml; charset=utf-8\r\n"));
    assert_non_null(strstr(request, "\r\nSOAPAction: \"" XWEB_NS "WEBPhoneUpdate\"\r\n"));
    assert_non_null(strstr(request, "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\""));
    assert_null(strstr(request, "http://www.w3.org/2003/05/soap-envelope"));
    assert_non_null(strstr(request, "<xweb:AuthorizationToken><xweb:Token>t0ken-very-s3cret</xweb:Token></xweb:AuthorizationToken>"));
}

static void calls(void **state) {
    (void)state;
    char url[80], path[100];
    tl_client *client = NULL;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_error error = {0};
    xweb_customer_phone request = {.current_key = tl_text(PUSHING_KEY)};
    xweb_web_phone_update_response reply;
    tl_arena *arena = tl_arena_new();
    faultd *server = faultd_start(&script);
    tl_buf expected = {0};
    place p;
    read_place(&p);
    const char *const names[] = {p.behind, p.field, p.before}; /* set in another order than that of the wire */
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(path, sizeof path, "%s.%s", p.group, names[i]);
        if (tl_schema_set(&xweb_customer_phone_type, &request, tl_str_from(path), tl_text(value_of(names[i])), arena, &error) != TL_OK) {
            fail_msg("%s: %s", path, error.message);
        }
    }
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/xweb/secure/netForumXML.asmx", (unsigned)faultd_port(server));
    options.url = url;
    options.token = tl_token_static(tl_str_from("t0ken-very-s3cret"));
    assert_int_equal(tl_client_new(&client, &options, &error), TL_OK);
    if (xweb_web_phone_update(client, &request, &reply, arena, &error) != TL_OK) {
        fail_msg("%s: %s", error.field, error.message);
    }
    assert_string_equal(reply.web_phone_update_result.value.ptr, "true");
    size_t length = 0;
    const char *sent = faultd_request(server, 0, &length);
    assert_soap_1_1(sent);
    assert_int_equal(tl_buf_format(&expected, "<xweb:%s>", p.group), TL_OK);
    put(&expected, p.before);
    put(&expected, p.field);
    put(&expected, p.behind);
    assert_int_equal(tl_buf_format(&expected, "</xweb:%s>", p.group), TL_OK);
    assert_int_equal(tl_buf_pad(&expected), TL_OK);
    assert_non_null(strstr(sent, expected.ptr));
    tl_buf_dispose(&expected);
    tl_client_free(client);
    tl_arena_free(arena);
    faultd_stop(server);
}

static void pushes(void **state) {
    (void)state;
    char path[100], element[240];
    faultd *server = faultd_start(&script);
    place at;
    pushing p;
    read_place(&at);
    (void)snprintf(path, sizeof path, "%s.%s", at.group, at.field);
    (void)snprintf(element, sizeof element, "<xweb:%s>%s</xweb:%s>", at.field, value_of(at.field), at.field);
    const tl_extra extras[] = {pushing_key(), {tl_str_from(path), tl_text(value_of(at.field))}};
    pushing_init(&p, extras, 2);
    pushing_run(&p, &tl_xweb_adapter, server);
    if (p.check != TL_OK || p.result.outcome != TL_OUTCOME_SAVED) {
        fail_msg("%s: %s; %s: %s", p.error.field, p.error.message, tl_outcome_name(p.result.outcome), p.message);
    }
    size_t length = 0;
    const char *sent = faultd_request(server, 0, &length);
    assert_soap_1_1(sent);
    assert_non_null(strstr(sent, element));
    assert_non_null(strstr(sent, "<xweb:phn_number>408 555 1212</xweb:phn_number>"));
    faultd_stop(server);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(calls), cmocka_unit_test(pushes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
