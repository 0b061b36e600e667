/* xWEB, simulated: what a seed says of the installation. */
#include <stdio.h>
#include <string.h>

#include "sim_xweb.h"

#ifdef SIM_SOAP
const char *const sim_xweb_operations[] = {
    "Authenticate", "GetQuery", "WEBPhoneGetTypes", "WEBPhoneGet", "WEBPhoneGetPhonesByCustomer", "WEBPhoneInsert", "WEBPhoneUpdate", NULL};
static const sim_soap_service service = {"xweb", "", sim_xweb_operations};
#endif

static const char *const mode_choices[] = {"absolute", "sliding", "single-use", NULL};
static const char *const dead_choices[] = {"exception", "locked", NULL};
static const char *const fields_choices[] = {"2017", "2015", "2010", NULL};
static const char *const empty_choices[] = {"absent", "empty", "nil", NULL};
static const char *const rows_choices[] = {"none", "vendor", NULL};
static const char *const json_rows_choices[] = {"list", "wrapped", NULL};

static bool read_number(const yaml_node *map, const char *key, const char *what, int64_t *value, sim_seed_error *error) {
    const yaml_node *node = yaml_get(map, key);
    if (!node || (yaml_int(node, value) && *value >= -1))
        return true;
    return sim_seed_fail(error, node, "%s.%s must be a number, -1 or more", what, key);
}

static bool read_token(sim_xweb_setup *setup, const yaml_node *seed, sim_seed_error *error) {
    static const char *const keys[] = {"mode", "timeout_ms", "uses", "dead", "actor", "none", NULL};
    if (!seed)
        return true;
    return sim_seed_keys(seed, keys, "xweb.token", error) &&
           sim_seed_choice(yaml_get(seed, "mode"), "xweb.token.mode", mode_choices, &setup->mode, error) &&
           sim_seed_choice(yaml_get(seed, "dead"), "xweb.token.dead", dead_choices, &setup->dead, error) &&
           sim_seed_flag(yaml_get(seed, "actor"), "xweb.token.actor", &setup->actor, error) &&
           sim_seed_flag(yaml_get(seed, "none"), "xweb.token.none", &setup->no_token, error) &&
           read_number(seed, "timeout_ms", "xweb.token", &setup->timeout_ms, error) && read_number(seed, "uses", "xweb.token", &setup->uses, error);
}

static bool read_limits(sim_xweb_setup *setup, const yaml_node *seed, sim_seed_error *error) {
    static const char *const keys[] = {"fail_count", "faults_per_day", NULL};
    if (!seed)
        return true;
    return sim_seed_keys(seed, keys, "xweb.limits", error) && read_number(seed, "fail_count", "xweb.limits", &setup->fail_count, error) &&
           read_number(seed, "faults_per_day", "xweb.limits", &setup->faults_per_day, error);
}

static bool read_json(sim_xweb_setup *setup, const yaml_node *seed, sim_seed_error *error) {
    static const char *const keys[] = {"rows", "token_on_error", "error_status", NULL};
    unsigned rows = 0;
    if (!seed)
        return true;
    if (!sim_seed_keys(seed, keys, "xweb.json", error) ||
        !sim_seed_choice(yaml_get(seed, "rows"), "xweb.json.rows", json_rows_choices, &rows, error) ||
        !sim_seed_flag(yaml_get(seed, "token_on_error"), "xweb.json.token_on_error", &setup->json_token_on_error, error) ||
        !read_number(seed, "error_status", "xweb.json", &setup->json_error_status, error))
        return false;
    setup->json_wrapped_rows = rows == 1;
    if (setup->json_error_status >= 200 && setup->json_error_status <= 599)
        return true;
    return sim_seed_fail(error, seed, "xweb.json.error_status must be from 200 to 599");
}

static const yaml_node *read_list(const yaml_node *seed, const char *key, bool *ok, sim_seed_error *error) {
    const yaml_node *list = yaml_get(seed, key);
    if (list && list->kind != YAML_LIST)
        *ok = sim_seed_fail(error, list, "xweb.%s must be a list, this is %s", key, yaml_kind_name(list));
    return *ok ? list : NULL;
}

