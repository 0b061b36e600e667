/* The engine against a server: what goes over the wire, keep-alive, and what is refused before any socket is opened. */
#include "net/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ok_reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";

/* Fails unless the recorded request has exactly these lines: the first in its place, the headers in any order, nothing else. */
static void expect_request(faultd *server, size_t index, const char *const *lines, size_t count, const char *body) {
    size_t len = 0;
    const char *request = faultd_request(server, index, &len);
    assert_non_null(request);
    const char *end = strstr(request, "\r\n\r\n");
    assert_non_null(end);
    assert_string_equal(end + 4, body);
    assert_int_equal(strncmp(request, lines[0], strlen(lines[0])), 0);
    size_t expected = strlen(lines[0]) + 2;
    for (size_t i = 1; i < count; i++) {
        char line[256];
        (void)snprintf(line, sizeof line, "\r\n%s\r\n", lines[i]);
        const char *found = strstr(request, line);
        if (!found || found > end) {
            fail_msg("the request lacks \"%s\":\n%s", lines[i], request);
        }
        expected += strlen(lines[i]) + 2;
    }
    if (expected != (size_t)(end + 2 - request)) {
        fail_msg("the request has more headers than expected:\n%s", request);
    }
}

static void test_request_bytes(void **state) {
    (void)state;
    fixture fix;
    capture got;
    char host[64];
    fixture_begin_canned(&fix, ok_reply);
    tl_http_header headers[] = {{tl_str_from("Authorization"), tl_str_from("Bearer t0ken"), true},
                                {tl_str_from("User-Agent"), tl_str_from("trunkline-test/1"), false},
                                {tl_str_from("Accept"), tl_str_from("application/json"), false},
                                {tl_str_from("X-Empty"), tl_str_from(""), false},
                                {tl_str_from("Content-Type"), tl_str_from("application/json"), false}};
    tl_http_request request = fixture_post(&fix, "[{\"a\":\"\xc3\xa4\"}]");
    request.headers = headers;
    request.header_count = ARRAY_LENGTH(headers);
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_OK, true);
    assert_int_equal(got.http_status, 200);
    assert_string_equal(got.body, "{\"ok\":true}");
    assert_string_equal(got.type, "application/json; charset=utf-8");
    assert_int_equal(got.header_count, 2);
    assert_true(got.padded);
    (void)snprintf(host, sizeof host, "Host: 127.0.0.1:%u", (unsigned)faultd_port(fix.server));
    const char *lines[] = {"POST /some/path HTTP/1.1", host,       "Authorization: Bearer t0ken",    "User-Agent: trunkline-test/1",
                           "Accept: application/json", "X-Empty:", "Content-Type: application/json", "Accept-Encoding: gzip",
                           "Content-Length: 12"};
    expect_request(fix.server, 0, lines, ARRAY_LENGTH(lines), "[{\"a\":\"\xc3\xa4\"}]");
    fixture_end(&fix);
}

static void test_methods(void **state) {
    (void)state;
    static const struct {
        const char *method;
        const char *body;
        const char *length;
    } cases[] = {{"GET", "", NULL},
                 {"POST", "", "Content-Length: 0"},
                 {"PUT", "{}", "Content-Length: 2"},
                 {"DELETE", "", NULL},
                 {"PATCH", "{}", "Content-Length: 2"},
                 {"DELETE", "{}", "Content-Length: 2"},
                 {"PUT", "", "Content-Length: 0"}};
    fixture fix;
    capture got;
    char host[64];
    char first[64];
    fixture_begin_canned(&fix, ok_reply);
    (void)snprintf(host, sizeof host, "Host: 127.0.0.1:%u", (unsigned)faultd_port(fix.server));
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        tl_http_request request = fixture_post(&fix, cases[i].body);
        request.method = tl_str_from(cases[i].method);
        fixture_exchange(&fix, &request, &got);
        expect_end(&got, TL_OK, true);
        (void)snprintf(first, sizeof first, "%s /some/path HTTP/1.1", cases[i].method);
        const char *lines[] = {first, host, "Accept-Encoding: gzip", cases[i].length};
        expect_request(fix.server, i, lines, cases[i].length ? 4 : 3, cases[i].body);
    }
    fixture_end(&fix);
}

static void test_head_has_no_body(void **state) {
    (void)state;
    faultd_step step = {.reply = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"};
    fixture fix;
    capture got;
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, "");
    request.method = tl_str_from("HEAD");
    request.max_body_bytes = 100; /* the length of what does not come */
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_OK, true);
    assert_int_equal(got.body_len, 0);
    fixture_end(&fix);
}

