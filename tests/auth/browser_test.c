/* A login in a browser: its URL, what may be pasted, whose state it is, and what is stored in the end. */
#include "auth/oauth_fixture.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/oauth_browser.h"

#define REDIRECT "http://127.0.0.1:8910/back"
/* base64url of 32 octets 0x01, and of 32 octets 0x02 */
#define STATE "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
#define VERIFIER "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"
/* of SHA-256 of the verifier: printf %s VERIFIER | openssl dgst -sha256 -binary | basenc --base64url */
#define CHALLENGE "bB1ju9q0N8VDaMu9iIaohqea2XcpfiZe6_H19fAVM7k"

static bool counted_octets(void *context, unsigned char *out, size_t size) {
    int *calls = context;
    memset(out, ++*calls, size);
    return true;
}

typedef struct browser {
    oauth_fixture with;
    int octets;
    tl_oauth_login *login;
} browser;

static tl_oauth_options browser_options(const browser *b) {
    tl_oauth_options options = oauth_options(TL_OAUTH_AUTHORIZATION_CODE);
    options.authorize_url = "https://login.example.com/authorize";
    options.redirect_uri = REDIRECT;
    options.store_file = b->with.store;
    options.scope = "phones offline_access";
    return options;
}

static void begin(browser *b, const wire_answer *answers, size_t count) {
    tl_octets octets = {counted_octets, &b->octets};
    tl_error error = {0};
    b->octets = 0;
    oauth_begin_bare(&b->with, answers, count);
    tl_oauth_options options = browser_options(b);
    if (tl_oauth_login_new_with(&b->login, &options, &b->with.wire.base, &octets, &error) != TL_OK) {
        fail_msg("no login: %s", error.message);
    }
}

static void end(browser *b) {
    tl_oauth_login_free(b->login);
    oauth_end(&b->with);
}

static void check_redeem(browser *b, const char *pasted, tl_status status, const char *part) {
    tl_error error = {0};
    tl_status got = tl_oauth_login_redeem(b->login, tl_str_from(pasted), &error);
    if (got != status || !strstr(error.message, part)) {
        fail_msg("%s: expected %s with \"%s\", got %s: %s", pasted, tl_status_name(status), part, tl_status_name(got), error.message);
    }
    expect_no_secret(error.message);
}

static void test_url(void **state) {
    (void)state;
    browser b;
    begin(&b, NULL, 0);
    assert_string_equal(tl_oauth_login_url(b.login),
                        "https://login.example.com/authorize?response_type=code&client_id=client&redirect_uri=http%3A%2F%2F127.0.0.1%3A8910%2Fback"
                        "&scope=phones+offline_access&state=" STATE "&code_challenge=" CHALLENGE "&code_challenge_method=S256");
    assert_int_equal(b.with.wire.count, 0);
    end(&b);
}

static void test_url_with_a_query_and_without_pkce(void **state) {
    (void)state;
    browser b = {0};
    tl_octets octets = {counted_octets, &b.octets};
    tl_error error = {0};
    oauth_begin_bare(&b.with, NULL, 0);
    tl_oauth_options options = browser_options(&b);
    options.authorize_url = "https://login.example.com/authorize?tenant=1";
    options.scope = NULL;
    options.no_pkce = true;
    assert_int_equal(tl_oauth_login_new_with(&b.login, &options, &b.with.wire.base, &octets, &error), TL_OK);
    assert_string_equal(tl_oauth_login_url(b.login), "https://login.example.com/authorize?tenant=1&response_type=code&client_id=client"
                                                     "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8910%2Fback&state=" STATE);
    end(&b);
}

/* Two logins differ: the usual source of random octets is not a constant. */
static void test_random_state(void **state) {
    (void)state;
    browser b = {0};
    tl_oauth_login *logins[2] = {NULL, NULL};
    oauth_begin_bare(&b.with, NULL, 0);
    for (size_t i = 0; i < 2; i++) {
        tl_oauth_options options = browser_options(&b);
        assert_int_equal(tl_oauth_login_new(&logins[i], &options, &b.with.wire.base, NULL), TL_OK);
    }
    assert_string_not_equal(tl_oauth_login_url(logins[0]), tl_oauth_login_url(logins[1]));
    tl_oauth_login_free(logins[0]);
    tl_oauth_login_free(logins[1]);
    end(&b);
}

#define CODE_FORM(code)                                                                                                                              \
    "grant_type=authorization_code&code=" code "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8910%2Fback&code_verifier=" VERIFIER                          \
    "&client_id=client&client_secret=cl%21ent+s3cr3t"

