/* The client and its tokens: one renewal and one replay of a refused request, never more; what a reply's next token does; cancelling in between. */
#include "auth/fake_wire.h"

#include <stdio.h>
#include <string.h>

#include "auth/asked.h"
#include "auth/fake_source.h"
#include <trunkline/call.h>

static const tl_operation save = {.id = "save", .method = "POST", .path = "/save", .request = &tl_type_json, .auth = TL_AUTH_BEARER};

typedef struct told {
    int calls;
    tl_status status;
    bool sent;
    int32_t http_status;
    uint32_t exchanges;
    tl_error error;
} told;

static void on_told(void *context, tl_http_reply *reply) {
    told *of = context;
    of->calls++;
    of->status = reply->status;
    of->sent = reply->sent;
    of->http_status = reply->http_status;
    of->exchanges = reply->exchanges;
    of->error = reply->error;
    expect_no_secret(reply->error.message);
}

typedef struct fixture {
    fake_wire wire;
    fake_source inner;
    tl_client *client;
    told got;
    uint64_t ticket;
} fixture;

static const char *const tokens[] = {"s3cr3t-1", "s3cr3t-2", "s3cr3t-3", "s3cr3t-4"};

static void begin(fixture *with, const wire_answer *answers, size_t count, const char *next_token_header) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_error error = {0};
    memset(with, 0, sizeof *with);
    fake_wire_init(&with->wire, answers, count);
    fake_source_init(&with->inner, tokens, 4);
    options.url = "https://api.example.com/v1";
    options.transport = &with->wire.base;
    options.next_token_header = next_token_header;
    options.next_token_prefix = "Bearer token =";
    assert_int_equal(tl_token_cache_new(&options.token, &with->inner.base, NULL, NULL), TL_OK);
    if (tl_client_new(&with->client, &options, &error) != TL_OK) {
        fail_msg("no client: %s", error.message);
    }
}

static void end(fixture *with) {
    tl_client_free(with->client);
    fake_wire_end(&with->wire);
    assert_true(with->inner.freed);
}

static void start(fixture *with) {
    memset(&with->got, 0, sizeof with->got);
    assert_int_equal(tl_client_send(with->client, &save, tl_str_from("{\"a\":1}"), on_told, &with->got, &with->ticket, NULL), TL_OK);
}

static void send_one(fixture *with) {
    start(with);
    fake_wire_drain(&with->wire);
    assert_int_equal(with->got.calls, 1);
}

static void expect_sent(const fixture *with, size_t number, const char *token) {
    char headers[256];
    assert_true(number < with->wire.count);
    assert_string_equal(with->wire.requests[number].line, "POST https://api.example.com/v1/save");
    (void)snprintf(headers, sizeof headers,
                   "Authorization: Bearer %s\nUser-Agent: trunkline/0.1.0\nAccept: application/json\nContent-Type: application/json\n", token);
    assert_string_equal(with->wire.requests[number].headers, headers);
    assert_string_equal(with->wire.requests[number].body, "{\"a\":1}");
}

static void test_refused_once(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(401, "{}"), wire_json(200, "{}")};
    fixture with;
    begin(&with, answers, 2, NULL);
    send_one(&with);
    assert_int_equal(with.got.status, TL_OK);
    assert_int_equal(with.got.http_status, 200);
    assert_int_equal(with.got.exchanges, 2);
    assert_int_equal(with.wire.count, 2);
    expect_sent(&with, 0, "s3cr3t-1");
    expect_sent(&with, 1, "s3cr3t-2");
    send_one(&with); /* the new one stays */
    assert_int_equal(with.got.exchanges, 1);
    expect_sent(&with, 2, "s3cr3t-2");
    assert_int_equal(with.inner.asked, 2);
    end(&with);
}

static void test_refused_for_ever(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(401, "{}")};
    fixture with;
    begin(&with, answers, 1, NULL);
    send_one(&with);
    assert_int_equal(with.got.status, TL_OK);
    assert_int_equal(with.got.http_status, 401);
    assert_int_equal(with.got.exchanges, 2);
    assert_int_equal(with.wire.count, 2);
    send_one(&with); /* two tokens refused and none accepted: one try is enough from now on */
    assert_int_equal(with.got.http_status, 401);
    assert_int_equal(with.got.exchanges, 1);
    assert_int_equal(with.wire.count, 3);
    end(&with);
}

/* A source that always says there is another one is asked for one all the same. */
static void test_refused_for_ever_without_a_cache(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(401, "{}")};
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    fixture with;
    memset(&with, 0, sizeof with);
    fake_wire_init(&with.wire, answers, 1);
    fake_source_init(&with.inner, tokens, 4);
    options.url = "https://api.example.com/v1";
    options.transport = &with.wire.base;
    options.token = &with.inner.base;
    assert_int_equal(tl_client_new(&with.client, &options, NULL), TL_OK);
    for (size_t i = 1; i < 4; i++) {
        send_one(&with);
        assert_int_equal(with.got.http_status, 401);
        assert_int_equal(with.got.exchanges, 2);
        assert_int_equal(with.wire.count, 2 * i);
        assert_int_equal(with.inner.released[TL_TOKEN_REFUSED], 2 * i);
    }
    end(&with);
}