static void test_twenty_calls_one_connection(void **state) {
    (void)state;
    fixture fix;
    capture got;
    fixture_begin_canned(&fix, ok_reply);
    for (int i = 0; i < 20; i++) {
        tl_http_request request = fixture_post(&fix, "{}");
        fixture_exchange(&fix, &request, &got);
        expect_end(&got, TL_OK, true);
    }
    assert_int_equal(faultd_requests(fix.server), 20);
    assert_int_equal(faultd_accepted(fix.server), 1);
    fixture_end(&fix);
}

/* A handle that is used again carries nothing of the request before: no header, no body, no cap. */
static void test_handles_keep_nothing(void **state) {
    (void)state;
    fixture fix;
    capture got;
    char host[64];
    fixture_begin_canned(&fix, "HTTP/1.1 200 OK\r\nSet-Cookie: session=1\r\nContent-Length: 2\r\n\r\n{}");
    (void)snprintf(host, sizeof host, "Host: 127.0.0.1:%u", (unsigned)faultd_port(fix.server));
    tl_http_header secret = {tl_str_from("Authorization"), tl_str_from("Bearer t0ken"), true};
    tl_http_request first = fixture_post(&fix, "{\"a\":1}");
    first.headers = &secret;
    first.header_count = 1;
    fixture_exchange(&fix, &first, &got);
    expect_end(&got, TL_OK, true);
    tl_http_request second = fixture_post(&fix, "");
    second.method = tl_str_from("GET");
    fixture_exchange(&fix, &second, &got);
    expect_end(&got, TL_OK, true);
    const char *lines[] = {"GET /some/path HTTP/1.1", host, "Accept-Encoding: gzip"};
    expect_request(fix.server, 1, lines, ARRAY_LENGTH(lines), "");
    fixture_end(&fix);
}

static void test_connections_are_limited(void **state) {
    (void)state;
    enum { CALLS = 6, CONNECTIONS = 2 };
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    fixture fix;
    capture got[CALLS];
    tl_http_request requests[CALLS];
    options.max_connections_per_host = CONNECTIONS;
    fixture_begin_engine(&fix, &options);
    fix.server = faultd_start_canned(ok_reply);
    assert_non_null(fix.server);
    (void)snprintf(fix.url, sizeof fix.url, "http://127.0.0.1:%u/", (unsigned)faultd_port(fix.server));
    for (size_t i = 0; i < CALLS; i++) {
        requests[i] = fixture_post(&fix, "{}");
        (void)fixture_submit(&fix, &requests[i], &got[i]);
    }
    for (size_t i = 0; i < CALLS; i++) {
        fixture_drive(&fix, &got[i], 1);
        expect_end(&got[i], TL_OK, true);
    }
    assert_in_range(faultd_accepted(fix.server), 1, CONNECTIONS);
    fixture_end(&fix);
}

static void test_large_bodies_both_ways(void **state) {
    (void)state;
    enum { SIZE = 3 * 1024 * 1024 };
    char head[128];
    fixture fix;
    capture got;
    size_t len = 0;
    int head_len = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", SIZE);
    size_t total = (size_t)head_len + SIZE;
    char *reply = test_malloc(total);
    char *body = test_malloc(SIZE + 1);
    memcpy(reply, head, (size_t)head_len);
    memset(reply + head_len, 'r', SIZE);
    memset(body, 'q', SIZE);
    body[SIZE] = '\0';
    faultd_step step = {.reply = reply, .reply_len = total};
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, body);
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_OK, true);
    assert_int_equal(got.body_len, SIZE);
    assert_true(got.padded);
    const char *seen = faultd_request(fix.server, 0, &len);
    assert_non_null(seen);
    assert_true(len > SIZE);
    assert_memory_equal(seen + len - SIZE, body, SIZE);
    assert_null(strstr(seen, "Expect"));
    fixture_end(&fix);
    test_free(reply);
    test_free(body);
}

static void test_header_forms(void **state) {
    (void)state;
    static const char reply[] = "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\nContent-Type: text/plain\r\n\r\n"
                                "HTTP/1.1 200 OK\r\nX-Folded: one\r\n  two\r\ncontent-TYPE:\tapplication/json  \r\nX-None:\r\n"
                                "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Trailer: late\r\n\r\n";
    fixture fix;
    capture got;
    fixture_begin_canned(&fix, reply);
    tl_http_request request = fixture_post(&fix, "{}");
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_OK, true);
    assert_int_equal(got.http_status, 200);
    assert_int_equal(got.header_count, 4);
    assert_string_equal(got.type, "application/json");
    assert_string_equal(got.body, "{}");
    fixture_end(&fix);
}

