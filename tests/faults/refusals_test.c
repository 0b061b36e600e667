/* Complete replies that say no: too many requests, failing servers, refused callers, other addresses. */
#include "faults/matrix.h"

#include <stdio.h>
#include <string.h>

static const char saved_reply[] = REPLY("200 OK", JSON_TYPE, SAVED_BODY);
#define VENDOR_WORDS "The database is being maintained."
/* Wasp's own envelope of an error that is about no record. */
#define VENDOR_BODY                                                                                                                                  \
    "{\"Data\":null,\"Messages\":[{\"ResultCode\":-1,\"Message\":\"" VENDOR_WORDS                                                                    \
    "\",\"HttpStatusCode\":500,\"FieldName\":\"\"}],\"HasError\":true,\"HasHttpError\":true,\"HasMessage\":true}"

static void run_script(matrix *m, const faultd_step *steps, size_t count) {
    faultd_options options = {steps, count, NULL};
    faultd *server = faultd_start(&options);
    assert_non_null(server);
    m->server = server;
    (void)snprintf(m->url, sizeof m->url, "http://127.0.0.1:%u", (unsigned)faultd_port(server));
    matrix_run(m);
    assert_int_equal(faultd_requests(server), m->attempts_made);
    faultd_stop(server);
}

/* ---- 429 and Retry-After ---- */

/* A refusal with that header, then success: how long the push waited in between. */
static void expect_wait(const char *status, const char *headers, int64_t least_ms, int64_t most_ms) {
    static matrix m;
    char refusal[512];
    (void)snprintf(refusal, sizeof refusal, "HTTP/1.1 %s\r\nConnection: close\r\n%s\r\n", status, headers);
    const faultd_step steps[] = {{.fault = FAULTD_LAST, .reply = refusal}, {.fault = FAULTD_LAST, .reply = saved_reply}};
    matrix_init(&m, "");
    m.not_idempotent = true;
    run_script(&m, steps, 2);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_SAVED], MATRIX_RECORDS);
    assert_int_equal(m.attempts_made, 2);
    if (m.took_ms < least_ms || m.took_ms > most_ms) {
        fail_msg("%s%s: waited %lld ms, expected %lld to %lld", status, headers, (long long)m.took_ms, (long long)least_ms, (long long)most_ms);
    }
}

enum { FIRST_BACKOFF_MS = 500 };

static void test_429_for_ever(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_NOT_SENT, TL_REASON_RATE_LIMITED, MATRIX_ALWAYS, 429, false};
    matrix_expect_reply(REPLY("429 Too Many Requests", "Retry-After: 1\r\n", ""), &want);
    matrix_expect_reply(REPLY("429 Too Many Requests", JSON_TYPE, VENDOR_BODY), &want);
}

static void test_429_in_seconds(void **state) {
    (void)state;
    expect_wait("429 Too Many Requests", "Retry-After: 7\r\n", 7000, 7000);
}

/* The fake clock begins at 2025-01-02 03:04:05 UTC. */
static void test_429_imf_date(void **state) {
    (void)state;
    expect_wait("429 Too Many Requests", "Retry-After: Thu, 02 Jan 2025 03:04:12 GMT\r\n", 7000, 7000);
}

static void test_429_rfc850_date(void **state) {
    (void)state;
    expect_wait("429 Too Many Requests", "Retry-After: Thursday, 02-Jan-25 03:04:12 GMT\r\n", 7000, 7000);
}

static void test_429_asctime_date(void **state) {
    (void)state;
    expect_wait("429 Too Many Requests", "Retry-After: Thu Jan  2 03:04:12 2025\r\n", 7000, 7000);
}

static void test_429_date_in_the_past(void **state) {
    (void)state;
    expect_wait("429 Too Many Requests", "Retry-After: Thu, 02 Jan 2020 03:04:12 GMT\r\n", 0, FIRST_BACKOFF_MS);
}

static void test_429_garbage(void **state) {
    (void)state;
    expect_wait("429 Too Many Requests", "Retry-After: in a little while\r\n", 0, FIRST_BACKOFF_MS);
    expect_wait("429 Too Many Requests", "Retry-After: 7 seconds\r\n", 0, FIRST_BACKOFF_MS);
    expect_wait("429 Too Many Requests", "Retry-After: \r\n", 0, FIRST_BACKOFF_MS);
}

