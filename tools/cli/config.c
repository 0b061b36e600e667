#include "config.h"

#include <string.h>

#include "config_reader.h"
#include "text.h"

struct config {
    char *path;
    tl_arena *arena;
    yaml_document *document;
    config_system *systems;
    size_t count;
};

static const config_key default_keys[] = {
    {"jobs", config_read_jobs, offsetof(config_system, jobs)},
    {"timeout", config_read_duration, offsetof(config_system, timeout_ms)},
};
enum { DEFAULT_COUNT = sizeof default_keys / sizeof default_keys[0] };

static bool read_default(const config_reader *reader, const yaml_entry *entry, config_system *defaults) {
    const char *names[DEFAULT_COUNT];
    for (size_t i = 0; i < DEFAULT_COUNT; i++) {
        names[i] = default_keys[i].name;
        if (strcmp(names[i], entry->key->text) == 0) {
            return default_keys[i].read(reader, names[i], entry->value, (char *)defaults + default_keys[i].offset);
        }
    }
    return config_fail_key(reader, entry->key, names, DEFAULT_COUNT);
}

static bool read_defaults(const config_reader *reader, const yaml_node *map, config_system *defaults) {
    bool good = true;
    if (!map) {
        return true;
    }
    if (map->kind != YAML_MAP) {
        return config_fail_type(reader, "defaults", map, "a map with jobs and timeout");
    }
    for (size_t i = 0; i < map->count; i++) {
        good = read_default(reader, &map->entries[i], defaults) && good;
    }
    return good;
}

static bool read_systems(const config_reader *reader, const yaml_node *map, const config_system *defaults, config *out) {
    bool good = true;
    if (map->kind != YAML_MAP || map->count == 0) {
        return config_fail_type(reader, "systems", map, "a map from a system's name to its settings");
    }
    out->systems = tl_arena_alloc(out->arena, map->count * sizeof *out->systems);
    if (!out->systems) {
        return config_fail_memory(reader);
    }
    for (size_t i = 0; i < map->count; i++) {
        out->systems[i] = *defaults;
        good = config_read_system(reader, &map->entries[i], &out->systems[i]) && good;
    }
    out->count = map->count;
    return good;
}

static bool check_top_keys(const config_reader *reader, const yaml_node *root) {
    static const char *const names[] = {"defaults", "systems"};
    bool good = true;
    for (size_t i = 0; i < root->count; i++) {
        const yaml_node *key = root->entries[i].key;
        if (strcmp(key->text, names[0]) != 0 && strcmp(key->text, names[1]) != 0) {
            good = config_fail_key(reader, key, names, 2);
        }
    }
    return good;
}

static bool read_root(const config_reader *reader, const yaml_node *root, config *out) {
    config_system defaults = {0};
    if (root->kind != YAML_MAP) {
        return diag_error(reader->to, config_place(reader, root), "a config is a map with the key systems");
    }
    bool good = check_top_keys(reader, root);
    good = read_defaults(reader, yaml_get(root, "defaults"), &defaults) && good;
    const yaml_node *systems = yaml_get(root, "systems");
    if (!systems) {
        return good && diag_error(reader->to, config_place(reader, root), "the config has no systems");
    }
    return read_systems(reader, systems, &defaults, out) && good;
}

config *config_load(const char *path, diag *to) {
    yaml_error error = {0};
    config_reader reader = {0};
    config *out = tl_calloc(1, sizeof *out);
    if (out) {
        out->arena = tl_arena_new();
        out->path = tl_alloc(strlen(path) + 1);
    }
    if (!out || !out->arena || !out->path) {
        diag_error(to, place_none(), "out of memory");
        goto fail;
    }
    memcpy(out->path, path, strlen(path) + 1);
    reader.path = out->path;
    reader.arena = out->arena;
    reader.to = to;
    out->document = yaml_load_file(path, &error);
    if (!out->document) {
        diag_error(to, place_at(path, error.line, error.column), "%s", error.message);
        goto fail;
    }
    if (read_root(&reader, yaml_root(out->document), out)) {
        return out;
    }
fail:
    config_free(out);
    return NULL;
}

void config_free(config *loaded) {
    if (loaded) {
        yaml_free(loaded->document);
        tl_arena_free(loaded->arena);
        tl_free(loaded->path);
        tl_free(loaded);
    }
}

const char *config_path(const config *loaded) {
    return loaded->path;
}

const config_system *config_at(const config *loaded, size_t index) {
    return index < loaded->count ? &loaded->systems[index] : NULL;
}

const config_system *config_find(const config *loaded, const char *name, diag *to) {
    tl_buf list = {0};
    for (size_t i = 0; i < loaded->count; i++) {
        if (strcmp(loaded->systems[i].name, name) == 0) {
            return &loaded->systems[i];
        }
    }
    for (size_t i = 0; i < loaded->count; i++) {
        if (tl_buf_format(&list, "%s%s", i ? ", " : "", text_shorten(tl_str_from(loaded->systems[i].name)).text) != TL_OK) {
            break;
        }
    }
    diag_error(to, place_at(loaded->path, 0, 0), "there is no system \"%s\"; there is %.*s", text_shorten(tl_str_from(name)).text, (int)list.len,
               list.ptr ? list.ptr : "");
    tl_buf_dispose(&list);
    return NULL;
}

static void list_file(const config_secret *secret, const char **files, size_t *count) {
    if (secret->kind == CONFIG_SECRET_FILE && *count < CONFIG_MAX_FILES) {
        files[(*count)++] = secret->name;
    }
}

void config_list_files(const config_system *system, const char **files) {
    const config_oauth *oauth = system->oauth;
    size_t count = 0;
    list_file(&system->token, files, &count);
    if (oauth) {
        const config_secret *const secrets[] = {&oauth->user,          &oauth->password,      &oauth->client_id,
                                                &oauth->client_secret, &oauth->refresh_token, &oauth->store};
        for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
            list_file(secrets[i], files, &count);
        }
    }
    for (size_t i = 0; system->login && i < system->login->count; i++) {
        list_file(&system->login->sources[i], files, &count);
    }
    const char *const others[] = {system->ca_file, system->client_cert_file, system->client_key_file};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (others[i] && count < CONFIG_MAX_FILES) {
            files[count++] = others[i];
        }
    }
    files[count] = NULL;
}
