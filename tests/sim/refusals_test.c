/* Everything that the simulated Wasp refuses before it looks at a record, and what a record can be refused for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "sim_process.h"

static sim_process sim;

static int start(void **state) {
    (void)state;
    return sim_start(&sim, NULL) ? 0 : -1;
}

static int stop(void **state) {
    (void)state;
    return sim_teardown(&sim);
}

/* Asks, expects that status and ASP.NET's error shape, and that nothing was logged as asked for. */
static http_answer expect_refused(const http_ask *ask, long status) {
    http_answer answer = http_ask_once(sim.url, ask);
    assert_int_equal(answer.status, status);
    cJSON *json = check_json(&answer);
    check_members(json, (const char *const[]){"Message", NULL});
    assert_true(strlen(check_member(json, "Message")->valuestring) > 0);
    cJSON_Delete(json);
    char *log = sim_log_text(&sim);
    assert_string_equal(log, "");
    free(log);
    return answer;
}

static void expect_status(const http_ask *ask, long status) {
    http_answer answer = http_ask_once(sim.url, ask);
    assert_int_equal(answer.status, status);
    http_answer_dispose(&answer);
}

static void test_token(void **state) {
    (void)state;
    const char *const refused[] = {"", "Bearer wrong", "Bearer", "Bearer ", "Bearer t0ke", "Bearer t0kenn", "Bearer  t0ken", "Basic t0ken", "t0ken"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const http_ask ask = {.authorization = refused[i], .body = "[" RECORD("C-1001", "Office", "1") "]"};
        http_answer answer = expect_refused(&ask, 401);
        assert_string_equal(answer.authenticate, "Bearer");
        assert_null(strstr(answer.body, "t0ken"));
        http_answer_dispose(&answer);
    }
}

static void test_user_agent(void **state) {
    (void)state;
    const http_ask ask = {.user_agent = "", .body = "[" RECORD("C-1001", "Office", "1") "]"};
    http_answer answer = expect_refused(&ask, 403);
    http_answer_dispose(&answer);
}

static void test_method(void **state) {
    (void)state;
    const char *const refused[] = {"GET", "PUT", "DELETE", "PATCH"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const http_ask ask = {.method = refused[i]};
        http_answer answer = expect_refused(&ask, 405);
        assert_string_equal(answer.allow, "POST");
        http_answer_dispose(&answer);
    }
}

/* Without a token as well: the page comes from the web server, before the application. */
static void test_path(void **state) {
    (void)state;
    const char *const refused[] = {"/",
                                   "/public-api/phones/customer/sav",
                                   "/public-api/phones/customer/save/",
                                   "/public-api/phones/customers/save",
                                   "/phones/customer/save",
                                   "/public-api/phones/manufacturer/save"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const http_ask ask = {.path = refused[i], .authorization = i % 2 ? "" : NULL};
        http_answer answer = http_ask_once(sim.url, &ask);
        assert_int_equal(answer.status, 404);
        assert_string_equal(answer.content_type, "text/html");
        assert_non_null(strstr(answer.body, "<!DOCTYPE html"));
        assert_non_null(strstr(answer.body, "404 - File or directory not found."));
        assert_null(cJSON_Parse(answer.body));
        http_answer_dispose(&answer);
    }
}

static void test_content_type(void **state) {
    (void)state;
    const char *const refused[] = {"", "text/plain", "application/x-www-form-urlencoded", "application/xml", "application/jsonx", "json"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const http_ask ask = {.content_type = refused[i], .body = "[" RECORD("C-1001", "Office", "1") "]"};
        http_answer answer = expect_refused(&ask, 415);
        http_answer_dispose(&answer);
    }
    const char *const taken[] = {"application/json;charset=utf-8", "Application/JSON", "application/json ; charset=utf-8"};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        const http_ask ask = {.content_type = taken[i]};
        expect_status(&ask, 200);
    }
}

static void test_body(void **state) {
    (void)state;
    const char *const refused[] = {" ",
                                   "[",
                                   "{",
                                   "{}",
                                   "null",
                                   "[1]",
                                   "[null]",
                                   "[{]}",
                                   "[{\"PhoneNumber\":5}]",
                                   "[{\"FormId\":\"x\"}]",
                                   "[],",
                                   "[{}",
                                   "\"\xff\"",
                                   "[{\"PhoneNumber\":\"\xc3\"}]"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const http_ask ask = {.body = refused[i]};
        http_answer answer = expect_refused(&ask, 400);
        http_answer_dispose(&answer);
    }
    const http_ask cut = {.body = "[" RECORD("C-1001", "Office", "1") "]", .body_length = 40};
    http_answer answer = expect_refused(&cut, 400);
    assert_non_null(strstr(answer.body, "line 1"));
    http_answer_dispose(&answer);
}

/* 16 MiB are taken, a byte more is not, whether its length was told before or not. */
static void test_size(void **state) {
    (void)state;
    const size_t most = (size_t)16 * 1024 * 1024;
    char *body = malloc(most + 2);
    assert_non_null(body);
    memset(body, ' ', most + 1);
    body[0] = '[';
    body[most - 1] = ']';
    body[most + 1] = '\0';
    http_ask ask = {.body = body, .body_length = most};
    expect_status(&ask, 200);
    ask.chunked = true;
    expect_status(&ask, 200);
    ask.body_length = most + 1;
    http_answer answer = expect_refused(&ask, 413);
    http_answer_dispose(&answer);
    ask.chunked = false;
    answer = expect_refused(&ask, 413);
    http_answer_dispose(&answer);
    free(body);
}

