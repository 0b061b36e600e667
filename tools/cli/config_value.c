/* Reads the single values of a config. No message shows a value that might be a secret. */
#include <inttypes.h>
#include <string.h>

#include "config_reader.h"
#include "number.h"
#include "text.h"

place config_place(const config_reader *reader, const yaml_node *node) {
    return place_at(reader->path, node->line, node->column);
}

bool config_fail_memory(const config_reader *reader) {
    return diag_error(reader->to, place_at(reader->path, 0, 0), "out of memory");
}

bool config_fail_type(const config_reader *reader, const char *key, const yaml_node *value, const char *what) {
    const char *kind = value->kind == YAML_SCALAR ? yaml_is_null(value) ? "nothing" : "what stands here" : yaml_kind_name(value);
    return diag_error(reader->to, config_place(reader, value), "%s takes %s, not %s", key, what, kind);
}

bool config_fail_key(const config_reader *reader, const yaml_node *key, const char *const *names, size_t count) {
    const char *nearest = yaml_nearest(key->text, names, count);
    char list[400] = "";
    size_t used = 0;
    if (nearest) {
        return diag_error(reader->to, config_place(reader, key), "unknown key \"%s\"; did you mean \"%s\"?",
                          text_shorten(tl_str_from(key->text)).text, nearest);
    }
    for (size_t i = 0; i < count; i++) {
        int wrote = snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", names[i]);
        used += wrote > 0 && (size_t)wrote < sizeof list - used ? (size_t)wrote : 0;
    }
    return diag_error(reader->to, config_place(reader, key), "unknown key \"%s\"; known are %s", text_shorten(tl_str_from(key->text)).text, list);
}

/* A scalar that is not null and holds text without control characters. */
static const char *plain_text(const config_reader *reader, const char *key, const yaml_node *value) {
    if (value->kind != YAML_SCALAR || yaml_is_null(value) || value->length == 0) {
        config_fail_type(reader, key, value, "a text");
        return NULL;
    }
    for (size_t i = 0; i < value->length; i++) {
        if ((unsigned char)value->text[i] < 0x20 || value->text[i] == 0x7F) {
            diag_error(reader->to, config_place(reader, value), "%s holds a control character", key);
            return NULL;
        }
    }
    return value->text;
}

bool config_read_text(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    const char *text = plain_text(reader, key, value);
    *(const char **)into = text;
    return text != NULL;
}

bool config_read_path(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    const char *text = plain_text(reader, key, value);
    const char *slash = strrchr(reader->path, '/');
    if (!text) {
        return false;
    }
    if (text[0] != '/' && slash) {
        tl_str joined = tl_arena_format(reader->arena, "%.*s%s", (int)(slash + 1 - reader->path), reader->path, text);
        if (!joined.ptr) {
            return config_fail_memory(reader);
        }
        text = joined.ptr;
    }
    *(const char **)into = text;
    return true;
}

bool config_read_url(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    const char *text = plain_text(reader, key, value);
    if (!text) {
        return false;
    }
    const char *host = strstr(text, "://");
    host = host ? host + 3 : text;
    size_t length = strcspn(host, "/?#");
    if (memchr(host, '@', length)) {
        return diag_error(reader->to, config_place(reader, value), "%s holds a user name or password; secrets do not belong in a config", key);
    }
    *(const char **)into = text;
    return true;
}

bool config_read_jobs(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    if (value->kind == YAML_SCALAR && value->plain && number_read(value->text, 1, CONFIG_MAX_JOBS, into)) {
        return true;
    }
    char what[64];
    snprintf(what, sizeof what, "a whole number from 1 to %d", CONFIG_MAX_JOBS);
    return config_fail_type(reader, key, value, what);
}

bool config_read_duration(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    if (value->kind == YAML_SCALAR && number_read_duration(value->text, into)) {
        return true;
    }
    return config_fail_type(reader, key, value, "a time with its unit, such as 30s, 500ms or 2m");
}

bool config_read_rate(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    if (value->kind == YAML_SCALAR && number_read_rate(value->text, into)) {
        return true;
    }
    return config_fail_type(reader, key, value, "requests per second, such as 20/s");
}

bool config_read_record_rate(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    if (value->kind == YAML_SCALAR && number_read_rate(value->text, into)) {
        return true;
    }
    return config_fail_type(reader, key, value, "records per second, such as 2000/s");
}

bool config_read_bool(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    return yaml_bool(value, into) || config_fail_type(reader, key, value, "true or false");
}

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
