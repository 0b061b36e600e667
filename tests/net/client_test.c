/* The client over a transport without a network: URL, headers, tokens that come at once, late or never, cancelling, freeing. */
#include "net/fixture.h"

#include <stdlib.h>
#include <string.h>

#include "net/fake_transport.h"
#include "net/small_api.h"
#include <trunkline/call.h>
#include <trunkline/version.h>

/* A token source that answers when the test lets it, and remembers what became of its tokens. */
typedef struct late_source {
    tl_token_source base;
    tl_token_fn done; /* NULL: nobody waits */
    void *context;
    const tl_token_asker *who;
    int asked;
    int cancelled;
    bool freed;
    uint64_t last_lease;
    int released;
    tl_token_fate fate; /* of the last release */
} late_source;

static void late_acquire(tl_token_source *source, const tl_token_asker *who, tl_token_fn done, void *context) {
    late_source *late = (late_source *)source;
    late->asked++;
    late->who = who;
    late->done = done;
    late->context = context;
}

static bool late_release(tl_token_source *source, uint64_t lease_id, tl_token_fate fate, tl_str next_token) {
    late_source *late = (late_source *)source;
    assert_int_equal(lease_id, late->last_lease);
    assert_int_equal(next_token.len, 0);
    assert_false(late->freed);
    late->released++;
    late->fate = fate;
    return false;
}

static void late_answer(late_source *late, tl_status status, const char *token) {
    tl_token_fn done = late->done;
    tl_token_lease lease = TL_TOKEN_LEASE_INIT;
    tl_error error = {0};
    assert_non_null(done);
    late->done = NULL;
    if (status == TL_OK) {
        lease.token = tl_str_from(token);
        lease.id = ++late->last_lease;
        done(late->context, TL_OK, &lease, NULL);
    } else {
        (void)tl_fail(&error, status, "the test gives no token");
        done(late->context, status, NULL, &error);
    }
}

/* Like a source whose login is on its way: the answer comes later. */
static void late_cancel(tl_token_source *source, tl_token_fn done, void *context) {
    late_source *late = (late_source *)source;
    assert_true(late->done == done && late->context == context);
    late->cancelled++;
}

static void late_free(tl_token_source *source) {
    late_source *late = (late_source *)source;
    if (late->done) {
        late_answer(late, TL_ERR_CANCELLED, NULL);
    }
    late->freed = true;
}

static const tl_token_vtable late_vtable = {sizeof(tl_token_vtable), late_acquire, late_release, late_cancel, late_free};

typedef struct setup {
    fake_transport transport;
    late_source late;
    tl_client *client;
} setup;

static tl_client_options options_of(setup *with) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    options.url = "https://acme.example.invalid/base/";
    options.transport = &with->transport.base;
    return options;
}

/* A client over the fake transport; `source` NULL: the late one. */
static void begin(setup *with, tl_token_source *source, bool post) {
    tl_error error = {0};
    memset(with, 0, sizeof *with);
    fake_transport_init(&with->transport, post);
    with->late.base.vtable = &late_vtable;
    tl_client_options options = options_of(with);
    options.token = source ? source : &with->late.base;
    if (tl_client_new(&with->client, &options, &error) != TL_OK) {
        fail_msg("no client: %s", error.message);
    }
}

static void drive(setup *with) {
    tl_error error = {0};
    assert_int_equal(with->transport.vtable.drive(&with->transport.base, 0, &error), TL_OK);
}

static uint64_t send(setup *with, const tl_operation *operation, capture *got) {
    uint64_t ticket = 0;
    tl_error error = {0};
    memset(got, 0, sizeof *got);
    if (tl_client_send(with->client, operation, tl_str_from("[]"), capture_reply, got, &ticket, &error) != TL_OK) {
        fail_msg("not sent: %s", error.message);
    }
    assert_true(ticket != 0);
    return ticket;
}

