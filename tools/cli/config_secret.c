/* Reads where the secrets of a config are. No message shows what stands in a secret's place. */
#include <string.h>

#include "config_reader.h"

static bool is_variable_name(const char *name) {
    if (name[0] >= '0' && name[0] <= '9') {
        return false;
    }
    return name[0] && name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

/* A command's program and arguments, each a text. */
static bool read_command(const config_reader *reader, const char *key, const yaml_node *value, config_secret *secret) {
    bool filled = value->kind == YAML_LIST && value->count > 0;
    for (size_t i = 0; filled && i < value->count; i++) {
        filled = value->items[i]->kind == YAML_SCALAR && !yaml_is_null(value->items[i]);
    }
    if (!filled || value->items[0]->length == 0) {
        return diag_error(reader->to, config_place(reader, value),
                          "%s: command takes a list of texts, a program and its arguments: [pass, show, wasp]", key);
    }
    const char **argv = tl_arena_alloc(reader->arena, (value->count + 1) * sizeof *argv);
    if (!argv) {
        return config_fail_memory(reader);
    }
    for (size_t i = 0; i < value->count; i++) {
        argv[i] = value->items[i]->text;
    }
    secret->kind = CONFIG_SECRET_COMMAND;
    secret->name = argv[0];
    secret->argv = argv;
    return true;
}

/* The keys of a secret are not shown either: a secret without its quotes and colon reads as a key. */
bool config_read_secret(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    config_secret *secret = into;
    memset(secret, 0, sizeof *secret);
    secret->where = config_place(reader, value);
    if (value->kind != YAML_MAP) {
        return diag_error(reader->to, secret->where, "%s: a secret is never written into a config; say where it is: " CONFIG_SECRET_FORMS, key);
    }
    if (value->count != 1) {
        return diag_error(reader->to, secret->where, "%s takes one of " CONFIG_SECRET_FORMS, key);
    }
    const yaml_node *source = value->entries[0].key;
    const yaml_node *name = value->entries[0].value;
    if (strcmp(source->text, "env") == 0) {
        secret->kind = CONFIG_SECRET_ENVIRONMENT;
        if (name->kind != YAML_SCALAR || yaml_is_null(name) || !is_variable_name(name->text)) {
            return diag_error(reader->to, config_place(reader, name), "%s: env takes the name of an environment variable: letters, digits and _",
                              key);
        }
        secret->name = name->text;
        return true;
    }
    if (strcmp(source->text, "file") == 0) {
        secret->kind = CONFIG_SECRET_FILE;
        return config_read_path(reader, "file", name, &secret->name);
    }
    if (strcmp(source->text, "command") == 0) {
        return read_command(reader, key, name, secret);
    }
    return diag_error(reader->to, config_place(reader, source), "%s: unknown source of a secret; known are env, file and command", key);
}

bool config_read_open(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    config_secret *secret = into;
    if (value->kind == YAML_MAP) {
        return config_read_secret(reader, key, value, into);
    }
    memset(secret, 0, sizeof *secret);
    secret->kind = CONFIG_SECRET_TEXT;
    secret->where = config_place(reader, value);
    return config_read_text(reader, key, value, &secret->name);
}

bool config_read_store(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    config_secret *store = into;
    memset(store, 0, sizeof *store);
    store->where = config_place(reader, value);
    if (value->kind == YAML_MAP && value->count == 1) {
        const char *source = value->entries[0].key->text;
        if (strcmp(source, "file") == 0) {
            store->kind = CONFIG_SECRET_FILE;
            return config_read_path(reader, "file", value->entries[0].value, &store->name);
        }
        if (strcmp(source, "command") == 0) {
            return read_command(reader, key, value->entries[0].value, store);
        }
    }
    return diag_error(reader->to, store->where, "%s takes {file: PATH} or {command: [PROGRAM, ARGUMENT]}: where the refresh token is kept", key);
}
