/* Reads one system of a config. */
#include <string.h>

#include <trunkline/systems.h>

#include "config_reader.h"
#include "text.h"

static bool read_kinds(const config_reader *reader, const char *key, const yaml_node *value, void *into);
static bool read_oauth(const config_reader *reader, const char *key, const yaml_node *value, void *into);
static bool read_later(const config_reader *reader, const char *key, const yaml_node *value, void *into);

static const config_key keys[] = {
    {"url", config_read_url, offsetof(config_system, url)},
    {"token", config_read_secret, offsetof(config_system, token)},
    {"oauth", read_oauth, 0},
    {"login", read_later, 0},
    {"basic", read_later, 0},
    {"chains", config_read_chains, offsetof(config_system, chains)},
    {"kinds", read_kinds, 0},
    {"rate", config_read_rate, offsetof(config_system, requests_per_second)},
    {"record_rate", config_read_record_rate, offsetof(config_system, records_per_second)},
    {"jobs", config_read_jobs, offsetof(config_system, jobs)},
    {"timeout", config_read_duration, offsetof(config_system, timeout_ms)},
    {"user_agent", config_read_text, offsetof(config_system, user_agent)},
    {"ca_file", config_read_path, offsetof(config_system, ca_file)},
    {"client_cert", config_read_path, offsetof(config_system, client_cert_file)},
    {"client_key", config_read_path, offsetof(config_system, client_key_file)},
    {"http_version", config_read_http_version, offsetof(config_system, http_version)},
    {"proxy", config_read_url, offsetof(config_system, proxy)},
    {"allow_plain_http", config_read_bool, offsetof(config_system, allow_plain_http)},
    {"idempotent", config_read_idempotent, 0},
    {"namespace", config_read_namespace, 0},
    {"body", config_read_body, 0},
    {"region", config_read_region, offsetof(config_system, region)},
    {"phone_check", config_read_phone_check, offsetof(config_system, phone_check)},
};
enum { KEY_COUNT = sizeof keys / sizeof keys[0], MAX_NAMES = 64 };

const config_key *config_system_keys(size_t *count) {
    *count = KEY_COUNT;
    return keys;
}

static const char *const kind_names[] = {"mobile", "work", "home", "main", "fax", "pager", "other"};
enum { KIND_COUNT = sizeof kind_names / sizeof kind_names[0] };

static bool is_one_of(const char *word, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Fills kinds of the config_system `into`. */
static bool read_kinds(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    config_system *out = into;
    bool good = true;
    if (value->kind != YAML_MAP) {
        return config_fail_type(reader, key, value, "a map from a kind to the system's word for it, such as {mobile: Cell Phone}");
    }
    tl_kind_name *kinds = tl_arena_alloc(reader->arena, value->count * sizeof *kinds);
    if (!kinds) {
        return config_fail_memory(reader);
    }
    for (size_t i = 0; i < value->count; i++) {
        const yaml_entry *entry = &value->entries[i];
        const char *vendor = NULL;
        if (!is_one_of(entry->key->text, kind_names, KIND_COUNT)) {
            good = config_fail_key(reader, entry->key, kind_names, KIND_COUNT);
        } else if (!config_read_text(reader, entry->key->text, entry->value, &vendor)) {
            good = false;
        } else {
            kinds[i].kind = tl_str_from(entry->key->text);
            kinds[i].vendor = tl_str_from(vendor);
        }
    }
    out->kinds = kinds;
    out->kind_count = value->count;
    return good;
}

static bool read_oauth(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    (void)key;
    return config_read_oauth(reader, value, into);
}

/* Which fields a login has depends on settings, so it is read when they are known. */
static bool read_later(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    (void)reader;
    (void)key;
    (void)value;
    (void)into;
    return true;
}

static bool read_login(const config_reader *reader, const yaml_node *system, config_system *out) {
    const yaml_node *value = yaml_get(system, "login");
    const tl_adapter *adapter = out->adapter;
    tl_scope scope = {.adapter = adapter, .settings = out->settings, .setting_count = out->setting_count};
    out->login_info = adapter->choose_login ? adapter->choose_login(&scope) : adapter->login;
    const yaml_node *basic = yaml_get(system, "basic");
    return (!value || config_read_login(reader, value, out)) && (!basic || config_read_basic(reader, basic, out));
}

static void list_adapters(char *list, size_t size) {
    size_t count;
    size_t used = 0;
    const tl_adapter *const *adapters = tl_systems(&count);
    list[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        int wrote = snprintf(list + used, size - used, "%s%s", i ? ", " : "", adapters[i]->name);
        used += wrote > 0 && (size_t)wrote < size - used ? (size_t)wrote : 0;
    }
}

#ifdef CLI_WITHOUT_SOAP
#define BUILT_WITHOUT "; this program was built without the systems that speak SOAP"
#else
#define BUILT_WITHOUT ""
#endif

static bool read_adapter(const config_reader *reader, const yaml_node *system, config_system *out) {
    const yaml_node *value = yaml_get(system, "adapter");
    const char *name = NULL;
    char list[400];
    if (!value) {
        list_adapters(list, sizeof list);
        return diag_error(reader->to, out->where, "system \"%s\" has no adapter; known are %s", text_shorten(tl_str_from(out->name)).text, list);
    }
    if (!config_read_text(reader, "adapter", value, &name)) {
        return false;
    }
    out->adapter = tl_system_find(tl_str_from(name));
    if (!out->adapter) {
        list_adapters(list, sizeof list);
        return diag_error(reader->to, config_place(reader, value), "unknown adapter \"%s\"; known are %s" BUILT_WITHOUT,
                          text_shorten(tl_str_from(name)).text, list);
    }
    return true;
}

static bool fail_key(const config_reader *reader, const config_system *out, const yaml_node *key) {
    const char *names[MAX_NAMES];
    size_t count = 0;
    names[count++] = "adapter";
    for (size_t i = 0; i < KEY_COUNT; i++) {
        names[count++] = keys[i].name;
    }
    count += config_setting_keys(reader, out->adapter, names + count, MAX_NAMES - count);
    return config_fail_key(reader, key, names, count);
}

static bool read_entry(const config_reader *reader, const yaml_entry *entry, config_system *out) {
    const char *name = entry->key->text;
    if (strcmp(name, "adapter") == 0) {
        return true;
    }
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(keys[i].name, name) == 0) {
            return keys[i].read(reader, name, entry->value, (char *)out + keys[i].offset);
        }
    }
    return config_has_setting(out->adapter, name) ? config_read_setting(reader, entry, out) : fail_key(reader, out, entry->key);
}

