/* Where a refresh token is kept: the file's mode and kind, the order of storing and using, and what happens when storing fails. */
#include "auth/oauth_fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/store.h"
#include "base/redact.h"

typedef struct folder {
    const char *path;
    char file[320];
} folder;

static void begin(folder *in) {
    in->path = test_temp_dir();
    assert_non_null(in->path);
    (void)snprintf(in->file, sizeof in->file, "%s/refresh", in->path);
}

static void end(folder *in) {
    assert_true(test_temp_dir_remove(in->path));
}

static void expect_store_error(tl_status status, const tl_error *error, const char *part) {
    assert_int_equal(status, TL_ERR_SECRET);
    if (!strstr(error->message, part)) {
        fail_msg("\"%s\" does not say \"%s\"", error->message, part);
    }
    expect_no_secret(error->message);
}

static void test_file_is_private(void **state) {
    (void)state;
    folder in;
    struct stat about;
    tl_buf got = {0};
    tl_error error = {0};
    begin(&in);
    mode_t before = umask(0);
    assert_int_equal(tl_store_file_write(in.file, tl_str_from("s3cr3t-1"), &error), TL_OK);
    assert_int_equal(stat(in.file, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    ino_t first = about.st_ino;
    assert_int_equal(tl_store_file_write(in.file, tl_str_from("s3cr3t-2"), &error), TL_OK);
    (void)umask(before);
    assert_int_equal(stat(in.file, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    assert_true(about.st_ino != first); /* another file took its place in one step */
    expect_file(in.file, "s3cr3t-2\n");
    assert_int_equal(tl_store_file_read(in.file, &got, &error), TL_OK);
    assert_true(tl_str_equal(tl_buf_str(&got), tl_str_from("s3cr3t-2")));
    tl_buf_dispose(&got);
    assert_int_equal(unlink(in.file), 0);
    assert_int_equal(rmdir(in.path), 0); /* nothing was left beside it */
    assert_int_equal(mkdir(in.path, 0700), 0);
    end(&in);
}

static void test_no_file_is_no_token(void **state) {
    (void)state;
    folder in;
    tl_buf got = {0};
    begin(&in);
    assert_int_equal(tl_store_file_read(in.file, &got, NULL), TL_OK);
    assert_int_equal(got.len, 0);
    end(&in);
}

static void test_links_are_refused(void **state) {
    (void)state;
    folder in;
    char target[320];
    tl_buf got = {0};
    tl_error error = {0};
    begin(&in);
    (void)snprintf(target, sizeof target, "%s/target", in.path);
    assert_true(test_write_file(target, "mine\n", 5));
    assert_int_equal(symlink(target, in.file), 0);
    expect_store_error(tl_store_file_read(in.file, &got, &error), &error, "symbolic link");
    expect_store_error(tl_store_file_write(in.file, tl_str_from("s3cr3t"), &error), &error, "symbolic link");
    expect_file(target, "mine\n");
    assert_int_equal(unlink(target), 0); /* also one that leads nowhere */
    expect_store_error(tl_store_file_write(in.file, tl_str_from("s3cr3t"), &error), &error, "symbolic link");
    assert_int_equal(access(target, F_OK), -1);
    assert_int_equal(got.len, 0);
    end(&in);
}

/* A link in the place of the file that is written first is not followed either. */
static void test_link_beside(void **state) {
    (void)state;
    folder in;
    char beside[400];
    char target[320];
    tl_error error = {0};
    begin(&in);
    (void)snprintf(target, sizeof target, "%s/target", in.path);
    (void)snprintf(beside, sizeof beside, "%s.%ld.new", in.file, (long)getpid());
    assert_true(test_write_file(target, "mine\n", 5));
    assert_int_equal(symlink(target, beside), 0);
    assert_int_equal(tl_store_file_write(in.file, tl_str_from("s3cr3t"), &error), TL_OK);
    expect_file(target, "mine\n");
    expect_file(in.file, "s3cr3t\n");
    end(&in);
}

static void test_other_kinds_are_refused(void **state) {
    (void)state;
    folder in;
    tl_buf got = {0};
    tl_error error = {0};
    begin(&in);
    assert_int_equal(mkdir(in.file, 0700), 0);
    expect_store_error(tl_store_file_read(in.file, &got, &error), &error, "not a regular file");
    expect_store_error(tl_store_file_write(in.file, tl_str_from("s3cr3t"), &error), &error, "not a regular file");
    assert_int_equal(rmdir(in.file), 0);
    assert_int_equal(mkfifo(in.file, 0600), 0);
    expect_store_error(tl_store_file_read(in.file, &got, &error), &error, "not a regular file");
    assert_int_equal(unlink(in.file), 0);
    assert_true(test_write_file(in.file, "s3cr3t\n", 7));
    assert_int_equal(chmod(in.file, 0640), 0);
    expect_store_error(tl_store_file_read(in.file, &got, &error), &error, "chmod 600");
    expect_store_error(tl_store_file_write(in.file, tl_str_from("s3cr3t-2"), &error), &error, "chmod 600");
    expect_file(in.file, "s3cr3t\n");
    assert_true(test_write_file(in.file, "\n", 1));
    assert_int_equal(chmod(in.file, 0600), 0);
    expect_store_error(tl_store_file_read(in.file, &got, &error), &error, "is empty");
    char *large = calloc(1, 70000);
    assert_non_null(large);
    memset(large, 'x', 70000);
    assert_true(test_write_file(in.file, large, 70000));
    free(large);
    expect_store_error(tl_store_file_read(in.file, &got, &error), &error, "longer than 64 KiB");
    expect_store_error(tl_store_file_write("no/such/folder/refresh", tl_str_from("s3cr3t"), &error), &error, "No such file");
    assert_true(error.os_code != 0);
    end(&in);
}

static void test_grants_without_a_store(void **state) {
    (void)state;
    static const char *const argv[] = {"cat", NULL};
    const tl_oauth_grant grants[] = {TL_OAUTH_REFRESH_TOKEN, TL_OAUTH_AUTHORIZATION_CODE};
    tl_token_source *source = NULL;
    tl_error error = {0};
    for (size_t i = 0; i < 2; i++) {
        tl_oauth_options options = oauth_options(grants[i]);
        options.refresh_token = tl_token_static(tl_str_from("s3cr3t-0"));
        assert_int_equal(tl_oauth_new(&source, &options, &error), TL_ERR_CONFIG);
        assert_non_null(strstr(error.message, "store"));
        options = oauth_options(grants[i]);
        options.store_command = argv;
        assert_int_equal(tl_oauth_new(&source, &options, &error), TL_ERR_CONFIG);
        assert_non_null(strstr(error.message, "read"));
        options = oauth_options(grants[i]);
        options.store_command = argv;
        options.store_file = "file";
        options.refresh_token = tl_token_static(tl_str_from("s3cr3t-0"));
        assert_int_equal(tl_oauth_new(&source, &options, &error), TL_ERR_CONFIG);
        assert_non_null(strstr(error.message, "not both"));
    }
}

/* What the server sees, and what the store holds at that moment. */
typedef struct witness {
    oauth_fixture *with;
    char stored[8][64];
} witness;

static void watch(void *context, size_t number, const wire_request *request, wire_answer *answer) {
    static const char *const replies[] = {
        "{\"access_token\":\"a1\",\"expires_in\":60,\"refresh_token\":\"s3cr3t-1\"}",
        "{\"access_token\":\"a2\",\"expires_in\":60,\"refresh_token\":\"s3cr3t-2\"}",
        "{\"access_token\":\"a3\",\"expires_in\":60}",
        "{\"access_token\":\"a4\",\"expires_in\":60,\"refresh_token\":\"s3cr3t-2\"}",
    };
    witness *w = context;
    tl_buf file = {0};
    (void)request;
    assert_true(number < 4);
    if (test_read_file(w->with->store, &file)) {
        assert_true(file.len < sizeof w->stored[0]);
        memcpy(w->stored[number], file.ptr, file.len);
        tl_buf_dispose(&file);
    }
    answer->body = replies[number];
}

/* The second request goes out with what the first reply brought, and finds it stored; so does whoever is given the access token. */
static void test_stored_before_it_is_used(void **state) {
    (void)state;
    oauth_fixture with;
    witness w = {.with = &with};
    asked got;
    oauth_begin_bare(&with, NULL, 0);
    with.wire.script = watch;
    with.wire.context = &w;
    tl_oauth_options options = oauth_options(TL_OAUTH_REFRESH_TOKEN);
    options.refresh_token = tl_token_static(tl_str_from("s3cr3t-0"));
    options.store_file = with.store;
    oauth_make(&with, &options);
    static const char *const given[] = {"a1", "a2", "a3", "a4"};
    static const char *const files[] = {"s3cr3t-1\n", "s3cr3t-2\n", "s3cr3t-2\n", "s3cr3t-2\n"};
    static const char *const sent[] = {"s3cr3t-0", "s3cr3t-1", "s3cr3t-2", "s3cr3t-2"};
    for (size_t i = 0; i < 4; i++) {
        char body[256];
        oauth_ask(&with, &got);
        expect_given(&got, given[i]);
        expect_file(with.store, files[i]);
        assert_string_equal(w.stored[i], i == 0 ? "" : files[i - 1]);
        (void)snprintf(body, sizeof body, "grant_type=refresh_token&refresh_token=%s&client_id=client&client_secret=cl%%21ent+s3cr3t", sent[i]);
        expect_request(&with.wire, i, FORM_HEADERS, body);
        fake_clock_advance(&with.clock, 60000);
    }
    oauth_end(&with);
}

/* From the reply on, before anybody leases one; of the file as soon as it is read. */
static void test_the_redactor_knows_them(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("s3cr3t-access-7", ",\"refresh_token\":\"s3cr3t-rotated-7\"")};
    oauth_fixture with;
    asked got;
    tl_error error = {0};
    oauth_begin_bare(&with, answers, 1);
    assert_int_equal(tl_store_file_write(with.store, tl_str_from("s3cr3t-of-the-file-7"), &error), TL_OK);
    tl_oauth_options options = oauth_options(TL_OAUTH_REFRESH_TOKEN);
    options.store_file = with.store;
    oauth_make(&with, &options);
    assert_false(tl_redact_has_secret(tl_str_from("a s3cr3t-of-the-file-7 b")));
    oauth_ask(&with, &got);
    expect_given(&got, "s3cr3t-access-7");
    assert_true(tl_redact_has_secret(tl_str_from("a s3cr3t-of-the-file-7 b")));
    assert_true(tl_redact_has_secret(tl_str_from("a s3cr3t-access-7 b")));
    assert_true(tl_redact_has_secret(tl_str_from("a s3cr3t-rotated-7 b")));
    oauth_end(&with);
}

/* What another program has stored since counts; a new source begins with the file, not with the first token of its config. */
static void test_the_file_counts(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("a1", ",\"expires_in\":60"), TOKENS("a2", ",\"expires_in\":60")};
    oauth_fixture with;
    asked got;
    oauth_begin_bare(&with, answers, 2);
    assert_true(test_write_file(with.store, "s3cr3t-7\n", 9));
    tl_oauth_options options = oauth_options(TL_OAUTH_REFRESH_TOKEN);
    options.refresh_token = tl_token_static(tl_str_from("s3cr3t-0"));
    options.store_file = with.store;
    oauth_make(&with, &options);
    oauth_ask(&with, &got);
    assert_non_null(strstr(with.wire.requests[0].body, "refresh_token=s3cr3t-7&"));
    assert_true(test_write_file(with.store, "s3cr3t-8\n", 9));
    fake_clock_advance(&with.clock, 60000);
    oauth_ask(&with, &got);
    assert_non_null(strstr(with.wire.requests[1].body, "refresh_token=s3cr3t-8&"));
    oauth_end(&with);
}

/* A token that cannot be stored is not used. The next acquire stores it first, without asking the server for what it gave already. */
static void test_store_fails(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("a1", ",\"refresh_token\":\"s3cr3t-1\""), TOKENS("a2", "")};
    oauth_fixture with;
    asked got;
    oauth_begin_bare(&with, answers, 2);
    char inner[400];
    char file[420];
    (void)snprintf(inner, sizeof inner, "%s/gone", with.folder);
    (void)snprintf(file, sizeof file, "%s/refresh", inner);
    tl_oauth_options options = oauth_options(TL_OAUTH_REFRESH_TOKEN);
    options.refresh_token = tl_token_static(tl_str_from("s3cr3t-0"));
    options.store_file = file;
    oauth_make(&with, &options);
    for (int i = 0; i < 2; i++) {
        oauth_ask(&with, &got);
        expect_refused(&got, TL_ERR_SECRET, "which stores the refresh token");
        assert_int_equal(with.wire.count, 1);
    }
    assert_int_equal(mkdir(inner, 0700), 0);
    oauth_ask(&with, &got);
    expect_given(&got, "a2");
    expect_file(file, "s3cr3t-1\n");
    assert_int_equal(with.wire.count, 2);
    assert_non_null(strstr(with.wire.requests[1].body, "refresh_token=s3cr3t-1&"));
    oauth_end(&with);
}

static void test_nothing_stored_yet(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS("a1", "")};
    oauth_fixture with;
    asked got;
    oauth_begin_bare(&with, answers, 1);
    tl_oauth_options options = oauth_options(TL_OAUTH_AUTHORIZATION_CODE);
    options.store_file = with.store;
    oauth_make(&with, &options);
    oauth_ask(&with, &got);
    expect_refused(&got, TL_ERR_AUTH, "log in first");
    assert_int_equal(with.wire.count, 0);
    assert_true(test_write_file(with.store, "s3cr3t-1\n", 9)); /* the login that was asked for */
    oauth_ask(&with, &got);
    expect_given(&got, "a1");
    oauth_end(&with);
}

