/* Ending exchanges early, at every stage: exactly one completion each, and `sent` tells what had left. */
#include "net/fixture.h"

#include <stdio.h>
#include <string.h>

#include "net/names.h"

static const char ok_reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
enum { HEAD_BYTES = sizeof ok_reply - 1 - 11 };

static void cancel(fixture *fix, uint64_t ticket) {
    fix->engine->vtable->cancel(fix->engine, ticket);
}

static void drive_now(fixture *fix) {
    tl_error error = {0};
    assert_int_equal(fix->engine->vtable->drive(fix->engine, 0, &error), TL_OK);
}

/* Cancels twice: the completion comes from the next drive, once, and the ticket is dead. */
static void expect_cancelled(fixture *fix, uint64_t ticket, capture *got, bool sent) {
    assert_int_equal(got->calls, 0);
    cancel(fix, ticket);
    cancel(fix, ticket);
    assert_int_equal(got->calls, 0);
    drive_now(fix);
    expect_end(got, TL_ERR_CANCELLED, sent);
    cancel(fix, ticket);
    for (int i = 0; i < 5; i++) {
        drive_now(fix);
    }
    assert_int_equal(got->calls, 1);
}

static void test_before_the_first_drive(void **state) {
    (void)state;
    fixture fix;
    capture got;
    fixture_begin_canned(&fix, ok_reply);
    tl_http_request request = fixture_post(&fix, "{}");
    uint64_t ticket = fixture_submit(&fix, &request, &got);
    expect_cancelled(&fix, ticket, &got, false);
    assert_int_equal(faultd_accepted(fix.server), 0);
    fixture_end(&fix);
}

static void test_while_asking_dns(void **state) {
    (void)state;
    fixture fix;
    capture got;
    names_reset();
    fixture_begin_engine(&fix, NULL);
    (void)snprintf(fix.url, sizeof fix.url, "https://hang.invalid/");
    tl_http_request request = fixture_post(&fix, "{}");
    uint64_t ticket = fixture_submit(&fix, &request, &got);
    drive_now(&fix);
    assert_true(names_wait(1, GIVE_UP_MS));
    expect_cancelled(&fix, ticket, &got, false);
    fixture_end(&fix);
    names_release();
}

static void test_in_the_tls_handshake(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_DEAF};
    fixture fix;
    capture got;
    fixture_begin(&fix, &step, 1);
    (void)snprintf(fix.url, sizeof fix.url, "https://127.0.0.1:%u/", (unsigned)faultd_port(fix.server));
    tl_http_request request = fixture_post(&fix, "{}");
    uint64_t ticket = fixture_submit(&fix, &request, &got);
    for (int i = 0; i < 20; i++) {
        drive_now(&fix);
    }
    expect_cancelled(&fix, ticket, &got, false);
    fixture_end(&fix);
}

static void test_while_sending(void **state) {
    (void)state;
    enum { SIZE = 32 * 1024 * 1024 };
    faultd_step step = {.fault = FAULTD_DEAF};
    fixture fix;
    capture got;
    char *body = test_malloc(SIZE);
    memset(body, 'q', SIZE);
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, "");
    request.body = tl_str_sized(body, SIZE);
    uint64_t ticket = fixture_submit(&fix, &request, &got);
    for (int i = 0; i < 50; i++) {
        drive_now(&fix);
    }
    expect_cancelled(&fix, ticket, &got, true);
    test_free(body); /* nothing borrows it any more */
    fixture_end(&fix);
}

static void test_while_waiting(void **state) {
    (void)state;
    faultd_step steps[] = {{.fault = FAULTD_STALL}, {.reply = ok_reply}};
    fixture fix;
    capture got;
    fixture_begin(&fix, steps, ARRAY_LENGTH(steps));
    tl_http_request request = fixture_post(&fix, "{}");
    uint64_t ticket = fixture_submit(&fix, &request, &got);
    fixture_drive_until_requests(&fix, 1);
    expect_cancelled(&fix, ticket, &got, true);
    fixture_exchange(&fix, &request, &got); /* the engine goes on */
    expect_end(&got, TL_OK, true);
    fixture_end(&fix);
}

