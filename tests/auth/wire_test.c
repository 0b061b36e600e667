/* Tokens over real sockets: a refused token, a refused redirect, a login that finds nobody, 64 threads with engines of their own. */
#include "net/fixture.h"

#include <stdio.h>
#include <string.h>

#include <pthread.h>

#include "auth/asked.h"
#include <trunkline/call.h>
#include <trunkline/oauth.h>

#define OK_REPLY "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
#define REFUSED_REPLY "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
#define TOKEN_REPLY(token)                                                                                                                           \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\nConnection: close\r\n\r\n{\"access_token\":\"" token "\",\"expires_in\":"    \
    "3600}"

static const tl_operation save = {.id = "save", .method = "POST", .path = "/save", .auth = TL_AUTH_BEARER};

static void url_of(char url[64], faultd *server) {
    (void)snprintf(url, 64, "http://127.0.0.1:%u", (unsigned)faultd_port(server));
}

static faultd *serve(const faultd_step *steps, size_t count) {
    faultd_options options = {steps, count, NULL};
    faultd *server = faultd_start(&options);
    assert_non_null(server);
    return server;
}

static tl_status make_source(tl_token_source **source, const char *url, tl_error *error) {
    tl_oauth_options options = TL_OAUTH_OPTIONS_INIT;
    options.token_url = url;
    options.grant = TL_OAUTH_PASSWORD;
    options.user = tl_token_static(tl_str_from("user"));
    options.password = tl_token_static(tl_str_from("s3cr3t"));
    return tl_oauth_new(source, &options, error);
}

static tl_client *make_client(faultd *api, faultd *login) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_client *client = NULL;
    tl_error error = {0};
    char url[64];
    char login_url[80];
    url_of(url, login);
    (void)snprintf(login_url, sizeof login_url, "%s/token", url);
    assert_int_equal(make_source(&options.token, login_url, &error), TL_OK);
    url_of(url, api);
    options.url = url;
    if (tl_client_new(&client, &options, &error) != TL_OK) {
        fail_msg("no client: %s", error.message);
    }
    return client;
}

static tl_status call(tl_client *client, tl_error *error) {
    tl_reply_into nowhere = {NULL, 0};
    tl_status status = tl_call(client, &save, tl_body_none(), nowhere, NULL, error);
    expect_no_secret(error->message);
    return status;
}

static bool request_has(faultd *server, size_t index, const char *part) {
    size_t len = 0;
    const char *request = faultd_request(server, index, &len);
    return request && strstr(request, part);
}

static void test_refused_once(void **state) {
    (void)state;
    const faultd_step logins[] = {{.reply = TOKEN_REPLY("one"), .fault = FAULTD_LAST}, {.reply = TOKEN_REPLY("two"), .fault = FAULTD_LAST}};
    const faultd_step calls[] = {{.reply = REFUSED_REPLY}, {.reply = OK_REPLY}};
    faultd *login = serve(logins, 2);
    faultd *api = serve(calls, 2);
    tl_error error = {0};
    tl_client *client = make_client(api, login);
    assert_int_equal(call(client, &error), TL_OK);
    assert_int_equal(call(client, &error), TL_OK);
    tl_client_free(client);
    assert_int_equal(faultd_requests(login), 2);
    assert_int_equal(faultd_requests(api), 3);
    assert_true(request_has(login, 0, "POST /token HTTP/1.1\r\n"));
    assert_true(request_has(login, 0, "\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
    assert_true(request_has(login, 0, "\r\n\r\ngrant_type=password&username=user&password=s3cr3t"));
    assert_true(request_has(api, 0, "Authorization: Bearer one\r\n"));
    assert_true(request_has(api, 1, "Authorization: Bearer two\r\n"));
    assert_true(request_has(api, 2, "Authorization: Bearer two\r\n"));
    assert_int_equal(faultd_accepted(api), 1); /* the replay uses the same connection */
    faultd_stop(login);
    faultd_stop(api);
}

static void test_refused_for_ever(void **state) {
    (void)state;
    const faultd_step logins[] = {{.reply = TOKEN_REPLY("one"), .fault = FAULTD_LAST}};
    const faultd_step calls[] = {{.reply = REFUSED_REPLY}};
    faultd *login = serve(logins, 1);
    faultd *api = serve(calls, 1);
    tl_error error = {0};
    tl_client *client = make_client(api, login);
    assert_int_equal(call(client, &error), TL_ERR_AUTH);
    assert_int_equal(error.http_status, 401);
    tl_client_free(client);
    assert_int_equal(faultd_requests(api), 2);
    assert_int_equal(faultd_requests(login), 2);
    faultd_stop(login);
    faultd_stop(api);
}

/* Bad password, answered 500: made once, whatever happens after. */
static void test_failed_login_is_made_once(void **state) {
    (void)state;
    const faultd_step logins[] = {{.reply = "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"}, {.reply = TOKEN_REPLY("late"), .fault = FAULTD_LAST}};
    const faultd_step calls[] = {{.reply = OK_REPLY}};
    faultd *login = serve(logins, 2);
    faultd *api = serve(calls, 1);
    tl_error error = {0};
    tl_client *client = make_client(api, login);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(call(client, &error), TL_ERR_AUTH);
        assert_int_equal(error.http_status, 500);
    }
    tl_client_free(client);
    assert_int_equal(faultd_requests(login), 1);
    assert_int_equal(faultd_accepted(api), 0);
    faultd_stop(login);
    faultd_stop(api);
}

/* The login's reply is cut off: it may have been taken, so it is not made again. */
static void test_lost_login_is_made_once(void **state) {
    (void)state;
    const faultd_step logins[] = {{.reply = TOKEN_REPLY("one"), .fault = FAULTD_CUT_RESET, .at = 40},
                                  {.reply = TOKEN_REPLY("two"), .fault = FAULTD_LAST}};
    const faultd_step calls[] = {{.reply = OK_REPLY}};
    faultd *login = serve(logins, 2);
    faultd *api = serve(calls, 1);
    tl_error error = {0};
    tl_client *client = make_client(api, login);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(call(client, &error), TL_ERR_AUTH);
        assert_non_null(strstr(error.message, "not repeated"));
    }
    tl_client_free(client);
    assert_int_equal(faultd_requests(login), 1);
    faultd_stop(login);
    faultd_stop(api);
}

