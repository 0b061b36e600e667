/* A login through an operation of the system's own: its body from secrets, its token from the body or a header, one login whatever comes back. */
#include "auth/fake_wire.h"

#include <stdio.h>
#include <string.h>

#include "auth/asked.h"
#include <trunkline/login.h>

/* ---- an API with a login ---- */

typedef struct inside {
    tl_opt_text token;
} inside;
typedef struct get_token_request {
    tl_str data_source;
    tl_str user_name;
    tl_str password;
    tl_opt_int number;
} get_token_request;
typedef struct get_token_reply {
    tl_opt_text auth_token;
    tl_opt_object data;
    tl_opt_int number;
} get_token_reply;

#define ROW(name, type, struct_type, member, kind, flags)                                                                                            \
    { ",\"" name "\":", type, offsetof(struct_type, member), sizeof name + 3, kind, flags }
#define OBJECT(type_name, struct_type, rows)                                                                                                         \
    {                                                                                                                                                \
        .name = type_name, .kind = TL_KIND_OBJECT, .size = sizeof(struct_type), .stride = sizeof(struct_type), .limits = TL_NO_LIMITS,               \
        .fields = rows, .count = sizeof rows / sizeof rows[0]                                                                                        \
    }

enum { BARE = TL_FIELD_REQUIRED | TL_FIELD_BARE };
static const tl_field inside_fields[] = {ROW("Token", &tl_type_text, inside, token, TL_KIND_TEXT, TL_FIELD_NULLABLE)};
static const tl_type inside_type = OBJECT("inside", inside, inside_fields);
static const tl_field request_fields[] = {
    ROW("DATA_SOURCE", &tl_type_text, get_token_request, data_source, TL_KIND_TEXT, BARE),
    ROW("USER_NAME", &tl_type_text, get_token_request, user_name, TL_KIND_TEXT, BARE),
    ROW("PASSWORD", &tl_type_text, get_token_request, password, TL_KIND_TEXT, BARE | TL_FIELD_SECRET),
    ROW("NUMBER", &tl_type_int, get_token_request, number, TL_KIND_INT, 0),
};
static const tl_type request_type = OBJECT("get_token_request", get_token_request, request_fields);
static const tl_field reply_fields[] = {
    ROW("AUTH_TOKEN", &tl_type_text, get_token_reply, auth_token, TL_KIND_TEXT, TL_FIELD_NULLABLE | TL_FIELD_SECRET),
    ROW("Data", &inside_type, get_token_reply, data, TL_KIND_OBJECT, TL_FIELD_NULLABLE),
    ROW("Number", &tl_type_int, get_token_reply, number, TL_KIND_INT, TL_FIELD_NULLABLE),
};
static const tl_type reply_type = OBJECT("get_token_reply", get_token_reply, reply_fields);
static const tl_operation get_token = {
    .id = "authTokenGet", .method = "POST", .path = "/api/auth-token-get", .request = &request_type, .reply = &reply_type, .auth = TL_AUTH_NONE};

/* ---- */

typedef struct fixture {
    fake_wire wire;
    tl_token_source *source;
} fixture;

enum { FIELDS = 3 };

static tl_login_options login_options(tl_login_field fields[FIELDS]) {
    tl_login_options options = TL_LOGIN_OPTIONS_INIT;
    fields[0] = (tl_login_field){"DATA_SOURCE", tl_token_static(tl_str_from("DEMO"))};
    fields[1] = (tl_login_field){"USER_NAME", tl_token_static(tl_str_from("us\"er"))};
    fields[2] = (tl_login_field){"PASSWORD", tl_token_static(tl_str_from("p\"ss s3cr3t"))};
    options.url = "https://erp.example.com/";
    options.operation = &get_token;
    options.fields = fields;
    options.field_count = FIELDS;
    options.token_path = "AUTH_TOKEN";
    return options;
}

