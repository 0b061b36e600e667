/* The simulated login server of QQCatalyst: RFC 6749's password and refresh grants, and what it refuses. */
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
    "qqcatalyst:\n  clients: [{id: trunk line, secret: 's&cret'}]\n  users: [{name: agent, password: pass word}]\n  contacts: [2001]\n"              \
    "  refresh_tokens: [first-refresh]\n"
#define CLIENT "&client_id=trunk+line&client_secret=s%26cret"
#define PASSWORD "grant_type=password&username=agent&password=pass%20word"

static void check_start(const char *options) {
    char seed[1000];
    snprintf(seed, sizeof seed, TENANT "%s", options);
    const sim_setup setup = {.seed = seed};
    assert_true(sim_start(&sim, &setup));
}

static raw_reply ask(const char *form, const char *authorization, long status) {
    const raw_ask request = {.path = "/oauth/token", .type = "application/x-www-form-urlencoded", .authorization = authorization, .body = form};
    return raw_call(&sim, &request, status);
}

static cJSON *ask_json(const char *form, long status) {
    raw_reply reply = ask(form, NULL, status);
    raw_check_header(&reply, "Cache-Control", "no-store");
    return raw_json(&reply);
}

static char *text_of(const cJSON *reply, const char *name) {
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(reply, name);
    assert_true(cJSON_IsString(member));
    return strdup(member->valuestring);
}

static cJSON *refresh(const char *token, long status) {
    char form[300];
    snprintf(form, sizeof form, "grant_type=refresh_token&refresh_token=%s%s", token, CLIENT);
    return ask_json(form, status);
}

static void check_error(cJSON *reply, const char *error) {
    raw_check_text(reply, "error", error);
    assert_null(cJSON_GetObjectItemCaseSensitive(reply, "access_token"));
    cJSON_Delete(reply);
}

/* Whether an access token counts: with one, a body that is none is what is refused. */
static void check_access(const char *token, long status) {
    char authorization[200];
    snprintf(authorization, sizeof authorization, "Bearer %s", token);
    const raw_ask request = {.path = "/v1/Contacts/2001/PhoneNumbers", .type = "application/json", .authorization = authorization, .body = "-"};
    raw_reply reply = raw_call(&sim, &request, status);
    raw_dispose(&reply);
}

static void test_password(void **state) {
    (void)state;
    check_start("");
    cJSON *reply = ask_json(PASSWORD CLIENT, 200);
    char *members = raw_members(reply);
    assert_string_equal(members, "access_token token_type expires_in refresh_token");
    raw_check_text(reply, "token_type", "bearer");
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(reply, "expires_in")->valueint, 3600);
    char *access = text_of(reply, "access_token");
    check_access(access, 400);
    check_access("0123456789abcdef0123456789abcdef", 401);
    free(access);
    free(members);
    cJSON_Delete(reply);
}

static void test_basic_client(void **state) {
    (void)state;
    check_start("");
    /* "trunk+line:s%26cret", as RFC 6749 2.3.1 has it */
    raw_reply reply = ask(PASSWORD, "Basic dHJ1bmsrbGluZTpzJTI2Y3JldA==", 200);
    raw_dispose(&reply);
    reply = ask(PASSWORD, "Basic dHJ1bmsrbGluZTp3cm9uZw==", 401);
    raw_check_header(&reply, "WWW-Authenticate", "Basic realm=\"oauth\"");
    check_error(raw_json(&reply), "invalid_client");
    reply = ask(PASSWORD, "Basic !", 401);
    check_error(raw_json(&reply), "invalid_client");
}