static bool read_users(sim_xweb_state *state, const yaml_node *seed, sim_seed_error *error) {
    static const char *const keys[] = {"name", "password", NULL};
    bool ok = true;
    const yaml_node *list = read_list(seed, "users", &ok, error);
    if (!list || list->count == 0)
        return ok && sim_seed_fail(error, seed, "xweb.users names nobody, so that nobody could log in");
    state->users = tl_calloc(list->count, sizeof *state->users);
    if (!state->users)
        return sim_seed_fail(error, list, "out of memory");
    for (; state->user_count < list->count; state->user_count++) {
        const yaml_node *item = list->items[state->user_count];
        sim_xweb_user *user = &state->users[state->user_count];
        if (!sim_seed_keys(item, keys, "a user of xweb", error))
            return false;
        const char *name = yaml_text(yaml_get(item, "name"));
        const char *password = yaml_text(yaml_get(item, "password"));
        if (!name || !password)
            return sim_seed_fail(error, item, "a user of xweb needs a name and a password");
        user->name = sim_copy(tl_str_from(name));
        user->password = sim_copy(tl_str_from(password));
        if (!user->name || !user->password) {
            state->user_count++;
            return sim_seed_fail(error, item, "out of memory");
        }
    }
    return true;
}

/* Sets every entry of a map as a field; texts as they stand, null as null. */
static bool read_fields(sim_record *record, const yaml_node *map, sim_seed_error *error) {
    for (size_t i = 0; i < map->count; i++) {
        const yaml_node *value = map->entries[i].value;
        if (value->kind != YAML_SCALAR)
            return sim_seed_fail(error, value, "the field %.60s must be a text", map->entries[i].key->text);
        if (!sim_record_set(record, map->entries[i].key->text, yaml_is_null(value) ? tl_null_text() : tl_text(value->text)))
            return sim_seed_fail(error, value, "out of memory");
    }
    return true;
}

static bool is_range(const yaml_node *item) {
    return yaml_get(item, "from") != NULL;
}

static bool read_range(const yaml_node *item, int64_t *from, int64_t *to, sim_seed_error *error) {
    static const char *const keys[] = {"from", "to", NULL};
    if (!sim_seed_keys(item, keys, "a range of xweb", error))
        return false;
    if (!yaml_int(yaml_get(item, "from"), from) || !yaml_int(yaml_get(item, "to"), to) || *from < 0 || *to < *from || *to - *from > 1000000)
        return sim_seed_fail(error, item, "a range needs numbers \"from\" and \"to\", 0 <= from <= to, a million at most");
    return true;
}

/* Customers and phones by number: the same number is the same customer, so that a test can tell all keys. */
static bool add_numbered(sim_xweb_state *state, bool phone, int64_t number) {
    const char *type = state->phone_types.count ? state->phone_types.fields[0].name : NULL;
    char keys[3][SIM_GUID_SIZE];
    char text[60];
    for (size_t i = 0; i < 3; i++)
        snprintf(keys[i], sizeof keys[i], "%c0000000-0000-4000-8000-%012lld", "cad"[i], (long long)number);
    sim_record *record = sim_xweb_record(phone ? &state->phones : &state->customers, keys[phone ? 1 : 0]);
    snprintf(text, sizeof text, "%lld", (long long)number);
    if (!record)
        return false;
    if (phone)
        return sim_record_set_text(record, "cph_key", keys[1]) && sim_record_set_text(record, "cph_cst_key", keys[0]) &&
               (!type || sim_record_set_text(record, "cph_pht_key", type)) && sim_record_set_text(record, "phn_key", keys[2]) &&
               sim_record_set_text(record, "phn_number", text);
    bool ok = sim_record_set_text(record, "cst_key", keys[0]) && sim_record_set_text(record, "cst_type", "Individual") &&
              sim_record_set_text(record, "cst_id", text) && sim_record_set_text(record, "cst_recno", text);
    snprintf(text, sizeof text, "member%lld@example.com", (long long)number);
    return ok && sim_record_set_text(record, "cst_eml_address_dn", text);
}

