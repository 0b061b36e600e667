/* QQCatalyst, simulated: what a seed says of the agency and of its login server, and how --state shows it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim_oauth.h"
#include "sim_qqcatalyst.h"

static const char *const mode_choices[] = {"merges", "replaces", NULL};
static const char *const empty_choices[] = {"null", "empty", "absent", NULL};
static const char *const order_choices[] = {"alphabetical", "any", NULL};
static const char *const duplicate_choices[] = {"accepted", "refused", NULL};

static bool add_number(sim_qq_state *state, const char *name, const yaml_node *item, sim_seed_error *error) {
    void **slot = sim_map_slot(&state->numbers, tl_str_from(name));
    if (slot && !*slot)
        *slot = tl_calloc(1, sizeof(sim_qq_contact));
    sim_qq_contact *contact = slot ? *slot : NULL;
    sim_record *grown = contact ? tl_realloc(contact->numbers, (contact->count + 1) * sizeof *grown) : NULL;
    if (!grown)
        return sim_seed_fail(error, item, "out of memory");
    contact->numbers = grown;
    sim_record *record = &grown[contact->count++];
    *record = (sim_record){0};
    bool ok =
        sim_record_set_text(record, "PhoneNumberID", yaml_text(yaml_get(item, "PhoneNumberID"))) && sim_record_set_text(record, "EntityID", name);
    for (size_t i = 0; ok && i < item->count; i++) {
        const yaml_node *value = item->entries[i].value;
        if (strcmp(item->entries[i].key->text, "contact") != 0)
            ok = sim_record_set(record, item->entries[i].key->text, yaml_is_null(value) ? tl_null_text() : tl_text(value->text));
    }
    return ok || sim_seed_fail(error, item, "out of memory");
}

/* A number: {contact: 2001, PhoneNumberID: 4711, PhoneNumber: ...}. */
static bool read_numbers(sim_qq_state *state, const yaml_node *list, sim_seed_error *error) {
    static const char *const keys[] = {"contact",      "PhoneNumberID",   "ContactInfoTypeID",   "PhoneNumber", "IsPrimary",
                                       "IsTextActive", "ContactInfoName", "ContactInfoCategory", "Notes",       NULL};
    if (list && list->kind != YAML_LIST)
        return sim_seed_fail(error, list, "qqcatalyst.phones must be a list, this is %s", yaml_kind_name(list));
    for (size_t i = 0; list && i < list->count; i++) {
        const yaml_node *item = list->items[i];
        int64_t id = 0;
        if (!sim_seed_keys(item, keys, "an entry of qqcatalyst.phones", error))
            return false;
        for (size_t k = 0; k < item->count; k++) {
            if (item->entries[k].value->kind != YAML_SCALAR)
                return sim_seed_fail(error, item->entries[k].value, "the member %.100s must be a text", item->entries[k].key->text);
        }
        const char *contact = yaml_text(yaml_get(item, "contact"));
        if (!contact || !sim_names_has(&state->contacts, tl_str_from(contact)))
            return sim_seed_fail(error, item, "an entry of qqcatalyst.phones needs a contact that qqcatalyst.contacts names");
        if (!yaml_int(yaml_get(item, "PhoneNumberID"), &id) || id < 1)
            return sim_seed_fail(error, item, "an entry of qqcatalyst.phones needs a PhoneNumberID, a number above 0");
        if (id >= state->next_id)
            state->next_id = id + 1;
        if (!add_number(state, contact, item, error))
            return false;
    }
    return true;
}

