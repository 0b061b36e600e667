/* The engine in an application's event loop: the same exchanges, time limits and cancellations as when it drives itself, and nothing ever waits. */
#include "net/fixture.h"

#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "faultd/certificates.h"
#include "net/host_loop.h"
#include "net/names.h"
#include "net/small_api.h"
#include <trunkline/call.h>

static const char ok_reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
enum { HEAD_BYTES = sizeof ok_reply - 1 - 11, QUIET_TURNS = 20 };

typedef struct looped {
    fixture fix;
    host_loop host;
} looped;

static void begin(looped *it, const faultd_step *steps, size_t count, SSL_CTX *tls, const char *ca_file) {
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    faultd_options server = {steps, count, tls};
    host_loop_begin(&it->host);
    options.event_loop = &it->host.loop;
    options.ca_file = ca_file;
    fixture_begin_engine(&it->fix, &options);
    it->host.clock = &it->fix.clock;
    assert_int_equal(it->host.watched_count, 1); /* its own, for other threads */
    if (count) {
        it->fix.server = faultd_start(&server);
        assert_non_null(it->fix.server);
        (void)snprintf(it->fix.url, sizeof it->fix.url, "http%s://127.0.0.1:%u/", tls ? "s" : "", (unsigned)faultd_port(it->fix.server));
    }
}

static void end(looped *it) {
    fixture_end(&it->fix);
    host_loop_end(&it->host);
}

static void run_until(looped *it, const capture *into) {
    int64_t give_up_ms = tl_clock_now_ms(NULL) + GIVE_UP_MS;
    while (into->calls < 1) {
        (void)host_loop_turn(&it->host, it->fix.engine, 100);
        assert_true(tl_clock_now_ms(NULL) < give_up_ms);
    }
}

/* Until no descriptor has been ready for some turns. */
static void run_until_quiet(looped *it) {
    int64_t give_up_ms = tl_clock_now_ms(NULL) + GIVE_UP_MS;
    for (int quiet = 0; quiet < QUIET_TURNS; quiet++) {
        if (host_loop_turn(&it->host, it->fix.engine, 2) > 0) {
            quiet = 0;
        }
        assert_true(tl_clock_now_ms(NULL) < give_up_ms);
    }
}

static void run_until_requests(looped *it, size_t count) {
    int64_t give_up_ms = tl_clock_now_ms(NULL) + GIVE_UP_MS;
    while (faultd_requests(it->fix.server) < count) {
        (void)host_loop_turn(&it->host, it->fix.engine, 2);
        assert_true(tl_clock_now_ms(NULL) < give_up_ms);
    }
}

static void test_twenty_calls_one_connection(void **state) {
    (void)state;
    faultd_step step = {.reply = ok_reply};
    looped it;
    capture got;
    begin(&it, &step, 1, NULL, NULL);
    tl_http_request request = fixture_post(&it.fix, "{\"a\":1}");
    for (int i = 0; i < 20; i++) {
        (void)fixture_submit(&it.fix, &request, &got);
        run_until(&it, &got);
        expect_end(&got, TL_OK, true);
        assert_string_equal(got.body, "{\"ok\":true}");
        assert_int_equal(it.host.watched_count, 1); /* an idle connection is not watched */
        assert_int_equal(it.host.due_ms, -1);
    }
    assert_int_equal(faultd_accepted(it.fix.server), 1);
    end(&it);
}

static void test_many_at_once(void **state) {
    (void)state;
    enum { COUNT = 60 };
    faultd_step steps[] = {{.reply = ok_reply}, {.fault = FAULTD_CUT, .reply = ok_reply, .at = HEAD_BYTES + 2}, {.reply = ok_reply}};
    static capture got[COUNT];
    looped it;
    size_t good = 0;
    begin(&it, steps, ARRAY_LENGTH(steps), NULL, NULL);
    tl_http_request request = fixture_post(&it.fix, "{\"a\":1}");
    for (size_t i = 0; i < COUNT; i++) {
        (void)fixture_submit(&it.fix, &request, &got[i]);
    }
    for (size_t i = 0; i < COUNT; i++) {
        run_until(&it, &got[i]);
    }
    run_until_quiet(&it);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(got[i].calls, 1);
        good += got[i].status == TL_OK ? 1 : 0;
        assert_true(got[i].status == TL_OK || got[i].status == TL_ERR_LOST);
    }
    assert_int_equal(good, COUNT - 1);
    assert_int_equal(faultd_requests(it.fix.server), COUNT);
    end(&it);
}

