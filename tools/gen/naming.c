/* Stage 4: C names of types, enumerators and operations. Members get theirs with the layout, which remembers them. */
#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "names.h"

/* What a type is called, without the prefix. */
static const char *base_name(gen *g, const gen_type *type) {
    if (type->component)
        return gen_snake(&g->arena, type->component);
    const char *role = gen_snake(&g->arena, type->role);
    return type->owner ? gen_format(&g->arena, "%s_%s", base_name(g, type->owner), role) : role;
}

/* With the prefix, which is not repeated: WaspResult of `wasp` is wasp_result. */
static const char *prefixed(gen *g, const char *base) {
    return gen_strip(g, base) != base ? base : gen_format(&g->arena, "%s_%s", g->prefix, base);
}

static int compare_place(const gen_type *a, const gen_type *b) {
    if (a->where->line != b->where->line)
        return a->where->line < b->where->line ? -1 : 1;
    if (a->where->column != b->where->column)
        return a->where->column < b->where->column ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static int by_place(const void *left, const void *right) {
    return compare_place(*(gen_type *const *)left, *(gen_type *const *)right);
}

/* Components come first, so that they keep the plain name. */
static int by_claim(const void *left, const void *right) {
    const gen_type *a = *(gen_type *const *)left, *b = *(gen_type *const *)right;
    if (!a->component != !b->component)
        return a->component ? -1 : 1;
    return compare_place(a, b);
}

static void name_values(gen *g, gen_type *type) {
    const gen_pattern pattern = {"", ""};
    const char *before = gen_capitals(&g->arena, type->c_name);
    for (size_t i = 0; i < type->value_count; i++) {
        gen_value *value = &type->values[i];
        const char *word = gen_capitals(&g->arena, gen_snake(&g->arena, value->wire));
        value->constant = gen_claim(g, gen_format(&g->arena, "%s_%s", before, word), &pattern, 1, value->where);
    }
}

static void name_types(gen *g) {
    static const gen_pattern object[] = {{"", ""}, {"", "_type"}, {"", "_fields"}, {"", "_xml"}, {"", "_xml_names"}, {"", "_xml_order"}};
    static const gen_pattern enumeration[] = {{"", ""}, {"", "_type"}, {"", "_names"}};
    g->named = gen_alloc(&g->arena, (g->type_count + 1) * sizeof *g->named);
    for (size_t i = 0; i < g->type_count; i++) {
        g->types[i]->number = i;
        if ((g->types[i]->kind == GEN_OBJECT && !g->types[i]->hidden) || g->types[i]->kind == GEN_ENUM)
            g->named[g->named_count++] = g->types[i];
    }
    qsort(g->named, g->named_count, sizeof *g->named, by_claim);
    for (size_t i = 0; i < g->named_count; i++) {
        gen_type *type = g->named[i];
        type->c_name = gen_claim(g, prefixed(g, base_name(g, type)), type->kind == GEN_OBJECT ? object : enumeration,
                                 type->kind == GEN_OBJECT ? sizeof object / sizeof object[0] : 3, type->where);
    }
    for (size_t i = 0; i < g->named_count; i++) {
        if (g->named[i]->kind == GEN_ENUM)
            name_values(g, g->named[i]);
    }
    qsort(g->named, g->named_count, sizeof *g->named, by_place);
}

void gen_name(gen *g) {
    static const gen_pattern client[] = {{"", "_api"}, {"", "_operations"}};
    static const gen_pattern operation[] = {{"", ""},        {"", "_operation"}, {"", "_columns"}, {"", "_errors"},
                                            {"", "_submit"}, {"", "_reply_of"},  {"", "_read"},    {"", "_targets"},
                                            {"", "_words"},  {"", "_places"},    {"", "_media"},   {"", "_reply_media"}};
    gen_claim(g, g->prefix, client, 2, NULL);
    name_types(g);
    for (size_t i = 0; i < g->operation_count; i++) {
        gen_operation *named = &g->operations[i];
        named->c_name = gen_claim(g, prefixed(g, gen_snake(&g->arena, named->id)), operation, sizeof operation / sizeof operation[0], named->where);
    }
}
