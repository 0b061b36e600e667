/* Pass 2 over a transport and a clock of the test's own: who is settled how, when it stops, when it is interrupted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "acme.h"
#include "capture.h"
#include "push_run.h"
#include "support/support.h"

enum { MOST_REQUESTS = 8 };

/* Answers every request the same way at the next drive; waiting costs no time. */
typedef struct fake_system {
    tl_transport base;
    fake_clock clock;
    tl_status status; /* of every exchange */
    int32_t http_status;
    bool sent;
    size_t requests;
    struct {
        tl_http_done_fn done;
        void *context;
    } open[MOST_REQUESTS];
    size_t open_count;
    size_t replies;
} fake_system;

static tl_status fake_submit(tl_transport *transport, const tl_http_request *request, tl_http_done_fn done, void *context, uint64_t *ticket,
                             tl_error *error) {
    fake_system *system = (fake_system *)transport;
    (void)request;
    (void)error;
    assert_true(system->open_count < MOST_REQUESTS);
    system->open[system->open_count].done = done;
    system->open[system->open_count++].context = context;
    *ticket = ++system->requests;
    return TL_OK;
}

static void fake_cancel(tl_transport *transport, uint64_t ticket) {
    (void)transport;
    (void)ticket;
}

static tl_status fake_drive(tl_transport *transport, int64_t wait_ms, tl_error *error) {
    fake_system *system = (fake_system *)transport;
    (void)error;
    if (system->open_count == 0) {
        fake_clock_advance(&system->clock, wait_ms > 0 ? wait_ms : 1);
    }
    while (system->open_count > 0) {
        tl_http_reply reply = {.struct_size = sizeof reply, .status = system->status, .sent = system->sent, .http_status = system->http_status};
        system->open_count--;
        system->replies++;
        tl_http_done_fn done = system->open[system->open_count].done;
        void *context = system->open[system->open_count].context;
        (void)tl_fail(&reply.error, system->status, "as the test wants it");
        done(context, &reply);
        tl_buf_dispose(&reply.body);
    }
    return TL_OK;
}

static void fake_free(tl_transport *transport) {
    (void)transport;
}

static const tl_transport_vtable fake_vtable = {
    .struct_size = sizeof fake_vtable, .submit = fake_submit, .cancel = fake_cancel, .drive = fake_drive, .free = fake_free};

/* A run over the fake system, with what it says. */
typedef struct fixture {
    fake_system server;
    config_system system;
    tl_client *client;
    store *records;
    push_run *run;
    capture said;
    push_run_report report;
} fixture;

static const fake_system *watched;
static size_t interrupt_at; /* Ctrl-C comes with so many requests */
static size_t interrupt_after; /* or after so many replies */

static bool interrupted(void) {
    return watched->requests >= interrupt_at || watched->replies >= interrupt_after;
}

static bool settled_ones; /* every other record, the first included, has its result before the run */

static void open_fixture(fixture *all, size_t count) {
    tl_client_options client = TL_CLIENT_OPTIONS_INIT;
    memset(all, 0, sizeof *all);
    capture_begin(&all->said);
    all->server.base.vtable = &fake_vtable;
    fake_clock_init(&all->server.clock);
    all->system.name = "acme";
    all->system.adapter = &acme_adapter;
    client.url = "https://acme.example";
    client.transport = &all->server.base;
    client.clock = &all->server.clock.clock;
    assert_int_equal(tl_client_new(&all->client, &client, NULL), TL_OK);
    store_options where = {.path = NULL};
    tl_journal_about about = {.idempotent = true};
    all->records = store_create(&where, &all->said.to);
    assert_non_null(all->records);
    for (size_t i = 0; i < count; i++) {
        tl_result bad = {.outcome = TL_OUTCOME_INVALID, .reason = TL_REASON_MISSING_FIELD};
        tl_record record = {.line = i + 2};
        record.columns[TL_COLUMN_CUSTOMER] = tl_text("C");
        record.columns[TL_COLUMN_NUMBER] = tl_text("1");
        assert_int_equal(store_add(all->records, &record, tl_str_from(""), i % 2 == 0 && settled_ones ? &bad : NULL, NULL), TL_OK);
    }
    assert_true(store_seal(all->records, &about, &all->said.to));
    push_run_options options = {.system = &all->system, .client = all->client, .clock = &all->server.clock.clock, .interrupted = interrupted};
    watched = &all->server;
    interrupt_at = SIZE_MAX;
    interrupt_after = SIZE_MAX;
    all->run = push_run_new(&options, &all->said.to);
    assert_string_equal(capture_text(&all->said), "");
    assert_non_null(all->run);
}

