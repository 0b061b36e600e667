/* What can go wrong on the way there and back: the status, what had left, and that nothing is sent twice. */
#include "net/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/names.h"

static const char ok_reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";

static void test_refused(void **state) {
    (void)state;
    char host[32];
    fixture fix;
    capture got;
    fixture_begin_engine(&fix, NULL);
    (void)snprintf(host, sizeof host, "127.0.0.1:%u", (unsigned)closed_port());
    (void)snprintf(fix.url, sizeof fix.url, "http://%s/", host);
    tl_http_request request = fixture_post(&fix, "{}");
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_ERR_CONNECT, false);
    assert_non_null(strstr(got.error.message, host));
    assert_int_equal(got.http_status, 0);
    fixture_end(&fix);
}

static void test_no_such_name(void **state) {
    (void)state;
    fixture fix;
    capture got;
    names_reset();
    fixture_begin_engine(&fix, NULL);
    (void)snprintf(fix.url, sizeof fix.url, "https://nobody.invalid/");
    tl_http_request request = fixture_post(&fix, "{}");
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_ERR_CONNECT, false);
    assert_non_null(strstr(got.error.message, "nobody.invalid"));
    assert_true(names_asked() > 0);
    fixture_end(&fix);
    names_release();
}

/* One exchange with one fault; the request arrives `requests` times at the server. */
static void expect_fault(const faultd_step *step, tl_status status, size_t requests) {
    fixture fix;
    capture got;
    fixture_begin(&fix, step, 1);
    tl_http_request request = fixture_post(&fix, "{\"secret\":\"s3cret\"}");
    tl_http_header header = {tl_str_from("Authorization"), tl_str_from("Bearer t0ken"), true};
    request.headers = &header;
    request.header_count = 1;
    request.max_body_bytes = 1000;
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, status, true);
    assert_int_equal(faultd_requests(fix.server), requests);
    assert_true(got.body_len <= 1000);
    assert_null(strstr(got.error.message, "s3cret"));
    assert_null(strstr(got.error.message, "t0ken"));
    if (status != TL_OK) {
        assert_non_null(strstr(got.error.message, "127.0.0.1:"));
    }
    fixture_end(&fix);
}

/* Whether the reset overtakes the request is the machine's whim; that it is no success, and comes once, is not. */
static void test_reset_before_request(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_RESET_ON_ACCEPT};
    fixture fix;
    capture got;
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    fixture_exchange(&fix, &request, &got);
    assert_int_equal(got.calls, 1);
    assert_true(got.status == TL_ERR_LOST || got.status == TL_ERR_CONNECT);
    assert_int_equal(faultd_requests(fix.server), 0);
    assert_int_equal(faultd_accepted(fix.server), 1);
    fixture_end(&fix);
}

static void test_reset_and_close_after_request(void **state) {
    (void)state;
    faultd_step reset = {.fault = FAULTD_RESET};
    faultd_step closed = {.fault = FAULTD_CLOSE};
    expect_fault(&reset, TL_ERR_LOST, 1);
    expect_fault(&closed, TL_ERR_LOST, 1);
}

static void test_cut_replies(void **state) {
    (void)state;
    for (size_t at = 1; at < sizeof ok_reply - 1; at++) {
        faultd_step cut = {.fault = FAULTD_CUT, .reply = ok_reply, .at = at};
        expect_fault(&cut, TL_ERR_LOST, 1);
    }
    faultd_step whole = {.fault = FAULTD_CUT, .reply = ok_reply, .at = sizeof ok_reply - 1};
    expect_fault(&whole, TL_OK, 1);
    faultd_step reset = {.fault = FAULTD_CUT_RESET, .reply = ok_reply, .at = 80};
    expect_fault(&reset, TL_ERR_LOST, 1);
}

static void test_unreadable_replies(void **state) {
    (void)state;
    static const char *const replies[] = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", /* the last chunk is missing */
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", /* cut within a chunk */
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n", /* no length */
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n", /* a length that lies */
        "HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "{\"hello\":\"no HTTP at all\"}\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 11\r\n\r\nnot gzipped",
        "HTTP/1.1 200 OK\r\nContent-Encoding: unheard-of\r\nContent-Length: 5\r\n\r\nhello",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(replies); i++) {
        faultd_step step = {.fault = FAULTD_LAST, .reply = replies[i]};
        expect_fault(&step, TL_ERR_LOST, 1);
    }
}

static void test_reply_ended_by_close(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_LAST, .reply = "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{}"};
    expect_fault(&step, TL_OK, 1);
}

