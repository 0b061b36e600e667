/* The engine used by other threads than the one that drives it: requests, cancellations and tasks arrive, each ends once, there, and at once. */
#include "net/fixture.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

static const char ok_reply[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";

enum { THREADS = 8, CALLS_EACH = 40, WAYS = 6, SCRIPT = 200, MANY_CONNECTIONS = 32, LONG_WAIT_MS = 20000, AT_ONCE_MS = 2000 };

/* One request of a worker. */
typedef struct call {
    tl_http_request request;
    _Atomic uint64_t ticket; /* 0: not submitted yet */
    _Atomic int calls;
    tl_status status;
    bool sent;
    bool foreign; /* completed on another thread than the driving one */
    pthread_t driver;
} call;

typedef struct crowd {
    fixture fix;
    call calls[THREADS][CALLS_EACH];
    _Atomic size_t completed;
    _Atomic int workers_left;
} crowd;

typedef struct worker {
    crowd *all;
    size_t number;
    pthread_t thread;
    tl_status refused; /* of the last submit that failed */
} worker;

static crowd shared;

static void on_done(void *context, tl_http_reply *reply) {
    call *one = context;
    one->status = reply->status;
    one->sent = reply->sent;
    one->foreign = !pthread_equal(pthread_self(), one->driver);
    one->calls++;
    shared.completed++;
}

static void cancel(uint64_t ticket) {
    shared.fix.engine->vtable->cancel(shared.fix.engine, ticket);
}

/* Cancels in one of several ways, at one of several stages; the first does not. */
static void maybe_cancel(size_t number, size_t i) {
    const call *mine = &shared.calls[number][i];
    const call *neighbour = &shared.calls[(number + 1) % THREADS][i];
    switch ((i + number) % WAYS) {
    case 1:
        cancel(mine->ticket);
        break;
    case 2:
        cancel(neighbour->ticket); /* whatever that is at */
        cancel(mine->ticket);
        break;
    case 3:
        (void)faultd_wait_requests(shared.fix.server, (number + 1) * i / 2, 20);
        cancel(mine->ticket);
        break;
    case 4:
        for (int turn = 0; turn < 2000 && mine->calls == 0; turn++) {
            (void)sched_yield();
        }
        cancel(mine->ticket);
        break;
    case 5:
        (void)sched_yield();
        cancel(mine->ticket);
        cancel(mine->ticket);
        break;
    default:
        break;
    }
}

static void *work(void *argument) {
    worker *me = argument;
    tl_transport *engine = me->all->fix.engine;
    for (size_t i = 0; i < CALLS_EACH; i++) {
        call *one = &me->all->calls[me->number][i];
        tl_error error = {0};
        uint64_t ticket = 0;
        tl_status status = engine->vtable->submit(engine, &one->request, on_done, one, &ticket, &error);
        if (status != TL_OK) {
            me->refused = status;
        }
        one->ticket = ticket;
        maybe_cancel(me->number, i);
    }
    me->all->workers_left--;
    return NULL;
}

static void begin_crowd(const faultd_step *steps, size_t count) {
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    faultd_options server = {steps, count, NULL};
    memset(&shared, 0, sizeof shared);
    options.max_connections_per_host = MANY_CONNECTIONS;
    fixture_begin_engine(&shared.fix, &options);
    shared.fix.server = faultd_start(&server);
    assert_non_null(shared.fix.server);
    (void)snprintf(shared.fix.url, sizeof shared.fix.url, "http://127.0.0.1:%u/", (unsigned)faultd_port(shared.fix.server));
    for (size_t i = 0; i < THREADS; i++) {
        for (size_t n = 0; n < CALLS_EACH; n++) {
            shared.calls[i][n].request = fixture_post(&shared.fix, "{\"a\":1}");
            shared.calls[i][n].driver = pthread_self();
        }
    }
    shared.workers_left = THREADS;
}

/* Drives until all is over. What the server left hanging runs into its time limit once nobody submits any more. */
static void drive_crowd(void) {
    int64_t give_up_ms = tl_clock_now_ms(NULL) + 4 * GIVE_UP_MS;
    while (shared.completed < (size_t)THREADS * CALLS_EACH) {
        tl_error error = {0};
        assert_int_equal(shared.fix.engine->vtable->drive(shared.fix.engine, 5, &error), TL_OK);
        if (shared.workers_left == 0) {
            fake_clock_advance(&shared.fix.clock, 1000);
        }
        assert_true(tl_clock_now_ms(NULL) < give_up_ms);
    }
}

static void test_many_threads_submit_and_cancel(void **state) {
    (void)state;
    static const faultd_step kinds[] = {{.reply = ok_reply},
                                        {.reply = ok_reply},
                                        {.fault = FAULTD_STALL},
                                        {.reply = ok_reply},
                                        {.fault = FAULTD_STALL, .reply = ok_reply, .at = 60},
                                        {.reply = ok_reply},
                                        {.fault = FAULTD_CUT, .reply = ok_reply, .at = 60}};
    faultd_step steps[SCRIPT];
    worker workers[THREADS];
    size_t ends[2] = {0, 0}; /* cancelled: unsent, sent */
    size_t good = 0;
    for (size_t i = 0; i < SCRIPT; i++) {
        steps[i] = kinds[i % ARRAY_LENGTH(kinds)];
    }
    steps[SCRIPT - 1] = kinds[0];
    begin_crowd(steps, SCRIPT);
    for (size_t i = 0; i < THREADS; i++) {
        workers[i] = (worker){&shared, i, pthread_self(), TL_OK};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    drive_crowd();
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        assert_int_equal(workers[i].refused, TL_OK);
    }
    for (int i = 0; i < 5; i++) {
        tl_error error = {0};
        assert_int_equal(shared.fix.engine->vtable->drive(shared.fix.engine, 0, &error), TL_OK);
    }
    for (size_t i = 0; i < (size_t)THREADS * CALLS_EACH; i++) {
        const call *one = &shared.calls[i / CALLS_EACH][i % CALLS_EACH];
        assert_int_equal(one->calls, 1);
        assert_false(one->foreign);
        assert_true(one->ticket != 0);
        good += one->status == TL_OK ? 1 : 0;
        ends[one->sent ? 1 : 0] += one->status == TL_ERR_CANCELLED ? 1 : 0;
        assert_true(one->status == TL_OK || one->status == TL_ERR_CANCELLED || one->status == TL_ERR_TIMEOUT || one->status == TL_ERR_LOST);
    }
    assert_true(good > 0 && ends[0] > 0); /* the case that is meant did happen */
    fixture_end(&shared.fix);
}

/* Something for another thread to do while the test's own one waits inside drive. */
typedef struct errand {
    tl_transport *engine;
    tl_http_request request;
    capture got;
    uint64_t ticket;
    tl_transport_task task;
    int task_runs;
    tl_status status;
    void (*run)(struct errand *mine);
} errand;

static void *run_errand(void *argument) {
    errand *mine = argument;
    struct timespec pause = {0, 30 * 1000000};
    (void)nanosleep(&pause, NULL); /* most probably the other thread waits by then; if not, the test shows less and holds as well */
    mine->run(mine);
    return NULL;
}

static void errand_submit(errand *mine) {
    tl_error error = {0};
    mine->status = mine->engine->vtable->submit(mine->engine, &mine->request, capture_reply, &mine->got, &mine->ticket, &error);
}

static void errand_cancel(errand *mine) {
    mine->engine->vtable->cancel(mine->engine, mine->ticket);
}

static void errand_post(errand *mine) {
    mine->engine->vtable->post(mine->engine, &mine->task);
}

static void count_run(void *context) {
    ((errand *)context)->task_runs++;
}

/* One drive with a long wait returns soon after the errand was run. On the machine's own clock: with another one drive looks up now and then. */
static void expect_woken(errand *mine) {
    pthread_t thread;
    tl_error error = {0};
    int64_t start_ms = tl_clock_now_ms(NULL);
    assert_int_equal(pthread_create(&thread, NULL, run_errand, mine), 0);
    assert_int_equal(mine->engine->vtable->drive(mine->engine, LONG_WAIT_MS, &error), TL_OK);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(tl_clock_now_ms(NULL) - start_ms < AT_ONCE_MS);
}

static void test_a_waiting_drive_is_woken(void **state) {
    (void)state;
    faultd_step steps[] = {{.reply = ok_reply}, {.fault = FAULTD_STALL}};
    fixture fix;
    errand mine;
    tl_error error = {0};
    memset(&mine, 0, sizeof mine);
    fixture_begin(&fix, steps, ARRAY_LENGTH(steps));
    assert_int_equal(tl_engine_new(&mine.engine, NULL, &error), TL_OK);
    mine.request = fixture_post(&fix, "{}");

    mine.run = errand_submit;
    expect_woken(&mine);
    assert_int_equal(mine.status, TL_OK);
    expect_end(&mine.got, TL_OK, true);

    memset(&mine.got, 0, sizeof mine.got);
    errand_submit(&mine);
    mine.run = errand_cancel;
    expect_woken(&mine);
    expect_end(&mine.got, TL_ERR_CANCELLED, mine.got.sent);

    mine.task.run = count_run;
    mine.task.context = &mine;
    mine.run = errand_post;
    expect_woken(&mine);
    assert_int_equal(mine.task_runs, 1);

    mine.engine->vtable->free(mine.engine);
    fixture_end(&fix);
}

/* A driving thread that is held inside a task. */
typedef struct held {
    tl_transport *engine;
    tl_transport_task task;
    sem_t inside;
    sem_t go_on;
    tl_status status;
} held;

static void hold(void *context) {
    held *mine = context;
    (void)sem_post(&mine->inside);
    (void)sem_wait(&mine->go_on);
}

static void *drive_held(void *argument) {
    held *mine = argument;
    tl_error error = {0};
    mine->status = mine->engine->vtable->drive(mine->engine, GIVE_UP_MS, &error);
    return NULL;
}

static void test_a_second_driver_is_refused(void **state) {
    (void)state;
    fixture fix;
    held mine;
    pthread_t thread;
    tl_error error = {0};
    memset(&mine, 0, sizeof mine);
    fixture_begin_engine(&fix, NULL);
    mine.engine = fix.engine;
    mine.task = (tl_transport_task){hold, &mine, NULL};
    assert_int_equal(sem_init(&mine.inside, 0, 0), 0);
    assert_int_equal(sem_init(&mine.go_on, 0, 0), 0);
    fix.engine->vtable->post(fix.engine, &mine.task);
    assert_int_equal(pthread_create(&thread, NULL, drive_held, &mine), 0);
    assert_int_equal(sem_wait(&mine.inside), 0);
    assert_int_equal(fix.engine->vtable->drive(fix.engine, 0, &error), TL_ERR_USAGE);
    assert_int_equal(sem_post(&mine.go_on), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(mine.status, TL_OK);
    assert_int_equal(fix.engine->vtable->drive(fix.engine, 0, &error), TL_OK); /* one after the other is fine */
    (void)sem_destroy(&mine.inside);
    (void)sem_destroy(&mine.go_on);
    fixture_end(&fix);
}

/* Tasks of many threads. */
enum { TASKS_EACH = 200 };

typedef struct numbered_task {
    tl_transport_task task;
    int runs;
    size_t place; /* in the order in which all ran */
} numbered_task;

typedef struct poster {
    tl_transport *engine;
    pthread_t thread;
    numbered_task tasks[TASKS_EACH];
} poster;

static size_t tasks_run;

static void run_numbered(void *context) {
    numbered_task *mine = context;
    mine->runs++;
    mine->place = tasks_run++;
}

static void *post_all(void *argument) {
    poster *me = argument;
    for (size_t i = 0; i < TASKS_EACH; i++) {
        me->engine->vtable->post(me->engine, &me->tasks[i].task);
    }
    return NULL;
}

static void test_tasks_of_many_threads(void **state) {
    (void)state;
    static poster posters[THREADS];
    fixture fix;
    int64_t give_up_ms = tl_clock_now_ms(NULL) + GIVE_UP_MS;
    fixture_begin_engine(&fix, NULL);
    memset(posters, 0, sizeof posters);
    tasks_run = 0;
    for (size_t i = 0; i < THREADS; i++) {
        posters[i].engine = fix.engine;
        for (size_t n = 0; n < TASKS_EACH; n++) {
            posters[i].tasks[n].task = (tl_transport_task){run_numbered, &posters[i].tasks[n], NULL};
        }
        assert_int_equal(pthread_create(&posters[i].thread, NULL, post_all, &posters[i]), 0);
    }
    while (tasks_run < (size_t)THREADS * TASKS_EACH) {
        tl_error error = {0};
        assert_int_equal(fix.engine->vtable->drive(fix.engine, 5, &error), TL_OK);
        assert_true(tl_clock_now_ms(NULL) < give_up_ms);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(posters[i].thread, NULL), 0);
        for (size_t n = 0; n < TASKS_EACH; n++) {
            assert_int_equal(posters[i].tasks[n].runs, 1);
            assert_true(n == 0 || posters[i].tasks[n].place > posters[i].tasks[n - 1].place);
        }
    }
    fixture_end(&fix);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_many_threads_submit_and_cancel),
        TEST_MEMORY(test_a_waiting_drive_is_woken),
        TEST_MEMORY(test_a_second_driver_is_refused),
        TEST_MEMORY(test_tasks_of_many_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
