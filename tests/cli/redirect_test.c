/* The listener for a redirect, driven by bare sockets: what it takes, what it refuses, and that nobody can hold it up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "redirect_listener.h"
#include "redirect_request.h"
#include "redirect_uri.h"
#include "support/support.h"

enum { WAIT_MS = 20, REQUEST_MS = 40, LIMIT_MS = 5000 };

static redirect_listener *begin(int64_t request_ms) {
    redirect_listener_options options = {.path = "/back", .request_ms = request_ms};
    redirect_listener *listener = redirect_listener_new(&options);
    assert_non_null(listener);
    return listener;
}

static int open_caller(const redirect_listener *listener) {
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(redirect_listener_port(listener));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int caller = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval limit = {5, 0};
    assert_true(caller >= 0);
    assert_int_equal(setsockopt(caller, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
    assert_int_equal(connect(caller, (const struct sockaddr *)&address, sizeof address), 0);
    return caller;
}

static void put(int caller, const char *text) {
    assert_int_equal(send(caller, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

/* All that comes until the other side closes. */
static void get(int caller, char *out, size_t size) {
    size_t length = 0;
    ssize_t got;
    while ((got = recv(caller, out + length, size - 1 - length, 0)) > 0) {
        length += (size_t)got;
    }
    out[length] = '\0';
    assert_int_equal(got, 0);
}

static enum redirect_status wait_for(redirect_listener *listener, int64_t ms, tl_str *target) {
    return redirect_listener_wait(listener, tl_clock_now_ms(NULL) + ms, target);
}

#define GOOD_TARGET "/back?code=c0de&state=ours"