static void test_nothing_better_to_be_had(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(401, "{}")};
    fixture with;
    begin(&with, answers, 1, NULL);
    with.inner.no_more = true;
    send_one(&with);
    assert_int_equal(with.got.http_status, 401);
    assert_int_equal(with.got.exchanges, 1);
    assert_int_equal(with.wire.count, 1);
    end(&with);
}

static void check_other_status(int32_t status) {
    const wire_answer answers[] = {wire_json(status, "{}")};
    fixture with;
    begin(&with, answers, 1, NULL);
    send_one(&with);
    assert_int_equal(with.got.http_status, status);
    assert_int_equal(with.wire.count, 1);
    assert_int_equal(with.inner.asked, 1);
    send_one(&with);
    expect_sent(&with, 1, "s3cr3t-1");
    end(&with);
}

/* Only 401 is about the token. */
static void test_other_statuses(void **state) {
    (void)state;
    check_other_status(200);
    check_other_status(302);
    check_other_status(400);
    check_other_status(403);
    check_other_status(407);
    check_other_status(500);
}

/* The login fails: the reply says so, and as the first request was refused, nothing was taken. */
static void test_login_fails(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(401, "{}")};
    fixture with;
    begin(&with, answers, 1, NULL);
    with.inner.later = true;
    start(&with);
    fake_source_answer(&with.inner);
    fake_wire_drain(&with.wire);
    assert_int_equal(with.wire.count, 1);
    assert_int_equal(with.inner.asked, 2);
    assert_int_equal(with.got.calls, 0);
    fake_source_fail(&with.inner, TL_ERR_AUTH, "the login is refused");
    fake_wire_drain(&with.wire);
    assert_int_equal(with.got.calls, 1);
    assert_int_equal(with.got.status, TL_ERR_AUTH);
    assert_false(with.got.sent);
    assert_string_equal(with.got.error.message, "the login is refused");
    assert_int_equal(with.got.exchanges, 1);
    assert_int_equal(with.wire.count, 1);
    end(&with);
}

/* A token that cannot stand in a header ends it as well. */
static void test_renewed_token_is_no_good(void **state) {
    (void)state;
    static const char *const bad[] = {"s3cr3t-1", "s3cr3t with blanks"};
    const wire_answer answers[] = {wire_json(401, "{}")};
    fixture with;
    begin(&with, answers, 1, NULL);
    with.inner.tokens = bad;
    with.inner.token_count = 2;
    send_one(&with);
    assert_int_equal(with.got.status, TL_ERR_SECRET);
    assert_false(with.got.sent);
    assert_int_equal(with.wire.count, 1);
    end(&with);
}

static void test_cancel_during_the_renewal(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(401, "{}"), wire_json(200, "{}")};
    fixture with;
    begin(&with, answers, 2, NULL);
    with.inner.later = true;
    start(&with);
    fake_source_answer(&with.inner);
    fake_wire_drain(&with.wire);
    tl_client_cancel(with.client, with.ticket);
    assert_int_equal(with.got.calls, 0);
    fake_wire_drain(&with.wire);
    assert_int_equal(with.got.calls, 1);
    assert_int_equal(with.got.status, TL_ERR_CANCELLED);
    assert_false(with.got.sent);
    fake_source_answer(&with.inner);
    with.inner.later = false;
    send_one(&with);
    expect_sent(&with, 1, "s3cr3t-2");
    assert_int_equal(with.inner.asked, 2);
    end(&with);
}

/* A 401 that had come already when the caller cancelled: it stands, nothing is sent again. */
static void test_cancelled_is_not_replayed(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(401, "{}"), wire_json(200, "{}")};
    fixture with;
    begin(&with, answers, 2, NULL);
    start(&with);
    with.wire.keeps_cancelled = true;
    tl_client_cancel(with.client, with.ticket);
    fake_wire_drain(&with.wire);
    assert_int_equal(with.got.calls, 1);
    assert_int_equal(with.got.http_status, 401);
    assert_int_equal(with.wire.count, 1);
    end(&with);
}

static void test_client_freed_during_the_renewal(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(401, "{}"), wire_json(200, "{}")};
    fixture with;
    begin(&with, answers, 2, NULL);
    with.inner.later = true;
    start(&with);
    fake_source_answer(&with.inner);
    fake_wire_drain(&with.wire);
    tl_client_free(with.client);
    with.client = NULL;
    fake_wire_drain(&with.wire);
    assert_int_equal(with.got.calls, 1);
    assert_int_equal(with.got.status, TL_ERR_CANCELLED);
    assert_int_equal(with.wire.count, 1);
    end(&with);
}

