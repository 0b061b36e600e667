/* The simulated JSON over xWEB: who may call, the token in every reply, the page's sample, reads and errors. */
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

#define PHONE "a0000000-0000-4000-8000-000000001001"
#define CUSTOMER "c0000000-0000-4000-8000-000000001001"
#define NO_KEY "e0000000-0000-4000-8000-000000000000"
#define MOBILE "243f7447-c38b-473f-be84-dbedd2f1f55e"
#define BASIC "Basic eHdlYi11c2VyOnh3ZWItcGFzc3dvcmQ=" /* xweb-user:xweb-password */
#define TENANT                                                                                                                                       \
    "xweb:\n  users: [{name: xweb-user, password: xweb-password}]\n"                                                                                 \
    "  phone_types: {3445f817-a38f-483a-aabe-b8d3c084832b: Office, " MOBILE ": Mobile}\n"                                                            \
    "  customers: [{from: 1001, to: 1003}]\n  phones: [{from: 1001, to: 1002}]\n"

static void check_start(const char *options) {
    char seed[1000];
    snprintf(seed, sizeof seed, TENANT "%s", options);
    const sim_setup setup = {.seed = seed, .hide_numbers = true};
    assert_true(sim_start(&sim, &setup));
}

static raw_reply call(const char *operation, const char *authorization, const char *body, long status) {
    char path[100];
    snprintf(path, sizeof path, "/xweb/JSON/%s", operation);
    const raw_ask ask = {.path = path, .type = "application/json", .authorization = authorization, .body = body};
    return raw_call(&sim, &ask, status);
}

/* The token of a reply's header as "Bearer ..."; free() it. */
static char *next_token(const raw_reply *reply) {
    static const char prefix[] = "Bearer token = ";
    char *value = raw_header(reply, "WWW-Authenticate");
    assert_non_null(value);
    if (strncmp(value, prefix, sizeof prefix - 1) != 0 || strlen(value) != sizeof prefix - 1 + 36)
        fail_msg("the header is %s", value);
    char line[60];
    snprintf(line, sizeof line, "Bearer %s", value + sizeof prefix - 1);
    free(value);
    return strdup(line);
}

static char *log_in(void) {
    char *body = raw_file("xweb-json/authenticate-request.json", "@PASSWORD@", "xweb-password");
    raw_reply reply = call("Authenticate", NULL, body, 200);
    char *token = next_token(&reply);
    cJSON *json = raw_json(&reply);
    char *members = raw_members(json);
    assert_string_equal(members, "Token");
    raw_check_text(json, "Token", token + strlen("Bearer "));
    cJSON_Delete(json);
    free(members);
    free(body);
    return token;
}

static void check_error(raw_reply reply, const char *exception, const char *message) {
    cJSON *json = raw_json(&reply);
    raw_check_text(json, "Message", message);
    if (exception)
        raw_check_text(json, "ExceptionType", exception);
    else
        assert_null(cJSON_GetObjectItemCaseSensitive(json, "ExceptionType"));
    raw_check_text(json, "ErrorType", "GeneralError");
    cJSON_Delete(json);
}

/* The phone as WEBPhoneGet shows it; cJSON_Delete it. */
static cJSON *get(const char *key) {
    char *body = raw_file("xweb-json/get-request.json", "@KEY@", key);
    raw_reply reply = call("WEBPhoneGet", BASIC, body, 200);
    free(body);
    return raw_json(&reply);
}

static const cJSON *group(const cJSON *facade, const char *name) {
    const cJSON *object = cJSON_GetObjectItemCaseSensitive(facade, name);
    assert_true(cJSON_IsObject(object));
    return object;
}