/* More than goes at once, both ways: the engine asks to write, then to read. */
static void test_large_bodies(void **state) {
    (void)state;
    enum { SIZE = 2 * 1024 * 1024, HEAD_ROOM = 100 }; /* more makes the server slow under a sanitizer */
    char *body = test_malloc(SIZE + HEAD_ROOM);
    int head = snprintf(body, HEAD_ROOM, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", (int)SIZE);
    memset(body + head, 'q', SIZE);
    faultd_step step = {.reply = body, .reply_len = (size_t)head + SIZE};
    looped it;
    capture got;
    begin(&it, &step, 1, NULL, NULL);
    tl_http_request request = fixture_post(&it.fix, "");
    request.body = tl_str_sized(body + head, SIZE);
    (void)fixture_submit(&it.fix, &request, &got);
    run_until(&it, &got);
    expect_end(&got, TL_OK, true);
    assert_int_equal(got.body_len, SIZE);
    end(&it);
    test_free(body);
}

typedef struct limit_case {
    faultd_step step;
    tl_http_timeouts limits;
    int64_t limit_ms;
    size_t body_len;
    bool tls; /* to a server that is not */
    bool sent;
    const char *says;
} limit_case;

/* Until the limit nothing happens; at the limit the timer ends the exchange, without any descriptor being ready. */
static void expect_limit(const limit_case *one, const char *body) {
    looped it;
    capture got;
    begin(&it, &one->step, 1, NULL, NULL);
    if (one->tls) {
        (void)snprintf(it.fix.url, sizeof it.fix.url, "https://127.0.0.1:%u/", (unsigned)faultd_port(it.fix.server));
    }
    tl_http_request request = fixture_post(&it.fix, "{}");
    request.timeouts = one->limits;
    request.body = tl_str_sized(body, one->body_len);
    (void)fixture_submit(&it.fix, &request, &got);
    run_until_quiet(&it);
    assert_true(it.host.due_ms >= 0 && it.host.due_ms - tl_clock_now_ms(&it.fix.clock.clock) <= one->limit_ms);
    fake_clock_advance(&it.fix.clock, one->limit_ms - 1);
    run_until_quiet(&it);
    assert_int_equal(got.calls, 0);
    fake_clock_advance(&it.fix.clock, 1);
    run_until_quiet(&it);
    for (int i = 0; got.calls == 0 && one->body_len > 2 && i < 100; i++) {
        fake_clock_advance(&it.fix.clock, 100); /* the system's buffers took a little more in the meantime */
        run_until_quiet(&it);
    }
    expect_end(&got, TL_ERR_TIMEOUT, one->sent);
    assert_true(got.elapsed_ms == one->limit_ms || (one->body_len > 2 && got.elapsed_ms > one->limit_ms));
    if (!strstr(got.error.message, one->says)) {
        fail_msg("\"%s\" does not say \"%s\"", got.error.message, one->says);
    }
    assert_int_equal(it.host.watched_count, 1);
    end(&it);
}

static void test_time_limits(void **state) {
    (void)state;
    enum { BIG = 16 * 1024 * 1024 };
    char *body = test_malloc(BIG);
    const limit_case cases[] = {
        {{.fault = FAULTD_STALL}, {0, 0, 0, 5000}, 5000, 2, false, true, "not over after 5000 ms"},
        {{.fault = FAULTD_STALL}, {0, 4000, 0, 0}, 4000, 2, false, true, "did not begin to answer within 4000 ms"},
        {{.fault = FAULTD_STALL, .reply = ok_reply, .at = HEAD_BYTES + 1}, {0, 0, 3000, 0}, 3000, 2, false, true, "middle of its answer"},
        {{.fault = FAULTD_DEAF}, {2000, 0, 0, 0}, 2000, 2, true, false, "no connection"},
        {{.fault = FAULTD_DEAF}, {0, 0, 2500, 0}, 2500, BIG, false, true, "took no more of the request"},
    };
    memset(body, 'q', BIG);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        expect_limit(&cases[i], body);
    }
    test_free(body);
}

