/* Every row of the outcome table, as the design has it, once by the table alone and once through a whole push. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"
#include "net/outcome.h"

/* How a case's request is answered, and what must follow. Written out anew here: it must not be read from the table under test. */
typedef struct row_case {
    const char *name;
    fake_answer answer;
    tl_outcome outcome;
    tl_reason reason;
    bool again; /* sent again when the call is idempotent */
    bool again_not_idempotent; /* sent again when it is not */
    bool stops;
} row_case;

/* clang-format off */
#define NETWORK(status, sent) {status, sent, 0, NULL, NULL, NULL, 10, NULL}
#define REPLY(http, body) {TL_OK, true, http, body, NULL, NULL, 10, NULL}
#define REPLY_LATER(http, seconds) {TL_OK, true, http, "x", seconds, NULL, 10, NULL}
/* clang-format on */

static const row_case cases[] = {
    {"DNS or refused", NETWORK(TL_ERR_CONNECT, false), TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION, true, true, false},
    {"no TLS", NETWORK(TL_ERR_TLS, false), TL_OUTCOME_NOT_SENT, TL_REASON_NO_TLS, true, true, false},
    {"connect timeout", NETWORK(TL_ERR_TIMEOUT, false), TL_OUTCOME_NOT_SENT, TL_REASON_TIMEOUT, true, true, false},
    {"lost before sending", NETWORK(TL_ERR_LOST, false), TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION, true, true, false},
    {"no token", NETWORK(TL_ERR_SECRET, false), TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, false, false, true},
    {"token refused at its source", NETWORK(TL_ERR_AUTH, false), TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, false, false, true},
    {"cancelled before sending", NETWORK(TL_ERR_CANCELLED, false), TL_OUTCOME_NOT_SENT, TL_REASON_CANCELLED, false, false, false},
    {"reply lost", NETWORK(TL_ERR_LOST, true), TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY, true, false, false},
    {"reply late", NETWORK(TL_ERR_TIMEOUT, true), TL_OUTCOME_UNKNOWN, TL_REASON_TIMEOUT, true, false, false},
    {"reply too large", NETWORK(TL_ERR_LIMIT, true), TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, true, false, false},
    {"TLS broke later", NETWORK(TL_ERR_TLS, true), TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY, true, false, false},
    {"cancelled later", NETWORK(TL_ERR_CANCELLED, true), TL_OUTCOME_UNKNOWN, TL_REASON_CANCELLED, false, false, false},
    {"saved", REPLY(200, "Vs"), TL_OUTCOME_SAVED, TL_REASON_NONE, false, false, false},
    {"rejected", REPLY(200, "Vr"), TL_OUTCOME_REJECTED, TL_REASON_UNKNOWN_CUSTOMER, false, false, false},
    {"rejected with an error status", REPLY(500, "Vr"), TL_OUTCOME_REJECTED, TL_REASON_UNKNOWN_CUSTOMER, false, false, false},
    {"not said", REPLY(200, "V."), TL_OUTCOME_UNKNOWN, TL_REASON_UNMATCHED_REPLY, false, false, false},
    {"refused alone, in the vendor's words", REPLY(200, "Rbad customer"), TL_OUTCOME_REJECTED, TL_REASON_UNKNOWN_CUSTOMER, false, false, false},
    {"unreadable", REPLY(200, "U"), TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, true, false, false},
    {"a success that is not the system's", REPLY(204, "x"), TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, true, false, false},
    {"301", REPLY(301, "x"), TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, false, false, true},
    {"307", REPLY(307, "x"), TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, false, false, true},
    {"400 of a single record", REPLY(400, "x"), TL_OUTCOME_REJECTED, TL_REASON_VENDOR_ERROR, false, false, false},
    {"401", REPLY(401, "x"), TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, false, false, true},
    {"402", REPLY(402, "x"), TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, false, false, false},
    {"403", REPLY(403, "x"), TL_OUTCOME_NOT_SENT, TL_REASON_NO_PERMISSION, false, false, true},
    {"404", REPLY(404, "x"), TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, false, false, true},
    {"405", REPLY(405, "x"), TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, false, false, true},
    {"407", REPLY(407, "x"), TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION, false, false, true},
    {"408", REPLY(408, "x"), TL_OUTCOME_UNKNOWN, TL_REASON_TIMEOUT, true, false, false},
    {"409", REPLY(409, "x"), TL_OUTCOME_NOT_SENT, TL_REASON_VENDOR_ERROR, false, false, false},
    {"410", REPLY(410, "x"), TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, false, false, true},
    {"413 of a single record", REPLY(413, "x"), TL_OUTCOME_REJECTED, TL_REASON_VENDOR_ERROR, false, false, false},
    {"415 of a single record", REPLY(415, "x"), TL_OUTCOME_REJECTED, TL_REASON_VENDOR_ERROR, false, false, false},
    {"422 of a single record", REPLY(422, "x"), TL_OUTCOME_REJECTED, TL_REASON_VENDOR_ERROR, false, false, false},
    {"429", REPLY(429, "x"), TL_OUTCOME_NOT_SENT, TL_REASON_RATE_LIMITED, true, true, false},
    {"429 with Retry-After", REPLY_LATER(429, "3"), TL_OUTCOME_NOT_SENT, TL_REASON_RATE_LIMITED, true, true, false},
    {"500", REPLY(500, "x"), TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, true, false, false},
    {"501", REPLY(501, "x"), TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, true, false, false},
    {"502", REPLY(502, "x"), TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, true, false, false},
    {"503", REPLY(503, "x"), TL_OUTCOME_NOT_SENT, TL_REASON_SERVER_ERROR, true, false, false},
    {"503 with Retry-After", REPLY_LATER(503, "3"), TL_OUTCOME_NOT_SENT, TL_REASON_SERVER_ERROR, true, true, false},
    {"503 with a Retry-After that says nothing", REPLY_LATER(503, "soon"), TL_OUTCOME_NOT_SENT, TL_REASON_SERVER_ERROR, true, false, false},
    {"504", REPLY(504, "x"), TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, true, false, false},
    {"599", REPLY(599, "x"), TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, true, false, false},
    {"status 99", REPLY(99, "x"), TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY, true, false, false},
};

