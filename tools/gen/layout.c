/* Stage 6: the order and names of struct members. */
#include <string.h>

#include "claim.h"
#include "lock.h"
#include "message.h"
#include "names.h"

/* Whether a name from the lock is the plain one, or the plain one with a number. */
static bool belongs_to(const char *name, const char *plain) {
    size_t length = strlen(plain);
    if (strncmp(name, plain, length) != 0)
        return false;
    const char *rest = name + length;
    if (*rest == '\0')
        return true;
    rest += *rest == '_';
    return *rest && rest[strspn(rest, "0123456789")] == '\0';
}

/*
 * A member's name without a number. In C++ a member hides a type of the same name from the members behind it, so names of the
 * client, of the runtime and of the standard headers are avoided.
 */
static const char *plain_name(gen *g, const gen_field *field) {
    const char *name = gen_member(&g->arena, field->wire);
    size_t length = strlen(name);
    bool hides = strncmp(name, "tl_", 3) == 0 || (length > 2 && strcmp(name + length - 2, "_t") == 0) || gen_map_get(&g->names, name, length);
    return hides ? gen_format(&g->arena, "%s_", name) : name;
}

static void claim_member(gen *g, gen_map *taken, gen_field *field, const char *name) {
    field->c_name = name;
    gen_map_put(taken, name, strlen(name), g);
}

static const char *free_name(gen *g, const gen_map *taken, const gen_field *field) {
    const char *plain = plain_name(g, field), *name = plain;
    for (unsigned number = 2; gen_map_get(taken, name, strlen(name)); number++)
        name = gen_numbered(g, plain, number);
    if (name != plain)
        gen_note(g, field->where, "the member name `%s` is taken in its struct, so this is called `%s`", plain, name);
    return name;
}

/* Members that the lock knows keep their place and name; others come behind them in the schema's order. */
static void lay_out(gen *g, gen_type *object, const gen_lock_struct *lock) {
    gen_map by_wire = {.arena = &g->arena}, taken = {.arena = &g->arena};
    size_t placed = 0;
    object->layout = gen_alloc(&g->arena, (object->field_count + 1) * sizeof *object->layout);
    for (size_t i = 0; i < object->field_count; i++)
        gen_map_put(&by_wire, object->fields[i].wire, strlen(object->fields[i].wire), &object->fields[i]);
    for (size_t i = 0; lock && i < lock->count; i++) {
        const gen_lock_member *member = &lock->members[i];
        gen_field *field = gen_map_get(&by_wire, member->wire, strlen(member->wire));
        if (!field || !belongs_to(member->c_name, plain_name(g, field)))
            continue;
        claim_member(g, &taken, field, member->c_name);
        object->layout[placed++] = (size_t)(field - object->fields);
    }
    for (size_t i = 0; i < object->field_count; i++) {
        gen_field *field = &object->fields[i];
        if (field->c_name)
            continue;
        claim_member(g, &taken, field, free_name(g, &taken, field));
        object->layout[placed++] = i;
    }
}

void gen_lay_out(gen *g) {
    gen_map structs = gen_read_lock(g);
    for (size_t i = 0; i < g->named_count; i++) {
        gen_type *type = g->named[i];
        if (type->kind == GEN_OBJECT)
            lay_out(g, type, gen_map_get(&structs, type->c_name, strlen(type->c_name)));
    }
}
