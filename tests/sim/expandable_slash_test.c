/* The simulated Expandable, older generation: the token in headers, its own words for failures, and the state that both generations share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "raw_client.h"

static sim_process sim;

static int stop(void **state) {
    (void)state;
    return sim_teardown(&sim);
}

#define TENANT                                                                                                                                       \
    "expandable:\n  data_sources: [EXPANDABLE]\n  users: [{name: APIUSER, password: open-sesame}]\n  customers: [ACME]\n"                            \
    "  contacts: [{CUSTOMER_ID: ACME, CUST_CONTACT: JDOE, FIRST_NAME: John}]\n"

static void check_start(const char *options, const char *const *arguments) {
    char seed[1000];
    snprintf(seed, sizeof seed, TENANT "%s", options);
    const sim_setup setup = {.seed = seed, .arguments = arguments};
    assert_true(sim_start(&sim, &setup));
}

static raw_reply post(const char *path, const char *token, const char *body, long status) {
    const raw_ask ask = {.path = path, .type = "application/json", .token = token, .body = body};
    return raw_call(&sim, &ask, status);
}

/* The token of a login; free() it. */
static char *log_in(void) {
    char *body = raw_file("expandable/slash-login-request.json", "@PASSWORD@", "open-sesame");
    raw_reply reply = post("/api/Security/Login", NULL, body, 200);
    char *token = raw_header(&reply, "AuthToken");
    assert_non_null(token);
    assert_string_equal(reply.body, "");
    raw_dispose(&reply);
    free(body);
    return token;
}

static void check_failure(raw_reply reply, const char *said) {
    cJSON *json = raw_json(&reply);
    char *members = raw_members(json);
    assert_string_equal(members, "Message MessageCode");
    free(members);
    raw_check_text(json, "Message", said);
    cJSON_Delete(json);
}

static void test_update(void **state) {
    (void)state;
    check_start("", NULL);
    char *token = log_in();
    char *body = raw_file("expandable/slash-update-request.json", NULL, NULL);
    raw_reply reply = post("/api/CustomerContact/Update", token, body, 200);
    cJSON *json = raw_json(&reply);
    raw_check_text(json, "SLX_ID", "slx-1");
    raw_check_text(json, "E_MAIL", "jdoe@example.com");
    raw_check_text(json, "FIRST_NAME", "John");
    raw_check_text(json, "MODIFIED_BY", "APIUSER");
    cJSON_Delete(json);
    cJSON *log = raw_log(&sim);
    raw_check_text(log->child, "system", "expandable-slash");
    raw_check_text(log->child, "fields", "E_MAIL SLX_ID SOFCT_USER_16");
    cJSON_Delete(log);
    /* The newer generation sees the same contact, and knows no SLX_ID. */
    char newer[300];
    snprintf(newer, sizeof newer, "{\"CUSTOMER_ID\":\"ACME\",\"CUST_CONTACT\":\"JDOE\",\"SLX_ID\":\"slx-2\",\"NOTES\":\"n\",\"AUTH_TOKEN\":\"%s\"}",
             token);
    reply = post("/api/customer-contact-update", NULL, newer, 200);
    json = raw_json(&reply);
    raw_check_text(json, "E_MAIL", "jdoe@example.com");
    assert_null(cJSON_GetObjectItemCaseSensitive(json, "SLX_ID"));
    cJSON_Delete(json);
    reply = post("/api/CustomerContact/Update", token, body, 200);
    json = raw_json(&reply);
    raw_check_text(json, "NOTES", "n");
    cJSON_Delete(json);
    free(body);
    free(token);
}

static void test_login_failures(void **state) {
    (void)state;
    check_start("", NULL);
    char *body = raw_file("expandable/slash-login-request.json", "@PASSWORD@", "guess");
    check_failure(post("/api/Security/Login", NULL, body, 500), "Login failed: the user name or the password is wrong.");
    check_failure(post("/api/Security/Login", NULL, "{", 400), "Request JSON is invalid.");
    free(body);
}

static void test_tokens(void **state) {
    (void)state;
    check_start("  token: {uses: 1}\n", NULL);
    static const char path[] = "/api/CustomerContact/Update";
    char *body = raw_file("expandable/slash-update-request.json", NULL, NULL);
    check_failure(post(path, NULL, body, 401), "AuthToken was not provided.");
    check_failure(post(path, "t-0001", body, 401), "AuthToken is malformed.");
    check_failure(post(path, "0123456789abcdef0123456789abcdef", body, 401), "AuthToken login failure.");
    char *token = log_in();
    check_failure(post(path, token, "{}", 500), "CUSTOMER_ID is required.");
    check_failure(post(path, token, body, 401), "AuthToken is expired.");
    free(token);
    free(body);
}

/* A token in the body is none here. */
static void test_body_token(void **state) {
    (void)state;
    char body[200];
    check_start("", NULL);
    char *token = log_in();
    snprintf(body, sizeof body, "{\"CUSTOMER_ID\":\"ACME\",\"CUST_CONTACT\":\"JDOE\",\"NOTES\":\"n\",\"AUTH_TOKEN\":\"%s\"}", token);
    check_failure(post("/api/CustomerContact/Update", NULL, body, 401), "AuthToken was not provided.");
    free(token);
}

static void test_generations(void **state) {
    (void)state;
    static const struct row {
        const char *option;
        long hyphen;
        long slash;
    } rows[] = {{"  generations: hyphen\n", 400, 404}, {"  generations: slash\n", 404, 400}, {"  generations: both\n", 400, 400}};
    for (size_t i = 0; i < 3; i++) {
        check_start(rows[i].option, NULL);
        raw_reply reply = post("/api/auth-token-get", NULL, "", rows[i].hyphen);
        raw_dispose(&reply);
        reply = post("/api/Security/Login", NULL, "", rows[i].slash);
        raw_dispose(&reply);
        assert_int_equal(sim_stop(&sim), 0);
    }
}

/* Both generations have an operation of that name: the fault says which is meant. */
static void test_fault_by_system(void **state) {
    (void)state;
    static const char *const arguments[] = {
        "--fault", "{system: expandable-slash, operation: customerContactUpdate, calls: 2, status: 503, headers: {Retry-After: 1}}", NULL};
    check_start("", arguments);
    char *token = log_in();
    char *body = raw_file("expandable/slash-update-request.json", NULL, NULL);
    raw_reply reply = post("/api/customer-contact-update", NULL, "{}", 401);
    raw_dispose(&reply);
    reply = post("/api/CustomerContact/Update", token, body, 200);
    raw_dispose(&reply);
    reply = post("/api/customer-contact-update", NULL, "{}", 401);
    raw_dispose(&reply);
    reply = post("/api/CustomerContact/Update", token, body, 503);
    raw_check_header(&reply, "Retry-After", "1");
    raw_dispose(&reply);
    reply = post("/api/CustomerContact/Update", token, body, 200);
    raw_dispose(&reply);
    free(body);
    free(token);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_update, stop),      cmocka_unit_test_teardown(test_login_failures, stop),
        cmocka_unit_test_teardown(test_tokens, stop),      cmocka_unit_test_teardown(test_body_token, stop),
        cmocka_unit_test_teardown(test_generations, stop), cmocka_unit_test_teardown(test_fault_by_system, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