/* The refresh token is refused: for these grants that is the end, and the message says what to do. */
static void test_refused_refresh_token(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"token s3cr3t-1 was revoked\"}"),
                                   TOKENS("late", "")};
    oauth_fixture with;
    asked got;
    oauth_begin_bare(&with, answers, 2);
    assert_true(test_write_file(with.store, "s3cr3t-1\n", 9));
    tl_oauth_options options = oauth_options(TL_OAUTH_AUTHORIZATION_CODE);
    options.store_file = with.store;
    oauth_make(&with, &options);
    for (int i = 0; i < 2; i++) {
        oauth_ask(&with, &got);
        expect_refused(&got, TL_ERR_AUTH, "login.example.com refuses the refresh token: HTTP 400, invalid_grant");
    }
    assert_int_equal(with.wire.count, 1);
    oauth_end(&with);
}

/* The password grant with a file: what it holds is used first; when that is refused, the password, once, and what came then is stored. */
static void test_password_with_a_file(void **state) {
    (void)state;
    const wire_answer answers[] = {wire_json(400, "{\"error\":\"invalid_grant\"}"), TOKENS("a1", ",\"expires_in\":60"),
                                   TOKENS("a2", ",\"expires_in\":60,\"refresh_token\":\"s3cr3t-2\""), TOKENS("a3", "")};
    static const char *const grants[] = {"grant_type=refresh_token&refresh_token=s3cr3t-1&", "grant_type=password&", "grant_type=password&",
                                         "grant_type=refresh_token&refresh_token=s3cr3t-2&"};
    oauth_fixture with;
    asked got;
    oauth_begin_bare(&with, answers, 4);
    assert_true(test_write_file(with.store, "s3cr3t-1\n", 9));
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    options.store_file = with.store;
    oauth_make(&with, &options);
    oauth_ask(&with, &got);
    expect_given(&got, "a1");
    expect_file(with.store, "s3cr3t-1\n"); /* no new one came; the old one is not tried again */
    fake_clock_advance(&with.clock, 60000);
    oauth_ask(&with, &got);
    expect_given(&got, "a2");
    expect_file(with.store, "s3cr3t-2\n");
    fake_clock_advance(&with.clock, 60000);
    oauth_ask(&with, &got);
    expect_given(&got, "a3");
    assert_int_equal(with.wire.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(strncmp(with.wire.requests[i].body, grants[i], strlen(grants[i])), 0);
    }
    oauth_end(&with);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_file_is_private),          TEST_MEMORY(test_no_file_is_no_token),
        TEST_MEMORY(test_links_are_refused),        TEST_MEMORY(test_link_beside),
        TEST_MEMORY(test_other_kinds_are_refused),  TEST_MEMORY(test_grants_without_a_store),
        TEST_MEMORY(test_stored_before_it_is_used), TEST_MEMORY(test_the_redactor_knows_them),
        TEST_MEMORY(test_the_file_counts),          TEST_MEMORY(test_store_fails),
        TEST_MEMORY(test_nothing_stored_yet),       TEST_MEMORY(test_refused_refresh_token),
        TEST_MEMORY(test_password_with_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