static void begin(fixture *with, const tl_login_options *options, const wire_answer *answers, size_t count) {
    tl_error error = {0};
    fake_wire_init(&with->wire, answers, count);
    if (tl_login_new(&with->source, options, &error) != TL_OK) {
        fail_msg("no source: %s", error.message);
    }
}

static void begin_usual(fixture *with, const wire_answer *answers, size_t count) {
    tl_login_field fields[FIELDS];
    tl_login_options options = login_options(fields);
    begin(with, &options, answers, count);
}

static void end(fixture *with) {
    tl_token_source_free(with->source);
    fake_wire_end(&with->wire);
}

static void ask_and_drive(fixture *with, asked *got) {
    ask(with->source, &with->wire.base, got);
    fake_wire_drain(&with->wire);
    assert_int_equal(got->calls, 1);
}

static void test_token_in_the_body(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(200, "{\"MORE\":[1],\"AUTH_TOKEN\":\"4711-\\u0061\"}")};
    fixture with;
    asked got;
    begin_usual(&with, answers, 1);
    ask_and_drive(&with, &got);
    expect_given(&got, "4711-a");
    assert_string_equal(with.wire.requests[0].line, "POST https://erp.example.com/api/auth-token-get");
    assert_string_equal(with.wire.requests[0].headers, "User-Agent: trunkline/0.1.0\nAccept: application/json\nContent-Type: application/json\n");
    assert_string_equal(with.wire.requests[0].body, "{\"DATA_SOURCE\":\"DEMO\",\"USER_NAME\":\"us\\\"er\",\"PASSWORD\":\"p\\\"ss s3cr3t\"}");
    ask_and_drive(&with, &got);
    expect_given(&got, "4711-a");
    assert_int_equal(with.wire.count, 1);
    end(&with);
}

static void test_token_deep_in_the_body(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(200, "{\"Data\":{\"Token\":\"deep\"}}")};
    tl_login_field fields[FIELDS];
    fixture with;
    asked got;
    tl_login_options options = login_options(fields);
    options.token_path = "Data.Token";
    options.user_agent = "mine/2";
    begin(&with, &options, answers, 1);
    ask_and_drive(&with, &got);
    expect_given(&got, "deep");
    assert_non_null(strstr(with.wire.requests[0].headers, "User-Agent: mine/2\n"));
    end(&with);
}

static void test_token_in_a_header(void **state) {
    (void)state;
    wire_answer answer = wire_json(200, "not even JSON");
    tl_login_field fields[FIELDS];
    fixture with;
    asked got;
    tl_login_options options = login_options(fields);
    answer.header = "www-authenticate";
    answer.value = "Bearer token=4711 ";
    options.token_path = NULL;
    options.token_header = "WWW-Authenticate";
    options.token_prefix = "Bearer token = ";
    begin(&with, &options, &answer, 1);
    ask_and_drive(&with, &got);
    expect_given(&got, "4711");
    end(&with);
}

/* One answer, and what it is told as; nothing is sent again, whatever would come next. */
static void check_failure(const wire_answer *answer, bool header, const char *part) {
    const wire_answer answers[] = {*answer, wire_json(200, "{\"AUTH_TOKEN\":\"too late\"}")};
    tl_login_field fields[FIELDS];
    fixture with;
    asked got;
    tl_login_options options = login_options(fields);
    if (header) {
        options.token_path = NULL;
        options.token_header = "AuthToken";
        options.token_prefix = "token";
    }
    begin(&with, &options, answers, 2);
    for (int i = 0; i < 3; i++) {
        ask_and_drive(&with, &got);
        expect_refused(&got, TL_ERR_AUTH, part);
        assert_int_equal(got.error.http_status, answer->status == TL_OK ? answer->http_status : 0);
    }
    assert_int_equal(with.wire.count, 1);
    end(&with);
}

