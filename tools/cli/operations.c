#include "operations.h"

#include <string.h>
#include <unistd.h>

#include <trunkline/memory.h>
#include <trunkline/systems.h>

#include "text.h"
#include "yaml/yaml.h"

enum { MOST = 2000 };

const tl_operation *operations_find(const tl_api *api, const char *id, diag *to) {
    tl_buf list = {0};
    const char **names = tl_calloc(api->operation_count + 1, sizeof *names);
    for (size_t i = 0; i < api->operation_count; i++) {
        if (tl_str_equal_nocase(tl_str_from(api->operations[i]->id), tl_str_from(id))) {
            tl_free(names);
            return api->operations[i];
        }
    }
    for (size_t i = 0; names && i < api->operation_count && list.len < MOST; i++) {
        names[i] = api->operations[i]->id;
        if (tl_buf_format(&list, "%s%s", i ? ", " : "", names[i]) != TL_OK) {
            break;
        }
    }
    const char *nearest = names ? yaml_nearest(id, names, api->operation_count) : NULL;
    if (nearest) {
        diag_error(to, place_none(), "%s has no operation \"%s\"; did you mean %s?", api->name, text_shorten(tl_str_from(id)).text, nearest);
    } else {
        diag_error(to, place_none(), "%s has no operation \"%s\"; it has %.*s", api->name, text_shorten(tl_str_from(id)).text, (int)list.len,
                   list.ptr ? list.ptr : "");
    }
    tl_buf_dispose(&list);
    tl_free(names);
    return NULL;
}

/* A system of a config that nobody asked for by name may be broken, or not know the system: that is nobody's error here. */
static const tl_adapter *in_default_config(const char *name) {
    static const char path[] = "trunkline.yaml";
    const tl_adapter *adapter = NULL;
    FILE *nowhere = access(path, R_OK) == 0 ? fopen("/dev/null", "w") : NULL;
    diag silent = {.out = nowhere};
    config *loaded = nowhere ? config_load(path, &silent) : NULL;
    const config_system *system = loaded ? config_find(loaded, name, &silent) : NULL;
    adapter = system ? system->adapter : NULL;
    config_free(loaded);
    if (nowhere) {
        fclose(nowhere);
    }
    return adapter;
}

static const tl_adapter *fail_adapter(const char *name, diag *to) {
    tl_buf list = {0};
    size_t count;
    const tl_adapter *const *adapters = tl_systems(&count);
    for (size_t i = 0; i < count; i++) {
        if (tl_buf_format(&list, "%s%s", i ? ", " : "", adapters[i]->name) != TL_OK) {
            break;
        }
    }
    diag_error(to, place_none(), "there is no system \"%s\", in trunkline.yaml or among the adapters: %.*s", text_shorten(tl_str_from(name)).text,
               (int)list.len, list.ptr ? list.ptr : "");
    tl_buf_dispose(&list);
    return NULL;
}

const tl_adapter *operations_adapter(const char *name, const char *path, diag *to) {
    if (path) {
        config *loaded = config_load(path, to);
        const config_system *system = loaded ? config_find(loaded, name, to) : NULL;
        const tl_adapter *adapter = system ? system->adapter : NULL;
        config_free(loaded);
        return adapter;
    }
    const tl_adapter *adapter = in_default_config(name);
    adapter = adapter ? adapter : tl_system_find(tl_str_from(name));
    return adapter ? adapter : fail_adapter(name, to);
}
