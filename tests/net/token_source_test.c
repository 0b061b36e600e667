/* The simple token sources: what they give, what they refuse, and that no message shows a secret. */
#include "net/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "net/watch.h"
#include <trunkline/token.h>

typedef struct answer {
    int calls;
    tl_status status;
    char token[128];
    size_t len;
    tl_error error;
} answer;

static void on_token(void *context, tl_status status, const tl_token_lease *lease, const tl_error *error) {
    answer *got = context;
    tl_str token = lease ? lease->token : tl_str_from(NULL);
    assert_true((lease != NULL) == (status == TL_OK));
    size_t len = token.len < sizeof got->token - 1 ? token.len : sizeof got->token - 1;
    got->calls++;
    got->status = status;
    got->len = token.len;
    if (len) {
        memcpy(got->token, token.ptr, len);
    }
    got->token[len] = '\0';
    if (error) {
        got->error = *error;
    }
}

static answer acquire(tl_token_source *source) {
    answer got = {0};
    tl_token_asker who = TL_TOKEN_ASKER_INIT;
    assert_non_null(source);
    source->vtable->acquire(source, &who, on_token, &got);
    assert_int_equal(got.calls, 1);
    return got;
}

static void expect_token(tl_token_source *source, const char *token) {
    answer got = acquire(source);
    if (got.status != TL_OK) {
        fail_msg("no token: %s", got.error.message);
    }
    assert_string_equal(got.token, token);
    assert_int_equal(got.len, strlen(token));
}

static void expect_none(tl_token_source *source, const char *part) {
    answer got = acquire(source);
    assert_int_equal(got.status, TL_ERR_SECRET);
    assert_int_equal(got.error.status, TL_ERR_SECRET);
    assert_int_equal(got.len, 0);
    if (!strstr(got.error.message, part)) {
        fail_msg("\"%s\" does not say \"%s\"", got.error.message, part);
    }
    assert_null(strstr(got.error.message, "s3cret"));
}

static void test_static(void **state) {
    (void)state;
    char token[] = "t0ken";
    tl_token_source *source = tl_token_static(tl_str_from(token));
    memset(token, 'x', sizeof token - 1); /* it was copied */
    expect_token(source, "t0ken");
    assert_false(source->vtable->release(source, 0, TL_TOKEN_REFUSED, tl_str_from(NULL))); /* there is no other */
    expect_token(source, "t0ken");
    tl_token_source_free(source);
    tl_token_source_free(NULL);
}

static void test_environment(void **state) {
    (void)state;
    tl_token_source *source = tl_token_environment("TL_TEST_TOKEN");
    (void)unsetenv("TL_TEST_TOKEN");
    expect_none(source, "TL_TEST_TOKEN, which is to hold the token, is not set");
    (void)setenv("TL_TEST_TOKEN", "", 1);
    expect_none(source, "TL_TEST_TOKEN, which is to hold the token, is empty");
    (void)setenv("TL_TEST_TOKEN", "first", 1);
    expect_token(source, "first"); /* read at first use, not before */
    (void)setenv("TL_TEST_TOKEN", "second", 1);
    expect_token(source, "first"); /* and only then */
    tl_token_source_free(source);
    source = tl_token_environment(NULL);
    expect_none(source, "has no name");
    tl_token_source_free(source);
}

static void test_file(void **state) {
    (void)state;
    static const struct {
        const char *content;
        const char *token;
        const char *part; /* of the message, when there is no token */
    } cases[] = {{"t0ken", "t0ken", NULL},          {"t0ken\n", "t0ken", NULL}, {"t0ken\r\n", "t0ken", NULL}, {"t0ken\nsecond\n", "t0ken", NULL},
                 {"t0 ken \r\nx", "t0 ken ", NULL}, {"", NULL, "is empty"},     {"\n", NULL, "is empty"},     {"\r\ns3cret\n", NULL, "is empty"}};
    const char *folder = test_temp_dir();
    char path[256];
    assert_non_null(folder);
    (void)snprintf(path, sizeof path, "%s/token", folder);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        assert_true(test_write_file(path, cases[i].content, strlen(cases[i].content)));
        tl_token_source *source = tl_token_file(path);
        if (cases[i].token) {
            expect_token(source, cases[i].token);
            assert_true(test_write_file(path, "other", 5));
            expect_token(source, cases[i].token);
        } else {
            expect_none(source, path);
            expect_none(source, cases[i].part);
            assert_true(test_write_file(path, "at last", 7));
            expect_token(source, "at last"); /* a failure is not remembered */
        }
        tl_token_source_free(source);
    }
    assert_true(test_temp_dir_remove(folder));
}