static void test_in_the_middle_of_the_reply(void **state) {
    (void)state;
    faultd_step step = {.fault = FAULTD_GATED, .reply = ok_reply};
    fixture fix;
    capture got;
    fixture_begin(&fix, &step, 1);
    tl_http_request request = fixture_post(&fix, "{}");
    uint64_t ticket = fixture_submit(&fix, &request, &got);
    fixture_drive_until_requests(&fix, 1);
    assert_true(faultd_let(fix.server, HEAD_BYTES + 3, GIVE_UP_MS));
    for (int i = 0; i < 5; i++) {
        drive_now(&fix);
    }
    expect_cancelled(&fix, ticket, &got, true);
    assert_int_equal(got.body_len, 3);
    fixture_end(&fix);
}

static void test_after_the_end(void **state) {
    (void)state;
    fixture fix;
    capture got;
    fixture_begin_canned(&fix, ok_reply);
    tl_http_request request = fixture_post(&fix, "{}");
    uint64_t ticket = fixture_submit(&fix, &request, &got);
    fixture_drive(&fix, &got, 1);
    cancel(&fix, ticket);
    cancel(&fix, 0);
    cancel(&fix, UINT64_MAX);
    drive_now(&fix);
    expect_end(&got, TL_OK, true);
    fixture_end(&fix);
}

/* What a completion does from inside. */
typedef struct inner {
    fixture *fix;
    capture got;
    tl_http_request request;
    capture next;
    uint64_t victim;
    tl_status drive_status;
} inner;

static void submit_from_completion(void *context, tl_http_reply *reply) {
    inner *in = context;
    tl_error error = {0};
    capture_reply(&in->got, reply);
    (void)fixture_submit(in->fix, &in->request, &in->next);
    in->drive_status = in->fix->engine->vtable->drive(in->fix->engine, 0, &error);
    cancel(in->fix, in->victim);
}

/* A completion submits and cancels; driving is refused there. */
static void test_completion_submits_and_cancels(void **state) {
    (void)state;
    faultd_step steps[] = {{.fault = FAULTD_STALL}, {.reply = ok_reply}};
    fixture fix;
    capture victim;
    inner in;
    tl_error error = {0};
    uint64_t ticket = 0;
    memset(&in, 0, sizeof in);
    fixture_begin(&fix, steps, ARRAY_LENGTH(steps));
    in.fix = &fix;
    in.request = fixture_post(&fix, "{\"next\":1}");
    tl_http_request first = fixture_post(&fix, "{}");
    in.victim = fixture_submit(&fix, &first, &victim);
    fixture_drive_until_requests(&fix, 1);
    tl_http_request second = fixture_post(&fix, "{}");
    assert_int_equal(fix.engine->vtable->submit(fix.engine, &second, submit_from_completion, &in, &ticket, &error), TL_OK);
    fixture_drive(&fix, &in.got, 1);
    expect_end(&in.got, TL_OK, true);
    assert_int_equal(in.drive_status, TL_ERR_USAGE);
    fixture_drive(&fix, &in.next, 1);
    expect_end(&in.next, TL_OK, true);
    fixture_drive(&fix, &victim, 1);
    expect_end(&victim, TL_ERR_CANCELLED, true);
    fixture_end(&fix);
}

/* Completions that cancel each other while both are being delivered. */
typedef struct pair {
    fixture *fix;
    capture got[2];
    uint64_t tickets[2];
} pair;

static void cancel_all_from_completion(void *context, tl_http_reply *reply) {
    pair *both = context;
    capture_reply(&both->got[both->got[0].calls ? 1 : 0], reply);
    cancel(both->fix, both->tickets[0]);
    cancel(both->fix, both->tickets[1]);
}

static void test_cancel_of_what_is_being_delivered(void **state) {
    (void)state;
    fixture fix;
    pair both;
    tl_http_request requests[2];
    tl_error error = {0};
    memset(&both, 0, sizeof both);
    fixture_begin_engine(&fix, NULL);
    (void)snprintf(fix.url, sizeof fix.url, "http://127.0.0.1:%u/", (unsigned)closed_port());
    both.fix = &fix;
    for (size_t i = 0; i < 2; i++) {
        requests[i] = fixture_post(&fix, "{}");
        requests[i].timeouts.total_ms = 1;
        assert_int_equal(fix.engine->vtable->submit(fix.engine, &requests[i], cancel_all_from_completion, &both, &both.tickets[i], &error), TL_OK);
    }
    fake_clock_advance(&fix.clock, 5); /* both are over in the same round */
    fixture_drive(&fix, &both.got[1], 1);
    for (int i = 0; i < 5; i++) {
        drive_now(&fix);
    }
    assert_int_equal(both.got[0].calls, 1);
    assert_int_equal(both.got[1].calls, 1);
    fixture_end(&fix);
}