static void test_cancel(void **state) {
    (void)state;
    faultd_step steps[] = {{.fault = FAULTD_STALL}, {.fault = FAULTD_GATED, .reply = ok_reply}, {.reply = ok_reply}};
    looped it;
    capture got;
    begin(&it, steps, ARRAY_LENGTH(steps), NULL, NULL);
    tl_http_request request = fixture_post(&it.fix, "{}");
    uint64_t ticket = fixture_submit(&it.fix, &request, &got); /* before anything began */
    it.fix.engine->vtable->cancel(it.fix.engine, ticket);
    assert_int_equal(got.calls, 0);
    run_until(&it, &got);
    expect_end(&got, TL_ERR_CANCELLED, false);
    assert_int_equal(faultd_accepted(it.fix.server), 0);

    ticket = fixture_submit(&it.fix, &request, &got); /* while the server thinks */
    run_until_requests(&it, 1);
    it.fix.engine->vtable->cancel(it.fix.engine, ticket);
    assert_int_equal(got.calls, 0);
    run_until(&it, &got);
    expect_end(&got, TL_ERR_CANCELLED, true);

    ticket = fixture_submit(&it.fix, &request, &got); /* in the middle of the reply */
    run_until_requests(&it, 2);
    assert_true(faultd_let(it.fix.server, HEAD_BYTES + 3, GIVE_UP_MS));
    run_until_quiet(&it);
    it.fix.engine->vtable->cancel(it.fix.engine, ticket);
    run_until(&it, &got);
    expect_end(&got, TL_ERR_CANCELLED, true);
    assert_int_equal(got.body_len, 3);

    ticket = fixture_submit(&it.fix, &request, &got); /* too late */
    run_until(&it, &got);
    it.fix.engine->vtable->cancel(it.fix.engine, ticket);
    run_until_quiet(&it);
    expect_end(&got, TL_OK, true);
    end(&it);
}

/* A completion that submits the next request and tries what it may not. */
typedef struct chain {
    looped *it;
    tl_http_request request;
    capture got;
    int left;
    int done;
    tl_status inner[3];
    tl_transport_task task;
    int task_runs;
} chain;

static void on_link(void *context, tl_http_reply *reply) {
    chain *mine = context;
    tl_transport *engine = mine->it->fix.engine;
    tl_error error = {0};
    uint64_t ticket = 0;
    assert_int_equal(reply->status, TL_OK);
    mine->done++;
    mine->inner[0] = tl_engine_on_timer(engine, &error);
    mine->inner[1] = tl_engine_on_fd(engine, 0, TL_EVENT_READ, &error);
    mine->inner[2] = engine->vtable->drive(engine, 0, &error);
    if (--mine->left > 0) {
        assert_int_equal(engine->vtable->submit(engine, &mine->request, on_link, mine, &ticket, &error), TL_OK);
    } else {
        engine->vtable->post(engine, &mine->task);
        assert_int_equal(mine->task_runs, 0); /* never inside post */
        capture_reply(&mine->got, reply);
    }
}

static void on_task(void *context) {
    ((chain *)context)->task_runs++;
}

static void test_completions_submit(void **state) {
    (void)state;
    faultd_step step = {.reply = ok_reply};
    looped it;
    chain mine;
    tl_error error = {0};
    uint64_t ticket = 0;
    memset(&mine, 0, sizeof mine);
    begin(&it, &step, 1, NULL, NULL);
    mine.it = &it;
    mine.left = 5;
    mine.request = fixture_post(&it.fix, "{}");
    mine.task = (tl_transport_task){on_task, &mine, NULL};
    assert_int_equal(it.fix.engine->vtable->submit(it.fix.engine, &mine.request, on_link, &mine, &ticket, &error), TL_OK);
    run_until(&it, &mine.got);
    assert_int_equal(mine.done, 5);
    run_until_quiet(&it);
    assert_int_equal(mine.task_runs, 1);
    for (size_t i = 0; i < ARRAY_LENGTH(mine.inner); i++) {
        assert_int_equal(mine.inner[i], TL_ERR_USAGE);
    }
    assert_int_equal(faultd_accepted(it.fix.server), 1);
    end(&it);
}

/* Another thread submits while the loop sleeps: on the machine's clock, so that nothing else ends the sleep. */
typedef struct visitor {
    tl_transport *engine;
    tl_http_request request;
    capture got;
    tl_status status;
} visitor;

