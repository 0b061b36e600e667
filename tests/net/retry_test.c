/* Single calls by the outcome table: what is sent again, when, how often, and what the end says. */
#include "net/call_fixture.h"

#include <stdio.h>
#include <string.h>

#include "net/outcome.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Each row of the table, with requests made in all when the next one succeeds. */
static const struct {
    script_step step;
    tl_status status;
    tl_outcome outcome;
    tl_reason reason;
    int requests;
    int requests_idempotent;
} rows[] = {
    {{TL_ERR_TLS, true, 0, 0, 0, 0, 0}, TL_ERR_TLS, TL_OUTCOME_NOT_SENT, TL_REASON_NO_TLS, 2, 2},
    {{TL_ERR_TIMEOUT, true, 0, 0, 0, 0, 0}, TL_ERR_TIMEOUT, TL_OUTCOME_NOT_SENT, TL_REASON_TIMEOUT, 2, 2},
    {{TL_ERR_SECRET, true, 0, 0, 0, 0, 0}, TL_ERR_SECRET, TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, 1, 1},
    {{TL_ERR_AUTH, true, 0, 0, 0, 0, 0}, TL_ERR_AUTH, TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, 1, 1},
    {{TL_ERR_CANCELLED, true, 0, 0, 0, 0, 0}, TL_ERR_CANCELLED, TL_OUTCOME_NOT_SENT, TL_REASON_CANCELLED, 1, 1},
    {{TL_ERR_CONNECT, true, 0, 0, 0, 0, 0}, TL_ERR_CONNECT, TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION, 2, 2},
    {{TL_ERR_TIMEOUT, false, 0, 0, 0, 0, 0}, TL_ERR_TIMEOUT, TL_OUTCOME_UNKNOWN, TL_REASON_TIMEOUT, 1, 2},
    {{TL_ERR_CANCELLED, false, 0, 0, 0, 0, 0}, TL_ERR_CANCELLED, TL_OUTCOME_UNKNOWN, TL_REASON_CANCELLED, 1, 1},
    {{TL_ERR_LIMIT, false, 0, 0, 0, 0, 0}, TL_ERR_LIMIT, TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, 1, 2},
    {{TL_ERR_LOST, false, 0, 0, 0, 0, 0}, TL_ERR_LOST, TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY, 1, 2},
    {{0, false, 0, 200, "text/html", "<p>", 0}, TL_ERR_HTTP, TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, 1, 2},
    {{0, false, 0, 200, 0, "{\"ok\":tr", 0}, TL_ERR_SYNTAX, TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, 1, 2},
    {{0, false, 0, 302, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, 1, 1},
    {{0, false, 0, 400, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, 1, 1},
    {{0, false, 0, 401, 0, 0, 0}, TL_ERR_AUTH, TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, 1, 1},
    {{0, false, 0, 403, 0, 0, 0}, TL_ERR_AUTH, TL_OUTCOME_NOT_SENT, TL_REASON_NO_PERMISSION, 1, 1},
    {{0, false, 0, 404, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, 1, 1},
    {{0, false, 0, 407, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION, 1, 1},
    {{0, false, 0, 408, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_UNKNOWN, TL_REASON_TIMEOUT, 1, 2},
    {{0, false, 0, 410, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, 1, 1},
    {{0, false, 0, 413, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, 1, 1},
    {{0, false, 0, 415, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, 1, 1},
    {{0, false, 0, 422, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, 1, 1},
    {{0, false, 0, 429, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_NOT_SENT, TL_REASON_RATE_LIMITED, 2, 2},
    {{0, false, 0, 418, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, 1, 1},
    {{0, false, 0, 503, 0, 0, "2"}, TL_ERR_HTTP, TL_OUTCOME_NOT_SENT, TL_REASON_SERVER_ERROR, 2, 2},
    {{0, false, 0, 503, 0, 0, "soon"}, TL_ERR_HTTP, TL_OUTCOME_NOT_SENT, TL_REASON_SERVER_ERROR, 1, 2},
    {{0, false, 0, 500, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, 1, 2},
    {{0, false, 0, 504, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, 1, 2},
    {{0, false, 0, 102, 0, 0, 0}, TL_ERR_HTTP, TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, 1, 2},
};

/* Once with the failure for ever and one attempt, once with a success after it. */
static void expect_row(size_t i, bool idempotent) {
    const script_step steps[] = {rows[i].step, {0}};
    int requests = idempotent ? rows[i].requests_idempotent : rows[i].requests;
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, steps, 2);
    call_fixture_open(&fix);
    call_fixture_run(&fix, idempotent, &end);
    if ((int)fix.script.submitted != requests || end.attempts != (uint32_t)requests) {
        fail_msg("row %zu: %zu requests, %u attempts", i, fix.script.submitted, end.attempts);
    }
    if (requests == 2) {
        assert_int_equal(end.status, TL_OK);
        assert_int_equal(end.outcome, TL_OUTCOME_SAVED);
        assert_true(end.reply_ok);
    } else if (end.status != rows[i].status || end.outcome != rows[i].outcome || end.reason != rows[i].reason || end.error.status != end.status) {
        fail_msg("row %zu: %s, %s, %s: %s", i, tl_status_name(end.status), tl_outcome_name(end.outcome), tl_reason_name(end.reason),
                 end.error.message);
    }
    assert_int_equal(end.had_http, requests == 2 || !rows[i].step.unsent);
    call_fixture_close(&fix);
}

static void expect_last_attempt(size_t i) {
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, &rows[i].step, 1);
    fix.options.attempts = 3;
    call_fixture_open(&fix);
    call_fixture_run(&fix, true, &end);
    assert_int_equal(fix.script.submitted, rows[i].requests_idempotent == 2 ? 3 : 1);
    if (end.status != rows[i].status || end.outcome != rows[i].outcome || end.reason != rows[i].reason) {
        fail_msg("row %zu: %s, %s, %s", i, tl_status_name(end.status), tl_outcome_name(end.outcome), tl_reason_name(end.reason));
    }
    call_fixture_close(&fix);
}

static void test_every_row(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        expect_row(i, false);
        expect_row(i, true);
        expect_last_attempt(i);
    }
}

/* The list above has each row of the table that a single call can come to. */
static void test_the_list_is_complete(void **state) {
    (void)state;
    size_t count = 0;
    const tl_outcome_row *table = tl_outcome_rows(&count);
    for (size_t t = 0; t < count; t++) {
        bool hit = table[t].ending == TL_ENDING_READ || table[t].ending == TL_ENDING_REFUSED || table[t].http_from == 200;
        for (size_t i = 0; i < COUNT(rows) && !hit; i++) {
            const script_step *step = &rows[i].step;
            bool success = step->status == TL_OK && step->http_status == 200;
            tl_http_reply reply = {.struct_size = sizeof reply, .status = step->status, .sent = !step->unsent, .http_status = step->http_status};
            hit = tl_outcome_find(&reply, success ? TL_VERDICT_UNREADABLE : TL_VERDICT_NOT_OURS, step->retry_after && step->retry_after[0] == '2') ==
                  &table[t];
        }
        if (!hit) {
            fail_msg("no case for the row %zu: %s", t, table[t].text);
        }
    }
}

/* The most that a draw gives: the limit of each wait shows. */
static uint64_t most(void *context) {
    (void)context;
    return UINT64_MAX;
}

static void test_waits(void **state) {
    (void)state;
    static const script_step steps[] = {
        {TL_ERR_CONNECT, true, 0, 0, 0, 0, 0}, {TL_ERR_CONNECT, true, 0, 0, 0, 0, 0}, {0, false, 0, 429, 0, 0, "7"}, {0}};
    const tl_random random = {most, NULL};
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, steps, COUNT(steps));
    fix.options.random = &random;
    fix.options.backoff_base_ms = 100;
    fix.options.backoff_cap_ms = 150;
    call_fixture_open(&fix);
    call_fixture_run(&fix, false, &end);
    assert_int_equal(end.outcome, TL_OUTCOME_SAVED);
    int64_t first_ms = fix.script.slots[1].at_ms - fix.script.slots[0].at_ms;
    int64_t second_ms = fix.script.slots[2].at_ms - fix.script.slots[1].at_ms;
    assert_true(first_ms > 0 && first_ms <= 100);
    assert_true(second_ms > 0 && second_ms <= 150);
    assert_int_equal(fix.script.slots[3].at_ms - fix.script.slots[2].at_ms, 7000);
    assert_int_equal(end.elapsed_ms, first_ms + second_ms + 7000);
    call_fixture_close(&fix);
}

static void test_retry_after_has_a_limit(void **state) {
    (void)state;
    static const script_step steps[] = {{0, false, 0, 429, 0, 0, "61"}, {0}};
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, steps, 2);
    fix.options.retry_after_limit_ms = 60000;
    call_fixture_open(&fix);
    call_fixture_run(&fix, true, &end);
    assert_int_equal(fix.script.submitted, 1);
    assert_int_equal(end.reason, TL_REASON_RATE_LIMITED);
    assert_int_equal(end.http_status, 429);
    call_fixture_close(&fix);
}

static void test_deadline_between_attempts(void **state) {
    (void)state;
    static const script_step steps[] = {{0, false, 0, 429, 0, 0, "5"}, {0, false, 0, 429, 0, 0, "6"}, {0}};
    tl_client_metrics metrics = {.struct_size = sizeof metrics};
    tl_error error = {0};
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, steps, COUNT(steps));
    fix.options.deadline_ms = 10000;
    call_fixture_open(&fix);
    call_fixture_run(&fix, true, &end);
    assert_int_equal(fix.script.submitted, 2); /* 5 s of 10 are over: another 6 would be too late */
    assert_int_equal(end.reason, TL_REASON_RATE_LIMITED);
    assert_int_equal(end.elapsed_ms, 5000);
    assert_int_equal(tl_client_get_metrics(fix.client, &metrics, &error), TL_OK);
    assert_int_equal(metrics.deadline_refusals, 1);
    call_fixture_close(&fix);
}

static void expect_deadline_in_flight(script_kind kind) {
    static const script_step hold = {.hold = true};
    call_fixture fix;
    call_end end;
    tl_error error = {0};
    call_fixture_init(&fix, kind, &hold, 1);
    call_fixture_open(&fix);
    tl_call_options options = call_to(&end);
    options.deadline_ms = 2500;
    uint64_t ticket = call_fixture_submit(&fix, true, &options);
    assert_int_equal(tl_wait(fix.client, ticket, &error), TL_OK);
    assert_int_equal(end.calls, 1);
    assert_int_equal(end.status, TL_ERR_TIMEOUT);
    assert_int_equal(end.outcome, TL_OUTCOME_UNKNOWN);
    assert_int_equal(end.reason, TL_REASON_TIMEOUT);
    assert_int_equal(end.elapsed_ms, 2500);
    assert_int_equal(end.attempts, 1);
    assert_non_null(strstr(end.error.message, "2500 ms"));
    call_fixture_close(&fix);
}

static void test_deadline_in_flight(void **state) {
    (void)state;
    expect_deadline_in_flight(SCRIPT_FULL);
    expect_deadline_in_flight(SCRIPT_WITHOUT_TIMERS);
    expect_deadline_in_flight(SCRIPT_WITHOUT_POST);
}

static void test_budget(void **state) {
    (void)state;
    static const script_step broken = {.status = TL_ERR_CONNECT, .unsent = true};
    const tl_random random = {most, NULL};
    tl_client_metrics metrics = {.struct_size = sizeof metrics};
    tl_error error = {0};
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, &broken, 1);
    fix.options.attempts = 30;
    fix.options.backoff_base_ms = 1;
    fix.options.backoff_cap_ms = 1;
    fix.options.random = &random;
    fix.options.retry_budget_percent = 1;
    call_fixture_open(&fix);
    call_fixture_run(&fix, false, &end);
    assert_int_equal(fix.script.submitted, 11); /* the bucket holds 10 */
    assert_int_equal(end.outcome, TL_OUTCOME_NOT_SENT);
    assert_int_equal(tl_client_get_metrics(fix.client, &metrics, &error), TL_OK);
    assert_int_equal(metrics.budget_refusals, 1);
    call_fixture_run(&fix, false, &end); /* the budget is the client's, not the call's */
    assert_int_equal(fix.script.submitted, 12);
    call_fixture_close(&fix);
}

/* Lost, then refused: the first may have been carried out, so the end does not say that it was not. */
static void test_doubt_stays(void **state) {
    (void)state;
    static const script_step steps[] = {{TL_ERR_LOST, false, 0, 0, 0, 0, 0}, {TL_ERR_CONNECT, true, 0, 0, 0, 0, 0}};
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, steps, 2);
    call_fixture_open(&fix);
    call_fixture_run(&fix, true, &end);
    assert_int_equal(fix.script.submitted, 4);
    assert_int_equal(end.status, TL_ERR_CONNECT);
    assert_int_equal(end.outcome, TL_OUTCOME_UNKNOWN);
    assert_int_equal(end.reason, TL_REASON_LOST_REPLY);
    assert_false(end.had_http);
    call_fixture_close(&fix);
}

static void expect_requests_by_setting(int32_t setting, bool idempotent, size_t requests) {
    static const script_step steps[] = {{TL_ERR_LOST, false, 0, 0, 0, 0, 0}, {0}};
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, steps, 2);
    fix.options.idempotent = setting;
    call_fixture_open(&fix);
    call_fixture_run(&fix, idempotent, &end);
    assert_int_equal(fix.script.submitted, requests);
    call_fixture_close(&fix);
}

static void test_idempotency_by_client(void **state) {
    (void)state;
    expect_requests_by_setting(TL_IDEMPOTENT_ALWAYS, false, 2);
    expect_requests_by_setting(TL_IDEMPOTENT_NEVER, true, 1);
}

/* Without timers, and without post, a call goes on as long as somebody waits for it. */
static void test_poor_transports(void **state) {
    (void)state;
    static const script_step steps[] = {{TL_ERR_CONNECT, true, 0, 0, 0, 0, 0}, {0, false, 0, 429, 0, 0, "3"}, {0}};
    static const script_kind kinds[] = {SCRIPT_WITHOUT_TIMERS, SCRIPT_WITHOUT_POST};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        small_item item = {tl_str_from("a1"), tl_text("A"), {0, 0}};
        tl_error error = {0};
        call_fixture fix;
        call_end end;
        call_fixture_init(&fix, kinds[i], steps, COUNT(steps));
        call_fixture_open(&fix);
        call_fixture_run(&fix, false, &end);
        assert_int_equal(end.outcome, TL_OUTCOME_SAVED);
        assert_int_equal(end.attempts, 3);
        fix.script.submitted = 0; /* and again, blocking */
        assert_int_equal(tl_call(fix.client, &small_save, tl_body_list(&item, 1, sizeof item), (tl_reply_into){NULL, 0}, NULL, &error), TL_OK);
        assert_int_equal(fix.script.submitted, 3);
        call_fixture_close(&fix);
    }
}

static void test_a_call_has_its_own_limits(void **state) {
    (void)state;
    static const script_step broken = {.status = TL_ERR_CONNECT, .unsent = true};
    const tl_http_header tenant = {tl_str_from("X-Tenant"), tl_str_from("7"), false};
    call_fixture fix;
    call_end end;
    tl_error error = {0};
    call_fixture_init(&fix, SCRIPT_FULL, &broken, 1);
    fix.options.timeouts.total_ms = 9000;
    fix.options.timeouts.connect_ms = 800;
    call_fixture_open(&fix);
    tl_call_options options = call_to(&end);
    options.attempts = 2;
    options.timeouts.total_ms = 4321;
    options.headers = &tenant;
    options.header_count = 1;
    uint64_t ticket = call_fixture_submit(&fix, false, &options);
    assert_int_equal(tl_wait(fix.client, ticket, &error), TL_OK);
    assert_int_equal(fix.script.submitted, 2);
    assert_int_equal(fix.script.slots[1].timeouts.total_ms, 4321);
    assert_int_equal(fix.script.slots[1].timeouts.connect_ms, 800);
    assert_non_null(strstr(fix.script.slots[1].headers, "X-Tenant: 7\n"));
    call_fixture_close(&fix);
}

static void test_rules_of_the_operation(void **state) {
    (void)state;
    static const tl_error_rule rules[] = {{NULL, NULL, "no such customer", 422, TL_REASON_UNKNOWN_CUSTOMER},
                                          {"9", NULL, NULL, 422, TL_REASON_BAD_NUMBER},
                                          {NULL, NULL, NULL, 409, TL_REASON_DUPLICATE_NUMBER}};
    static const script_step steps[] = {
        {0, false, 0, 422, 0, "{\"m\":\"No such customer\"}", 0}, {0, false, 0, 422, 0, "{\"m\":\"9\"}", 0}, {0, false, 0, 409, 0, 0, 0}};
    static const tl_reason reasons[] = {TL_REASON_UNKNOWN_CUSTOMER, TL_REASON_VENDOR_ERROR, TL_REASON_DUPLICATE_NUMBER};
    tl_operation operation = small_ping;
    call_fixture fix;
    call_end end;
    tl_error error = {0};
    operation.errors = rules;
    operation.error_count = COUNT(rules);
    call_fixture_init(&fix, SCRIPT_FULL, steps, COUNT(steps));
    call_fixture_open(&fix);
    for (size_t i = 0; i < COUNT(steps); i++) {
        tl_call_options options = call_to(&end);
        uint64_t ticket = 0;
        options.ticket = &ticket;
        assert_int_equal(tl_submit(fix.client, &operation, tl_body_none(), sizeof(small_answer), &options, &error), TL_OK);
        assert_int_equal(tl_wait(fix.client, ticket, &error), TL_OK);
        assert_int_equal(end.reason, reasons[i]);
        assert_int_equal(end.outcome, i == 1 ? TL_OUTCOME_NOT_SENT : TL_OUTCOME_REJECTED);
        assert_int_equal(end.status, TL_ERR_HTTP);
    }
    call_fixture_close(&fix);
}

static void test_counters(void **state) {
    (void)state;
    static const script_step steps[] = {{TL_ERR_CONNECT, true, 0, 0, 0, 0, 0}, {0}, {0, false, 0, 400, 0, "{}", 0}};
    tl_client_metrics metrics = {.struct_size = sizeof metrics};
    tl_error error = {0};
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, steps, COUNT(steps));
    call_fixture_open(&fix);
    call_fixture_run(&fix, false, &end);
    call_fixture_run(&fix, false, &end);
    assert_int_equal(tl_client_get_metrics(fix.client, &metrics, &error), TL_OK);
    assert_int_equal(metrics.calls, 2);
    assert_int_equal(metrics.in_flight, 0);
    assert_int_equal(metrics.requests, 3);
    assert_int_equal(metrics.repeats, 1);
    assert_int_equal(metrics.calls_by_outcome[TL_OUTCOME_SAVED], 1);
    assert_int_equal(metrics.calls_by_outcome[TL_OUTCOME_NOT_SENT], 1);
    assert_int_equal(metrics.calls_by_reason[TL_REASON_VENDOR_ERROR], 1);
    assert_int_equal(metrics.latency.count, 3);
    assert_int_equal(metrics.call_latency.count, 2);
    assert_int_equal(metrics.body_bytes_sent, 2 * strlen(fix.script.slots[1].body));
    assert_int_equal(metrics.body_bytes_received, 11 + 2);
    assert_true(fix.lines > 0); /* the repetition was logged */
    metrics.struct_size = 0;
    assert_int_equal(tl_client_get_metrics(fix.client, &metrics, &error), TL_ERR_USAGE);
    call_fixture_close(&fix);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_every_row),       TEST_MEMORY(test_the_list_is_complete),      TEST_MEMORY(test_waits),
        TEST_MEMORY(test_budget),          TEST_MEMORY(test_retry_after_has_a_limit),   TEST_MEMORY(test_deadline_between_attempts),
        TEST_MEMORY(test_doubt_stays),     TEST_MEMORY(test_deadline_in_flight),        TEST_MEMORY(test_idempotency_by_client),
        TEST_MEMORY(test_poor_transports), TEST_MEMORY(test_a_call_has_its_own_limits), TEST_MEMORY(test_rules_of_the_operation),
        TEST_MEMORY(test_counters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