/* Nobody listens where the login is to go: each call tries again, and says so. */
static void test_refused_connection_is_tried_again(void **state) {
    (void)state;
    const faultd_step steps[] = {{.reply = OK_REPLY}};
    faultd *api = serve(steps, 1);
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_client *client = NULL;
    tl_error error = {0};
    char url[64];
    char login_url[80];
    (void)snprintf(login_url, sizeof login_url, "http://127.0.0.1:%u/token", (unsigned)closed_port());
    assert_int_equal(make_source(&options.token, login_url, &error), TL_OK);
    url_of(url, api);
    options.url = url;
    assert_int_equal(tl_client_new(&client, &options, &error), TL_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(call(client, &error), TL_ERR_CONNECT);
    }
    assert_int_equal(faultd_accepted(api), 0);
    tl_client_free(client);
    faultd_stop(api);
}

/* A token goes to the configured host only: what a redirect points at hears nothing, not even a connection. */
static void test_redirects_get_no_token(void **state) {
    (void)state;
    const faultd_step steps[] = {{.reply = OK_REPLY}};
    faultd *elsewhere = serve(steps, 1);
    char reply[256];
    (void)snprintf(reply, sizeof reply, "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:%u/token\r\nContent-Length: 0\r\n\r\n",
                   (unsigned)faultd_port(elsewhere));
    const faultd_step moved[] = {{.reply = reply}};
    const faultd_step logins[] = {{.reply = TOKEN_REPLY("one"), .fault = FAULTD_LAST}};
    faultd *api = serve(moved, 1);
    faultd *login = serve(logins, 1);
    tl_error error = {0};
    tl_client *client = make_client(api, login);
    assert_int_equal(call(client, &error), TL_ERR_HTTP);
    assert_int_equal(error.http_status, 307);
    tl_client_free(client);
    assert_int_equal(faultd_requests(api), 1);
    client = make_client(login, api); /* and a login is not redirected either */
    assert_int_equal(call(client, &error), TL_ERR_AUTH);
    assert_non_null(strstr(error.message, "redirect"));
    tl_client_free(client);
    assert_int_equal(faultd_accepted(elsewhere), 0);
    faultd_stop(elsewhere);
    faultd_stop(api);
    faultd_stop(login);
}

/* ---- threads ---- */

enum { THREADS = 64 };

typedef struct caller {
    pthread_t thread;
    pthread_barrier_t *start;
    tl_client *client;
    tl_status status;
    tl_error error;
} caller;

static void *run_call(void *argument) {
    caller *one = argument;
    tl_reply_into nowhere = {NULL, 0};
    (void)pthread_barrier_wait(one->start);
    one->status = tl_call(one->client, &save, tl_body_none(), nowhere, NULL, &one->error);
    return NULL;
}

/* 64 threads, a client and an engine each, one source between them: one login. */
static void test_64_clients_one_login(void **state) {
    (void)state;
    static caller callers[THREADS];
    const faultd_step logins[] = {{.reply = TOKEN_REPLY("shared"), .fault = FAULTD_LAST}};
    const faultd_step calls[] = {{.reply = OK_REPLY}};
    faultd *login = serve(logins, 1);
    faultd *api = serve(calls, 1);
    tl_token_source *source = NULL;
    tl_error error = {0};
    char url[64];
    char login_url[80];
    pthread_barrier_t barrier;
    url_of(url, login);
    (void)snprintf(login_url, sizeof login_url, "%s/token", url);
    assert_int_equal(make_source(&source, login_url, &error), TL_OK);
    url_of(url, api);
    (void)pthread_barrier_init(&barrier, NULL, THREADS);
    for (size_t i = 0; i < THREADS; i++) {
        tl_client_options options = TL_CLIENT_OPTIONS_INIT;
        memset(&callers[i], 0, sizeof callers[i]);
        callers[i].start = &barrier;
        options.url = url;
        assert_int_equal(tl_token_share(&options.token, source, &error), TL_OK);
        assert_int_equal(tl_client_new(&callers[i].client, &options, &error), TL_OK);
    }
    tl_token_source_free(source);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&callers[i].thread, NULL, run_call, &callers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        (void)pthread_join(callers[i].thread, NULL);
    }
    for (size_t i = 0; i < THREADS; i++) {
        if (callers[i].status != TL_OK) {
            fail_msg("call %zu: %s", i, callers[i].error.message);
        }
        tl_client_free(callers[i].client);
        assert_true(request_has(api, i, "Authorization: Bearer shared\r\n"));
    }
    assert_int_equal(faultd_requests(login), 1);
    assert_int_equal(faultd_requests(api), THREADS);
    (void)pthread_barrier_destroy(&barrier);
    faultd_stop(login);
    faultd_stop(api);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_refused_once),
        TEST_MEMORY(test_refused_for_ever),
        TEST_MEMORY(test_failed_login_is_made_once),
        TEST_MEMORY(test_lost_login_is_made_once),
        TEST_MEMORY(test_refused_connection_is_tried_again),
        TEST_MEMORY(test_redirects_get_no_token),
        TEST_MEMORY(test_64_clients_one_login),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