static void test_failures_are_for_ever(void **state) {
    (void)state;
    wire_answer answer = wire_json(500, "{\"Message\":\"Invalid password\"}");
    check_failure(&answer, false, "erp.example.com refuses the login: HTTP 500: {\"Message\":\"Invalid password\"}");
    answer = wire_json(401, "");
    check_failure(&answer, false, "HTTP 401");
    answer = wire_json(400, "<html>s3cr3t</html>");
    answer.type = "text/html";
    check_failure(&answer, false, "HTTP 400");
    answer = wire_json(503, "busy");
    answer.type = "text/plain; charset=utf-8";
    check_failure(&answer, false, "HTTP 503: busy");
    answer = wire_json(307, "{}");
    check_failure(&answer, false, "redirect");
    answer = wire_json(200, "{\"AUTH_TOKEN\":\"\"}");
    check_failure(&answer, false, "the body brings no token");
    answer = wire_json(200, "{\"AUTH_TOKEN\":null}");
    check_failure(&answer, false, "the body brings no token");
    answer = wire_json(200, "{\"AUTH_TOKEN\":[\"s3cr3t\"]}");
    check_failure(&answer, false, "not what the schema says");
    answer = wire_json(200, "s3cr3t");
    answer.type = "text/html";
    check_failure(&answer, false, "not JSON");
    answer = wire_json(200, "{}");
    check_failure(&answer, true, "lacks the header");
    answer.header = "AuthToken";
    answer.value = "s3cr3t";
    check_failure(&answer, true, "reads otherwise");
    answer.value = "Token ";
    check_failure(&answer, true, "reads otherwise");
    answer = wire_failure(TL_ERR_LOST, true);
    check_failure(&answer, false, "whether erp.example.com took the login is not known, and it is not repeated");
    answer = wire_failure(TL_ERR_LIMIT, true);
    check_failure(&answer, false, "not known");
}

/* The server repeats the password, as it is and as JSON writes it. */
static void test_secrets_are_not_repeated(void **state) {
    (void)state;
    wire_answer answer = wire_json(500, "{\"Message\":\"p\\\"ss s3cr3t is wrong\"}");
    check_failure(&answer, false, "HTTP 500");
    answer = wire_json(500, "password p\"ss s3cr3t is wrong");
    answer.type = "text/plain";
    check_failure(&answer, false, "HTTP 500");
}

static void test_no_connection_is_tried_again(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_failure(TL_ERR_CONNECT, false), wire_json(200, "{\"AUTH_TOKEN\":\"t\"}")};
    fixture with;
    asked got;
    begin_usual(&with, answers, 2);
    ask_and_drive(&with, &got);
    expect_refused(&got, TL_ERR_CONNECT, "the network failed");
    ask_and_drive(&with, &got);
    expect_given(&got, "t");
    end(&with);
}

static void test_configured_lifetime_and_chains(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(200, "{\"AUTH_TOKEN\":\"one\"}"), wire_json(200, "{\"AUTH_TOKEN\":\"two\"}")};
    tl_login_field fields[FIELDS];
    tl_token_cache_options cache = TL_TOKEN_CACHE_OPTIONS_INIT;
    fake_clock clock;
    fixture with;
    asked first;
    asked second;
    tl_login_options options = login_options(fields);
    fake_clock_init(&clock);
    cache.clock = &clock.clock;
    cache.lifetime_ms = 1200000;
    cache.chains = 1;
    options.cache = &cache;
    begin(&with, &options, answers, 2);
    ask_and_drive(&with, &first);
    expect_given(&first, "one");
    assert_int_equal(first.lifetime_ms, 1200000);
    ask(with.source, &with.wire.base, &second);
    assert_int_equal(second.calls, 0);
    give_back(with.source, &first, TL_TOKEN_ACCEPTED, "next");
    fake_wire_drain(&with.wire);
    expect_given(&second, "next");
    give_back(with.source, &second, TL_TOKEN_REFUSED, NULL);
    ask_and_drive(&with, &second);
    expect_given(&second, "two");
    end(&with);
}

