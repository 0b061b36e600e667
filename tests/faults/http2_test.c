/* HTTP/2: streams that a server gives up, alone or with their connection. Played by faultd, whose frames can lie to the bit. */
#include "faults/matrix.h"

#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>

#include "faultd/certificates.h"

static const matrix_expected saved = {TL_OUTCOME_SAVED, TL_REASON_NONE, MATRIX_NEVER, 200, false};
/*
 * RFC 9113 (8.7) promises for a refused stream that nothing was done. libcurl does not tell it from a connection that broke, and would send the
 * request again by itself, which the engine forbids: so the records count as lost, the careful reading, and are sent again only if idempotent.
 */
static const matrix_expected lost = {TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY, MATRIX_IF_IDEMPOTENT, 0, false};

static SSL_CTX *context;
static char pem[600];

static int begin(void **state) {
    const char *folder = test_temp_dir();
    (void)state;
    (void)snprintf(pem, sizeof pem, "%s/cert.pem", folder);
    context = faultd_tls_new("IP:127.0.0.1", pem);
    if (context) {
        faultd_tls_http2(context);
    }
    return context ? 0 : -1;
}

static int finish(void **state) {
    (void)state;
    SSL_CTX_free(context);
    return 0;
}

static faultd *serve(matrix *m, const faultd_step *steps, size_t count) {
    faultd_options options = {steps, count, context};
    faultd *server = faultd_start(&options);
    assert_non_null(server);
    matrix_init_port(m, "https", faultd_port(server));
    m->engine_options.ca_file = pem;
    m->server = server;
    return server;
}

/* The same fault for every request. */
static void expect_for_ever(faultd_fault fault, const matrix_expected *want) {
    for (int round = 0; round < 2; round++) {
        static matrix m;
        const faultd_step step = {.fault = fault, .reply = SAVED_BODY};
        faultd *server = serve(&m, &step, 1);
        m.not_idempotent = round == 1;
        m.time_passes = fault == FAULTD_STALL;
        matrix_run(&m);
        assert_int_equal(faultd_requests(server), m.attempts_made); /* libcurl sends nothing again by itself */
        faultd_stop(server);
        matrix_expect_end(&m, want);
    }
}

/* A stream that goes well, one with the fault on the same connection, then those of another try. */
static void expect_once(faultd_fault fault) {
    for (int round = 0; round < 2; round++) {
        static matrix m;
        const faultd_step steps[] = {{.reply = SAVED_BODY}, {.fault = fault, .reply = SAVED_BODY}, {.reply = SAVED_BODY}};
        faultd *server = serve(&m, steps, 3);
        m.record_count = 3 * MATRIX_RECORDS;
        m.options.batch_records = MATRIX_RECORDS;
        m.not_idempotent = round == 1;
        matrix_run(&m);
        assert_int_equal(faultd_requests(server), round == 1 ? 3 : 4);
        assert_int_equal(m.summary.by_outcome[TL_OUTCOME_SAVED], (round == 1 ? 2 : 3) * MATRIX_RECORDS);
        assert_int_equal(m.summary.by_reason[TL_REASON_LOST_REPLY], (round == 1 ? 1 : 0) * MATRIX_RECORDS);
        faultd_stop(server);
    }
}

static void test_http2_works(void **state) {
    (void)state;
    expect_for_ever(FAULTD_NONE, &saved);
}

static void test_goaway_before_the_stream(void **state) {
    (void)state;
    expect_for_ever(FAULTD_GOAWAY_BEFORE, &lost);
    expect_once(FAULTD_GOAWAY_BEFORE);
}

static void test_goaway_within_then_lost(void **state) {
    (void)state;
    expect_for_ever(FAULTD_GOAWAY_WITHIN, &lost);
    expect_once(FAULTD_GOAWAY_WITHIN);
}

/* A server that leaves in good order: what it counted in is answered, and nothing is lost or sent twice. */
static void test_goaway_within_and_answered(void **state) {
    (void)state;
    static matrix m;
    const faultd_step steps[] = {{.fault = FAULTD_GOAWAY_ANSWERED, .reply = SAVED_BODY}, {.reply = SAVED_BODY}};
    expect_for_ever(FAULTD_GOAWAY_ANSWERED, &saved);
    faultd *server = serve(&m, steps, 2);
    m.record_count = 3 * MATRIX_RECORDS;
    m.options.batch_records = MATRIX_RECORDS;
    m.not_idempotent = true;
    matrix_run(&m);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_SAVED], 3 * MATRIX_RECORDS);
    assert_int_equal(faultd_requests(server), 3);
    assert_int_equal(faultd_accepted(server), 2); /* the second request on a new connection, the third on the same */
    faultd_stop(server);
}

static void test_refused_stream(void **state) {
    (void)state;
    expect_for_ever(FAULTD_REFUSED_STREAM, &lost);
    expect_once(FAULTD_REFUSED_STREAM);
}

static void test_broken_stream(void **state) {
    (void)state;
    expect_for_ever(FAULTD_BROKEN_STREAM, &lost);
    expect_once(FAULTD_BROKEN_STREAM);
}

static void test_connection_reset(void **state) {
    (void)state;
    expect_for_ever(FAULTD_RESET, &lost);
}

static void test_never_answers(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_UNKNOWN, TL_REASON_TIMEOUT, MATRIX_IF_IDEMPOTENT, 0, false};
    expect_for_ever(FAULTD_STALL, &want);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_http2_works),
        TEST_MEMORY(test_goaway_before_the_stream),
        TEST_MEMORY(test_goaway_within_then_lost),
        TEST_MEMORY(test_goaway_within_and_answered),
        TEST_MEMORY(test_refused_stream),
        TEST_MEMORY(test_broken_stream),
        TEST_MEMORY(test_connection_reset),
        TEST_MEMORY(test_never_answers),
    };
    return cmocka_run_group_tests(tests, begin, finish);
}
