/* xWEB, simulated: what the installation holds, and how --state shows it. */
#include <stdlib.h>
#include <string.h>

#include "sim_xweb.h"

sim_record *sim_xweb_find(const sim_map *map, const char *key) {
    char guid[SIM_GUID_SIZE];
    void **slot = sim_xweb_read_guid(key, guid) ? sim_map_find(map, tl_str_from(guid)) : NULL;
    return slot ? *slot : NULL;
}

sim_record *sim_xweb_record(sim_map *map, const char *key) {
    char guid[SIM_GUID_SIZE];
    void **slot = sim_xweb_read_guid(key, guid) ? sim_map_slot(map, tl_str_from(guid)) : NULL;
    if (!slot)
        return NULL;
    if (!*slot)
        *slot = tl_calloc(1, sizeof(sim_record));
    return *slot;
}

static void free_record(void *opaque) {
    if (opaque)
        sim_record_dispose(opaque);
    tl_free(opaque);
}

void sim_xweb_free_records(sim_map *map) {
    sim_map_dispose(map, free_record);
}

typedef struct keyed {
    const char *key;
    const sim_record *record;
} keyed;

static int by_key(const void *a, const void *b) {
    return strcmp(((const keyed *)a)->key, ((const keyed *)b)->key);
}

/* The fields of one group, whatever version they are of; `context` is the group's prefix. */
static bool starts_with(const char *name, const void *context) {
    return strncmp(name, context, 4) == 0;
}

static bool dump_phone(cJSON *all, const keyed *phone) {
    static const char prefixes[SIM_GROUP_COUNT][5] = {"cph_", "cst_", "phn_", "cty_"};
    cJSON *object = cJSON_AddObjectToObject(all, phone->key);
    for (size_t i = 0; object && i < SIM_GROUP_COUNT; i++) {
        cJSON *group = cJSON_AddObjectToObject(object, sim_xweb_group_names[i]);
        if (!group || !sim_record_dump(phone->record, group, starts_with, prefixes[i], sim_xweb_is_secret))
            return false;
    }
    return object != NULL;
}

/* {"a1b2...": {"Phone_XRef": {...}, ...}}, sorted. */
static bool dump_phones(cJSON *all, const sim_map *phones) {
    keyed *sorted = tl_calloc(phones->count + 1, sizeof *sorted);
    if (!sorted)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < phones->capacity; i++) {
        if (phones->entries[i].key && phones->entries[i].value)
            sorted[count++] = (keyed){phones->entries[i].key, phones->entries[i].value};
    }
    qsort(sorted, count, sizeof *sorted, by_key);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = dump_phone(all, &sorted[i]);
    tl_free(sorted);
    return ok;
}

static bool dump_users(cJSON *all, const sim_xweb_state *state) {
    for (size_t i = 0; i < state->user_count; i++) {
        const sim_xweb_user *user = &state->users[i];
        cJSON *object = cJSON_AddObjectToObject(all, user->name);
        if (!object || !cJSON_AddNumberToObject(object, "logins", (double)user->logins) ||
            !cJSON_AddNumberToObject(object, "failed_logins", (double)user->failed) ||
            !cJSON_AddNumberToObject(object, "faults", (double)user->faults))
            return false;
    }
    return true;
}

cJSON *sim_xweb_dump(const void *opaque) {
    const sim_xweb_state *state = opaque;
    cJSON *all = cJSON_CreateObject();
    cJSON *phones = all ? cJSON_AddObjectToObject(all, "phones") : NULL;
    cJSON *users = phones ? cJSON_AddObjectToObject(all, "users") : NULL;
    if (users && dump_phones(phones, &state->phones) && dump_users(users, state))
        return all;
    cJSON_Delete(all);
    return NULL;
}
