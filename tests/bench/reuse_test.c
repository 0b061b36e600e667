/*
 * What is kept from one request to the next to save CPU (libcurl's handles, what is known of a URL's host) must not show: each request looks and
 * ends as it would on a new engine.
 */
#include "net/fixture.h"

#include <stdio.h>
#include <string.h>

#include "net/spare_bodies.h"
#include "net/url.h"

static const char no_content[] = "HTTP/1.1 204 No Content\r\n\r\n"; /* an answer to HEAD as well */

typedef struct kind {
    const char *method;
    const char *body;
} kind;

static const kind kinds[] = {{"POST", "[{\"a\":1}]"},  {"POST", ""},   {"GET", ""}, {"HEAD", ""}, {"DELETE", ""}, {"PUT", ""},
                             {"DELETE", "{\"b\":22}"}, {"PATCH", "{}"}};

static void exchange_kind(fixture *fix, const kind *which, capture *got) {
    tl_http_header header = {tl_str_from("X-Kind"), tl_str_from(which->method), false};
    tl_http_request request = fixture_post(fix, which->body);
    request.method = tl_str_from(which->method);
    request.headers = &header;
    request.header_count = 1;
    fixture_exchange(fix, &request, got);
    expect_end(got, TL_OK, true);
    assert_int_equal(got->http_status, 204);
}

/* Every kind of request after every kind: the same bytes as from a handle that was never used. */
static void test_requests_after_each_other(void **state) {
    (void)state;
    fixture fix;
    capture got;
    const char *fresh[ARRAY_LENGTH(kinds)];
    size_t fresh_len[ARRAY_LENGTH(kinds)];
    fixture_begin_canned(&fix, no_content);
    tl_transport *kept = fix.engine;
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        fixture other;
        fixture_begin_engine(&other, NULL);
        memcpy(other.url, fix.url, sizeof other.url);
        exchange_kind(&other, &kinds[i], &got);
        fixture_end(&other);
        fresh[i] = faultd_request(fix.server, i, &fresh_len[i]);
        assert_non_null(fresh[i]);
    }
    size_t read = ARRAY_LENGTH(kinds);
    for (size_t before = 0; before < ARRAY_LENGTH(kinds); before++) {
        for (size_t after = 0; after < ARRAY_LENGTH(kinds); after++) {
            size_t len = 0;
            exchange_kind(&fix, &kinds[before], &got);
            exchange_kind(&fix, &kinds[after], &got);
            read += 2;
            const char *bytes = faultd_request(fix.server, read - 1, &len);
            if (len != fresh_len[after] || memcmp(bytes, fresh[after], len) != 0) {
                fail_msg("%s after %s goes out as:\n%s\nnot as:\n%s", kinds[after].method, kinds[before].method, bytes, fresh[after]);
            }
        }
    }
    assert_ptr_equal(fix.engine, kept);
    assert_int_equal(faultd_accepted(fix.server), ARRAY_LENGTH(kinds) + 1);
    fixture_end(&fix);
}

/* What a handle knows of an exchange that went well is not told of the next one, which did not. */
static void test_failure_after_success(void **state) {
    (void)state;
    fixture fix;
    capture got;
    char url[64];
    fixture_begin_canned(&fix, "HTTP/1.1 201 Created\r\nX-Old: 1\r\nContent-Length: 3\r\n\r\nold");
    for (int i = 0; i < 3; i++) {
        tl_http_request good = fixture_post(&fix, "{\"a\":1}");
        fixture_exchange(&fix, &good, &got);
        expect_end(&got, TL_OK, true);
        assert_int_equal(got.http_status, 201);
        (void)snprintf(url, sizeof url, "http://127.0.0.1:%u/", (unsigned)closed_port());
        tl_http_request refused = fixture_post(&fix, "{\"a\":1}");
        refused.url = tl_str_from(url);
        fixture_exchange(&fix, &refused, &got);
        expect_end(&got, TL_ERR_CONNECT, false);
        assert_int_equal(got.http_status, 0);
        assert_int_equal(got.header_count, 0);
        assert_int_equal(got.body_len, 0);
        assert_null(strstr(got.error.message, "closed in the middle"));
    }
    assert_int_equal(faultd_requests(fix.server), 3);
    tl_engine_stats stats = TL_ENGINE_STATS_INIT;
    assert_int_equal(tl_engine_get_stats(fix.engine, &stats, NULL), TL_OK);
    assert_int_equal(stats.bytes_sent, 3 * strlen("{\"a\":1}"));
    assert_int_equal(stats.bytes_received, 3 * strlen("old"));
    fixture_end(&fix);
}