static void *visit(void *argument) {
    visitor *mine = argument;
    struct timespec pause = {0, 30 * 1000000};
    tl_error error = {0};
    uint64_t ticket = 0;
    (void)nanosleep(&pause, NULL);
    mine->status = mine->engine->vtable->submit(mine->engine, &mine->request, capture_reply, &mine->got, &ticket, &error);
    return NULL;
}

static void test_another_thread_wakes_the_loop(void **state) {
    (void)state;
    enum { LONG_MS = 20000, AT_ONCE_MS = 2000 };
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    fixture fix;
    host_loop host;
    visitor mine;
    pthread_t thread;
    tl_error error = {0};
    memset(&mine, 0, sizeof mine);
    fixture_begin_canned(&fix, ok_reply);
    host_loop_begin(&host);
    options.event_loop = &host.loop;
    assert_int_equal(tl_engine_new(&mine.engine, &options, &error), TL_OK);
    mine.request = fixture_post(&fix, "{}");
    int64_t start_ms = tl_clock_now_ms(NULL);
    assert_int_equal(pthread_create(&thread, NULL, visit, &mine), 0);
    while (mine.got.calls == 0 && tl_clock_now_ms(NULL) - start_ms < AT_ONCE_MS) {
        (void)host_loop_turn(&host, mine.engine, LONG_MS);
    }
    assert_true(tl_clock_now_ms(NULL) - start_ms < AT_ONCE_MS);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(mine.status, TL_OK);
    expect_end(&mine.got, TL_OK, true);
    mine.engine->vtable->free(mine.engine);
    host_loop_end(&host);
    fixture_end(&fix);
}

static void test_names(void **state) {
    (void)state;
    looped it;
    capture got;
    names_reset();
    begin(&it, NULL, 0, NULL, NULL);
    (void)snprintf(it.fix.url, sizeof it.fix.url, "https://nowhere.invalid/");
    tl_http_request request = fixture_post(&it.fix, "{}");
    (void)fixture_submit(&it.fix, &request, &got);
    run_until(&it, &got);
    expect_end(&got, TL_ERR_CONNECT, false);
    assert_true(names_asked() > 0);
    end(&it);
    names_release();
}

static void test_tls_and_http2(void **state) {
    (void)state;
    const char *folder = test_temp_dir();
    char pem[300];
    assert_non_null(folder);
    (void)snprintf(pem, sizeof pem, "%s/ca.pem", folder);
    for (int http2 = 0; http2 < 2; http2++) {
        faultd_step steps[] = {{.reply = http2 ? "{\"n\":1}" : ok_reply}, {.reply = http2 ? "{\"n\":1}" : ok_reply}, {.fault = FAULTD_STALL}};
        SSL_CTX *context = faultd_tls_new("IP:127.0.0.1", pem);
        looped it;
        capture got;
        assert_non_null(context);
        if (http2) {
            faultd_tls_http2(context);
        }
        begin(&it, steps, ARRAY_LENGTH(steps), context, pem);
        tl_http_request request = fixture_post(&it.fix, "{\"hello\":\"you\"}");
        for (int i = 0; i < 2; i++) {
            (void)fixture_submit(&it.fix, &request, &got);
            run_until(&it, &got);
            expect_end(&got, TL_OK, true);
            assert_string_equal(got.body, http2 ? "{\"n\":1}" : "{\"ok\":true}");
        }
        request.timeouts.first_byte_ms = 3000;
        (void)fixture_submit(&it.fix, &request, &got);
        run_until_requests(&it, 3);
        run_until_quiet(&it);
        fake_clock_advance(&it.fix.clock, 3000);
        run_until(&it, &got);
        expect_end(&got, TL_ERR_TIMEOUT, true);
        assert_int_equal(faultd_accepted(it.fix.server), 1);
        end(&it);
        SSL_CTX_free(context);
    }
    assert_true(test_temp_dir_remove(folder));
}