/* The page's sample: the bare `true`, and the phone after it; what was not sent is as before. */
static void test_page_sample(void **state) {
    (void)state;
    check_start("");
    char *token = log_in();
    char *body = raw_file("xweb-json/update-request.json", NULL, NULL);
    raw_reply reply = call("WEBPhoneUpdate", token, body, 200);
    assert_string_equal(reply.body, "true");
    raw_check_header(&reply, "Content-Type", "application/json; charset=utf-8");
    char *next = next_token(&reply);
    assert_string_equal(next, token); /* absolute */
    raw_dispose(&reply);
    cJSON *facade = get(PHONE);
    char *members = raw_members(facade);
    assert_string_equal(members, "CurrentKey Phone_XRef Customer Phone Country");
    raw_check_text(facade, "CurrentKey", PHONE);
    raw_check_text(group(facade, "Phone_XRef"), "cph_pht_key", MOBILE);
    raw_check_text(group(facade, "Phone_XRef"), "cph_cst_key", CUSTOMER);
    raw_check_text(group(facade, "Phone"), "phn_number", "800-555-1010");
    raw_check_text(group(facade, "Customer"), "cst_eml_address_dn", "member1001@example.com");
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(group(facade, "Customer"), "cst_recno")->valueint, 1001);
    cJSON_Delete(facade);
    cJSON *log = raw_log(&sim);
    assert_int_equal(cJSON_GetArraySize(log), 1);
    raw_check_text(log->child, "system", "xweb-json");
    raw_check_text(log->child, "operation", "WEBPhoneUpdate");
    raw_check_text(log->child, "key", CUSTOMER);
    raw_check_text(log->child, "number", "***-***-**10");
    cJSON_Delete(log);
    free(members);
    free(next);
    free(body);
    free(token);
}

static void test_three_states(void **state) {
    (void)state;
    check_start("");
    raw_reply reply = call("WEBPhoneUpdate", BASIC,
                           "{\"WEBPhoneUpdate\":{\"oFacadeObject\":{\"CurrentKey\":\"" PHONE "\",\"Phone_XRef\":{\"cph_extension\":\"\","
                           "\"cph_add_user\":null,\"cph_unlisted_flag\":1},\"Phone\":{\"phn_key\":\"d0000000-0000-4000-8000-000000001001\"}}}}",
                           200);
    raw_dispose(&reply);
    cJSON *facade = get(PHONE);
    raw_check_text(group(facade, "Phone_XRef"), "cph_extension", "");
    raw_check_text(group(facade, "Phone_XRef"), "cph_add_user", NULL);
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(group(facade, "Phone_XRef"), "cph_unlisted_flag")->valueint, 1);
    assert_null(cJSON_GetObjectItemCaseSensitive(group(facade, "Phone_XRef"), "cph_change_user"));
    raw_check_text(group(facade, "Phone"), "phn_number", "1001");
    cJSON_Delete(facade);
}

/* Numbers by the type of the field, whatever the request had; what is none is shown as it is. */
static void test_numbers(void **state) {
    (void)state;
    check_start("");
    raw_reply reply =
        call("WEBPhoneUpdate", BASIC,
             "{\"WEBPhoneUpdate\":{\"oFacadeObject\":{\"CurrentKey\":\"" PHONE "\",\"Phone_XRef\":{\"cph_unlisted_flag\":true,"
             "\"cph_owner\":\"1-2\",\"cph_extension\":7},\"Customer\":{\"cst_recno\":\"9007199254740993\",\"cst_credit_limit\":\"007.50\"},"
             "\"Phone\":{\"phn_key\":\"d0000000-0000-4000-8000-000000001001\"}}}}",
             200);
    raw_dispose(&reply);
    const raw_ask ask = {.path = "/xweb/JSON/WEBPhoneGet?key=" PHONE, .authorization = BASIC};
    reply = raw_call(&sim, &ask, 200);
    static const char *const shown[] = {"\"cph_unlisted_flag\":1,", "\"cph_owner\":\"1-2\"", "\"cph_extension\":\"7\"",
                                        "\"cst_recno\":9007199254740993,", "\"cst_credit_limit\":7.5"};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        if (!strstr(reply.body, shown[i]))
            fail_msg("no %s in %s", shown[i], reply.body);
    }
    cJSON_Delete(raw_json(&reply));
}