/* A reply that breaks off, then good ones: the first one's end is not theirs. */
static void test_success_after_failure(void **state) {
    (void)state;
    static const faultd_step steps[] = {{.fault = FAULTD_NONE, .reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"},
                                        {.fault = FAULTD_CUT, .reply = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\":\"b\"}", .at = 42},
                                        {.fault = FAULTD_NONE, .reply = "HTTP/1.1 202 Accepted\r\nContent-Length: 4\r\n\r\n[{}]"}};
    fixture fix;
    capture got;
    fixture_begin(&fix, steps, ARRAY_LENGTH(steps));
    tl_http_request request = fixture_post(&fix, "{\"a\":1}");
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_OK, true);
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_ERR_LOST, true);
    for (int i = 0; i < 3; i++) {
        fixture_exchange(&fix, &request, &got);
        expect_end(&got, TL_OK, true);
        assert_int_equal(got.http_status, 202);
        assert_string_equal(got.body, "[{}]");
        assert_true(got.padded);
    }
    fixture_end(&fix);
}

/* A completion that keeps the body. */
typedef struct keeper {
    tl_buf body;
    int calls;
} keeper;

static void keep_body(void *context, tl_http_reply *reply) {
    keeper *kept = context;
    kept->calls++;
    kept->body = reply->body;
    memset(&reply->body, 0, sizeof reply->body);
}

