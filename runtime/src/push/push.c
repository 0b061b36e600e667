#include "push/push_state.h"

#include <stddef.h>

/* Defaults of tl_push_options; the comments in trunkline/push.h name them. */
enum {
    DEFAULT_JOBS = 4,
    DEFAULT_BATCH_RECORDS = 500, /* where the schema sets no limit */
    DEFAULT_BATCH_BYTES = 4 * 1024 * 1024,
    DEFAULT_WINDOW_AT_LEAST = 1000,
    DEFAULT_ATTEMPTS = 4,
    DEFAULT_BACKOFF_BASE_MS = 500,
    DEFAULT_BACKOFF_CAP_MS = 30000,
    DEFAULT_STOP_AFTER_UNSENT = 3,
    DEFAULT_RETRY_AFTER_LIMIT_MS = 300000,
    DEFAULT_RETRY_BUDGET_PERCENT = 20,
    DEFAULT_DEADLINE_MS = 300000
};

static tl_status check_options(const tl_push_options *options, tl_error *error) {
    const tl_adapter *adapter = options->adapter;
    if (!options->client) {
        return tl_fail(error, TL_ERR_USAGE, "a push needs a client");
    }
    if (!adapter || adapter->struct_size < offsetof(tl_adapter, read_reply) + sizeof adapter->read_reply || !adapter->api || !adapter->push ||
        !adapter->read_reply) {
        return tl_fail(error, TL_ERR_USAGE, "a push needs an adapter, and the adapter an API, an operation and a reply reader");
    }
    if (!options->on_result) {
        return tl_fail(error, TL_ERR_USAGE, "a push needs somewhere to hand its results to: on_result");
    }
    if (adapter->api->abi != TL_GENERATED_ABI) {
        return tl_fail(error, TL_ERR_ABI, "the client %s was generated for ABI %u; this library has %u", adapter->api->name,
                       (unsigned)adapter->api->abi, (unsigned)TL_GENERATED_ABI);
    }
    return TL_OK;
}

static const tl_setting_info *setting_info(const tl_adapter *adapter, tl_str name) {
    for (size_t i = 0; i < adapter->setting_count; i++) {
        if (tl_str_equal(tl_str_from(adapter->settings[i].name), name)) {
            return &adapter->settings[i];
        }
    }
    return NULL;
}

static tl_status check_settings(const tl_push_options *options, tl_error *error) {
    for (size_t i = 0; i < options->setting_count; i++) {
        const tl_setting *setting = &options->settings[i];
        const tl_setting_info *info = setting_info(options->adapter, setting->name);
        if (!info) {
            return tl_fail(error, TL_ERR_USAGE, "the system %s has no setting %.*s", options->adapter->name, (int)setting->name.len,
                           setting->name.ptr);
        }
        const char *const *choice = info->choices;
        while (*choice && !tl_str_equal(tl_str_from(*choice), setting->value)) {
            choice++;
        }
        if (!*choice) {
            return tl_fail(error, TL_ERR_USAGE, "the setting %s cannot be %.*s; its default is %s", info->name, (int)setting->value.len,
                           setting->value.ptr, info->choices[0]);
        }
    }
    return TL_OK;
}

/* Copies what the options borrow. */
static tl_status copy_lists(tl_push *push, tl_error *error) {
    tl_push_options *options = &push->options;
    tl_kind_name *kinds = tl_arena_alloc(push->settings_arena, options->kind_count * sizeof *kinds);
    tl_setting *settings = tl_arena_alloc(push->settings_arena, options->setting_count * sizeof *settings);
    bool complete = kinds && settings;
    for (size_t i = 0; complete && i < options->kind_count; i++) {
        kinds[i].kind = tl_arena_copy(push->settings_arena, options->kinds[i].kind);
        kinds[i].vendor = tl_arena_copy(push->settings_arena, options->kinds[i].vendor);
        complete = kinds[i].kind.ptr && kinds[i].vendor.ptr;
    }
    for (size_t i = 0; complete && i < options->setting_count; i++) {
        settings[i].name = tl_arena_copy(push->settings_arena, options->settings[i].name);
        settings[i].value = tl_arena_copy(push->settings_arena, options->settings[i].value);
        complete = settings[i].name.ptr && settings[i].value.ptr;
    }
    if (!complete) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for the push's settings");
    }
    options->kinds = kinds;
    options->settings = settings;
    return TL_OK;
}

