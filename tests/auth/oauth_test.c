/* OAuth 2: each grant's exact request, what the server may answer, and that a login is never repeated after an answer. */
#include "auth/oauth_fixture.h"

#include <stdlib.h>
#include <string.h>

#define CLIENT_FORM "&client_id=client&client_secret=cl%21ent+s3cr3t"
#define PASSWORD_FORM "grant_type=password&username=us+er&password=p%26ss+s3cr3t" CLIENT_FORM
/* base64 of "client:cl%21ent+s3cr3t" */
#define BASIC "Authorization: Basic Y2xpZW50OmNsJTIxZW50K3MzY3IzdA==\n"

static void test_password_grant(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("acc3ss", ",\"expires_in\":3600")};
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    options.scope = "a b";
    oauth_begin(&with, &options, answers, 1);
    oauth_ask(&with, &got);
    expect_given(&got, "acc3ss");
    assert_int_equal(got.lifetime_ms, 3600000);
    expect_request(&with.wire, 0, FORM_HEADERS, PASSWORD_FORM "&scope=a+b");
    oauth_ask(&with, &got); /* kept */
    assert_int_equal(with.wire.count, 1);
    assert_non_null(strstr(with.log, "login at login.example.com: a token was given out"));
    oauth_end(&with);
}

static void test_password_grant_without_client(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("acc3ss", "")};
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    tl_token_source_free(options.client_id);
    tl_token_source_free(options.client_secret);
    options.client_id = NULL;
    options.client_secret = NULL;
    options.user_agent = "mine/1";
    oauth_begin(&with, &options, answers, 1);
    oauth_ask(&with, &got);
    expect_given(&got, "acc3ss");
    assert_int_equal(got.lifetime_ms, 0);
    expect_request(&with.wire, 0, "User-Agent: mine/1\nAccept: application/json\nContent-Type: application/x-www-form-urlencoded\n",
                   "grant_type=password&username=us+er&password=p%26ss+s3cr3t");
    oauth_end(&with);
}

static void test_basic_client(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("acc3ss", "")};
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_CLIENT_CREDENTIALS);
    options.client_auth = TL_OAUTH_CLIENT_BASIC;
    options.scope = "read";
    oauth_begin(&with, &options, answers, 1);
    oauth_ask(&with, &got);
    expect_given(&got, "acc3ss");
    expect_request(&with.wire, 0, BASIC FORM_HEADERS, "grant_type=client_credentials&scope=read");
    oauth_end(&with);
}

/* A refresh token that comes along is not for this grant: RFC 6749, 4.4.3. */
static void test_client_credentials(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("one", ",\"expires_in\":60,\"refresh_token\":\"s3cr3t-r\""), TOKENS("two", "")};
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_CLIENT_CREDENTIALS);
    oauth_begin(&with, &options, answers, 2);
    oauth_ask(&with, &got);
    fake_clock_advance(&with.clock, 60000);
    oauth_ask(&with, &got);
    expect_given(&got, "two");
    expect_request(&with.wire, 0, FORM_HEADERS, "grant_type=client_credentials" CLIENT_FORM);
    expect_request(&with.wire, 1, FORM_HEADERS, "grant_type=client_credentials" CLIENT_FORM);
    oauth_end(&with);
}

/* The password grant's refresh token is used first; the client may have to say who it is elsewhere. */
static void test_password_then_refresh(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("one", ",\"expires_in\":\"60\",\"refresh_token\":\"s3cr3t-r1\""),
                                   TOKENS("two", ",\"expires_in\":60,\"refresh_token\":\"s3cr3t-r2\""), TOKENS("three", ",\"expires_in\":60")};
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    options.refresh_client_auth = TL_OAUTH_CLIENT_BASIC;
    oauth_begin(&with, &options, answers, 3);
    oauth_ask(&with, &got);
    assert_int_equal(got.lifetime_ms, 60000);
    fake_clock_advance(&with.clock, 60000);
    oauth_ask(&with, &got);
    expect_given(&got, "two");
    fake_clock_advance(&with.clock, 60000);
    oauth_ask(&with, &got);
    expect_given(&got, "three");
    expect_request(&with.wire, 0, FORM_HEADERS, PASSWORD_FORM);
    expect_request(&with.wire, 1, BASIC FORM_HEADERS, "grant_type=refresh_token&refresh_token=s3cr3t-r1");
    expect_request(&with.wire, 2, BASIC FORM_HEADERS, "grant_type=refresh_token&refresh_token=s3cr3t-r2");
    oauth_end(&with);
}

