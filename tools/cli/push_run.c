#include "push_run.h"

#include <string.h>

#include <trunkline/clock.h>
#include <trunkline/memory.h>

#include "text.h"

struct push_run {
    push_run_options options;
    tl_push *push;
    size_t next; /* where to look for the next record in the store */
    size_t *handed; /* index in the store of each record handed to the push */
    size_t handed_count;
    size_t handed_capacity;
    uint64_t saved;
    uint64_t unreached; /* records that no connection could be made for */
    tl_status failure; /* why a result could not be kept */
    tl_error failure_error;
};

static void on_result(void *context, const tl_result *result) {
    push_run *run = context;
    tl_error error = {0};
    if (run->options.dry) {
        return;
    }
    run->saved += result->outcome == TL_OUTCOME_SAVED;
    run->unreached += result->outcome == TL_OUTCOME_NOT_SENT && (result->reason == TL_REASON_NO_CONNECTION || result->reason == TL_REASON_NO_TLS);
    tl_status status = TL_OK;
    if (result->index >= run->handed_count) {
        status = tl_fail(&error, TL_ERR_USAGE, "a result for a record that was not handed over");
    } else {
        status = store_settle(run->options.records, run->handed[result->index], result, &error);
    }
    if (status != TL_OK && run->failure == TL_OK) {
        run->failure = status;
        run->failure_error = error;
    }
}

static tl_status grow_handed(push_run *run, tl_error *error) {
    size_t capacity = run->handed_capacity ? 2 * run->handed_capacity : 1024;
    size_t *grown = tl_realloc(run->handed, capacity * sizeof *grown);
    if (!grown) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    run->handed = grown;
    run->handed_capacity = capacity;
    return TL_OK;
}

/* A tl_record_fn. */
static tl_status next_record(void *context, tl_record *record, bool *end, tl_error *error) {
    push_run *run = context;
    if (run->failure != TL_OK) {
        *end = true;
        return TL_OK;
    }
    size_t index = store_next_open(run->options.records, run->next);
    if (index >= store_count(run->options.records)) {
        *end = true;
        return TL_OK;
    }
    if (run->handed_count == run->handed_capacity && grow_handed(run, error) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    store_record(run->options.records, index, record);
    run->handed[run->handed_count++] = index;
    run->next = index + 1;
    *end = false;
    return TL_OK;
}

/* Asked by the push before it starts anything, and while it waits. */
static bool should_cancel(void *context) {
    const push_run *run = context;
    return run->options.interrupted && run->options.interrupted();
}

/* Records held at once: enough for every request in flight and one to follow, and for records that wait for one with the same key. */
static uint32_t window(const push_run_options *options) {
    enum { DEFAULT_JOBS = 4, LEAST = 1000 };
    const tl_type *request = options->system->adapter->push->request;
    uint64_t batch = request->kind == TL_KIND_LIST ? request->limits.max_length : 1;
    uint64_t records = ((uint64_t)(options->jobs ? options->jobs : DEFAULT_JOBS) + 1) * batch;
    if (batch == UINT32_MAX || records > UINT32_MAX) {
        return 0;
    }
    return records < LEAST ? LEAST : (uint32_t)records;
}

push_run *push_run_new(const push_run_options *options, diag *to) {
    tl_push_options push = TL_PUSH_OPTIONS_INIT;
    tl_error error = {0};
    push_run *run = tl_calloc(1, sizeof *run);
    if (!run) {
        diag_error(to, place_none(), "out of memory");
        return NULL;
    }
    run->options = *options;
    push.client = options->client;
    push.adapter = options->system->adapter;
    push.kinds = options->system->kinds;
    push.kind_count = options->system->kind_count;
    push.settings = options->system->settings;
    push.setting_count = options->system->setting_count;
    push.on_result = on_result;
    push.result_context = run;
    push.jobs = options->jobs;
    push.requests_per_second = options->system->requests_per_second;
    push.records_per_second = options->system->records_per_second;
    push.should_cancel = should_cancel;
    push.cancel_context = run;
    push.window = window(options);
    push.clock = options->clock;
    push.log = options->log;
    if (options->dry) {
        push.dry_run = true;
        push.on_request = dry_run_print;
        push.request_context = options->dry;
    }
    if (tl_push_new(&run->push, &push, &error) != TL_OK) {
        diag_error(to, options->system->where, "%s", error.message);
        tl_free(run);
        return NULL;
    }
    return run;
}

void push_run_free(push_run *run) {
    if (run) {
        tl_push_free(run->push);
        tl_free(run->handed);
        tl_free(run);
    }
}

tl_push *push_run_push(push_run *run) {
    return run->push;
}

bool push_run_settle_rest(push_run *run, tl_reason reason, const char *message, diag *to) {
    store *records = run->options.records;
    tl_error error = {0};
    tl_result result = {0};
    result.outcome = TL_OUTCOME_NOT_SENT;
    result.reason = reason;
    result.message = tl_str_from(message);
    for (size_t i = store_next_open(records, 0); i < store_count(records); i = store_next_open(records, i + 1)) {
        if (store_settle(records, i, &result, &error) != TL_OK) {
            return diag_error(to, place_none(), "%s", error.message);
        }
    }
    return true;
}

bool push_run_all(push_run *run, push_run_report *report, diag *to) {
    tl_push_summary pushed = {0};
    tl_error error = {0};
    bool good = true;
    int64_t start_ms = tl_clock_now_ms(run->options.clock);
    tl_status status = tl_push_run(run->push, next_record, run, &pushed, &error);
    memset(report, 0, sizeof *report);
    report->elapsed_ms = tl_clock_now_ms(run->options.clock) - start_ms;
    report->saved = run->saved;
    report->requests = pushed.requests;
    report->repeats = pushed.repeats;
    report->stopped = pushed.stopped;
    report->unreachable = run->handed_count > 0 && run->unreached == run->handed_count;
    report->interrupted = pushed.cancelled;
    if (status != TL_OK) {
        good = diag_error(to, place_none(), "the push failed: %s", error.message);
    }
    if (run->failure != TL_OK) {
        good = diag_error(to, place_none(), "the push failed: %s", run->failure_error.message);
    }
    if (pushed.stopped) {
        diag_error(to, place_none(), "%s: stopped early: %s", text_shorten(tl_str_from(run->options.system->name)).text, pushed.stop_message);
    }
    if (report->unreachable && !pushed.stopped) {
        diag_error(to, place_none(), "%s: cannot be reached: no record got through", text_shorten(tl_str_from(run->options.system->name)).text);
    }
    if (pushed.cancelled) {
        diag_note(to, place_none(), "interrupted: the records that had not been started were not sent");
    }
    if (run->options.dry) {
        return good;
    }
    return push_run_settle_rest(run, TL_REASON_STOPPED, "not sent: the push ended before this record's turn", to) && good;
}
