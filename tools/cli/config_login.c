/* Reads `login` of a system: the fields are those that its adapter's login wants. */
#include <string.h>

#include "config_reader.h"
#include "text.h"

enum { MOST_INPUTS = 16 };

static const tl_login_input *find_input(const tl_login_info *info, const char *name) {
    for (size_t i = 0; i < info->input_count; i++) {
        if (strcmp(info->inputs[i].name, name) == 0) {
            return &info->inputs[i];
        }
    }
    return NULL;
}

static bool fail_key(const config_reader *reader, const tl_login_info *info, const yaml_node *key) {
    const char *names[MOST_INPUTS];
    size_t count = info->input_count < MOST_INPUTS ? info->input_count : MOST_INPUTS;
    for (size_t i = 0; i < count; i++) {
        names[i] = info->inputs[i].name;
    }
    return config_fail_key(reader, key, names, count);
}

static bool read_input(const config_reader *reader, const tl_login_info *info, const yaml_entry *entry, config_login *login) {
    const tl_login_input *input = find_input(info, entry->key->text);
    config_value_fn read = input && input->open ? config_read_open : config_read_secret;
    if (!input) {
        return fail_key(reader, info, entry->key);
    }
    login->paths[login->count] = input->path;
    return read(reader, input->name, entry->value, &login->sources[login->count++]);
}

static bool check_complete(const config_reader *reader, const tl_login_info *info, const yaml_node *map, const config_login *login) {
    bool good = true;
    for (size_t i = 0; i < info->input_count; i++) {
        const tl_login_input *input = &info->inputs[i];
        if (!input->optional && !yaml_get(map, input->name)) {
            good = diag_error(reader->to, login->where, "login has no %s; say where it is: %s: %s" CONFIG_SECRET_FORMS, input->name, input->name,
                              input->open ? "TEXT, or one of " : "");
        }
    }
    return good;
}

bool config_read_login(const config_reader *reader, const yaml_node *value, config_system *out) {
    const tl_login_info *info = out->login_info;
    place where = config_place(reader, value);
    if (!info) {
        return diag_error(reader->to, where, "login: the adapter %s has no login of its own; use token: " CONFIG_SECRET_FORMS ", or oauth",
                          out->adapter->name);
    }
    if (value->kind != YAML_MAP) {
        return config_fail_type(reader, "login", value, "a map from a field of the login to where its value is");
    }
    config_login *login = tl_arena_alloc(reader->arena, sizeof *login);
    if (login) {
        memset(login, 0, sizeof *login);
        login->paths = tl_arena_alloc(reader->arena, (value->count + 1) * sizeof *login->paths);
        login->sources = tl_arena_alloc(reader->arena, (value->count + 1) * sizeof *login->sources);
    }
    if (!login || !login->paths || !login->sources) {
        return config_fail_memory(reader);
    }
    login->where = where;
    bool good = true;
    for (size_t i = 0; i < value->count; i++) {
        good = read_input(reader, info, &value->entries[i], login) && good;
    }
    out->login = login;
    return good && check_complete(reader, info, value, login);
}