enum { CASE_COUNT = sizeof cases / sizeof cases[0], ATTEMPTS = 3 };

static void answer_case(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)number;
    (void)request;
    *answer = ((const row_case *)h->script_context)->answer;
}

static void run_case(const row_case *row, bool idempotent) {
    harness h;
    harness_init(&h, 1);
    if (!idempotent) {
        test_system_not_idempotent(&h.system);
    }
    h.options.attempts = ATTEMPTS;
    h.script = answer_case;
    h.script_context = (void *)(uintptr_t)row;
    harness_run(&h);
    uint32_t attempts = (idempotent ? row->again : row->again_not_idempotent) ? ATTEMPTS : 1;
    const test_outcome *got = &h.outcomes[0];
    if (h.status != TL_OK || got->times != 1 || got->outcome != row->outcome || got->reason != row->reason || got->attempts != attempts ||
        h.request_count != attempts || h.summary.requests != attempts || h.summary.repeats != attempts - 1 || h.summary.stopped != row->stops) {
        fail_msg("%s, %s: %zu results, %s/%s, %u attempts, %zu requests, %s", row->name, idempotent ? "idempotent" : "not idempotent", got->times,
                 tl_outcome_name(got->outcome), tl_reason_name(got->reason), got->attempts, h.request_count,
                 h.summary.stopped ? "stopped" : "went on");
    }
    assert_int_equal(got->http_status, row->answer.http_status);
    if (row->outcome != TL_OUTCOME_SAVED) {
        assert_true(strlen(got->message) > 0);
    }
    check_one_result_each(&h);
    harness_dispose(&h);
}

static void test_each_case_through_a_push(void **state) {
    (void)state;
    for (size_t i = 0; i < CASE_COUNT; i++) {
        run_case(&cases[i], true);
        run_case(&cases[i], false);
    }
    assert_true(CASE_COUNT > 40);
}

