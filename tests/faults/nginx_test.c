/* nginx, a proxy as vendors have them: HTTP/2 over TLS, GOAWAY after some requests, its own pages for what lies behind it. */
#include "faults/nginx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faults/matrix.h"
#include "faults/program.h"
#include "sim_process.h"

enum { REQUESTS_PER_CONNECTION = 5, MANY = 40 };

/* The simulator behind nginx, with the token of these tests. */
#define SEED "wasp: {tokens: [" MATRIX_TOKEN "], phone_types: [Cell Phone], customers: [{prefix: C-, from: 1001, to: 1100}]}\n"

static sim_process sim;

static int teardown(void **state) {
    (void)sim_teardown(&sim);
    return program_teardown(state);
}
#define TEST_NGINX(function) cmocka_unit_test_setup_teardown(function, test_memory_setup, teardown)

static void begin(matrix *m, const nginx *server) {
    matrix_init_port(m, "https", server->port);
    m->engine_options.ca_file = server->pem;
}

static void expect_for_ever(nginx *server, const matrix_expected *want) {
    nginx_start(server);
    for (int round = 0; round < 2; round++) {
        static matrix m;
        begin(&m, server);
        m.not_idempotent = round == 1;
        matrix_run(&m);
        matrix_expect_end(&m, want);
    }
}

static size_t count_of(const char *text, const char *word) {
    size_t count = 0;
    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) {
        count++;
    }
    return count;
}

/* What the simulator was asked to save: each record exactly once. */
static void expect_each_once(const matrix *m) {
    char *log = sim_log_text(&sim);
    for (size_t i = 0; i < m->record_count; i++) {
        char quoted[32];
        (void)snprintf(quoted, sizeof quoted, "\"%s\"", m->ids[i]);
        if (count_of(log, quoted) != 1) {
            fail_msg("%s is %zu times in the simulator's log", quoted, count_of(log, quoted));
        }
    }
    assert_null(strstr(log, MATRIX_TOKEN));
    free(log);
}

/* nginx says GOAWAY after a few requests of each connection. Nothing may be lost by it, and nothing sent twice. */
static void expect_nothing_lost(uint32_t jobs, bool not_idempotent) {
    static matrix m;
    static char proxy[200];
    sim_setup setup = {.seed = SEED};
    assert_true(sim_start(&sim, &setup));
    (void)snprintf(proxy, sizeof proxy, "proxy_pass http://127.0.0.1:%u;", sim.port);
    nginx server = {.http = "keepalive_requests 5;", .location = proxy};
    nginx_start(&server);
    begin(&m, &server);
    m.record_count = MANY;
    m.options.batch_records = 1;
    m.options.jobs = jobs;
    m.not_idempotent = not_idempotent;
    matrix_run(&m);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_SAVED], MANY);
    assert_true(m.stats.connections >= MANY / REQUESTS_PER_CONNECTION / 2);
    expect_each_once(&m);
}

static void test_goaway_one_at_a_time(void **state) {
    (void)state;
    expect_nothing_lost(1, true);
}

static void test_goaway_with_streams_in_flight(void **state) {
    (void)state;
    expect_nothing_lost(8, false);
}

/* Too large for the proxy: the batch is halved down to single records, which are then refused as such. */
static void test_413(void **state) {
    (void)state;
    static matrix m;
    nginx server = {.http = "client_max_body_size 40;", .location = "return 200 '';"};
    nginx_start(&server);
    begin(&m, &server);
    matrix_run(&m);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_REJECTED], MATRIX_RECORDS);
    assert_int_equal(m.summary.by_reason[TL_REASON_VENDOR_ERROR], MATRIX_RECORDS);
    assert_int_equal(m.results[0].http_status, 413);
    assert_int_equal(m.summary.requests, 5); /* 3; 1 and 2; 1 and 1 */
    assert_false(m.summary.stopped);
}

static void test_502_dead_upstream(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, MATRIX_IF_IDEMPOTENT, 502, false};
    nginx server = {.location = "proxy_pass $upstream;", .upstream = matrix_closed_port()};
    expect_for_ever(&server, &want);
}

