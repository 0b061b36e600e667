/* Replies that lie: without end, too large, compressed beyond measure, of another type, broken in their framing. */
#include "faults/matrix.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { CAP_BYTES = 1024 * 1024, MOST_PEAK_BYTES = 8 * 1024 * 1024 };

static const matrix_expected too_large = {TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, MATRIX_IF_IDEMPOTENT, 200, false};
static const matrix_expected unreadable = {TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, MATRIX_IF_IDEMPOTENT, 200, false};
static const matrix_expected lost = {TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY, MATRIX_IF_IDEMPOTENT, 200, false};

/* A reply of gigabytes: memory stays bounded, and the connection is ended long before it is all there. */
static void expect_bounded(const faultd_step *step, const matrix_expected *want, uint64_t most_written) {
    static matrix m;
    faultd_options options = {step, 1, NULL};
    faultd *server = faultd_start(&options);
    assert_non_null(server);
    matrix_init_port(&m, "http", faultd_port(server));
    m.client_options.max_body_bytes = CAP_BYTES;
    matrix_run(&m);
    matrix_expect_end(&m, want);
    assert_true(faultd_wait_connections(server, 0, MATRIX_GIVE_UP_MS));
    uint64_t written = faultd_endless_bytes(server);
    faultd_stop(server);
    if (m.peak_bytes > MOST_PEAK_BYTES || written > most_written || m.stats.bytes_received > most_written) {
        fail_msg("%zu bytes of memory, %llu bytes written, %llu received", m.peak_bytes, (unsigned long long)written,
                 (unsigned long long)m.stats.bytes_received);
    }
}

/* What each of the attempts may take: the cap, and what fits into the buffers on the way. */
static const uint64_t most_on_the_way = (uint64_t)MATRIX_ATTEMPTS * (CAP_BYTES + 16 * 1024 * 1024);

static void test_10_gb_announced(void **state) {
    (void)state;
    faultd_step step = {
        .fault = FAULTD_ENDLESS, .reply = "HTTP/1.1 200 OK\r\n" JSON_TYPE "Content-Length: 10737418240\r\n\r\n", .repeated = "          "};
    expect_bounded(&step, &too_large, most_on_the_way);
}

static void test_10_gb_in_chunks(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_ENDLESS,
                        .reply = "HTTP/1.1 200 OK\r\n" JSON_TYPE "Transfer-Encoding: chunked\r\n\r\n",
                        .repeated = "10\r\n                \r\n"};
    expect_bounded(&step, &too_large, most_on_the_way);
}

static void test_10_gb_until_close(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_ENDLESS, .reply = "HTTP/1.1 200 OK\r\n" JSON_TYPE "\r\n", .repeated = "[[[[[[[[[["};
    expect_bounded(&step, &too_large, most_on_the_way);
}

/* Headers without end never get as far as a status that counts. */
static void test_headers_without_end(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, MATRIX_IF_IDEMPOTENT, 0, false};
    faultd_step step = {.fault = FAULTD_ENDLESS, .reply = "HTTP/1.1 200 OK\r\n", .repeated = "X-Bomb: tick tick tick\r\n"};
    expect_bounded(&step, &want, most_on_the_way);
}

static void test_one_huge_header(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, MATRIX_IF_IDEMPOTENT, 0, false};
    faultd_step step = {.fault = FAULTD_ENDLESS, .reply = "HTTP/1.1 200 OK\r\nX-Bomb: ", .repeated = "tick tick "};
    expect_bounded(&step, &want, most_on_the_way);
}

/* Interim replies without end are headers without end. */
static void test_interim_replies_without_end(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, MATRIX_IF_IDEMPOTENT, 0, false};
    faultd_step step = {.fault = FAULTD_ENDLESS, .reply = "", .repeated = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"};
    expect_bounded(&step, &want, most_on_the_way);
}

/* ---- compressed ---- */

/* `size` blanks in gzip's format, behind a head; from malloc. */
static char *make_gzip_reply(const char *content, size_t content_len, size_t blanks, size_t *len) {
    static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n" JSON_TYPE "Content-Encoding: gzip\r\n\r\n";
    unsigned char piece[16384];
    size_t cap = sizeof head + 4096 + blanks / 500;
    char *reply = malloc(cap);
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    memset(piece, ' ', sizeof piece);
    assert_non_null(reply);
    memcpy(reply, head, sizeof head - 1);
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_out = (unsigned char *)reply + sizeof head - 1;
    stream.avail_out = (unsigned)(cap - sizeof head);
    for (size_t left = blanks; left > 0;) {
        size_t now = left < sizeof piece ? left : sizeof piece;
        stream.next_in = piece;
        stream.avail_in = (unsigned)now;
        assert_int_equal(deflate(&stream, Z_NO_FLUSH), Z_OK);
        left -= now;
    }
    stream.next_in = (unsigned char *)(uintptr_t)content;
    stream.avail_in = (unsigned)content_len;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    *len = sizeof head - 1 + stream.total_out;
    (void)deflateEnd(&stream);
    return reply;
}

static void expect_gzip(size_t blanks, const matrix_expected *want) {
    static matrix m;
    size_t len = 0;
    char *reply = make_gzip_reply(SAVED_BODY, sizeof SAVED_BODY - 1, blanks, &len);
    faultd_step step = {.fault = FAULTD_LAST, .reply = reply, .reply_len = len};
    faultd_options options = {&step, 1, NULL};
    faultd *server = faultd_start(&options);
    assert_non_null(server);
    matrix_init_port(&m, "http", faultd_port(server));
    m.client_options.max_body_bytes = CAP_BYTES;
    matrix_run(&m);
    faultd_stop(server);
    free(reply);
    matrix_expect_end(&m, want);
    assert_true(m.peak_bytes < MOST_PEAK_BYTES);
}

