/* Reads the settings that a system's adapter has of its own: what they take is said by the adapter. */
#include <string.h>

#include "config_reader.h"
#include "text.h"

/* The length of the first part of a setting's name: "find" of "find.by". */
static size_t key_length(const tl_setting_info *info) {
    return strcspn(info->name, ".");
}

static bool is_under(const tl_setting_info *info, const char *key) {
    return strlen(key) == key_length(info) && strncmp(info->name, key, key_length(info)) == 0;
}

bool config_has_setting(const tl_adapter *adapter, const char *key) {
    for (size_t i = 0; i < adapter->setting_count; i++) {
        if (is_under(&adapter->settings[i], key)) {
            return true;
        }
    }
    return false;
}

size_t config_setting_keys(const config_reader *reader, const tl_adapter *adapter, const char **names, size_t room) {
    size_t count = 0;
    for (size_t i = 0; i < adapter->setting_count && count < room; i++) {
        tl_str key = tl_arena_copy(reader->arena, tl_str_sized(adapter->settings[i].name, key_length(&adapter->settings[i])));
        bool known = !key.ptr;
        for (size_t k = 0; k < count && !known; k++) {
            known = strcmp(names[k], key.ptr) == 0;
        }
        if (!known) {
            names[count++] = key.ptr;
        }
    }
    return count;
}

static bool fail_choice(const config_reader *reader, const tl_setting_info *info, const yaml_node *value, const char *text) {
    char list[200] = "";
    size_t used = 0;
    for (const char *const *choice = info->choices; choice && *choice; choice++) {
        int wrote = snprintf(list + used, sizeof list - used, "%s%s", used ? " or " : "", *choice);
        used += wrote > 0 && (size_t)wrote < sizeof list - used ? (size_t)wrote : 0;
    }
    return diag_error(reader->to, config_place(reader, value), "%s takes %s, not \"%s\"", info->name, list, text_shorten(tl_str_from(text)).text);
}

static bool read_value(const config_reader *reader, const tl_setting_info *info, const yaml_node *value, config_system *out) {
    const char *text = NULL;
    tl_error error = {0};
    if (!config_read_text(reader, info->name, value, &text)) {
        return false;
    }
    if (tl_setting_check(info, tl_str_from(text), &error) != TL_OK) {
        return info->type == TL_SETTING_CHOICE ? fail_choice(reader, info, value, text)
                                               : diag_error(reader->to, config_place(reader, value), "%s", error.message);
    }
    out->settings[out->setting_count++] = (tl_setting){tl_str_from(info->name), tl_str_from(text)};
    return true;
}

/* The adapter's setting KEY.NAME; with an empty name: KEY. */
static const tl_setting_info *find(const tl_adapter *adapter, const char *key, const char *name) {
    for (size_t i = 0; i < adapter->setting_count; i++) {
        const tl_setting_info *info = &adapter->settings[i];
        size_t length = key_length(info);
        const char *rest = info->name[length] == '.' ? info->name + length + 1 : "";
        if (is_under(info, key) && strcmp(rest, name) == 0) {
            return info;
        }
    }
    return NULL;
}

static bool fail_name(const config_reader *reader, const tl_adapter *adapter, const char *key, const yaml_node *name) {
    enum { MOST = 32 };
    const char *names[MOST];
    size_t count = 0;
    for (size_t i = 0; i < adapter->setting_count && count < MOST; i++) {
        if (is_under(&adapter->settings[i], key)) {
            names[count++] = adapter->settings[i].name + key_length(&adapter->settings[i]) + 1;
        }
    }
    return config_fail_key(reader, name, names, count);
}

bool config_read_setting(const config_reader *reader, const yaml_entry *entry, config_system *out) {
    const char *key = entry->key->text;
    const tl_setting_info *whole = find(out->adapter, key, "");
    bool good = true;
    if (whole) {
        return read_value(reader, whole, entry->value, out);
    }
    if (entry->value->kind != YAML_MAP) {
        return config_fail_type(reader, key, entry->value, "a map of settings");
    }
    for (size_t i = 0; i < entry->value->count; i++) {
        const yaml_entry *inner = &entry->value->entries[i];
        const tl_setting_info *info = inner->key->length > 0 ? find(out->adapter, key, inner->key->text) : NULL;
        good = (info ? read_value(reader, info, inner->value, out) : fail_name(reader, out->adapter, key, inner->key)) && good;
    }
    return good;
}
