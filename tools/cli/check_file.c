#include "check_file.h"

#include <string.h>

#include <trunkline/push.h>

#include "check_keys.h"
#include "config_check.h"
#include "connect.h"
#include "input.h"
#include "interrupt.h"
#include "store.h"
#include "text.h"

typedef struct check {
    const check_job *job;
    check_report *report;
    tl_client *client;
    tl_push *push;
    store *records;
    check_keys *keys;
    phone_check *phones;
} check;

/* A dry run's results: what only shows when records are put together, such as two values for one field. */
static void on_result(void *context, const tl_result *result) {
    check *all = context;
    if (result->outcome == TL_OUTCOME_INVALID) {
        bool named = result->field.len && tl_str_find(result->message, result->field) < 0;
        diag_error(all->job->errors, place_at(input_name(all->job->settings->file), result->line, 0), "%.*s%s%.*s",
                   named ? (int)result->field.len : 0, named ? result->field.ptr : "", named ? ": " : "", (int)result->message.len,
                   result->message.len ? result->message.ptr : "");
        all->report->bad++;
    }
}

static tl_status next_record(void *context, tl_record *record, bool *end, tl_error *error) {
    check *all = context;
    char names[120];
    uint64_t line = 0;
    tl_status status = tl_journal_next(store_journal(all->records), record, end, error);
    if (status != TL_OK || *end) {
        return status;
    }
    if (!check_keys_add(all->keys, record, &line, names)) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    if (line) {
        diag_error(all->job->duplicates, place_at(input_name(all->job->settings->file), record->line, 0),
                   "the same %s as line %s: both are sent, and this one counts", names, text_number(line).text);
    }
    return TL_OK;
}

static bool should_cancel(void *context) {
    (void)context;
    return interrupt_came();
}

/* Settings that are missing are told, and no reason to stop. */
static bool open_push(check *all) {
    connect_options connect = {1, true, NULL};
    tl_push_options options = TL_PUSH_OPTIONS_INIT;
    all->client = connect_client(all->job->system, &connect, all->job->errors);
    if (!all->client) {
        return false;
    }
    options.client = all->client;
    options.on_result = on_result;
    options.result_context = all;
    options.should_cancel = should_cancel;
    options.dry_run = true;
    options.show_numbers = all->job->settings->send.show_numbers;
    (void)config_check_push(all->job->system, &options, &all->push, all->job->errors);
    return all->push != NULL;
}

static bool open_store(check *all) {
    const config_system *system = all->job->system;
    store_options options = {.about = {.system = tl_str_from(system->name),
                                       .adapter = tl_str_from(system->adapter->name),
                                       .input = tl_str_from(all->job->settings->file)}};
    all->records = store_create(&options, all->job->errors);
    all->keys = check_keys_new(system);
    all->phones = phone_check_new(system);
    return all->records && ((all->keys && all->phones) || diag_error(all->job->errors, place_none(), "out of memory"));
}

static input_status read_input(check *all) {
    const push_settings *settings = all->job->settings;
    input_report read;
    input_options options = {
        .path = settings->file,
        .format = settings->format,
        .columns = settings->columns,
        .adapter = all->job->system->adapter,
        .push = all->push,
        .list_bad_rows = true,
        .list_all = true,
        .phones = all->phones,
        .list_phones = true,
        .phones_are_errors = true,
        .limit = settings->limit,
        .interrupted = interrupt_came,
    };
    options.columns.reads_country = all->job->system->phone_check != CONFIG_PHONE_OFF;
    input_status status = input_read(&options, all->records, &read, all->job->errors);
    all->report->bad = read.bad;
    all->report->records = store_count(all->records);
    all->report->phones = *phone_check_report(all->phones);
    return status;
}

static bool plan(check *all) {
    const config_system *system = all->job->system;
    tl_push_summary summary = {0};
    tl_error error = {0};
    tl_journal_about about = {
        .system = tl_str_from(system->name), .adapter = tl_str_from(system->adapter->name), .input = tl_str_from(all->job->settings->file)};
    if (!store_seal(all->records, &about, all->job->errors)) {
        return false;
    }
    if (tl_push_run(all->push, next_record, all, &summary, &error) != TL_OK) {
        return diag_error(all->job->errors, place_none(), "the check failed: %s", error.message);
    }
    all->report->interrupted = summary.cancelled;
    return true;
}

bool check_file(const check_job *job, check_report *report) {
    check all = {.job = job, .report = report};
    bool good = false;
    memset(report, 0, sizeof *report);
    if (!open_push(&all)) {
        good = true; /* it was told what of the config keeps the file from being looked at */
    } else if (open_store(&all)) {
        input_status status = read_input(&all);
        report->usable = status == INPUT_READ;
        report->interrupted = status == INPUT_INTERRUPTED;
        good = !report->usable || plan(&all);
    }
    check_keys_free(all.keys);
    phone_check_free(all.phones);
    store_close(all.records);
    tl_push_free(all.push);
    tl_client_free(all.client);
    return good;
}
