#include "push_run.h"

#include <string.h>

#include <trunkline/clock.h>
#include <trunkline/memory.h>

#include "fault_file.h"
#include "text.h"

struct push_run {
    push_run_options options;
    tl_push *push;
    store *records;
    uint64_t stops; /* of the push, before this run */
    int64_t start_ms;
    uint64_t handed;
    uint64_t unreached; /* records that no connection could be made for */
};

static void on_result(void *context, const tl_result *result) {
    push_run *run = context;
    if (run->options.dry) {
        return;
    }
    run->unreached += result->outcome == TL_OUTCOME_NOT_SENT && (result->reason == TL_REASON_NO_CONNECTION || result->reason == TL_REASON_NO_TLS);
    progress_count(run->options.shown, result->outcome);
    if (run->options.series) {
        report_series_add(run->options.series, tl_clock_now_ms(run->options.clock) - run->start_ms, result);
    }
    tl_journal_store(store_journal(run->records), result);
}

static bool should_cancel(void *context) {
    const push_run *run = context;
    return run->options.interrupted && run->options.interrupted();
}

/* A tl_record_fn. Once the push is at its end, the records that are left need no result of their own: the journal tells what became of them. */
static tl_status next_record(void *context, tl_record *record, bool *end, tl_error *error) {
    push_run *run = context;
    tl_journal *journal = store_journal(run->records);
    if (tl_push_metrics_of(run->push)->stops > run->stops || should_cancel(run)) {
        tl_journal_stop(journal);
    }
    tl_status status = tl_journal_next(journal, record, end, error);
    run->handed += status == TL_OK && !*end;
    return status;
}

/* Before the push waits: results that came together are stored 5 ms later at the latest, also when no others come. */
static int64_t on_wait(void *context) {
    push_run *run = context;
    tl_journal *journal = store_journal(run->records);
    int64_t redraw_ms = progress_tick(run->options.shown);
    (void)tl_journal_tick(journal); /* a failure ends the push with the next record, or is told at the end */
    int64_t due_ms = tl_journal_due_ms(journal);
    return due_ms >= 0 && (redraw_ms < 0 || due_ms < redraw_ms) ? due_ms : redraw_ms;
}

static uint64_t in_flight(const push_run_options *options) {
    enum { DEFAULT_JOBS = 4, NO_LIMIT_BATCH = 500 };
    const tl_type *request = options->system->adapter->push->request;
    uint64_t batch = request->kind == TL_KIND_LIST ? request->limits.max_length : 1;
    batch = batch < UINT32_MAX ? batch : NO_LIMIT_BATCH;
    return (options->jobs ? options->jobs : DEFAULT_JOBS) * batch;
}

uint32_t push_run_window(const push_run_options *options) {
    enum { LEAST = 256, MOST = 1000000 };
    uint64_t records = in_flight(options);
    return records < LEAST ? LEAST : records > MOST ? MOST : (uint32_t)records;
}

/*
 * Records held at once: enough for every request in flight and one to follow. Few, since all that are held count as in flight after a crash;
 * but a group that has to go in one request must be held as a whole.
 */
static uint32_t held(const push_run_options *options) {
    enum { LEAST = 512, LEAST_WITH_GROUPS = 2000 };
    const tl_adapter *adapter = options->system->adapter;
    bool groups = adapter->route_flags != 0 || adapter->route || adapter->lookup_count > 0;
    uint32_t least = groups ? LEAST_WITH_GROUPS : LEAST;
    uint32_t records = 2 * push_run_window(options);
    return records < least ? least : records;
}

bool push_run_is_idempotent(const config_system *system) {
    const tl_adapter *adapter = system->adapter;
    const uint32_t either = TL_OPERATION_IDEMPOTENT | TL_OPERATION_IDEMPOTENT_ASSUMED;
    if (system->idempotent != TL_IDEMPOTENT_BY_SCHEMA) {
        return system->idempotent == TL_IDEMPOTENT_ALWAYS;
    }
    /* Which of its operations a record went by is not in the journal. */
    for (size_t i = 0; adapter->operations && adapter->operations[i]; i++) {
        if (!(adapter->operations[i]->flags & either)) {
            return false;
        }
    }
    return (adapter->push->flags & either) != 0;
}

