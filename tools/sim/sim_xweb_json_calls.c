/* JSON over xWEB, simulated: one phone read, added, changed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim_body.h"
#include "sim_xweb_json.h"

/* Fields that are numbers by their type: flags, the record number, the credit limit. */
static bool is_number(const char *name) {
    static const char *const names[] = {"cph_primary",
                                        "cph_owner",
                                        "cst_recno",
                                        "cst_email_text_only",
                                        "cst_credit_limit",
                                        "cst_web_force_password_change",
                                        "cst_web_forgot_password_status",
                                        "cty_do_not_ship",
                                        "cty_do_not_sell"};
    size_t length = strlen(name);
    if (length > 5 && strcmp(name + length - 5, "_flag") == 0)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

/* A value as text, whatever JSON has it as; false for lists and objects. */
static bool read_value(const cJSON *value, char room[40], tl_opt_text *text) {
    if (cJSON_IsNull(value)) {
        *text = tl_null_text();
    } else if (cJSON_IsString(value)) {
        *text = tl_text(value->valuestring);
    } else if (cJSON_IsNumber(value)) {
        snprintf(room, 40, "%.15g", value->valuedouble);
        *text = tl_text(room);
    } else if (cJSON_IsBool(value)) {
        *text = tl_text(cJSON_IsTrue(value) ? "1" : "0");
    } else {
        return false;
    }
    return true;
}

/* Reads the four groups into one record, as far as the version has their fields. */
static bool read_facade(const sim_xweb_state *state, const cJSON *facade, sim_record *sent, bool *broken) {
    for (unsigned group = 0; group < SIM_GROUP_COUNT; group++) {
        const cJSON *object = cJSON_GetObjectItemCaseSensitive(facade, sim_xweb_group_names[group]);
        if (object && !cJSON_IsObject(object) && !cJSON_IsNull(object))
            return false;
        for (const cJSON *value = object ? object->child : NULL; value; value = value->next) {
            tl_opt_text text;
            char room[40];
            if (!sim_xweb_has_field(state->setup.fields, group, value->string))
                continue;
            if (!read_value(value, room, &text))
                return false;
            if (!sim_record_set(sent, value->string, text))
                *broken = true;
        }
    }
    return true;
}

/* A number where the field's type is one: whole ones digit by digit, as they may have 64 bits. What is no number stays a text. */
static bool add_field(cJSON *group, const char *name, tl_opt_text value) {
    const char *text = value.is == TL_VALUE && is_number(name) ? value.value.ptr : "";
    size_t sign = *text == '-';
    size_t digits = strspn(text + sign, "0123456789");
    char *end = NULL;
    if (digits && !text[sign + digits] && (digits == 1 || text[sign] != '0'))
        return cJSON_AddRawToObject(group, name, text) != NULL;
    double number = digits ? strtod(text, &end) : 0;
    if (digits && !*end)
        return cJSON_AddNumberToObject(group, name, number) != NULL;
    return sim_json_add(group, name, value);
}

static cJSON *make_facade(const sim_xweb_state *state, const sim_record *phone) {
    cJSON *facade = cJSON_CreateObject();
    bool ok = facade && cJSON_AddStringToObject(facade, "CurrentKey", sim_record_text(phone, "cph_key"));
    for (unsigned group = 0; ok && group < SIM_GROUP_COUNT; group++) {
        cJSON *object = cJSON_AddObjectToObject(facade, sim_xweb_group_names[group]);
        ok = object != NULL;
        for (const char *const *name = sim_xweb_fields_of(state->setup.fields, group); ok && *name; name++) {
            tl_opt_text value = sim_xweb_field_of(state, phone, *name);
            /* An empty text is no number. */
            if (is_number(*name) && value.is == TL_VALUE && !value.value.len)
                value = tl_null_text();
            ok = add_field(object, *name, value);
        }
    }
    if (!ok) {
        cJSON_Delete(facade);
        facade = NULL;
    }
    return facade;
}

cJSON *sim_xweb_json_get(sim_xweb_json_call *call) {
    const sim_record *phone = sim_xweb_find(&call->state->phones, sim_xweb_json_parameter(call, "key"));
    return phone ? make_facade(call->state, phone) : sim_xweb_json_refuse(call, &sim_xweb_not_found);
}

/* Saves the facade object that was sent; NULL when that was refused, or memory ran out. */
static sim_record *save(sim_xweb_json_call *call, bool insert) {
    const cJSON *facade = cJSON_GetObjectItemCaseSensitive(call->parameters, "oFacadeObject");
    sim_record sent = {0};
    sim_xweb_saved saved = {.wrong = NULL};
    tl_opt_text current;
    if (!cJSON_IsObject(facade) || !sim_json_text(facade, "CurrentKey", &current) || !read_facade(call->state, facade, &sent, &saved.broken)) {
        sim_xweb_json_refuse(call, &sim_xweb_bad_parameters);
    } else if (!saved.broken) {
        saved = insert ? sim_xweb_insert(call->x, &sent) : sim_xweb_update(call->x, current.is == TL_VALUE ? current.value.ptr : NULL, &sent);
        if (saved.wrong && !saved.broken)
            sim_xweb_json_refuse_with(call, saved.wrong);
    }
    sim_record_dispose(&sent);
    return saved.wrong || saved.broken ? NULL : saved.phone;
}

cJSON *sim_xweb_json_insert(sim_xweb_json_call *call) {
    const sim_record *phone = save(call, true);
    return phone ? make_facade(call->state, phone) : NULL;
}

cJSON *sim_xweb_json_update(sim_xweb_json_call *call) {
    return save(call, false) ? cJSON_CreateTrue() : NULL;
}
