#include "config_check.h"

#include <trunkline/memory.h>
#include <trunkline/push.h>

#include "connect.h"
#include "text.h"

static void on_result(void *context, const tl_result *result) {
    (void)context;
    (void)result;
}

static const tl_setting_info *find_setting(const tl_adapter *adapter, const char *name) {
    for (size_t i = 0; i < adapter->setting_count; i++) {
        if (tl_str_equal(tl_str_from(adapter->settings[i].name), tl_str_from(name))) {
            return &adapter->settings[i];
        }
    }
    return NULL;
}

static tl_str any_value(const tl_setting_info *info) {
    static const char *const values[] = {"", "TEXT", "1", "30s"};
    return tl_str_from(info->type == TL_SETTING_CHOICE ? info->choices[0] : info->fallback ? info->fallback : values[info->type & 3]);
}

/* A push tells of one setting that is missing. It is asked again as if that one had been given, until it tells of no other. */
bool config_check_push(const config_system *system, const tl_push_options *wanted, tl_push **push, diag *to) {
    const tl_adapter *adapter = system->adapter;
    tl_push_options options = *wanted;
    size_t most = system->setting_count + adapter->setting_count + 1;
    tl_setting *settings = tl_calloc(most, sizeof *settings);
    bool good = settings || diag_error(to, place_none(), "out of memory");
    for (size_t i = 0; settings && i < system->setting_count; i++) {
        settings[i] = system->settings[i];
    }
    options.adapter = adapter;
    options.kinds = system->kinds;
    options.kind_count = system->kind_count;
    options.settings = settings;
    options.setting_count = system->setting_count;
    options.media = system->media;
    options.namespace_uri = system->namespace_uri;
    options.idempotent = system->idempotent;
    *push = NULL;
    while (settings && !*push) {
        tl_error error = {0};
        if (tl_push_new(push, &options, &error) == TL_OK) {
            break;
        }
        good = diag_error(to, system->where, "system \"%s\": %s", text_shorten(tl_str_from(system->name)).text, error.message);
        const tl_setting_info *missing = find_setting(adapter, error.field);
        if (!missing || options.setting_count + 1 >= most) {
            break;
        }
        settings[options.setting_count].name = tl_str_from(missing->name);
        settings[options.setting_count++].value = any_value(missing);
    }
    tl_free(settings);
    return good;
}

bool config_check_system(const config_system *system, diag *to) {
    connect_options connect = {1, true, NULL};
    tl_push_options options = TL_PUSH_OPTIONS_INIT;
    tl_push *push = NULL;
    tl_client *client = connect_client(system, &connect, to);
    options.client = client;
    options.on_result = on_result;
    bool good = client && config_check_push(system, &options, &push, to);
    tl_push_free(push);
    tl_client_free(client);
    return good;
}

bool config_check_all(const char *path, size_t *systems, diag *to) {
    config *loaded = config_load(path, to);
    bool good = loaded != NULL;
    const config_system *system;
    *systems = 0;
    while (loaded && (system = config_at(loaded, *systems)) != NULL) {
        good = config_check_system(system, to) && good;
        ++*systems;
    }
    config_free(loaded);
    return good;
}
