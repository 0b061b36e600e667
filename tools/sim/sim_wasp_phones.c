/* Wasp, simulated: the phones it holds, one for each owner and phone type (assumed: the vendor does not say what is updated). */
#include <stdlib.h>
#include <string.h>

#include "sim_wasp.h"

typedef struct phone {
    char *owner;
    char *type;
    char *number;
    char *extension; /* NULL: none */
} phone;

static char *copy(tl_str text) {
    char *made = tl_alloc(text.len + 1);
    if (made) {
        if (text.len)
            memcpy(made, text.ptr, text.len);
        made[text.len] = '\0';
    }
    return made;
}

static void free_phone(void *opaque) {
    phone *p = opaque;
    if (!p)
        return;
    tl_free(p->owner);
    tl_free(p->type);
    tl_free(p->number);
    tl_free(p->extension);
    tl_free(p);
}

void sim_wasp_free_phones(sim_map *phones) {
    sim_map_dispose(phones, free_phone);
}

static phone *new_phone(const sim_wasp_record *record) {
    phone *p = tl_calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->owner = copy(record->owner.value);
    p->type = copy(record->type.value);
    if (!p->owner || !p->type) {
        free_phone(p);
        return NULL;
    }
    return p;
}

/* Replaces a text by a copy; null and empty clear it. */
static bool replace(char **text, tl_opt_text value) {
    if (value.is == TL_ABSENT)
        return true;
    char *made = NULL;
    if (value.is == TL_VALUE && value.value.len > 0) {
        made = copy(value.value);
        if (!made)
            return false;
    }
    tl_free(*text);
    *text = made;
    return true;
}

bool sim_wasp_save_phone(sim_map *phones, sim_wasp_record *record) {
    /* Lengths in the key keep "a" + "bc" and "ab" + "c" apart. */
    tl_buf key = {0};
    bool ok = tl_buf_format(&key, "%zu:", record->owner.value.len) == TL_OK && tl_buf_append(&key, record->owner.value) == TL_OK &&
              tl_buf_append(&key, record->type.value) == TL_OK;
    void **slot = ok ? sim_map_slot(phones, tl_buf_str(&key)) : NULL;
    tl_buf_dispose(&key);
    if (!slot)
        return false;
    record->change = *slot ? SIM_UPDATED : SIM_CREATED;
    if (!*slot)
        *slot = new_phone(record);
    phone *p = *slot;
    return p && replace(&p->number, record->number) && replace(&p->extension, record->extension);
}

static int by_owner_and_type(const void *a, const void *b) {
    const phone *left = *(phone *const *)a;
    const phone *right = *(phone *const *)b;
    int order = strcmp(left->owner, right->owner);
    return order ? order : strcmp(left->type, right->type);
}

static bool dump_phone(cJSON *owner, const phone *p) {
    cJSON *item = cJSON_AddObjectToObject(owner, p->type);
    if (!item || !cJSON_AddStringToObject(item, "PhoneNumber", p->number ? p->number : ""))
        return false;
    return !p->extension || cJSON_AddStringToObject(item, "PhoneExtension", p->extension) != NULL;
}

/* {"C-1001": {"Cell Phone": {"PhoneNumber": "..."}}}, sorted. */
static bool dump_phones(cJSON *all, const sim_map *phones) {
    const phone **sorted = tl_calloc(phones->count + 1, sizeof *sorted);
    if (!sorted)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < phones->capacity; i++) {
        if (phones->entries[i].key && phones->entries[i].value)
            sorted[count++] = phones->entries[i].value;
    }
    qsort(sorted, count, sizeof *sorted, by_owner_and_type);
    bool ok = true;
    cJSON *owner = NULL;
    for (size_t i = 0; ok && i < count; i++) {
        if (i == 0 || strcmp(sorted[i - 1]->owner, sorted[i]->owner) != 0)
            owner = cJSON_AddObjectToObject(all, sorted[i]->owner);
        ok = owner && dump_phone(owner, sorted[i]);
    }
    tl_free(sorted);
    return ok;
}

cJSON *sim_wasp_dump(const void *opaque) {
    const sim_wasp_state *state = opaque;
    cJSON *all = cJSON_CreateObject();
    bool ok = all != NULL;
    for (size_t i = 0; ok && i < SIM_WASP_OPERATIONS; i++) {
        const sim_wasp_entity *entity = sim_wasp_routes[i].detail;
        cJSON *part = cJSON_AddObjectToObject(all, entity->seed_key);
        ok = part && dump_phones(part, &state->phones[i]);
    }
    if (!ok) {
        cJSON_Delete(all);
        return NULL;
    }
    return all;
}