static void test_value_that_does_not_fit(void **state) {
    (void)state;
    tl_login_field fields[FIELDS];
    fixture with;
    asked got;
    tl_login_options options = login_options(fields);
    fields[0].path = "NUMBER"; /* which takes no text; and nothing of it may be shown, secret or not */
    tl_token_source_free(fields[0].source);
    fields[0].source = tl_token_static(tl_str_from("s3cr3t"));
    begin(&with, &options, NULL, 0);
    ask_and_drive(&with, &got);
    expect_refused(&got, TL_ERR_TYPE, "cannot stand in this field");
    assert_string_equal(got.error.field, "NUMBER");
    assert_int_equal(with.wire.count, 0);
    end(&with);
}

static void test_freed_in_the_middle(void **state) {
    (void)state;
    fixture with;
    asked got;
    begin_usual(&with, NULL, 0);
    ask(with.source, &with.wire.base, &got);
    assert_int_equal(with.wire.count, 1);
    tl_token_source_free(with.source);
    expect_refused(&got, TL_ERR_CANCELLED, "freed");
    fake_wire_end(&with.wire);
}

static void check_wrong(const tl_login_options *options, tl_status status, const char *part) {
    tl_token_source *source = NULL;
    tl_error error = {0};
    tl_status got = tl_login_new(&source, options, &error);
    if (got != status || !strstr(error.message, part)) {
        fail_msg("expected %s with \"%s\", got %s: %s", tl_status_name(status), part, tl_status_name(got), error.message);
    }
    assert_null(source);
}

static void test_wrong_options(void **state) {
    (void)state;
    tl_login_field fields[FIELDS];
    tl_operation needs_token = get_token;
    tl_login_options options = login_options(fields);
    options.url = NULL;
    check_wrong(&options, TL_ERR_USAGE, "URL");
    options = login_options(fields);
    options.url = "http://erp.example.com";
    check_wrong(&options, TL_ERR_CONFIG, "unencrypted");
    options = login_options(fields);
    options.operation = NULL;
    check_wrong(&options, TL_ERR_USAGE, "operation");
    options = login_options(fields);
    needs_token.auth = TL_AUTH_BEARER;
    options.operation = &needs_token;
    check_wrong(&options, TL_ERR_USAGE, "cannot log in");
    options = login_options(fields);
    options.token_header = "AuthToken";
    check_wrong(&options, TL_ERR_USAGE, "one of the two");
    options = login_options(fields);
    options.token_path = NULL;
    check_wrong(&options, TL_ERR_USAGE, "one of the two");
    options = login_options(fields);
    options.token_path = "AUTH_TOKN";
    check_wrong(&options, TL_ERR_UNKNOWN, "no field at the token's path");
    options = login_options(fields);
    options.token_path = "Number";
    check_wrong(&options, TL_ERR_TYPE, "no text");
    options = login_options(fields);
    fields[2].path = "PASWORD";
    check_wrong(&options, TL_ERR_UNKNOWN, "PASSWORD");
    options = login_options(fields);
    options.token_path = NULL;
    options.token_header = "Auth Token";
    check_wrong(&options, TL_ERR_USAGE, "header");
    options = login_options(fields);
    options.struct_size = 0;
    check_wrong(&options, TL_ERR_USAGE, "TL_LOGIN_OPTIONS_INIT");
    check_wrong(NULL, TL_ERR_USAGE, "TL_LOGIN_OPTIONS_INIT");
    options = login_options(fields);
    assert_int_equal(tl_login_new(NULL, &options, NULL), TL_ERR_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_token_in_the_body),
        TEST_MEMORY(test_token_deep_in_the_body),
        TEST_MEMORY(test_token_in_a_header),
        TEST_MEMORY(test_failures_are_for_ever),
        TEST_MEMORY(test_secrets_are_not_repeated),
        TEST_MEMORY(test_no_connection_is_tried_again),
        TEST_MEMORY(test_configured_lifetime_and_chains),
        TEST_MEMORY(test_value_that_does_not_fit),
        TEST_MEMORY(test_freed_in_the_middle),
        TEST_MEMORY(test_wrong_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