static void test_refusals(void **state) {
    (void)state;
    static const struct row {
        const char *form;
        const char *error;
    } rows[] = {
        {"grant_type=password&username=agent&password=guess" CLIENT, "invalid_grant"},
        {"grant_type=password&username=nobody&password=x" CLIENT, "invalid_grant"},
        {"grant_type=refresh_token&refresh_token=0123456789abcdef0123456789abcdef" CLIENT, "invalid_grant"},
        {PASSWORD "&client_id=trunk+line&client_secret=wrong", "invalid_client"},
        {PASSWORD, "invalid_client"},
        {"grant_type=password_credentials&username=agent&password=pass+word" CLIENT, "unsupported_grant_type"},
        {"username=agent&password=pass+word" CLIENT, "invalid_request"},
        {"grant_type=password&username=agent" CLIENT, "invalid_request"},
        {"grant_type=refresh_token" CLIENT, "invalid_request"},
        {PASSWORD "&username=agent" CLIENT, "invalid_request"},
        {PASSWORD "%4" CLIENT, "invalid_request"},
        {"grant_type" CLIENT, "invalid_request"},
    };
    check_start("");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_error(ask_json(rows[i].form, 400), rows[i].error);
    const raw_ask json = {.path = "/oauth/token", .type = "application/json", .body = PASSWORD CLIENT};
    check_error(raw_call_json(&sim, &json, 400), "invalid_request");
    const raw_ask get = {.path = "/oauth/token"};
    raw_reply reply = raw_call(&sim, &get, 405);
    raw_dispose(&reply);
}

/* Each refresh brings another refresh token, and the one before is dead. */
static void test_rotation(void **state) {
    (void)state;
    check_start("");
    cJSON *reply = refresh("first-refresh", 200);
    char *second = text_of(reply, "refresh_token");
    char *access = text_of(reply, "access_token");
    assert_string_not_equal(second, "first-refresh");
    check_access(access, 400);
    cJSON_Delete(reply);
    check_error(refresh("first-refresh", 400), "invalid_grant");
    reply = refresh(second, 200);
    char *third = text_of(reply, "refresh_token");
    assert_string_not_equal(third, second);
    cJSON_Delete(reply);
    check_error(refresh(second, 400), "invalid_grant");
    cJSON_Delete(refresh(third, 200));
    check_access(access, 400); /* lives on until it expires */
    free(third);
    free(access);
    free(second);
}

static void test_other_refreshes(void **state) {
    (void)state;
    check_start("  token: {refresh: stays}\n");
    for (int i = 0; i < 2; i++) {
        cJSON *reply = refresh("first-refresh", 200);
        assert_null(cJSON_GetObjectItemCaseSensitive(reply, "refresh_token"));
        cJSON_Delete(reply);
    }
    assert_int_equal(sim_stop(&sim), 0);
    check_start("  token: {refresh: none, expires_in: 60, quoted: true}\n");
    cJSON *reply = ask_json(PASSWORD CLIENT, 200);
    assert_null(cJSON_GetObjectItemCaseSensitive(reply, "refresh_token"));
    raw_check_text(reply, "expires_in", "60");
    cJSON_Delete(reply);
}

static void test_expiry(void **state) {
    (void)state;
    check_start("  token: {uses: 2}\n");
    cJSON *reply = ask_json(PASSWORD CLIENT, 200);
    char *access = text_of(reply, "access_token");
    cJSON_Delete(reply);
    check_access(access, 400);
    check_access(access, 400);
    check_access(access, 401);
    free(access);
    assert_int_equal(sim_stop(&sim), 0);
    check_start("  token: {expires_in: 0}\n");
    reply = ask_json(PASSWORD CLIENT, 200);
    access = text_of(reply, "access_token");
    cJSON_Delete(reply);
    check_access(access, 401);
    free(access);
}

static void test_fault(void **state) {
    (void)state;
    static const char *const arguments[] = {"--fault", "{system: qqcatalyst-login, operation: oauthToken, calls: 1, status: 502}", NULL};
    const sim_setup setup = {.seed = TENANT, .arguments = arguments};
    assert_true(sim_start(&sim, &setup));
    raw_reply reply = ask(PASSWORD CLIENT, NULL, 502);
    raw_dispose(&reply);
    reply = ask(PASSWORD CLIENT, NULL, 200);
    raw_dispose(&reply);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_password, stop),        cmocka_unit_test_teardown(test_basic_client, stop),
        cmocka_unit_test_teardown(test_refusals, stop),        cmocka_unit_test_teardown(test_rotation, stop),
        cmocka_unit_test_teardown(test_other_refreshes, stop), cmocka_unit_test_teardown(test_expiry, stop),
        cmocka_unit_test_teardown(test_fault, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
