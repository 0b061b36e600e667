/* x-trunkline-push: how records of a push become requests, and what the vendor's errors mean. */
#include <string.h>

#include "check.h"
#include "message.h"
#include "operations.h"
#include "types.h"
#include "vocabulary.h"

static const yaml_node *expect_map(gen *g, const yaml_node *node, const char *what) {
    if (node->kind == YAML_MAP)
        return node;
    gen_error(g, node, "%s must be a map, not %s", what, yaml_kind_name(node));
    return NULL;
}

/* A text that a map may have; NULL when it has not. */
static const char *text_of(gen *g, const yaml_node *map, const char *key) {
    const yaml_node *node = yaml_get(map, key);
    if (!node)
        return NULL;
    if (node->kind != YAML_SCALAR || yaml_is_null(node) || node->length == 0) {
        gen_error(g, node, "`%s` must be a text", key);
        return NULL;
    }
    return gen_check_literal(g, node) ? node->text : NULL;
}

static gen_field *find_field(const gen_type *object, const char *name, size_t length) {
    for (size_t i = 0; i < object->field_count; i++) {
        if (strlen(object->fields[i].wire) == length && memcmp(object->fields[i].wire, name, length) == 0)
            return &object->fields[i];
    }
    return NULL;
}

/* The member that a wire path, like Phone.phn_number, leads to, which must hold one value. NULL after an error. */
gen_field *gen_field_at(gen *g, const gen_type *record, const yaml_node *where, const char *path) {
    const gen_type *object = record;
    const char *part = path;
    for (;;) {
        size_t length = strcspn(part, ".");
        gen_field *field = find_field(object, part, length);
        if (!field) {
            gen_error(g, where, "the request has no member `%s`", path);
            return NULL;
        }
        const gen_type *type = field->use.type;
        part += length;
        if (*part == '.' && type->kind == GEN_OBJECT) {
            object = type;
            part++;
            continue;
        }
        if (*part == '.' || type->kind == GEN_OBJECT || type->kind == GEN_LIST || type->kind == GEN_MAP)
            gen_error(g, where, "`%s` must lead to a member that holds one value, through objects only", path);
        return field;
    }
}

/* The parameter that "{name}" names. NULL after an error. */
static gen_field *parameter_at(gen *g, const gen_operation *operation, const yaml_node *where) {
    const char *name = where->text + 1;
    size_t length = strcspn(name, "}");
    gen_field *field = operation->parameters && strcmp(name + length, "}") == 0 ? find_field(operation->parameters, name, length) : NULL;
    if (!field)
        gen_error(g, where, "the operation has no parameter `%s`", where->text);
    else if (field->use.type->kind == GEN_LIST)
        gen_error(g, where, "the parameter `%s` is a list, and a column has one value", where->text);
    return field;
}

const char *gen_read_form(const yaml_node *column, size_t at, const char **complaint) {
    const yaml_node *form = yaml_get(column, "form"), *field = yaml_get(column, "field");
    *complaint = NULL;
    if (!form)
        return NULL;
    if (form->kind == YAML_LIST) {
        if (!field || field->kind != YAML_LIST || field->count != form->count) {
            *complaint = "`form` needs one word for each field";
            return NULL;
        }
        form = form->items[at];
    }
    const char *word = yaml_text(form) ? gen_find_word(gen_number_forms, yaml_text(form)) : NULL;
    if (!word)
        *complaint = "`form` must be as-given, e164, e164-digits or national-digits";
    return word && word != gen_number_forms[0] ? word : NULL;
}

static void read_form(gen *g, const yaml_node *settings, size_t at, gen_column *column) {
    const char *complaint = NULL;
    column->form = gen_read_form(settings, at, &complaint);
    if (complaint)
        gen_error(g, yaml_get(settings, "form"), "%s", complaint);
    else if (yaml_get(settings, "form") && strcmp(column->column, "number") != 0)
        gen_error(g, yaml_get(settings, "form"), "only the column `number` has a `form`");
}

/* One place that a column goes to. */
static void add_field(gen *g, gen_operation *operation, const gen_type *record, gen_column column, const yaml_node *where) {
    column.path = yaml_text(where);
    if (!column.path || !*column.path) {
        gen_error(g, where, "`field` must be a text, or a list of texts");
        return;
    }
    gen_field *field = !gen_check_literal(g, where) ? NULL
                       : column.path[0] == '{'      ? parameter_at(g, operation, where)
                                                    : gen_field_at(g, record, where, column.path);
    if (field && strcmp(column.column, "number") == 0)
        field->use.phone = true;
    operation->columns[operation->column_count++] = column;
}

/* How many fields all columns have together. */
static size_t count_fields(const yaml_node *columns) {
    size_t count = 0;
    for (size_t i = 0; i < columns->count; i++) {
        const yaml_node *field = yaml_get(columns->entries[i].value, "field");
        count += field && field->kind == YAML_LIST ? field->count : 1;
    }
    return count;
}