/* A refresh token that has run out is no failed login: the password was not tried yet. */
static void test_refresh_runs_out_then_password(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("one", ",\"expires_in\":60,\"refresh_token\":\"s3cr3t-r1\""),
                                   wire_json(400, "{\"error\":\"invalid_grant\"}"), TOKENS("two", ",\"expires_in\":60"),
                                   wire_json(400, "{\"error\":\"invalid_grant\"}")};
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    oauth_begin(&with, &options, answers, 4);
    oauth_ask(&with, &got);
    fake_clock_advance(&with.clock, 60000);
    oauth_ask(&with, &got);
    expect_given(&got, "two");
    assert_int_equal(with.wire.count, 3);
    expect_request(&with.wire, 2, FORM_HEADERS, PASSWORD_FORM);
    fake_clock_advance(&with.clock, 60000);
    oauth_ask(&with, &got); /* now the password is refused */
    expect_refused(&got, TL_ERR_AUTH, "refuses the login: HTTP 400, invalid_grant");
    expect_request(&with.wire, 3, FORM_HEADERS, PASSWORD_FORM);
    oauth_ask(&with, &got);
    assert_int_equal(with.wire.count, 4);
    oauth_end(&with);
}

/* One answer to a login, and what it is told as; nothing is asked again, whatever would come next. */
static void check_failure(const wire_answer *answer, int32_t http_status, const char *part) {
    const wire_answer answers[] = {*answer, TOKENS("too late", "")};
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    oauth_begin(&with, &options, answers, 2);
    for (int i = 0; i < 3; i++) {
        oauth_ask(&with, &got);
        expect_refused(&got, TL_ERR_AUTH, part);
        assert_int_equal(got.error.http_status, http_status);
        fake_clock_advance(&with.clock, 86400000);
    }
    assert_int_equal(with.wire.count, 1);
    oauth_end(&with);
}

static void test_failures_are_for_ever(void **state) {
    (void)state;
    wire_answer answer = wire_json(500, "{\"message\":\"failed\"}");
    check_failure(&answer, 500, "login.example.com refuses the login: HTTP 500");
    answer = wire_json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"The user name\\u0007 or\\n password is wrong.\"}");
    check_failure(&answer, 400, "HTTP 400, invalid_grant: The user name or password is wrong.");
    answer = wire_json(401, "{\"error\":\"invalid_client\"}");
    check_failure(&answer, 401, "HTTP 401, invalid_client");
    answer = wire_json(429, "{}");
    check_failure(&answer, 429, "HTTP 429");
    answer = wire_json(503, "not even JSON");
    check_failure(&answer, 503, "HTTP 503");
    answer = wire_json(302, "{}");
    check_failure(&answer, 302, "redirect");
    answer = wire_json(200, "{\"error\":\"invalid_scope\"}");
    check_failure(&answer, 200, "invalid_scope");
    answer = wire_json(200, "{\"token_type\":\"Bearer\"}");
    check_failure(&answer, 200, "without an access_token");
    answer = wire_json(200, "{\"access_token\":\"\"}");
    check_failure(&answer, 200, "without an access_token");
    answer = wire_json(200, "{\"access_token\":\"s3cr3t\",\"token_type\":\"mac\"}");
    check_failure(&answer, 200, "another type than Bearer");
    answer = wire_json(200, "{\"access_token\":\"s3cr3t\",\"refresh_token\":\"a\\nb\"}");
    check_failure(&answer, 200, "refresh_token that has a line end");
    answer = wire_json(200, "{\"access_token\":4711}");
    check_failure(&answer, 200, "no token reply");
    answer = wire_json(200, "{\"access_token\":\"s3cr3t");
    check_failure(&answer, 200, "no token reply");
    answer = wire_json(200, "<html>s3cr3t</html>");
    answer.type = "text/html";
    check_failure(&answer, 200, "not JSON");
    answer = wire_failure(TL_ERR_LOST, true);
    check_failure(&answer, 0, "whether login.example.com took the login is not known, and it is not repeated");
    answer = wire_failure(TL_ERR_TIMEOUT, true);
    check_failure(&answer, 0, "not known");
}

/* The server repeats what was sent to it, in three spellings. */
static void test_secrets_are_not_repeated(void **state) {
    (void)state;
    wire_answer answer = wire_json(400, "{\"error\":\"bad\",\"error_description\":\"password p&ss s3cr3t is wrong\"}");
    check_failure(&answer, 400, "HTTP 400, bad");
    answer = wire_json(400, "{\"error\":\"p%26ss+s3cr3t\"}");
    check_failure(&answer, 400, "HTTP 400");
    answer = wire_json(400, "{\"error\":\"bad\",\"error_description\":\"client_secret=cl%21ent+s3cr3t\"}");
    check_failure(&answer, 400, "HTTP 400, bad");
}

/* Only when no connection was made, the next acquire tries again. */
static void test_no_connection_is_tried_again(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_failure(TL_ERR_CONNECT, false), wire_failure(TL_ERR_TLS, false), wire_failure(TL_ERR_TIMEOUT, false),
                                   TOKENS("acc3ss", "")};
    const tl_status told[] = {TL_ERR_CONNECT, TL_ERR_TLS, TL_ERR_TIMEOUT};
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    oauth_begin(&with, &options, answers, 4);
    for (size_t i = 0; i < 3; i++) {
        oauth_ask(&with, &got);
        expect_refused(&got, told[i], "the network failed");
        assert_int_equal(with.wire.count, i + 1);
    }
    with.wire.submit_status = TL_ERR_USAGE;
    oauth_ask(&with, &got);
    expect_refused(&got, TL_ERR_USAGE, "takes no request");
    with.wire.submit_status = TL_OK;
    oauth_ask(&with, &got);
    expect_given(&got, "acc3ss");
    oauth_end(&with);
}