static void check_accepted(const char *pasted, const char *form) {
    const wire_answer answers[] = {TOKENS("acc3ss", ",\"refresh_token\":\"s3cr3t-1\"")};
    browser b;
    begin(&b, answers, 1);
    check_redeem(&b, pasted, TL_OK, "");
    expect_request(&b.with.wire, 0, FORM_HEADERS, form);
    expect_file(b.with.store, "s3cr3t-1\n");
    check_redeem(&b, pasted, TL_ERR_USAGE, "redeemed already");
    assert_int_equal(b.with.wire.count, 1);
    end(&b);
}

static void test_what_may_be_pasted(void **state) {
    (void)state;
    check_accepted(REDIRECT "?code=s3cr3t%2Bcode&state=" STATE, CODE_FORM("s3cr3t%2Bcode"));
    check_accepted("  /back?state=" STATE "&code=s3cr3t&more=1#part\r\n", CODE_FORM("s3cr3t"));
    check_accepted("code=s3cr3t&state=" STATE, CODE_FORM("s3cr3t"));
    check_accepted("state=" STATE "&code=s3cr3t", CODE_FORM("s3cr3t"));
    check_accepted(" s3cr3t/4~5 \n", CODE_FORM("s3cr3t%2F4%7E5"));
}

static void test_whose_redirect_it_is(void **state) {
    (void)state;
    browser b;
    begin(&b, NULL, 0);
    static const char *const ours[] = {REDIRECT "?code=a&state=" STATE, "/back?state=" STATE, "state=" STATE "&error=access_denied",
                                       " /?error=x&state=" STATE "#part\n"};
    static const char *const others[] = {"",
                                         "s3cr3t-code",
                                         "/back?code=a",
                                         "/back?state=",
                                         "/back?state=" VERIFIER,
                                         "/back?state=" STATE "x",
                                         "/back?state=" STATE "&state=" STATE,
                                         "/back?xstate=" STATE,
                                         "/back?code=a#state=" STATE,
                                         "/state=" STATE "?code=a"};
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        assert_true(tl_oauth_login_matches(b.login, tl_str_from(ours[i])));
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (tl_oauth_login_matches(b.login, tl_str_from(others[i]))) {
            fail_msg("%s is taken for ours", others[i]);
        }
    }
    end(&b);
}

static void test_what_may_not(void **state) {
    (void)state;
    browser b;
    begin(&b, NULL, 0);
    check_redeem(&b, REDIRECT "?code=s3cr3t&state=" VERIFIER, TL_ERR_AUTH, "its state is another one");
    check_redeem(&b, REDIRECT "?code=s3cr3t&state=" STATE "x", TL_ERR_AUTH, "its state is another one");
    check_redeem(&b, REDIRECT "?code=s3cr3t", TL_ERR_AUTH, "its state is missing");
    check_redeem(&b, REDIRECT "?code=s3cr3t&state=" STATE "&state=" STATE, TL_ERR_AUTH, "missing");
    check_redeem(&b, REDIRECT "?error=access_denied&state=x", TL_ERR_AUTH, "its state is another one");
    check_redeem(&b, REDIRECT "?error=access_denied&error_description=The+user%0Asaid+no&state=" STATE, TL_ERR_AUTH,
                 "the login at login.example.com was refused: access_denied: The user said no");
    check_redeem(&b, REDIRECT "?state=" STATE, TL_ERR_AUTH, "no code");
    check_redeem(&b, REDIRECT "?code=&state=" STATE, TL_ERR_AUTH, "no code");
    check_redeem(&b, REDIRECT, TL_ERR_AUTH, "no code");
    check_redeem(&b, "", TL_ERR_AUTH, "no code");
    check_redeem(&b, "two words", TL_ERR_AUTH, "neither a code nor");
    assert_int_equal(b.with.wire.count, 0);
    end(&b);
}

static void test_no_connection_leaves_the_code(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_failure(TL_ERR_CONNECT, false), TOKENS("acc3ss", ",\"refresh_token\":\"s3cr3t-1\"")};
    browser b;
    begin(&b, answers, 2);
    check_redeem(&b, "s3cr3t-code", TL_ERR_CONNECT, "the network failed");
    check_redeem(&b, "s3cr3t-code", TL_OK, "");
    expect_request(&b.with.wire, 1, FORM_HEADERS, CODE_FORM("s3cr3t-code"));
    end(&b);
}

static void test_refused_code(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"code s3cr3t-code is used\"}"),
                                   TOKENS("acc3ss", ",\"refresh_token\":\"s3cr3t-1\"")};
    browser b;
    begin(&b, answers, 2);
    check_redeem(&b, "s3cr3t-code", TL_ERR_AUTH, "login.example.com refuses the code: HTTP 400, invalid_grant");
    check_redeem(&b, "s3cr3t-code", TL_ERR_AUTH, "refuses the code");
    assert_int_equal(b.with.wire.count, 1);
    end(&b);
}

