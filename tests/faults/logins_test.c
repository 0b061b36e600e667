/* One login for all: 64 threads, a push, a client and an engine each, over real sockets, with one source of tokens between them. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <trunkline/oauth.h>

#include "faults/matrix.h"

enum { THREADS = 64, HOUR_MS = 3600 * 1000 };

#define PASSWORD "pw-SECRET-77aa"
#define LOGIN_REPLY(token) REPLY("200 OK", JSON_TYPE, "{\"access_token\":\"" token "\",\"expires_in\":3600}")

typedef struct pusher {
    pthread_t thread;
    pthread_barrier_t *start;
    tl_client *client;
    tl_status status;
    size_t taken;
    tl_push_summary summary;
    tl_outcome outcome;
    tl_reason reason;
    char said[1200];
    tl_error error;
} pusher;

/* What the cases have in common. */
typedef struct scene {
    fake_clock clock; /* the tokens' */
    faultd *login;
    faultd *api;
    tl_token_source *source;
    char url[64];
} scene;

static pusher pushers[THREADS];

static tl_status next_record(void *context, tl_record *record, bool *end, tl_error *error) {
    pusher *one = context;
    (void)error;
    *end = one->taken++ > 0;
    if (!*end) {
        record->columns[TL_COLUMN_CUSTOMER] = tl_text("C-1001");
        record->columns[TL_COLUMN_KIND] = tl_text("Cell Phone");
        record->columns[TL_COLUMN_NUMBER] = tl_text("(408) 555-0100");
    }
    return TL_OK;
}

/* No assertion here: it is another thread. */
static void on_result(void *context, const tl_result *result) {
    pusher *one = context;
    one->outcome = result->outcome;
    one->reason = result->reason;
    (void)snprintf(one->said, sizeof one->said, "%.*s", (int)result->message.len, result->message.ptr ? result->message.ptr : "");
}

static void *run_push(void *argument) {
    pusher *one = argument;
    tl_push_options options = TL_PUSH_OPTIONS_INIT;
    tl_push *push = NULL;
    options.client = one->client;
    options.adapter = tl_system_find(tl_str_from("wasp"));
    options.on_result = on_result;
    options.result_context = one;
    one->status = tl_push_new(&push, &options, &one->error);
    (void)pthread_barrier_wait(one->start);
    if (one->status == TL_OK) {
        one->status = tl_push_run(push, next_record, one, &one->summary, &one->error);
    }
    tl_push_free(push);
    return NULL;
}

static void begin(scene *s, const faultd_step *logins, size_t login_count, const char *api_reply) {
    tl_error error = {0};
    char login_url[80];
    const faultd_step api = {.fault = FAULTD_LAST, .reply = api_reply};
    tl_token_cache_options cache = TL_TOKEN_CACHE_OPTIONS_INIT;
    tl_oauth_options options = TL_OAUTH_OPTIONS_INIT;
    memset(s, 0, sizeof *s);
    fake_clock_init(&s->clock);
    s->login = faultd_start(&(faultd_options){logins, login_count, NULL});
    s->api = faultd_start(&(faultd_options){&api, 1, NULL});
    assert_non_null(s->login);
    assert_non_null(s->api);
    (void)snprintf(login_url, sizeof login_url, "http://127.0.0.1:%u/token", (unsigned)faultd_port(s->login));
    (void)snprintf(s->url, sizeof s->url, "http://127.0.0.1:%u", (unsigned)faultd_port(s->api));
    cache.clock = &s->clock.clock;
    options.token_url = login_url;
    options.grant = TL_OAUTH_PASSWORD;
    options.user = tl_token_static(tl_str_from("user"));
    options.password = tl_token_static(tl_str_from(PASSWORD));
    options.cache = &cache;
    if (tl_oauth_new(&s->source, &options, &error) != TL_OK) {
        fail_msg("no source of tokens: %s", error.message);
    }
}

static void finish(scene *s) {
    tl_token_source_free(s->source);
    faultd_stop(s->login);
    faultd_stop(s->api);
}

static void expect_no_secret(const char *text) {
    assert_null(strstr(text, MATRIX_TOKEN));
    assert_null(strstr(text, PASSWORD));
}