static bool read_seed(sim_qq_state *state, const yaml_node *seed, sim_seed_error *error) {
    static const char *const keys[] = {"clients", "users",        "token",          "refresh_tokens", "contacts",   "phones", "types",
                                       "numbers", "empty_fields", "refusal_status", "xml_order",      "duplicates", NULL};
    const yaml_node *status = yaml_get(seed, "refusal_status");
    unsigned order = 0;
    unsigned duplicates = 0;
    if (!sim_seed_keys(seed, keys, "qqcatalyst", error) || !sim_oauth_read(state, seed, error) ||
        !sim_seed_names(yaml_get(seed, "contacts"), "qqcatalyst.contacts", &state->contacts, error) ||
        !sim_seed_names(yaml_get(seed, "types"), "qqcatalyst.types", &state->types, error) ||
        !sim_seed_choice(yaml_get(seed, "numbers"), "qqcatalyst.numbers", mode_choices, &state->mode, error) ||
        !sim_seed_choice(yaml_get(seed, "empty_fields"), "qqcatalyst.empty_fields", empty_choices, &state->empty, error) ||
        !sim_seed_choice(yaml_get(seed, "xml_order"), "qqcatalyst.xml_order", order_choices, &order, error) ||
        !sim_seed_choice(yaml_get(seed, "duplicates"), "qqcatalyst.duplicates", duplicate_choices, &duplicates, error))
        return false;
    state->any_order = order == 1;
    state->refuse_duplicates = duplicates == 1;
    if (status && (!yaml_int(status, &state->refusal_status) || state->refusal_status < 200 || state->refusal_status > 599))
        return sim_seed_fail(error, status, "qqcatalyst.refusal_status must be a number from 200 to 599");
    return read_numbers(state, yaml_get(seed, "phones"), error);
}

void *sim_qq_open(const yaml_node *seed, sim_seed_error *error) {
    sim_qq_state *state = tl_calloc(1, sizeof *state);
    if (!state) {
        sim_seed_fail(error, seed, "out of memory");
        return NULL;
    }
    state->refusal_status = 200;
    state->next_id = 1;
    if (!read_seed(state, seed, error)) {
        sim_qq_close(state);
        return NULL;
    }
    return state;
}

static void free_contact(void *opaque) {
    sim_qq_contact *contact = opaque;
    for (size_t i = 0; contact && i < contact->count; i++)
        sim_record_dispose(&contact->numbers[i]);
    if (contact)
        tl_free(contact->numbers);
    tl_free(contact);
}

void sim_qq_close(void *opaque) {
    sim_qq_state *state = opaque;
    sim_users_dispose(&state->users);
    sim_users_dispose(&state->clients);
    sim_tickets_dispose(&state->access);
    sim_tickets_dispose(&state->refresh);
    sim_names_dispose(&state->contacts);
    sim_names_dispose(&state->types);
    sim_map_dispose(&state->numbers, free_contact);
    tl_free(state);
}

static int by_key(const void *a, const void *b) {
    const sim_map_entry *left = *(sim_map_entry *const *)a;
    const sim_map_entry *right = *(sim_map_entry *const *)b;
    if (left->key_len != right->key_len)
        return left->key_len < right->key_len ? -1 : 1;
    return memcmp(left->key, right->key, left->key_len);
}

/* {"contacts": {"2001": [{"PhoneNumberID": "4711", ...}]}}, sorted. */
static bool dump_contacts(cJSON *all, const sim_map *map) {
    const sim_map_entry **sorted = tl_calloc(map->count + 1, sizeof *sorted);
    size_t count = 0;
    bool ok = sorted != NULL;
    for (size_t i = 0; ok && i < map->capacity; i++) {
        if (map->entries[i].key && map->entries[i].value)
            sorted[count++] = &map->entries[i];
    }
    if (ok)
        qsort(sorted, count, sizeof *sorted, by_key);
    for (size_t i = 0; ok && i < count; i++) {
        const sim_qq_contact *contact = sorted[i]->value;
        cJSON *list = cJSON_AddArrayToObject(all, sorted[i]->key);
        ok = list != NULL;
        for (size_t n = 0; ok && n < contact->count; n++) {
            cJSON *item = cJSON_CreateObject();
            ok = item && cJSON_AddItemToArray(list, item) && sim_record_dump(&contact->numbers[n], item, NULL, NULL, NULL);
        }
    }
    tl_free(sorted);
    return ok;
}

cJSON *sim_qq_dump(const void *opaque) {
    const sim_qq_state *state = opaque;
    cJSON *all = cJSON_CreateObject();
    cJSON *contacts = all ? cJSON_AddObjectToObject(all, "contacts") : NULL;
    cJSON *users = contacts ? cJSON_AddObjectToObject(all, "users") : NULL;
    if (users && dump_contacts(contacts, &state->numbers) && sim_users_dump(&state->users, users))
        return all;
    cJSON_Delete(all);
    return NULL;
}
