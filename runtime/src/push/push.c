#include "push/push_state.h"

#include "push/settings.h"

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
    if (adapter->struct_size >= offsetof(tl_adapter, state_size) && adapter->lookup_count > TL_MOST_LOOKUPS) {
        return tl_fail(error, TL_ERR_USAGE, "the adapter %s has %zu lookups; the most is %d", adapter->name, adapter->lookup_count, TL_MOST_LOOKUPS);
    }
    if (adapter->api->abi != TL_GENERATED_ABI) {
        return tl_fail(error, TL_ERR_ABI, "the client %s was generated for ABI %u; this library has %u", adapter->api->name,
                       (unsigned)adapter->api->abi, (unsigned)TL_GENERATED_ABI);
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
    const char **texts[] = {&options->fault_file, &options->media, &options->namespace_uri};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (*texts[i] && !(*texts[i] = tl_arena_copy(push->settings_arena, tl_str_from(*texts[i])).ptr)) {
            return tl_fail(error, TL_ERR_MEMORY, "out of memory for the push's settings");
        }
    }
    return TL_OK;
}

static uint32_t default_window(const tl_push_options *options) {
    uint64_t window = (uint64_t)4 * options->jobs * options->batch_records;
    if (window < DEFAULT_WINDOW_AT_LEAST) {
        window = DEFAULT_WINDOW_AT_LEAST;
    }
    return window < UINT32_MAX ? (uint32_t)window : UINT32_MAX;
}

/* How many records a request of each channel carries. */
static tl_status set_batches(tl_push *push, tl_error *error) {
    tl_push_options *options = &push->options;
    bool merges = (options->adapter->route_flags & TL_ROUTE_MERGE) || options->adapter->route;
    uint32_t asked = options->batch_records;
    uint32_t fastest = options->records_per_second > 0 ? options->records_per_second : UINT32_MAX; /* else one request would break the limit */
    for (size_t i = 0; i < push->channel_count; i++) {
        tl_channel *channel = &push->channels[i];
        uint32_t most = tl_encoder_most_records(&channel->encoder);
        if (i == 0 && asked > most && !merges) {
            return tl_fail(error, TL_ERR_USAGE, "batch_records is %u; %s takes at most %u", (unsigned)asked, push->operation->id, (unsigned)most);
        }
        tl_encoder_set_media(&channel->encoder, options->media, options->namespace_uri);
        uint32_t wanted = asked > 0 ? asked : DEFAULT_BATCH_RECORDS;
        channel->batch_records = asked == 0 && most < UINT32_MAX ? most : wanted < most ? wanted : most;
        channel->batch_records = channel->batch_records < fastest ? channel->batch_records : fastest;
    }
    push->merge_records = asked > 0 ? asked : DEFAULT_BATCH_RECORDS;
    push->merge_records = push->merge_records < fastest ? push->merge_records : fastest;
    options->batch_records = push->channels[0].batch_records;
    return TL_OK;
}

static void set_defaults(tl_push *push) {
    tl_push_options *options = &push->options;
    options->jobs = options->jobs > 0 ? options->jobs : DEFAULT_JOBS;
    options->batch_bytes = options->batch_bytes > 0 ? options->batch_bytes : DEFAULT_BATCH_BYTES;
    options->window = options->window > 0 ? options->window : default_window(options);
    options->attempts = options->attempts > 0 ? options->attempts : DEFAULT_ATTEMPTS;
    options->backoff_base_ms = options->backoff_base_ms > 0 ? options->backoff_base_ms : DEFAULT_BACKOFF_BASE_MS;
    options->backoff_cap_ms = options->backoff_cap_ms > 0 ? options->backoff_cap_ms : DEFAULT_BACKOFF_CAP_MS;
    options->stop_after_unsent = options->stop_after_unsent > 0 ? options->stop_after_unsent : DEFAULT_STOP_AFTER_UNSENT;
    options->retry_after_limit_ms = options->retry_after_limit_ms > 0 ? options->retry_after_limit_ms : DEFAULT_RETRY_AFTER_LIMIT_MS;
    options->retry_budget_percent = options->retry_budget_percent > 0 ? options->retry_budget_percent : DEFAULT_RETRY_BUDGET_PERCENT;
    options->deadline_ms = options->deadline_ms != 0 ? options->deadline_ms : DEFAULT_DEADLINE_MS;
}

/* What the adapter's functions see, and its own state. */
static tl_status make_scope(tl_push *push, tl_error *error) {
    const tl_adapter *adapter = push->options.adapter;
    push->settings_arena = tl_arena_new();
    push->check_arena = tl_arena_new();
    push->reply_arena = tl_arena_new();
    push->state = adapter->state_size > 0 ? tl_calloc(1, adapter->state_size) : NULL;
    if (!push->settings_arena || !push->check_arena || !push->reply_arena || (adapter->state_size > 0 && !push->state)) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for a push");
    }
    tl_status status = copy_lists(push, error);
    push->scope = (tl_scope){.adapter = adapter,
                             .settings = push->options.settings,
                             .setting_count = push->options.setting_count,
                             .arena = push->check_arena,
                             .state = push->state,
                             .namespace_uri = push->options.namespace_uri};
    for (size_t i = 0; i < adapter->lookup_count; i++) {
        push->desks[i].lookup = &adapter->lookups[i];
    }
    return status;
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
    status = check_options(&made->options, error);
    if (status != TL_OK) {
        goto out;
    }
    size_t adapter_size = made->options.adapter->struct_size;
    memcpy(&made->adapter, made->options.adapter, adapter_size < sizeof made->adapter ? adapter_size : sizeof made->adapter);
    made->options.adapter = &made->adapter;
    made->operation = made->adapter.push;
    made->metrics.struct_size = sizeof made->metrics;
    atomic_init(&made->cancel_asked, false);
    if ((status = tl_settings_check(&made->adapter, made->options.settings, made->options.setting_count, error)) != TL_OK ||
        (status = make_scope(made, error)) != TL_OK ||
        (status = tl_channels_new(&made->channels, &made->channel_count, &made->scope, error)) != TL_OK ||
        (status = set_batches(made, error)) != TL_OK) {
        goto out;
    }
    set_defaults(made);
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
    tl_lanes_dispose(&push->lanes);
    tl_channels_free(push->channels, push->channel_count);
    tl_free(push->state);
    tl_arena_free(push->check_arena);
    tl_arena_free(push->reply_arena);
    tl_arena_free(push->settings_arena);
    tl_free(push);
}

const tl_push_metrics *tl_push_metrics_of(const tl_push *push) {
    return &push->metrics;
}