/* `count` pushes at the same time. */
static void push_all(scene *s, size_t count) {
    tl_error error = {0};
    pthread_barrier_t barrier;
    (void)pthread_barrier_init(&barrier, NULL, (unsigned)count);
    for (size_t i = 0; i < count; i++) {
        tl_client_options options = TL_CLIENT_OPTIONS_INIT;
        memset(&pushers[i], 0, sizeof pushers[i]);
        pushers[i].start = &barrier;
        options.url = s->url;
        assert_int_equal(tl_token_share(&options.token, s->source, &error), TL_OK);
        assert_int_equal(tl_client_new(&pushers[i].client, &options, &error), TL_OK);
    }
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(pthread_create(&pushers[i].thread, NULL, run_push, &pushers[i]), 0);
    }
    for (size_t i = 0; i < count; i++) {
        (void)pthread_join(pushers[i].thread, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        tl_client_free(pushers[i].client);
        expect_no_secret(pushers[i].said);
        expect_no_secret(pushers[i].summary.stop_message);
        expect_no_secret(pushers[i].error.message);
    }
    (void)pthread_barrier_destroy(&barrier);
}

static void expect_all(size_t count, tl_outcome outcome, tl_reason reason) {
    for (size_t i = 0; i < count; i++) {
        if (pushers[i].status != TL_OK || pushers[i].outcome != outcome || pushers[i].reason != reason) {
            fail_msg("push %zu: %s, %s: %s%s", i, tl_outcome_name(pushers[i].outcome), tl_reason_name(pushers[i].reason), pushers[i].said,
                     pushers[i].error.message);
        }
    }
}

static const char saved_one[] = REPLY("200 OK", JSON_TYPE,
                                      "{\"Data\":{\"ResultList\":[" SAVED_RESULT
                                      "],\"SuccessfullResults\":1,\"TotalResults\":1,\"ErrorCount\":0},\"Messages\":[],\"HasError\":false}");

/* A token that has run out an hour ago, 64 that ask: one login more, and every request carries what it gave. */
static void test_64_threads_one_login(void **state) {
    (void)state;
    static scene s;
    const faultd_step logins[] = {{.fault = FAULTD_LAST, .reply = LOGIN_REPLY("old")}, {.fault = FAULTD_LAST, .reply = LOGIN_REPLY(MATRIX_TOKEN)}};
    size_t len = 0;
    begin(&s, logins, 2, saved_one);
    push_all(&s, 1);
    expect_all(1, TL_OUTCOME_SAVED, TL_REASON_NONE);
    assert_non_null(strstr(faultd_request(s.api, 0, &len), "Authorization: Bearer old\r\n"));
    fake_clock_advance(&s.clock, 2 * HOUR_MS);
    push_all(&s, THREADS);
    expect_all(THREADS, TL_OUTCOME_SAVED, TL_REASON_NONE);
    assert_int_equal(faultd_requests(s.login), 2);
    assert_int_equal(faultd_requests(s.api), 1 + THREADS);
    for (size_t i = 1; i <= THREADS; i++) {
        assert_non_null(strstr(faultd_request(s.api, i, &len), "Authorization: Bearer " MATRIX_TOKEN "\r\n"));
    }
    finish(&s);
}

/* A login that was answered 500 is made once: not by the others that wait, not by later ones, not when an hour has passed. */
static void test_login_answered_500(void **state) {
    (void)state;
    static scene s;
    const faultd_step logins[] = {{.fault = FAULTD_LAST, .reply = REPLY("500 Internal Server Error", HTML_TYPE, HTML_BODY)},
                                  {.fault = FAULTD_LAST, .reply = LOGIN_REPLY(MATRIX_TOKEN)}};
    begin(&s, logins, 2, saved_one);
    push_all(&s, THREADS);
    expect_all(THREADS, TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN);
    for (size_t i = 0; i < THREADS; i++) {
        assert_true(pushers[i].summary.stopped);
    }
    push_all(&s, 3);
    expect_all(3, TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN);
    fake_clock_advance(&s.clock, HOUR_MS);
    push_all(&s, 3);
    expect_all(3, TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN);
    assert_int_equal(faultd_requests(s.login), 1);
    assert_int_equal(faultd_accepted(s.api), 0);
    finish(&s);
}

/* 64 whose token is refused for ever: the system is asked for no more than one renewal by each, and all of them end. */
static void test_401_for_ever(void **state) {
    (void)state;
    static scene s;
    const faultd_step logins[] = {{.fault = FAULTD_LAST, .reply = LOGIN_REPLY(MATRIX_TOKEN)}};
    begin(&s, logins, 1, REPLY("401 Unauthorized", HTML_TYPE, HTML_BODY));
    push_all(&s, THREADS);
    expect_all(THREADS, TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN);
    assert_in_range(faultd_requests(s.login), 2, 1 + THREADS);
    assert_in_range(faultd_requests(s.api), THREADS, 2 * THREADS);
    finish(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_64_threads_one_login),
        TEST_MEMORY(test_login_answered_500),
        TEST_MEMORY(test_401_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