static void test_a_redirect(void **state) {
    (void)state;
    char reply[2000];
    tl_str target = {0};
    redirect_listener *listener = begin(0);
    int caller = open_caller(listener);
    put(caller, "GET " GOOD_TARGET " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    assert_int_equal(wait_for(listener, LIMIT_MS, &target), REDIRECT_CAME);
    assert_true(tl_str_equal(target, tl_str_from(GOOD_TARGET)));
    redirect_listener_answer(listener, 200, "Logged in.");
    get(caller, reply, sizeof reply);
    assert_string_equal(reply, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 77\r\nCache-Control: no-store\r\n"
                               "Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n"
                               "<!doctype html><meta charset=utf-8><title>trunkline</title><p>Logged in.</p>\n");
    close(caller);
    redirect_listener_free(listener);
}

/* What is no redirect is answered, and the listener waits on. */
static void test_what_is_none(void **state) {
    (void)state;
    static const struct {
        const char *request;
        const char *status;
    } cases[] = {
        {"GET /favicon.ico HTTP/1.1\r\n\r\n", "HTTP/1.1 404 "},
        {"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 404 "},
        {"GET /back/more?code=c&state=s HTTP/1.1\r\n\r\n", "HTTP/1.1 404 "},
        {"GET /backwards?code=c&state=s HTTP/1.1\r\n\r\n", "HTTP/1.1 404 "},
        {"GET /back HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
        {"GET /back? HTTP/1.1\n\n", "HTTP/1.1 400 "},
        {"GET /back?code=c HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
        {"GET /back?state=s HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
        {"GET /back?xcode=c&state=s HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
        {"POST /back?code=c&state=s HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 405 "},
        {"HEAD /back?code=c&state=s HTTP/1.1\r\n\r\n", "HTTP/1.1 405 "},
        {"GET /back?code=c&state=s\r\n\r\n", "HTTP/1.1 400 "},
        {"GET http://127.0.0.1/back?code=c&state=s HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
        {"\x16\x03\x01\x02 hello\r\n\r\n", "HTTP/1.1 400 "},
        {"\r\n\r\n", "HTTP/1.1 400 "},
        {" \n\n", "HTTP/1.1 400 "},
        {"GET  HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
    };
    redirect_listener *listener = begin(0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char reply[2000];
        tl_str target = {0};
        int caller = open_caller(listener);
        put(caller, cases[i].request);
        assert_int_equal(wait_for(listener, WAIT_MS, &target), REDIRECT_TIMEOUT);
        get(caller, reply, sizeof reply);
        if (strncmp(reply, cases[i].status, strlen(cases[i].status)) != 0) {
            fail_msg("case %zu: %s: %s", i, cases[i].request, reply);
        }
        assert_null(strstr(reply, "code=c"));
        close(caller);
    }
    redirect_listener_free(listener);
}

static void test_byte_by_byte(void **state) {
    (void)state;
    static const char request[] = "GET " GOOD_TARGET " HTTP/1.1\r\nHost: x\r\n\r\n";
    tl_str target = {0};
    redirect_listener *listener = begin(0);
    int caller = open_caller(listener);
    for (size_t i = 0; i + 1 < sizeof request; i++) {
        char one[2] = {request[i], '\0'};
        assert_int_equal(wait_for(listener, 0, &target), REDIRECT_TIMEOUT);
        put(caller, one);
    }
    assert_int_equal(wait_for(listener, LIMIT_MS, &target), REDIRECT_CAME);
    assert_true(tl_str_equal(target, tl_str_from(GOOD_TARGET)));
    close(caller);
    redirect_listener_free(listener);
}

/* Silence, half a request and a drip all end with their time, and do not keep a redirect from coming through meanwhile. */
static void test_slow_callers_end(void **state) {
    (void)state;
    char reply[2000];
    tl_str target = {0};
    redirect_listener *listener = begin(REQUEST_MS);
    int silent = open_caller(listener);
    int half = open_caller(listener);
    put(half, "GET /back?code=");
    assert_int_equal(wait_for(listener, 5, &target), REDIRECT_TIMEOUT);
    int good = open_caller(listener);
    put(good, "GET " GOOD_TARGET " HTTP/1.1\r\n\r\n");
    assert_int_equal(wait_for(listener, LIMIT_MS, &target), REDIRECT_CAME);
    redirect_listener_answer(listener, 400, "no");
    assert_int_equal(wait_for(listener, REQUEST_MS * 2, &target), REDIRECT_TIMEOUT);
    get(silent, reply, sizeof reply);
    assert_int_equal(strncmp(reply, "HTTP/1.1 408 ", 13), 0);
    get(half, reply, sizeof reply);
    assert_int_equal(strncmp(reply, "HTTP/1.1 408 ", 13), 0);
    close(silent);
    close(half);
    close(good);
    redirect_listener_free(listener);
}

/* A drip does not renew its time. */
static void test_a_drip_ends(void **state) {
    (void)state;
    tl_str target = {0};
    redirect_listener *listener = begin(REQUEST_MS);
    int caller = open_caller(listener);
    int64_t start = tl_clock_now_ms(NULL);
    bool open = true;
    put(caller, "GET /");
    while (open && tl_clock_now_ms(NULL) < start + LIMIT_MS) {
        assert_int_equal(wait_for(listener, 5, &target), REDIRECT_TIMEOUT);
        open = send(caller, "a", 1, MSG_NOSIGNAL) == 1;
    }
    assert_false(open);
    close(caller);
    redirect_listener_free(listener);
}

static void test_a_long_request(void **state) {
    (void)state;
    static char request[9001];
    char reply[2000];
    tl_str target = {0};
    redirect_listener *listener = begin(0);
    int caller = open_caller(listener);
    memset(request, 'a', sizeof request - 1);
    memcpy(request, "GET /", 5);
    put(caller, request);
    assert_int_equal(wait_for(listener, WAIT_MS, &target), REDIRECT_TIMEOUT);
    get(caller, reply, sizeof reply);
    assert_int_equal(strncmp(reply, "HTTP/1.1 431 ", 13), 0);
    close(caller);
    redirect_listener_free(listener);
}

/* More connections than it has room for: the oldest go, the newest is heard. */
static void test_many_callers(void **state) {
    (void)state;
    enum { MANY = 40 };
    int callers[MANY];
    tl_str target = {0};
    redirect_listener *listener = begin(0);
    for (size_t i = 0; i < MANY; i++) {
        callers[i] = open_caller(listener);
        assert_int_equal(wait_for(listener, 1, &target), REDIRECT_TIMEOUT);
    }
    put(callers[MANY - 1], "GET " GOOD_TARGET " HTTP/1.1\r\n\r\n");
    assert_int_equal(wait_for(listener, LIMIT_MS, &target), REDIRECT_CAME);
    for (size_t i = 0; i < MANY; i++) {
        close(callers[i]);
    }
    redirect_listener_free(listener);
}

static bool always(void) {
    return true;
}

static void test_interrupted(void **state) {
    (void)state;
    redirect_listener_options options = {.path = "/", .interrupted = always};
    tl_str target = {0};
    redirect_listener *listener = redirect_listener_new(&options);
    assert_non_null(listener);
    assert_int_equal(wait_for(listener, LIMIT_MS, &target), REDIRECT_INTERRUPTED);
    redirect_listener_free(listener);
}

static void test_a_port_that_is_taken(void **state) {
    (void)state;
    redirect_listener *listener = begin(0);
    redirect_listener_options options = {.path = "/", .port = redirect_listener_port(listener)};
    assert_null(redirect_listener_new(&options));
    redirect_listener_free(listener);
}

/* ---- the URI ---- */

static void check_uri(const char *text, unsigned port, const char *path, const char *written) {
    redirect_uri uri;
    char out[REDIRECT_URI_SIZE];
    if (!redirect_uri_read(text, &uri)) {
        fail_msg("%s was not read", text);
    }
    assert_int_equal(uri.port, port);
    assert_string_equal(uri.path, path);
    assert_true(redirect_uri_write(&uri, 99, out, sizeof out));
    assert_string_equal(out, written);
}

static void test_uris(void **state) {
    (void)state;
    static const char *const elsewhere[] = {"https://127.0.0.1/",
                                            "http://127.0.0.1.evil.example/",
                                            "http://127.0.0.12/",
                                            "http://app.example/back",
                                            "http://127.0.0.1:65536/",
                                            "http://127.0.0.1:x/",
                                            "http://127.0.0.1:/",
                                            "http://127.0.0.1/a#b",
                                            "http://localhost@evil.example/",
                                            "urn:ietf:wg:oauth:2.0:oob",
                                            "http://[::1]:80/",
                                            ""};
    redirect_uri uri;
    check_uri("http://127.0.0.1:8910/back", 8910, "/back", "http://127.0.0.1:99/back");
    check_uri("http://127.0.0.1/back", 0, "/back", "http://127.0.0.1:99/back");
    check_uri("http://127.0.0.1:0/", 0, "/", "http://127.0.0.1:99/");
    check_uri("http://localhost:80", 80, "/", "http://localhost:99");
    check_uri("http://127.0.0.1:1/a?b=c", 1, "/a", "http://127.0.0.1:99/a?b=c");
    check_uri("http://127.0.0.1?b=c", 0, "/", "http://127.0.0.1:99?b=c");
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        if (redirect_uri_read(elsewhere[i], &uri)) {
            fail_msg("%s was read", elsewhere[i]);
        }
    }
    char small[10];
    assert_true(redirect_uri_read("http://127.0.0.1/back", &uri));
    assert_false(redirect_uri_write(&uri, 99, small, sizeof small));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_a_redirect),           TEST_MEMORY(test_what_is_none),   TEST_MEMORY(test_byte_by_byte), TEST_MEMORY(test_slow_callers_end),
        TEST_MEMORY(test_a_drip_ends),          TEST_MEMORY(test_a_long_request), TEST_MEMORY(test_many_callers), TEST_MEMORY(test_interrupted),
        TEST_MEMORY(test_a_port_that_is_taken), TEST_MEMORY(test_uris),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
