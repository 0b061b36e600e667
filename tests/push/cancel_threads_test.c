/* Cancelling a push from another thread, at every stage: whatever it meets, each record has one result. For TSan as well. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <semaphore.h>

#include "harness.h"

enum { RECORDS = 24, ROUNDS = 12 };

/* What the push does meanwhile. */
typedef enum wait_kind { WAIT_NOT, WAIT_UNTIL_ABOUT, WAIT_UNTIL_DONE, WAIT_KINDS } wait_kind;

typedef enum stage { AT_HOOK, AT_REQUEST, AT_RESULT, STAGES } stage;

/* The other thread waits for the moment, then cancels while the push runs on. */
typedef struct canceller {
    harness *h;
    sem_t moment;
    sem_t begun;
    wait_kind waits; /* for begun */
    pthread_t thread;
    stage at;
    size_t number; /* which time that stage comes, from 1 */
    size_t seen;
    tl_result_fn result;
} canceller;

static void *cancel_when_told(void *context) {
    canceller *other = context;
    while (sem_wait(&other->moment) != 0) {
    }
    if (other->waits == WAIT_UNTIL_ABOUT) {
        (void)sem_post(&other->begun);
    }
    tl_push_cancel(other->h->push);
    if (other->waits == WAIT_UNTIL_DONE) {
        (void)sem_post(&other->begun);
    }
    return NULL;
}

static void reach(canceller *other, stage at) {
    if (at == other->at && ++other->seen == other->number) {
        (void)sem_post(&other->moment);
        while (other->waits != WAIT_NOT && sem_wait(&other->begun) != 0) {
        }
    }
}

static void on_result(void *context, const tl_result *result) {
    canceller *other = context;
    other->result(other->h, result);
    reach(other, AT_RESULT);
}

static void on_attempt(void *context, const tl_attempt *attempt) {
    (void)attempt;
    reach(context, AT_HOOK);
}

static void on_request(void *context, const tl_operation *operation, tl_str body, size_t record_count) {
    (void)operation;
    (void)body;
    (void)record_count;
    reach(context, AT_REQUEST);
}

static void expect_one_result_each(stage at, size_t number, wait_kind waits) {
    harness h;
    canceller other = {.h = &h, .at = at, .number = number, .waits = waits};
    harness_init(&h, RECORDS);
    h.options.batch_records = 2;
    h.options.jobs = 3;
    harness_same_key(&h, 9, 5);
    other.result = h.options.on_result;
    h.options.on_result = on_result;
    h.options.result_context = &other;
    h.options.on_attempt = on_attempt;
    h.options.attempt_context = &other;
    h.options.on_request = on_request;
    h.options.request_context = &other;
    assert_int_equal(sem_init(&other.moment, 0, 0), 0);
    assert_int_equal(sem_init(&other.begun, 0, 0), 0);
    assert_int_equal(harness_open(&h, &h.error), TL_OK);
    assert_int_equal(pthread_create(&other.thread, NULL, cancel_when_told, &other), 0);
    harness_run(&h);
    (void)sem_post(&other.moment); /* a stage that did not come so often */
    assert_int_equal(pthread_join(other.thread, NULL), 0);
    assert_int_equal(h.status, TL_OK);
    check_one_result_each(&h);
    size_t saved = harness_count(&h, TL_OUTCOME_SAVED);
    size_t cancelled = (size_t)h.summary.by_reason[TL_REASON_CANCELLED];
    assert_int_equal(saved + cancelled, RECORDS);
    assert_true(other.seen >= number || saved == RECORDS);
    assert_true(h.summary.cancelled || cancelled == 0);
    if (waits == WAIT_UNTIL_DONE && number == 1) {
        assert_true(cancelled >= RECORDS / 2);
    }
    (void)sem_destroy(&other.moment);
    (void)sem_destroy(&other.begun);
    harness_dispose(&h);
}

static void test_at_every_stage(void **state) {
    (void)state;
    for (size_t at = 0; at < STAGES; at++) {
        for (size_t number = 1; number <= ROUNDS; number++) {
            for (size_t waits = 0; waits < WAIT_KINDS; waits++) {
                expect_one_result_each((stage)at, number, (wait_kind)waits);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_at_every_stage)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
