/* Out of memory at every allocation in turn: an error or a success, never a leak, a hang, a crash or a second login. */
#include "auth/oauth_fixture.h"

#include <string.h>
#include <unistd.h>

#include "auth/fake_source.h"
#include <trunkline/call.h>
#include <trunkline/login.h>

enum { MOST_ALLOCATIONS = 2000 };

/* One way through the code. Returns whether all of it worked. */
typedef bool (*scenario_fn)(void);

/* Fails the n-th allocation, for every n until none fails any more; then all from the n-th on. */
static void torture(scenario_fn scenario) {
    for (int onward = 0; onward < 2; onward++) {
        size_t n = 1;
        bool happened = true;
        for (; happened && n < MOST_ALLOCATIONS; n++) {
            if (onward) {
                failing_alloc_from(n);
            } else {
                failing_alloc_at(n);
            }
            bool worked = scenario();
            happened = failing_alloc_happened();
            failing_alloc_at(0);
            assert_true(worked || happened);
            assert_int_equal(test_memory_live_blocks(), 0);
        }
        assert_true(n > 5 && n < MOST_ALLOCATIONS);
    }
}

static bool ask_oauth(oauth_fixture *with) {
    asked got;
    oauth_ask(with, &got);
    return got.status == TL_OK;
}

/* Options whose sources may be missing for want of memory: then the source cannot be made, which is an answer as well. */
static bool password_scenario(void) {
    const wire_answer answers[] = {TOKENS("one", ",\"expires_in\":60,\"refresh_token\":\"s3cr3t-1\""),
                                   wire_json(400, "{\"error\":\"invalid_grant\"}"), TOKENS("two", ",\"expires_in\":60")};
    oauth_fixture with;
    tl_error error = {0};
    oauth_begin_bare(&with, answers, 3);
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    options.client_auth = TL_OAUTH_CLIENT_BASIC;
    tl_token_cache_options cache = TL_TOKEN_CACHE_OPTIONS_INIT;
    cache.clock = &with.clock.clock;
    options.cache = &cache;
    bool worked = tl_oauth_new(&with.source, &options, &error) == TL_OK;
    if (worked) {
        worked = ask_oauth(&with);
        fake_clock_advance(&with.clock, 60000);
        worked = ask_oauth(&with) && worked;
        assert_true(with.wire.count <= 3);
    }
    oauth_end(&with);
    return worked;
}

static void test_password(void **state) {
    (void)state;
    torture(password_scenario);
    assert_int_equal(test_memory_live_blocks(), 0);
}

/* Whatever fails: what the server rotated is stored, or told to be lost; it is never used before. */
static bool refresh_scenario(void) {
    const wire_answer answers[] = {TOKENS("one", ",\"expires_in\":60,\"refresh_token\":\"s3cr3t-1\""),
                                   TOKENS("two", ",\"expires_in\":60,\"refresh_token\":\"s3cr3t-2\"")};
    oauth_fixture with;
    tl_error error = {0};
    bool worked = false;
    oauth_begin_bare(&with, answers, 2);
    tl_oauth_options options = oauth_options(TL_OAUTH_REFRESH_TOKEN);
    options.refresh_token = tl_token_static(tl_str_from("s3cr3t-0"));
    options.store_file = with.store;
    if (tl_oauth_new(&with.source, &options, &error) == TL_OK) {
        worked = ask_oauth(&with);
        assert_true(!worked || access(with.store, R_OK) == 0);
    }
    oauth_end(&with);
    return worked;
}

static void test_refresh(void **state) {
    (void)state;
    torture(refresh_scenario);
    assert_int_equal(test_memory_live_blocks(), 0);
}

static bool browser_scenario(void) {
    const wire_answer answers[] = {TOKENS("one", ",\"refresh_token\":\"s3cr3t-1\"")};
    oauth_fixture with;
    tl_oauth_login *login = NULL;
    tl_error error = {0};
    oauth_begin_bare(&with, answers, 1);
    tl_oauth_options options = oauth_options(TL_OAUTH_AUTHORIZATION_CODE);
    options.store_file = with.store;
    options.authorize_url = "https://login.example.com/authorize";
    options.redirect_uri = "https://x.example.com/";
    bool worked = tl_oauth_login_new(&login, &options, &with.wire.base, &error) == TL_OK;
    if (worked) {
        worked = tl_oauth_login_redeem(login, tl_str_from("s3cr3t-code"), &error) == TL_OK;
        expect_no_secret(error.message);
        assert_true(with.wire.count <= 1);
    }
    tl_oauth_login_free(login);
    oauth_end(&with);
    return worked;
}

static void test_browser(void **state) {
    (void)state;
    torture(browser_scenario);
    assert_int_equal(test_memory_live_blocks(), 0);
}

typedef struct body {
    tl_opt_text password;
    tl_opt_text token;
} body;
static const tl_field body_fields[] = {{",\"PASSWORD\":", &tl_type_text, offsetof(body, password), 12, TL_KIND_TEXT, TL_FIELD_SECRET},
                                       {",\"TOKEN\":", &tl_type_text, offsetof(body, token), 9, TL_KIND_TEXT, TL_FIELD_SECRET}};