static void test_insert(void **state) {
    (void)state;
    check_start("");
    char *body = raw_file("xweb-json/insert-request.json", "@CUSTOMER@", CUSTOMER);
    raw_reply reply = call("WEBPhoneInsert", BASIC, body, 200);
    cJSON *facade = raw_json(&reply);
    char *key = strdup(cJSON_GetObjectItemCaseSensitive(facade, "CurrentKey")->valuestring);
    raw_check_text(group(facade, "Phone_XRef"), "cph_key", key);
    cJSON_Delete(facade);
    facade = get(key);
    raw_check_text(group(facade, "Phone"), "phn_number", "4085551212");
    raw_check_text(group(facade, "Phone"), "phn_number_display", "(408) 555-1212");
    assert_int_equal(cJSON_GetObjectItemCaseSensitive(group(facade, "Phone_XRef"), "cph_primary")->valueint, 1);
    cJSON_Delete(facade);
    free(key);
    free(body);
    body = raw_file("xweb-json/phones-by-customer-request.json", "@CUSTOMER@", CUSTOMER);
    reply = call("WEBPhoneGetPhonesByCustomer", BASIC, body, 200);
    cJSON *rows = raw_json(&reply);
    assert_int_equal(cJSON_GetArraySize(rows), 2);
    assert_non_null(cJSON_GetObjectItemCaseSensitive(rows->child, "cph_key"));
    cJSON_Delete(rows);
    free(body);
}

static void test_reads(void **state) {
    (void)state;
    check_start("");
    raw_reply reply = call("WEBPhoneGetTypes", BASIC, "{\"WEBPhoneGetTypes\":{}}", 200);
    cJSON *rows = raw_json(&reply);
    assert_int_equal(cJSON_GetArraySize(rows), 2);
    raw_check_text(rows->child->next, "pht_key", MOBILE);
    raw_check_text(rows->child->next, "pht_code", "Mobile");
    cJSON_Delete(rows);
    char *body = raw_file("xweb-json/query-request.json", "@WHERE@", "cst_id='1002' or cst_id='1003'");
    reply = call("GetQuery", BASIC, body, 200);
    rows = raw_json(&reply);
    assert_int_equal(cJSON_GetArraySize(rows), 2);
    raw_check_text(rows->child, "cst_key", "c0000000-0000-4000-8000-000000001002");
    raw_check_text(rows->child->next, "cst_id", "1003");
    cJSON_Delete(rows);
    free(body);
    body = raw_file("xweb-json/query-request.json", "@WHERE@", "cst_id='0'");
    reply = call("GetQuery", BASIC, body, 200);
    assert_string_equal(reply.body, "[]");
    raw_dispose(&reply);
    free(body);
}

/* GET for the methods with simple parameters, in any spelling of the path; POST alone for those with an object. */
static void test_get_method(void **state) {
    (void)state;
    check_start("");
    static const char *const paths[] = {"/xweb/JSON/WEBPhoneGet?key=" PHONE, "/xWeb/json/webphoneget?key=" PHONE};
    for (size_t i = 0; i < 2; i++) {
        const raw_ask ask = {.path = paths[i], .authorization = BASIC};
        cJSON *facade = raw_call_json(&sim, &ask, 200);
        raw_check_text(facade, "CurrentKey", PHONE);
        cJSON_Delete(facade);
    }
    const raw_ask query = {.path = "/xweb/JSON/GetQuery?szObjectName=Customer&szColumnList=cst_id&szWhereClause=cst_id%3D%271003%27",
                           .authorization = BASIC};
    cJSON *rows = raw_call_json(&sim, &query, 200);
    assert_int_equal(cJSON_GetArraySize(rows), 1);
    cJSON_Delete(rows);
    const raw_ask login = {.path = "/xweb/JSON/Authenticate?userName=xweb-user&password=xweb-password"};
    cJSON_Delete(raw_call_json(&sim, &login, 200));
    static const char *const posts[] = {"/xweb/JSON/WEBPhoneUpdate", "/xweb/JSON/WEBPhoneInsert"};
    for (size_t i = 0; i < 2; i++) {
        const raw_ask ask = {.path = posts[i], .authorization = BASIC};
        raw_reply reply = raw_call(&sim, &ask, 405);
        raw_check_header(&reply, "Allow", "POST");
        raw_dispose(&reply);
    }
}

static void test_callers(void **state) {
    (void)state;
    check_start("");
    static const char *const tokens[] = {NULL, "Bearer", "Bearer " NO_KEY, "Bearer token = " NO_KEY, "Basic !"};
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
        raw_reply reply = call("WEBPhoneGetTypes", tokens[i], "", 401);
        raw_check_header(&reply, "WWW-Authenticate", "Basic realm=\"xWeb\"");
        check_error(reply, "InvalidTokenException", "The authorization token is invalid or has expired.");
    }
    /* xweb-user:guess */
    check_error(call("WEBPhoneGetTypes", "Basic eHdlYi11c2VyOmd1ZXNz", "", 401), "InvalidCredentialsExceptionInfo", "Invalid Credentials Supplied");
    char *body = raw_file("xweb-json/authenticate-request.json", "@PASSWORD@", "guess");
    check_error(call("Authenticate", NULL, body, 401), "InvalidCredentialsExceptionInfo", "Invalid Credentials Supplied");
    free(body);
    assert_int_equal(sim_stop(&sim), 0);
    check_start("  token: {dead: locked}\n");
    check_error(call("WEBPhoneGetTypes", "Bearer " NO_KEY, "", 401), NULL, "Locked");
}

