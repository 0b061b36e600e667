/* The way there and back breaks: refused, reset, cut, silent, slow. */
#include "faults/matrix.h"

#include <string.h>

static const char saved_reply[] = REPLY("200 OK", JSON_TYPE, SAVED_BODY);
static const matrix_expected lost = {TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY, MATRIX_IF_IDEMPOTENT, 0, false};
static const matrix_expected lost_in_200 = {TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY, MATRIX_IF_IDEMPOTENT, 200, false};
static const matrix_expected too_slow = {TL_OUTCOME_UNKNOWN, TL_REASON_TIMEOUT, MATRIX_IF_IDEMPOTENT, 0, false};
/* The same with one attempt, where the time of that one is measured. */
static const matrix_expected too_slow_once = {TL_OUTCOME_UNKNOWN, TL_REASON_TIMEOUT, MATRIX_NEVER, 0, false};
static const matrix_expected too_slow_once_in_200 = {TL_OUTCOME_UNKNOWN, TL_REASON_TIMEOUT, MATRIX_NEVER, 200, false};
static const matrix_expected saved = {TL_OUTCOME_SAVED, TL_REASON_NONE, MATRIX_NEVER, 200, false};

/* The way works when nothing is broken: without this, every case below could be right for a wrong reason. */
static void test_nothing_is_wrong(void **state) {
    (void)state;
    matrix_expect_reply(saved_reply, &saved);
}

static void test_refused(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION, MATRIX_ALWAYS, 0, false};
    for (int round = 0; round < 2; round++) {
        static matrix m;
        matrix_init_port(&m, "http", matrix_closed_port());
        m.not_idempotent = round == 1;
        matrix_run(&m);
        matrix_expect_end(&m, &want);
    }
}

/* Three requests in a row that reach nobody, each with all its attempts, end the push; the records behind them never have a turn. */
static void test_refused_for_many(void **state) {
    (void)state;
    static matrix m;
    matrix_init_port(&m, "http", matrix_closed_port());
    m.record_count = 60;
    m.options.batch_records = 1;
    matrix_run(&m);
    assert_true(m.summary.stopped);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_NOT_SENT], 60);
    assert_int_equal(m.summary.by_reason[TL_REASON_NO_CONNECTION] + m.summary.by_reason[TL_REASON_STOPPED], 60);
    assert_in_range(m.summary.by_reason[TL_REASON_NO_CONNECTION], 3, 40);
    assert_non_null(strstr(m.summary.stop_message, "reached nobody"));
}

/* Whether the reset overtakes the request's first byte is the machine's whim; both ends are the table's, and which of them was told tells itself. */
static void test_reset_before_request(void **state) {
    (void)state;
    const matrix_expected unreached = {TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION, MATRIX_ALWAYS, 0, false};
    static matrix m;
    faultd_step step = {.fault = FAULTD_RESET_ON_ACCEPT};
    faultd_options options = {&step, 1, NULL};
    faultd *server = faultd_start(&options);
    assert_non_null(server);
    matrix_init_port(&m, "http", faultd_port(server));
    matrix_run(&m);
    assert_int_equal(faultd_requests(server), 0);
    assert_int_equal(faultd_accepted(server), MATRIX_ATTEMPTS);
    faultd_stop(server);
    matrix_expect_end(&m, m.results[0].outcome == TL_OUTCOME_NOT_SENT ? &unreached : &lost);
}

static void test_reset_after_request(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_RESET};
    matrix_expect_case(&step, 1, &lost);
}

static void test_close_after_request(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_CLOSE};
    matrix_expect_case(&step, 1, &lost);
}

static size_t offset_of(const char *text) {
    const char *found = strstr(saved_reply, text);
    assert_non_null(found);
    return (size_t)(found - saved_reply);
}

/* A body of which libcurl is told the length: where it ends early is seen. */
#define SIZED_REPLY "HTTP/1.1 200 OK\r\n" JSON_TYPE "Content-Length: 1000\r\n\r\n" SAVED_BODY

static void test_reset_in_reply(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_CUT_RESET, .reply = saved_reply, .at = offset_of("SuccessfullResults")};
    matrix_expect_case(&step, 1, &lost_in_200);
}

static void test_cut_in_status_line(void **state) {
    (void)state;
    static const size_t at[] = {1, 5, 9, 12, 14};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        faultd_step step = {.fault = FAULTD_CUT, .reply = saved_reply, .at = at[i]};
        matrix_expect_case(&step, 1, &lost);
    }
}

static void test_cut_in_headers(void **state) {
    (void)state;
    const size_t at[] = {offset_of("Connection"), offset_of("close"), offset_of("Content-Type") + 20, offset_of("\r\n\r\n") + 2};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        faultd_step step = {.fault = FAULTD_CUT, .reply = saved_reply, .at = at[i]};
        matrix_expect_case(&step, 1, &lost);
    }
}

static void test_cut_in_body(void **state) {
    (void)state;
    static const size_t behind_headers[] = {0, 1, 17, 100};
    const char *body = strstr(SIZED_REPLY, "\r\n\r\n") + 4;
    size_t start = strlen(SIZED_REPLY) - strlen(body);
    for (size_t i = 0; i < sizeof behind_headers / sizeof behind_headers[0]; i++) {
        faultd_step step = {.fault = FAULTD_CUT, .reply = SIZED_REPLY, .at = start + behind_headers[i]};
        matrix_expect_case(&step, 1, &lost_in_200);
    }
}