/* libcurl would write the request again on a new connection: the server would act twice. */
static void test_nothing_is_sent_twice_on_a_kept_connection(void **state) {
    (void)state;
    static const faultd_fault faults[] = {FAULTD_RESET, FAULTD_CLOSE};
    for (size_t i = 0; i < ARRAY_LENGTH(faults); i++) {
        faultd_step steps[] = {{.reply = ok_reply}, {.fault = faults[i]}, {.reply = ok_reply}};
        fixture fix;
        capture got;
        fixture_begin(&fix, steps, ARRAY_LENGTH(steps));
        tl_http_request request = fixture_post(&fix, "{}");
        fixture_exchange(&fix, &request, &got);
        expect_end(&got, TL_OK, true);
        fixture_exchange(&fix, &request, &got);
        expect_end(&got, TL_ERR_LOST, true);
        assert_int_equal(faultd_requests(fix.server), 2);
        fixture_exchange(&fix, &request, &got);
        expect_end(&got, TL_OK, true);
        assert_int_equal(faultd_requests(fix.server), 3);
        fixture_end(&fix);
    }
}

/* A server may close what is idle: the next call finds out before it sends, and takes a new connection. */
static void test_idle_connection_that_ended(void **state) {
    (void)state;
    static const faultd_fault faults[] = {FAULTD_LAST, FAULTD_LAST_RESET};
    for (size_t i = 0; i < ARRAY_LENGTH(faults); i++) {
        faultd_step steps[] = {{.fault = faults[i], .reply = ok_reply}, {.reply = ok_reply}};
        fixture fix;
        capture got;
        fixture_begin(&fix, steps, ARRAY_LENGTH(steps));
        tl_http_request request = fixture_post(&fix, "{}");
        fixture_exchange(&fix, &request, &got);
        expect_end(&got, TL_OK, true);
        assert_true(faultd_wait_connections(fix.server, 0, GIVE_UP_MS));
        for (int call = 0; call < 3; call++) {
            fixture_exchange(&fix, &request, &got);
            expect_end(&got, TL_OK, true);
        }
        assert_int_equal(faultd_requests(fix.server), 4);
        assert_int_equal(faultd_accepted(fix.server), 2);
        fixture_end(&fix);
    }
}

