/* Cancelling a call, and freeing its client, at every stage: exactly one completion, which says whether anything had left. */
#include "net/call_fixture.h"

#include <stdio.h>
#include <string.h>

/* A token that comes never, or when its acquire is cancelled. */
typedef struct slow_source {
    tl_token_source base;
    tl_token_fn done;
    void *context;
} slow_source;

static void slow_acquire(tl_token_source *source, const tl_token_asker *who, tl_token_fn done, void *context) {
    (void)who;
    ((slow_source *)source)->done = done;
    ((slow_source *)source)->context = context;
}

static bool slow_release(tl_token_source *source, uint64_t lease, tl_token_fate fate, tl_str next) {
    (void)source;
    (void)lease;
    (void)fate;
    (void)next;
    return false;
}

static void slow_cancel(tl_token_source *source, tl_token_fn done, void *context) {
    slow_source *slow = (slow_source *)source;
    tl_error error = {0};
    if (done && slow->done == done && slow->context == context) {
        slow->done = NULL;
        (void)tl_fail(&error, TL_ERR_CANCELLED, "cancelled");
        done(context, TL_ERR_CANCELLED, NULL, &error);
    }
}

static void slow_free(tl_token_source *source) {
    slow_cancel(source, ((slow_source *)source)->done, ((slow_source *)source)->context);
}

static const tl_token_vtable slow_vtable = {sizeof(tl_token_vtable), slow_acquire, slow_release, slow_cancel, slow_free};

typedef enum stage { QUEUED, TOKEN_WAIT, FLIGHT, PAUSE, HOOK, STAGES } stage;

typedef struct hooked {
    tl_client *client;
    uint64_t ticket;
    int before;
    int after;
    tl_status after_status;
} hooked;

static void cancel_in_hook(void *context, const tl_attempt *attempt) {
    hooked *hook = context;
    hook->before += attempt->phase == TL_ATTEMPT_BEFORE;
    hook->after += attempt->phase == TL_ATTEMPT_AFTER;
    hook->after_status = attempt->status;
    if (attempt->phase == TL_ATTEMPT_BEFORE && hook->client) {
        tl_cancel(hook->client, hook->ticket);
    }
}

typedef struct scene {
    call_fixture fix;
    call_end end;
    slow_source source;
    hooked hook;
    uint64_t ticket;
} scene;

/* A call that has come to a stage and goes no further. */
static void set_up(scene *s, stage at, script_kind kind) {
    static const script_step hold = {.hold = true};
    static const script_step lost = {.status = TL_ERR_LOST};
    memset(s, 0, sizeof *s);
    s->source.base.vtable = &slow_vtable;
    call_fixture_init(&s->fix, kind, at == PAUSE ? &lost : &hold, 1);
    if (at == TOKEN_WAIT) {
        tl_token_source_free(s->fix.options.token);
        s->fix.options.token = &s->source.base;
    }
    s->fix.options.on_attempt = cancel_in_hook;
    s->fix.options.attempt_context = &s->hook;
    call_fixture_open(&s->fix);
    tl_call_options options = call_to(&s->end);
    s->ticket = call_fixture_submit(&s->fix, true, &options);
    if (at == HOOK) {
        s->hook.ticket = s->ticket;
        s->hook.client = s->fix.client;
    } else if (at != QUEUED) {
        for (int i = 0; i < 3; i++) {
            (void)script_turn(&s->fix.script);
        }
    }
    assert_int_equal(s->end.calls, 0);
    assert_int_equal(s->fix.script.submitted, at == FLIGHT || at == PAUSE ? 1 : 0);
}

static void expect_cancelled(const scene *s, stage at) {
    bool open = at == FLIGHT || at == PAUSE; /* it had left, or an earlier attempt had */
    if (s->end.calls != 1 || s->end.status != TL_ERR_CANCELLED || s->end.outcome != (open ? TL_OUTCOME_UNKNOWN : TL_OUTCOME_NOT_SENT)) {
        fail_msg("stage %d: %d completions, %s, %s", (int)at, s->end.calls, tl_status_name(s->end.status), tl_outcome_name(s->end.outcome));
    }
    assert_int_equal(s->end.reason, at == PAUSE ? TL_REASON_LOST_REPLY : TL_REASON_CANCELLED);
    assert_int_equal(s->fix.script.submitted, open ? 1 : 0);
}

