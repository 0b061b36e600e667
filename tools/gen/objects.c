/* The members of objects. */
#include <string.h>

#include "check.h"
#include "message.h"
#include "types.h"

/* The table holds keys as they stand in JSON, so a name that JSON would escape cannot be compared. */
bool gen_check_wire_name(gen *g, const yaml_node *key) {
    for (size_t i = 0; i < key->length; i++) {
        unsigned char c = (unsigned char)key->text[i];
        if (c < 0x20 || c == '"' || c == '\\') {
            gen_error(g, key, "a member's name with quotes, backslashes or control characters is not supported yet");
            return false;
        }
    }
    return gen_check_literal(g, key);
}

static void read_required(gen *g, gen_type *object) {
    const yaml_node *list = yaml_get(object->where, "required");
    if (!list)
        return;
    if (list->kind != YAML_LIST) {
        gen_error(g, list, "`required` must be a list of members' names");
        return;
    }
    gen_map fields = {.arena = &g->arena};
    for (size_t i = 0; i < object->field_count; i++)
        gen_map_put(&fields, object->fields[i].wire, strlen(object->fields[i].wire), &object->fields[i]);
    for (size_t i = 0; i < list->count; i++) {
        const char *name = yaml_text(list->items[i]);
        gen_field *field = name ? gen_map_get(&fields, name, strlen(name)) : NULL;
        if (field)
            field->required = true;
        else if (name)
            gen_warning(g, list->items[i], "`required` names `%s`, which is no member; it is not checked", name);
        else
            gen_error(g, list->items[i], "`required` must hold members' names, not %s", yaml_kind_name(list->items[i]));
    }
}

void gen_read_fields(gen *g, gen_type *object) {
    const yaml_node *properties = yaml_get(object->where, "properties");
    size_t count = properties ? properties->count : 0;
    object->fields = gen_alloc(&g->arena, (count + 1) * sizeof *object->fields);
    for (size_t i = 0; i < count; i++) {
        const yaml_entry *entry = &properties->entries[i];
        if (!gen_check_wire_name(g, entry->key))
            continue;
        gen_place place = {object, entry->key->text, 0};
        gen_field *field = &object->fields[object->field_count];
        field->wire = entry->key->text;
        field->where = entry->key;
        field->use = gen_schema(g, entry->value, place);
        object->field_count++;
    }
    read_required(g, object);
}

/* One object on the way down. */
typedef struct visit {
    gen_type *object;
    size_t next; /* field to look at */
} visit;

typedef enum mark { MARK_NEW, MARK_OPEN, MARK_DONE } mark;

static mark mark_of(const gen_map *marks, const gen_type *object) {
    const void *value = gen_map_get(marks, &object, sizeof object);
    return value == marks ? MARK_OPEN : value ? MARK_DONE : MARK_NEW;
}

/* Follows required members down from one object, without recursion: descriptions may chain thousands of objects. */
static void follow_required(gen *g, gen_map *marks, visit *stack, gen_type *start) {
    size_t depth = 0;
    stack[depth++] = (visit){start, 0};
    gen_map_put(marks, &start, sizeof start, marks);
    while (depth > 0) {
        visit *top = &stack[depth - 1];
        if (top->next == top->object->field_count) {
            gen_map_put(marks, &top->object, sizeof top->object, top->object);
            depth--;
            continue;
        }
        const gen_field *field = &top->object->fields[top->next++];
        gen_type *inner = field->use.type;
        if (!field->required || field->use.nullable || inner->kind != GEN_OBJECT)
            continue;
        mark seen = mark_of(marks, inner);
        if (seen == MARK_OPEN)
            gen_error(g, field->where, "`%s` is required and leads back to its own object, so that no value can ever be complete", field->wire);
        if (seen != MARK_NEW)
            continue;
        stack[depth++] = (visit){inner, 0};
        gen_map_put(marks, &inner, sizeof inner, marks);
    }
}

void gen_check_required_cycles(gen *g) {
    gen_map marks = {.arena = &g->arena};
    visit *stack = gen_alloc(&g->arena, (g->type_count + 1) * sizeof *stack);
    for (size_t i = 0; i < g->type_count; i++) {
        if (g->types[i]->kind == GEN_OBJECT && mark_of(&marks, g->types[i]) == MARK_NEW)
            follow_required(g, &marks, stack, g->types[i]);
    }
}
