/* Threads that submit and cancel calls while another drives a real engine: each that was taken ends once. And a wait between attempts wakes drive up. */
#include "net/fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "net/small_api.h"
#include <trunkline/call.h>

enum { THREADS = 2, CALLS = 60, TURNS = 20000 };

static const char happy[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
static const char busy[] = "HTTP/1.1 429 Slow\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

typedef struct one {
    _Atomic int ends;
    _Atomic int foreign; /* completed on another thread than the driving one */
    _Atomic uint64_t ticket; /* 0: not submitted yet */
    tl_outcome outcome;
    tl_status status;
    tl_reason reason;
    bool reply_ok;
} one;

typedef struct crowd {
    tl_client *client;
    pthread_t driver;
    _Atomic int left; /* threads that still submit */
    _Atomic int ended;
    one calls[THREADS][CALLS];
} crowd;

typedef struct worker {
    pthread_t thread;
    int number;
    int taken;
    int counted; /* readings of the counters */
} worker;

static crowd all;

static void on_end(void *context, const tl_call_end *end) {
    one *mine = context;
    mine->outcome = end->outcome;
    mine->status = end->status;
    mine->reason = end->reason;
    mine->reply_ok = end->reply && ((const small_answer *)end->reply)->ok.value;
    mine->foreign += !pthread_equal(pthread_self(), all.driver);
    mine->ends++;
    all.ended++;
}

/* Its own calls at once, the neighbour's some time later, some never. */
static void *submit_all(void *argument) {
    worker *me = argument;
    for (int i = 0; i < CALLS; i++) {
        small_item item = {tl_str_from("a1"), tl_text("A"), {0, 0}};
        tl_call_options options = TL_CALL_OPTIONS_INIT;
        tl_client_metrics metrics = {.struct_size = sizeof metrics};
        tl_error error = {0};
        uint64_t ticket = 0;
        one *mine = &all.calls[me->number][i];
        options.done = on_end;
        options.context = mine;
        options.ticket = &ticket;
        if (tl_submit(all.client, &small_save, tl_body_list(&item, 1, sizeof item), sizeof(small_answer), &options, &error) == TL_OK) {
            me->taken++;
            mine->ticket = ticket;
        }
        if (i % 4 == 0) {
            tl_cancel(all.client, ticket);
        }
        if (i % 4 == 1) {
            tl_cancel(all.client, all.calls[(me->number + 1) % THREADS][i].ticket);
        }
        me->counted += tl_client_get_metrics(all.client, &metrics, &error) == TL_OK;
    }
    all.left--;
    return NULL;
}

static tl_client *client_of(faultd *server, tl_client_options *options) {
    char url[64];
    tl_client *client = NULL;
    tl_error error = {0};
    assert_non_null(server);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u", (unsigned)faultd_port(server));
    options->url = url;
    options->token = tl_token_static(tl_str_from("t0ken"));
    if (tl_client_new(&client, options, &error) != TL_OK) {
        fail_msg("%s", error.message);
    }
    return client;
}

static void test_two_threads(void **state) {
    (void)state;
    static const faultd_step steps[] = {{.reply = happy}, {.reply = busy}, {.reply = happy}};
    faultd_options server_options = {steps, 3, NULL};
    faultd *server = faultd_start(&server_options);
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_client_metrics metrics = {.struct_size = sizeof metrics};
    tl_error error = {0};
    worker workers[THREADS];
    int taken = 0;
    uint64_t cancelled = 0;
    uint64_t kept = 0;
    memset(&all, 0, sizeof all);
    options.backoff_base_ms = 5;
    options.backoff_cap_ms = 5;
    all.client = client_of(server, &options);
    all.driver = pthread_self();
    all.left = THREADS;
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){.number = i};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, submit_all, &workers[i]), 0);
    }
    tl_transport *transport = tl_client_transport(all.client);
    for (int i = 0; i < TURNS && (all.left > 0 || all.ended < THREADS * CALLS); i++) {
        assert_int_equal(transport->vtable->drive(transport, 50, &error), TL_OK);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        taken += workers[i].taken;
        assert_int_equal(workers[i].counted, CALLS);
    }
    assert_int_equal(taken, THREADS * CALLS);
    for (int i = 0; i < THREADS * CALLS; i++) {
        const one *mine = &all.calls[i / CALLS][i % CALLS];
        assert_int_equal(mine->ends, 1);
        assert_int_equal(mine->foreign, 0);
        bool saved = mine->outcome == TL_OUTCOME_SAVED && mine->reply_ok;
        bool refused = mine->status == TL_ERR_HTTP && mine->reason == TL_REASON_RATE_LIMITED; /* the 429 was there before its cancellation */
        if (!saved && !refused && mine->status != TL_ERR_CANCELLED) {
            fail_msg("call %d: %s, %s, %s", i, tl_status_name(mine->status), tl_outcome_name(mine->outcome), tl_reason_name(mine->reason));
        }
        kept += refused;
        cancelled += mine->status == TL_ERR_CANCELLED;
        assert_true(i % 4 < 2 || mine->outcome == TL_OUTCOME_SAVED); /* nobody cancelled those */
    }
    assert_int_equal(tl_client_get_metrics(all.client, &metrics, &error), TL_OK);
    assert_int_equal(metrics.calls, THREADS * CALLS);
    assert_int_equal(metrics.in_flight, 0);
    assert_true(kept <= 1); /* one 429 is in the script */
    assert_int_equal(metrics.cancels, cancelled);
    assert_int_equal(metrics.calls_by_outcome[TL_OUTCOME_SAVED] + cancelled + kept, THREADS * CALLS);
    tl_client_free(all.client);
    faultd_stop(server);
}

