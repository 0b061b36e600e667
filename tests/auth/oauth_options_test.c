/* OAuth 2: options that cannot work are told when the source is made, and its sources are freed all the same. */
#include "auth/oauth_fixture.h"

#include <string.h>

static void check_wrong(tl_oauth_options options, tl_status status, const char *part) {
    tl_token_source *source = NULL;
    tl_error error = {0};
    tl_status got = tl_oauth_new(&source, &options, &error);
    if (got != status || !strstr(error.message, part)) {
        fail_msg("expected %s with \"%s\", got %s: %s", tl_status_name(status), part, tl_status_name(got), error.message);
    }
    assert_null(source);
}

static void drop(tl_token_source **source) {
    tl_token_source_free(*source);
    *source = NULL;
}

static void test_urls(void **state) {
    (void)state;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    options.token_url = NULL;
    check_wrong(options, TL_ERR_CONFIG, "token_url");
    options = oauth_options(TL_OAUTH_PASSWORD);
    options.token_url = "http://login.example.com/token";
    check_wrong(options, TL_ERR_CONFIG, "unencrypted");
    options = oauth_options(TL_OAUTH_PASSWORD);
    options.token_url = "https://user:s3cr3t@login.example.com/token";
    check_wrong(options, TL_ERR_CONFIG, "user name or password");
    options = oauth_options(TL_OAUTH_PASSWORD);
    options.user_agent = "a\nb";
    check_wrong(options, TL_ERR_CONFIG, "user agent");
}

static void test_missing_sources(void **state) {
    (void)state;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    drop(&options.password);
    check_wrong(options, TL_ERR_CONFIG, "password");
    options = oauth_options(TL_OAUTH_PASSWORD);
    drop(&options.user);
    check_wrong(options, TL_ERR_CONFIG, "user");
    options = oauth_options(TL_OAUTH_CLIENT_CREDENTIALS);
    drop(&options.client_secret);
    check_wrong(options, TL_ERR_CONFIG, "client_secret");
    options = oauth_options(TL_OAUTH_CLIENT_CREDENTIALS);
    drop(&options.client_id);
    check_wrong(options, TL_ERR_CONFIG, "client_id");
    options = oauth_options(TL_OAUTH_PASSWORD);
    drop(&options.client_id);
    check_wrong(options, TL_ERR_CONFIG, "client_id");
    options = oauth_options(TL_OAUTH_PASSWORD);
    drop(&options.client_secret);
    options.refresh_client_auth = TL_OAUTH_CLIENT_BASIC;
    check_wrong(options, TL_ERR_CONFIG, "Basic");
}

static void test_settings_that_do_not_fit(void **state) {
    (void)state;
    static const char *const argv[] = {"cat", NULL};
    tl_token_cache_options cache = TL_TOKEN_CACHE_OPTIONS_INIT;
    tl_oauth_options options = oauth_options((tl_oauth_grant)0);
    check_wrong(options, TL_ERR_CONFIG, "grant");
    options = oauth_options(TL_OAUTH_CLIENT_CREDENTIALS);
    options.store_file = "refresh";
    check_wrong(options, TL_ERR_CONFIG, "no refresh token");
    options = oauth_options(TL_OAUTH_PASSWORD);
    options.store_command = argv;
    check_wrong(options, TL_ERR_CONFIG, "file");
    options = oauth_options(TL_OAUTH_PASSWORD);
    options.client_auth = (tl_oauth_client_auth)7;
    check_wrong(options, TL_ERR_CONFIG, "no such way");
    cache.chains = 2;
    options = oauth_options(TL_OAUTH_PASSWORD);
    options.cache = &cache;
    check_wrong(options, TL_ERR_CONFIG, "chains");
    options = oauth_options(TL_OAUTH_PASSWORD);
    options.struct_size = 0;
    check_wrong(options, TL_ERR_USAGE, "TL_OAUTH_OPTIONS_INIT");
    options = oauth_options(TL_OAUTH_PASSWORD);
    assert_int_equal(tl_oauth_new(NULL, &options, NULL), TL_ERR_USAGE);
    assert_int_equal(tl_oauth_new(NULL, NULL, NULL), TL_ERR_USAGE);
}

/* The options' initialiser names every member in its place. */
static void test_initialiser(void **state) {
    (void)state;
    const tl_oauth_options made = TL_OAUTH_OPTIONS_INIT;
    assert_int_equal(made.struct_size, sizeof made);
    assert_null(made.token_url);
    assert_null(made.cache);
    assert_null(made.redirect_uri);
    assert_false(made.no_pkce);
    assert_false(made.allow_plain_http);
    assert_int_equal(made.timeouts.total_ms, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_urls),
        TEST_MEMORY(test_missing_sources),
        TEST_MEMORY(test_settings_that_do_not_fit),
        TEST_MEMORY(test_initialiser),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
