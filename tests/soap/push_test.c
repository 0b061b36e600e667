/* Faults and checks through the push: what a fault means there, and that a record which the schema forbids is never sent. */
#include "pushing.h"

#include <string.h>

#include <trunkline/systems.h>

#include "support.h"

#define REPLY(status, body) "HTTP/1.1 " status "\r\nContent-Type: text/xml; charset=utf-8\r\nConnection: close\r\n\r\n" body
#define ENVELOPE(body) "<s:Envelope xmlns:s=\"" SOAP_NS "\"><s:Body>" body "</s:Body></s:Envelope>"
#define FAULT(code, text, detail)                                                                                                                    \
    ENVELOPE("<s:Fault><faultcode>" code "</faultcode><faultstring>" text "</faultstring><detail>" detail "</detail></s:Fault>")
#define UPDATED "<WEBPhoneUpdateResponse xmlns=\"" XWEB_NS "\"><WEBPhoneUpdateResult>true</WEBPhoneUpdateResult></WEBPhoneUpdateResponse>"
#define FAILED "500 Internal Server Error"

static const tl_adapter *xweb(void) {
    size_t count = 0;
    const tl_adapter *const *systems = tl_soap_systems(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(systems[i]->name, "xweb") == 0) {
            return systems[i];
        }
    }
    fail_msg("there is no adapter xweb");
    return NULL;
}

static void faults_are_final(void **state) {
    (void)state;
    static const struct {
        const char *reply;
        tl_outcome outcome;
        tl_reason reason;
        size_t requests;
        bool stopped;
    } rows[] = {
        {REPLY(FAILED, FAULT("s:Client", "x: Invalid Parameters.", "")), TL_OUTCOME_REJECTED, TL_REASON_BAD_VALUE, 1, false},
        {REPLY(FAILED, FAULT("s:Server", "Disk on fire", "")), TL_OUTCOME_REJECTED, TL_REASON_VENDOR_ERROR, 1, false},
        {REPLY("200 OK", FAULT("s:Server", "Disk on fire", "")), TL_OUTCOME_REJECTED, TL_REASON_VENDOR_ERROR, 1, false},
        {REPLY(FAILED, FAULT("s:Client", "u is not authorized to perform this", "")), TL_OUTCOME_NOT_SENT, TL_REASON_NO_PERMISSION, 1, true},
        {REPLY(FAILED, FAULT("s:Client", "Credentials Locked Out", "")), TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, 1, true},
        /* No fault: nobody knows what was done, and an update may be sent again. */
        {REPLY(FAILED, "<html>oops</html>"), TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, 4, false},
        {REPLY("200 OK", ENVELOPE(UPDATED)), TL_OUTCOME_SAVED, TL_REASON_NONE, 1, false},
    };
    const tl_extra key = pushing_key();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const faultd_step step = {.fault = FAULTD_LAST, .reply = rows[i].reply};
        const faultd_options script = {&step, 1, NULL};
        faultd *server = faultd_start(&script);
        pushing p;
        assert_non_null(server);
        pushing_init(&p, &key, 1);
        pushing_run(&p, xweb(), server);
        if (p.result.outcome != rows[i].outcome || p.result.reason != rows[i].reason || faultd_requests(server) != rows[i].requests ||
            p.summary.stopped != rows[i].stopped) {
            fail_msg("row %zu: %s, %s, %zu requests, stopped %d: %s", i, tl_outcome_name(p.result.outcome), tl_reason_name(p.result.reason),
                     faultd_requests(server), (int)p.summary.stopped, p.message);
        }
        faultd_stop(server);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(faults_are_final)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
