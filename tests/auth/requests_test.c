/* What leaves this machine for a token, byte by byte over real sockets; that one request serves all who wait; and that nothing secret is told. */
#include "net/fixture.h"

#include <stdio.h>
#include <string.h>

#include <trunkline/client.h>
#include <trunkline/login.h>
#include <trunkline/oauth.h>

#define PASSWORD "p&s=w+r d%\xC3\xA9\"\\"
#define PASSWORD_AS_FORM "p%26s%3Dw%2Br+d%25%C3%A9%22%5C"
#define PASSWORD_AS_JSON "p&s=w+r d%\xC3\xA9\\\"\\\\"
#define CLIENT_SECRET "cl13nt:s3cr3t"
#define CLIENT_SECRET_AS_FORM "cl13nt%3As3cr3t"
#define TOKEN "t0ken-s3cr3t"

/* What the server makes of it, unkindly: every word that it was sent or that it gives. */
#define TOKEN_JSON "{\"access_token\":\"" TOKEN "\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"refresh_token\":\"r3fresh-2\"}"
#define REPLY(status, body) "HTTP/1.1 " status "\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" body
#define REFUSAL                                                                                                                                      \
    REPLY("400 Bad Request",                                                                                                                         \
          "{\"error\":\"invalid_client\",\"error_description\":\"p&s=w+r d%\xC3\xA9\\\"\\\\ " CLIENT_SECRET " " PASSWORD_AS_FORM " r3fresh-1\"}")

enum { LOG_SIZE = 8192, CALLS = 8 };

/* All that the library says. */
typedef struct heard {
    size_t length;
    char text[LOG_SIZE];
} heard;

static void on_log(void *context, tl_log_level level, tl_str message) {
    heard *to = context;
    (void)level;
    int wrote = snprintf(to->text + to->length, sizeof to->text - to->length, "%.*s\n", (int)message.len, message.ptr);
    assert_true(wrote >= 0 && to->length + (size_t)wrote < sizeof to->text);
    to->length += (size_t)wrote;
}

static void expect_silence(const char *text) {
    static const char *const secrets[] = {PASSWORD, PASSWORD_AS_FORM, PASSWORD_AS_JSON, CLIENT_SECRET, CLIENT_SECRET_AS_FORM, TOKEN, "r3fresh"};
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        if (strstr(text, secrets[i])) {
            fail_msg("a secret was told: %s", text);
        }
    }
}

/* ---- a client with a source, a server for its tokens and one for its calls ---- */

typedef struct side {
    faultd *tokens;
    faultd *api;
    tl_client *client;
    heard log;
    tl_log logger;
} side;

/* What came of a call. */
typedef struct called {
    int calls;
    tl_status status;
    tl_error error;
} called;

static const tl_operation save = {.id = "save", .method = "POST", .path = "/save", .auth = TL_AUTH_BEARER};

static void url_of(char *url, size_t size, faultd *server, const char *path) {
    (void)snprintf(url, size, "http://127.0.0.1:%u%s", (unsigned)faultd_port(server), path);
}

static void begin(side *s, const char *token_reply) {
    memset(s, 0, sizeof *s);
    const faultd_step step = {.reply = token_reply, .fault = FAULTD_LAST};
    const faultd_options canned = {&step, 1, NULL};
    s->tokens = faultd_start(&canned);
    s->api = faultd_start_canned("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    assert_non_null(s->tokens);
    assert_non_null(s->api);
    s->logger.write = on_log;
    s->logger.context = &s->log;
    s->logger.level = TL_LOG_DEBUG;
}

static void make_client(side *s, tl_token_source *source) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_error error = {0};
    char url[64];
    url_of(url, sizeof url, s->api, "");
    options.url = url;
    options.token = source;
    options.log = &s->logger;
    if (tl_client_new(&s->client, &options, &error) != TL_OK) {
        fail_msg("no client: %s", error.message);
    }
}

static void end(side *s) {
    tl_client_free(s->client);
    expect_silence(s->log.text);
    assert_true(s->log.length > 0);
    faultd_stop(s->tokens);
    faultd_stop(s->api);
}

static void on_reply(void *context, tl_http_reply *reply) {
    called *to = context;
    to->calls++;
    to->status = reply->status;
    to->error = reply->error;
}

/* Eight calls at once, of which none has a token yet. */
static void call_all(side *s, tl_status expected) {
    called results[CALLS];
    tl_error error = {0};
    memset(results, 0, sizeof results);
    for (size_t i = 0; i < CALLS; i++) {
        assert_int_equal(tl_client_send(s->client, &save, tl_str_from(""), on_reply, &results[i], NULL, &error), TL_OK);
    }
    tl_transport *transport = tl_client_transport(s->client);
    for (size_t i = 0; i < CALLS; i++) {
        for (int turns = 0; turns < 10000 && !results[i].calls; turns++) {
            assert_int_equal(transport->vtable->drive(transport, 1000, &error), TL_OK);
        }
        assert_int_equal(results[i].calls, 1);
        if (results[i].status != expected) {
            fail_msg("call %zu: %s", i, results[i].error.message);
        }
        expect_silence(results[i].error.message);
    }
    assert_int_equal(faultd_requests(s->tokens), 1); /* one request, whatever it led to */
    assert_int_equal(faultd_requests(s->api), expected == TL_OK ? CALLS : 0);
}