/* Freeing the engine completes everything, at whatever stage, and takes nothing new. */
static void resubmit_at_end(void *context, tl_http_reply *reply) {
    inner *in = context;
    tl_error error = {0};
    uint64_t ticket = 0;
    capture_reply(&in->got, reply);
    in->drive_status = in->fix->engine->vtable->submit(in->fix->engine, &in->request, capture_reply, &in->next, &ticket, &error);
}

static void test_free_ends_everything(void **state) {
    (void)state;
    enum { RUNNING = 3 };
    faultd_step step = {.fault = FAULTD_STALL};
    fixture fix;
    capture running[RUNNING];
    capture queued;
    tl_http_request requests[RUNNING];
    inner in;
    tl_error error = {0};
    uint64_t ticket = 0;
    memset(&in, 0, sizeof in);
    fixture_begin(&fix, &step, 1);
    in.fix = &fix;
    in.request = fixture_post(&fix, "{}");
    for (size_t i = 0; i < RUNNING; i++) {
        requests[i] = fixture_post(&fix, "{}");
        (void)fixture_submit(&fix, &requests[i], &running[i]);
    }
    fixture_drive_until_requests(&fix, RUNNING);
    tl_http_request last = fixture_post(&fix, "{}");
    (void)fixture_submit(&fix, &last, &queued);
    assert_int_equal(fix.engine->vtable->submit(fix.engine, &in.request, resubmit_at_end, &in, &ticket, &error), TL_OK);
    cancel(&fix, ticket);
    fix.engine->vtable->free(fix.engine);
    fix.engine = NULL;
    for (size_t i = 0; i < RUNNING; i++) {
        expect_end(&running[i], TL_ERR_CANCELLED, true);
    }
    expect_end(&queued, TL_ERR_CANCELLED, false);
    expect_end(&in.got, TL_ERR_CANCELLED, false);
    assert_int_equal(in.drive_status, TL_ERR_USAGE);
    assert_int_equal(in.next.calls, 0);
    fixture_end(&fix);
}

typedef struct counted_task {
    tl_transport_task task;
    fixture *fix;
    int runs;
    int again;
} counted_task;

static void run_counted(void *context) {
    counted_task *mine = context;
    mine->runs++;
    if (mine->again > 0) {
        mine->again--;
        mine->fix->engine->vtable->post(mine->fix->engine, &mine->task);
    }
}

/* A task runs from the next drive, in order, never inside post; one that is still there at the end runs then. */
static void test_tasks(void **state) {
    (void)state;
    fixture fix;
    fixture_begin_engine(&fix, NULL);
    counted_task first = {{run_counted, NULL, NULL}, &fix, 0, 2};
    counted_task second = {{run_counted, NULL, NULL}, &fix, 0, 0};
    first.task.context = &first;
    second.task.context = &second;
    fix.engine->vtable->post(fix.engine, &first.task);
    fix.engine->vtable->post(fix.engine, &second.task);
    assert_int_equal(first.runs + second.runs, 0);
    drive_now(&fix);
    assert_int_equal(first.runs, 1);
    assert_int_equal(second.runs, 1);
    drive_now(&fix);
    assert_int_equal(first.runs, 2);
    fix.engine->vtable->free(fix.engine);
    fix.engine = NULL;
    assert_int_equal(first.runs, 3);
    assert_int_equal(second.runs, 1);
    fixture_end(&fix);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_before_the_first_drive),
        TEST_MEMORY(test_while_asking_dns),
        TEST_MEMORY(test_in_the_tls_handshake),
        TEST_MEMORY(test_while_sending),
        TEST_MEMORY(test_while_waiting),
        TEST_MEMORY(test_in_the_middle_of_the_reply),
        TEST_MEMORY(test_after_the_end),
        TEST_MEMORY(test_completion_submits_and_cancels),
        TEST_MEMORY(test_cancel_of_what_is_being_delivered),
        TEST_MEMORY(test_free_ends_everything),
        TEST_MEMORY(test_tasks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