static void test_lock_out(void **state) {
    (void)state;
    check_start("  limits: {fail_count: 2}\n");
    char *body = raw_file("xweb-json/authenticate-request.json", "@PASSWORD@", "guess");
    for (int i = 0; i < 2; i++)
        check_error(call("Authenticate", NULL, body, 401), "InvalidCredentialsExceptionInfo", "Invalid Credentials Supplied");
    free(body);
    body = raw_file("xweb-json/authenticate-request.json", "@PASSWORD@", "xweb-password");
    check_error(call("Authenticate", NULL, body, 401), "LockedCredentialsExceptionInfo", "Credentials Locked Out");
    check_error(call("WEBPhoneGetTypes", BASIC, "", 401), "LockedCredentialsExceptionInfo", "Credentials Locked Out");
    free(body);
}

static void test_fault_limit(void **state) {
    (void)state;
    check_start("  limits: {faults_per_day: 2}\n");
    char *token = log_in();
    char *body = raw_file("xweb-json/get-request.json", "@KEY@", NO_KEY);
    for (int i = 0; i < 2; i++)
        check_error(call("WEBPhoneGet", token, body, 500), "SystemExceptionInfo", "No record was found for the key.");
    check_error(call("WEBPhoneGetTypes", token, "", 500), "SystemExceptionInfo",
                "The fault limit per day is reached. All methods are locked until tomorrow.");
    free(body);
    free(token);
}

/* Each reply hands out the next token: the same, another, or another while the old one dies. Basic brings one of its own. */
static void test_token_modes(void **state) {
    (void)state;
    static const struct row {
        const char *option;
        bool other;
        long again;
    } rows[] = {{"  token: {mode: absolute}\n", false, 200}, {"  token: {mode: sliding}\n", true, 200}, {"  token: {mode: single-use}\n", true, 401}};
    for (size_t i = 0; i < 3; i++) {
        check_start(rows[i].option);
        char *token = log_in();
        raw_reply reply = call("WEBPhoneGetTypes", token, "", 200);
        char *next = next_token(&reply);
        raw_dispose(&reply);
        assert_int_equal(strcmp(next, token) != 0, rows[i].other);
        reply = call("WEBPhoneGetTypes", token, "", rows[i].again);
        raw_dispose(&reply);
        reply = call("WEBPhoneGetTypes", next, "", 200);
        raw_dispose(&reply);
        reply = call("WEBPhoneGetTypes", BASIC, "", 200);
        char *basic = next_token(&reply);
        raw_dispose(&reply);
        reply = call("WEBPhoneGetTypes", basic, "", 200);
        raw_dispose(&reply);
        free(basic);
        free(next);
        free(token);
        assert_int_equal(sim_stop(&sim), 0);
    }
}

/* A token runs out; a fault leaves it alone, with or without the header. */
static void test_token_life(void **state) {
    (void)state;
    check_start("  token: {uses: 1}\n  json: {token_on_error: true, error_status: 400}\n");
    char *token = log_in();
    char *body = raw_file("xweb-json/get-request.json", "@KEY@", NO_KEY);
    raw_reply reply = call("WEBPhoneGet", token, body, 400);
    char *same = next_token(&reply);
    assert_string_equal(same, token);
    raw_dispose(&reply);
    reply = call("WEBPhoneGetTypes", token, "", 200);
    raw_dispose(&reply);
    reply = call("WEBPhoneGetTypes", token, "", 401);
    raw_dispose(&reply);
    free(same);
    free(body);
    free(token);
}