/* The request for the token, whole. @PORT stands for the server's port, @LENGTH for the body's length. */
static void check_request(side *s, const char *head, const char *body) {
    char expected[2048];
    size_t used = 0;
    size_t length = 0;
    for (const char *at = head; *at;) {
        if (strncmp(at, "@PORT", 5) == 0) {
            used += (size_t)snprintf(expected + used, sizeof expected - used, "%u", (unsigned)faultd_port(s->tokens));
            at += 5;
        } else if (strncmp(at, "@LENGTH", 7) == 0) {
            used += (size_t)snprintf(expected + used, sizeof expected - used, "%zu", strlen(body));
            at += 7;
        } else {
            expected[used++] = *at++;
        }
    }
    (void)snprintf(expected + used, sizeof expected - used, "%s", body);
    const char *request = faultd_request(s->tokens, 0, &length);
    assert_non_null(request);
    assert_int_equal(length, strlen(request));
    assert_string_equal(request, expected);
}

static void check_call(side *s) {
    size_t length = 0;
    const char *request = faultd_request(s->api, 0, &length);
    assert_non_null(request);
    assert_non_null(strstr(request, "\r\nAuthorization: Bearer " TOKEN "\r\n"));
}

/* ---- OAuth ---- */

static tl_token_source *text(const char *value) {
    return tl_token_static(tl_str_from(value));
}

static tl_oauth_options oauth_options(side *s, char url[64], tl_oauth_grant grant) {
    tl_oauth_options options = TL_OAUTH_OPTIONS_INIT;
    url_of(url, 64, s->tokens, "/oauth/token?tenant=1");
    options.token_url = url;
    options.grant = grant;
    options.user_agent = "test/1";
    return options;
}

static void make_oauth(side *s, const tl_oauth_options *options) {
    tl_token_source *source = NULL;
    tl_error error = {0};
    if (tl_oauth_new(&source, options, &error) != TL_OK) {
        fail_msg("no source: %s", error.message);
    }
    make_client(s, source);
}

#define HEAD(more)                                                                                                                                   \
    "POST /oauth/token?tenant=1 HTTP/1.1\r\nHost: 127.0.0.1:@PORT\r\nAccept-Encoding: gzip\r\n" more                                                 \
    "User-Agent: test/1\r\nAccept: application/json\r\n"                                                                                             \
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: @LENGTH\r\n\r\n"

static void test_password(void **state) {
    (void)state;
    side s;
    char url[64];
    begin(&s, REPLY("200 OK", TOKEN_JSON));
    tl_oauth_options options = oauth_options(&s, url, TL_OAUTH_PASSWORD);
    options.user = text("jane doe@example.com");
    options.password = text(PASSWORD);
    options.client_id = text("app");
    options.client_secret = text(CLIENT_SECRET);
    options.scope = "phones offline_access";
    make_oauth(&s, &options);
    call_all(&s, TL_OK);
    check_request(&s, HEAD(""),
                  "grant_type=password&username=jane+doe%40example.com&password=" PASSWORD_AS_FORM
                  "&client_id=app&client_secret=" CLIENT_SECRET_AS_FORM "&scope=phones+offline_access");
    check_call(&s);
    end(&s);
}

/* RFC 6749, 2.3.1: id and secret are form-encoded before they are joined: base64 of "my%3Aapp:cl13nt%3As3cr3t". */
static void test_client_credentials_by_basic(void **state) {
    (void)state;
    side s;
    char url[64];
    begin(&s, REPLY("200 OK", TOKEN_JSON));
    tl_oauth_options options = oauth_options(&s, url, TL_OAUTH_CLIENT_CREDENTIALS);
    options.client_id = text("my:app");
    options.client_secret = text(CLIENT_SECRET);
    options.client_auth = TL_OAUTH_CLIENT_BASIC;
    make_oauth(&s, &options);
    call_all(&s, TL_OK);
    check_request(&s, HEAD("Authorization: Basic bXklM0FhcHA6Y2wxM250JTNBczNjcjN0\r\n"), "grant_type=client_credentials");
    check_call(&s);
    end(&s);
}

