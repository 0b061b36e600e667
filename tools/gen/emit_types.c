/* The header's types. Structs refer to each other by pointer only, so they come in the schema's order. */
#include "comment.h"
#include "describe.h"
#include "emit.h"
#include "forms.h"
#include "names.h"

static void put_enum(gen *g, gen_text *out, const gen_type *type) {
    gen_put(out, "\n");
    gen_put_comment(out, "", gen_describe_type(g, type));
    gen_putf(out, "typedef enum %s {\n", type->c_name);
    for (size_t i = 0; i < type->value_count; i++)
        gen_putf(out, "    %s = %zu%s\n", type->values[i].constant, i, i + 1 < type->value_count ? "," : "");
    gen_putf(out, "} %s;\n", type->c_name);
}

static void put_entry(gen_text *out, const gen_shape *shape) {
    gen_putf(out, "\nstruct %s {\n    tl_str key;\n    %s value;\n};\n", shape->entry, shape->element);
}

static void put_shape(gen_text *out, const gen_shape *shape) {
    if (shape->entry)
        gen_putf(out, "\ntypedef struct %s %s;\n", shape->entry, shape->entry);
    if (shape->entry && !shape->late_entry)
        put_entry(out, shape);
    gen_putf(out, "\ntypedef struct %s {\n    const %s *items;\n    size_t count;\n} %s;\n", shape->c_name,
             shape->entry ? shape->entry : shape->element, shape->c_name);
}

static void put_optional_shape(const gen *g, gen_text *out, const gen_shape *shape) {
    const char *items = shape->entry ? shape->entry : shape->element, *p = g->prefix, *stem = shape->optional;
    gen_putf(out, "\ntypedef struct %s_opt_%s {\n    %s value;\n    uint8_t is; /* tl_presence */\n} %s_opt_%s;\n", p, stem, shape->c_name, p, stem);
    gen_put(out, "\n/** A value of `count` items, which are borrowed; none is a value too. */");
    gen_putf(out, "\nstatic inline %s_opt_%s %s_some_%s(const %s *items, size_t count) {\n", p, stem, p, stem, items);
    gen_putf(out, "    %s_opt_%s field;\n", p, stem);
    gen_put(out, "    field.value.items = items;\n    field.value.count = count;\n    field.is = (uint8_t)TL_VALUE;\n    return field;\n}\n");
    gen_putf(out, "\nstatic inline %s_opt_%s %s_null_%s(void) {\n", p, stem, p, stem);
    gen_putf(out, "    %s_opt_%s field;\n", p, stem);
    gen_put(out, "    field.value.items = NULL;\n    field.value.count = 0;\n    field.is = (uint8_t)TL_NULL;\n    return field;\n}\n");
}

static void put_optional_object(const gen *g, gen_text *out, const gen_type *type) {
    const char *p = g->prefix, *stem = type->optional;
    gen_putf(out, "\ntypedef struct %s_opt_%s {\n    const %s *value;\n    uint8_t is; /* tl_presence */\n} %s_opt_%s;\n", p, stem, type->c_name, p,
             stem);
    gen_put(out, "\n/** A value, which is borrowed; NULL gives null, not absent. */");
    gen_putf(out, "\nstatic inline %s_opt_%s %s_some_%s(const %s *value) {\n", p, stem, p, stem, type->c_name);
    gen_putf(out, "    %s_opt_%s field;\n", p, stem);
    gen_put(out, "    field.value = value;\n    field.is = value ? (uint8_t)TL_VALUE : (uint8_t)TL_NULL;\n    return field;\n}\n");
    gen_putf(out, "\nstatic inline %s_opt_%s %s_null_%s(void) {\n", p, stem, p, stem);
    gen_putf(out, "    %s_opt_%s field;\n", p, stem);
    gen_put(out, "    field.value = NULL;\n    field.is = (uint8_t)TL_NULL;\n    return field;\n}\n");
}

static void put_struct(gen *g, gen_text *out, const gen_type *type) {
    gen_put(out, "\n");
    gen_put_comment(out, "", gen_describe_type(g, type));
    gen_putf(out, "struct %s {\n", type->c_name);
    for (size_t i = 0; i < type->field_count; i++) {
        const gen_field *field = &type->fields[type->layout[i]];
        gen_put_comment(out, "    ", gen_describe_field(g, field));
        gen_putf(out, "    %s%s;\n", gen_member_form(g, field), field->c_name);
    }
    if (type->field_count == 0)
        gen_put(out, "    uint8_t no_members; /* C has no empty structs */\n");
    gen_put(out, "};\n");
}

void gen_emit_types(gen *g, gen_text *out) {
    bool first = true;
    for (size_t i = 0; i < g->named_count; i++) {
        if (g->named[i]->kind == GEN_ENUM)
            put_enum(g, out, g->named[i]);
    }
    for (size_t i = 0; i < g->named_count; i++) {
        if (g->named[i]->kind != GEN_OBJECT)
            continue;
        gen_putf(out, "%stypedef struct %s %s;\n", first ? "\n" : "", g->named[i]->c_name, g->named[i]->c_name);
        first = false;
    }
    for (size_t i = 0; i < g->named_count; i++) {
        if (g->named[i]->optional)
            put_optional_object(g, out, g->named[i]);
    }
    for (size_t i = 0; i < g->shape_count; i++) {
        put_shape(out, g->shapes[i]);
        if (g->shapes[i]->optional)
            put_optional_shape(g, out, g->shapes[i]);
    }
    for (size_t i = 0; i < g->named_count; i++) {
        if (g->named[i]->kind == GEN_OBJECT)
            put_struct(g, out, g->named[i]);
    }
    for (size_t i = 0; i < g->shape_count; i++) {
        if (g->shapes[i]->late_entry)
            put_entry(out, g->shapes[i]);
    }
}