/* 100 MB in 100 kB. */
static void test_gzip_bomb(void **state) {
    (void)state;
    expect_gzip((size_t)100 * 1024 * 1024, &too_large);
}

/* It is the size that is refused, not the compression. */
static void test_gzip_within_the_cap(void **state) {
    (void)state;
    const matrix_expected saved = {TL_OUTCOME_SAVED, TL_REASON_NONE, MATRIX_NEVER, 200, false};
    expect_gzip(1000, &saved);
}

static void test_gzip_that_is_none(void **state) {
    (void)state;
    matrix_expect_reply(REPLY("200 OK", JSON_TYPE "Content-Encoding: gzip\r\n", SAVED_BODY), &lost);
}

/* ---- of another type ---- */

/* A body that would do, called something else: a proxy's page must not pass as the vendor's word, so neither does this. */
static void test_wrong_type(void **state) {
    (void)state;
    matrix_expect_reply(REPLY("200 OK", "Content-Type: text/plain\r\n", SAVED_BODY), &unreadable);
    matrix_expect_reply(REPLY("200 OK", HTML_TYPE, SAVED_BODY), &unreadable);
    matrix_expect_reply(REPLY("200 OK", "", SAVED_BODY), &unreadable);
}

static void test_html_with_200(void **state) {
    (void)state;
    matrix_expect_reply(REPLY("200 OK", HTML_TYPE, HTML_BODY), &unreadable);
    matrix_expect_reply(REPLY("200 OK", JSON_TYPE, HTML_BODY), &unreadable);
}

static void test_empty_200(void **state) {
    (void)state;
    const matrix_expected empty_204 = {TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, MATRIX_IF_IDEMPOTENT, 204, false};
    matrix_expect_reply(REPLY("200 OK", JSON_TYPE, ""), &unreadable);
    matrix_expect_reply(REPLY("204 No Content", "", ""), &empty_204);
}

/* JSON, but nobody's: no HasError says nothing about the records. */
static void test_other_json(void **state) {
    (void)state;
    matrix_expect_reply(REPLY("200 OK", JSON_TYPE, "{\"status\":\"ok\"}"), &unreadable);
    matrix_expect_reply(REPLY("200 OK", JSON_TYPE, SAVED_BODY "x"), &unreadable);
}

/* ---- framing ---- */

#define CHUNKED(body) "HTTP/1.1 200 OK\r\n" JSON_TYPE "Transfer-Encoding: chunked\r\n\r\n" body

static void test_bad_chunk_size(void **state) {
    (void)state;
    matrix_expect_reply(CHUNKED("zz\r\n" SAVED_BODY "\r\n0\r\n\r\n"), &lost);
    matrix_expect_reply(CHUNKED("fffffffffffffffff\r\n" SAVED_BODY "\r\n0\r\n\r\n"), &lost);
}

static void test_chunk_longer_than_its_size(void **state) {
    (void)state;
    matrix_expect_reply(CHUNKED("2\r\n" SAVED_BODY "\r\n0\r\n\r\n"), &lost);
}

static void test_missing_last_chunk(void **state) {
    (void)state;
    matrix_expect_reply(CHUNKED("2\r\n{}\r\n"), &lost);
}

static void test_chunk_cut(void **state) {
    (void)state;
    matrix_expect_reply(CHUNKED("ffff\r\n" SAVED_BODY), &lost);
}

/* libcurl takes no status from a reply whose first line is none. */
static void test_no_http(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY, MATRIX_IF_IDEMPOTENT, 0, false};
    matrix_expect_reply(SAVED_BODY "\r\n\r\n", &want);
    matrix_expect_reply("SSH-2.0-OpenSSH_9.2\r\n\r\n", &want);
}

/* A server that shows what it was sent, in all the places it has: it must not come out here. */
static void test_token_echoed(void **state) {
    (void)state;
#define ECHO "you sent Authorization: Bearer " MATRIX_TOKEN
    const matrix_expected forbidden = {TL_OUTCOME_NOT_SENT, TL_REASON_NO_PERMISSION, MATRIX_NEVER, 403, true};
    matrix_expect_reply(REPLY("403 " ECHO, "WWW-Authenticate: " ECHO "\r\n" HTML_TYPE, ECHO), &forbidden);
    matrix_expect_reply(REPLY("200 " ECHO, "X-Echo: " ECHO "\r\n" HTML_TYPE, ECHO), &unreadable);
    matrix_expect_reply(REPLY("200 OK", JSON_TYPE, "{\"" MATRIX_TOKEN "\":"), &unreadable);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_10_gb_announced),     TEST_MEMORY(test_10_gb_in_chunks),     TEST_MEMORY(test_10_gb_until_close),
        TEST_MEMORY(test_headers_without_end), TEST_MEMORY(test_one_huge_header),     TEST_MEMORY(test_interim_replies_without_end),
        TEST_MEMORY(test_gzip_bomb),           TEST_MEMORY(test_gzip_within_the_cap), TEST_MEMORY(test_gzip_that_is_none),
        TEST_MEMORY(test_wrong_type),          TEST_MEMORY(test_html_with_200),       TEST_MEMORY(test_empty_200),
        TEST_MEMORY(test_other_json),          TEST_MEMORY(test_bad_chunk_size),      TEST_MEMORY(test_chunk_longer_than_its_size),
        TEST_MEMORY(test_missing_last_chunk),  TEST_MEMORY(test_chunk_cut),           TEST_MEMORY(test_no_http),
        TEST_MEMORY(test_token_echoed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
