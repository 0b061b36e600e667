/* What a reply says of the token, and the next one. */
#include "support.h"

#include <string.h>

#define ENVELOPE(header, body)                                                                                                                       \
    "<s:Envelope xmlns:s=\"" SOAP_NS "\" xmlns=\"" XWEB_NS "\"><s:Header>" header "</s:Header><s:Body>" body "</s:Body></s:Envelope>"
#define FAULT(text, detail) "<s:Fault><faultcode>s:Client</faultcode><faultstring>" text "</faultstring><detail>" detail "</detail></s:Fault>"
#define TOKEN(attributes, token) "<AuthorizationToken" attributes "><Token>" token "</Token></AuthorizationToken>"

typedef struct verdict {
    int32_t http_status;
    const char *body;
    tl_token_fate fate;
    const char *next;
} verdict;

static void judge(const tl_operation *operation, const verdict *row) {
    tl_http_reply http = soap_reply(row->http_status, row->body);
    tl_buf next = {0};
    tl_token_fate fate = operation->codec->judge_token(operation, &http, &next);
    if (fate != row->fate || !tl_str_equal(tl_buf_str(&next), tl_str_from(row->next))) {
        fail_msg("%s\n  gave %d, %.*s", row->body, (int)fate, (int)next.len, next.len ? next.ptr : "");
    }
    tl_buf_dispose(&next);
    tl_buf_dispose(&http.body);
}

static void tells_fate_and_next_token(void **state) {
    (void)state;
    static const verdict rows[] = {
        {200, ENVELOPE(TOKEN("", "abc"), "<WEBPhoneGetResponse/>"), TL_TOKEN_ACCEPTED, "abc"},
        {200, ENVELOPE(TOKEN(" s:actor=\"6f9619ff-8b86-d011-b42d-00c04fc964ff\"", " a&amp;c\n"), "<x/>"), TL_TOKEN_ACCEPTED, "a&c"},
        {200, ENVELOPE(TOKEN(" s:actor=\"x\" s:mustUnderstand=\"1\"", "<![CDATA[t]]>"), "<x/>"), TL_TOKEN_ACCEPTED, "t"},
        {200, ENVELOPE("<Other><Token>no</Token></Other>", "<x><AuthorizationToken><Token>no</Token></AuthorizationToken></x>"), TL_TOKEN_ACCEPTED,
         ""},
        {200, ENVELOPE("", "<x/>"), TL_TOKEN_ACCEPTED, ""},
        {500, ENVELOPE("", FAULT("System.Web.Services.Protocols.SoapException: Locked\n at x", "")), TL_TOKEN_REFUSED, ""},
        {500, ENVELOPE("", FAULT("x", "<InvalidTokenException><Message>m</Message></InvalidTokenException>")), TL_TOKEN_REFUSED, ""},
        {200, ENVELOPE("", FAULT("x", "<InvalidTokenExceptionInfo/>")), TL_TOKEN_REFUSED, ""},
        {500,
         ENVELOPE(
             "",
             FAULT("x", "<LockedCredentialsExceptionInfo><XWebException><Message>Locked</Message></XWebException></LockedCredentialsExceptionInfo>")),
         TL_TOKEN_ACCEPTED, ""},
        {500, ENVELOPE("", FAULT("x: Credentials Locked Out", "")), TL_TOKEN_ACCEPTED, ""},
        {500, ENVELOPE("", FAULT("The customer is Locked", "")), TL_TOKEN_ACCEPTED, ""},
        {500, ENVELOPE(TOKEN("", "n"), FAULT("Invalid Parameters.", "<SystemExceptionInfo/>")), TL_TOKEN_ACCEPTED, "n"},
        {401, "<html>", TL_TOKEN_REFUSED, ""},
        {500, "<html><body/></html>", TL_TOKEN_UNSURE, ""},
        {200, "Service Unavailable", TL_TOKEN_UNSURE, ""},
        {200, "", TL_TOKEN_UNSURE, ""},
        {500, ENVELOPE("", "<x/>"), TL_TOKEN_UNSURE, ""},
        {200, "<!DOCTYPE x><x/>", TL_TOKEN_UNSURE, ""},
        /* Cut inside the header: what is there of a token is not believed. */
        {200, "<s:Envelope xmlns:s=\"" SOAP_NS "\"><s:Header><AuthorizationToken><Token>ab", TL_TOKEN_UNSURE, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        judge(&xweb_web_phone_get_operation, &rows[i]);
    }
}

static void looks_at_a_return_code(void **state) {
    (void)state;
#define CODE(code) "<s:Envelope xmlns:s=\"" SOAP_NS "\"><s:Body><r><p><ReturnCode>" code "</ReturnCode></p></r></s:Body></s:Envelope>"
    static const verdict rows[] = {
        {200, CODE("0"), TL_TOKEN_ACCEPTED, ""},
        {200, CODE(" 100 "), TL_TOKEN_REFUSED, ""},
        {200, CODE("101"), TL_TOKEN_ACCEPTED, ""},
        {200, CODE("1000"), TL_TOKEN_ACCEPTED, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        judge(&kognitiv_save_account_phone_operation, &rows[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(tells_fate_and_next_token), cmocka_unit_test(looks_at_a_return_code)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
