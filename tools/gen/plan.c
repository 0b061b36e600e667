/* Stage 5: which C types and tables the output needs, each once: lists, maps, optional forms, types with limits. */
#include <inttypes.h>
#include <string.h>

#include "claim.h"
#include "forms.h"
#include "names.h"

/* What a type contributes to the name of a list or map of it. */
static const char *stem_of(const gen *g, const gen_type *type) {
    if (type->c_name)
        return gen_strip(g, type->c_name);
    return type->shape ? gen_strip(g, type->shape->c_name) : gen_kind_word(type->kind);
}

static gen_shape *plan_shape(gen *g, const gen_type *type) {
    static const gen_pattern list[] = {{"", "_list"}};
    static const gen_pattern map[] = {{"", "_map"}, {"", "_map_entry"}};
    bool is_list = type->kind == GEN_LIST;
    const gen_type *element = type->element.type;
    const char *stem = stem_of(g, element);
    /* A struct called "text" is not the scalar. */
    const char *key = gen_format(&g->arena, "%d:%s:%s", (int)type->kind, element->c_name || element->shape ? "own" : "scalar", stem);
    gen_shape *shape = gen_map_get(&g->shapes_by_key, key, strlen(key));
    if (shape)
        return shape;
    shape = gen_alloc(&g->arena, sizeof *shape);
    const char *base = gen_claim(g, gen_format(&g->arena, "%s_%s", g->prefix, stem), is_list ? list : map, is_list ? 1 : 2, type->where);
    shape->c_name = gen_format(&g->arena, is_list ? "%s_list" : "%s_map", base);
    shape->entry = is_list ? NULL : gen_format(&g->arena, "%s_entry", shape->c_name);
    shape->element = gen_value_form(element);
    shape->late_entry = !is_list && element->kind == GEN_OBJECT;
    gen_map_put(&g->shapes_by_key, key, strlen(key), shape);
    g->shapes = gen_grow(&g->arena, g->shapes, g->shape_count, &g->shape_capacity, sizeof *g->shapes);
    g->shapes[g->shape_count++] = shape;
    return shape;
}

static void put_number(gen_text *out, int64_t number) {
    if (number < 0)
        gen_putf(out, "_minus_%" PRIu64, (uint64_t)0 - (uint64_t)number);
    else
        gen_putf(out, "_%" PRId64, number);
}

/* "_1_to_20", "_from_1", "_to_20", or nothing. */
static const char *limits_word(gen *g, const gen_limits *limits) {
    gen_text word = {.arena = &g->arena};
    gen_put(&word, "");
    bool low = limits->minimum != INT64_MIN, high = limits->maximum != INT64_MAX;
    if (low && !high)
        gen_put(&word, "_from");
    if (low)
        put_number(&word, limits->minimum);
    if (high)
        gen_put(&word, "_to");
    if (high)
        put_number(&word, limits->maximum);
    bool shortest = limits->min_length != 0, longest = limits->max_length != UINT32_MAX;
    if (shortest && !longest)
        gen_put(&word, "_from");
    if (shortest)
        gen_putf(&word, "_%" PRIu32, limits->min_length);
    if (longest)
        gen_putf(&word, "_to_%" PRIu32, limits->max_length);
    return word.ptr;
}

/* The table of the runtime for a scalar without limits of its own; NULL when it needs its own. */
static const char *standard_table(const gen_type *type) {
    const gen_limits *limits = &type->limits;
    bool lengths = limits->min_length != 0 || limits->max_length != UINT32_MAX;
    bool range = limits->minimum != INT64_MIN || limits->maximum != INT64_MAX;
    switch (type->kind) {
    case GEN_TEXT:
        return lengths || type->check || type->form ? NULL : "tl_type_text";
    case GEN_INT:
        if (limits->minimum == INT32_MIN && limits->maximum == INT32_MAX)
            return "tl_type_int32";
        return range ? NULL : "tl_type_int";
    case GEN_UINT:
        return range ? NULL : "tl_type_uint";
    case GEN_BOOL:
        return "tl_type_bool";
    case GEN_DECIMAL:
        return "tl_type_decimal";
    case GEN_JSON:
        return "tl_type_json";
    default:
        return NULL;
    }
}