static const tl_type body_type = {
    .name = "body", .kind = TL_KIND_OBJECT, .size = sizeof(body), .stride = sizeof(body), .limits = TL_NO_LIMITS, .fields = body_fields, .count = 2};
static const tl_operation log_in = {.id = "logIn", .method = "POST", .path = "/login", .request = &body_type, .reply = &body_type};
static const tl_operation save = {.id = "save", .method = "POST", .path = "/save", .auth = TL_AUTH_BEARER};

typedef struct told {
    int calls;
    bool good;
} told;

static void on_told(void *context, tl_http_reply *reply) {
    told *of = context;
    of->calls++;
    of->good = reply->status == TL_OK && reply->http_status == 200;
    expect_no_secret(reply->error.message);
}

/* Logs in, is refused, logs in again, and is taken: two logins and two calls at most. */
static void answer_client(void *context, size_t number, const wire_request *request, wire_answer *answer) {
    (void)context;
    (void)number;
    bool login = strstr(request->line, "/login") != NULL;
    *answer = wire_json(200, login ? "{\"TOKEN\":\"s3cr3t-1\"}" : "{}");
    if (!login && number < 2) {
        answer->http_status = 401;
    }
}

static bool client_scenario(void) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_login_options login = TL_LOGIN_OPTIONS_INIT;
    tl_client *client = NULL;
    told got = {0};
    fake_wire wire;
    fake_wire_init_script(&wire, answer_client, NULL);
    tl_login_field field = {"PASSWORD", tl_token_static(tl_str_from("s3cr3t"))};
    login.url = "https://erp.example.com";
    login.operation = &log_in;
    login.fields = &field;
    login.field_count = 1;
    login.token_path = "TOKEN";
    bool worked = tl_login_new(&options.token, &login, NULL) == TL_OK;
    if (worked) {
        options.url = "https://erp.example.com";
        options.transport = &wire.base;
        worked = tl_client_new(&client, &options, NULL) == TL_OK;
    }
    if (worked) {
        worked = tl_client_send(client, &save, tl_str_from(NULL), on_told, &got, NULL, NULL) == TL_OK;
        fake_wire_drain(&wire);
        assert_int_equal(got.calls, worked);
        worked = worked && got.good;
    }
    tl_client_free(client);
    assert_true(wire.count <= 4);
    fake_wire_end(&wire);
    return worked;
}

static void test_client(void **state) {
    (void)state;
    torture(client_scenario);
    assert_int_equal(test_memory_live_blocks(), 0);
}

/* A cache with chains and several who wait. */
static bool cache_scenario(void) {
    static const char *const tokens[] = {"one", "two", "three"};
    tl_token_cache_options options = TL_TOKEN_CACHE_OPTIONS_INIT;
    tl_token_source *cache = NULL;
    tl_token_source *hold = NULL;
    fake_source inner;
    fake_wire wire;
    asked got[4];
    bool worked = false;
    fake_wire_init(&wire, NULL, 0);
    fake_source_init(&inner, tokens, 3);
    inner.by_post = true;
    options.chains = 2;
    if (tl_token_cache_new(&cache, &inner.base, &options, NULL) == TL_OK && tl_token_share(&hold, cache, NULL) == TL_OK) {
        worked = true;
        for (size_t i = 0; i < 4; i++) {
            ask(i % 2 ? hold : cache, &wire.base, &got[i]);
        }
        for (size_t round = 0; round < 4; round++) {
            fake_wire_drain(&wire);
            for (size_t i = 0; i < 4; i++) {
                if (got[i].calls == 1 && got[i].status == TL_OK) {
                    give_back(i % 2 ? hold : cache, &got[i], TL_TOKEN_ACCEPTED, round % 2 ? "next" : "other");
                    got[i].status = TL_ERR_USAGE; /* given back */
                }
            }
        }
        fake_wire_drain(&wire);
        for (size_t i = 0; i < 4; i++) {
            assert_int_equal(got[i].calls, 1);
            worked = worked && got[i].status != TL_ERR_MEMORY;
        }
    }
    tl_token_source_free(hold);
    tl_token_source_free(cache);
    fake_wire_end(&wire);
    assert_true(inner.freed);
    return worked;
}

static void test_cache(void **state) {
    (void)state;
    torture(cache_scenario);
    assert_int_equal(test_memory_live_blocks(), 0);
}

static bool command_scenario(void) {
    static const char *const argv[] = {"echo", "token", NULL};
    tl_token_command_options options = TL_TOKEN_COMMAND_OPTIONS_INIT;
    tl_token_source *source = NULL;
    asked got;
    bool worked = false;
    options.argv = argv;
    if (tl_token_command(&source, &options, NULL) == TL_OK) {
        ask(source, NULL, &got);
        assert_int_equal(got.calls, 1);
        worked = got.status == TL_OK;
    }
    tl_token_source_free(source);
    return worked;
}

static void test_command(void **state) {
    (void)state;
    torture(command_scenario);
    assert_int_equal(test_memory_live_blocks(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_password), TEST_MEMORY(test_refresh), TEST_MEMORY(test_browser),
        TEST_MEMORY(test_client),   TEST_MEMORY(test_cache),   TEST_MEMORY(test_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