static void test_refresh(void **state) {
    (void)state;
    side s;
    char url[64];
    char store[600];
    tl_buf kept = {0};
    const char *folder = test_temp_dir();
    assert_non_null(folder);
    (void)snprintf(store, sizeof store, "%s/refresh", folder);
    begin(&s, REPLY("200 OK", TOKEN_JSON));
    tl_oauth_options options = oauth_options(&s, url, TL_OAUTH_REFRESH_TOKEN);
    options.client_id = text("app");
    options.refresh_token = text("r3fresh-1");
    options.scope = "not sent with a refresh";
    options.store_file = store;
    make_oauth(&s, &options);
    call_all(&s, TL_OK);
    check_request(&s, HEAD(""), "grant_type=refresh_token&refresh_token=r3fresh-1&client_id=app");
    check_call(&s);
    assert_true(test_read_file(store, &kept));
    assert_string_equal(kept.ptr, "r3fresh-2\n");
    tl_buf_dispose(&kept);
    end(&s);
    assert_true(test_temp_dir_remove(folder));
}

/* A refusal that repeats everything: made once for all who wait, and none of it is told. */
static void test_refused(void **state) {
    (void)state;
    side s;
    char url[64];
    begin(&s, REFUSAL);
    tl_oauth_options options = oauth_options(&s, url, TL_OAUTH_PASSWORD);
    options.user = text("jane");
    options.password = text(PASSWORD);
    options.client_id = text("app");
    options.client_secret = text(CLIENT_SECRET);
    make_oauth(&s, &options);
    call_all(&s, TL_ERR_AUTH);
    if (!strstr(s.log.text, "refuses the login: HTTP 400, invalid_client\n")) {
        fail_msg("the log does not say it: %s", s.log.text);
    }
    end(&s);
}

/* ---- a login by an operation ---- */

typedef struct log_in {
    tl_str user;
    tl_str password;
} log_in;
typedef struct logged_in {
    tl_opt_text token;
} logged_in;

enum { BARE = TL_FIELD_REQUIRED | TL_FIELD_BARE };
static const tl_field log_in_fields[] = {
    {",\"USER_NAME\":", &tl_type_text, offsetof(log_in, user), 13, TL_KIND_TEXT, BARE},
    {",\"PASSWORD\":", &tl_type_text, offsetof(log_in, password), 12, TL_KIND_TEXT, BARE | TL_FIELD_SECRET},
};
static const tl_type log_in_type = {
    .name = "log_in", .kind = TL_KIND_OBJECT, .size = sizeof(log_in), .limits = TL_NO_LIMITS, .fields = log_in_fields, .count = 2};
static const tl_field logged_in_fields[] = {
    {",\"AUTH_TOKEN\":", &tl_type_text, offsetof(logged_in, token), 14, TL_KIND_TEXT, TL_FIELD_NULLABLE | TL_FIELD_SECRET},
};
static const tl_type logged_in_type = {
    .name = "logged_in", .kind = TL_KIND_OBJECT, .size = sizeof(logged_in), .limits = TL_NO_LIMITS, .fields = logged_in_fields, .count = 1};
static const tl_operation get_token = {
    .id = "authTokenGet", .method = "POST", .path = "/api/auth-token-get", .request = &log_in_type, .reply = &logged_in_type};

static void make_login(side *s) {
    const tl_login_field fields[] = {{"USER_NAME", text("jane")}, {"PASSWORD", text(PASSWORD)}};
    tl_login_options options = TL_LOGIN_OPTIONS_INIT;
    tl_token_source *source = NULL;
    tl_error error = {0};
    char url[64];
    url_of(url, sizeof url, s->tokens, "");
    options.url = url;
    options.operation = &get_token;
    options.fields = fields;
    options.field_count = 2;
    options.token_path = "AUTH_TOKEN";
    options.user_agent = "test/1";
    if (tl_login_new(&source, &options, &error) != TL_OK) {
        fail_msg("no source: %s", error.message);
    }
    make_client(s, source);
}

static void test_login(void **state) {
    (void)state;
    side s;
    begin(&s, REPLY("200 OK", "{\"AUTH_TOKEN\":\"" TOKEN "\"}"));
    make_login(&s);
    call_all(&s, TL_OK);
    check_request(
        &s,
        "POST /api/auth-token-get HTTP/1.1\r\nHost: 127.0.0.1:@PORT\r\nAccept-Encoding: gzip\r\nUser-Agent: test/1\r\nAccept: application/json\r\n"
        "Content-Type: application/json\r\nContent-Length: @LENGTH\r\n\r\n",
        "{\"USER_NAME\":\"jane\",\"PASSWORD\":\"" PASSWORD_AS_JSON "\"}");
    check_call(&s);
    end(&s);
}

/* Expandable's way: a bad password is a 500. */
static void test_login_refused(void **state) {
    (void)state;
    side s;
    begin(&s, REPLY("500 Internal Server Error", "{\"MESSAGE\":\"no user jane with p&s=w+r d%\xC3\xA9\\\"\\\\\"}"));
    make_login(&s);
    call_all(&s, TL_ERR_AUTH);
    assert_non_null(strstr(s.log.text, "HTTP 500"));
    end(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_password), TEST_MEMORY(test_client_credentials_by_basic),
        TEST_MEMORY(test_refresh),  TEST_MEMORY(test_refused),
        TEST_MEMORY(test_login),    TEST_MEMORY(test_login_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