static void test_wrong_parameters(void **state) {
    (void)state;
    static const struct row {
        const char *operation;
        const char *body;
        const char *message;
    } rows[] = {
        {"WEBPhoneUpdate", "{", "Invalid Parameters."},
        {"WEBPhoneUpdate", "[]", "Invalid Parameters."},
        {"WEBPhoneUpdate", "{\"WEBPhoneInsert\":{}}", "Invalid Parameters."},
        {"WEBPhoneUpdate", "{\"WEBPhoneUpdate\":{\"oFacadeObject\":null}}", "Invalid Parameters."},
        {"WEBPhoneUpdate", "{\"WEBPhoneUpdate\":{\"oFacadeObject\":{\"CurrentKey\":\"" PHONE "\",\"Phone\":{\"phn_number\":\"1\"}}}}",
         "Invalid Parameters."},
        {"WEBPhoneUpdate", "{\"WEBPhoneUpdate\":{\"oFacadeObject\":{\"CurrentKey\":\"" PHONE "\",\"Phone\":[]}}}", "Invalid Parameters."},
        {"WEBPhoneUpdate", "{\"WEBPhoneUpdate\":{\"oFacadeObject\":{\"CurrentKey\":\"" PHONE "\",\"Phone\":{\"phn_key\":\"" NO_KEY "\"}}}}",
         "Invalid Parameters."},
        {"WEBPhoneUpdate", "{\"WEBPhoneUpdate\":{\"oFacadeObject\":{\"CurrentKey\":\"" NO_KEY "\"}}}", "No record was found for the key."},
        {"WEBPhoneInsert", "{\"WEBPhoneInsert\":{\"oFacadeObject\":{\"Phone\":{\"phn_number\":\"1\"}}}}", "The customer key is required."},
        {"WEBPhoneInsert", "{\"WEBPhoneInsert\":{\"oFacadeObject\":{\"Phone_XRef\":{\"cph_cst_key\":\"" NO_KEY "\"}}}}",
         "The customer key is not known."},
        {"WEBPhoneInsert",
         "{\"WEBPhoneInsert\":{\"oFacadeObject\":{\"Phone_XRef\":{\"cph_cst_key\":\"" CUSTOMER "\",\"cph_pht_key\":\"" NO_KEY "\"}}}}",
         "The phone type key is not known."},
        {"GetQuery", "{\"GetQuery\":{\"szObjectName\":\"Secret\",\"szColumnList\":\"*\"}}",
         "Account is not authorized to perform Select on Secret object"},
        {"WEBPhoneGetPhonesByCustomer", "{\"WEBPhoneGetPhonesByCustomer\":{\"CustomerKey\":\"1\"}}", "Invalid Parameters."},
    };
    check_start("  denied_objects: [Secret]\n");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_error(call(rows[i].operation, BASIC, rows[i].body, 500), "SystemExceptionInfo", rows[i].message);
    const raw_ask text = {
        .path = "/xweb/JSON/WEBPhoneGet", .type = "text/plain", .authorization = BASIC, .body = "{\"WEBPhoneGet\":{\"key\":\"" PHONE "\"}}"};
    check_error(raw_call(&sim, &text, 500), "SystemExceptionInfo", "Invalid Parameters.");
    char *log = sim_log_text(&sim);
    assert_null(strstr(log, "\"applied\":true"));
    assert_null(strstr(log, "xweb-password"));
    free(log);
}

static void test_wrapped_rows(void **state) {
    (void)state;
    check_start("  json: {rows: wrapped}\n");
    raw_reply reply = call("WEBPhoneGetTypes", BASIC, "", 200);
    assert_non_null(strstr(reply.body, "{\"PhoneTypes\":{\"Result\":[{\"pht_key\":"));
    raw_dispose(&reply);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_page_sample, stop),  cmocka_unit_test_teardown(test_three_states, stop),
        cmocka_unit_test_teardown(test_numbers, stop),      cmocka_unit_test_teardown(test_insert, stop),
        cmocka_unit_test_teardown(test_reads, stop),        cmocka_unit_test_teardown(test_get_method, stop),
        cmocka_unit_test_teardown(test_callers, stop),      cmocka_unit_test_teardown(test_lock_out, stop),
        cmocka_unit_test_teardown(test_fault_limit, stop),  cmocka_unit_test_teardown(test_token_modes, stop),
        cmocka_unit_test_teardown(test_token_life, stop),   cmocka_unit_test_teardown(test_wrong_parameters, stop),
        cmocka_unit_test_teardown(test_wrapped_rows, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
