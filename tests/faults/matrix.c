#include "faults/matrix.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { QUIET_MS = 20, SOON_MS = 2 };

static void say(matrix *m, tl_str text) {
    assert_int_equal(tl_buf_append(&m->said, text), TL_OK);
    assert_int_equal(tl_buf_append(&m->said, tl_str_from("\n")), TL_OK);
}

static void on_log(void *context, tl_log_level level, tl_str message) {
    (void)level;
    say(context, message);
}

static matrix *matrix_of(tl_transport *transport) {
    return (matrix *)(void *)((char *)transport - offsetof(matrix, base));
}

static tl_status forward_submit(tl_transport *transport, const tl_http_request *request, tl_http_done_fn done, void *context, uint64_t *ticket,
                                tl_error *error) {
    tl_transport *engine = matrix_of(transport)->engine;
    return engine->vtable->submit(engine, request, done, context, ticket, error);
}

static void forward_cancel(tl_transport *transport, uint64_t ticket) {
    tl_transport *engine = matrix_of(transport)->engine;
    engine->vtable->cancel(engine, ticket);
}

static void forward_post(tl_transport *transport, tl_transport_task *task) {
    tl_transport *engine = matrix_of(transport)->engine;
    engine->vtable->post(engine, task);
}

static void forward_free(tl_transport *transport) {
    tl_transport *engine = matrix_of(transport)->engine;
    engine->vtable->free(engine);
}

/* Whether a request is where the case wants it to stay: time may pass. */
static bool waits_in_vain(const matrix *m) {
    return m->time_passes_unread || (m->time_passes && (!m->server || faultd_requests(m->server) >= m->attempts_made));
}

/* Between attempts time jumps to the next one; while a request is under way it stands still, unless nothing will come. */
static tl_status drive(tl_transport *transport, int64_t wait_ms, tl_error *error) {
    matrix *m = matrix_of(transport);
    tl_transport *engine = m->engine;
    if (tl_clock_now_ms(NULL) - m->real_start_ms > MATRIX_GIVE_UP_MS) {
        return tl_fail(error, TL_ERR_IO, "the test hangs: %d ms of real time are over", MATRIX_GIVE_UP_MS);
    }
    if (tl_clock_now_ms(&m->clock.clock) - m->start_ms > m->most_ms) {
        return tl_fail(error, TL_ERR_IO, "the push hangs: its deadline was %lld ms", (long long)m->most_ms);
    }
    if (m->flying == 0) {
        fake_clock_advance(&m->clock, wait_ms);
        return engine->vtable->drive(engine, 0, error);
    }
    if (!waits_in_vain(m)) {
        return engine->vtable->drive(engine, wait_ms < QUIET_MS ? wait_ms : QUIET_MS, error);
    }
    tl_status status = engine->vtable->drive(engine, SOON_MS, error);
    if (m->flying > 0) {
        if (m->tick) {
            m->tick(m);
        }
        fake_clock_advance(&m->clock, MATRIX_PASSING_MS);
    }
    return status;
}

static const tl_transport_vtable vtable = {.struct_size = sizeof(tl_transport_vtable),
                                           .submit = forward_submit,
                                           .cancel = forward_cancel,
                                           .drive = drive,
                                           .free = forward_free,
                                           .post = forward_post};

static void on_attempt(void *context, const tl_attempt *attempt) {
    matrix *m = context;
    if (attempt->phase == TL_ATTEMPT_BEFORE) {
        m->flying++;
        m->attempts_made++;
    } else {
        m->flying--;
    }
}

static void on_result(void *context, const tl_result *result) {
    matrix *m = context;
    tl_buf line = {0};
    assert_true(result->index < m->record_count);
    m->settled[result->index]++;
    m->results[result->index] = *result;
    (void)snprintf(m->messages[result->index], sizeof m->messages[0], "%.*s", (int)result->message.len,
                   result->message.ptr ? result->message.ptr : "");
    assert_int_equal(tl_result_line(result, &line), TL_OK);
    say(m, tl_buf_str(&line));
    tl_buf_dispose(&line);
    assert_int_equal(tl_result_json(result, &line), TL_OK);
    say(m, tl_buf_str(&line));
    tl_buf_dispose(&line);
}