static void test_free_unwatches_all(void **state) {
    (void)state;
    enum { COUNT = 4 };
    faultd_step step = {.fault = FAULTD_STALL};
    looped it;
    capture got[COUNT];
    begin(&it, &step, 1, NULL, NULL);
    tl_http_request request = fixture_post(&it.fix, "{}");
    for (size_t i = 0; i < COUNT; i++) {
        (void)fixture_submit(&it.fix, &request, &got[i]);
    }
    run_until_requests(&it, COUNT);
    assert_int_equal(it.host.watched_count, COUNT + 1);
    it.fix.engine->vtable->free(it.fix.engine);
    it.fix.engine = NULL;
    for (size_t i = 0; i < COUNT; i++) {
        expect_end(&got[i], TL_ERR_CANCELLED, true);
    }
    end(&it); /* fails when something is watched */
}

static void test_misuse_is_refused(void **state) {
    (void)state;
    looped it;
    fixture plain;
    tl_transport *none = NULL;
    tl_error error = {0};
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    tl_event_loop half = TL_EVENT_LOOP_INIT;
    begin(&it, NULL, 0, NULL, NULL);
    assert_int_equal(it.fix.engine->vtable->drive(it.fix.engine, 0, &error), TL_ERR_USAGE);
    assert_int_equal(tl_engine_on_fd(it.fix.engine, HOST_DESCRIPTORS - 1, TL_EVENT_READ, &error), TL_OK); /* a number that means nothing */
    assert_int_equal(tl_engine_on_fd(it.fix.engine, -1, TL_EVENT_READ, &error), TL_OK);
    assert_int_equal(tl_engine_on_timer(it.fix.engine, &error), TL_OK); /* nobody asked */
    fixture_begin_engine(&plain, NULL);
    assert_int_equal(tl_engine_on_timer(plain.engine, &error), TL_ERR_USAGE);
    assert_int_equal(tl_engine_on_fd(NULL, 0, 0, &error), TL_ERR_USAGE);
    fixture_end(&plain);
    half.timer = it.host.loop.timer;
    options.event_loop = &half;
    assert_int_equal(tl_engine_new(&none, &options, &error), TL_ERR_USAGE);
    assert_null(none);
    end(&it);
}

/* A call that waits between two attempts: the loop is asked to call in time. */
static void take_call(void *context, const tl_call_end *end) {
    capture *got = context;
    got->calls++;
    got->status = end->status;
    got->http_status = (int32_t)end->attempts;
}

static void test_a_call_waits_in_the_loop(void **state) {
    (void)state;
    static const faultd_step steps[] = {
        {.reply = "HTTP/1.1 429 Slow\r\nContent-Type: application/json\r\nRetry-After: 3\r\nContent-Length: 2\r\n\r\n{}"}, {.reply = ok_reply}};
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_call_options call = TL_CALL_OPTIONS_INIT;
    tl_client *client = NULL;
    tl_error error = {0};
    capture got = {0};
    looped it;
    begin(&it, steps, 2, NULL, NULL);
    options.url = it.fix.url;
    options.transport = it.fix.engine;
    options.clock = &it.fix.clock.clock;
    call.done = take_call;
    call.context = &got;
    assert_int_equal(tl_client_new(&client, &options, &error), TL_OK);
    assert_int_equal(tl_submit(client, &small_ping, tl_body_none(), sizeof(small_answer), &call, &error), TL_OK);
    run_until_requests(&it, 1);
    run_until_quiet(&it);
    assert_int_equal(faultd_requests(it.fix.server), 1);
    assert_int_equal(got.calls, 0);
    assert_int_equal(it.host.due_ms, tl_clock_now_ms(&it.fix.clock.clock) + 3000);
    fake_clock_advance(&it.fix.clock, 3000);
    run_until(&it, &got);
    assert_int_equal(got.status, TL_OK);
    assert_int_equal(got.http_status, 2);
    tl_client_free(client);
    end(&it);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_a_call_waits_in_the_loop),
        TEST_MEMORY(test_twenty_calls_one_connection),
        TEST_MEMORY(test_many_at_once),
        TEST_MEMORY(test_large_bodies),
        TEST_MEMORY(test_time_limits),
        TEST_MEMORY(test_cancel),
        TEST_MEMORY(test_completions_submit),
        TEST_MEMORY(test_another_thread_wakes_the_loop),
        TEST_MEMORY(test_names),
        TEST_MEMORY(test_tls_and_http2),
        TEST_MEMORY(test_free_unwatches_all),
        TEST_MEMORY(test_misuse_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