static void test_file_sizes(void **state) {
    (void)state;
    enum { MOST = 64 * 1024 };
    const char *folder = test_temp_dir();
    char path[256];
    char *content = test_malloc(2 * MOST);
    assert_non_null(folder);
    (void)snprintf(path, sizeof path, "%s/token", folder);
    memset(content, 's', 2 * MOST);
    assert_true(test_write_file(path, content, MOST));
    tl_token_source *source = tl_token_file(path);
    assert_int_equal(acquire(source).len, MOST);
    tl_token_source_free(source);
    assert_true(test_write_file(path, content, MOST + 1));
    source = tl_token_file(path);
    expect_none(source, "longer than 64 KiB");
    content[MOST] = '\n'; /* the line fits, whatever follows */
    assert_true(test_write_file(path, content, 2 * MOST));
    assert_int_equal(acquire(source).len, MOST);
    tl_token_source_free(source);
    test_free(content);
    assert_true(test_temp_dir_remove(folder));
}

static void test_what_is_no_file(void **state) {
    (void)state;
    const char *folder = test_temp_dir();
    char path[256];
    assert_non_null(folder);
    tl_token_source *source = tl_token_file(folder);
    expect_none(source, "is a directory");
    tl_token_source_free(source);
    (void)snprintf(path, sizeof path, "%s/missing", folder);
    source = tl_token_file(path);
    expect_none(source, path);
    assert_true(acquire(source).error.os_code != 0);
    tl_token_source_free(source);
    /* A pipe that nobody writes to would keep us waiting. */
    (void)snprintf(path, sizeof path, "%s/pipe", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    source = tl_token_file(path);
    expect_none(source, "not a regular file");
    tl_token_source_free(source);
    source = tl_token_file(NULL);
    expect_none(source, "has no path");
    tl_token_source_free(source);
    assert_true(test_temp_dir_remove(folder));
}

static void test_secrets_are_wiped(void **state) {
    (void)state;
    const char *folder = test_temp_dir();
    char path[256];
    assert_non_null(folder);
    (void)snprintf(path, sizeof path, "%s/token", folder);
    assert_true(test_write_file(path, "s3cret-file\nmore s3cret", 23));
    (void)setenv("TL_TEST_TOKEN", "s3cret-variable", 1);
    watch_begin("s3cret");
    tl_token_source *sources[] = {tl_token_static(tl_str_from("s3cret-given")), tl_token_environment("TL_TEST_TOKEN"), tl_token_file(path)};
    answer got[ARRAY_LENGTH(sources)];
    for (size_t i = 0; i < ARRAY_LENGTH(sources); i++) {
        got[i] = acquire(sources[i]);
        tl_token_source_free(sources[i]);
    }
    size_t left = watch_end();
    for (size_t i = 0; i < ARRAY_LENGTH(sources); i++) {
        assert_int_equal(strncmp(got[i].token, "s3cret", 6), 0);
    }
    assert_int_equal(left, 0);
    (void)unsetenv("TL_TEST_TOKEN");
    assert_true(test_temp_dir_remove(folder));
}

static void test_out_of_memory(void **state) {
    (void)state;
    const char *folder = test_temp_dir();
    char path[256];
    assert_non_null(folder);
    (void)snprintf(path, sizeof path, "%s/token", folder);
    assert_true(test_write_file(path, "t0ken", 5));
    bool failed = true;
    for (size_t n = 1; failed && n < 50; n++) {
        failing_alloc_at(n);
        tl_token_source *source = tl_token_file(path);
        if (source) {
            answer got = {0};
            tl_token_asker who = TL_TOKEN_ASKER_INIT;
            source->vtable->acquire(source, &who, on_token, &got);
            assert_int_equal(got.calls, 1);
            assert_int_equal(got.status, failing_alloc_happened() ? TL_ERR_MEMORY : TL_OK);
        }
        failed = failing_alloc_happened();
        assert_true(failed || source);
        failing_alloc_at(0);
        tl_token_source_free(source);
    }
    assert_false(failed);
    for (size_t n = 1; n < 3; n++) {
        failing_alloc_at(n);
        tl_token_source *source = tl_token_static(tl_str_from("t0ken"));
        assert_null(source);
        failing_alloc_at(0);
    }
    assert_true(test_temp_dir_remove(folder));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_static),        TEST_MEMORY(test_environment),     TEST_MEMORY(test_file),
        TEST_MEMORY(test_file_sizes),    TEST_MEMORY(test_what_is_no_file), cmocka_unit_test(test_secrets_are_wiped),
        TEST_MEMORY(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