/* What tells the form of lists in XML apart; "" where there is none. */
static const char *xml_key(gen *g, const gen_type *type) {
    const gen_xml *own = &type->own.xml, *item = &type->element.xml;
    const char *const texts[] = {own->name,           own->namespace_uri, own->prefix,      item->name,
                                 item->namespace_uri, item->prefix,       type->nil_prefix, type->component};
    gen_text key = {.arena = &g->arena};
    gen_put(&key, "");
    if (type->kind != GEN_LIST || !type->in_xml)
        return key.ptr;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        gen_putf(&key, "%s|", texts[i] ? texts[i] : "");
    return key.ptr;
}

static void plan_table(gen *g, gen_type *type) {
    static const gen_pattern pattern[] = {{"", "_type"}, {"", "_type_xml"}, {"", "_type_rule"}};
    const char *limits = limits_word(g, &type->limits);
    bool shaped = type->shape != NULL;
    const char *stem = shaped ? type->shape->c_name : gen_format(&g->arena, "%s_%s", g->prefix, gen_kind_word(type->kind));
    if (type->form)
        stem = gen_format(&g->arena, "%s_%s", stem, gen_snake(&g->arena, strrchr(type->form, '_') + 1));
    else if (type->check_name)
        stem = gen_format(&g->arena, "%s_%s", stem, gen_snake(&g->arena, type->check_name));
    else if (type->check)
        stem = gen_format(&g->arena, "%s_pattern", stem);
    const char *key = gen_format(&g->arena, "%s%s %s %s %s", stem, limits, shaped ? type->element.type->symbol : "", xml_key(g, type),
                                 type->check ? type->check : "");
    const gen_table *known = gen_map_get(&g->tables_by_content, key, strlen(key));
    if (known) {
        type->symbol = known->symbol;
        return;
    }
    gen_table *table = gen_alloc(&g->arena, sizeof *table);
    stem = gen_claim(g, gen_format(&g->arena, "%s%s", stem, limits), pattern, 3, NULL);
    table->symbol = gen_format(&g->arena, "%s_type", stem);
    table->type = type;
    type->symbol = table->symbol;
    gen_map_put(&g->tables_by_content, key, strlen(key), table);
    g->tables = gen_grow(&g->arena, g->tables, g->table_count, &g->table_capacity, sizeof *g->tables);
    g->tables[g->table_count++] = table;
}

/* Plans a type where it is used; what it holds comes first. Lists and maps nest only so deep. */
static void plan_type(gen *g, gen_type *type) {
    if (type->symbol)
        return;
    if (type->c_name) {
        type->symbol = gen_format(&g->arena, "%s_type", type->c_name);
        return;
    }
    if (type->element.type) {
        plan_type(g, type->element.type);
        type->shape = plan_shape(g, type);
    }
    type->symbol = standard_table(type);
    if (!type->symbol)
        plan_table(g, type);
}

/* Makes sure that the optional form of an object, list or map exists. */
static void plan_optional(gen *g, gen_type *type) {
    const char **optional = type->kind == GEN_OBJECT ? &type->optional : type->shape ? &type->shape->optional : NULL;
    if (!optional || *optional)
        return;
    const gen_pattern patterns[] = {
        {gen_format(&g->arena, "%s_opt_", g->prefix), ""},
        {gen_format(&g->arena, "%s_some_", g->prefix), ""},
        {gen_format(&g->arena, "%s_null_", g->prefix), ""},
    };
    *optional = gen_claim(g, stem_of(g, type), patterns, 3, type->where);
}

void gen_plan(gen *g) {
    for (size_t i = 0; i < g->named_count; i++) {
        gen_type *object = g->named[i];
        plan_type(g, object);
        for (size_t j = 0; j < object->field_count; j++) {
            const gen_field *field = &object->fields[j];
            plan_type(g, field->use.type);
            if (!gen_is_bare(field))
                plan_optional(g, field->use.type);
        }
    }
    for (size_t i = 0; i < g->operation_count; i++) {
        const gen_operation *operation = &g->operations[i];
        if (operation->request.type)
            plan_type(g, operation->request.type);
        if (operation->reply.type)
            plan_type(g, operation->reply.type);
        if (operation->failure.type)
            plan_type(g, operation->failure.type);
        if (operation->parameters)
            plan_type(g, operation->parameters);
    }
}
