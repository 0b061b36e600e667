/* The parts of net that need no socket: tickets, timers, limits, header rules, URLs, reply headers. */
#include "net/fixture.h"

#include <stdio.h>
#include <string.h>

#include "net/limits.h"
#include "net/reply_headers.h"
#include "net/request_lines.h"
#include "net/text_rules.h"
#include "net/tickets.h"
#include "net/timers.h"
#include "net/url.h"

static void test_tickets(void **state) {
    (void)state;
    enum { COUNT = 100 };
    tl_tickets tickets = {0};
    int objects[COUNT];
    uint64_t numbers[COUNT];
    uint64_t again = 0;
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(tl_tickets_add(&tickets, &objects[i], &numbers[i]), TL_OK);
        assert_true(numbers[i] != 0);
    }
    for (size_t i = 0; i < COUNT; i++) {
        assert_ptr_equal(tl_tickets_find(&tickets, numbers[i]), &objects[i]);
    }
    for (size_t i = 0; i < COUNT; i += 2) {
        tl_tickets_remove(&tickets, numbers[i]);
        tl_tickets_remove(&tickets, numbers[i]);
    }
    for (size_t i = 0; i < COUNT; i += 2) {
        assert_null(tl_tickets_find(&tickets, numbers[i]));
        assert_int_equal(tl_tickets_add(&tickets, &objects[i], &again), TL_OK);
        for (size_t j = 0; j < COUNT; j++) {
            assert_true(again != numbers[j]); /* a number is never given again */
        }
        assert_ptr_equal(tl_tickets_find(&tickets, again), &objects[i]);
    }
    assert_int_equal(tickets.count, COUNT); /* places are */
    assert_null(tl_tickets_find(&tickets, 0));
    assert_null(tl_tickets_find(&tickets, UINT64_MAX));
    tl_tickets_dispose(&tickets);
}

static void test_timers(void **state) {
    (void)state;
    enum { COUNT = 200, CHANGES = 2000 };
    tl_timers timers = {0};
    tl_timer one[COUNT];
    bool set[COUNT] = {false};
    seeded_random random;
    seeded_random_init(&random, 42);
    memset(one, 0, sizeof one);
    assert_int_equal(tl_timers_reserve(&timers, COUNT), TL_OK);
    assert_null(tl_timers_first(&timers));
    for (int change = 0; change < CHANGES; change++) {
        size_t which = seeded_random_below(&random, COUNT);
        if (seeded_random_below(&random, 3) == 0) {
            tl_timers_remove(&timers, &one[which]);
            set[which] = false;
        } else {
            tl_timers_set(&timers, &one[which], (int64_t)seeded_random_below(&random, 50));
            set[which] = true;
        }
        const tl_timer *first = tl_timers_first(&timers);
        int64_t earliest = INT64_MAX;
        size_t count = 0;
        for (size_t i = 0; i < COUNT; i++) {
            count += set[i] ? 1 : 0;
            earliest = set[i] && one[i].at_ms < earliest ? one[i].at_ms : earliest;
        }
        assert_int_equal(timers.count, count);
        assert_true(count == 0 ? first == NULL : first && first->at_ms == earliest);
    }
    int64_t last = INT64_MIN;
    for (tl_timer *first = tl_timers_first(&timers); first; first = tl_timers_first(&timers)) {
        assert_true(first->at_ms >= last);
        last = first->at_ms;
        tl_timers_remove(&timers, first);
    }
    tl_timers_dispose(&timers);
}

static void test_limits(void **state) {
    (void)state;
    tl_http_timeouts wanted = {0, 5, TL_NO_TIMEOUT, 0};
    tl_http_timeouts limits;
    tl_error error = {0};
    assert_int_equal(tl_limits_resolve(&wanted, &limits, &error), TL_OK);
    assert_int_equal(limits.connect_ms, 10000);
    assert_int_equal(limits.first_byte_ms, 5);
    assert_true(limits.stall_ms == INT64_MAX);
    assert_int_equal(limits.total_ms, 120000);
    /* libcurl's own limits are later in any case, and none is not mistaken for its default. */
    assert_true(tl_limits_backstop(10000) > 10000);
    assert_true(tl_limits_backstop(INT64_MAX) > 1000000000);
    assert_true(tl_limits_backstop(1500000000) > 1500000000);
    assert_true(tl_limits_backstop(0) > 0);
}