static void test_no_refresh_token(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("acc3ss", "")};
    browser b;
    begin(&b, answers, 1);
    check_redeem(&b, "s3cr3t-code", TL_ERR_AUTH, "offline_access");
    end(&b);
}

/* What came is not lost: the next try only stores it. */
static void test_store_fails_and_is_tried_again(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("acc3ss", ",\"refresh_token\":\"s3cr3t-1\"")};
    browser b;
    begin(&b, answers, 1);
    assert_int_equal(rmdir(b.with.folder), 0);
    check_redeem(&b, "s3cr3t-code", TL_ERR_SECRET, "which stores the refresh token");
    check_redeem(&b, "anything", TL_ERR_SECRET, "which stores the refresh token");
    assert_int_equal(mkdir(b.with.folder, 0700), 0);
    check_redeem(&b, "anything", TL_OK, "");
    expect_file(b.with.store, "s3cr3t-1\n");
    assert_int_equal(b.with.wire.count, 1);
    end(&b);
}

static void test_transport_breaks(void **state) {
    (void)state;
    const wire_answer answers[] = {{.status = TL_OK, .sent = true, .never = true, .body = ""}};
    browser b;
    begin(&b, answers, 1);
    b.with.wire.drive_status = TL_ERR_IO;
    check_redeem(&b, "s3cr3t-code", TL_ERR_IO, "the transport broke");
    check_redeem(&b, "s3cr3t-code", TL_ERR_USAGE, "begin another login");
    end(&b);
}

static void check_wrong(const browser *b, tl_oauth_options options, tl_status status, const char *part) {
    tl_oauth_login *login = NULL;
    tl_error error = {0};
    tl_transport *transport = (tl_transport *)(uintptr_t)&b->with.wire.base;
    assert_int_equal(tl_oauth_login_new(&login, &options, transport, &error), status);
    if (!strstr(error.message, part)) {
        fail_msg("\"%s\" does not say \"%s\"", error.message, part);
    }
    assert_null(login);
}

static void test_wrong_options(void **state) {
    (void)state;
    browser b = {0};
    oauth_begin_bare(&b.with, NULL, 0);
    tl_oauth_options options = browser_options(&b);
    options.authorize_url = NULL;
    check_wrong(&b, options, TL_ERR_CONFIG, "authorize_url");
    options = browser_options(&b);
    options.authorize_url = "https://login.example.com/#x";
    check_wrong(&b, options, TL_ERR_CONFIG, "fragment");
    options = browser_options(&b);
    options.authorize_url = "http://login.example.com/";
    check_wrong(&b, options, TL_ERR_CONFIG, "unencrypted");
    options = browser_options(&b);
    options.redirect_uri = "";
    check_wrong(&b, options, TL_ERR_CONFIG, "redirect_uri");
    options = browser_options(&b);
    options.grant = TL_OAUTH_REFRESH_TOKEN;
    check_wrong(&b, options, TL_ERR_CONFIG, "authorization code");
    options = browser_options(&b);
    options.store_file = NULL;
    check_wrong(&b, options, TL_ERR_CONFIG, "store");
    options = browser_options(&b);
    tl_token_source_free(options.client_id);
    options.client_id = tl_token_file("no-such-file");
    check_wrong(&b, options, TL_ERR_SECRET, "no-such-file");
    options = browser_options(&b);
    options.store_file = "no-such-folder/refresh";
    check_wrong(&b, options, TL_ERR_SECRET, "cannot create a file beside no-such-folder/refresh");
    options = browser_options(&b);
    options.store_file = b.with.folder; /* known before the user's login, not after it */
    check_wrong(&b, options, TL_ERR_SECRET, "not a regular file");
    oauth_end(&b.with);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_url),
        TEST_MEMORY(test_url_with_a_query_and_without_pkce),
        TEST_MEMORY(test_random_state),
        TEST_MEMORY(test_what_may_be_pasted),
        TEST_MEMORY(test_whose_redirect_it_is),
        TEST_MEMORY(test_what_may_not),
        TEST_MEMORY(test_no_connection_leaves_the_code),
        TEST_MEMORY(test_refused_code),
        TEST_MEMORY(test_no_refresh_token),
        TEST_MEMORY(test_store_fails_and_is_tried_again),
        TEST_MEMORY(test_transport_breaks),
        TEST_MEMORY(test_wrong_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
