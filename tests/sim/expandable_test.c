/* The simulated Expandable, newer generation: the page's samples, every failure that it lists, and the contact after it. */
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
    "expandable:\n  data_sources: [EXPANDABLE]\n"                                                                                                    \
    "  users: [{name: APIUSER, password: open-sesame}, {name: READER, password: open-sesame, read_only: true}]\n"                                    \
    "  customers: [ACME, EMPTY]\n  contacts: [{CUSTOMER_ID: ACME, CUST_CONTACT: JDOE, FIRST_NAME: John, TITLE: null, PHONE_NO: 1 23}]\n"

static void check_start(const char *options) {
    char seed[1000];
    snprintf(seed, sizeof seed, TENANT "%s", options);
    const sim_setup setup = {.seed = seed, .hide_numbers = true};
    assert_true(sim_start(&sim, &setup));
}

static cJSON *post(const char *call, const char *body, long status) {
    char path[100];
    snprintf(path, sizeof path, "/api/%s", call);
    const raw_ask ask = {.path = path, .type = "application/json", .body = body};
    return raw_call_json(&sim, &ask, status);
}

static char *log_in_as(const char *user) {
    char body[200];
    snprintf(body, sizeof body, "{\"DATA_SOURCE\":\"EXPANDABLE\",\"USER_NAME\":\"%s\",\"PASSWORD\":\"open-sesame\"}", user);
    cJSON *reply = post("auth-token-get", body, 200);
    char *token = strdup(cJSON_GetObjectItemCaseSensitive(reply, "AUTH_TOKEN")->valuestring);
    cJSON_Delete(reply);
    return token;
}

/* A failure has these two members and nothing else; `said` stands in the first. */
static void check_failure(cJSON *reply, const char *said) {
    char *members = raw_members(reply);
    assert_string_equal(members, "MESSAGE MESSAGE_CODE");
    free(members);
    const char *message = cJSON_GetObjectItemCaseSensitive(reply, "MESSAGE")->valuestring;
    if (!strstr(message, said))
        fail_msg("the message is %s", message);
    assert_true(cJSON_IsString(cJSON_GetObjectItemCaseSensitive(reply, "MESSAGE_CODE")));
    cJSON_Delete(reply);
}

/* An update of ACME's JDOE with these members. */
static cJSON *update(const char *token, const char *members, long status) {
    char body[1000];
    snprintf(body, sizeof body, "{\"CUSTOMER_ID\":\"ACME\",\"CUST_CONTACT\":\"JDOE\",%s,\"AUTH_TOKEN\":\"%s\"}", members, token);
    return post("customer-contact-update", body, status);
}

static void test_login(void **state) {
    (void)state;
    check_start("");
    char *body = raw_file("expandable/auth-token-request.json", "@PASSWORD@", "open-sesame");
    cJSON *reply = post("auth-token-get", body, 200);
    char *members = raw_members(reply);
    assert_string_equal(members, "AUTH_TOKEN");
    assert_true(strlen(cJSON_GetObjectItemCaseSensitive(reply, "AUTH_TOKEN")->valuestring) >= 32);
    cJSON_Delete(reply);
    free(members);
    free(body);
    body = raw_file("expandable/auth-token-request.json", "@PASSWORD@", "guess");
    check_failure(post("auth-token-get", body, 500), "Login failed");
    free(body);
    check_failure(post("auth-token-get", "{\"DATA_SOURCE\":\"OTHER\",\"USER_NAME\":\"APIUSER\",\"PASSWORD\":\"open-sesame\"}", 500), "data source");
    check_failure(post("auth-token-get", "{\"DATA_SOURCE\":\"EXPANDABLE\",\"USER_NAME\":\"APIUSER\"}", 500), "PASSWORD is required");
}