static tl_status next_record(void *context, tl_record *record, bool *end, tl_error *error) {
    matrix *m = context;
    (void)error;
    *end = m->taken == m->record_count;
    if (*end) {
        return TL_OK;
    }
    size_t i = m->taken++;
    (void)snprintf(m->ids[i], sizeof m->ids[i], "C-%zu", 1001 + i);
    (void)snprintf(m->numbers[i], sizeof m->numbers[i], "(408) 555-%04zu", 100 + i);
    record->id = tl_str_from(m->ids[i]);
    record->line = i + 2;
    record->columns[TL_COLUMN_CUSTOMER] = tl_text(m->ids[i]);
    record->columns[TL_COLUMN_KIND] = tl_text("Cell Phone");
    record->columns[TL_COLUMN_NUMBER] = tl_text(m->numbers[i]);
    return TL_OK;
}

void matrix_init(matrix *m, const char *url) {
    memset(m, 0, sizeof *m);
    fake_clock_init(&m->clock);
    seeded_random_init(&m->random, 1);
    (void)snprintf(m->url, sizeof m->url, "%s", url);
    m->base.vtable = &vtable;
    m->log = (tl_log){.write = on_log, .context = m, .level = TL_LOG_DEBUG};
    m->record_count = MATRIX_RECORDS;
    m->engine_options = (tl_engine_options)TL_ENGINE_OPTIONS_INIT;
    m->engine_options.clock = &m->clock.clock;
    m->engine_options.log = &m->log;
    m->client_options = (tl_client_options)TL_CLIENT_OPTIONS_INIT;
    m->client_options.url = m->url;
    m->client_options.clock = &m->clock.clock;
    m->client_options.log = &m->log;
    m->client_options.transport = &m->base;
    m->client_options.max_body_bytes = 1024 * 1024;
    m->client_options.timeouts = (tl_http_timeouts){MATRIX_CONNECT_MS, MATRIX_FIRST_BYTE_MS, MATRIX_STALL_MS, MATRIX_TOTAL_MS};
    m->options = (tl_push_options)TL_PUSH_OPTIONS_INIT;
    m->options.on_result = on_result;
    m->options.result_context = m;
    m->options.on_attempt = on_attempt;
    m->options.attempt_context = m;
    m->options.clock = &m->clock.clock;
    m->options.random = &m->random.random;
    m->options.log = &m->log;
    m->options.jobs = 1;
    m->options.attempts = MATRIX_ATTEMPTS;
    m->options.deadline_ms = MATRIX_DEADLINE_MS;
}

void matrix_init_port(matrix *m, const char *scheme, unsigned port) {
    char url[64];
    (void)snprintf(url, sizeof url, "%s://127.0.0.1:%u", scheme, port);
    matrix_init(m, url);
}

/* The Wasp adapter, but for what the case changes of its operation. */
static void choose_adapter(matrix *m) {
    const tl_adapter *wasp = tl_system_find(tl_str_from("wasp"));
    assert_non_null(wasp);
    m->adapter = *wasp;
    m->operation = *wasp->push;
    assert_true(m->operation.flags & (TL_OPERATION_IDEMPOTENT | TL_OPERATION_IDEMPOTENT_ASSUMED));
    if (m->not_idempotent) {
        m->operation.flags &= ~(uint32_t)(TL_OPERATION_IDEMPOTENT | TL_OPERATION_IDEMPOTENT_ASSUMED);
        m->adapter.push = &m->operation;
        m->adapter.operations = NULL; /* that one alone */
    }
    m->options.adapter = &m->adapter;
}

static void search_for_secrets(matrix *m) {
    say(m, tl_str_from(m->summary.stop_message));
    assert_int_equal(tl_buf_append(&m->said, tl_str_sized("", 1)), TL_OK);
    const char *found = strstr(m->said.ptr, MATRIX_TOKEN);
    if (found) {
        *(char *)(uintptr_t)found = '\0'; /* not into the test's output either */
        fail_msg("the token was said, behind: %s", m->said.ptr);
    }
}