/* Where the connection's end is the body's, a cut body is complete to HTTP; it is the JSON that cannot be read. */
static void test_cut_in_body_without_length(void **state) {
    (void)state;
    const matrix_expected unreadable = {TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, MATRIX_IF_IDEMPOTENT, 200, false};
    const size_t at[] = {offset_of("{\"Data\"") + 1, offset_of("SuccessfullResults"), strlen(saved_reply) - 1};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        faultd_step step = {.fault = FAULTD_CUT, .reply = saved_reply, .at = at[i]};
        matrix_expect_case(&step, 1, &unreadable);
    }
}

/* A lost reply, then one that came: what counts is the last, and it was sent twice only where that does no harm. */
static void test_lost_once(void **state) {
    (void)state;
    faultd_step steps[] = {{.fault = FAULTD_CLOSE}, {.fault = FAULTD_LAST, .reply = saved_reply}};
    for (int round = 0; round < 2; round++) {
        static matrix m;
        faultd_options options = {steps, 2, NULL};
        faultd *server = faultd_start(&options);
        assert_non_null(server);
        matrix_init_port(&m, "http", faultd_port(server));
        m.not_idempotent = round == 1;
        matrix_run(&m);
        assert_int_equal(faultd_requests(server), round == 1 ? 1 : 2);
        faultd_stop(server);
        assert_int_equal(m.results[0].outcome, round == 1 ? TL_OUTCOME_UNKNOWN : TL_OUTCOME_SAVED);
    }
}

static void let_time_pass(matrix *m) {
    m->time_passes = true;
}

/* One attempt that ends by this limit, not by a later one. */
static void expect_limit(matrix *m, int64_t limit_ms) {
    m->time_passes = true;
    m->options.attempts = 1;
    m->least_ms = limit_ms;
    m->longest_ms = limit_ms + 2 * MATRIX_PASSING_MS;
}

static void expect_first_byte_limit(matrix *m) {
    expect_limit(m, MATRIX_FIRST_BYTE_MS);
}

static void expect_stall_limit(matrix *m) {
    expect_limit(m, MATRIX_STALL_MS);
}

static void test_never_answers(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_STALL};
    matrix_expect_case_with(&step, 1, &too_slow, let_time_pass);
    matrix_expect_case_with(&step, 1, &too_slow_once, expect_first_byte_limit);
}

static void test_stalls_in_body(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_STALL, .reply = SIZED_REPLY, .at = sizeof SIZED_REPLY - 100};
    matrix_expect_case_with(&step, 1, &too_slow_once_in_200, expect_stall_limit);
}

/* The request goes nowhere: the server takes the connection, and reads nothing. Small as it is, the request lies in its socket's buffer. */
static void let_time_pass_unread(matrix *m) {
    m->time_passes_unread = true;
}

static void test_never_reads(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_DEAF};
    matrix_expect_case_with(&step, 1, &too_slow, let_time_pass_unread);
}

enum { TICKS_A_SECOND = 4, DRIPS_FOR_STATUS = 200 };

/* One byte a second: never silent long enough to be a stall, and still over within the total. */
static void drip_one(matrix *m) {
    static int ticks;
    if (++ticks % TICKS_A_SECOND == 0) {
        (void)faultd_let(m->server, 1, 100);
    }
}

static void drip_slowly(matrix *m) {
    expect_limit(m, MATRIX_TOTAL_MS);
    m->client_options.timeouts.first_byte_ms = TL_NO_TIMEOUT; /* libcurl tells of a reply's beginning when its first line is whole */
    m->tick = drip_one;
}

static void test_one_byte_a_second(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_GATED, .reply = saved_reply};
    matrix_expect_case_with(&step, 1, &too_slow_once, drip_slowly);
}

static void drip_in_body(matrix *m) {
    drip_slowly(m);
    (void)faultd_let(m->server, DRIPS_FOR_STATUS, 0);
}

static void test_one_byte_a_second_in_body(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_GATED, .reply = SIZED_REPLY};
    matrix_expect_case_with(&step, 1, &too_slow_once_in_200, drip_in_body);
}

/* Many lost attempts: no new one begins after the deadline. */
static void short_deadline(matrix *m) {
    m->time_passes = true;
    m->options.attempts = 100;
    m->options.deadline_ms = 7000;
}

static void test_deadline_over_attempts(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_STALL};
    static matrix m;
    faultd_options options = {&step, 1, NULL};
    faultd *server = faultd_start(&options);
    assert_non_null(server);
    matrix_init_port(&m, "http", faultd_port(server));
    m.server = server;
    short_deadline(&m);
    matrix_run(&m);
    faultd_stop(server);
    assert_int_equal(m.summary.by_reason[TL_REASON_TIMEOUT], MATRIX_RECORDS);
    assert_in_range(m.attempts_made, 2, 4);
    assert_in_range(m.took_ms, 2 * MATRIX_FIRST_BYTE_MS, 7000 + MATRIX_FIRST_BYTE_MS + 250);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_nothing_is_wrong),
        TEST_MEMORY(test_refused),
        TEST_MEMORY(test_refused_for_many),
        TEST_MEMORY(test_reset_before_request),
        TEST_MEMORY(test_reset_after_request),
        TEST_MEMORY(test_close_after_request),
        TEST_MEMORY(test_reset_in_reply),
        TEST_MEMORY(test_cut_in_status_line),
        TEST_MEMORY(test_cut_in_headers),
        TEST_MEMORY(test_cut_in_body),
        TEST_MEMORY(test_cut_in_body_without_length),
        TEST_MEMORY(test_lost_once),
        TEST_MEMORY(test_never_answers),
        TEST_MEMORY(test_stalls_in_body),
        TEST_MEMORY(test_never_reads),
        TEST_MEMORY(test_one_byte_a_second),
        TEST_MEMORY(test_one_byte_a_second_in_body),
        TEST_MEMORY(test_deadline_over_attempts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
