/* Both sides of the simulated xWEB are one installation: tokens, phones and the limit of faults. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "raw_client.h"
#include "soap_client.h"

#define PHONE "a0000000-0000-4000-8000-000000001001"

static sim_process sim;

static int stop(void **state) {
    (void)state;
    return sim_teardown(&sim);
}

static void check_start(const char *options, const char *const *arguments) {
    char seed[700];
    snprintf(seed, sizeof seed,
             "xweb:\n  users: [{name: xweb-user, password: xweb-password}]\n  phone_types: {243f7447-c38b-473f-be84-dbedd2f1f55e: Mobile}\n"
             "  customers: [{from: 1001, to: 1001}]\n  phones: [{from: 1001, to: 1001}]\n%s",
             options);
    const sim_setup setup = {.seed = seed, .arguments = arguments};
    assert_true(sim_start(&sim, &setup));
}

static raw_reply update(const char *token, long status) {
    char authorization[100];
    char *body = raw_file("xweb-json/update-request.json", NULL, NULL);
    snprintf(authorization, sizeof authorization, "Bearer %s", token);
    const raw_ask ask = {.path = "/xweb/JSON/WEBPhoneUpdate", .type = "application/json", .authorization = authorization, .body = body};
    raw_reply reply = raw_call(&sim, &ask, status);
    free(body);
    return reply;
}

/* A token of SOAP serves JSON, the next one of JSON serves SOAP, and SOAP sees what JSON saved. */
static void test_tokens(void **state) {
    (void)state;
    static const char prefix[] = "Bearer token = ";
    check_start("  token: {mode: single-use}\n", NULL);
    char *token = soap_login(sim.url);
    raw_reply reply = update(token, 200);
    char *next = raw_header(&reply, "WWW-Authenticate");
    assert_non_null(next);
    assert_int_equal(strncmp(next, prefix, sizeof prefix - 1), 0);
    raw_dispose(&reply);
    const char *const pairs[] = {"TOKEN", next + sizeof prefix - 1, "KEY", PHONE, NULL};
    soap_reply phone = soap_xweb(sim.url, "WEBPhoneGet", "xweb/get-request.xml", pairs, 200);
    check_element(&phone, "phn_number", "800-555-1010");
    soap_reply_dispose(&phone);
    reply = update(token, 401);
    raw_dispose(&reply);
    free(next);
    free(token);
}

/* Faults of both sides count together; a fault of the simulator is for the system that it names. */
static void test_faults(void **state) {
    (void)state;
    static const char *const arguments[] = {"--fault", "{system: xweb-json, operation: WEBPhoneUpdate, calls: 1, status: 503}", NULL};
    check_start("  limits: {faults_per_day: 2}\n", arguments);
    char *token = soap_login(sim.url);
    const char *const pairs[] = {"TOKEN", token, NULL};
    soap_reply soap = soap_xweb(sim.url, "WEBPhoneUpdate", "xweb/update-partial-request.xml", pairs, 200);
    soap_reply_dispose(&soap);
    raw_reply reply = update(token, 503);
    raw_dispose(&reply);
    const char *const unknown[] = {"TOKEN", token, "KEY", "a0000000-0000-4000-8000-000000000009", NULL};
    soap = soap_xweb(sim.url, "WEBPhoneGet", "xweb/get-request.xml", unknown, 500);
    soap_reply_dispose(&soap);
    char authorization[100];
    snprintf(authorization, sizeof authorization, "Bearer %s", token);
    const raw_ask wrong = {.path = "/xweb/JSON/WEBPhoneGet?key=1", .authorization = authorization};
    reply = raw_call(&sim, &wrong, 500);
    assert_non_null(strstr(reply.body, "No record"));
    raw_dispose(&reply);
    reply = update(token, 500);
    assert_non_null(strstr(reply.body, "fault limit"));
    raw_dispose(&reply);
    free(token);
}

/* The operation of SOAP stands in the body, and a fault finds it there. */
static void test_soap_fault(void **state) {
    (void)state;
    static const char *const arguments[] = {"--fault", "{system: xweb, operation: WEBPhoneUpdate, calls: 2, status: 503}", NULL};
    check_start("", arguments);
    char *token = soap_login(sim.url);
    const char *const pairs[] = {"TOKEN", token, NULL};
    raw_reply reply = update(token, 200);
    raw_dispose(&reply);
    soap_reply soap = soap_xweb(sim.url, "WEBPhoneUpdate", "xweb/update-partial-request.xml", pairs, 200);
    soap_reply_dispose(&soap);
    char *body = soap_request("xweb/update-partial-request.xml", pairs);
    soap = soap_post(sim.url, "/xweb/secure/netForumXML.asmx", "\"http://www.avectra.com/2005/WEBPhoneUpdate\"", NULL, body);
    assert_int_equal(soap.status, 503);
    soap_reply_dispose(&soap);
    free(body);
    free(token);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_tokens, stop),
        cmocka_unit_test_teardown(test_faults, stop),
        cmocka_unit_test_teardown(test_soap_fault, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