static void close_fixture(fixture *all) {
    push_run_free(all->run);
    store_close(all->records);
    tl_client_free(all->client);
    capture_end(&all->said);
}

typedef struct wanted {
    size_t from;
    size_t to;
    tl_outcome outcome;
    tl_reason reason;
    size_t met;
} wanted;

static bool check_one(void *context, const tl_record *record, const tl_result *result) {
    wanted *all = context;
    (void)record;
    if (result->index >= all->from && result->index < all->to) {
        assert_int_equal(result->outcome, all->outcome);
        assert_int_equal(result->reason, all->reason);
        all->met++;
    }
    return true;
}

static void check_all(fixture *all, size_t from, size_t to, tl_outcome outcome, tl_reason reason) {
    wanted these = {from, to, outcome, reason, 0};
    assert_true(store_each(all->records, 0, check_one, &these, &all->said.to));
    assert_int_equal(these.met, to - from);
}

static void test_a_system_that_cannot_be_reached(void **state) {
    (void)state;
    fixture all;
    open_fixture(&all, 1);
    all.server.status = TL_ERR_CONNECT;
    assert_true(push_run_all(all.run, all.records, &all.report, &all.said.to));
    assert_true(all.report.unreachable);
    assert_false(all.report.interrupted);
    assert_true(all.report.repeats > 0);
    assert_non_null(strstr(capture_text(&all.said), "acme: cannot be reached: no record got through"));
    check_all(&all, 0, 1, TL_OUTCOME_NOT_SENT, TL_REASON_NO_CONNECTION);
    close_fixture(&all);
}

static void test_a_system_that_refuses_us(void **state) {
    (void)state;
    fixture all;
    open_fixture(&all, 3); /* one customer, so one request after the other */
    all.server.http_status = 403;
    all.server.sent = true;
    assert_true(push_run_all(all.run, all.records, &all.report, &all.said.to));
    assert_true(all.report.stopped);
    assert_false(all.report.unreachable);
    assert_int_equal(all.report.requests, 1);
    assert_non_null(strstr(capture_text(&all.said), "trunkline: acme: stopped early: "));
    check_all(&all, 0, 1, TL_OUTCOME_NOT_SENT, TL_REASON_NO_PERMISSION);
    check_all(&all, 1, 3, TL_OUTCOME_NOT_SENT, TL_REASON_STOPPED);
    close_fixture(&all);
}

static void test_an_answer_that_cannot_be_read_is_not_unreachable(void **state) {
    (void)state;
    fixture all;
    open_fixture(&all, 1);
    all.server.http_status = 200;
    all.server.sent = true;
    assert_true(push_run_all(all.run, all.records, &all.report, &all.said.to));
    assert_false(all.report.unreachable);
    assert_false(all.report.stopped);
    check_all(&all, 0, 1, TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY);
    assert_string_equal(capture_text(&all.said), "");
    close_fixture(&all);
}

static void test_what_is_settled_is_not_sent(void **state) {
    (void)state;
    fixture all;
    settled_ones = true;
    open_fixture(&all, 3);
    settled_ones = false;
    all.server.http_status = 200;
    all.server.sent = true;
    assert_true(push_run_all(all.run, all.records, &all.report, &all.said.to));
    assert_int_equal(all.report.requests, 1);
    check_all(&all, 0, 1, TL_OUTCOME_INVALID, TL_REASON_MISSING_FIELD);
    check_all(&all, 1, 2, TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY); /* the answer came to the right record */
    check_all(&all, 2, 3, TL_OUTCOME_INVALID, TL_REASON_MISSING_FIELD);
    close_fixture(&all);
}