static void test_text_rules(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        const char *excerpt;
    } cases[] = {{"plain", 20, "plain"},
                 {"  two \r\n\t lines  ", 20, "two lines"},
                 {"cut here", 4, "cut"},
                 {"cut  here", 5, "cut"},
                 {"\xc3\xa4\xc3\xa4", 4, "\xc3\xa4"},
                 {"\xff\xc3", 20, "??"},
                 {"a\x1b[31mb\x7f"
                  "c",
                  20, "a [31mb c"},
                 {"a\xc2\x85"
                  "b",
                  20, "a b"},
                 {"\xf0\x9f\x98\x80", 20, "\xf0\x9f\x98\x80"},
                 {"", 20, ""}};
    char out[32];
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        tl_text_excerpt(out, cases[i].size, tl_str_from(cases[i].text));
        assert_string_equal(out, cases[i].excerpt);
    }
    assert_true(tl_text_is_header_value(tl_str_from("a \t \xc3\xa4")));
    assert_true(tl_text_is_header_value(tl_str_from("")));
    assert_false(tl_text_is_header_value(tl_str_from("a\rb")));
    assert_false(tl_text_is_header_value(tl_str_from("a\nb")));
    assert_false(tl_text_is_header_value(tl_str_sized("a\0b", 3)));
    assert_true(tl_text_is_http_token(tl_str_from("X-Some_Header!")));
    assert_false(tl_text_is_http_token(tl_str_from("")));
    assert_false(tl_text_is_http_token(tl_str_from("X Y")));
    assert_false(tl_text_is_http_token(tl_str_from("X:")));
    assert_false(tl_text_is_http_token(tl_str_sized("X\0", 2)));
}

static void test_loopback(void **state) {
    (void)state;
    static const struct {
        const char *url;
        bool loopback;
        const char *host;
    } cases[] = {{"http://127.0.0.1:8080/", true, "127.0.0.1:8080"},
                 {"http://127.255.0.9/", true, "127.255.0.9"},
                 {"http://LOCALHOST/", true, "LOCALHOST"},
                 {"http://[::1]:9/", true, "[::1]:9"},
                 {"http://[0:0:0:0:0:0:0:1]/", true, NULL},
                 {"http://2130706433/", true, "127.0.0.1"},
                 {"http://128.0.0.1/", false, NULL},
                 {"http://[::2]/", false, NULL},
                 {"http://localhost.x/", false, NULL},
                 {"http://0.0.0.0/", false, NULL},
                 {"http://127.0.0.1.x/", false, NULL},
                 {"http://[::ffff:127.0.0.1]/", false, NULL}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        tl_url_info info;
        tl_error error = {0};
        tl_status status = tl_url_check(tl_str_from(cases[i].url), false, TL_ERR_CONFIG, &info, &error);
        if (status != (cases[i].loopback ? TL_OK : TL_ERR_CONFIG) || info.loopback != cases[i].loopback) {
            fail_msg("%s: %s, loopback %d", cases[i].url, tl_status_name(status), info.loopback);
        }
        if (cases[i].host) {
            assert_string_equal(info.host, cases[i].host);
        }
        assert_int_equal(tl_url_check(tl_str_from(cases[i].url), true, TL_ERR_CONFIG, &info, &error), TL_OK);
    }
}

static void test_request_lines(void **state) {
    (void)state;
    tl_http_request request = TL_HTTP_REQUEST_INIT;
    tl_http_header headers[] = {{tl_str_from("accept"), tl_str_from("text/plain"), false}, {tl_str_from("X-Empty"), tl_str_from(" "), false}};
    static const char *const expected[] = {"accept: text/plain", "X-Empty;", "Expect:", "Content-Type:"};
    tl_request_lines lines;
    size_t count = 0;
    request.method = tl_str_sized("POSTER", 4);
    request.url = tl_str_sized("https://h/pathology", 14);
    request.headers = headers;
    request.header_count = ARRAY_LENGTH(headers);
    assert_int_equal(tl_request_lines_make(&lines, &request), TL_OK);
    assert_string_equal(lines.method, "POST");
    assert_string_equal(lines.url, "https://h/path");
    for (const struct curl_slist *node = lines.headers; node; node = node->next) {
        assert_true(count < ARRAY_LENGTH(expected));
        assert_string_equal(node->data, expected[count]);
        count++;
    }
    assert_int_equal(count, ARRAY_LENGTH(expected));
    tl_request_lines_dispose(&lines);
}