/* A token comes from one place. */
static bool check_token(const config_reader *reader, const yaml_node *system, const config_system *out) {
    text_short name = text_shorten(tl_str_from(out->name));
    const char *token = out->token.kind != CONFIG_SECRET_NONE ? "token" : NULL;
    const char *oauth = out->oauth ? "oauth" : NULL;
    const char *login = out->basic ? "basic" : out->login ? "login" : NULL;
    int count = !!token + !!oauth + !!login;
    if (count > 1) {
        return diag_error(reader->to, out->where, "system \"%s\" has %s and %s: its token comes from one place; keep one of them", name.text,
                          token ? token : oauth, login ? login : oauth);
    }
    if (out->chains && (!out->login || out->basic)) {
        return diag_error(reader->to, config_place_of(reader, system, "chains", out->where),
                          "chains counts logins of a system whose replies hand out the next token: it needs login");
    }
    if (out->adapter->push->auth == TL_AUTH_NONE || count == 1) {
        return true;
    }
    if (out->login_info) {
        return diag_error(reader->to, out->where, "system \"%s\" has no login; say who logs in: login: {FIELD: ...}, or token: " CONFIG_SECRET_FORMS,
                          name.text);
    }
    return diag_error(reader->to, out->where, "system \"%s\" has no token; say where it is: token: " CONFIG_SECRET_FORMS, name.text);
}

static bool check_required(const config_reader *reader, const yaml_node *system, const config_system *out) {
    text_short name = text_shorten(tl_str_from(out->name));
    bool good = true;
    if (!out->url) {
        good = diag_error(reader->to, out->where, "system \"%s\" has no url", name.text);
    }
    if (out->client_key_file && !out->client_cert_file) {
        good = diag_error(reader->to, config_place_of(reader, system, "client_key", out->where), "client_key needs client_cert as well");
    }
    return check_token(reader, system, out) && good;
}

bool config_read_system(const config_reader *reader, const yaml_entry *entry, config_system *out) {
    const yaml_node *system = entry->value;
    bool good = true;
    out->name = entry->key->text;
    out->where = config_place(reader, entry->key);
    if (entry->key->length == 0) {
        return diag_error(reader->to, out->where, "a system needs a name");
    }
    if (system->kind != YAML_MAP) {
        return config_fail_type(reader, text_shorten(tl_str_from(out->name)).text, system, "a map with adapter, url and token");
    }
    if (!read_adapter(reader, system, out)) {
        return false;
    }
    out->settings = tl_arena_alloc(reader->arena, (out->adapter->setting_count + 1) * sizeof *out->settings);
    if (!out->settings) {
        return config_fail_memory(reader);
    }
    for (size_t i = 0; i < system->count; i++) {
        good = read_entry(reader, &system->entries[i], out) && good;
    }
    good = good && read_login(reader, system, out);
    out->url_where = config_place_of(reader, system, "url", out->where);
    out->ca_file_where = config_place_of(reader, system, "ca_file", out->where);
    out->client_cert_where = config_place_of(reader, system, "client_cert", out->where);
    /* What is missing is told only of a system that is otherwise right: a misspelt "token" is one mistake, not two. */
    return good && check_required(reader, system, out);
}