/* All fields of the page's request come back in the order of the page's reply, with the audit fields. */
static void test_full_sample(void **state) {
    (void)state;
    check_start("");
    char *token = log_in_as("APIUSER");
    char *body = raw_file("expandable/request-full.json", "t-0001", token);
    char *shape = raw_file("expandable/reply-full.json", NULL, NULL);
    cJSON *sent = cJSON_Parse(body);
    cJSON *expected = cJSON_Parse(shape);
    cJSON *reply = post("customer-contact-update", body, 200);
    char *members = raw_members(reply);
    char *wanted = raw_members(expected);
    assert_string_equal(members, wanted);
    assert_int_equal(cJSON_GetArraySize(reply), 47);
    for (const cJSON *member = sent->child; member; member = member->next) {
        if (strcmp(member->string, "AUTH_TOKEN") != 0)
            raw_check_text(reply, member->string, member->valuestring);
    }
    raw_check_text(reply, "MODIFIED_BY", "APIUSER");
    raw_check_text(reply, "OPERATOR_ID", "APIUSER");
    raw_check_text(reply, "CREATED_BY", "");
    assert_int_equal(strlen(cJSON_GetObjectItemCaseSensitive(reply, "TIME_LAST_UPDT")->valuestring), 8);
    cJSON_Delete(reply);
    cJSON_Delete(expected);
    cJSON_Delete(sent);
    free(wanted);
    free(members);
    free(shape);
    free(body);
    free(token);
}

/* What is absent is not changed; null and empty are values. */
static void test_three_states(void **state) {
    (void)state;
    check_start("");
    char *token = log_in_as("APIUSER");
    cJSON *reply = update(token, "\"PHONE_NO\":null,\"CITY\":\"\",\"NOTES\":\"n\"", 200);
    raw_check_text(reply, "PHONE_NO", NULL);
    raw_check_text(reply, "CITY", "");
    raw_check_text(reply, "FIRST_NAME", "John");
    cJSON_Delete(reply);
    reply = update(token, "\"CELL_PHONE_NO\":\"4085550100\"", 200);
    raw_check_text(reply, "PHONE_NO", NULL);
    raw_check_text(reply, "CELL_PHONE_NO", "4085550100");
    raw_check_text(reply, "NOTES", "n");
    raw_check_text(reply, "FIRST_NAME", "John");
    cJSON_Delete(reply);
    free(token);
}

static void test_empty_fields(void **state) {
    (void)state;
    static const struct row {
        const char *option;
        int members;
        bool null;
    } rows[] = {{"  empty_fields: null\n", 47, true}, {"  empty_fields: absent\n", 11, false}};
    for (size_t i = 0; i < 2; i++) {
        check_start(rows[i].option);
        char *token = log_in_as("APIUSER");
        cJSON *reply = update(token, "\"NOTES\":\"n\"", 200);
        assert_int_equal(cJSON_GetArraySize(reply), rows[i].members);
        if (rows[i].null)
            raw_check_text(reply, "CITY", NULL);
        cJSON_Delete(reply);
        free(token);
        assert_int_equal(sim_stop(&sim), 0);
    }
}

static void test_tokens(void **state) {
    (void)state;
    check_start("  token: {uses: 2}\n");
    static const char *const missing[] = {"{\"CUSTOMER_ID\":\"ACME\"}", "{\"AUTH_TOKEN\":\"\"}", "{\"AUTH_TOKEN\":null}", "{}"};
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++)
        check_failure(post("customer-contact-update", missing[i], 401), "Auth Token was not provided.");
    check_failure(update("t-0001", "\"NOTES\":\"n\"", 401), "Auth Token is malformed.");
    check_failure(post("customer-contact-update", "{\"AUTH_TOKEN\":7}", 401), "Auth Token is malformed.");
    check_failure(update("0123456789abcdef0123456789abcdef", "\"NOTES\":\"n\"", 401), "Auth Token login failure.");
    char *token = log_in_as("APIUSER");
    cJSON_Delete(update(token, "\"NOTES\":\"1\"", 200));
    cJSON_Delete(update(token, "\"NOTES\":\"2\"", 200));
    check_failure(update(token, "\"NOTES\":\"3\"", 401), "Auth Token login failure.");
    char *next = log_in_as("APIUSER");
    cJSON *reply = update(next, "\"TITLE\":\"t\"", 200);
    raw_check_text(reply, "NOTES", "2");
    cJSON_Delete(reply);
    free(next);
    free(token);
}