/* drive waits far longer than the backoff: the engine's own timer has to end its wait. */
static void test_the_backoff_wakes_drive(void **state) {
    (void)state;
    static const faultd_step steps[] = {{.reply = busy}, {.reply = busy}, {.reply = happy}};
    faultd_options server_options = {steps, 3, NULL};
    faultd *server = faultd_start(&server_options);
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    small_item item = {tl_str_from("a1"), tl_text("A"), {0, 0}};
    tl_error error = {0};
    options.backoff_base_ms = 20;
    options.backoff_cap_ms = 20;
    tl_client *client = client_of(server, &options);
    int64_t begin_ms = tl_clock_now_ms(NULL);
    assert_int_equal(tl_call(client, &small_save, tl_body_list(&item, 1, sizeof item), (tl_reply_into){NULL, 0}, NULL, &error), TL_OK);
    assert_true(tl_clock_now_ms(NULL) - begin_ms < 5000);
    assert_int_equal(faultd_requests(server), 3);
    tl_client_free(client);
    faultd_stop(server);
}

/* The client, and with it its engine, is freed while calls are queued, in flight and between attempts. */
static void test_free_with_calls_under_way(void **state) {
    (void)state;
    static const faultd_step steps[] = {{.reply = busy}, {.fault = FAULTD_STALL}};
    faultd_options server_options = {steps, 2, NULL};
    faultd *server = faultd_start(&server_options);
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    small_item item = {tl_str_from("a1"), tl_text("A"), {0, 0}};
    tl_error error = {0};
    memset(&all, 0, sizeof all);
    all.driver = pthread_self();
    options.backoff_base_ms = 60000;
    options.backoff_cap_ms = 60000;
    tl_client *client = client_of(server, &options);
    tl_transport *transport = tl_client_transport(client);
    for (int i = 0; i < 3; i++) {
        tl_call_options call = TL_CALL_OPTIONS_INIT;
        call.done = on_end;
        call.context = &all.calls[0][i];
        assert_int_equal(tl_submit(client, &small_save, tl_body_list(&item, 1, sizeof item), sizeof(small_answer), &call, &error), TL_OK);
        for (int turn = 0; turn < 1000 && i < 2 && faultd_requests(server) < (size_t)i + 1; turn++) {
            assert_int_equal(transport->vtable->drive(transport, 5, &error), TL_OK);
        }
    }
    tl_client_free(client);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(all.calls[0][i].ends, 1);
        assert_int_not_equal(all.calls[0][i].outcome, TL_OUTCOME_SAVED);
    }
    assert_int_equal(all.calls[0][1].outcome, TL_OUTCOME_UNKNOWN);
    assert_int_equal(all.calls[0][2].outcome, TL_OUTCOME_NOT_SENT);
    faultd_stop(server);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_two_threads),
        TEST_MEMORY(test_the_backoff_wakes_drive),
        TEST_MEMORY(test_free_with_calls_under_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