/* A table that has a row which no case reaches is a table that this test does not know. */
static void test_cases_reach_every_row(void **state) {
    (void)state;
    static const tl_verdict verdicts[] = {TL_VERDICT_READ, TL_VERDICT_REFUSED, TL_VERDICT_UNREADABLE, TL_VERDICT_NOT_OURS};
    bool reached[64] = {false};
    size_t count = 0;
    const tl_outcome_row *rows = tl_outcome_rows(&count);
    assert_in_range(count, 1, 64);
    for (size_t i = 0; i < CASE_COUNT; i++) {
        const fake_answer *answer = &cases[i].answer;
        tl_http_reply reply = {.struct_size = sizeof reply, .status = answer->status, .sent = answer->sent, .http_status = answer->http_status};
        char letter = answer->body ? answer->body[0] : 'x';
        tl_verdict verdict = verdicts[letter == 'V' ? 0 : letter == 'R' ? 1 : letter == 'U' ? 2 : 3];
        bool readable = answer->retry_after && answer->retry_after[0] == '3';
        const tl_outcome_row *row = tl_outcome_find(&reply, verdict, readable);
        assert_true(row >= rows && row < rows + count);
        reached[row - rows] = true;
    }
    for (size_t i = 0; i < count; i++) {
        if (!reached[i]) {
            fail_msg("row %zu (%s) is reached by no case", i, rows[i].text);
        }
    }
}

/* What the table may say at all, whatever its rows are. */
static void test_rows_make_sense(void **state) {
    (void)state;
    size_t count = 0;
    const tl_outcome_row *rows = tl_outcome_rows(&count);
    for (size_t i = 0; i < count; i++) {
        const tl_outcome_row *row = &rows[i];
        assert_true(row->outcome == TL_OUTCOME_NOT_SENT || row->outcome == TL_OUTCOME_UNKNOWN); /* only a reader may say more */
        assert_in_range(row->reason, 1, TL_REASON_COUNT - 1);
        assert_in_range(row->effect, TL_EFFECT_GOES_ON, TL_EFFECT_STOPS);
        assert_in_range(row->again, TL_AGAIN_NEVER, TL_AGAIN_HALVES_IF_IDEMPOTENT);
        assert_true(strlen(row->text) > 0);
        if (row->outcome == TL_OUTCOME_UNKNOWN) {
            /* What may have been saved is never sent again for its own sake. */
            assert_true(row->again != TL_AGAIN_ALWAYS && row->again != TL_AGAIN_HALVES);
        }
        if (row->effect == TL_EFFECT_STOPS) {
            assert_int_equal(row->again, TL_AGAIN_NEVER);
        }
    }
}

/* A later attempt that took nothing does not undo the doubt that an earlier one left. */
static void answer_doubt(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    (void)request;
    if (number == 0) {
        answer->status = TL_ERR_LOST;
    } else {
        *answer = *(const fake_answer *)h->script_context;
    }
}

static void test_doubt_stays(void **state) {
    (void)state;
    fake_answer later[] = {NETWORK(TL_ERR_CONNECT, false), REPLY(401, "x"), REPLY(429, "x"), REPLY(404, "x"), REPLY(409, "x")};
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++) {
        harness h;
        harness_init(&h, 1);
        h.script = answer_doubt;
        h.script_context = &later[i];
        harness_run(&h);
        check_one_result_each(&h);
        check_outcome(&h, 0, TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY);
        harness_dispose(&h);
    }
    /* What the vendor says of the record itself settles it. */
    fake_answer rejected = REPLY(200, "Vr");
    harness h;
    harness_init(&h, 1);
    h.script = answer_doubt;
    h.script_context = &rejected;
    harness_run(&h);
    check_outcome(&h, 0, TL_OUTCOME_REJECTED, TL_REASON_UNKNOWN_CUSTOMER);
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_each_case_through_a_push),
        TEST_MEMORY(test_cases_reach_every_row),
        TEST_MEMORY(test_rows_make_sense),
        TEST_MEMORY(test_doubt_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