static bool read_records(sim_xweb_state *state, const yaml_node *seed, bool phone, sim_seed_error *error) {
    const char *what = phone ? "phones" : "customers";
    const char *key_field = phone ? "cph_key" : "cst_key";
    char guid[SIM_GUID_SIZE];
    bool ok = true;
    const yaml_node *list = read_list(seed, what, &ok, error);
    for (size_t i = 0; list && ok && i < list->count; i++) {
        const yaml_node *item = list->items[i];
        int64_t number = 0;
        int64_t to = 0;
        if (is_range(item)) {
            ok = read_range(item, &number, &to, error);
            for (; ok && number <= to; number++)
                ok = add_numbered(state, phone, number) || sim_seed_fail(error, item, "out of memory");
            continue;
        }
        const char *key = yaml_text(yaml_get(item, key_field));
        if (!key || !sim_xweb_read_guid(key, guid))
            return sim_seed_fail(error, item, "an entry of xweb.%s needs a GUID as its %s", what, key_field);
        sim_record *record = sim_xweb_record(phone ? &state->phones : &state->customers, key);
        if (!record)
            return sim_seed_fail(error, item, "out of memory");
        ok = read_fields(record, item, error);
    }
    return ok;
}

static bool read_seed(sim_xweb_state *state, const yaml_node *seed, sim_seed_error *error) {
    static const char *const keys[] = {"users",       "token",     "limits", "fields",         "empty_fields", "rows_namespace",
                                       "phone_types", "customers", "phones", "denied_objects", "json",         NULL};
    unsigned rows = 0;
    if (!sim_seed_keys(seed, keys, "xweb", error) || !read_token(&state->setup, yaml_get(seed, "token"), error) ||
        !read_limits(&state->setup, yaml_get(seed, "limits"), error) || !read_json(&state->setup, yaml_get(seed, "json"), error) ||
        !sim_seed_choice(yaml_get(seed, "fields"), "xweb.fields", fields_choices, &state->setup.fields, error) ||
        !sim_seed_choice(yaml_get(seed, "empty_fields"), "xweb.empty_fields", empty_choices, &state->setup.empty, error) ||
        !sim_seed_choice(yaml_get(seed, "rows_namespace"), "xweb.rows_namespace", rows_choices, &rows, error) ||
        !sim_seed_names(yaml_get(seed, "denied_objects"), "xweb.denied_objects", &state->denied, error) || !read_users(state, seed, error))
        return false;
    state->setup.vendor_namespace = rows == 1;
    const yaml_node *types = yaml_get(seed, "phone_types");
    if (types && types->kind != YAML_MAP)
        return sim_seed_fail(error, types, "xweb.phone_types must be a map of keys to names");
    return (!types || read_fields(&state->phone_types, types, error)) && read_records(state, seed, false, error) &&
           read_records(state, seed, true, error);
}

void *sim_xweb_open(const yaml_node *seed, sim_seed_error *error) {
    sim_xweb_state *state = tl_calloc(1, sizeof *state);
    if (state) {
        state->setup =
            (sim_xweb_setup){.timeout_ms = 20 * 60 * 1000, .actor = true, .fail_count = 25, .faults_per_day = 100, .json_error_status = 500};
    }
    bool ok = state != NULL;
#ifdef SIM_SOAP
    if (ok)
        state->soap = sim_soap_new(&service, NULL);
    ok = ok && state->soap;
#endif
    if (!ok) {
        tl_free(state);
        sim_seed_fail(error, seed, "out of memory");
        return NULL;
    }
    if (!read_seed(state, seed, error)) {
        sim_xweb_close(state);
        return NULL;
    }
    return state;
}

void sim_xweb_close(void *opaque) {
    sim_xweb_state *state = opaque;
#ifdef SIM_SOAP
    sim_soap_free(state->soap);
#endif
    for (size_t i = 0; i < state->user_count; i++) {
        tl_free(state->users[i].name);
        tl_free(state->users[i].password);
    }
    tl_free(state->users);
    sim_map_dispose(&state->tokens, tl_free);
    sim_xweb_free_records(&state->customers);
    sim_xweb_free_records(&state->phones);
    sim_record_dispose(&state->phone_types);
    sim_names_dispose(&state->denied);
    tl_free(state);
}
