/* Expandable, simulated: what a seed says of the installation, and how --state shows it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim_expandable.h"

static const char *const generation_choices[] = {"both", "hyphen", "slash", NULL};
static const char *const empty_choices[] = {"empty", "null", "absent", NULL};

void **sim_expandable_slot(sim_expandable_state *state, tl_str customer, tl_str contact, bool add) {
    /* The length keeps "a" + "bc" and "ab" + "c" apart. */
    tl_buf key = {0};
    void **slot = NULL;
    if (tl_buf_format(&key, "%zu:", customer.len) == TL_OK && tl_buf_append(&key, customer) == TL_OK && tl_buf_append(&key, contact) == TL_OK)
        slot = add ? sim_map_slot(&state->contacts, tl_buf_str(&key)) : sim_map_find(&state->contacts, tl_buf_str(&key));
    tl_buf_dispose(&key);
    return slot;
}

static bool add_contact(sim_expandable_state *state, const char *customer, const char *contact, const yaml_node *item) {
    void **slot = sim_expandable_slot(state, tl_str_from(customer), tl_str_from(contact), true);
    if (slot && !*slot)
        *slot = tl_calloc(1, sizeof(sim_record));
    sim_record *record = slot ? *slot : NULL;
    bool ok = record && sim_record_set_text(record, "CUSTOMER_ID", customer) && sim_record_set_text(record, "CUST_CONTACT", contact);
    for (size_t i = 0; ok && i < item->count; i++) {
        const char *name = item->entries[i].key->text;
        const yaml_node *value = item->entries[i].value;
        if (strcmp(name, "from") == 0 || strcmp(name, "to") == 0 || strcmp(name, "prefix") == 0)
            continue;
        ok = sim_record_set(record, name, yaml_is_null(value) ? tl_null_text() : tl_text(value->text));
    }
    return ok;
}

static bool is_field(const char *name) {
    for (const char *const *field = sim_expandable_hyphen_dialect.returned; *field; field++) {
        if (strcmp(*field, name) == 0)
            return true;
    }
    return strcmp(name, "SLX_ID") == 0 || strcmp(name, "from") == 0 || strcmp(name, "to") == 0 || strcmp(name, "prefix") == 0;
}

/* A contact: {CUSTOMER_ID: ..., CUST_CONTACT: ..., PHONE_NO: ...}; or many: {CUSTOMER_ID: ..., prefix: P-, from: 1, to: 9}. */
static bool read_contact(sim_expandable_state *state, const yaml_node *item, sim_seed_error *error) {
    if (item->kind != YAML_MAP)
        return sim_seed_fail(error, item, "an entry of expandable.contacts must be a map, this is %s", yaml_kind_name(item));
    for (size_t i = 0; i < item->count; i++) {
        if (!is_field(item->entries[i].key->text))
            return sim_seed_fail(error, item->entries[i].key, "a contact has no field \"%.100s\"", item->entries[i].key->text);
        if (item->entries[i].value->kind != YAML_SCALAR)
            return sim_seed_fail(error, item->entries[i].value, "the field %.100s must be a text", item->entries[i].key->text);
    }
    const char *customer = yaml_text(yaml_get(item, "CUSTOMER_ID"));
    const char *contact = yaml_text(yaml_get(item, "CUST_CONTACT"));
    const char *prefix = yaml_text(yaml_get(item, "prefix"));
    int64_t from = 0;
    int64_t to = 0;
    if (!customer || (!contact && !prefix))
        return sim_seed_fail(error, item, "an entry of expandable.contacts needs CUSTOMER_ID, and CUST_CONTACT or prefix, from and to");
    if (contact)
        return add_contact(state, customer, contact, item) || sim_seed_fail(error, item, "out of memory");
    if (!yaml_int(yaml_get(item, "from"), &from) || !yaml_int(yaml_get(item, "to"), &to) || from < 0 || to < from || to - from > 1000000)
        return sim_seed_fail(error, item, "a range needs numbers \"from\" and \"to\", 0 <= from <= to, a million at most");
    for (; from <= to; from++) {
        char name[100];
        snprintf(name, sizeof name, "%.70s%lld", prefix, (long long)from);
        if (!add_contact(state, customer, name, item))
            return sim_seed_fail(error, item, "out of memory");
    }
    return true;
}