static void test_redirect_is_not_followed(void **state) {
    (void)state;
    char reply[256];
    fixture fix;
    capture got;
    faultd *elsewhere = faultd_start_canned(ok_reply);
    assert_non_null(elsewhere);
    (void)snprintf(reply, sizeof reply, "HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:%u/\r\nContent-Length: 0\r\n\r\n",
                   (unsigned)faultd_port(elsewhere));
    fixture_begin_canned(&fix, reply);
    tl_http_header secret = {tl_str_from("Authorization"), tl_str_from("Bearer t0ken"), true};
    tl_http_request request = fixture_post(&fix, "{}");
    request.headers = &secret;
    request.header_count = 1;
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_OK, true);
    assert_int_equal(got.http_status, 307);
    assert_int_equal(faultd_accepted(elsewhere), 0);
    assert_int_equal(faultd_requests(fix.server), 1);
    fixture_end(&fix);
    faultd_stop(elsewhere);
}

/* The environment's proxy is not used. */
static void test_environment_proxy_is_ignored(void **state) {
    (void)state;
    fixture fix;
    capture got;
    fixture_begin_canned(&fix, ok_reply);
    tl_http_request request = fixture_post(&fix, "{}");
    fixture_exchange(&fix, &request, &got); /* main() has set http_proxy to a port where nobody listens */
    expect_end(&got, TL_OK, true);
    fixture_end(&fix);
}

static void test_proxy_gets_the_request(void **state) {
    (void)state;
    char proxy[64];
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    fixture fix;
    capture got;
    size_t len = 0;
    faultd *server = faultd_start_canned(ok_reply);
    assert_non_null(server);
    (void)snprintf(proxy, sizeof proxy, "http://127.0.0.1:%u", (unsigned)faultd_port(server));
    options.proxy = proxy;
    options.allow_plain_http = true;
    fixture_begin_engine(&fix, &options);
    (void)snprintf(fix.url, sizeof fix.url, "http://host.invalid/path");
    tl_http_request request = fixture_post(&fix, "{}");
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_OK, true);
    const char *seen = faultd_request(server, 0, &len);
    assert_non_null(seen);
    assert_int_equal(strncmp(seen, "POST http://host.invalid/path HTTP/1.1\r\n", 40), 0);
    fixture_end(&fix);
    faultd_stop(server);
}

/* A proxy that refuses a tunnel has seen neither the token nor the body. */
static void test_proxy_refuses_a_tunnel(void **state) {
    (void)state;
    char proxy[64];
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    fixture fix;
    capture got;
    size_t len = 0;
    faultd *server = faultd_start_canned("HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n");
    assert_non_null(server);
    (void)snprintf(proxy, sizeof proxy, "http://127.0.0.1:%u", (unsigned)faultd_port(server));
    options.proxy = proxy;
    fixture_begin_engine(&fix, &options);
    (void)snprintf(fix.url, sizeof fix.url, "https://host.invalid/path");
    tl_http_header secret = {tl_str_from("Authorization"), tl_str_from("Bearer t0ken"), true};
    tl_http_request request = fixture_post(&fix, "{}");
    request.headers = &secret;
    request.header_count = 1;
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_ERR_CONNECT, false);
    assert_int_equal(got.header_count, 0);
    const char *seen = faultd_request(server, 0, &len);
    assert_non_null(seen);
    assert_int_equal(strncmp(seen, "CONNECT host.invalid:443 HTTP/1.1\r\n", 35), 0);
    assert_null(strstr(seen, "t0ken"));
    fixture_end(&fix);
    faultd_stop(server);
}

static void expect_refused(fixture *fix, tl_http_request *request, const char *part) {
    capture got = {0};
    uint64_t ticket = 0;
    tl_error error = {0};
    assert_int_equal(fix->engine->vtable->submit(fix->engine, request, capture_reply, &got, &ticket, &error), TL_ERR_USAGE);
    if (!strstr(error.message, part)) {
        fail_msg("\"%s\" does not say \"%s\"", error.message, part);
    }
    assert_null(strstr(error.message, "s3cret"));
    assert_int_equal(fix->engine->vtable->drive(fix->engine, 0, &error), TL_OK);
    assert_int_equal(got.calls, 0);
}