static void expect_limit(const faultd_step *step, size_t max_header_bytes, size_t max_body_bytes, const char *part) {
    fixture fix;
    capture got;
    fixture_begin(&fix, step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    request.max_header_bytes = max_header_bytes;
    request.max_body_bytes = max_body_bytes;
    fixture_exchange(&fix, &request, &got);
    if (part) {
        expect_end(&got, TL_ERR_LIMIT, true);
        assert_non_null(strstr(got.error.message, part));
        assert_true(max_body_bytes == 0 || got.body_len <= max_body_bytes);
    } else {
        expect_end(&got, TL_OK, true);
    }
    fixture_end(&fix);
}

static void test_body_cap(void **state) {
    (void)state;
    faultd_step length = {.reply = ok_reply};
    expect_limit(&length, 0, 11, NULL);
    expect_limit(&length, 0, 10, "max_body_bytes");
    faultd_step chunks = {.reply = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\nabcdef\r\n0\r\n\r\n"};
    expect_limit(&chunks, 0, 12, NULL);
    expect_limit(&chunks, 0, 11, "max_body_bytes");
    /* What is announced as too large is not waited for. */
    faultd_step huge = {.fault = FAULTD_STALL, .reply = "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\nabc", .at = 100};
    expect_limit(&huge, 0, 0, "max_body_bytes");
}

static void test_header_cap(void **state) {
    (void)state;
    enum { LONG_LINE = 200 * 1024, COUNT = 400 };
    char *reply = test_malloc(LONG_LINE + 200);
    faultd_step step = {.reply = ok_reply};
    expect_limit(&step, 70, 0, "max_header_bytes");
    expect_limit(&step, 71, 0, NULL); /* all lines with their ends */
    size_t len = (size_t)snprintf(reply, 200, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < COUNT; i++) {
        len += (size_t)snprintf(reply + len, 300, "X-%d: %0200d\r\n", i, i);
    }
    (void)snprintf(reply + len, 100, "Content-Length: 0\r\n\r\n");
    step.reply = reply;
    expect_limit(&step, 0, 0, "max_header_bytes");
    expect_limit(&step, 100 * 1024, 0, NULL);
    /* One line that is longer than libcurl itself takes, and never ends. */
    len = (size_t)snprintf(reply, 200, "HTTP/1.1 200 OK\r\nX-Long: ");
    memset(reply + len, 'x', LONG_LINE);
    reply[len + LONG_LINE] = '\0';
    step.fault = FAULTD_STALL;
    step.at = len + LONG_LINE;
    expect_limit(&step, 0, 0, "max_header_bytes");
    test_free(reply);
}

static void test_interim_replies_count(void **state) {
    (void)state;
    enum { COUNT = 3000 };
    static const char early[] = "HTTP/1.1 103 Early Hints\r\nX-A: b\r\n\r\n";
    char *reply = test_malloc(COUNT * sizeof early);
    for (size_t i = 0; i < COUNT; i++) {
        memcpy(reply + i * (sizeof early - 1), early, sizeof early);
    }
    faultd_step step = {.fault = FAULTD_STALL, .reply = reply, .at = COUNT * sizeof early};
    expect_limit(&step, 0, 0, "max_header_bytes");
    test_free(reply);
}

static void test_gzip(void **state) {
    (void)state;
    /* {"ok":true} */
    static const char zipped[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 31\r\n\r\n"
                                 "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\x56\xca\xcf\x56\xb2\x2a\x29\x2a\x4d\xad\x05\x00\x90\x5f\xd4\xa7"
                                 "\x0b\x00\x00\x00";
    faultd_step step = {.reply = zipped, .reply_len = sizeof zipped - 1};
    fixture fix;
    capture got;
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    request.max_body_bytes = 11; /* what is unpacked counts, not the 31 bytes that came */
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_OK, true);
    assert_string_equal(got.body, "{\"ok\":true}");
    fixture_end(&fix);
}

/* Bits of a deflate stream, the lowest first (RFC 1951, 3.1.1). */
typedef struct bit_writer {
    unsigned char *out;
    size_t bits;
} bit_writer;

static void put_bits(bit_writer *writer, unsigned value, int count) {
    for (int i = 0; i < count; i++, writer->bits++) {
        if (value >> i & 1) {
            writer->out[writer->bits / 8] = (unsigned char)(writer->out[writer->bits / 8] | 1u << writer->bits % 8);
        }
    }
}

/* 258 bytes in 13 bits, again and again: code 285 (11000101, high bit first) and distance 1 (00000). */
static void test_gzip_bomb(void **state) {
    (void)state;
    enum { PACKED = 64 * 1024, HEAD_ROOM = 256, CAP = 1024 * 1024 };
    static const unsigned char gzip_head[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};
    unsigned char *reply = test_calloc(PACKED + HEAD_ROOM, 1);
    size_t len = (size_t)snprintf((char *)reply, HEAD_ROOM, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", PACKED);
    memcpy(reply + len, gzip_head, sizeof gzip_head);
    bit_writer writer = {reply + len + sizeof gzip_head, 0};
    put_bits(&writer, 1, 1); /* the last block */
    put_bits(&writer, 1, 2); /* fixed codes */
    put_bits(&writer, 0x8e, 8); /* 'A': 01110001, high bit first */
    while (writer.bits / 8 + 4 < PACKED - sizeof gzip_head) {
        put_bits(&writer, 0xa3, 8);
        put_bits(&writer, 0, 5);
    }
    faultd_step step = {.reply = (const char *)reply, .reply_len = len + PACKED};
    fixture fix;
    capture got;
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    request.max_body_bytes = CAP;
    fixture_exchange(&fix, &request, &got);
    expect_end(&got, TL_ERR_LIMIT, true);
    assert_in_range(got.body_len, CAP - 64 * 1024, CAP); /* it was unpacked, up to the cap */
    assert_int_equal(got.body[0], 'A');
    assert_int_equal(got.body[1000], 'A');
    fixture_end(&fix);
    test_free(reply);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_refused),
        TEST_MEMORY(test_no_such_name),
        TEST_MEMORY(test_reset_before_request),
        TEST_MEMORY(test_reset_and_close_after_request),
        TEST_MEMORY(test_cut_replies),
        TEST_MEMORY(test_unreadable_replies),
        TEST_MEMORY(test_reply_ended_by_close),
        TEST_MEMORY(test_nothing_is_sent_twice_on_a_kept_connection),
        TEST_MEMORY(test_idle_connection_that_ended),
        TEST_MEMORY(test_body_cap),
        TEST_MEMORY(test_header_cap),
        TEST_MEMORY(test_interim_replies_count),
        TEST_MEMORY(test_gzip),
        TEST_MEMORY(test_gzip_bomb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