static void test_504_silent_upstream(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, MATRIX_IF_IDEMPOTENT, 504, false};
    const faultd_step step = {.fault = FAULTD_STALL};
    faultd *silent = faultd_start(&(faultd_options){&step, 1, NULL});
    assert_non_null(silent);
    nginx server = {.location = "proxy_read_timeout 50ms; proxy_pass $upstream;", .upstream = faultd_port(silent)};
    expect_for_ever(&server, &want);
    program_stop_all();
    faultd_stop(silent);
}

/* An upstream that breaks in the middle: nginx has passed its status on, and ends the stream. */
static void test_upstream_cut_in_body(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY, MATRIX_IF_IDEMPOTENT, 200, false};
    const faultd_step step = {.fault = FAULTD_CUT, .reply = "HTTP/1.1 200 OK\r\n" JSON_TYPE "Content-Length: 5000\r\n\r\n" SAVED_BODY, .at = 200};
    faultd *broken = faultd_start(&(faultd_options){&step, 1, NULL});
    assert_non_null(broken);
    nginx server = {.location = "proxy_pass $upstream;", .upstream = faultd_port(broken)};
    expect_for_ever(&server, &want);
    program_stop_all();
    faultd_stop(broken);
}

/* One request a minute: the first is served, the next ones are not within any deadline. */
static void expect_limited(const char *http, tl_reason reason, int32_t status) {
    static matrix m;
    char block[300];
    (void)snprintf(block, sizeof block, "limit_req_zone $server_addr zone=one:64k rate=1r/m; %s", http);
    nginx server = {.http = block,
                    .location = "limit_req zone=one; default_type application/json; try_files /none @saved; } location @saved { "
                                "default_type application/json; return 200 '{\"Data\":{\"ResultList\":[" SAVED_RESULT
                                "],\"SuccessfullResults\":1,\"TotalResults\":1,\"ErrorCount\":0},\"Messages\":[],\"HasError\":false}';"};
    nginx_start(&server);
    begin(&m, &server);
    m.options.batch_records = 1;
    matrix_run(&m);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_SAVED], 1);
    assert_int_equal(m.results[0].outcome, TL_OUTCOME_SAVED);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_NOT_SENT], MATRIX_RECORDS - 1);
    assert_int_equal(m.summary.by_reason[reason], MATRIX_RECORDS - 1);
    assert_int_equal(m.results[2].http_status, status);
    assert_int_equal(m.results[2].attempts, MATRIX_ATTEMPTS);
    assert_false(m.summary.stopped);
}

static void test_429_limit_req(void **state) {
    (void)state;
    expect_limited("limit_req_status 429;", TL_REASON_RATE_LIMITED, 429);
}

static void test_503_limit_req(void **state) {
    (void)state;
    expect_limited("", TL_REASON_SERVER_ERROR, 503);
}

/* What lies behind answers plainly; nginx compresses it. */
static void test_gzip(void **state) {
    (void)state;
    static matrix m;
    const matrix_expected saved = {TL_OUTCOME_SAVED, TL_REASON_NONE, MATRIX_NEVER, 200, false};
    const faultd_step step = {.fault = FAULTD_LAST, .reply = REPLY("200 OK", JSON_TYPE, SAVED_BODY)};
    faultd *plain = faultd_start(&(faultd_options){&step, 1, NULL});
    assert_non_null(plain);
    nginx server = {.http = "gzip on; gzip_types application/json; gzip_min_length 1; gzip_proxied any;",
                    .location = "proxy_pass $upstream;",
                    .upstream = faultd_port(plain)};
    nginx_start(&server);
    begin(&m, &server);
    matrix_run(&m);
    program_stop_all();
    faultd_stop(plain);
    matrix_expect_end(&m, &saved);
    assert_in_range(m.stats.bytes_received, 1, sizeof SAVED_BODY - 100);
}