static void test_what_is_sent(void **state) {
    (void)state;
    setup with;
    capture got;
    begin(&with, tl_token_static(tl_str_from("t0ken")), true);
    (void)send(&with, &small_save, &got);
    assert_int_equal(with.transport.submitted, 1);
    assert_string_equal(with.transport.slots[0].url, "https://acme.example.invalid/base/items/save");
    assert_string_equal(with.transport.slots[0].headers, "Authorization: Bearer t0ken (secret)\nUser-Agent: trunkline/" TL_VERSION "\n"
                                                         "Accept: application/json\nContent-Type: application/json\n");
    assert_string_equal(with.transport.slots[0].body, "[]");
    fake_transport_end(&with.transport, 0, TL_OK, 200, "{}");
    expect_end(&got, TL_OK, true);
    /* The token goes only where it is asked for. */
    (void)send(&with, &small_ping, &got);
    assert_string_equal(with.transport.slots[1].url, "https://acme.example.invalid/base/ping");
    assert_string_equal(with.transport.slots[1].headers, "User-Agent: trunkline/" TL_VERSION "\nAccept: application/json\n");
    (void)send(&with, &small_fire, &got); /* its path has no slash */
    assert_string_equal(with.transport.slots[2].url, "https://acme.example.invalid/base/fire");
    fake_transport_end(&with.transport, 1, TL_OK, 200, "{}");
    fake_transport_end(&with.transport, 2, TL_OK, 200, "{}");
    tl_client_free(with.client);
}

static void test_urls(void **state) {
    (void)state;
    static const struct {
        const char *base;
        const char *url; /* of small_ping; NULL: refused */
    } cases[] = {{"https://h.invalid", "https://h.invalid/ping"},
                 {"https://h.invalid/", "https://h.invalid/ping"},
                 {"https://h.invalid//", "https://h.invalid/ping"},
                 {"https://h.invalid:8443/a/b", "https://h.invalid:8443/a/b/ping"},
                 {"HTTPS://h.invalid", "HTTPS://h.invalid/ping"},
                 {"http://localhost:81", "http://localhost:81/ping"},
                 {"http://[::1]:81/", "http://[::1]:81/ping"},
                 {"http://127.9.9.9", "http://127.9.9.9/ping"},
                 {"http://h.invalid", NULL},
                 {"http://127.0.0.1.h.invalid", NULL},
                 {"https://h.invalid/?a=b", NULL},
                 {"https://h.invalid/#a", NULL},
                 {"https://u:s3cret@h.invalid", NULL},
                 {"h.invalid", NULL},
                 {"https://", NULL},
                 {"https://h.invalid:99999", NULL},
                 {"https://h .invalid", NULL}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        setup with = {0};
        capture got;
        tl_error error = {0};
        fake_transport_init(&with.transport, true);
        tl_client_options options = options_of(&with);
        options.url = cases[i].base;
        tl_status status = tl_client_new(&with.client, &options, &error);
        assert_int_equal(status, cases[i].url ? TL_OK : TL_ERR_CONFIG);
        assert_null(strstr(error.message, "s3cret"));
        if (cases[i].url) {
            (void)send(&with, &small_ping, &got);
            assert_string_equal(with.transport.slots[0].url, cases[i].url);
            fake_transport_end(&with.transport, 0, TL_OK, 200, "{}");
        }
        tl_client_free(with.client);
    }
}

static void test_options_are_checked(void **state) {
    (void)state;
    setup with = {0};
    tl_error error = {0};
    fake_transport_init(&with.transport, true);
    with.late.base.vtable = &late_vtable;
    tl_client_options options = options_of(&with);
    options.token = &with.late.base;
    options.url = NULL;
    assert_int_equal(tl_client_new(&with.client, &options, &error), TL_ERR_USAGE);
    assert_true(with.late.freed); /* the client owns the source also when there is no client */
    options = options_of(&with);
    options.user_agent = "agent\r\nX-Evil: 1";
    assert_int_equal(tl_client_new(&with.client, &options, &error), TL_ERR_CONFIG);
    options = options_of(&with);
    options.timeouts.stall_ms = -5;
    assert_int_equal(tl_client_new(&with.client, &options, &error), TL_ERR_USAGE);
    options = options_of(&with);
    options.struct_size = 0;
    with.late.freed = false;
    options.token = &with.late.base;
    assert_int_equal(tl_client_new(&with.client, &options, &error), TL_ERR_USAGE);
    assert_true(with.late.freed);
    assert_int_equal(tl_client_new(&with.client, NULL, &error), TL_ERR_USAGE);
    assert_null(with.client);
    tl_client_free(NULL);
}

