/* The engine's time limits, on a clock that only the test moves. */
#include "net/fixture.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/names.h"

static const char ok_reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";

enum { HEAD_BYTES = sizeof ok_reply - 1 - 11 };

/* Lets the engine do all that it can without time passing. */
static void settle(fixture *fix) {
    tl_error error = {0};
    for (int i = 0; i < 20; i++) {
        assert_int_equal(fix->engine->vtable->drive(fix->engine, 0, &error), TL_OK);
    }
}

/* The limit fires at `limit_ms` and not one millisecond before. */
static void expect_timeout(fixture *fix, const capture *got, int64_t limit_ms, bool sent, const char *part) {
    tl_error error = {0};
    assert_int_equal(got->calls, 0);
    fake_clock_advance(&fix->clock, limit_ms - 1);
    settle(fix);
    assert_int_equal(got->calls, 0);
    fake_clock_advance(&fix->clock, 1);
    assert_int_equal(fix->engine->vtable->drive(fix->engine, 0, &error), TL_OK);
    expect_end(got, TL_ERR_TIMEOUT, sent);
    assert_int_equal(got->elapsed_ms, limit_ms);
    if (!strstr(got->error.message, part)) {
        fail_msg("\"%s\" does not say \"%s\"", got->error.message, part);
    }
}

static void test_first_byte(void **state) {
    (void)state;
    static const int64_t given[] = {0, 1234};
    static const int64_t effective[] = {60000, 1234};
    for (size_t i = 0; i < ARRAY_LENGTH(given); i++) {
        faultd_step step = {.fault = FAULTD_STALL};
        fixture fix;
        capture got;
        fixture_begin(&fix, &step, 1);
        tl_http_request request = fixture_post(&fix, "{}");
        request.timeouts.first_byte_ms = given[i];
        (void)fixture_submit(&fix, &request, &got);
        fixture_drive_until_requests(&fix, 1);
        settle(&fix);
        expect_timeout(&fix, &got, effective[i], true, "did not begin to answer");
        assert_true(faultd_wait_connections(fix.server, 0, GIVE_UP_MS)); /* the connection is given up */
        fixture_end(&fix);
    }
}

static void test_stall_in_the_reply(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_GATED, .reply = ok_reply};
    fixture fix;
    capture got;
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    (void)fixture_submit(&fix, &request, &got);
    fixture_drive_until_requests(&fix, 1);
    assert_true(faultd_let(fix.server, sizeof ok_reply - 5, GIVE_UP_MS));
    settle(&fix);
    expect_timeout(&fix, &got, 30000, true, "in the middle of its answer");
    assert_int_equal(got.http_status, 200); /* known, and no success */
    fixture_end(&fix);
}

static void test_stall_in_the_request(void **state) {
    (void)state;
    enum { SIZE = 32 * 1024 * 1024 };
    faultd_step step = {.fault = FAULTD_DEAF};
    fixture fix;
    capture got;
    char *body = test_malloc(SIZE);
    memset(body, 'q', SIZE);
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, "");
    request.body = tl_str_sized(body, SIZE);
    (void)fixture_submit(&fix, &request, &got);
    for (int i = 0; i < 100; i++) {
        settle(&fix); /* until the sockets' buffers are full */
    }
    expect_timeout(&fix, &got, 30000, true, "took no more of the request");
    fixture_end(&fix);
    test_free(body);
}

/* Bytes that keep coming are no stall; the total ends it. */
static void test_drip_ends_by_total(void **state) {
    (void)state;
    enum { STEPS = 6, STEP_MS = 20000 }; /* together the default total, 120 s */
    faultd_step step = {.fault = FAULTD_GATED, .reply = ok_reply};
    tl_error error = {0};
    fixture fix;
    capture got;
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    (void)fixture_submit(&fix, &request, &got);
    fixture_drive_until_requests(&fix, 1);
    assert_true(faultd_let(fix.server, HEAD_BYTES, GIVE_UP_MS));
    for (int i = 0; i < STEPS; i++) {
        settle(&fix);
        assert_int_equal(got.calls, 0);
        fake_clock_advance(&fix.clock, i < STEPS - 1 ? STEP_MS : STEP_MS - 1);
        assert_true(faultd_let(fix.server, 1, GIVE_UP_MS));
    }
    settle(&fix);
    assert_int_equal(got.calls, 0);
    fake_clock_advance(&fix.clock, 1);
    assert_int_equal(fix.engine->vtable->drive(fix.engine, 0, &error), TL_OK);
    expect_end(&got, TL_ERR_TIMEOUT, true);
    assert_non_null(strstr(got.error.message, "not over after 120000 ms"));
    assert_int_equal(got.body_len, STEPS);
    fixture_end(&fix);
}