static void test_redirect(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, MATRIX_NEVER, 307, true};
    char location[100];
    faultd *elsewhere = faultd_start_canned(REPLY("200 OK", JSON_TYPE, SAVED_BODY));
    assert_non_null(elsewhere);
    (void)snprintf(location, sizeof location, "return 307 http://127.0.0.1:%u$request_uri;", (unsigned)faultd_port(elsewhere));
    nginx server = {.location = location};
    expect_for_ever(&server, &want);
    assert_int_equal(faultd_accepted(elsewhere), 0);
    faultd_stop(elsewhere);
}

/* ---- answers that come before the request's body was read ---- */

enum { EARLY_BODY = 300 * 1000, EARLY_ROUNDS = 8, EARLY_STALL_MS = 90, EARLY_DRIVES = 400 };

typedef struct early_end {
    int calls;
    tl_status status;
    int32_t http_status;
    size_t body_len;
} early_end;

static void on_early(void *context, tl_http_reply *reply) {
    early_end *end = context;
    end->calls++;
    end->status = reply->status;
    end->http_status = reply->http_status;
    end->body_len = reply->body.len;
}

static void ask_early(tl_transport *engine, const nginx *server, size_t body_len, early_end *end) {
    static char body[EARLY_BODY];
    char url[100];
    tl_error error = {0};
    tl_http_request request = TL_HTTP_REQUEST_INIT;
    memset(body, 'x', sizeof body);
    (void)snprintf(url, sizeof url, "https://127.0.0.1:%u/save", server->port);
    request.method = tl_str_from("POST");
    request.url = tl_str_from(url);
    request.body = tl_str_sized(body, body_len);
    request.timeouts.stall_ms = EARLY_STALL_MS;
    memset(end, 0, sizeof *end);
    assert_int_equal(engine->vtable->submit(engine, &request, on_early, end, NULL, &error), TL_OK);
    for (int i = 0; i < EARLY_DRIVES && end->calls == 0; i++) {
        assert_int_equal(engine->vtable->drive(engine, 50, &error), TL_OK);
    }
    assert_int_equal(end->calls, 1);
}

/*
 * nginx refuses or answers without reading the request's body, ends the stream and resets it with NO_ERROR. RFC 9113 (8.1): the reply counts. A large
 * body is still held back by flow control then, and would wait for ever.
 */
static void expect_early(const char *location, int32_t status) {
    static const size_t sizes[] = {400, 70 * 1000, EARLY_BODY};
    nginx server = {.location = location};
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    tl_transport *engine = NULL;
    nginx_start(&server);
    options.ca_file = server.pem;
    assert_int_equal(tl_engine_new(&engine, &options, NULL), TL_OK);
    for (size_t i = 0; i < EARLY_ROUNDS * sizeof sizes / sizeof sizes[0]; i++) {
        early_end end;
        ask_early(engine, &server, sizes[i % (sizeof sizes / sizeof sizes[0])], &end);
        assert_int_equal(end.status, TL_OK);
        assert_int_equal(end.http_status, status);
        assert_int_equal(end.body_len, strlen("{\"a\":1}"));
    }
    engine->vtable->free(engine);
}

static void test_refused_before_the_body(void **state) {
    (void)state;
    expect_early("return 422 '{\"a\":1}';", 422);
}

static void test_answered_before_the_body(void **state) {
    (void)state;
    expect_early("return 200 '{\"a\":1}';", 200);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_NGINX(test_goaway_one_at_a_time),
        TEST_NGINX(test_goaway_with_streams_in_flight),
        TEST_NGINX(test_413),
        TEST_NGINX(test_502_dead_upstream),
        TEST_NGINX(test_504_silent_upstream),
        TEST_NGINX(test_upstream_cut_in_body),
        TEST_NGINX(test_429_limit_req),
        TEST_NGINX(test_503_limit_req),
        TEST_NGINX(test_gzip),
        TEST_NGINX(test_redirect),
        TEST_NGINX(test_refused_before_the_body),
        TEST_NGINX(test_answered_before_the_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