void matrix_run(matrix *m) {
    tl_error error = {0};
    tl_push *push = NULL;
    choose_adapter(m);
    if (!m->client_options.token) {
        m->client_options.token = tl_token_static(tl_str_from(MATRIX_TOKEN));
        assert_non_null(m->client_options.token);
    }
    assert_int_equal(tl_engine_new(&m->engine, &m->engine_options, &error), TL_OK);
    assert_int_equal(tl_client_new(&m->client, &m->client_options, &error), TL_OK);
    m->options.client = m->client;
    if (tl_push_new(&push, &m->options, &error) != TL_OK) {
        fail_msg("no push: %s", error.message);
    }
    m->real_start_ms = tl_clock_now_ms(NULL);
    m->start_ms = tl_clock_now_ms(&m->clock.clock);
    /* No attempt starts after the deadline, and none is longer than its own limit. */
    m->most_ms = m->options.deadline_ms + MATRIX_TOTAL_MS;
    tl_status status = tl_push_run(push, next_record, m, &m->summary, &error);
    if (status != TL_OK) {
        fail_msg("the push failed: %s", error.message);
    }
    m->took_ms = tl_clock_now_ms(&m->clock.clock) - m->start_ms;
    m->stats = (tl_engine_stats)TL_ENGINE_STATS_INIT;
    assert_int_equal(tl_engine_get_stats(m->engine, &m->stats, &error), TL_OK);
    tl_push_free(push);
    tl_client_free(m->client);
    m->engine->vtable->free(m->engine);
    m->peak_bytes = test_memory_peak_bytes();
    search_for_secrets(m);
    tl_buf_dispose(&m->said);
    if (m->took_ms < m->least_ms || (m->longest_ms > 0 && m->took_ms > m->longest_ms)) {
        fail_msg("the push took %lld ms, expected %lld to %lld", (long long)m->took_ms, (long long)m->least_ms, (long long)m->longest_ms);
    }
    assert_int_equal(m->stats.in_flight, 0);
    assert_int_equal(m->summary.records, m->record_count);
    for (size_t i = 0; i < m->record_count; i++) {
        assert_int_equal(m->settled[i], 1);
    }
}

void matrix_expect_end(const matrix *m, const matrix_expected *want) {
    bool again = want->again == MATRIX_ALWAYS || (want->again == MATRIX_IF_IDEMPOTENT && !m->not_idempotent);
    for (size_t i = 0; i < m->record_count; i++) {
        const tl_result *got = &m->results[i];
        if (got->outcome != want->outcome || got->reason != want->reason || got->http_status != want->http_status) {
            fail_msg("record %zu: expected %s, %s, HTTP %d; got %s, %s, HTTP %d: %s", i, tl_outcome_name(want->outcome), tl_reason_name(want->reason),
                     (int)want->http_status, tl_outcome_name(got->outcome), tl_reason_name(got->reason), (int)got->http_status, m->messages[i]);
        }
        if (got->attempts != (again ? (uint32_t)MATRIX_ATTEMPTS : 1u)) {
            fail_msg("record %zu: %u attempts, where it is %ssent again: %s", i, (unsigned)got->attempts, again ? "" : "not ", m->messages[i]);
        }
        if (want->outcome != TL_OUTCOME_SAVED) {
            assert_true(m->messages[i][0] != '\0');
        }
    }
    assert_int_equal(m->summary.by_outcome[want->outcome], m->record_count);
    if (m->summary.stopped != want->stops) {
        fail_msg("the push %s: %s", want->stops ? "did not stop" : "stopped", m->summary.stop_message);
    }
}

/* The server has to have seen what must not be said: else the search for it proves nothing. */
static void check_that_secrets_left(faultd *server) {
    size_t len = 0;
    const char *request = faultd_request(server, 0, &len);
    if (request) {
        assert_non_null(strstr(request, "Authorization: Bearer " MATRIX_TOKEN "\r\n"));
    }
}

void matrix_expect_case_with(const faultd_step *steps, size_t count, const matrix_expected *want, void (*adapt)(matrix *m)) {
    for (int round = 0; round < 2; round++) {
        static matrix m;
        faultd_options options = {steps, count, NULL};
        faultd *server = faultd_start(&options);
        assert_non_null(server);
        matrix_init_port(&m, "http", faultd_port(server));
        m.server = server;
        m.not_idempotent = round == 1;
        if (adapt) {
            adapt(&m);
        }
        matrix_run(&m);
        check_that_secrets_left(server);
        bool reads = steps->fault != FAULTD_RESET_ON_ACCEPT && steps->fault != FAULTD_DEAF;
        if (reads) {
            assert_int_equal(faultd_requests(server), m.attempts_made);
        }
        faultd_stop(server);
        matrix_expect_end(&m, want);
    }
}

void matrix_expect_case(const faultd_step *steps, size_t count, const matrix_expected *want) {
    matrix_expect_case_with(steps, count, want, NULL);
}

void matrix_expect_reply(const char *reply, const matrix_expected *want) {
    faultd_step step = {.fault = FAULTD_LAST, .reply = reply};
    matrix_expect_case(&step, 1, want);
}

unsigned matrix_closed_port(void) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    (void)close(fd);
    return ntohs(address.sin_port);
}
