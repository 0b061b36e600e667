/* User and password as one text for Basic (RFC 7617), and that what was refused is not sent again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <trunkline/token.h>

#include "support/support.h"

typedef struct answer {
    int calls;
    tl_status status;
    uint64_t lease;
    char token[200];
    char message[400];
} answer;

static void on_token(void *context, tl_status status, const tl_token_lease *lease, const tl_error *error) {
    answer *to = context;
    to->calls++;
    to->status = status;
    to->token[0] = to->message[0] = '\0';
    if (lease) {
        to->lease = lease->id;
        (void)snprintf(to->token, sizeof to->token, "%.*s", (int)lease->token.len, lease->token.ptr);
    }
    if (status != TL_OK && error) {
        (void)snprintf(to->message, sizeof to->message, "%s", error->message);
    }
}

static tl_token_source *make(const char *user, const char *password) {
    tl_token_source *source = NULL;
    tl_error error = {0};
    assert_int_equal(tl_token_basic(&source, tl_token_static(tl_str_from(user)), tl_token_static(tl_str_from(password)), &error), TL_OK);
    return source;
}

static void ask(tl_token_source *source, answer *to) {
    const tl_token_asker who = TL_TOKEN_ASKER_INIT;
    int before = to->calls;
    source->vtable->acquire(source, &who, on_token, to);
    assert_int_equal(to->calls, before + 1);
}

static void test_text(void **state) {
    (void)state;
    answer got = {0};
    tl_token_source *source = make("Aladdin", "open sesame"); /* RFC 7617, 2 */
    for (int i = 0; i < 2; i++) {
        ask(source, &got);
        assert_int_equal(got.status, TL_OK);
        assert_string_equal(got.token, "QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        (void)source->vtable->release(source, got.lease, TL_TOKEN_ACCEPTED, tl_str_from(NULL));
    }
    tl_token_source_free(source);
    source = make("test", "123\xC2\xA3"); /* 2.1 */
    ask(source, &got);
    assert_string_equal(got.token, "dGVzdDoxMjPCow==");
    (void)source->vtable->release(source, got.lease, TL_TOKEN_UNUSED, tl_str_from(NULL));
    tl_token_source_free(source);
}

static void test_refused_once_is_refused(void **state) {
    (void)state;
    answer got = {0};
    tl_token_source *source = make("u", "s3cr3t");
    ask(source, &got);
    assert_int_equal(got.status, TL_OK);
    (void)source->vtable->release(source, got.lease, TL_TOKEN_REFUSED, tl_str_from(NULL));
    for (int i = 0; i < 2; i++) {
        ask(source, &got);
        assert_int_equal(got.status, TL_ERR_AUTH);
        assert_string_equal(got.message, "the system refused this user and password before: they are not sent again");
    }
    tl_token_source_free(source);
}

static void test_what_it_cannot_carry(void **state) {
    (void)state;
    static const struct {
        const char *user;
        const char *password;
    } bad[] = {{"a:b", "c"}, {"a", "b\nc"}, {"a\x7F", "b"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        answer got = {0};
        tl_token_source *source = make(bad[i].user, bad[i].password);
        ask(source, &got);
        assert_int_equal(got.status, TL_ERR_SECRET);
        assert_string_equal(got.token, "");
        tl_token_source_free(source);
    }
}

static void test_what_is_missing(void **state) {
    (void)state;
    answer got = {0};
    tl_error error = {0};
    tl_token_source *source = NULL;
    assert_int_equal(tl_token_basic(&source, tl_token_static(tl_str_from("u")), NULL, &error), TL_ERR_USAGE);
    assert_null(source);
    assert_int_equal(tl_token_basic(&source, tl_token_static(tl_str_from("u")), tl_token_environment("TL_TEST_NO_SUCH_VARIABLE"), &error), TL_OK);
    ask(source, &got);
    assert_int_equal(got.status, TL_ERR_SECRET);
    tl_token_source_free(source);
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_text), TEST_MEMORY(test_refused_once_is_refused), TEST_MEMORY(test_what_it_cannot_carry),
                                       TEST_MEMORY(test_what_is_missing)};
    return cmocka_run_group_tests_name("basic", tests, NULL, NULL);
}
