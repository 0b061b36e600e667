/* What the settings say of operations and fields: secrets, idempotency, columns, errors. */
#include <string.h>

#include "message.h"
#include "operations.h"
#include "vocabulary.h"
#include "wsdl_settings.h"

static gen_operation *operation_named(wsdl *w, const yaml_node *key) {
    const char *names[1024];
    size_t count = 0;
    for (size_t i = 0; i < w->operation_count; i++) {
        if (strcmp(w->operations[i].name, key->text) == 0)
            return &w->g->operations[w->operations[i].number];
        if (count < sizeof names / sizeof names[0])
            names[count++] = w->operations[i].name;
    }
    const char *near = yaml_nearest(key->text, names, count);
    wsdl_complain(w, key,
                  gen_format(&w->g->arena, "the WSDL has no operation `%s`%s%s%s", key->text, near ? "; did you mean `" : "", near ? near : "",
                             near ? "`?" : ""));
    return NULL;
}

static void apply_idempotent(wsdl *w) {
    const yaml_node *map = yaml_get(w->settings.root, "idempotent");
    for (size_t i = 0; map && map->kind == YAML_MAP && i < map->count; i++) {
        gen_operation *operation = operation_named(w, map->entries[i].key);
        const char *text = yaml_text(map->entries[i].value);
        if (!operation)
            continue;
        operation->idempotent_assumed = text && strcmp(text, "assumed") == 0;
        if (operation->idempotent_assumed)
            operation->idempotent = true;
        else if (!yaml_bool(map->entries[i].value, &operation->idempotent))
            wsdl_complain(w, map->entries[i].value, "must be true, false or assumed");
    }
}

/* Every member of that name, wherever it stands. */
static void apply_secrets(wsdl *w, const char *key, bool secret) {
    const yaml_node *list = yaml_get(w->settings.root, key);
    for (size_t n = 0; list && list->kind == YAML_LIST && n < list->count; n++) {
        const char *name = yaml_text(list->items[n]);
        bool found = name && w->settings.header_field && strcmp(name, w->settings.header_field) == 0;
        for (size_t i = 0; name && i < w->g->type_count; i++) {
            gen_type *type = w->g->types[i];
            for (size_t j = 0; j < type->field_count; j++) {
                if (strcmp(type->fields[j].wire, name) != 0)
                    continue;
                found = true;
                if (secret)
                    type->fields[j].use.secret = true;
                else
                    type->fields[j].use.phone = true;
            }
        }
        if (!found)
            gen_warning(w->g, NULL, "%s: line %u: no field is called `%s`", w->settings.path, (unsigned)list->items[n]->line, name ? name : "");
    }
}

static const gen_field *field_at(const gen_type *record, const char *path) {
    const gen_type *object = record;
    for (;;) {
        size_t length = strcspn(path, "."), i = 0;
        while (i < object->field_count && (strlen(object->fields[i].wire) != length || memcmp(object->fields[i].wire, path, length) != 0))
            i++;
        if (i == object->field_count)
            return NULL;
        const gen_field *field = &object->fields[i];
        if (!path[length])
            return field->use.type->kind == GEN_TEXT ? field : NULL;
        if (field->use.type->kind != GEN_OBJECT)
            return NULL;
        object = field->use.type;
        path += length + 1;
    }
}

static void add_column(wsdl *w, gen_operation *operation, const char *name, const yaml_node *settings, size_t at) {
    const yaml_node *fields = yaml_get(settings, "field"), *where = fields->kind == YAML_LIST ? fields->items[at] : fields;
    gen_column column = {.column = name, .path = yaml_text(where)};
    const char *complaint = NULL;
    const gen_field *field = column.path ? field_at(operation->request.type, column.path) : NULL;
    if (!field) {
        wsdl_complain(w, where, gen_format(&w->g->arena, "the record of `%s` has no field `%s`", operation->id, column.path ? column.path : ""));
        return;
    }
    yaml_bool(yaml_get(settings, "required"), &column.required);
    yaml_bool(yaml_get(settings, "key"), &column.key);
    yaml_bool(yaml_get(settings, "group"), &column.group);
    column.form = gen_read_form(settings, at, &complaint);
    if (!complaint && yaml_get(settings, "form") && strcmp(name, "number") != 0)
        complaint = "only the column `number` has a `form`";
    if (complaint)
        wsdl_complain(w, yaml_get(settings, "form"), complaint);
    if (strcmp(name, "number") == 0) {
        /* The model's fields are reached through const here; this one is ours to mark. */
        ((gen_field *)(uintptr_t)field)->use.phone = true;
    }
    operation->columns[operation->column_count++] = column;
}

