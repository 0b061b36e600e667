/* Nothing of the library gives memory back that still holds a secret: an allocator that looks at every block before it is freed. */
#include "auth/oauth_fixture.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/oauth_browser.h"
#include <trunkline/call.h>
#include <trunkline/login.h>

/* Looking at every byte of a block meets the padding of structs: that is no mistake to memcheck then. */
#if defined(__has_include)
#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#endif
#endif
#ifndef VALGRIND_MAKE_MEM_DEFINED
#define VALGRIND_MAKE_MEM_DEFINED(from, size) (0)
#endif

#define SECRET "s3cr3t"
#define SECRET_BASE64 "czNjcjN0"

/* ---- the allocator ---- */

typedef struct head {
    size_t size;
    size_t number;
    _Alignas(max_align_t) char bytes[];
} head;

static atomic_size_t allocations;
static atomic_size_t dirty;
static atomic_size_t last_dirty;
static atomic_long live;

static bool holds(const char *bytes, size_t size, const char *text) {
    size_t len = strlen(text);
    for (size_t i = 0; i + len <= size; i++) {
        if (memcmp(bytes + i, text, len) == 0) {
            return true;
        }
    }
    return false;
}

static head *head_of(void *block) {
    return (head *)(void *)((char *)block - offsetof(head, bytes));
}

static void *watching_allocate(size_t size, void *context) {
    (void)context;
    head *one = calloc(1, sizeof *one + size);
    if (!one) {
        return NULL;
    }
    one->size = size;
    one->number = atomic_fetch_add(&allocations, 1);
    atomic_fetch_add(&live, 1);
    return one->bytes;
}

static void watching_release(void *block, void *context) {
    (void)context;
    if (block) {
        head *one = head_of(block);
        (void)VALGRIND_MAKE_MEM_DEFINED(one->bytes, one->size);
        if (holds(one->bytes, one->size, SECRET) || holds(one->bytes, one->size, SECRET_BASE64)) {
            atomic_fetch_add(&dirty, 1);
            atomic_store(&last_dirty, one->number);
        }
        atomic_fetch_sub(&live, 1);
        free(one);
    }
}

/* Always moves: what grows leaves its old place behind. */
static void *watching_reallocate(void *block, size_t size, void *context) {
    void *moved = watching_allocate(size, context);
    if (moved && block) {
        size_t old = head_of(block)->size;
        memcpy(moved, block, old < size ? old : size);
        watching_release(block, context);
    }
    return moved;
}

static const tl_allocator watching = {watching_allocate, watching_reallocate, watching_release, NULL};

static int setup(void **state) {
    (void)state;
    atomic_store(&allocations, 0);
    atomic_store(&dirty, 0);
    atomic_store(&live, 0);
    tl_set_allocator(&watching);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    tl_set_allocator(NULL);
    if (atomic_load(&dirty) || atomic_load(&live)) {
        fprintf(stderr, "%zu blocks with a secret were given back (one was allocation %zu), %ld not at all\n", atomic_load(&dirty),
                atomic_load(&last_dirty), atomic_load(&live));
        return -1;
    }
    return 0;
}

/* The allocator sees what it is to see. */
static void test_the_watch_itself(void **state) {
    (void)state;
    tl_buf buf = {0};
    assert_int_equal(tl_buf_append(&buf, tl_str_from("xx" SECRET)), TL_OK);
    tl_buf_dispose(&buf);
    assert_int_equal(atomic_load(&dirty), 1);
    assert_int_equal(tl_buf_append(&buf, tl_str_from("xx" SECRET)), TL_OK);
    tl_buf_dispose_secret(&buf);
    assert_int_equal(atomic_load(&dirty), 1);
    atomic_store(&dirty, 0);
}

/* ---- what may leave secrets behind ---- */

static void expect_clean(void) {
    assert_int_equal(atomic_load(&dirty), 0);
}

static void test_oauth_password(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS(SECRET "-access", ",\"expires_in\":60,\"refresh_token\":\"" SECRET "-r1\""),
                                   wire_json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"" SECRET "-r1\"}"),
                                   wire_json(200, "{\"access_token\":\"\\u0073"
                                                  "3cr3t\",\"access_token\":\"" SECRET "-again\",\"expires_in\":60}"),
                                   wire_json(500, SECRET)};
    oauth_fixture with;
    asked got;
    tl_oauth_options options = oauth_options(TL_OAUTH_PASSWORD);
    options.client_auth = TL_OAUTH_CLIENT_BASIC;
    oauth_begin(&with, &options, answers, 4);
    for (int i = 0; i < 3; i++) {
        oauth_ask(&with, &got);
        fake_clock_advance(&with.clock, 60000);
    }
    assert_int_equal(got.status, TL_ERR_AUTH);
    oauth_end(&with);
    expect_clean();
}

static void test_oauth_refresh(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS(SECRET "-access", ",\"expires_in\":60,\"refresh_token\":\"" SECRET "-r1\""),
                                   TOKENS(SECRET "-access", ",\"expires_in\":60,\"refresh_token\":\"" SECRET "-r2\"")};
    oauth_fixture with;
    asked got;
    oauth_begin_bare(&with, answers, 2);
    tl_oauth_options options = oauth_options(TL_OAUTH_REFRESH_TOKEN);
    options.refresh_token = tl_token_static(tl_str_from(SECRET "-r0"));
    options.store_file = with.store;
    oauth_make(&with, &options);
    for (int i = 0; i < 2; i++) {
        oauth_ask(&with, &got);
        assert_int_equal(got.status, TL_OK);
        fake_clock_advance(&with.clock, 60000);
    }
    oauth_end(&with);
    expect_clean();
}

