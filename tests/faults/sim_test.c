/* The simulator, a Wasp with state, that now and then answers in another way (--fault): what the push says is compared with what was asked for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faults/matrix.h"
#include "sim_process.h"

#define SEED "wasp: {tokens: [" MATRIX_TOKEN "], phone_types: [Cell Phone], customers: [{prefix: C-, from: 1001, to: 1100}]}\n"
#define SAVE "operation: phonesCustomerSave"

static sim_process sim;

static int teardown(void **state) {
    (void)sim_teardown(&sim);
    return test_memory_teardown(state);
}
#define TEST_SIM(function) cmocka_unit_test_setup_teardown(function, test_memory_setup, teardown)

static size_t asked_for(const char *id) {
    char quoted[32];
    char *log = sim_log_text(&sim);
    size_t count = 0;
    (void)snprintf(quoted, sizeof quoted, "\"%s\"", id);
    for (const char *at = strstr(log, quoted); at; at = strstr(at + 1, quoted)) {
        count++;
    }
    assert_null(strstr(log, MATRIX_TOKEN));
    free(log);
    return count;
}

/* A push to a simulator with these faults. */
static void run_with(matrix *m, const char *fault, const char *more, bool not_idempotent) {
    const char *arguments[] = {"--fault", fault, more ? "--fault" : NULL, more, NULL};
    sim_setup setup = {.seed = SEED, .arguments = arguments};
    assert_true(sim_start(&sim, &setup));
    matrix_init(m, sim.url);
    m->not_idempotent = not_idempotent;
    matrix_run(m);
}

static void expect_for_ever(const char *fault, const matrix_expected *want, size_t saves_a_call) {
    for (int round = 0; round < 2; round++) {
        static matrix m;
        run_with(&m, fault, NULL, round == 1);
        matrix_expect_end(&m, want);
        assert_int_equal(asked_for("C-1001"), saves_a_call * m.attempts_made);
        assert_int_equal(sim_stop(&sim), 0);
    }
}

static void test_no_fault(void **state) {
    (void)state;
    static matrix m;
    run_with(&m, "{" SAVE ", calls: 2-, status: 500}", NULL, true);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_SAVED], MATRIX_RECORDS);
    assert_int_equal(asked_for("C-1001"), 1);
}

static void test_503_then_well(void **state) {
    (void)state;
    static matrix m;
    run_with(&m, "{" SAVE ", calls: 1-2, status: 503, headers: {Retry-After: 3}, type: text/html, body: <p>No.}", NULL, true);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_SAVED], MATRIX_RECORDS);
    assert_int_equal(m.attempts_made, 3);
    assert_int_equal(m.took_ms, 2 * 3000);
    assert_int_equal(asked_for("C-1001"), 1);
}

static void test_429_for_ever(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_NOT_SENT, TL_REASON_RATE_LIMITED, MATRIX_ALWAYS, 429, false};
    expect_for_ever("{" SAVE ", status: 429, headers: {Retry-After: 1}}", &want, 0);
}

/* Saved, and then a 500: what the push cannot know it does not claim, and it asks again only where that does no harm. */
static void test_500_after_saving(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, MATRIX_IF_IDEMPOTENT, 500, false};
    expect_for_ever("{" SAVE ", status: 500, applied: true}", &want, 1);
}

static void test_html_after_saving(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, MATRIX_IF_IDEMPOTENT, 200, false};
    expect_for_ever("{" SAVE ", status: 200, type: text/html, body: <p>Welcome!, applied: true}", &want, 1);
}

/* Once the reply says nothing, once it comes: sent twice, known in the end. */
static void test_500_once_after_saving(void **state) {
    (void)state;
    static matrix m;
    run_with(&m, "{" SAVE ", calls: 1, status: 500, applied: true}", "{" SAVE ", calls: 2-, delay_ms: 20}", false);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_SAVED], MATRIX_RECORDS);
    assert_int_equal(asked_for("C-1001"), 2);
}

/* The reply comes after the limit for its first byte: time passes while the simulator waits for real, 60 ms. */
static void test_delay_beyond_the_limit(void **state) {
    (void)state;
    static matrix m;
    const char *arguments[] = {"--fault", "{" SAVE ", delay_ms: 60}", NULL};
    sim_setup setup = {.seed = SEED, .arguments = arguments};
    assert_true(sim_start(&sim, &setup));
    matrix_init(&m, sim.url);
    m.not_idempotent = true;
    m.client_options.timeouts.connect_ms = TL_NO_TIMEOUT;
    m.time_passes_unread = true;
    matrix_run(&m);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_UNKNOWN] + m.summary.by_outcome[TL_OUTCOME_NOT_SENT], MATRIX_RECORDS);
    assert_int_equal(m.summary.by_reason[TL_REASON_TIMEOUT], MATRIX_RECORDS);
}

static void test_delay_within_the_limit(void **state) {
    (void)state;
    static matrix m;
    int64_t start_ms = tl_clock_now_ms(NULL);
    run_with(&m, "{" SAVE ", delay_ms: 60}", NULL, true);
    assert_true(tl_clock_now_ms(NULL) - start_ms >= 60);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_SAVED], MATRIX_RECORDS);
}

static void test_401_for_ever(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, MATRIX_NEVER, 401, true};
    expect_for_ever("{" SAVE ", status: 401}", &want, 0);
}

static void test_wrong_faults(void **state) {
    (void)state;
    static const struct {
        const char *fault;
        const char *said;
    } rows[] = {
        {"status: 500", "needs an operation"},
        {"{operation: phonesCustomerSafe, status: 500}", "no operation \"phonesCustomerSafe\" is served"},
        {"{" SAVE "}", "needs a status, a delay_ms, or both"},
        {"{" SAVE ", status: 100}", "status must be a number from 200 to 599"},
        {"{" SAVE ", status: 500, calls: 0}", "calls must be a number from 1"},
        {"{" SAVE ", status: 500, calls: 3-2}", "calls must not end before they begin"},
        {"{" SAVE ", status: 500, calls: 1-2-3}", "calls must be a number from 1"},
        {"{" SAVE ", status: 500, headers: {X: \"a\\nb\"}}", "a text of one line"},
        {"{" SAVE ", delay_ms: 5, body: x}", "needs a status"},
        {"{" SAVE ", stattus: 500}", "did you mean \"status\"?"},
        {"{" SAVE, "--fault"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *arguments[] = {"--fault", rows[i].fault, NULL};
        char *errors = NULL;
        int status = sim_run(arguments, NULL, &errors);
        assert_non_null(errors);
        if (status != 2 || !strstr(errors, rows[i].said)) {
            fail_msg("%s: status %d, said: %s", rows[i].fault, status, errors);
        }
        free(errors);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_SIM(test_no_fault),
        TEST_SIM(test_503_then_well),
        TEST_SIM(test_429_for_ever),
        TEST_SIM(test_500_after_saving),
        TEST_SIM(test_html_after_saving),
        TEST_SIM(test_500_once_after_saving),
        TEST_SIM(test_delay_beyond_the_limit),
        TEST_SIM(test_delay_within_the_limit),
        TEST_SIM(test_401_for_ever),
        TEST_SIM(test_wrong_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