/* Bodies of every size after each other in the same memory; one that was taken stays as it was. */
static void test_bodies_after_each_other(void **state) {
    (void)state;
    static const faultd_step steps[] = {
        {.reply = "HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n{\"a\":\"0123456789012345678901234567890123\"}"},
        {.reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"},
        {.reply = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"b\":1}\r\n0\r\n\r\n"},
        {.reply = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"},
        {.reply = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"c\":2}"},
    };
    static const char *const bodies[] = {"{\"a\":\"0123456789012345678901234567890123\"}", "{}", "{\"b\":1}", "", "{\"c\":2}"};
    fixture fix;
    capture got;
    keeper kept = {{0}, 0};
    tl_error error = {0};
    fixture_begin(&fix, steps, ARRAY_LENGTH(steps));
    tl_http_request request = fixture_post(&fix, "{}");
    for (size_t i = 0; i + 1 < ARRAY_LENGTH(steps); i++) {
        fixture_exchange(&fix, &request, &got);
        expect_end(&got, TL_OK, true);
        assert_string_equal(got.body, bodies[i]);
        assert_true(got.padded);
    }
    assert_int_equal(fix.engine->vtable->submit(fix.engine, &request, keep_body, &kept, NULL, &error), TL_OK);
    for (int i = 0; i < 1000 && kept.calls == 0; i++) {
        assert_int_equal(fix.engine->vtable->drive(fix.engine, 10, &error), TL_OK);
    }
    assert_int_equal(kept.calls, 1);
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_OK, true);
    assert_ptr_not_equal(kept.body.ptr, NULL);
    assert_int_equal(kept.body.len, 7);
    assert_memory_equal(kept.body.ptr, "{\"c\":2}", 7);
    tl_buf_dispose(&kept.body);
    fixture_end(&fix);
}

/* What stays holds nothing of a reply, and there is an end to how much stays. */
static void test_spare_bodies(void **state) {
    (void)state;
    static const char zeros[64];
    tl_spare_bodies spare;
    tl_buf body = {0};
    memset(&spare, 0, sizeof spare);
    assert_int_equal(tl_spare_bodies_take(&spare, &body, 64), TL_OK);
    memset(body.ptr, 's', 64);
    char *memory = body.ptr;
    tl_spare_bodies_give(&spare, &body, 64);
    assert_null(body.ptr);
    assert_int_equal(spare.count, 1);
    assert_memory_equal(memory, zeros, sizeof zeros);
    assert_int_equal(tl_spare_bodies_take(&spare, &body, 60), TL_OK);
    assert_ptr_equal(body.ptr, memory);
    assert_int_equal(body.len, 0);
    tl_spare_bodies_give(&spare, &body, 0);
    assert_int_equal(tl_spare_bodies_take(&spare, &body, 65), TL_OK); /* too small: another one */
    assert_int_equal(body.cap, 65);
    memset(body.ptr, 's', 65);
    body.cap = 64;
    memory = body.ptr;
    tl_spare_bodies_give(&spare, &body, 65); /* more than there is */
    assert_memory_equal(memory, zeros, sizeof zeros);
    assert_int_equal(memory[64], 's');
    assert_int_equal(tl_spare_bodies_take(&spare, &body, TL_SPARE_BODIES_LARGEST + 1), TL_OK);
    tl_spare_bodies_give(&spare, &body, 0);
    assert_int_equal(spare.count, 0);
    tl_spare_bodies_give(&spare, &body, 0); /* a body that was taken by a completion */
    assert_int_equal(spare.count, 0);
    for (int i = 0; i < TL_SPARE_BODIES_MOST + 5; i++) {
        memset(&body, 0, sizeof body);
        assert_int_equal(tl_buf_reserve(&body, 10), TL_OK);
        tl_spare_bodies_give(&spare, &body, 0);
    }
    assert_int_equal(spare.count, TL_SPARE_BODIES_MOST);
    failing_alloc_at(1);
    memset(&body, 0, sizeof body);
    assert_int_equal(tl_spare_bodies_take(&spare, &body, 100000), TL_ERR_MEMORY);
    assert_null(body.ptr);
    assert_int_equal(body.cap, 0);
    tl_spare_bodies_dispose(&spare);
}

/* Every URL after every URL: what is known of the one before changes nothing. */
static void test_urls_after_each_other(void **state) {
    (void)state;
    static const char *const urls[] = {
        "https://api.example.com/v1/save",
        "https://api.example.com/v1/save?x=1",
        "https://api.example.com/v1/save#x",
        "https://api.example.com",
        "https://api.example.com?x=1",
        "https://api.example.com.evil.example/v1",
        "https://api.example.com:8443/v1",
        "https://api.example.com@evil.example/v1",
        "https://api.example.com/v1/sa ve",
        "https://api.example.com/v1/{id}",
        "https://api.example.com/user@host:1/",
        "https://api.example.com//evil.example/",
        "http://127.0.0.1:80/v1",
        "http://127.0.0.1:80",
        "http://127.0.0.1:80?x",
        "http://127.0.0.1:8080/v1",
        "http://127.0.0.1:80@evil.example/v1",
        "http://127.0.0.1:80.evil.example/v1",
        "http://127.0.0.1/v1",
        "http://127.0.0.1.evil.example/v1",
        "http://evil.example/http://127.0.0.1/v1",
        "http://[::1]:80/v1",
        "ftp://127.0.0.1/v1",
        "/v1/save",
        "",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(urls); i++) {
        for (size_t j = 0; j < ARRAY_LENGTH(urls); j++) {
            tl_url_origin known;
            tl_url_info alone;
            tl_url_info after;
            tl_error alone_error = {0};
            tl_error after_error = {0};
            memset(&known, 0, sizeof known);
            (void)tl_url_check_next(&known, tl_str_from(urls[i]), false, TL_ERR_USAGE, &after, NULL);
            tl_status wanted = tl_url_check(tl_str_from(urls[j]), false, TL_ERR_USAGE, &alone, &alone_error);
            tl_status got = tl_url_check_next(&known, tl_str_from(urls[j]), false, TL_ERR_USAGE, &after, &after_error);
            if (got != wanted || strcmp(alone_error.message, after_error.message) != 0) {
                fail_msg("%s after %s: %s, alone %s", urls[j], urls[i], tl_status_name(got), tl_status_name(wanted));
            }
            if (got == TL_OK && (strcmp(alone.host, after.host) != 0 || alone.tls != after.tls || alone.loopback != after.loopback ||
                                 alone.has_query != after.has_query)) {
                fail_msg("%s after %s: taken for %s", urls[j], urls[i], after.host);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_requests_after_each_other), TEST_MEMORY(test_failure_after_success), TEST_MEMORY(test_success_after_failure),
        TEST_MEMORY(test_bodies_after_each_other),   TEST_MEMORY(test_spare_bodies),          TEST_MEMORY(test_urls_after_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
