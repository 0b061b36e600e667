/* A refresh token that a command stores: before it is used, and whatever happens to the source meanwhile. Runs real programs. */
#include "auth/oauth_fixture.h"

#include <stdio.h>
#include <string.h>

/* A store command gets the refresh token on its input; it is on no command line. The access token is used once that is done. */
static void test_store_command(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("a1", ",\"expires_in\":60,\"refresh_token\":\"s3cr3t-1\""),
                                   TOKENS("a2", ",\"refresh_token\":\"s3cr3t-2\"")};
    oauth_fixture with;
    asked got;
    char script[1200];
    oauth_begin_bare(&with, answers, 2);
    (void)snprintf(script, sizeof script, "tr '\\0' ' ' < /proc/$$/cmdline > %s.cmdline; cat > %s; test ! -e %s.fail", with.store, with.store,
                   with.store);
    const char *const argv[] = {"sh", "-c", script, NULL};
    tl_oauth_options options = oauth_options(TL_OAUTH_REFRESH_TOKEN);
    options.refresh_token = tl_token_static(tl_str_from("s3cr3t-0"));
    options.store_command = argv;
    oauth_make(&with, &options);
    ask(with.source, &with.wire.base, &got);
    fake_wire_drain(&with.wire);
    assert_int_equal(got.calls, 0); /* the reply is there, the token is not stored yet */
    fake_wire_drive_until(&with.wire, &got.calls);
    expect_given(&got, "a1");
    expect_file(with.store, "s3cr3t-1");
    char path[400];
    tl_buf text = {0};
    (void)snprintf(path, sizeof path, "%s.cmdline", with.store);
    assert_true(test_read_file(path, &text));
    assert_true(text.len > 0);
    expect_no_secret(text.ptr);
    tl_buf_dispose(&text);

    (void)snprintf(path, sizeof path, "%s.fail", with.store);
    assert_true(test_write_file(path, "", 0));
    fake_clock_advance(&with.clock, 60000);
    ask(with.source, &with.wire.base, &got);
    fake_wire_drive_until(&with.wire, &got.calls);
    expect_refused(&got, TL_ERR_SECRET, "the command sh, which is to store the refresh token, ended with exit status 1");
    assert_int_equal(with.wire.count, 2);
    assert_non_null(strstr(with.wire.requests[1].body, "refresh_token=s3cr3t-1&"));
    oauth_end(&with);
}

/* The source goes while the store command runs: it is waited for, because what it stores is not to be had again. */
static void test_freed_while_storing(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("a1", ",\"refresh_token\":\"s3cr3t-1\"")};
    oauth_fixture with;
    asked got;
    char script[1200];
    oauth_begin_bare(&with, answers, 1);
    (void)snprintf(script, sizeof script, "sleep 0.05; cat > %s", with.store);
    const char *const argv[] = {"sh", "-c", script, NULL};
    tl_oauth_options options = oauth_options(TL_OAUTH_REFRESH_TOKEN);
    options.refresh_token = tl_token_static(tl_str_from("s3cr3t-0"));
    options.store_command = argv;
    oauth_make(&with, &options);
    ask(with.source, &with.wire.base, &got);
    fake_wire_drain(&with.wire);
    tl_token_source_free(with.source);
    with.source = NULL;
    expect_refused(&got, TL_ERR_CANCELLED, "freed");
    expect_file(with.store, "s3cr3t-1");
    oauth_end(&with);
}

/* The same while the reply is still out: it comes with the transport's end and is stored all the same. */
static void test_reply_after_the_source_is_gone(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("a1", ",\"refresh_token\":\"s3cr3t-1\"")};
    oauth_fixture with;
    asked got;
    char script[1200];
    oauth_begin_bare(&with, answers, 1);
    (void)snprintf(script, sizeof script, "cat > %s", with.store);
    const char *const argv[] = {"sh", "-c", script, NULL};
    tl_oauth_options options = oauth_options(TL_OAUTH_REFRESH_TOKEN);
    options.refresh_token = tl_token_static(tl_str_from("s3cr3t-0"));
    options.store_command = argv;
    oauth_make(&with, &options);
    ask(with.source, &with.wire.base, &got);
    tl_token_source_free(with.source);
    with.source = NULL;
    expect_refused(&got, TL_ERR_CANCELLED, "freed");
    fake_wire_drain(&with.wire);
    expect_file(with.store, "s3cr3t-1");
    oauth_end(&with);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_store_command),
        TEST_MEMORY(test_freed_while_storing),
        TEST_MEMORY(test_reply_after_the_source_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