static void test_429_absent(void **state) {
    (void)state;
    expect_wait("429 Too Many Requests", "", 0, FIRST_BACKOFF_MS);
}

static void test_429_negative(void **state) {
    (void)state;
    expect_wait("429 Too Many Requests", "Retry-After: -5\r\n", 0, FIRST_BACKOFF_MS);
}

/* Longer than the push waits for anybody: it ends at once, and says how long. */
static void test_429_enormous(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_NOT_SENT, TL_REASON_RATE_LIMITED, MATRIX_NEVER, 429, true};
    matrix_expect_reply(REPLY("429 Too Many Requests", "Retry-After: 99999999999999999999\r\n", ""), &want);
    matrix_expect_reply(REPLY("429 Too Many Requests", "Retry-After: 301\r\n", ""), &want);
    matrix_expect_reply(REPLY("429 Too Many Requests", "Retry-After: Thu, 02 Jan 2099 03:04:12 GMT\r\n", ""), &want);
}

/* Within what the push waits for, but behind the request's own deadline. */
static void test_429_behind_the_deadline(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_NOT_SENT, TL_REASON_RATE_LIMITED, MATRIX_NEVER, 429, false};
    matrix_expect_reply(REPLY("429 Too Many Requests", "Retry-After: 90\r\n", ""), &want);
}

/* ---- 5xx ---- */

static matrix_expected server_error(int32_t status) {
    return (matrix_expected){TL_OUTCOME_UNKNOWN, TL_REASON_SERVER_ERROR, MATRIX_IF_IDEMPOTENT, status, false};
}

static void expect_failing_server(const char *html, const char *vendor, const matrix_expected *want) {
    static matrix m;
    const faultd_step step = {.fault = FAULTD_LAST, .reply = vendor};
    matrix_expect_reply(html, want);
    matrix_expect_reply(vendor, want);
    matrix_init(&m, "");
    run_script(&m, &step, 1);
    assert_non_null(strstr(m.messages[0], VENDOR_WORDS)); /* what the vendor said is passed on */
}

/* Wasp documents its errors inside a 200; with a 5xx nothing says that the record was not saved, whatever body it has. */
static void test_500(void **state) {
    (void)state;
    const matrix_expected want = server_error(500);
    expect_failing_server(REPLY("500 Internal Server Error", HTML_TYPE, HTML_BODY), REPLY("500 Internal Server Error", JSON_TYPE, VENDOR_BODY),
                          &want);
}

static void test_502(void **state) {
    (void)state;
    const matrix_expected want = server_error(502);
    expect_failing_server(REPLY("502 Bad Gateway", HTML_TYPE, HTML_BODY), REPLY("502 Bad Gateway", JSON_TYPE, VENDOR_BODY), &want);
}

static void test_504(void **state) {
    (void)state;
    const matrix_expected want = server_error(504);
    expect_failing_server(REPLY("504 Gateway Timeout", HTML_TYPE, HTML_BODY), REPLY("504 Gateway Timeout", JSON_TYPE, VENDOR_BODY), &want);
}

static void test_503(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_NOT_SENT, TL_REASON_SERVER_ERROR, MATRIX_IF_IDEMPOTENT, 503, false};
    expect_failing_server(REPLY("503 Service Unavailable", HTML_TYPE, HTML_BODY), REPLY("503 Service Unavailable", JSON_TYPE, VENDOR_BODY), &want);
}

static void test_503_with_retry_after(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_NOT_SENT, TL_REASON_SERVER_ERROR, MATRIX_ALWAYS, 503, false};
    matrix_expect_reply(REPLY("503 Service Unavailable", "Retry-After: 1\r\n" HTML_TYPE, HTML_BODY), &want);
    expect_wait("503 Service Unavailable", "Retry-After: 7\r\n", 7000, 7000);
    expect_wait("503 Service Unavailable", "Retry-After: Thu, 02 Jan 2025 03:04:12 GMT\r\n", 7000, 7000);
}

/* ---- 4xx about the caller ---- */