static void test_cancel_at_every_stage(void **state) {
    (void)state;
    for (stage at = QUEUED; at < STAGES; at++) {
        tl_client_metrics metrics = {.struct_size = sizeof metrics};
        tl_error error = {0};
        scene s;
        set_up(&s, at, SCRIPT_FULL);
        if (at != HOOK) {
            tl_cancel(s.fix.client, s.ticket);
            tl_cancel(s.fix.client, s.ticket); /* once too often */
            assert_int_equal(s.end.calls, 0);
        }
        assert_int_equal(tl_wait(s.fix.client, s.ticket, &error), TL_OK);
        expect_cancelled(&s, at);
        tl_cancel(s.fix.client, s.ticket); /* too late */
        assert_int_equal(s.hook.before, s.hook.after);
        assert_int_equal(tl_client_get_metrics(s.fix.client, &metrics, &error), TL_OK);
        assert_int_equal(metrics.cancels, 1);
        assert_int_equal(metrics.in_flight, 0);
        assert_int_equal(metrics.requests, at == QUEUED || at == HOOK ? 0 : 1);
        call_fixture_close(&s.fix);
        assert_int_equal(s.end.calls, 1);
        assert_int_equal(s.fix.script.timer_count, 0);
    }
}

static void test_free_the_client_at_every_stage(void **state) {
    (void)state;
    for (stage at = QUEUED; at < HOOK; at++) {
        for (int cancelled = 0; cancelled < 2; cancelled++) {
            scene s;
            set_up(&s, at, SCRIPT_FULL);
            if (cancelled) {
                tl_cancel(s.fix.client, s.ticket);
            }
            call_fixture_close(&s.fix);
            expect_cancelled(&s, at);
            assert_int_equal(s.fix.script.timer_count, 0);
        }
    }
}

/* A cancellation that comes when the call is over, and its client is freed before the transport gets to it. */
static void test_late_cancel_outlives_its_client(void **state) {
    (void)state;
    static const script_step steps[] = {{0}};
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, steps, 1);
    call_fixture_open(&fix);
    tl_call_options options = call_to(&end);
    uint64_t ticket = call_fixture_submit(&fix, false, &options);
    tl_transport_task *start = fix.script.first_task;
    tl_cancel(fix.client, ticket);
    fix.script.first_task = start->next; /* the start runs alone, the cancellation stays behind */
    start->run(start->context);
    assert_int_equal(end.calls, 1);
    assert_int_equal(end.status, TL_ERR_CANCELLED);
    call_fixture_close(&fix);
    assert_int_equal(end.calls, 1);
}

static void test_without_post(void **state) {
    (void)state;
    static const stage stages[] = {FLIGHT, PAUSE, TOKEN_WAIT};
    for (size_t i = 0; i < 3; i++) {
        tl_error error = {0};
        scene s;
        set_up(&s, stages[i], SCRIPT_WITHOUT_POST);
        tl_cancel(s.fix.client, s.ticket);
        assert_int_equal(tl_wait(s.fix.client, s.ticket, &error), TL_OK);
        expect_cancelled(&s, stages[i]);
        call_fixture_close(&s.fix);
        assert_int_equal(s.end.calls, 1);
    }
}

/* Without post, what goes wrong at once is submit's own result, and done is never called. */
static void test_without_post_a_failure_is_submits(void **state) {
    (void)state;
    static const script_step steps[] = {{0}};
    small_item item = {tl_str_from("a1"), tl_text("A"), {0, 0}};
    call_fixture fix;
    call_end end;
    tl_error error = {0};
    call_fixture_init(&fix, SCRIPT_WITHOUT_POST, steps, 1);
    tl_token_source_free(fix.options.token);
    fix.options.token = tl_token_environment("TL_TEST_NO_SUCH_VARIABLE");
    call_fixture_open(&fix);
    tl_call_options options = call_to(&end);
    assert_int_equal(tl_submit(fix.client, &small_save, tl_body_list(&item, 1, sizeof item), 0, &options, &error), TL_ERR_SECRET);
    assert_non_null(strstr(error.message, "TL_TEST_NO_SUCH_VARIABLE"));
    call_fixture_close(&fix);
    assert_int_equal(end.calls, 0);
    assert_int_equal(fix.script.submitted, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_cancel_at_every_stage),
        TEST_MEMORY(test_free_the_client_at_every_stage),
        TEST_MEMORY(test_late_cancel_outlives_its_client),
        TEST_MEMORY(test_without_post),
        TEST_MEMORY(test_without_post_a_failure_is_submits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