static void check_lifetime(const char *body, int64_t lifetime_ms) {
    const wire_answer answers[] = {wire_json(200, body)};
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_CLIENT_CREDENTIALS);
    oauth_begin(&with, &options, answers, 1);
    oauth_ask(&with, &got);
    expect_given(&got, "a");
    assert_int_equal(got.lifetime_ms, lifetime_ms);
    oauth_end(&with);
}

static void test_lifetimes(void **state) {
    (void)state;
    check_lifetime("{\"access_token\":\"a\",\"expires_in\":3599}", 3599000);
    check_lifetime("{\"access_token\":\"a\",\"expires_in\":\"3599\",\"x\":[{}]}", 3599000);
    check_lifetime("{\"access_token\":\"a\",\"expires_in\":3599.5,\"token_type\":\"bearer\"}", 3599000);
    check_lifetime("{\"access_token\":\"a\",\"expires_in\":null,\"token_type\":null}", 0);
    check_lifetime("{\"access_token\":\"a\",\"expires_in\":-5}", 0);
    check_lifetime("{\"access_token\":\"a\",\"expires_in\":\"soon\"}", 0);
    check_lifetime("{\"access_token\":\"a\",\"expires_in\":{}}", 0);
    check_lifetime("{\"access_token\":\"a\",\"expires_in\":99999999999999999999}", INT64_C(315360000) * 1000);
}

static void test_secret_that_cannot_be_had(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("acc3ss", "")};
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    tl_token_source_free(options.password);
    options.password = tl_token_environment("TL_TEST_AUTH_PASSWORD");
    assert_int_equal(unsetenv("TL_TEST_AUTH_PASSWORD"), 0);
    oauth_begin(&with, &options, answers, 1);
    oauth_ask(&with, &got);
    expect_refused(&got, TL_ERR_SECRET, "TL_TEST_AUTH_PASSWORD");
    assert_int_equal(with.wire.count, 0);
    assert_int_equal(setenv("TL_TEST_AUTH_PASSWORD", "s3cr3t", 1), 0);
    oauth_ask(&with, &got); /* nothing was sent: it may be tried again */
    expect_given(&got, "acc3ss");
    assert_int_equal(unsetenv("TL_TEST_AUTH_PASSWORD"), 0);
    ask(with.source, NULL, &got);
    expect_given(&got, "acc3ss"); /* what is kept needs no transport */
    oauth_end(&with);
}

static void test_needs_a_transport(void **state) {
    (void)state;
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    oauth_begin(&with, &options, NULL, 0);
    ask(with.source, NULL, &got);
    expect_refused(&got, TL_ERR_USAGE, "a login needs a transport");
    oauth_end(&with);
}

/* The source goes while the request is out: who waits is told, and the exchange ends with its transport. */
static void test_freed_in_the_middle(void **state) {
    (void)state;
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    oauth_begin(&with, &options, NULL, 0);
    ask(with.source, &with.wire.base, &got);
    assert_int_equal(got.calls, 0);
    assert_int_equal(with.wire.count, 1);
    tl_token_source_free(with.source);
    with.source = NULL;
    expect_refused(&got, TL_ERR_CANCELLED, "freed");
    oauth_end(&with);
}

/* A cancelled login that was sent is a lost one; one that was not is none. */
static void test_transport_ends_under_a_login(void **state) {
    (void)state;
    const wire_answer answers[] = {{.status = TL_OK, .sent = false, .never = true, .body = ""}, TOKENS("acc3ss", "")};
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    oauth_begin(&with, &options, answers, 2);
    ask(with.source, &with.wire.base, &got);
    with.wire.base.vtable->free(&with.wire.base);
    expect_refused(&got, TL_ERR_CANCELLED, "");
    oauth_ask(&with, &got);
    expect_given(&got, "acc3ss");
    oauth_end(&with);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_password_grant),
        TEST_MEMORY(test_password_grant_without_client),
        TEST_MEMORY(test_basic_client),
        TEST_MEMORY(test_client_credentials),
        TEST_MEMORY(test_password_then_refresh),
        TEST_MEMORY(test_refresh_runs_out_then_password),
        TEST_MEMORY(test_failures_are_for_ever),
        TEST_MEMORY(test_secrets_are_not_repeated),
        TEST_MEMORY(test_no_connection_is_tried_again),
        TEST_MEMORY(test_lifetimes),
        TEST_MEMORY(test_secret_that_cannot_be_had),
        TEST_MEMORY(test_needs_a_transport),
        TEST_MEMORY(test_freed_in_the_middle),
        TEST_MEMORY(test_transport_ends_under_a_login),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