static void test_time_out(void **state) {
    (void)state;
    check_start("  token: {timeout_ms: 0}\n");
    char *token = log_in_as("APIUSER");
    check_failure(update(token, "\"NOTES\":\"1\"", 401), "Auth Token login failure.");
    free(token);
}

static void test_invalid_json(void **state) {
    (void)state;
    static const char *const bodies[] = {"", "{", "[]", "\"text\"", "{} {}", "{\"AUTH_TOKEN\":\"t\",}"};
    check_start("");
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        check_failure(post("customer-contact-update", bodies[i], 400), "Request JSON is invalid.");
    check_failure(post("auth-token-get", "{", 400), "Request JSON is invalid.");
    check_failure(post("customer-contact-create", "[", 400), "Request JSON is invalid.");
    char *token = log_in_as("APIUSER");
    check_failure(update(token, "\"ZIP_CODE\":95014", 400), "Request JSON is invalid.");
    const raw_ask plain = {.path = "/api/customer-contact-update", .type = "text/plain", .body = "{}"};
    check_failure(raw_call_json(&sim, &plain, 400), "Request JSON is invalid.");
    free(token);
}

static void test_method(void **state) {
    (void)state;
    static const char *const calls[] = {"auth-token-get", "customer-contact-update", "customer-contact-create"};
    static const char *const methods[] = {"GET", "PUT", "DELETE"};
    check_start("");
    for (size_t i = 0; i < 9; i++) {
        char path[100];
        snprintf(path, sizeof path, "/api/%s", calls[i / 3]);
        const raw_ask ask = {.path = path, .method = methods[i % 3]};
        check_failure(raw_call_json(&sim, &ask, 405), "Request method must be POST.");
    }
}

static void test_error_messages(void **state) {
    (void)state;
    static const struct row {
        const char *members;
        const char *said;
    } rows[] = {
        {"\"CUST_CONTACT\":\"JDOE\",\"NOTES\":\"n\"", "CUSTOMER_ID is required"},
        {"\"CUSTOMER_ID\":\"ACME\",\"NOTES\":\"n\"", "CUST_CONTACT is required"},
        {"\"CUSTOMER_ID\":\"ACME\",\"CUST_CONTACT\":\"JDOE\"", "At least one field"},
        {"\"CUSTOMER_ID\":\"NOBODY\",\"CUST_CONTACT\":\"JDOE\",\"NOTES\":\"n\"", "Customer NOBODY does not exist"},
        {"\"CUSTOMER_ID\":\"EMPTY\",\"CUST_CONTACT\":\"JDOE\",\"NOTES\":\"n\"", "Contact JDOE does not exist"},
    };
    check_start("");
    char *token = log_in_as("APIUSER");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char body[300];
        snprintf(body, sizeof body, "{%s,\"AUTH_TOKEN\":\"%s\"}", rows[i].members, token);
        check_failure(post("customer-contact-update", body, 500), rows[i].said);
    }
    cJSON *log = raw_log(&sim);
    assert_int_equal(cJSON_GetArraySize(log), 5);
    assert_true(cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(log->child, "applied")));
    cJSON_Delete(log);
    char *reader = log_in_as("READER");
    check_failure(update(reader, "\"NOTES\":\"n\"", 500), "not authorized");
    free(reader);
    free(token);
}