static tl_status add_line(tl_reply_headers *headers, const char *line) {
    return tl_reply_headers_add(headers, tl_str_from(line), 200, false);
}

static void test_reply_headers(void **state) {
    (void)state;
    tl_reply_headers headers = {0};
    tl_http_reply reply = {0};
    assert_int_equal(add_line(&headers, "HTTP/1.1 100 Continue\r\n"), TL_OK);
    assert_int_equal(add_line(&headers, "X-Old: 1\r\n"), TL_OK);
    assert_int_equal(add_line(&headers, "\r\n"), TL_OK);
    assert_true(headers.interim && headers.complete);
    assert_int_equal(add_line(&headers, "HTTP/1.1 200 OK\r\n"), TL_OK);
    assert_false(headers.interim || headers.complete);
    assert_int_equal(add_line(&headers, " folded before any header\r\n"), TL_OK);
    assert_int_equal(add_line(&headers, "Set-Cookie: a\r\n"), TL_OK);
    assert_int_equal(add_line(&headers, "\tb\r\n"), TL_OK);
    assert_int_equal(add_line(&headers, "no colon\r\n"), TL_OK);
    assert_int_equal(add_line(&headers, "Twice: 1\n"), TL_OK);
    assert_int_equal(add_line(&headers, "twice:2\r\n"), TL_OK);
    assert_true(tl_reply_headers_has(&headers, "TWICE"));
    assert_int_equal(add_line(&headers, "\r\n"), TL_OK);
    assert_true(headers.complete);
    assert_int_equal(tl_reply_headers_add(&headers, tl_str_from("Trailer: x\r\n"), 200, true), TL_OK);
    tl_reply_headers_finish(&headers);
    reply.headers = headers.list;
    reply.header_count = headers.count;
    assert_int_equal(headers.count, 3);
    assert_true(tl_str_equal(tl_http_reply_header(&reply, "set-cookie"), tl_str_from("a b")));
    assert_true(headers.list[0].secret);
    assert_true(tl_str_equal(tl_http_reply_header(&reply, "TWICE"), tl_str_from("1")));
    assert_false(headers.list[1].secret);
    assert_int_equal(tl_http_reply_header(&reply, "x-old").len, 0);
    assert_int_equal(tl_http_reply_header(&reply, "trailer").len, 0);
    /* 159 bytes so far. */
    char filler[64];
    memset(filler, 'x', sizeof filler);
    tl_str rest = tl_str_sized(filler, 200 - headers.seen_bytes);
    assert_int_equal(tl_reply_headers_add(&headers, rest, 200, true), TL_OK);
    assert_int_equal(tl_reply_headers_add(&headers, tl_str_from("x"), 200, true), TL_ERR_LIMIT);
    tl_reply_headers_dispose(&headers);
}

static void test_is_json(void **state) {
    (void)state;
    static const struct {
        const char *type;
        bool json;
    } cases[] = {{"application/json", true},
                 {"Application/JSON ; charset=utf-8", true},
                 {"text/json", true},
                 {"application/problem+json;a=b", true},
                 {"application/vnd.x+JSON", true},
                 {"application/jsonx", false},
                 {"+json", false},
                 {"text/html", false},
                 {"text/plain; x=application/json", false},
                 {"", false}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        tl_http_header header = {tl_str_from("CONTENT-type"), tl_str_from(cases[i].type), false};
        tl_http_reply reply = {0};
        reply.headers = &header;
        reply.header_count = 1;
        assert_int_equal(tl_http_reply_is_json(&reply), cases[i].json);
        reply.header_count = 0;
        assert_false(tl_http_reply_is_json(&reply));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_tickets),  TEST_MEMORY(test_timers),        TEST_MEMORY(test_limits),        TEST_MEMORY(test_text_rules),
        TEST_MEMORY(test_loopback), TEST_MEMORY(test_request_lines), TEST_MEMORY(test_reply_headers), TEST_MEMORY(test_is_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