/* Without limits nothing ends an exchange, however late it is. */
static void test_no_limits(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_DRIP, .reply = ok_reply, .drip_us = 200};
    tl_error error = {0};
    fixture fix;
    capture got;
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    request.timeouts = (tl_http_timeouts){TL_NO_TIMEOUT, TL_NO_TIMEOUT, TL_NO_TIMEOUT, TL_NO_TIMEOUT};
    (void)fixture_submit(&fix, &request, &got);
    for (int i = 0; got.calls == 0 && i < 10000; i++) {
        fake_clock_advance(&fix.clock, INT64_C(1000000000));
        assert_int_equal(fix.engine->vtable->drive(fix.engine, 1, &error), TL_OK);
    }
    expect_end(&got, TL_OK, true);
    assert_true(got.elapsed_ms >= INT64_C(1000000000));
    fixture_end(&fix);
}

/* Bytes that come now and then, always within the limit, are no stall. */
static void test_bytes_keep_an_exchange_alive(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_GATED, .reply = ok_reply};
    fixture fix;
    capture got;
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    request.timeouts.total_ms = TL_NO_TIMEOUT;
    (void)fixture_submit(&fix, &request, &got);
    fixture_drive_until_requests(&fix, 1);
    settle(&fix);
    fake_clock_advance(&fix.clock, 59999); /* within the time for the first byte */
    settle(&fix);
    assert_true(faultd_let(fix.server, HEAD_BYTES, GIVE_UP_MS));
    settle(&fix);
    for (size_t i = HEAD_BYTES; i < sizeof ok_reply - 1; i++) {
        fake_clock_advance(&fix.clock, 29999);
        settle(&fix);
        assert_int_equal(got.calls, 0);
        assert_true(faultd_let(fix.server, 1, GIVE_UP_MS));
        settle(&fix);
    }
    fixture_drive(&fix, &got, 1);
    expect_end(&got, TL_OK, true);
    assert_int_equal(got.elapsed_ms, 59999 + (int64_t)(sizeof ok_reply - 1 - HEAD_BYTES) * 29999);
    fixture_end(&fix);
}

/* An interim reply says that the server works on: no stall, the limit for the first byte begins anew. */
static void test_interim_reply(void **state) {
    (void)state;
    static const char early[] = "HTTP/1.1 103 Early Hints\r\nX-A: b\r\n\r\n";
    faultd_step step = {.fault = FAULTD_GATED, .reply = early};
    fixture fix;
    capture got;
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    request.timeouts.total_ms = TL_NO_TIMEOUT;
    (void)fixture_submit(&fix, &request, &got);
    fixture_drive_until_requests(&fix, 1);
    settle(&fix);
    fake_clock_advance(&fix.clock, 50000);
    assert_true(faultd_let(fix.server, sizeof early - 1, GIVE_UP_MS));
    settle(&fix);
    fake_clock_advance(&fix.clock, 59999);
    settle(&fix);
    assert_int_equal(got.calls, 0);
    fake_clock_advance(&fix.clock, 1);
    fixture_drive(&fix, &got, 1);
    expect_end(&got, TL_ERR_TIMEOUT, true);
    assert_int_equal(got.elapsed_ms, 110000);
    assert_int_equal(got.http_status, 0);
    fixture_end(&fix);
}

/* A port that takes no connection: its queue is full, and what asks for one more is not answered. */
typedef struct full_port {
    int listener;
    int waiting[8];
    uint16_t port;
} full_port;

static void full_port_open(full_port *full) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    full->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(full->listener, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(full->listener, 0), 0);
    assert_int_equal(getsockname(full->listener, (struct sockaddr *)&address, &size), 0);
    full->port = ntohs(address.sin_port);
    for (size_t i = 0; i < ARRAY_LENGTH(full->waiting); i++) {
        full->waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assert_int_equal(fcntl(full->waiting[i], F_SETFL, O_NONBLOCK), 0);
        (void)connect(full->waiting[i], (const struct sockaddr *)&address, sizeof address);
    }
}

static void full_port_close(full_port *full) {
    for (size_t i = 0; i < ARRAY_LENGTH(full->waiting); i++) {
        (void)close(full->waiting[i]);
    }
    (void)close(full->listener);
}

static void test_connect(void **state) {
    (void)state;
    full_port full;
    fixture fix;
    capture got;
    full_port_open(&full);
    fixture_begin_engine(&fix, NULL);
    (void)snprintf(fix.url, sizeof fix.url, "http://127.0.0.1:%u/", (unsigned)full.port);
    tl_http_request request = fixture_post(&fix, "{}");
    (void)fixture_submit(&fix, &request, &got);
    settle(&fix);
    expect_timeout(&fix, &got, 10000, false, "no connection to 127.0.0.1:");
    fixture_end(&fix);
    full_port_close(&full);
}

static void test_tls_handshake_counts_as_connecting(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_DEAF};
    fixture fix;
    capture got;
    fixture_begin(&fix, &step, 1);
    (void)snprintf(fix.url, sizeof fix.url, "https://127.0.0.1:%u/", (unsigned)faultd_port(fix.server));
    tl_http_request request = fixture_post(&fix, "{}");
    request.timeouts.connect_ms = 777;
    (void)fixture_submit(&fix, &request, &got);
    settle(&fix);
    expect_timeout(&fix, &got, 777, false, "no connection to 127.0.0.1:");
    fixture_end(&fix);
}

