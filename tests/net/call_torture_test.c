/* Every allocation of a submitted call fails once: submit says so, or the call ends once; the next call works, and nothing leaks. */
#include "net/call_fixture.h"

#include <string.h>

enum { MOST_ALLOCATIONS = 300 };

static void add_trace(void *context, const tl_attempt *attempt) {
    tl_error error = {0};
    if (attempt->phase == TL_ATTEMPT_BEFORE) {
        *(tl_status *)context = tl_attempt_add_header(attempt, tl_str_from("traceparent"), tl_str_from("00-1"), &error);
    }
}

/* A call with all that takes memory: headers, a repetition, a decoded reply. Returns whether an allocation failed. */
static bool one_call(call_fixture *fix, size_t n, bool from) {
    static const tl_http_header tenant = {{"X-Tenant", 8}, {"7", 1}, false};
    small_item item = {tl_str_from("a1"), tl_text("A"), {0, 0}};
    tl_error error = {0};
    call_end end;
    uint64_t ticket = 0;
    tl_call_options options = call_to(&end);
    options.headers = &tenant;
    options.header_count = 1;
    options.ticket = &ticket;
    if (from) {
        failing_alloc_from(n);
    } else {
        failing_alloc_at(n);
    }
    tl_status status = tl_submit(fix->client, &small_save, tl_body_list(&item, 1, sizeof item), sizeof(small_answer), &options, &error);
    if (status == TL_OK) {
        assert_int_equal(tl_wait(fix->client, ticket, &error), TL_OK);
    }
    bool failed = failing_alloc_happened();
    failing_alloc_at(0);
    assert_int_equal(end.calls, status == TL_OK ? 1 : 0);
    assert_true(status == TL_OK || status == TL_ERR_MEMORY);
    assert_true(status != TL_OK || end.status == TL_OK || end.status == TL_ERR_MEMORY || (failed && end.status == TL_ERR_HTTP));
    assert_true(failed || end.outcome == TL_OUTCOME_SAVED);
    assert_true(status != TL_OK || end.outcome == TL_OUTCOME_SAVED || end.outcome == TL_OUTCOME_NOT_SENT || end.outcome == TL_OUTCOME_UNKNOWN);
    return failed;
}

static void expect_survival(script_kind kind, bool from) {
    static const script_step steps[] = {{0, false, 0, 429, 0, 0, "1"}, {0}, {0}, {0}};
    bool failed = true;
    size_t failures = 0;
    for (size_t n = 1; failed && n < MOST_ALLOCATIONS; n++) {
        call_fixture fix;
        tl_status hook = TL_OK;
        call_end end;
        call_fixture_init(&fix, kind, steps, sizeof steps / sizeof steps[0]);
        fix.options.on_attempt = add_trace;
        fix.options.attempt_context = &hook;
        call_fixture_open(&fix);
        failed = one_call(&fix, n, from);
        failures += failed ? 1u : 0u;
        fix.script.submitted = 1; /* past the first step */
        call_fixture_run(&fix, false, &end);
        assert_int_equal(end.outcome, TL_OUTCOME_SAVED);
        assert_int_equal(hook, TL_OK);
        call_fixture_close(&fix);
    }
    assert_false(failed); /* in the end nothing was left to fail */
    assert_true(failures >= 10);
}

static void test_each_allocation_fails(void **state) {
    (void)state;
    expect_survival(SCRIPT_FULL, false);
    expect_survival(SCRIPT_WITHOUT_TIMERS, false);
    expect_survival(SCRIPT_WITHOUT_POST, false);
}

static void test_all_allocations_fail_from_one_on(void **state) {
    (void)state;
    expect_survival(SCRIPT_FULL, true);
    expect_survival(SCRIPT_WITHOUT_TIMERS, true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_each_allocation_fails),
        TEST_MEMORY(test_all_allocations_fail_from_one_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
