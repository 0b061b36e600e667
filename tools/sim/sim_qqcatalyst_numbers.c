/* QQCatalyst, simulated: a contact's numbers judged, merged or replaced, and logged. All that a call brings is saved, or nothing is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim_qqcatalyst.h"

static const char *text_of(const sim_qq_number *number, unsigned member) {
    return number->members[member].is == TL_VALUE ? number->members[member].value.ptr : "";
}

/* No ID, and 0, mean a new number. */
static bool is_new(const sim_qq_number *number) {
    const char *id = text_of(number, SIM_QQ_ID);
    return !*id || strcmp(id, "0") == 0;
}

static sim_record *find_id(const sim_qq_contact *contact, const char *id) {
    for (size_t i = 0; contact && i < contact->count; i++) {
        if (strcmp(sim_record_text(&contact->numbers[i], "PhoneNumberID"), id) == 0)
            return &contact->numbers[i];
    }
    return NULL;
}

/* The digits of a number decide whether it is the same as another. */
static bool same_digits(const char *a, const char *b) {
    for (;; a++, b++) {
        a += strcspn(a, "0123456789");
        b += strcspn(b, "0123456789");
        if (!*a || *a != *b)
            return *a == *b;
    }
}

static bool has_number(const sim_qq_contact *contact, const char *number) {
    for (size_t i = 0; contact && i < contact->count; i++) {
        if (same_digits(sim_record_text(&contact->numbers[i], "PhoneNumber"), number))
            return true;
    }
    return false;
}

static void refuse(sim_exchange *x, sim_qq_request *request, const char *code, const char *format, const char *what) {
    request->code = code;
    request->message = tl_arena_format(x->arena, format, what).ptr;
}

/* Codes and words are made up. */
static void judge(sim_exchange *x, sim_qq_request *request, const sim_qq_contact *contact) {
    const sim_qq_state *state = x->state;
    if (!sim_names_has(&state->contacts, x->parameter)) {
        refuse(x, request, "CONTACT", "Contact %s does not exist.", x->parameter.ptr);
        return;
    }
    for (size_t i = 0; i < request->count && !request->code; i++) {
        const sim_qq_number *number = &request->numbers[i];
        const char *entity = text_of(number, SIM_QQ_ENTITY);
        const char *type = text_of(number, SIM_QQ_TYPE);
        const char *id = text_of(number, SIM_QQ_ID);
        bool updates = !is_new(number) && state->mode == SIM_QQ_MERGES;
        if (*entity && strcmp(entity, "0") != 0 && strcmp(entity, x->parameter.ptr) != 0)
            refuse(x, request, "ENTITY", "EntityID %s is not the contact of the address.", entity);
        else if (!is_new(number) && !find_id(contact, id))
            refuse(x, request, "NUMBER_ID", "PhoneNumberID %s does not exist.", id);
        else if (!*text_of(number, SIM_QQ_NUMBER) && !(updates && number->members[SIM_QQ_NUMBER].is == TL_ABSENT))
            refuse(x, request, "MISSING", "%s is required.", "PhoneNumber");
        else if (*type && !sim_names_empty(&state->types) && !sim_names_has(&state->types, tl_str_from(type)))
            refuse(x, request, "TYPE", "ContactInfoTypeID %s does not exist.", type);
        else if (state->refuse_duplicates && is_new(number) && state->mode == SIM_QQ_MERGES && has_number(contact, text_of(number, SIM_QQ_NUMBER)))
            refuse(x, request, "DUPLICATE", "The contact has a duplicate of this phone number%s.", "");
    }
}

static bool set_members(sim_record *record, const sim_qq_number *number) {
    for (unsigned i = 0; i < SIM_QQ_MEMBERS; i++) {
        if (i != SIM_QQ_ID && i != SIM_QQ_ENTITY && !sim_record_set(record, sim_qq_names[i].name, number->members[i]))
            return false;
    }
    return true;
}

/* Appends a number to a contact; `id` is its ID, NULL: the next one. */
static sim_record *append(sim_qq_state *state, sim_qq_contact *contact, const char *id, const char *entity) {
    char text[32];
    sim_record *grown = tl_realloc(contact->numbers, (contact->count + 1) * sizeof *grown);
    if (!grown)
        return NULL;
    contact->numbers = grown;
    sim_record *record = &grown[contact->count++];
    *record = (sim_record){0};
    if (!id) {
        snprintf(text, sizeof text, "%lld", (long long)state->next_id++);
        id = text;
    }
    return sim_record_set_text(record, "PhoneNumberID", id) && sim_record_set_text(record, "EntityID", entity) ? record : NULL;
}

static void dispose(sim_qq_contact *contact) {
    for (size_t i = 0; i < contact->count; i++)
        sim_record_dispose(&contact->numbers[i]);
    tl_free(contact->numbers);
    *contact = (sim_qq_contact){0};
}

static bool write_log(sim_exchange *x, const sim_qq_number *number, const char *id, sim_log_change change) {
    const sim_log_field fields[] = {
        {"key", tl_text_str(x->parameter), false},      {"phone", *id ? tl_text(id) : tl_null_text(), false},
        {"kind", number->members[SIM_QQ_TYPE], false},  {"number", number->members[SIM_QQ_NUMBER], false},
        {"label", number->members[SIM_QQ_NAME], false},
    };
    return sim_log_record(x, fields, sizeof fields / sizeof fields[0], change);
}

static bool merge(sim_exchange *x, const sim_qq_request *request, sim_qq_contact *contact) {
    sim_qq_state *state = x->state;
    for (size_t i = 0; i < request->count; i++) {
        const sim_qq_number *number = &request->numbers[i];
        bool added = is_new(number);
        sim_record *record = added ? append(state, contact, NULL, x->parameter.ptr) : find_id(contact, text_of(number, SIM_QQ_ID));
        if (!record || !set_members(record, number) ||
            !write_log(x, number, sim_record_text(record, "PhoneNumberID"), added ? SIM_CREATED : SIM_UPDATED))
            return false;
    }
    return true;
}

/* What is sent becomes the whole list: what is not in it is gone, and so is each member that was not sent. */
static bool replace(sim_exchange *x, const sim_qq_request *request, sim_qq_contact *contact) {
    sim_qq_contact made = {0};
    for (size_t i = 0; i < request->count; i++) {
        const sim_qq_number *number = &request->numbers[i];
        bool added = is_new(number);
        sim_record *record = append(x->state, &made, added ? NULL : text_of(number, SIM_QQ_ID), x->parameter.ptr);
        if (!record || !set_members(record, number) ||
            !write_log(x, number, sim_record_text(record, "PhoneNumberID"), added ? SIM_CREATED : SIM_UPDATED)) {
            dispose(&made);
            return false;
        }
    }
    dispose(contact);
    *contact = made;
    return true;
}

bool sim_qq_save(sim_exchange *x, sim_qq_request *request) {
    sim_qq_state *state = x->state;
    void **found = sim_map_find(&state->numbers, x->parameter);
    judge(x, request, found ? *found : NULL);
    for (size_t i = 0; request->code && i < request->count; i++) {
        if (!write_log(x, &request->numbers[i], text_of(&request->numbers[i], SIM_QQ_ID), SIM_REFUSED))
            return false;
    }
    if (request->code)
        return request->message != NULL;
    void **slot = sim_map_slot(&state->numbers, x->parameter);
    if (slot && !*slot)
        *slot = tl_calloc(1, sizeof(sim_qq_contact));
    if (!slot || !*slot)
        return false;
    return state->mode == SIM_QQ_REPLACES ? replace(x, request, *slot) : merge(x, request, *slot);
}
