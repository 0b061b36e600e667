/* Kognitiv, simulated: the way in, the steps, and what a seed says of the tenant. */
#include "sim_kognitiv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The path is written here again, from the vendor's page. */
static const sim_route routes[] = {{"Sync", "POST", "/Services/Sync.asmx", NULL}};

static const char *const operations[] = {"SaveAccountPhone", "SaveAccountEmail", "SaveAccountCore", "FetchAccountCore", NULL};
static const sim_soap_service service = {"kog", "/", operations};

static bool read_seed(sim_kognitiv_state *state, const yaml_node *seed, sim_seed_error *error) {
    static const char *const keys[] = {"tokens",      "limited_tokens", "namespace", "members",        "broken_members",
                                       "phone_types", "email_types",    "carriers",  "empty_on_error", NULL};
    if (!sim_seed_keys(seed, keys, "kognitiv", error) || !sim_seed_names(yaml_get(seed, "tokens"), "kognitiv.tokens", &state->tokens, error) ||
        !sim_seed_names(yaml_get(seed, "limited_tokens"), "kognitiv.limited_tokens", &state->limited_tokens, error) ||
        !sim_seed_names(yaml_get(seed, "members"), "kognitiv.members", &state->members, error) ||
        !sim_seed_names(yaml_get(seed, "broken_members"), "kognitiv.broken_members", &state->broken_members, error) ||
        !sim_seed_names(yaml_get(seed, "phone_types"), "kognitiv.phone_types", &state->phone_types, error) ||
        !sim_seed_names(yaml_get(seed, "email_types"), "kognitiv.email_types", &state->email_types, error) ||
        !sim_seed_names(yaml_get(seed, "carriers"), "kognitiv.carriers", &state->carriers, error) ||
        !sim_seed_flag(yaml_get(seed, "empty_on_error"), "kognitiv.empty_on_error", &state->empty_on_error, error))
        return false;
    if (sim_names_empty(&state->tokens) && sim_names_empty(&state->limited_tokens))
        return sim_seed_fail(error, seed, "kognitiv.tokens names no token, so that every call would be refused");
    const yaml_node *uri = yaml_get(seed, "namespace");
    if (uri && (!yaml_text(uri) || !*yaml_text(uri)))
        return sim_seed_fail(error, uri, "kognitiv.namespace must be a text");
    if (uri)
        state->namespace_uri = sim_copy(tl_str_from(yaml_text(uri)));
    state->soap = !uri || state->namespace_uri ? sim_soap_new(&service, state->namespace_uri) : NULL;
    return state->soap || sim_seed_fail(error, seed, "out of memory");
}

void *sim_kognitiv_open(const yaml_node *seed, sim_seed_error *error) {
    sim_kognitiv_state *state = tl_calloc(1, sizeof *state);
    if (!state) {
        sim_seed_fail(error, seed, "out of memory");
        return NULL;
    }
    if (!read_seed(state, seed, error)) {
        sim_kognitiv_close(state);
        return NULL;
    }
    return state;
}

static void free_record(void *opaque) {
    if (opaque)
        sim_record_dispose(opaque);
    tl_free(opaque);
}

void sim_kognitiv_close(void *opaque) {
    sim_kognitiv_state *state = opaque;
    sim_names *const names[] = {&state->tokens,      &state->limited_tokens, &state->members, &state->broken_members,
                                &state->phone_types, &state->email_types,    &state->carriers};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        sim_names_dispose(names[i]);
    sim_map_dispose(&state->saved, free_record);
    sim_map_dispose(&state->phone_owners, tl_free);
    sim_map_dispose(&state->email_owners, tl_free);
    sim_soap_free(state->soap);
    tl_free(state->namespace_uri);
    tl_free(state);
}

sim_record *sim_kognitiv_member(sim_kognitiv_state *state, int member) {
    char key[20];
    snprintf(key, sizeof key, "%d", member);
    void **slot = sim_map_slot(&state->saved, tl_str_from(key));
    if (slot && !*slot)
        *slot = tl_calloc(1, sizeof(sim_record));
    return slot ? *slot : NULL;
}

bool sim_kognitiv_claim(sim_map *owners, sim_record *record, const char *field, const char *value, int member, bool *taken) {
    char text[20];
    snprintf(text, sizeof text, "%d", member);
    void **slot = sim_map_slot(owners, tl_str_from(value));
    if (!slot)
        return false;
    *taken = *slot && strcmp(*slot, text) != 0;
    if (*taken)
        return false;
    if (!*slot)
        *slot = sim_copy(tl_str_from(text));
    if (!*slot)
        return false;
    const char *before = sim_record_text(record, field);
    void **old = strcmp(before, value) != 0 ? sim_map_find(owners, tl_str_from(before)) : NULL;
    if (old) {
        tl_free(*old);
        *old = NULL;
    }
    return sim_record_set_text(record, field, value);
}

typedef struct keyed {
    const char *key;
    const sim_record *record;
} keyed;

static int by_number(const void *a, const void *b) {
    long left = strtol(((const keyed *)a)->key, NULL, 10);
    long right = strtol(((const keyed *)b)->key, NULL, 10);
    return left < right ? -1 : left > right;
}

/* {"1001": {"phone:MOBILE": "...", ...}}, sorted. */
cJSON *sim_kognitiv_dump(const void *opaque) {
    const sim_kognitiv_state *state = opaque;
    cJSON *all = cJSON_CreateObject();
    keyed *sorted = tl_calloc(state->saved.count + 1, sizeof *sorted);
    size_t count = 0;
    bool ok = all && sorted;
    for (size_t i = 0; ok && i < state->saved.capacity; i++) {
        if (state->saved.entries[i].key && state->saved.entries[i].value)
            sorted[count++] = (keyed){state->saved.entries[i].key, state->saved.entries[i].value};
    }
    if (ok)
        qsort(sorted, count, sizeof *sorted, by_number);
    for (size_t i = 0; ok && i < count; i++) {
        cJSON *member = cJSON_AddObjectToObject(all, sorted[i].key);
        ok = member && sim_record_dump(sorted[i].record, member, NULL, NULL, NULL);
    }
    tl_free(sorted);
    if (ok)
        return all;
    cJSON_Delete(all);
    return NULL;
}

static bool authenticate(sim_exchange *x) {
    return sim_soap_admit(x);
}

static bool decode(sim_exchange *x) {
    const sim_kognitiv_state *state = x->state;
    return sim_soap_decode(state->soap, x);
}

static bool apply(sim_exchange *x) {
    const sim_kognitiv_state *state = x->state;
    return sim_soap_apply(state->soap, x);
}

static bool answer(sim_exchange *x) {
    const sim_kognitiv_state *state = x->state;
    return sim_soap_answer(state->soap, x);
}

const sim_system sim_kognitiv = {
    .name = "kognitiv",
    .routes = routes,
    .route_count = 1,
    .operations = operations,
    .open = sim_kognitiv_open,
    .close = sim_kognitiv_close,
    .dump = sim_kognitiv_dump,
    .authenticate = authenticate,
    .decode = decode,
    .apply = apply,
    .answer = answer,
};