static void fill_options(push_run *run, tl_push_options *push) {
    const push_run_options *options = &run->options;
    const config_system *system = options->system;
    push->client = options->client;
    push->adapter = system->adapter;
    push->kinds = system->kinds;
    push->kind_count = system->kind_count;
    push->settings = system->settings;
    push->setting_count = system->setting_count;
    push->on_result = on_result;
    push->result_context = run;
    push->jobs = options->jobs;
    push->requests_per_second = options->requests_per_second ? options->requests_per_second : system->requests_per_second;
    push->records_per_second = system->records_per_second;
    push->idempotent = system->idempotent;
    push->should_cancel = should_cancel;
    push->cancel_context = run;
    push->on_wait = on_wait;
    push->wait_context = run;
    push->show_numbers = options->show_numbers;
    push->window = held(options);
    push->clock = options->clock;
    push->namespace_uri = system->namespace_uri;
    push->media = system->media;
    push->log = options->log;
    if (options->dry) {
        push->dry_run = true;
        push->on_request = dry_run_print;
        push->request_context = options->dry;
    }
}

push_run *push_run_new(const push_run_options *options, diag *to) {
    tl_push_options push = TL_PUSH_OPTIONS_INIT;
    tl_error error = {0};
    tl_buf fault_file = {0};
    push_run *run = tl_calloc(1, sizeof *run);
    if (!run) {
        diag_error(to, place_none(), "out of memory");
        return NULL;
    }
    run->options = *options;
    fill_options(run, &push);
    if (!options->dry && !fault_file_path(options->system, &fault_file, to)) {
        tl_free(run);
        return NULL;
    }
    push.fault_file = fault_file.len > 0 ? fault_file.ptr : NULL; /* copied */
    tl_status status = tl_push_new(&run->push, &push, &error);
    tl_buf_dispose(&fault_file);
    if (status != TL_OK) {
        diag_error(to, options->system->where, "%s", error.message);
        tl_free(run);
        return NULL;
    }
    return run;
}

void push_run_free(push_run *run) {
    if (run) {
        tl_push_free(run->push);
        tl_free(run);
    }
}

tl_push *push_run_push(push_run *run) {
    return run->push;
}

bool push_run_all(push_run *run, store *records, push_run_report *report, diag *to) {
    tl_push_summary pushed = {0};
    tl_error error = {0};
    tl_error storing = {0};
    bool good = true;
    const char *name = run->options.system->name;
    int64_t started_unix_ms = tl_clock_unix_ms(run->options.clock);
    run->start_ms = tl_clock_now_ms(run->options.clock);
    run->records = records;
    run->stops = tl_push_metrics_of(run->push)->stops;
    tl_status status = tl_push_run(run->push, next_record, run, &pushed, &error);
    tl_journal_stop(store_journal(records));
    progress_end(run->options.shown);
    *report = (push_run_report){.handed = run->handed,
                                .requests = pushed.requests,
                                .repeats = pushed.repeats,
                                .started_unix_ms = started_unix_ms,
                                .elapsed_ms = tl_clock_now_ms(run->options.clock) - run->start_ms,
                                .stopped = pushed.stopped,
                                .unreachable = run->handed > 0 && run->unreached == run->handed,
                                .interrupted = pushed.cancelled};
    snprintf(report->stop_message, sizeof report->stop_message, "%s", pushed.stop_message);
    tl_status stored = tl_journal_flush(store_journal(records), &storing);
    if (status != TL_OK) {
        good = diag_error(to, place_none(), "the push failed: %s", error.message);
    }
    if (stored != TL_OK && (status == TL_OK || strcmp(error.message, storing.message) != 0)) {
        good = diag_error(to, place_none(), "the push failed: %s", storing.message);
    }
    if (pushed.stopped) {
        diag_error(to, place_none(), "%s: stopped early: %s", text_shorten(tl_str_from(name)).text, pushed.stop_message);
    }
    if (report->unreachable && !pushed.stopped) {
        diag_error(to, place_none(), "%s: cannot be reached: no record got through", text_shorten(tl_str_from(name)).text);
    }
    if (pushed.cancelled) {
        diag_note(to, place_none(), "interrupted: the records that had not been started were not sent");
    }
    return good;
}