/* A source whose refused token is replaced by the next: MATRIX_TOKEN, MATRIX_TOKEN-2, ... */
typedef struct rotating {
    tl_token_source base;
    unsigned number;
    unsigned acquired;
    unsigned refused;
    unsigned accepted;
    unsigned most; /* tokens that it has */
} rotating;

static void rotating_acquire(tl_token_source *source, const tl_token_asker *who, tl_token_fn done, void *context) {
    rotating *r = (rotating *)source;
    char text[64];
    tl_token_lease lease = TL_TOKEN_LEASE_INIT;
    (void)who;
    r->acquired++;
    (void)snprintf(text, sizeof text, "%s-%u", MATRIX_TOKEN, r->number);
    lease.token = tl_str_from(text);
    lease.id = r->number;
    done(context, TL_OK, &lease, NULL);
}

static bool rotating_release(tl_token_source *source, uint64_t lease_id, tl_token_fate fate, tl_str next_token) {
    rotating *r = (rotating *)source;
    (void)next_token;
    if (fate == TL_TOKEN_REFUSED) {
        r->refused++;
        r->number = (unsigned)lease_id + 1;
    } else if (fate == TL_TOKEN_ACCEPTED) {
        r->accepted++;
    }
    return r->number <= r->most;
}

static void rotating_free(tl_token_source *source) {
    (void)source; /* the test's own */
}

static const tl_token_vtable rotating_vtable = {
    .struct_size = sizeof(tl_token_vtable), .acquire = rotating_acquire, .release = rotating_release, .free = rotating_free};
static const char refused_reply[] = REPLY("401 Unauthorized", "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n" HTML_TYPE, HTML_BODY);

static void test_401_once(void **state) {
    (void)state;
    static matrix m;
    rotating source = {.base = {&rotating_vtable}, .number = 1, .most = 9};
    const faultd_step steps[] = {{.fault = FAULTD_LAST, .reply = refused_reply}, {.fault = FAULTD_LAST, .reply = saved_reply}};
    faultd_options options = {steps, 2, NULL};
    faultd *server = faultd_start(&options);
    size_t len = 0;
    assert_non_null(server);
    matrix_init_port(&m, "http", faultd_port(server));
    m.client_options.token = &source.base;
    m.options.attempts = 1; /* the replay is the client's, not a repeat of the push */
    m.not_idempotent = true;
    matrix_run(&m);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_SAVED], MATRIX_RECORDS);
    assert_int_equal(faultd_requests(server), 2);
    assert_non_null(strstr(faultd_request(server, 0, &len), "Authorization: Bearer " MATRIX_TOKEN "-1\r\n"));
    assert_non_null(strstr(faultd_request(server, 1, &len), "Authorization: Bearer " MATRIX_TOKEN "-2\r\n"));
    assert_int_equal(source.acquired, 2);
    assert_int_equal(source.refused, 1);
    assert_int_equal(source.accepted, 1);
    faultd_stop(server);
}

/* One renewal, one replay, then the push ends: a system must not be asked again and again with tokens that it does not want. */
static void test_401_for_ever(void **state) {
    (void)state;
    static matrix m;
    rotating source = {.base = {&rotating_vtable}, .number = 1, .most = 9};
    faultd *server = faultd_start(&(faultd_options){&(faultd_step){.fault = FAULTD_LAST, .reply = refused_reply}, 1, NULL});
    assert_non_null(server);
    matrix_init_port(&m, "http", faultd_port(server));
    m.client_options.token = &source.base;
    m.record_count = 10;
    m.options.batch_records = 1;
    matrix_run(&m);
    assert_int_equal(faultd_requests(server), 2);
    assert_int_equal(source.acquired, 2);
    faultd_stop(server);
    assert_true(m.summary.stopped);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_NOT_SENT], 10);
    assert_int_equal(m.summary.by_reason[TL_REASON_INVALID_TOKEN], 1);
    assert_int_equal(m.summary.by_reason[TL_REASON_STOPPED], 9);
}

/* A static token has no other: no replay at all. */
static void test_401_with_a_static_token(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, MATRIX_NEVER, 401, true};
    matrix_expect_reply(refused_reply, &want);
    matrix_expect_reply(REPLY("401 Unauthorized", JSON_TYPE, VENDOR_BODY), &want);
}