static void expect_not_started(setup *with, const tl_operation *operation, tl_status status) {
    capture got = {0};
    uint64_t ticket = 0;
    tl_error error = {0};
    assert_int_equal(tl_client_send(with->client, operation, tl_str_from(""), capture_reply, &got, &ticket, &error), status);
    assert_true(error.message[0] != '\0');
    drive(with);
    assert_int_equal(got.calls, 0);
    assert_int_equal(with->transport.submitted, 0);
}

static void test_sends_that_cannot_start(void **state) {
    (void)state;
    setup with = {0};
    tl_error error = {0};
    fake_transport_init(&with.transport, true);
    tl_client_options options = options_of(&with);
    options.user_agent = "";
    assert_int_equal(tl_client_new(&with.client, &options, &error), TL_OK);
    expect_not_started(&with, &small_save_one, TL_ERR_USAGE); /* no token source */
    expect_not_started(&with, &small_unknown_auth, TL_ERR_ABI);
    expect_not_started(&with, NULL, TL_ERR_USAGE);
    tl_client_free(with.client);
    options.token = tl_token_static(tl_str_from("t0ken"));
    assert_int_equal(tl_client_new(&with.client, &options, &error), TL_OK);
    expect_not_started(&with, &small_save, TL_ERR_USAGE); /* needs a User-Agent, and it was set to none */
    with.transport.refuse = TL_ERR_MEMORY;
    expect_not_started(&with, &small_save_one, TL_ERR_MEMORY);
    expect_not_started(&with, &small_ping, TL_ERR_MEMORY);
    tl_client_free(with.client);
}

static void test_no_user_agent(void **state) {
    (void)state;
    setup with = {0};
    capture got;
    tl_error error = {0};
    fake_transport_init(&with.transport, true);
    tl_client_options options = options_of(&with);
    options.user_agent = "";
    assert_int_equal(tl_client_new(&with.client, &options, &error), TL_OK);
    (void)send(&with, &small_ping, &got);
    assert_string_equal(with.transport.slots[0].headers, "Accept: application/json\n");
    fake_transport_end(&with.transport, 0, TL_OK, 200, "{}");
    tl_client_free(with.client);
}

static void test_late_token(void **state) {
    (void)state;
    setup with;
    capture got;
    begin(&with, NULL, true);
    (void)send(&with, &small_save, &got);
    drive(&with);
    assert_int_equal(with.late.asked, 1);
    assert_ptr_equal(with.late.who->transport, &with.transport.base);
    assert_int_equal(with.transport.submitted, 0);
    late_answer(&with.late, TL_OK, "late-t0ken");
    assert_int_equal(with.transport.submitted, 1);
    assert_non_null(strstr(with.transport.slots[0].headers, "Authorization: Bearer late-t0ken (secret)\n"));
    fake_transport_end(&with.transport, 0, TL_OK, 200, "{}");
    expect_end(&got, TL_OK, true);
    /* Later it gives none, or one that would end the header. */
    static const struct {
        tl_status status;
        const char *token;
        tl_status result;
    } bad[] = {{TL_ERR_AUTH, NULL, TL_ERR_AUTH},
               {TL_ERR_SECRET, NULL, TL_ERR_SECRET},
               {TL_OK, "s3cret\r\nX-Evil: 1", TL_ERR_SECRET},
               {TL_OK, "s3cret\n", TL_ERR_SECRET},
               {TL_OK, "s3cret ", TL_ERR_SECRET},
               {TL_OK, "s3cret\x01", TL_ERR_SECRET},
               {TL_OK, "s3cret\xc3\xa4", TL_ERR_SECRET},
               {TL_OK, "", TL_ERR_SECRET}};
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
        (void)send(&with, &small_save, &got);
        late_answer(&with.late, bad[i].status, bad[i].token);
        assert_int_equal(got.calls, 0); /* told when the transport is driven */
        drive(&with);
        expect_end(&got, bad[i].result, false);
        assert_null(strstr(got.error.message, "s3cret"));
        assert_int_equal(with.transport.submitted, 1);
    }
    assert_int_equal(with.late.released, (int)with.late.last_lease); /* each token was given back */
    assert_int_equal(with.late.fate, TL_TOKEN_UNUSED);
    tl_client_free(with.client);
    assert_true(with.late.freed);
}