/* More than 500: refused as a whole, in the vendor's shape. */
static void test_too_many(void **state) {
    (void)state;
    char *body = make_records(501);
    cJSON *reply = check_saved(sim.url, body);
    free(body);
    check_members(reply, (const char *const[]){"Data", "Messages", "BatchNumber", "HasError", "HasHttpError", "HasMessage",
                                               "HasSuccessWithMoreDataRemaining", "TotalRecordsLongCount", NULL});
    assert_true(cJSON_IsNull(check_member(reply, "Data")));
    check_flag(reply, "HasError", true);
    check_flag(reply, "HasHttpError", true);
    check_flag(reply, "HasMessage", true);
    const cJSON *messages = check_member(reply, "Messages");
    assert_int_equal(cJSON_GetArraySize(messages), 1);
    check_members(messages->child, (const char *const[]){"ResultCode", "Message", "HttpStatusCode", "FieldName", NULL});
    assert_int_not_equal(check_member(messages->child, "ResultCode")->valueint, 0);
    check_string(messages->child, "FieldName", "");
    cJSON_Delete(reply);
    char *log = sim_log_text(&sim);
    size_t lines = 0;
    for (const char *at = log; (at = strstr(at, "\"applied\":false}\n")) != NULL; at++)
        lines++;
    assert_int_equal(lines, 501);
    assert_null(strstr(log, "\"applied\":true"));
    free(log);

    body = make_records(500);
    reply = check_saved(sim.url, body);
    free(body);
    check_flag(reply, "HasError", false);
    check_number(check_member(reply, "Data"), "SuccessfullResults", 500);
    cJSON_Delete(reply);
}

/* What a single record is refused for: named by its customer and phone type, and the others are saved. */
static void test_records(void **state) {
    (void)state;
    static const struct row {
        const char *record;
        const char *field;
        const char *named[3]; /* parts of the message */
    } rows[] = {
        {RECORD("C-999", "Office", "1"), "C-999", {"Customer 'C-999' does not exist", "'Office'"}},
        {RECORD("C-2001", "Office", "1"), "C-2001", {"Customer 'C-2001' does not exist"}},
        {RECORD("C-01001", "Office", "1"), "C-01001", {"does not exist"}},
        {RECORD("c-1001", "Office", "1"), "c-1001", {"does not exist"}},
        {RECORD("C-1001", "Telex", "1"), "C-1001", {"Phone type 'Telex' does not exist", "'C-1001'"}},
        {RECORD("C-1001", "office", "1"), "C-1001", {"Phone type 'office' does not exist"}},
        {"{\"PhoneNumber\":\"1\",\"PhoneTypeName\":\"Office\"}", "", {"CustomerNumber is required", "'Office'"}},
        {RECORD("", "Office", "1"), "", {"CustomerNumber is required"}},
        {"{\"CustomerNumber\":\"C-1001\",\"PhoneNumber\":\"1\"}", "C-1001", {"PhoneTypeName is required", "'C-1001'"}},
        {"{\"CustomerNumber\":\"C-1001\",\"PhoneTypeName\":\"Office\"}", "C-1001", {"PhoneNumber is required", "'C-1001'", "'Office'"}},
        {"{\"CustomerNumber\":\"C-1001\",\"PhoneTypeName\":\"Office\",\"PhoneNumber\":null}", "C-1001", {"PhoneNumber is required"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char body[600];
        snprintf(body, sizeof body, "[%s," RECORD("C-1500", "Fax", "2") "]", rows[i].record);
        cJSON *reply = check_saved(sim.url, body);
        check_flag(reply, "HasError", true);
        check_flag(reply, "HasHttpError", false);
        const cJSON *data = check_member(reply, "Data");
        check_number(data, "SuccessfullResults", 1);
        check_number(data, "TotalResults", 2);
        check_number(data, "ErrorCount", 1);
        const cJSON *failed = check_member(data, "ResultList")->child;
        assert_true(check_member(failed, "ResultCode")->valueint > 0);
        check_number(failed, "HttpStatusCode", 400);
        check_string(failed, "FieldName", rows[i].field);
        for (size_t n = 0; n < 3 && rows[i].named[n]; n++)
            assert_non_null(strstr(check_member(failed, "Message")->valuestring, rows[i].named[n]));
        check_number(failed->next, "ResultCode", 0);
        cJSON_Delete(reply);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_token, start, stop),        cmocka_unit_test_setup_teardown(test_user_agent, start, stop),
        cmocka_unit_test_setup_teardown(test_method, start, stop),       cmocka_unit_test_setup_teardown(test_path, start, stop),
        cmocka_unit_test_setup_teardown(test_content_type, start, stop), cmocka_unit_test_setup_teardown(test_body, start, stop),
        cmocka_unit_test_setup_teardown(test_size, start, stop),         cmocka_unit_test_setup_teardown(test_too_many, start, stop),
        cmocka_unit_test_setup_teardown(test_records, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
