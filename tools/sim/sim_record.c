#include "sim_record.h"

#include <string.h>

char *sim_copy(tl_str text) {
    char *made = tl_alloc(text.len + 1);
    if (made) {
        if (text.len)
            memcpy(made, text.ptr, text.len);
        made[text.len] = '\0';
    }
    return made;
}

void sim_record_dispose(sim_record *record) {
    for (size_t i = 0; i < record->count; i++) {
        tl_free(record->fields[i].name);
        tl_free(record->fields[i].text);
    }
    tl_free(record->fields);
    *record = (sim_record){0};
}

static sim_field *find(const sim_record *record, const char *name) {
    for (size_t i = 0; i < record->count; i++) {
        if (strcmp(record->fields[i].name, name) == 0)
            return &record->fields[i];
    }
    return NULL;
}

static sim_field *add(sim_record *record, const char *name) {
    if (record->count == record->capacity) {
        size_t capacity = record->capacity ? record->capacity * 2 : 8;
        sim_field *fields = tl_realloc(record->fields, capacity * sizeof *fields);
        if (!fields)
            return NULL;
        record->fields = fields;
        record->capacity = capacity;
    }
    char *copy = sim_copy(tl_str_from(name));
    if (!copy)
        return NULL;
    sim_field *field = &record->fields[record->count++];
    *field = (sim_field){copy, NULL, TL_NULL};
    return field;
}

bool sim_record_set(sim_record *record, const char *name, tl_opt_text value) {
    if (value.is == TL_ABSENT)
        return true;
    char *text = NULL;
    if (value.is == TL_VALUE) {
        text = sim_copy(value.value);
        if (!text)
            return false;
    }
    sim_field *field = find(record, name);
    if (!field)
        field = add(record, name);
    if (!field) {
        tl_free(text);
        return false;
    }
    tl_free(field->text);
    field->text = text;
    field->is = value.is;
    return true;
}

bool sim_record_set_text(sim_record *record, const char *name, const char *text) {
    return sim_record_set(record, name, tl_text(text));
}

tl_opt_text sim_record_get(const sim_record *record, const char *name) {
    const sim_field *field = find(record, name);
    if (!field)
        return (tl_opt_text){{NULL, 0}, TL_ABSENT};
    return field->is == TL_VALUE ? tl_text(field->text) : tl_null_text();
}

const char *sim_record_text(const sim_record *record, const char *name) {
    const sim_field *field = find(record, name);
    return field && field->text ? field->text : "";
}

bool sim_record_dump(const sim_record *record, cJSON *object, bool (*has_name)(const char *name, const void *context), const void *context,
                     bool (*is_secret)(const char *name)) {
    for (size_t i = 0; i < record->count; i++) {
        const sim_field *field = &record->fields[i];
        if (has_name && !has_name(field->name, context))
            continue;
        bool secret = field->is == TL_VALUE && is_secret && is_secret(field->name);
        const void *made = field->is == TL_NULL ? (const void *)cJSON_AddNullToObject(object, field->name)
                                                : (const void *)cJSON_AddStringToObject(object, field->name, secret ? "<secret>" : field->text);
        if (!made)
            return false;
    }
    return true;
}