static bool read_seed(sim_expandable_state *state, const yaml_node *seed, sim_seed_error *error) {
    static const char *const keys[] = {"data_sources", "users", "token", "customers", "contacts", "generations", "empty_fields", NULL};
    static const char *const token_keys[] = {"timeout_ms", "uses", NULL};
    const yaml_node *token = yaml_get(seed, "token");
    const yaml_node *contacts = yaml_get(seed, "contacts");
    if (!sim_seed_keys(seed, keys, "expandable", error) || (token && !sim_seed_keys(token, token_keys, "expandable.token", error)) ||
        (token && !sim_tickets_read(&state->tokens, token, "expandable.token", error)) ||
        !sim_seed_names(yaml_get(seed, "data_sources"), "expandable.data_sources", &state->data_sources, error) ||
        !sim_seed_names(yaml_get(seed, "customers"), "expandable.customers", &state->customers, error) ||
        !sim_seed_choice(yaml_get(seed, "generations"), "expandable.generations", generation_choices, &state->generations, error) ||
        !sim_seed_choice(yaml_get(seed, "empty_fields"), "expandable.empty_fields", empty_choices, &state->empty, error) ||
        !sim_users_read(&state->users, yaml_get(seed, "users"), "expandable.users", error))
        return false;
    if (sim_names_empty(&state->data_sources))
        return sim_seed_fail(error, seed, "expandable.data_sources names none, so that nobody could log in");
    if (contacts && contacts->kind != YAML_LIST)
        return sim_seed_fail(error, contacts, "expandable.contacts must be a list, this is %s", yaml_kind_name(contacts));
    for (size_t i = 0; contacts && i < contacts->count; i++) {
        if (!read_contact(state, contacts->items[i], error))
            return false;
    }
    return true;
}

void *sim_expandable_open(const yaml_node *seed, sim_seed_error *error) {
    sim_expandable_state *state = tl_calloc(1, sizeof *state);
    if (!state) {
        sim_seed_fail(error, seed, "out of memory");
        return NULL;
    }
    state->tokens.timeout_ms = 60 * 60 * 1000;
    if (!read_seed(state, seed, error)) {
        sim_expandable_close(state);
        return NULL;
    }
    return state;
}

static void free_record(void *opaque) {
    if (opaque)
        sim_record_dispose(opaque);
    tl_free(opaque);
}

void sim_expandable_close(void *opaque) {
    sim_expandable_state *state = opaque;
    sim_names_dispose(&state->data_sources);
    sim_names_dispose(&state->customers);
    sim_users_dispose(&state->users);
    sim_tickets_dispose(&state->tokens);
    sim_map_dispose(&state->contacts, free_record);
    tl_free(state);
}

static int by_keys(const void *a, const void *b) {
    const sim_record *left = *(sim_record *const *)a;
    const sim_record *right = *(sim_record *const *)b;
    int order = strcmp(sim_record_text(left, "CUSTOMER_ID"), sim_record_text(right, "CUSTOMER_ID"));
    return order ? order : strcmp(sim_record_text(left, "CUST_CONTACT"), sim_record_text(right, "CUST_CONTACT"));
}

/* {"contacts": {"ABCCORP": {"JHERNANDEZ": {...}}}, "users": ...}, sorted. */
static bool dump_contacts(cJSON *all, const sim_map *contacts) {
    const sim_record **sorted = tl_calloc(contacts->count + 1, sizeof *sorted);
    size_t count = 0;
    for (size_t i = 0; sorted && i < contacts->capacity; i++) {
        if (contacts->entries[i].key && contacts->entries[i].value)
            sorted[count++] = contacts->entries[i].value;
    }
    bool ok = sorted != NULL;
    if (ok)
        qsort(sorted, count, sizeof *sorted, by_keys);
    for (size_t i = 0; ok && i < count; i++) {
        const char *name = sim_record_text(sorted[i], "CUSTOMER_ID");
        cJSON *customer = cJSON_GetObjectItemCaseSensitive(all, name);
        if (!customer)
            customer = cJSON_AddObjectToObject(all, name);
        cJSON *contact = customer ? cJSON_AddObjectToObject(customer, sim_record_text(sorted[i], "CUST_CONTACT")) : NULL;
        ok = contact && sim_record_dump(sorted[i], contact, NULL, NULL, NULL);
    }
    tl_free(sorted);
    return ok;
}

cJSON *sim_expandable_dump(const void *opaque) {
    const sim_expandable_state *state = opaque;
    cJSON *all = cJSON_CreateObject();
    cJSON *contacts = all ? cJSON_AddObjectToObject(all, "contacts") : NULL;
    cJSON *users = contacts ? cJSON_AddObjectToObject(all, "users") : NULL;
    if (users && dump_contacts(contacts, &state->contacts) && sim_users_dump(&state->users, users))
        return all;
    cJSON_Delete(all);
    return NULL;
}