static uint32_t default_window(const tl_push_options *options) {
    uint64_t window = (uint64_t)4 * options->jobs * options->batch_records;
    if (window < DEFAULT_WINDOW_AT_LEAST) {
        window = DEFAULT_WINDOW_AT_LEAST;
    }
    return window < UINT32_MAX ? (uint32_t)window : UINT32_MAX;
}

static tl_status set_defaults(tl_push *push, tl_error *error) {
    tl_push_options *options = &push->options;
    uint32_t most = tl_encoder_most_records(&push->encoder);
    if (options->batch_records > most) {
        return tl_fail(error, TL_ERR_USAGE, "batch_records is %u; %s takes at most %u", (unsigned)options->batch_records, push->operation->id,
                       (unsigned)most);
    }
    options->jobs = options->jobs > 0 ? options->jobs : DEFAULT_JOBS;
    if (options->batch_records == 0) {
        options->batch_records = most < UINT32_MAX ? most : DEFAULT_BATCH_RECORDS;
    }
    if (options->records_per_second > 0 && options->batch_records > options->records_per_second) {
        options->batch_records = options->records_per_second; /* else one request would break the limit */
    }
    options->batch_bytes = options->batch_bytes > 0 ? options->batch_bytes : DEFAULT_BATCH_BYTES;
    options->window = options->window > 0 ? options->window : default_window(options);
    options->attempts = options->attempts > 0 ? options->attempts : DEFAULT_ATTEMPTS;
    options->backoff_base_ms = options->backoff_base_ms > 0 ? options->backoff_base_ms : DEFAULT_BACKOFF_BASE_MS;
    options->backoff_cap_ms = options->backoff_cap_ms > 0 ? options->backoff_cap_ms : DEFAULT_BACKOFF_CAP_MS;
    options->stop_after_unsent = options->stop_after_unsent > 0 ? options->stop_after_unsent : DEFAULT_STOP_AFTER_UNSENT;
    options->retry_after_limit_ms = options->retry_after_limit_ms > 0 ? options->retry_after_limit_ms : DEFAULT_RETRY_AFTER_LIMIT_MS;
    options->retry_budget_percent = options->retry_budget_percent > 0 ? options->retry_budget_percent : DEFAULT_RETRY_BUDGET_PERCENT;
    options->deadline_ms = options->deadline_ms != 0 ? options->deadline_ms : DEFAULT_DEADLINE_MS;
    return TL_OK;
}

tl_status tl_push_new(tl_push **push, const tl_push_options *options, tl_error *error) {
    tl_push *made = NULL;
    tl_status status = TL_OK;
    if (!push || !options || options->struct_size == 0) {
        return tl_fail(error, TL_ERR_USAGE, "tl_push_options must start with TL_PUSH_OPTIONS_INIT");
    }
    *push = NULL;
    made = tl_calloc(1, sizeof *made);
    if (!made) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for a push");
    }
    /* A caller that was compiled against an older header knows fewer fields. */
    memcpy(&made->options, options, options->struct_size < sizeof *options ? options->struct_size : sizeof *options);
    if ((status = check_options(&made->options, error)) != TL_OK || (status = check_settings(&made->options, error)) != TL_OK) {
        goto out;
    }
    made->metrics.struct_size = sizeof made->metrics;
    atomic_init(&made->cancel_asked, false);
    made->operation = made->options.adapter->push;
    made->idempotent = (made->operation->flags & (TL_OPERATION_IDEMPOTENT | TL_OPERATION_IDEMPOTENT_ASSUMED)) != 0;
    made->settings_arena = tl_arena_new();
    made->reply_arena = tl_arena_new();
    if (!made->settings_arena || !made->reply_arena) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory for a push");
        goto out;
    }
    if ((status = tl_encoder_init(&made->encoder, made->operation, error)) != TL_OK || (status = set_defaults(made, error)) != TL_OK ||
        (status = copy_lists(made, error)) != TL_OK) {
        goto out;
    }
    *push = made;
    made = NULL;
out:
    tl_push_free(made);
    return status;
}

void tl_push_free(tl_push *push) {
    if (!push) {
        return;
    }
    tl_keys_dispose(&push->keys);
    tl_encoder_dispose(&push->encoder);
    tl_arena_free(push->reply_arena);
    tl_arena_free(push->settings_arena);
    tl_free(push);
}