static void read_column(gen *g, gen_operation *operation, const gen_type *record, const yaml_entry *entry) {
    static const char *const keys[] = {"field", "required", "key", "group", "form"};
    gen_column column = {.column = gen_find_word(gen_columns, entry->key->text)};
    if (!column.column) {
        const char *near = yaml_nearest(entry->key->text, gen_columns, gen_count_words(gen_columns));
        gen_error(g, entry->key, "there is no column `%s`%s%s%s", entry->key->text, near ? "; did you mean `" : "", near ? near : "",
                  near ? "`?" : "");
        return;
    }
    if (!expect_map(g, entry->value, "a column"))
        return;
    gen_check_keys(g, entry->value, keys, sizeof keys / sizeof keys[0]);
    column.required = gen_flag(g, entry->value, "required", false);
    column.key = gen_flag(g, entry->value, "key", false);
    column.group = gen_flag(g, entry->value, "group", false);
    const yaml_node *field = yaml_get(entry->value, "field");
    if (!field || (field->kind == YAML_LIST && field->count == 0))
        gen_error(g, entry->key, "the column `%s` needs a `field`", column.column);
    else if (field->kind != YAML_LIST) {
        read_form(g, entry->value, 0, &column);
        add_field(g, operation, record, column, field);
    }
    for (size_t i = 0; field && field->kind == YAML_LIST && i < field->count; i++) {
        read_form(g, entry->value, i, &column);
        add_field(g, operation, record, column, field->items[i]);
    }
}

static void read_rule(gen *g, gen_operation *operation, const yaml_node *node) {
    static const char *const keys[] = {"code", "field", "contains", "http_status", "reason"};
    gen_rule rule = {0};
    if (!expect_map(g, node, "a row of `errors`"))
        return;
    gen_check_keys(g, node, keys, sizeof keys / sizeof keys[0]);
    rule.code = text_of(g, node, "code");
    rule.field = text_of(g, node, "field");
    rule.contains = text_of(g, node, "contains");
    const yaml_node *status = yaml_get(node, "http_status");
    if (status && (!yaml_int(status, &rule.http_status) || rule.http_status < 100 || rule.http_status > 599))
        gen_error(g, status, "`http_status` must be a number from 100 to 599");
    const char *reason = text_of(g, node, "reason");
    if (!reason) {
        gen_error(g, node, "a row of `errors` needs a `reason`");
        return;
    }
    rule.reason = gen_find_word(gen_reasons, reason);
    if (!rule.reason) {
        const char *near = yaml_nearest(reason, gen_reasons, gen_count_words(gen_reasons));
        gen_error(g, yaml_get(node, "reason"), "there is no reason `%s`%s%s%s", reason, near ? "; did you mean `" : "", near ? near : "",
                  near ? "`?" : "");
        return;
    }
    if (!rule.code && !rule.field && !rule.contains && !status)
        gen_error(g, node, "a row of `errors` needs a condition: `code`, `field`, `contains` or `http_status`");
    operation->rules[operation->rule_count++] = rule;
}

/* The object that holds one record: the request itself, or the elements of its list. */
static const gen_type *record_of(const gen_operation *operation) {
    const gen_type *type = operation->request.type;
    if (type && type->kind == GEN_LIST)
        type = type->element.type;
    return type && type->kind == GEN_OBJECT ? type : NULL;
}

void gen_read_push(gen *g, gen_operation *operation, const yaml_node *push) {
    static const char *const keys[] = {"entity", "columns", "kinds", "kind_words", "errors"};
    const gen_type *record = record_of(operation);
    if (!expect_map(g, push, "`x-trunkline-push`"))
        return;
    if (!record) {
        gen_error(g, push, "`x-trunkline-push` needs a request that is an object or a list of objects");
        return;
    }
    gen_check_keys(g, push, keys, sizeof keys / sizeof keys[0]);
    operation->entity = text_of(g, push, "entity");
    const yaml_node *columns = yaml_get(push, "columns"), *errors = yaml_get(push, "errors");
    if (!operation->entity)
        gen_error(g, push, "`x-trunkline-push` needs an `entity`");
    if (!columns)
        gen_error(g, push, "`x-trunkline-push` needs `columns`");
    else if (expect_map(g, columns, "`columns`")) {
        operation->columns = gen_alloc(&g->arena, (count_fields(columns) + 1) * sizeof *operation->columns);
        for (size_t i = 0; i < columns->count; i++)
            read_column(g, operation, record, &columns->entries[i]);
    }
    gen_read_kinds(g, operation, record, push);
    if (errors && errors->kind != YAML_LIST) {
        gen_error(g, errors, "`errors` must be a list");
    } else if (errors) {
        operation->rules = gen_alloc(&g->arena, (errors->count + 1) * sizeof *operation->rules);
        for (size_t i = 0; i < errors->count; i++)
            read_rule(g, operation, errors->items[i]);
    }
}
