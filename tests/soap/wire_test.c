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
    options.backoff_base_ms = 1;
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

#define FAULT(status, code, text, detail)                                                                                                            \
    REPLY(status, "<s:Envelope xmlns:s=\"" SOAP_NS "\"><s:Body><s:Fault><faultcode>" code "</faultcode><faultstring>" text "</faultstring>"          \
                  "<detail>" detail "</detail></s:Fault></s:Body></s:Envelope>")
#define DETAIL(element, text) "<" element " xmlns=\"" XWEB_NS "\"><XWebException><Message>" text "</Message></XWebException></" element ">"

/* The insert is not idempotent, so that nothing is sent again. */
static tl_status insert(wire *with) {
    xweb_web_phone_insert_response reply;
    return xweb_web_phone_insert(with->client, &with->request, &reply, with->arena, &with->error);
}

typedef struct end_seen {
    int calls;
    tl_outcome outcome;
    tl_reason reason;
    uint32_t attempts;
} end_seen;

static void on_done(void *context, const tl_call_end *end) {
    end_seen *seen = context;
    seen->calls++;
    seen->outcome = end->outcome;
    seen->reason = end->reason;
    seen->attempts = end->attempts;
}

typedef struct fault_row {
    const char *reply;
    tl_outcome outcome;
    tl_reason reason;
    tl_status status;
    const char *field;
    const char *words;
} fault_row;

/* The update may be sent twice; but a fault is the vendor's own answer, and the same again would only count against the fault limit. */
static void never_repeats_a_fault(void **state) {
    (void)state;
    static const fault_row rows[] = {
        {FAULT("500 Internal Server Error", "s:Client", "x", DETAIL("SystemExceptionInfo", "Invalid Parameters.")), TL_OUTCOME_REJECTED,
         TL_REASON_BAD_VALUE, TL_ERR_HTTP, "SystemExceptionInfo", "Invalid Parameters."},
        /* One that no row knows. */
        {FAULT("500 Internal Server Error", "s:Server", "System.Exception: Disk on fire", ""), TL_OUTCOME_REJECTED, TL_REASON_VENDOR_ERROR,
         TL_ERR_HTTP, "Server", "Disk on fire"},
        {FAULT("200 OK", "s:Server", "Disk on fire", ""), TL_OUTCOME_REJECTED, TL_REASON_VENDOR_ERROR, TL_ERR_HTTP, "Server", "Disk on fire"},
        /* A row on a whole message, and rows that are about the caller. */
        {FAULT("500 Internal Server Error", "s:Client", "Locked", ""), TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, TL_ERR_AUTH, "Client", "Locked"},
        {FAULT("500 Internal Server Error", "s:Client", "x", DETAIL("SystemExceptionInfo", "You have reached the fault limit")), TL_OUTCOME_NOT_SENT,
         TL_REASON_RATE_LIMITED, TL_ERR_HTTP, "SystemExceptionInfo", "fault limit"},
        {FAULT("500 Internal Server Error", "s:Client", "u is not authorized to perform this", ""), TL_OUTCOME_NOT_SENT, TL_REASON_NO_PERMISSION,
         TL_ERR_AUTH, "Client", "not authorized"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const faultd_step step = {.fault = FAULTD_LAST, .reply = rows[i].reply};
        tl_call_options options = TL_CALL_OPTIONS_INIT;
        end_seen seen = {0};
        uint64_t ticket = 0;
        wire with;
        begin(&with, &step, 1);
        options.done = on_done;
        options.context = &seen;
        options.ticket = &ticket;
        assert_int_equal(xweb_web_phone_update_submit(with.client, &with.request, &options, &with.error), TL_OK);
        assert_int_equal(tl_wait(with.client, ticket, &with.error), TL_OK);
        assert_int_equal(seen.calls, 1);
        if (seen.outcome != rows[i].outcome || seen.reason != rows[i].reason || seen.attempts != 1) {
            fail_msg("row %zu: outcome %d, reason %d, %u attempts", i, (int)seen.outcome, (int)seen.reason, (unsigned)seen.attempts);
        }
        end(&with);
        begin(&with, &step, 1);
        assert_int_equal(update(&with), rows[i].status);
        assert_string_equal(with.error.field, rows[i].field);
        assert_non_null(strstr(with.error.message, rows[i].words));
        assert_int_equal(faultd_requests(with.server), 1);
        end(&with);
    }
}

/* No words of the vendor's, so that nobody knows what was done: an idempotent call is sent again, another one is not. */
static void repeats_a_500_without_a_fault(void **state) {
    (void)state;
    const faultd_step steps[] = {{.fault = FAULTD_LAST, .reply = REPLY("500 Internal Server Error", "<html>oops</html>")},
                                 {.fault = FAULTD_LAST, .reply = REPLY("200 OK", UPDATED("n"))}};
    wire with;
    begin(&with, steps, 2);
    assert_int_equal(update(&with), TL_OK);
    end(&with);
    begin(&with, steps, 2);
    assert_int_equal(insert(&with), TL_ERR_HTTP);
    assert_int_equal(faultd_requests(with.server), 1);
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(sends_soap_1_1), cmocka_unit_test(never_repeats_a_fault),
                                       cmocka_unit_test(repeats_a_500_without_a_fault), cmocka_unit_test(tells_html_from_soap)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