/* DNS that does not answer: the exchange ends in time, though its thread is still waiting. */
static void test_dns_counts_as_connecting(void **state) {
    (void)state;
    fixture fix;
    capture got;
    names_reset();
    fixture_begin_engine(&fix, NULL);
    (void)snprintf(fix.url, sizeof fix.url, "https://hang.invalid/");
    tl_http_request request = fixture_post(&fix, "{}");
    (void)fixture_submit(&fix, &request, &got);
    settle(&fix);
    assert_true(names_wait(1, GIVE_UP_MS));
    int64_t before_ms = tl_clock_now_ms(NULL);
    expect_timeout(&fix, &got, 10000, false, "no connection to hang.invalid");
    fixture_end(&fix);
    assert_true(tl_clock_now_ms(NULL) - before_ms < 3000);
    names_release();
}

/* Waiting for one of the host's connections is not connecting; only the total runs. */
static void test_waiting_for_a_connection(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_STALL};
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    fixture fix;
    capture first;
    capture second;
    options.max_connections_per_host = 1;
    fixture_begin_engine(&fix, &options);
    faultd_options server = {&step, 1, NULL};
    fix.server = faultd_start(&server);
    assert_non_null(fix.server);
    (void)snprintf(fix.url, sizeof fix.url, "http://127.0.0.1:%u/", (unsigned)faultd_port(fix.server));
    tl_http_request request = fixture_post(&fix, "{}");
    request.timeouts.first_byte_ms = TL_NO_TIMEOUT;
    request.timeouts.total_ms = 50000;
    tl_http_request later = fixture_post(&fix, "{}");
    later.timeouts.total_ms = 20000;
    (void)fixture_submit(&fix, &request, &first);
    fixture_drive_until_requests(&fix, 1);
    (void)fixture_submit(&fix, &later, &second);
    settle(&fix);
    expect_timeout(&fix, &second, 20000, false, "connections to it were busy");
    assert_int_equal(faultd_accepted(fix.server), 1);
    assert_int_equal(first.calls, 0);
    fake_clock_advance(&fix.clock, 30000);
    fixture_drive(&fix, &first, 1);
    expect_end(&first, TL_ERR_TIMEOUT, true);
    fixture_end(&fix);
}

/* Many limits at once come in the order of their time. */
static void test_many_limits(void **state) {
    (void)state;
    enum { COUNT = 40 };
    full_port full;
    fixture fix;
    capture got[COUNT];
    tl_http_request requests[COUNT];
    tl_error error = {0};
    full_port_open(&full);
    fixture_begin_engine(&fix, NULL);
    (void)snprintf(fix.url, sizeof fix.url, "http://127.0.0.1:%u/", (unsigned)full.port);
    for (size_t i = 0; i < COUNT; i++) {
        requests[i] = fixture_post(&fix, "{}");
        requests[i].timeouts.connect_ms = TL_NO_TIMEOUT;
        requests[i].timeouts.total_ms = (int64_t)(1 + (i * 17) % COUNT) * 100;
        (void)fixture_submit(&fix, &requests[i], &got[i]);
    }
    settle(&fix);
    for (int64_t passed_ms = 100; passed_ms <= COUNT * 100; passed_ms += 100) {
        fake_clock_advance(&fix.clock, 100);
        assert_int_equal(fix.engine->vtable->drive(fix.engine, 0, &error), TL_OK);
        for (size_t i = 0; i < COUNT; i++) {
            assert_int_equal(got[i].calls, requests[i].timeouts.total_ms <= passed_ms ? 1 : 0);
        }
    }
    fixture_end(&fix);
    full_port_close(&full);
}

/* drive returns after the time it was given, on either clock. */
static void test_drive_returns(void **state) {
    (void)state;
    fixture fix;
    tl_error error = {0};
    fixture_begin_engine(&fix, NULL);
    int64_t before_ms = tl_clock_now_ms(NULL);
    assert_int_equal(fix.engine->vtable->drive(fix.engine, 30, &error), TL_OK);
    int64_t took_ms = tl_clock_now_ms(NULL) - before_ms;
    assert_in_range(took_ms, 29, 5000);
    fixture_end(&fix);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_first_byte),
        TEST_MEMORY(test_stall_in_the_reply),
        TEST_MEMORY(test_stall_in_the_request),
        TEST_MEMORY(test_drip_ends_by_total),
        TEST_MEMORY(test_no_limits),
        TEST_MEMORY(test_bytes_keep_an_exchange_alive),
        TEST_MEMORY(test_interim_reply),
        TEST_MEMORY(test_connect),
        TEST_MEMORY(test_tls_handshake_counts_as_connecting),
        TEST_MEMORY(test_dns_counts_as_connecting),
        TEST_MEMORY(test_waiting_for_a_connection),
        TEST_MEMORY(test_many_limits),
        TEST_MEMORY(test_drive_returns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
