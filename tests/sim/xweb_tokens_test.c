/* The simulated xWEB's logins and tokens: where they stand, how long they count, and what is answered when they do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sim_process.h"
#include "soap_client.h"

static sim_process sim;

static int stop(void **state) {
    (void)state;
    return sim_teardown(&sim);
}

#define TENANT "xweb:\n  users: [{name: xweb-user, password: xweb-password}]\n  phone_types: {243f7447-c38b-473f-be84-dbedd2f1f55e: Mobile}\n"

static void check_start(const char *options) {
    char seed[600];
    snprintf(seed, sizeof seed, TENANT "%s", options);
    const sim_setup setup = {.seed = seed};
    assert_true(sim_start(&sim, &setup));
}

/* Lists the phone types with a token; the next token, free() it, NULL when the call faults. */
static char *use(const char *token, long status) {
    const char *const pairs[] = {"TOKEN", token, NULL};
    soap_reply reply = soap_xweb(sim.url, "WEBPhoneGetTypes", "xweb/get-types-request.xml", pairs, status);
    char *next = soap_value(&reply, "Token");
    soap_reply_dispose(&reply);
    return next;
}

static void check_login(const char *password, long status, const char *said) {
    const char *const pairs[] = {"PASSWORD", password, NULL};
    soap_reply reply = soap_xweb(sim.url, "Authenticate", "xweb/authenticate-request.xml", pairs, status);
    assert_non_null(strstr(reply.body, said));
    soap_reply_dispose(&reply);
}

/* A fault's bytes are those of the captured one. */
static void check_fault(const soap_reply *reply, const char *file) {
    const char *const pairs[] = {"HOST", sim.url + strlen("http://"), NULL};
    char path[100];
    snprintf(path, sizeof path, "xweb/%s", file);
    char *expected = soap_request(path, pairs);
    assert_string_equal(reply->body, expected);
    free(expected);
}

static void test_login(void **state) {
    (void)state;
    const char *const pairs[] = {"PASSWORD", "xweb-password", NULL};
    check_start("");
    soap_reply reply = soap_xweb(sim.url, "Authenticate", "xweb/authenticate-request.xml", pairs, 200);
    char *token = soap_value(&reply, "Token");
    assert_int_equal(strlen(token), 36);
    check_element(&reply, "AuthenticateResult", "http://www.avectra.com/2005/");
    assert_non_null(strstr(reply.body, "<xweb:AuthorizationToken SOAP-ENV:actor=\""));
    char *header = soap_children(&reply, "Header");
    assert_string_equal(header, "AuthorizationToken");
    free(header);
    free(token);
    soap_reply_dispose(&reply);
}

static void test_without_actor_and_token(void **state) {
    (void)state;
    const char *const pairs[] = {"PASSWORD", "xweb-password", NULL};
    check_start("  token: {actor: false}\n");
    soap_reply reply = soap_xweb(sim.url, "Authenticate", "xweb/authenticate-request.xml", pairs, 200);
    assert_null(strstr(reply.body, "actor"));
    assert_non_null(strstr(reply.body, "Token>"));
    soap_reply_dispose(&reply);
    assert_int_equal(sim_stop(&sim), 0);
    check_start("  token: {none: true}\n");
    reply = soap_xweb(sim.url, "Authenticate", "xweb/authenticate-request.xml", pairs, 200);
    check_element(&reply, "Token", NULL);
    soap_reply_dispose(&reply);
}

static void test_absolute(void **state) {
    (void)state;
    check_start("");
    char *token = soap_login(sim.url);
    for (int i = 0; i < 3; i++) {
        char *next = use(token, 200);
        assert_string_equal(next, token);
        free(next);
    }
    free(token);
}

static void test_sliding(void **state) {
    (void)state;
    check_start("  token: {mode: sliding}\n");
    char *token = soap_login(sim.url);
    char *next = use(token, 200);
    assert_string_not_equal(next, token);
    char *other = use(token, 200); /* the old one lives on until its own expiry */
    assert_string_not_equal(other, next);
    free(other);
    other = use(next, 200);
    free(other);
    free(next);
    free(token);
}

