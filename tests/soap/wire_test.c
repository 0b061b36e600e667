/* Calls over a real connection: what goes out, what a rotating token does, what a fault is. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "faultd/faultd.h"

#define REPLY(status, body) "HTTP/1.1 " status "\r\nContent-Type: text/xml; charset=utf-8\r\nConnection: close\r\n\r\n" body
#define ENVELOPE(token, body)                                                                                                                        \
    "<?xml version=\"1.0\"?><soap:Envelope xmlns:soap=\"" SOAP_NS "\"><soap:Header><AuthorizationToken xmlns=\"" XWEB_NS                             \
    "\" soap:actor=\"x\"><Token>" token "</Token></AuthorizationToken></soap:Header><soap:Body>" body "</soap:Body></soap:Envelope>"
#define UPDATED(token)                                                                                                                               \
    ENVELOPE(token, "<WEBPhoneUpdateResponse xmlns=\"" XWEB_NS "\"><WEBPhoneUpdateResult>true</WEBPhoneUpdateResult></WEBPhoneUpdateResponse>")

typedef struct wire {
    faultd *server;
    tl_client *client;
    tl_arena *arena;
    xweb_individual_phone_phone_data_object phone;
    xweb_customer_phone request;
    xweb_web_phone_update_response reply;
    tl_error error;
} wire;

static void begin(wire *with, const faultd_step *steps, size_t count) {
    char url[80];
    faultd_options server = {steps, count, NULL};
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    memset(with, 0, sizeof *with);
    with->server = faultd_start(&server);
    assert_non_null(with->server);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/xweb/secure/netForumXML.asmx", (unsigned)faultd_port(with->server));
    options.url = url;
    options.token = tl_token_static(tl_str_from("t<&ken-very-s3cret"));
    assert_int_equal(tl_client_new(&with->client, &options, &with->error), TL_OK);
    with->arena = tl_arena_new();
    with->phone.phn_number = tl_text("1 & 2");
    with->request.phone = xweb_some_individual_phone_phone_data_object(&with->phone);
}

static void end(wire *with) {
    tl_client_free(with->client);
    tl_arena_free(with->arena);
    faultd_stop(with->server);
}

static tl_status update(wire *with) {
    return xweb_web_phone_update(with->client, &with->request, &with->reply, with->arena, &with->error);
}

static void sends_soap_1_1(void **state) {
    (void)state;
    const faultd_step step = {.fault = FAULTD_LAST, .reply = REPLY("200 OK", UPDATED("n"))};
    wire with;
    begin(&with, &step, 1);
    if (update(&with) != TL_OK) {
        fail_msg("%s", with.error.message);
    }
    assert_string_equal(with.reply.web_phone_update_result.value.ptr, "true");
    size_t length = 0;
    const char *request = faultd_request(with.server, 0, &length);
    assert_non_null(request);
    assert_int_equal(strncmp(request, "POST /xweb/secure/netForumXML.asmx HTTP/1.1\r\n", 45), 0);
    assert_non_null(strstr(request, "\r\nContent-Type: text/xml; charset=utf-8\r\n"));
    assert_non_null(strstr(request, "\r\nSOAPAction: \"http://www.avectra.com/2005/WEBPhoneUpdate\"\r\n"));
    assert_non_null(strstr(request, "xmlns:SOAP-ENV=\"http://schemas.xmlsoap.org/soap/envelope/\""));
    assert_non_null(strstr(request, "<xweb:Token>t&lt;&amp;ken-very-s3cret</xweb:Token>"));
    assert_non_null(strstr(request, "<xweb:Phone><xweb:phn_number>1 &amp; 2</xweb:phn_number></xweb:Phone>"));
    assert_null(strstr(request, "Authorization: "));
    end(&with);
}

/* The insert is not idempotent, so that nothing is sent again. */
static tl_status insert(wire *with) {
    xweb_web_phone_insert_response reply;
    return xweb_web_phone_insert(with->client, &with->request, &reply, with->arena, &with->error);
}

static void gives_a_faults_words(void **state) {
    (void)state;
    const faultd_step step = {.fault = FAULTD_LAST, .reply = REPLY("500 Internal Server Error",
                       "<s:Envelope xmlns:s=\"" SOAP_NS "\"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>x</faultstring>"
                       "<detail><SystemExceptionInfo xmlns=\"" XWEB_NS "\"><XWebException><Message>Invalid Parameters.</Message>"
                       "</XWebException></SystemExceptionInfo></detail></s:Fault></s:Body></s:Envelope>")};
    wire with;
    begin(&with, &step, 1);
    assert_int_equal(insert(&with), TL_ERR_HTTP);
    assert_string_equal(with.error.field, "SystemExceptionInfo");
    assert_non_null(strstr(with.error.message, "Invalid Parameters."));
    assert_int_equal(with.error.http_status, 500);
    end(&with);
}

static void tells_html_from_soap(void **state) {
    (void)state;
    const faultd_step step = {.fault = FAULTD_LAST,
                              .reply = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html><body>Sign in</body></html>"};
    wire with;
    begin(&with, &step, 1);
    assert_int_equal(insert(&with), TL_ERR_HTTP);
    end(&with);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sends_soap_1_1), cmocka_unit_test(gives_a_faults_words),
                                       cmocka_unit_test(tells_html_from_soap)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