/* Both were out with the old token: one renewal serves both. */
static void test_two_refused_at_once(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(401, "{}"), wire_json(401, "{}"), wire_json(200, "{}")};
    fixture with;
    told second = {0};
    begin(&with, answers, 3, NULL);
    start(&with);
    assert_int_equal(tl_client_send(with.client, &save, tl_str_from("{\"a\":1}"), on_told, &second, NULL, NULL), TL_OK);
    fake_wire_drain(&with.wire);
    assert_int_equal(with.got.http_status, 200);
    assert_int_equal(second.http_status, 200);
    assert_int_equal(with.wire.count, 4);
    assert_int_equal(with.inner.asked, 2);
    expect_sent(&with, 2, "s3cr3t-2");
    expect_sent(&with, 3, "s3cr3t-2");
    end(&with);
}

static wire_answer handing_out(int32_t http_status, const char *value) {
    wire_answer answer = wire_json(http_status, "{}");
    answer.header = "WWW-Authenticate";
    answer.value = value;
    return answer;
}

static void test_replies_hand_out_the_next(void **state) {
    (void)state;
    const wire_answer answers[] = {handing_out(200, "Bearer token = s3cr3t-a"), handing_out(500, "bearer token=s3cr3t-b"),
                                   handing_out(200, "Basic realm=x"), handing_out(401, "Bearer token = s3cr3t-c"), wire_json(200, "{}")};
    fixture with;
    begin(&with, answers, 5, "www-authenticate");
    for (int i = 0; i < 4; i++) {
        send_one(&with);
    }
    expect_sent(&with, 0, "s3cr3t-1");
    expect_sent(&with, 1, "s3cr3t-a");
    expect_sent(&with, 2, "s3cr3t-b");
    expect_sent(&with, 3, "s3cr3t-b");
    expect_sent(&with, 4, "s3cr3t-2"); /* what comes with a refusal is no next token */
    assert_int_equal(with.inner.asked, 2);
    end(&with);
}

/* Without the setting a header of that name means nothing. */
static void test_next_token_is_a_setting(void **state) {
    (void)state;
    const wire_answer answers[] = {handing_out(200, "Bearer token = s3cr3t-a")};
    fixture with;
    begin(&with, answers, 1, NULL);
    send_one(&with);
    send_one(&with);
    expect_sent(&with, 1, "s3cr3t-1");
    end(&with);

    tl_client *client = NULL;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    options.url = "https://api.example.com";
    options.next_token_header = "no header";
    assert_int_equal(tl_client_new(&client, &options, NULL), TL_ERR_CONFIG);
}

static void check_fate(const wire_answer *answer, tl_token_fate fate) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    fixture with;
    memset(&with, 0, sizeof with);
    fake_wire_init(&with.wire, answer, 1);
    fake_source_init(&with.inner, tokens, 4);
    with.inner.no_more = true;
    options.url = "https://api.example.com/v1";
    options.transport = &with.wire.base;
    options.token = &with.inner.base; /* without a cache: each send asks, each lease comes back */
    assert_int_equal(tl_client_new(&with.client, &options, NULL), TL_OK);
    send_one(&with);
    for (size_t i = 1; i < 5; i++) {
        assert_int_equal(with.inner.released[i], i == (size_t)fate);
    }
    end(&with);
}

static void test_fates(void **state) {
    (void)state;
    wire_answer answer = wire_json(200, "{}");
    check_fate(&answer, TL_TOKEN_ACCEPTED);
    answer = wire_json(400, "{}");
    check_fate(&answer, TL_TOKEN_ACCEPTED);
    answer = wire_json(401, "{}");
    check_fate(&answer, TL_TOKEN_REFUSED);
    answer = wire_json(500, "{}");
    check_fate(&answer, TL_TOKEN_UNSURE);
    answer = wire_failure(TL_ERR_LOST, true);
    check_fate(&answer, TL_TOKEN_UNSURE);
    answer = wire_failure(TL_ERR_CONNECT, false);
    check_fate(&answer, TL_TOKEN_UNUSED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_refused_once),
        TEST_MEMORY(test_refused_for_ever),
        TEST_MEMORY(test_refused_for_ever_without_a_cache),
        TEST_MEMORY(test_nothing_better_to_be_had),
        TEST_MEMORY(test_other_statuses),
        TEST_MEMORY(test_login_fails),
        TEST_MEMORY(test_renewed_token_is_no_good),
        TEST_MEMORY(test_cancel_during_the_renewal),
        TEST_MEMORY(test_cancelled_is_not_replayed),
        TEST_MEMORY(test_client_freed_during_the_renewal),
        TEST_MEMORY(test_two_refused_at_once),
        TEST_MEMORY(test_replies_hand_out_the_next),
        TEST_MEMORY(test_next_token_is_a_setting),
        TEST_MEMORY(test_fates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