static void test_browser(void **state) {
    (void)state;
    const wire_answer answers[] = {TOKENS(SECRET "-access", ",\"refresh_token\":\"" SECRET "-r1\"")};
    oauth_fixture with;
    tl_oauth_login *login = NULL;
    oauth_begin_bare(&with, answers, 1);
    tl_oauth_options options = oauth_options(TL_OAUTH_AUTHORIZATION_CODE);
    options.store_file = with.store;
    options.authorize_url = "https://login.example.com/authorize";
    options.redirect_uri = "https://x.example.com/";
    assert_int_equal(tl_oauth_login_new(&login, &options, &with.wire.base, NULL), TL_OK);
    const char *url = tl_oauth_login_url(login);
    const char *state_at = strstr(url, "state=");
    assert_non_null(state_at);
    char pasted[256];
    (void)snprintf(pasted, sizeof pasted, "https://x.example.com/?code=%s&%.49s", SECRET "-code", state_at);
    assert_int_equal(tl_oauth_login_redeem(login, tl_str_from(pasted), NULL), TL_OK);
    tl_oauth_login_free(login);
    oauth_end(&with);
    expect_clean();
}

static const tl_operation save = {.id = "save", .method = "POST", .path = "/save", .auth = TL_AUTH_BEARER};

static void ignore_reply(void *context, tl_http_reply *reply) {
    (void)context;
    (void)reply;
}

static void test_client(void **state) {
    (void)state;
    wire_answer refused = wire_json(401, "{}");
    wire_answer good = wire_json(200, "{}");
    good.header = "Next";
    good.value = SECRET "-next";
    const wire_answer answers[] = {refused, good, good};
    static const char *const argv[] = {"echo", SECRET "-printed", NULL};
    tl_token_command_options command = TL_TOKEN_COMMAND_OPTIONS_INIT;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_client *client = NULL;
    fake_wire wire;
    fake_wire_init(&wire, answers, 3);
    command.argv = argv;
    assert_int_equal(tl_token_command(&options.token, &command, NULL), TL_OK);
    options.url = "https://api.example.com";
    options.transport = &wire.base;
    options.next_token_header = "Next";
    assert_int_equal(tl_client_new(&client, &options, NULL), TL_OK);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(tl_client_send(client, &save, tl_str_from(NULL), ignore_reply, NULL, NULL, NULL), TL_OK);
        for (int j = 0; j < 100 && wire.count < (i == 0 ? 2u : 3u); j++) {
            (void)wire.base.vtable->drive(&wire.base, 100, NULL);
        }
        fake_wire_drain(&wire);
    }
    assert_int_equal(wire.count, 3);
    tl_client_free(client);
    fake_wire_end(&wire);
    /* What stands in argv is no secret to the library: only the copy of it may be left. */
    assert_int_equal(atomic_load(&dirty), 1);
    atomic_store(&dirty, 0);
}

typedef struct body {
    tl_opt_text password;
} body;
typedef struct answer_body {
    tl_opt_text token;
} answer_body;
static const tl_field body_fields[] = {{",\"PASSWORD\":", &tl_type_text, offsetof(body, password), 12, TL_KIND_TEXT, TL_FIELD_SECRET}};
static const tl_type body_type = {
    .name = "body", .kind = TL_KIND_OBJECT, .size = sizeof(body), .stride = sizeof(body), .limits = TL_NO_LIMITS, .fields = body_fields, .count = 1};
static const tl_field answer_fields[] = {{",\"TOKEN\":", &tl_type_text, offsetof(answer_body, token), 9, TL_KIND_TEXT, TL_FIELD_SECRET}};
static const tl_type answer_type = {.name = "answer",
                                    .kind = TL_KIND_OBJECT,
                                    .size = sizeof(answer_body),
                                    .stride = sizeof(answer_body),
                                    .limits = TL_NO_LIMITS,
                                    .fields = answer_fields,
                                    .count = 1};
static const tl_operation log_in = {.id = "logIn", .method = "POST", .path = "/login", .request = &body_type, .reply = &answer_type};

static void check_login(const wire_answer *answer, size_t password_len) {
    tl_login_options options = TL_LOGIN_OPTIONS_INIT;
    tl_token_source *source = NULL;
    fake_wire wire;
    asked got;
    char *password = calloc(1, password_len + 1);
    assert_non_null(password);
    memset(password, '"', password_len); /* each becomes two bytes */
    memcpy(password, SECRET, strlen(SECRET));
    fake_wire_init(&wire, answer, 1);
    tl_login_field field = {"PASSWORD", tl_token_static(tl_str_from(password))};
    options.url = "https://erp.example.com";
    options.operation = &log_in;
    options.fields = &field;
    options.field_count = 1;
    options.token_path = "TOKEN";
    assert_int_equal(tl_login_new(&source, &options, NULL), TL_OK);
    ask(source, &wire.base, &got);
    fake_wire_drain(&wire);
    assert_int_equal(got.calls, 1);
    tl_token_source_free(source);
    fake_wire_end(&wire);
    free(password);
    expect_clean();
}

static void test_login(void **state) {
    (void)state;
    wire_answer answer = wire_json(200, "{\"TOKEN\":\"" SECRET "-token\"}");
    check_login(&answer, 10);
    check_login(&answer, 5000);
    answer = wire_json(500, "{\"Message\":\"no\"}");
    check_login(&answer, 10);
    answer = wire_failure(TL_ERR_CONNECT, false);
    check_login(&answer, 10);
    assert_int_equal(atomic_load(&dirty), 0);
}

int main(void) {
#define WATCHED(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        WATCHED(test_the_watch_itself), WATCHED(test_oauth_password), WATCHED(test_oauth_refresh),
        WATCHED(test_browser),          WATCHED(test_client),         WATCHED(test_login),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