static void test_urls_refused_before_any_socket(void **state) {
    (void)state;
    static const struct {
        const char *url;
        const char *part;
    } cases[] = {{"http://example.invalid/", "unencrypted"},
                 {"http://10.0.0.1/", "unencrypted"},
                 {"http://localhost.example.invalid/", "unencrypted"},
                 {"ftp://127.0.0.1/", "scheme"},
                 {"file:///etc/passwd", "scheme"},
                 {"https://user:s3cret@example.invalid/", "user name"},
                 {"https://s3cret@example.invalid/", "user name"},
                 {"https://example.invalid/a b", "percent"},
                 {"https://example.invalid/a\r\nX: s3cret", "percent"},
                 {"https://example.invalid/{id}", "percent"},
                 {"", "cannot be read"},
                 {"/relative", "cannot be read"},
                 {"https://exa\xc3\xa4mple.invalid/", "percent"}};
    fixture fix;
    fixture_begin_canned(&fix, ok_reply);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        tl_http_request request = fixture_post(&fix, "{}");
        request.url = tl_str_from(cases[i].url);
        expect_refused(&fix, &request, cases[i].part);
    }
    assert_int_equal(faultd_accepted(fix.server), 0);
    fixture_end(&fix);
}

static void test_requests_refused(void **state) {
    (void)state;
    static const struct {
        const char *name;
        const char *value;
        const char *part;
    } cases[] = {{"X-A", "1\r\nX-B: s3cret", "control"},
                 {"X-A", "s3cret\x7f", "control"},
                 {"X A", "1", "name"},
                 {"", "1", "name"},
                 {"X-A:", "1", "name"},
                 {"Content-Length", "5", "engine's own"},
                 {"transfer-encoding", "chunked", "engine's own"}};
    fixture fix;
    fixture_begin_canned(&fix, ok_reply);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        tl_http_header header = {tl_str_from(cases[i].name), tl_str_from(cases[i].value), true};
        tl_http_request request = fixture_post(&fix, "{}");
        request.headers = &header;
        request.header_count = 1;
        expect_refused(&fix, &request, cases[i].part);
    }
    tl_http_request request = fixture_post(&fix, "{}");
    request.method = tl_str_from("PO ST");
    expect_refused(&fix, &request, "method");
    request = fixture_post(&fix, "{}");
    request.timeouts.total_ms = -7;
    expect_refused(&fix, &request, "negative");
    request = fixture_post(&fix, "{}");
    request.struct_size = 0;
    expect_refused(&fix, &request, "struct_size");
    fixture_end(&fix);
}

static void test_engine_options_are_checked(void **state) {
    (void)state;
    tl_transport *engine = NULL;
    tl_error error = {0};
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    options.ca_file = "/nonexistent/ca.pem";
    assert_int_equal(tl_engine_new(&engine, &options, &error), TL_ERR_IO);
    assert_null(engine);
    assert_non_null(strstr(error.message, "/nonexistent/ca.pem"));
    assert_true(error.os_code != 0);
    tl_engine_options empty = {0};
    assert_int_equal(tl_engine_new(&engine, &empty, &error), TL_ERR_USAGE);
    tl_engine_options proxy = TL_ENGINE_OPTIONS_INIT;
    proxy.proxy = "http://host\r\n";
    assert_int_equal(tl_engine_new(&engine, &proxy, &error), TL_ERR_USAGE);
    assert_int_equal(tl_engine_new(NULL, NULL, &error), TL_ERR_USAGE);
}

int main(void) {
    char proxy[64];
    (void)snprintf(proxy, sizeof proxy, "http://127.0.0.1:%u", (unsigned)closed_port());
    (void)setenv("http_proxy", proxy, 1);
    (void)setenv("all_proxy", proxy, 1);
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_request_bytes),
        TEST_MEMORY(test_methods),
        TEST_MEMORY(test_head_has_no_body),
        TEST_MEMORY(test_twenty_calls_one_connection),
        TEST_MEMORY(test_handles_keep_nothing),
        TEST_MEMORY(test_connections_are_limited),
        TEST_MEMORY(test_large_bodies_both_ways),
        TEST_MEMORY(test_header_forms),
        TEST_MEMORY(test_redirect_is_not_followed),
        TEST_MEMORY(test_environment_proxy_is_ignored),
        TEST_MEMORY(test_proxy_gets_the_request),
        TEST_MEMORY(test_proxy_refuses_a_tunnel),
        TEST_MEMORY(test_urls_refused_before_any_socket),
        TEST_MEMORY(test_requests_refused),
        TEST_MEMORY(test_engine_options_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