static void test_notes_length(void **state) {
    (void)state;
    enum { LONGEST = 32765 };
    check_start("");
    char *token = log_in_as("APIUSER");
    for (size_t extra = 0; extra < 2; extra++) {
        char *body = malloc(LONGEST * 2 + 400);
        size_t used = (size_t)snprintf(body, 400, "{\"CUSTOMER_ID\":\"ACME\",\"CUST_CONTACT\":\"JDOE\",\"AUTH_TOKEN\":\"%s\",\"NOTES\":\"", token);
        for (size_t i = 0; i < LONGEST + extra; i++, used += 2)
            memcpy(body + used, "\xc3\xa9", 2); /* characters, not bytes */
        memcpy(body + used, "\"}", 3);
        cJSON *reply = post("customer-contact-update", body, extra ? 500 : 200);
        if (extra)
            check_failure(reply, "NOTES is too long");
        else
            cJSON_Delete(reply);
        free(body);
    }
    free(token);
}

static void test_create(void **state) {
    (void)state;
    check_start("");
    char *token = log_in_as("APIUSER");
    char *body = raw_file("expandable/create-request.json", "@TOKEN@", token);
    cJSON *reply = post("customer-contact-create", body, 200);
    raw_check_text(reply, "CUST_CONTACT", "NEW1");
    raw_check_text(reply, "CREATED_BY", "APIUSER");
    assert_int_equal(strlen(cJSON_GetObjectItemCaseSensitive(reply, "DATE_CREATED")->valuestring), 10);
    cJSON_Delete(reply);
    check_failure(post("customer-contact-create", body, 500), "already exists");
    free(body);
    char keys_only[200];
    snprintf(keys_only, sizeof keys_only, "{\"CUSTOMER_ID\":\"EMPTY\",\"CUST_CONTACT\":\"K\",\"AUTH_TOKEN\":\"%s\"}", token);
    cJSON_Delete(post("customer-contact-create", keys_only, 200));
    cJSON *log = raw_log(&sim);
    assert_int_equal(cJSON_GetArraySize(log), 3);
    assert_true(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(log->child, "created")));
    assert_true(cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(log->child->next, "applied")));
    cJSON_Delete(log);
    free(token);
}

/* Numbers are masked, other contents do not show, and neither do tokens and passwords. */
static void test_log(void **state) {
    (void)state;
    check_start("");
    char *token = log_in_as("APIUSER");
    cJSON_Delete(update(token, "\"E_MAIL\":\"jdoe@example.com\",\"PHONE_NO\":\"408-555-1234\",\"FAX_NO\":null,\"NOTES\":\"private\"", 200));
    cJSON *log = raw_log(&sim);
    assert_int_equal(cJSON_GetArraySize(log), 1);
    raw_check_text(log->child, "system", "expandable");
    raw_check_text(log->child, "operation", "customerContactUpdate");
    raw_check_text(log->child, "key", "ACME");
    raw_check_text(log->child, "contact", "JDOE");
    raw_check_text(log->child, "PHONE_NO", "***-***-**34");
    raw_check_text(log->child, "FAX_NO", NULL);
    raw_check_text(log->child, "fields", "E_MAIL NOTES");
    cJSON_Delete(log);
    char *text = sim_log_text(&sim);
    assert_null(strstr(text, token));
    assert_null(strstr(text, "open-sesame"));
    assert_null(strstr(text, "private"));
    free(text);
    free(token);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_login, stop),          cmocka_unit_test_teardown(test_full_sample, stop),
        cmocka_unit_test_teardown(test_three_states, stop),   cmocka_unit_test_teardown(test_empty_fields, stop),
        cmocka_unit_test_teardown(test_tokens, stop),         cmocka_unit_test_teardown(test_time_out, stop),
        cmocka_unit_test_teardown(test_invalid_json, stop),   cmocka_unit_test_teardown(test_method, stop),
        cmocka_unit_test_teardown(test_error_messages, stop), cmocka_unit_test_teardown(test_notes_length, stop),
        cmocka_unit_test_teardown(test_create, stop),         cmocka_unit_test_teardown(test_log, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
