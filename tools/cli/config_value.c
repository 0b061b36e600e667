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

bool config_read_chains(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    if (value->kind == YAML_SCALAR && value->plain && number_read(value->text, 1, CONFIG_MAX_CHAINS, into)) {
        return true;
    }
    char what[64];
    snprintf(what, sizeof what, "a whole number from 1 to %d", CONFIG_MAX_CHAINS);
    return config_fail_type(reader, key, value, what);
}

place config_place_of(const config_reader *reader, const yaml_node *map, const char *key, place otherwise) {
    const yaml_node *value = yaml_get(map, key);
    return value ? config_place(reader, value) : otherwise;
}

bool config_read_keys(const config_reader *reader, const yaml_node *map, const config_key *keys, size_t count, void *into) {
    enum { MOST = 32 };
    const char *names[MOST];
    bool good = true;
    for (size_t i = 0; i < count && i < MOST; i++) {
        names[i] = keys[i].name;
    }
    for (size_t i = 0; i < map->count; i++) {
        const yaml_entry *entry = &map->entries[i];
        size_t at = 0;
        while (at < count && strcmp(keys[at].name, entry->key->text) != 0) {
            at++;
        }
        good = (at < count ? keys[at].read(reader, keys[at].name, entry->value, (char *)into + keys[at].offset)
                           : config_fail_key(reader, entry->key, names, count < MOST ? count : MOST)) &&
               good;
    }
    return good;
}