static void test_an_interruption_leaves_the_rest_unsent(void **state) {
    (void)state;
    fixture all;
    open_fixture(&all, 5);
    all.server.http_status = 200;
    all.server.sent = true;
    interrupt_at = 2;
    assert_true(push_run_all(all.run, all.records, &all.report, &all.said.to));
    assert_true(all.report.interrupted);
    assert_int_equal(all.report.requests, 2); /* what was in flight is finished */
    check_all(&all, 0, 2, TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY);
    check_all(&all, 2, 5, TL_OUTCOME_NOT_SENT, TL_REASON_CANCELLED);
    close_fixture(&all);
}

static void test_an_interruption_at_the_end_is_none(void **state) {
    (void)state;
    fixture all;
    open_fixture(&all, 2);
    all.server.http_status = 200;
    all.server.sent = true;
    interrupt_at = 2; /* every record has had its turn */
    assert_true(push_run_all(all.run, all.records, &all.report, &all.said.to));
    assert_false(all.report.interrupted);
    check_all(&all, 0, 2, TL_OUTCOME_UNKNOWN, TL_REASON_UNREADABLE_REPLY);
    close_fixture(&all);
}

/* A wait for another attempt does not outlast a Ctrl-C. */
static void test_an_interruption_ends_a_wait(void **state) {
    (void)state;
    fixture all;
    open_fixture(&all, 2);
    all.server.status = TL_ERR_CONNECT;
    interrupt_after = 1;
    assert_true(push_run_all(all.run, all.records, &all.report, &all.said.to));
    assert_true(all.report.interrupted);
    assert_int_equal(all.report.requests, 1);
    check_all(&all, 0, 2, TL_OUTCOME_NOT_SENT, TL_REASON_CANCELLED);
    assert_non_null(strstr(capture_text(&all.said), "interrupted: the records that had not been started were not sent"));
    close_fixture(&all);
}

static void test_records_per_second_reach_the_push(void **state) {
    (void)state;
    fixture all;
    open_fixture(&all, 5);
    all.server.http_status = 200;
    all.server.sent = true;
    push_run_free(all.run);
    all.system.records_per_second = 2;
    push_run_options options = {.system = &all.system, .client = all.client, .clock = &all.server.clock.clock};
    all.run = push_run_new(&options, &all.said.to);
    assert_non_null(all.run);
    assert_true(push_run_all(all.run, all.records, &all.report, &all.said.to));
    assert_int_equal(all.report.requests, 5);
    assert_int_equal(all.report.elapsed_ms, 2000); /* the fifth starts two seconds after the first */
    close_fixture(&all);
}

static bool is_not_saved(void *context, const tl_record *record, const tl_result *result) {
    (void)context;
    (void)record;
    assert_int_not_equal(result->outcome, TL_OUTCOME_SAVED);
    return true;
}

static void test_results_that_find_no_memory(void **state) {
    (void)state;
    bool failed = true;
    size_t n = 0;
    size_t told = 0;
    while (failed && n < 500) {
        fixture all;
        open_fixture(&all, 2);
        all.server.http_status = 200;
        all.server.sent = true;
        failing_alloc_at(++n);
        bool good = push_run_all(all.run, all.records, &all.report, &all.said.to);
        failed = failing_alloc_happened();
        failing_alloc_at(0);
        if (!good) {
            assert_non_null(strstr(capture_text(&all.said), "out of memory"));
            told++;
        }
        assert_true(store_each(all.records, 0, is_not_saved, NULL, &all.said.to)); /* never saved by mistake */
        close_fixture(&all);
    }
    assert_false(failed);
    assert_true(told > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_a_system_that_cannot_be_reached),
        TEST_MEMORY(test_a_system_that_refuses_us),
        TEST_MEMORY(test_an_answer_that_cannot_be_read_is_not_unreachable),
        TEST_MEMORY(test_what_is_settled_is_not_sent),
        TEST_MEMORY(test_an_interruption_leaves_the_rest_unsent),
        TEST_MEMORY(test_an_interruption_at_the_end_is_none),
        TEST_MEMORY(test_an_interruption_ends_a_wait),
        TEST_MEMORY(test_records_per_second_reach_the_push),
        TEST_MEMORY(test_results_that_find_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