static void apply_columns(wsdl *w, gen_operation *operation, const yaml_node *columns) {
    static const char *const keys[] = {"field", "required", "key", "group", "form", "default"};
    size_t count = 0;
    for (size_t i = 0; i < columns->count; i++) {
        const yaml_node *field = yaml_get(columns->entries[i].value, "field");
        count += field && field->kind == YAML_LIST ? field->count : 1;
    }
    operation->columns = gen_alloc(&w->g->arena, (count + 1) * sizeof *operation->columns);
    for (size_t i = 0; i < columns->count; i++) {
        const yaml_node *key = columns->entries[i].key, *value = columns->entries[i].value, *field = yaml_get(value, "field");
        const char *name = gen_find_word(gen_columns, key->text);
        if (!name || value->kind != YAML_MAP || !field) {
            wsdl_complain(w, key, name ? "a column needs a `field`" : "there is no such column");
            continue;
        }
        wsdl_check_keys(w, value, keys, sizeof keys / sizeof keys[0]);
        for (size_t j = 0; field->kind == YAML_LIST && j < field->count; j++)
            add_column(w, operation, name, value, j);
        if (field->kind == YAML_SCALAR)
            add_column(w, operation, name, value, 0);
    }
}

static void apply_push(wsdl *w) {
    static const char *const keys[] = {"entity", "record", "columns"};
    const yaml_node *map = yaml_get(w->settings.root, "push");
    for (size_t i = 0; map && map->kind == YAML_MAP && i < map->count; i++) {
        const yaml_node *push = map->entries[i].value, *columns = yaml_get(push, "columns");
        gen_operation *operation = operation_named(w, map->entries[i].key);
        if (!operation || push->kind != YAML_MAP)
            continue;
        wsdl_check_keys(w, push, keys, sizeof keys / sizeof keys[0]);
        const char *record = wsdl_text_of(w, push, "record");
        const gen_field *wrapped = NULL;
        for (size_t j = 0; j < w->operation_count; j++) {
            if (&w->g->operations[w->operations[j].number] == operation)
                wrapped = w->operations[j].wrapped;
        }
        if (record && (!wrapped || strcmp(wrapped->wire, record) != 0))
            wsdl_complain(w, yaml_get(push, "record"), "the request does not consist of one record of that name");
        operation->entity = wsdl_text_of(w, push, "entity");
        if (columns && columns->kind == YAML_MAP)
            apply_columns(w, operation, columns);
    }
}

/* The rows that the common error table can hold; a row on a whole `message` needs the adapter. */
static void apply_errors(wsdl *w) {
    static const char *const keys[] = {"code", "message", "contains", "reason", "outcome", "stop", "text"};
    const yaml_node *list = yaml_get(w->settings.root, "errors");
    gen_rule *rules = gen_alloc(&w->g->arena, ((list ? list->count : 0) + 1) * sizeof *rules);
    size_t count = 0;
    for (size_t i = 0; list && list->kind == YAML_LIST && i < list->count; i++) {
        const yaml_node *row = list->items[i];
        wsdl_check_keys(w, row, keys, sizeof keys / sizeof keys[0]);
        const char *reason = wsdl_text_of(w, row, "reason");
        gen_rule rule = {.code = wsdl_text_of(w, row, "code"), .contains = wsdl_text_of(w, row, "contains")};
        if (!reason || (!rule.code && !rule.contains))
            continue;
        rule.reason = gen_find_word(gen_reasons, reason);
        if (!rule.reason)
            wsdl_complain(w, yaml_get(row, "reason"), gen_format(&w->g->arena, "there is no reason `%s`", reason));
        else
            rules[count++] = rule;
    }
    for (size_t i = 0; i < w->g->operation_count; i++) {
        w->g->operations[i].rules = rules;
        w->g->operations[i].rule_count = count;
    }
}

void wsdl_apply_settings(wsdl *w) {
    if (!w->settings.root)
        return;
    apply_secrets(w, "secrets", true);
    apply_secrets(w, "phones", false);
    apply_idempotent(w);
    apply_push(w);
    apply_errors(w);
    wsdl_apply_facts(w);
}
