/* tl_call against a server: the happy path, and each class of error with what its message may show. */
#include "net/fixture.h"

#include <stdio.h>
#include <string.h>

#include "net/small_api.h"
#include "net/watch.h"
#include <trunkline/call.h>

#define REPLY(status, type, body) "HTTP/1.1 " status "\r\nContent-Type: " type "\r\nConnection: close\r\n\r\n" body

static const char happy[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 33\r\n\r\n"
                            "{\"ok\":true,\"message\":\"saved: \xc3\xa4\"}";

typedef struct call {
    faultd *server;
    tl_client *client;
    tl_arena *arena;
    small_item items[2];
    small_answer answer;
    tl_error error;
} call;

static void begin(call *with, const faultd_step *steps, size_t count) {
    char url[64];
    faultd_options server = {steps, count, NULL};
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    memset(with, 0, sizeof *with);
    with->server = faultd_start(&server);
    assert_non_null(with->server);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/api/", (unsigned)faultd_port(with->server));
    options.url = url;
    options.token = tl_token_static(tl_str_from("t0ken-very-s3cret"));
    options.user_agent = "call-test/1";
    options.max_body_bytes = 4096;
    assert_int_equal(tl_client_new(&with->client, &options, &with->error), TL_OK);
    with->arena = tl_arena_new();
    assert_non_null(with->arena);
    with->items[0].id = tl_str_from("a1");
    with->items[0].name = tl_null_text();
    with->items[0].amount = tl_int(-7);
    with->items[1].id = tl_str_from("b2");
}

static void end(call *with) {
    tl_client_free(with->client);
    tl_arena_free(with->arena);
    faultd_stop(with->server);
}

static tl_status save(call *with) {
    memset(&with->answer, 0xff, sizeof with->answer);
    return tl_call(with->client, &small_save, tl_body_list(with->items, 2, sizeof(small_item)), tl_reply_struct(&with->answer, sizeof with->answer),
                   with->arena, &with->error);
}

static void test_happy_path(void **state) {
    (void)state;
    faultd_step step = {.reply = happy};
    call with;
    size_t len = 0;
    begin(&with, &step, 1);
    for (int i = 0; i < 3; i++) {
        if (save(&with) != TL_OK) {
            fail_msg("%s", with.error.message);
        }
        assert_true(with.answer.ok.is == TL_VALUE && with.answer.ok.value);
        assert_string_equal(with.answer.message.value.ptr, "saved: \xc3\xa4");
    }
    assert_int_equal(faultd_accepted(with.server), 1);
    const char *request = faultd_request(with.server, 0, &len);
    assert_non_null(request);
    assert_int_equal(strncmp(request, "POST /api/items/save HTTP/1.1\r\n", 31), 0);
    assert_non_null(strstr(request, "\r\nAuthorization: Bearer t0ken-very-s3cret\r\n"));
    assert_non_null(strstr(request, "\r\nUser-Agent: call-test/1\r\n"));
    assert_non_null(strstr(request, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(request, "\r\nAccept: application/json\r\n"));
    assert_string_equal(strstr(request, "\r\n\r\n") + 4, "[{\"Id\":\"a1\",\"Name\":null,\"Amount\":-7},{\"Id\":\"b2\"}]");
    end(&with);
}

static void test_other_shapes(void **state) {
    (void)state;
    faultd_step steps[] = {{.reply = happy}, {.reply = happy}, {.reply = "HTTP/1.1 204 No Content\r\n\r\n"}, {.reply = happy}};
    call with;
    size_t len = 0;
    begin(&with, steps, ARRAY_LENGTH(steps));
    tl_reply_into into = tl_reply_struct(&with.answer, sizeof with.answer);
    tl_reply_into nowhere = {NULL, 0};
    assert_int_equal(tl_call(with.client, &small_save_one, tl_body_object(&with.items[1], sizeof(small_item)), into, with.arena, &with.error), TL_OK);
    assert_true(with.answer.ok.value);
    assert_int_equal(tl_call(with.client, &small_ping, tl_body_none(), into, with.arena, &with.error), TL_OK);
    assert_int_equal(tl_call(with.client, &small_fire, tl_body_none(), nowhere, NULL, &with.error), TL_OK);
    assert_int_equal(tl_call(with.client, &small_ping, tl_body_none(), nowhere, NULL, NULL), TL_OK);
    assert_non_null(strstr(faultd_request(with.server, 0, &len), "\r\n\r\n{\"Id\":\"b2\"}"));
    const char *ping = faultd_request(with.server, 1, &len);
    assert_int_equal(strncmp(ping, "GET /api/ping HTTP/1.1\r\n", 24), 0);
    assert_null(strstr(ping, "Content-"));
    assert_null(strstr(ping, "Authorization"));
    end(&with);
}

/* One call that fails; its message has `part`, never the token, never a line end. */
static void expect_failure(const faultd_step *step, tl_status status, int32_t http_status, const char *part) {
    static const small_answer zero;
    call with;
    begin(&with, step, 1);
    tl_status got = save(&with);
    if (got != status || with.error.status != status || with.error.http_status != http_status || !strstr(with.error.message, part)) {
        fail_msg("expected %s, HTTP %d, \"%s\"; got %s, HTTP %d, \"%s\"", tl_status_name(status), (int)http_status, part, tl_status_name(got),
                 (int)with.error.http_status, with.error.message);
    }
    assert_null(strstr(with.error.message, "s3cret"));
    for (const char *at = with.error.message; *at; at++) {
        assert_true((unsigned char)*at >= 0x20 && *at != 0x7f);
    }
    assert_memory_equal(&with.answer.ok, &zero.ok, sizeof(bool));
    assert_int_equal(with.answer.ok.is, TL_ABSENT);
    assert_int_equal(with.answer.message.is, TL_ABSENT);
    assert_int_equal(faultd_requests(with.server), 1);
    end(&with);
}

static void test_http_errors(void **state) {
    (void)state;
    static const struct {
        const char *reply;
        tl_status status;
        int32_t http_status;
        const char *part;
    } cases[] = {
        {REPLY("401 Unauthorized", "application/json", "{\"why\":\"no\"}"), TL_ERR_AUTH, 401, "refuses the token: {\"why\":\"no\"}"},
        {REPLY("403 Forbidden", "text/plain", "not\r\n  you\x1b[31m"), TL_ERR_AUTH, 403, "refuses the token: not you [31m"},
        {REPLY("400 Bad", "application/problem+json", "{\"title\":\"bad \xff\"}"), TL_ERR_HTTP, 400,
         "HTTP 400: it refuses the request: {\"title\":\"bad ?\"}"},
        {REPLY("422 Odd", "application/json", "{\"echo\":\"t0ken-very-s3cret\"}"), TL_ERR_HTTP, 422, "it refuses the request"},
        {REPLY("404 Not Found", "text/html", "<html>s3cret</html>"), TL_ERR_HTTP, 404, "check the URL"},
        {REPLY("302 Found", "text/html", "elsewhere s3cret"), TL_ERR_HTTP, 302, "check the URL"},
        {REPLY("500 Oops", "text/html", "<h1>s3cret</h1>"), TL_ERR_HTTP, 500, "the server failed"},
        {REPLY("503 Busy", "application/json", "{}"), TL_ERR_HTTP, 503, "the server failed: {}"},
        {REPLY("200 OK", "text/html", "<html>please log in</html>"), TL_ERR_HTTP, 200, "not JSON"},
        {REPLY("200 OK", "text/plain", "{\"ok\":true}"), TL_ERR_HTTP, 200, "check the URL: {\"ok\":true}"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}", TL_ERR_HTTP, 200, "not JSON"},
        {"HTTP/1.1 204 No Content\r\n\r\n", TL_ERR_HTTP, 204, "not JSON"},
        {REPLY("200 OK", "application/json", "{\"ok\":tru"), TL_ERR_SYNTAX, 200, ""},
        {REPLY("200 OK", "application/json", ""), TL_ERR_SYNTAX, 200, ""},
        {REPLY("200 OK", "application/json", "{\"ok\":\"yes\"}"), TL_ERR_TYPE, 200, ""},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        faultd_step step = {.fault = FAULTD_LAST, .reply = cases[i].reply};
        expect_failure(&step, cases[i].status, cases[i].http_status, cases[i].part);
    }
}

static void test_network_errors(void **state) {
    (void)state;
    faultd_step reset = {.fault = FAULTD_RESET};
    expect_failure(&reset, TL_ERR_LOST, 0, "127.0.0.1:");
    faultd_step cut = {.fault = FAULTD_CUT, .reply = happy, .at = sizeof happy - 4};
    expect_failure(&cut, TL_ERR_LOST, 200, "127.0.0.1:");
    faultd_step large = {
        .fault = FAULTD_STALL, .reply = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4097\r\n\r\n{", .at = 200};
    expect_failure(&large, TL_ERR_LIMIT, 200, "max_body_bytes");
}

static void test_refused_and_timed_out(void **state) {
    (void)state;
    char url[64];
    call with;
    tl_client *nobody = NULL;
    faultd_step step = {.fault = FAULTD_STALL};
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    begin(&with, &step, 1);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u", (unsigned)closed_port());
    options.url = url;
    assert_int_equal(tl_client_new(&nobody, &options, &with.error), TL_OK);
    assert_int_equal(tl_call(nobody, &small_ping, tl_body_none(), (tl_reply_into){NULL, 0}, NULL, &with.error), TL_ERR_CONNECT);
    tl_client_free(nobody);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u", (unsigned)faultd_port(with.server));
    options.timeouts.first_byte_ms = 40;
    assert_int_equal(tl_client_new(&nobody, &options, &with.error), TL_OK);
    assert_int_equal(tl_call(nobody, &small_ping, tl_body_none(), (tl_reply_into){NULL, 0}, NULL, &with.error), TL_ERR_TIMEOUT);
    assert_non_null(strstr(with.error.message, "40 ms"));
    tl_client_free(nobody);
    end(&with);
}

static void expect_refused(call *with, tl_status got, tl_status status, const char *field) {
    assert_int_equal(got, status);
    assert_int_equal(with->error.status, status);
    assert_string_equal(with->error.field, field);
    assert_int_equal(faultd_accepted(with->server), 0);
}

static void test_refused_before_sending(void **state) {
    (void)state;
    faultd_step step = {.reply = happy};
    call with;
    begin(&with, &step, 1);
    tl_reply_into into = tl_reply_struct(&with.answer, sizeof with.answer);
    const tl_body list = tl_body_list(with.items, 2, sizeof(small_item));
    const tl_body one = tl_body_object(&with.items[0], sizeof(small_item));
    tl_client *client = with.client;
    tl_error *error = &with.error;
    /* sizes that are not the table's */
    expect_refused(&with, tl_call(client, &small_save, tl_body_list(with.items, 2, sizeof(small_item) - 8), into, with.arena, error), TL_ERR_ABI, "");
    expect_refused(&with, tl_call(client, &small_save, one, into, with.arena, error), TL_ERR_ABI, "");
    expect_refused(&with, tl_call(client, &small_save_one, list, into, with.arena, error), TL_ERR_ABI, "");
    expect_refused(&with, tl_call(client, &small_save, list, tl_reply_struct(&with.answer, 8), with.arena, error), TL_ERR_ABI, "");
    expect_refused(&with, tl_call(client, &small_ping, list, into, with.arena, error), TL_ERR_ABI, "");
    expect_refused(&with, tl_call(client, &small_save, tl_body_none(), into, with.arena, error), TL_ERR_ABI, "");
    expect_refused(&with, tl_call(client, &small_fire, tl_body_none(), into, with.arena, error), TL_ERR_ABI, "");
    /* pointers that are missing */
    expect_refused(&with, tl_call(client, &small_save_one, tl_body_object(NULL, sizeof(small_item)), into, with.arena, error), TL_ERR_USAGE, "");
    expect_refused(&with, tl_call(client, &small_save, tl_body_list(NULL, 2, sizeof(small_item)), into, with.arena, error), TL_ERR_USAGE, "");
    expect_refused(&with, tl_call(client, &small_save, list, into, NULL, error), TL_ERR_USAGE, "");
    expect_refused(&with, tl_call(NULL, &small_save, list, into, with.arena, error), TL_ERR_USAGE, "");
    /* values that the schema does not allow */
    with.items[1].id = tl_str_from("longer than eight");
    expect_refused(&with, save(&with), TL_ERR_LIMIT, "[1].Id");
    with.items[1].id = tl_str_from("\xff");
    expect_refused(&with, save(&with), TL_ERR_UTF8, "[1].Id");
    end(&with);
}

/* The token is wiped wherever the library kept it: with the source, the client, the engine, and in a reply that repeats it. */
static void test_the_token_is_wiped(void **state) {
    (void)state;
    faultd_step steps[] = {{.reply = happy},
                           {.fault = FAULTD_LAST, .reply = REPLY("422 Odd", "application/json", "{\"echo\":\"t0ken-very-s3cret\"}")},
                           {.fault = FAULTD_RESET}};
    call with;
    watch_begin("t0ken-very-s3cret");
    begin(&with, steps, ARRAY_LENGTH(steps));
    tl_status first = save(&with);
    tl_status second = save(&with);
    tl_status third = save(&with);
    end(&with);
    size_t left = watch_end();
    assert_int_equal(first, TL_OK);
    assert_int_equal(second, TL_ERR_HTTP);
    assert_int_equal(third, TL_ERR_LOST);
    assert_int_equal(left, 0);
}

/* A blocking call inside a completion would drive what is being driven: it is refused, and sends nothing later either. */
static void call_inside(void *context, tl_http_reply *reply) {
    call *with = context;
    (void)reply;
    with->error.status = tl_call(with->client, &small_ping, tl_body_none(), (tl_reply_into){NULL, 0}, NULL, &with->error);
}

static void test_no_call_inside_a_completion(void **state) {
    (void)state;
    faultd_step step = {.reply = happy};
    call with;
    tl_error error = {0};
    begin(&with, &step, 1);
    tl_transport *transport = tl_client_transport(with.client);
    assert_int_equal(tl_client_send(with.client, &small_save, tl_str_from("[]"), call_inside, &with, NULL, &error), TL_OK);
    for (int i = 0; i < 1000 && with.error.status == 0; i++) {
        assert_int_equal(transport->vtable->drive(transport, 10, &error), TL_OK);
    }
    assert_int_equal(with.error.status, TL_ERR_USAGE);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(transport->vtable->drive(transport, 1, &error), TL_OK);
    }
    assert_int_equal(faultd_requests(with.server), 1);
    end(&with);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_happy_path),
        TEST_MEMORY(test_other_shapes),
        TEST_MEMORY(test_http_errors),
        TEST_MEMORY(test_network_errors),
        TEST_MEMORY(test_refused_and_timed_out),
        TEST_MEMORY(test_refused_before_sending),
        TEST_MEMORY(test_no_call_inside_a_completion),
        cmocka_unit_test(test_the_token_is_wiped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