/* The token is refused at once: the completion comes from drive, or, where the transport runs no tasks, at once. */
static void test_no_token_at_once(void **state) {
    (void)state;
    static const bool post[] = {true, false};
    for (size_t i = 0; i < ARRAY_LENGTH(post); i++) {
        setup with;
        capture got;
        (void)unsetenv("TL_TEST_TOKEN");
        begin(&with, tl_token_environment("TL_TEST_TOKEN"), post[i]);
        (void)send(&with, &small_save, &got);
        assert_int_equal(got.calls, post[i] ? 0 : 1);
        drive(&with);
        expect_end(&got, TL_ERR_SECRET, false);
        assert_non_null(strstr(got.error.message, "TL_TEST_TOKEN"));
        assert_int_equal(with.transport.submitted, 0);
        tl_client_free(with.client);
    }
}

static void test_cancel_while_the_token_is_pending(void **state) {
    (void)state;
    static const bool post[] = {true, false};
    for (size_t i = 0; i < ARRAY_LENGTH(post); i++) {
        setup with;
        capture got;
        begin(&with, NULL, post[i]);
        uint64_t ticket = send(&with, &small_save, &got);
        tl_client_cancel(with.client, ticket);
        tl_client_cancel(with.client, ticket);
        drive(&with);
        expect_end(&got, TL_ERR_CANCELLED, false);
        assert_int_equal(with.late.cancelled, 1);
        late_answer(&with.late, TL_OK, "t0ken"); /* too late: nobody is there any more */
        drive(&with);
        assert_int_equal(got.calls, 1);
        assert_int_equal(with.late.released, 1);
        assert_int_equal(with.late.fate, TL_TOKEN_UNUSED);
        assert_int_equal(with.transport.submitted, 0);
        tl_client_free(with.client);
    }
}

static void test_cancel_in_flight(void **state) {
    (void)state;
    setup with;
    capture got;
    begin(&with, tl_token_static(tl_str_from("t0ken")), true);
    uint64_t ticket = send(&with, &small_save, &got);
    tl_client_cancel(with.client, ticket);
    assert_int_equal(got.calls, 0);
    drive(&with);
    assert_int_equal(got.calls, 1);
    assert_int_equal(got.status, TL_ERR_CANCELLED);
    tl_client_cancel(with.client, ticket);
    tl_client_cancel(with.client, 12345);
    drive(&with);
    assert_int_equal(got.calls, 1);
    tl_client_free(with.client);
}

/* A client that is freed under its sends: each completes once, when the borrowed transport is driven. */
static void test_free_with_sends_under_way(void **state) {
    (void)state;
    setup with;
    capture flying;
    capture pending;
    begin(&with, NULL, true);
    (void)send(&with, &small_save, &pending);
    (void)send(&with, &small_ping, &flying);
    assert_int_equal(with.transport.submitted, 1);
    tl_client_free(with.client);
    assert_true(with.late.freed);
    assert_int_equal(pending.calls + flying.calls, 0);
    drive(&with);
    expect_end(&pending, TL_ERR_CANCELLED, false);
    assert_int_equal(flying.calls, 1);
    assert_int_equal(flying.status, TL_ERR_CANCELLED);
}