static void test_single_use(void **state) {
    (void)state;
    check_start("  token: {mode: single-use}\n");
    char *token = soap_login(sim.url);
    char *next = use(token, 200);
    assert_null(use(token, 500));
    char *last = use(next, 200);
    free(last);
    free(next);
    free(token);
}

static void test_dead_tokens(void **state) {
    (void)state;
    static const struct row {
        const char *options;
        const char *fault;
    } rows[] = {{"", "fault-invalid-token.xml"}, {"  token: {dead: locked}\n", "fault-bare-locked.xml"}};
    const char *const pairs[] = {"TOKEN", "7c9e6679-7425-40de-944b-e07fc1f90ae7", NULL};
    for (size_t i = 0; i < 2; i++) {
        check_start(rows[i].options);
        soap_reply reply = soap_xweb(sim.url, "WEBPhoneGetTypes", "xweb/get-types-request.xml", pairs, 500);
        check_fault(&reply, rows[i].fault);
        soap_reply_dispose(&reply);
        assert_int_equal(sim_stop(&sim), 0);
    }
}

static void test_expiry(void **state) {
    (void)state;
    const struct timespec pause = {0, 60000000};
    check_start("  token: {timeout_ms: 50}\n");
    char *token = soap_login(sim.url);
    nanosleep(&pause, NULL);
    assert_null(use(token, 500));
    free(token);
    assert_int_equal(sim_stop(&sim), 0);
    check_start("  token: {uses: 2}\n");
    token = soap_login(sim.url);
    for (int i = 0; i < 2; i++)
        free(use(token, 200));
    assert_null(use(token, 500));
    free(token);
}

static void test_wrong_password(void **state) {
    (void)state;
    const char *const pairs[] = {"PASSWORD", "guess", NULL};
    check_start("");
    soap_reply reply = soap_xweb(sim.url, "Authenticate", "xweb/authenticate-request.xml", pairs, 500);
    check_fault(&reply, "fault-invalid-credentials.xml");
    soap_reply_dispose(&reply);
}

static void test_lock_out(void **state) {
    (void)state;
    const char *const pairs[] = {"PASSWORD", "xweb-password", NULL};
    check_start("");
    for (int i = 0; i < 24; i++)
        check_login("guess", 500, "InvalidCredentialsExceptionInfo");
    check_login("xweb-password", 200, "Token>"); /* a login that goes well counts anew */
    for (int i = 0; i < 25; i++)
        check_login("guess", 500, "InvalidCredentialsExceptionInfo");
    soap_reply reply = soap_xweb(sim.url, "Authenticate", "xweb/authenticate-request.xml", pairs, 500);
    check_fault(&reply, "fault-locked-out.xml");
    soap_reply_dispose(&reply);
}

static void test_fault_limit(void **state) {
    (void)state;
    check_start("  limits: {faults_per_day: 3}\n");
    char *token = soap_login(sim.url);
    const char *const pairs[] = {"TOKEN", token, "KEY", "a0000000-0000-4000-8000-000000000001", NULL};
    for (int i = 0; i < 3; i++) {
        soap_reply reply = soap_xweb(sim.url, "WEBPhoneGet", "xweb/get-request.xml", pairs, 500);
        assert_non_null(strstr(reply.body, "No record was found"));
        soap_reply_dispose(&reply);
    }
    soap_reply reply = soap_xweb(sim.url, "WEBPhoneGetTypes", "xweb/get-types-request.xml", pairs, 500);
    assert_non_null(strstr(reply.body, "<Message>The fault limit per day is reached."));
    soap_reply_dispose(&reply);
    check_login("xweb-password", 500, "fault limit");
    free(token);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_login, stop),      cmocka_unit_test_teardown(test_without_actor_and_token, stop),
        cmocka_unit_test_teardown(test_absolute, stop),   cmocka_unit_test_teardown(test_sliding, stop),
        cmocka_unit_test_teardown(test_single_use, stop), cmocka_unit_test_teardown(test_dead_tokens, stop),
        cmocka_unit_test_teardown(test_expiry, stop),     cmocka_unit_test_teardown(test_wrong_password, stop),
        cmocka_unit_test_teardown(test_lock_out, stop),   cmocka_unit_test_teardown(test_fault_limit, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