/* What a command prints, renewed once by running it again: the tokens are the same, so the second refusal ends the push. */
static void test_401_with_a_command(void **state) {
    (void)state;
    static const char *const argv[] = {"echo", MATRIX_TOKEN, NULL};
    static matrix m;
    tl_token_command_options command = TL_TOKEN_COMMAND_OPTIONS_INIT;
    tl_error error = {0};
    const faultd_step steps[] = {{.fault = FAULTD_LAST, .reply = refused_reply}, {.fault = FAULTD_LAST, .reply = saved_reply}};
    matrix_init(&m, "");
    command.argv = argv;
    assert_int_equal(tl_token_command(&m.client_options.token, &command, &error), TL_OK);
    faultd *server = faultd_start(&(faultd_options){steps, 2, NULL});
    assert_non_null(server);
    (void)snprintf(m.url, sizeof m.url, "http://127.0.0.1:%u", (unsigned)faultd_port(server));
    matrix_run(&m);
    assert_int_equal(faultd_requests(server), 2);
    faultd_stop(server);
    assert_int_equal(m.summary.by_outcome[TL_OUTCOME_SAVED], MATRIX_RECORDS);
}

static void test_403(void **state) {
    (void)state;
    const matrix_expected want = {TL_OUTCOME_NOT_SENT, TL_REASON_NO_PERMISSION, MATRIX_NEVER, 403, true};
    matrix_expect_reply(REPLY("403 Forbidden", HTML_TYPE, HTML_BODY), &want);
    matrix_expect_reply(REPLY("403 Forbidden", JSON_TYPE, VENDOR_BODY), &want);
}

/* ---- redirects ---- */

static void expect_not_followed(const char *status, int32_t number) {
    static matrix m;
    const matrix_expected want = {TL_OUTCOME_NOT_SENT, TL_REASON_WRONG_ADDRESS, MATRIX_NEVER, number, true};
    faultd *elsewhere = faultd_start_canned(saved_reply);
    char reply[512];
    assert_non_null(elsewhere);
    (void)snprintf(reply, sizeof reply, "HTTP/1.1 %s\r\nConnection: close\r\nLocation: http://127.0.0.1:%u/public-api/phones/customer/save\r\n\r\n",
                   status, (unsigned)faultd_port(elsewhere));
    faultd_step step = {.fault = FAULTD_LAST, .reply = reply};
    matrix_init(&m, "");
    run_script(&m, &step, 1);
    matrix_expect_end(&m, &want);
    assert_int_equal(m.attempts_made, 1);
    assert_int_equal(faultd_accepted(elsewhere), 0);
    faultd_stop(elsewhere);
}

static void test_301(void **state) {
    (void)state;
    expect_not_followed("301 Moved Permanently", 301);
}

static void test_302(void **state) {
    (void)state;
    expect_not_followed("302 Found", 302);
}

static void test_307(void **state) {
    (void)state;
    expect_not_followed("307 Temporary Redirect", 307);
}

static void test_308(void **state) {
    (void)state;
    expect_not_followed("308 Permanent Redirect", 308);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_429_for_ever),
        TEST_MEMORY(test_429_in_seconds),
        TEST_MEMORY(test_429_imf_date),
        TEST_MEMORY(test_429_rfc850_date),
        TEST_MEMORY(test_429_asctime_date),
        TEST_MEMORY(test_429_date_in_the_past),
        TEST_MEMORY(test_429_garbage),
        TEST_MEMORY(test_429_absent),
        TEST_MEMORY(test_429_negative),
        TEST_MEMORY(test_429_enormous),
        TEST_MEMORY(test_429_behind_the_deadline),
        TEST_MEMORY(test_500),
        TEST_MEMORY(test_502),
        TEST_MEMORY(test_503),
        TEST_MEMORY(test_503_with_retry_after),
        TEST_MEMORY(test_504),
        TEST_MEMORY(test_401_once),
        TEST_MEMORY(test_401_for_ever),
        TEST_MEMORY(test_401_with_a_static_token),
        TEST_MEMORY(test_401_with_a_command),
        TEST_MEMORY(test_403),
        TEST_MEMORY(test_301),
        TEST_MEMORY(test_302),
        TEST_MEMORY(test_307),
        TEST_MEMORY(test_308),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