/* What the source is told of a token, by how its exchange ended. */
static void test_fate_of_tokens(void **state) {
    (void)state;
    static const struct {
        tl_status status;
        int32_t http_status;
        tl_token_fate fate;
    } cases[] = {{TL_OK, 200, TL_TOKEN_ACCEPTED},   {TL_OK, 422, TL_TOKEN_ACCEPTED},        {TL_OK, 403, TL_TOKEN_ACCEPTED},
                 {TL_OK, 401, TL_TOKEN_REFUSED},    {TL_OK, 500, TL_TOKEN_UNSURE},          {TL_OK, 503, TL_TOKEN_UNSURE},
                 {TL_ERR_LOST, 0, TL_TOKEN_UNSURE}, {TL_ERR_TIMEOUT, 200, TL_TOKEN_UNSURE}, {TL_ERR_CANCELLED, 0, TL_TOKEN_UNSURE}};
    setup with;
    capture got;
    begin(&with, NULL, true);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        (void)send(&with, &small_save, &got);
        late_answer(&with.late, TL_OK, "t0ken");
        assert_int_equal(with.late.released, (int)i);
        fake_transport_end(&with.transport, i, cases[i].status, cases[i].http_status, "{}");
        assert_int_equal(with.late.released, (int)i + 1);
        assert_int_equal(with.late.fate, cases[i].fate);
    }
    /* Freed with a token in flight: it is given back before the source is freed. */
    (void)send(&with, &small_save, &got);
    late_answer(&with.late, TL_OK, "t0ken");
    tl_client_free(with.client);
    assert_int_equal(with.late.released, (int)ARRAY_LENGTH(cases) + 1);
    assert_int_equal(with.late.fate, TL_TOKEN_UNSURE);
    drive(&with);
    assert_int_equal(got.calls, 1);
}

static void test_describe(void **state) {
    (void)state;
    setup with;
    tl_buf out = {0};
    begin(&with, NULL, true);
    assert_int_equal(tl_client_describe(with.client, &small_save, &out), TL_OK);
    assert_int_equal(tl_client_describe(with.client, &small_ping, &out), TL_OK);
    assert_int_equal(tl_buf_append(&out, tl_str_sized("", 1)), TL_OK);
    assert_string_equal(out.ptr,
                        "POST https://acme.example.invalid/base/items/save\nAuthorization: Bearer <secret>\nUser-Agent: trunkline/" TL_VERSION "\n"
                        "Accept: application/json\nContent-Type: application/json\n"
                        "GET https://acme.example.invalid/base/ping\nUser-Agent: trunkline/" TL_VERSION "\nAccept: application/json\n");
    assert_int_equal(with.late.asked, 0); /* no secret is read */
    assert_int_equal(with.transport.submitted, 0);
    tl_buf_dispose(&out);
    tl_client_free(with.client);
}

/* A blocking call needs nothing but a transport: here one in which no time passes at all. */
static void test_call_over_a_transport_of_ones_own(void **state) {
    (void)state;
    setup with;
    small_item item = {tl_str_from("a1"), tl_text("A"), {0, 0}};
    small_answer answer;
    tl_error error = {0};
    tl_arena *arena = tl_arena_new();
    begin(&with, tl_token_static(tl_str_from("t0ken")), false);
    with.transport.auto_reply = "{\"ok\":true,\"message\":null}";
    tl_status status = tl_call(with.client, &small_save, tl_body_list(&item, 1, sizeof item), tl_reply_struct(&answer, sizeof answer), arena, &error);
    assert_int_equal(status, TL_OK);
    assert_string_equal(with.transport.slots[0].body, "[{\"Id\":\"a1\",\"Name\":\"A\"}]");
    assert_int_equal(answer.ok.is, TL_VALUE);
    assert_true(answer.ok.value);
    assert_int_equal(answer.message.is, TL_NULL);
    /* A transport that cannot go on: the call ends, and what it left behind is cleaned up when that is driven again. */
    with.transport.broken = TL_ERR_IO;
    with.transport.auto_reply = NULL;
    status = tl_call(with.client, &small_save, tl_body_list(&item, 1, sizeof item), tl_reply_struct(&answer, sizeof answer), arena, &error);
    assert_int_equal(status, TL_ERR_IO);
    assert_true(with.transport.slots[1].cancelled);
    with.transport.broken = TL_OK;
    drive(&with);
    tl_client_free(with.client);
    tl_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_what_is_sent),
        TEST_MEMORY(test_urls),
        TEST_MEMORY(test_options_are_checked),
        TEST_MEMORY(test_sends_that_cannot_start),
        TEST_MEMORY(test_no_user_agent),
        TEST_MEMORY(test_late_token),
        TEST_MEMORY(test_no_token_at_once),
        TEST_MEMORY(test_cancel_while_the_token_is_pending),
        TEST_MEMORY(test_cancel_in_flight),
        TEST_MEMORY(test_free_with_sends_under_way),
        TEST_MEMORY(test_fate_of_tokens),
        TEST_MEMORY(test_describe),
        TEST_MEMORY(test_call_over_a_transport_of_ones_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
