/* The tables of types: what the codec, checks, columns and redaction read. */
#include <inttypes.h>
#include <string.h>

#include "emit.h"
#include "forms.h"

/* A limit as C writes it. */
static const char *number(gen *g, int64_t value) {
    if (value == INT64_MIN)
        return "INT64_MIN";
    return value == INT64_MAX ? "INT64_MAX" : gen_format(&g->arena, "INT64_C(%" PRId64 ")", value);
}

static const char *limits(gen *g, const gen_limits *l) {
    if (l->minimum == INT64_MIN && l->maximum == INT64_MAX && l->min_length == 0 && l->max_length == UINT32_MAX)
        return "TL_NO_LIMITS";
    const char *longest = l->max_length == UINT32_MAX ? "UINT32_MAX" : gen_format(&g->arena, "%" PRIu32 "U", l->max_length);
    return gen_format(&g->arena, "{%s, %s, %" PRIu32 "U, %s}", number(g, l->minimum), number(g, l->maximum), l->min_length, longest);
}

static void put_text(gen_text *out, const char *member, const char *text) {
    if (!text)
        return;
    gen_putf(out, "    .%s = ", member);
    gen_put_literal(out, text);
    gen_put(out, ",\n");
}

/* The parts that every type has. */
static void put_type(gen *g, gen_text *out, const gen_type *type, const char *name) {
    const char *form = type->kind == GEN_OBJECT ? type->c_name : type->shape ? type->shape->c_name : gen_bare_form(type->kind);
    const char *stride = form;
    if (type->shape)
        stride = type->shape->entry ? type->shape->entry : type->shape->element;
    gen_putf(out, "    .name = \"%s\",\n", name);
    gen_putf(out, "    .kind = %s,\n", gen_kind_constant(type->kind));
    gen_putf(out, "    .size = sizeof(%s),\n", form);
    if (type->element.type)
        gen_putf(out, "    .element = &%s,\n", type->element.type->symbol);
    gen_putf(out, "    .stride = sizeof(%s),\n", stride);
    gen_putf(out, "    .limits = %s,\n", limits(g, &type->limits));
    if (type->check || type->form)
        gen_putf(out, "    .text = &%s_rule,\n", type->symbol);
}

static void put_rule(gen_text *out, const gen_type *type) {
    if (!type->check && !type->form)
        return;
    gen_putf(out, "static const tl_text_rule %s_rule = {\n", type->symbol);
    put_text(out, "pattern", type->check);
    put_text(out, "pattern_text", type->check ? type->pattern : NULL);
    put_text(out, "pattern_name", type->check ? type->check_name : NULL);
    gen_putf(out, "    .form = %s,\n};\n", type->form ? type->form : "TL_FORM_TEXT");
}

static void put_enum(gen *g, gen_text *out, const gen_type *type) {
    gen_putf(out, "\nstatic const char *const %s_names[] = {\n", type->c_name);
    for (size_t i = 0; i < type->value_count; i++) {
        gen_put(out, "    ");
        gen_put_literal(out, type->values[i].wire);
        gen_put(out, ",\n");
    }
    gen_putf(out, "};\nstatic const tl_type %s = {\n", type->symbol);
    put_type(g, out, type, type->c_name);
    gen_putf(out, "    .names = %s_names,\n", type->c_name);
    gen_putf(out, "    .count = %zu,\n};\n", type->value_count);
}

static const char *flags(gen *g, const gen_field *field) {
    const gen_use *use = &field->use;
    gen_text out = {.arena = &g->arena};
    const struct {
        bool set;
        const char *name;
    } all[] = {
        {field->required, "TL_FIELD_REQUIRED"}, {use->nullable, "TL_FIELD_NULLABLE"},   {gen_is_bare(field), "TL_FIELD_BARE"},
        {use->secret, "TL_FIELD_SECRET"},       {use->read_only, "TL_FIELD_READ_ONLY"}, {use->write_only, "TL_FIELD_WRITE_ONLY"},
        {use->phone, "TL_FIELD_PHONE"},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].set)
            gen_putf(&out, "%s%s", out.length > 0 ? " | " : "", all[i].name);
    }
    return out.length > 0 ? out.ptr : "0";
}

static void put_field(gen *g, gen_text *out, const gen_type *object, const gen_field *field) {
    const char *key = gen_format(&g->arena, ",\"%s\":", field->wire);
    gen_put(out, "    {");
    gen_put_literal(out, key);
    gen_putf(out, ", &%s, offsetof(%s, %s), %zu, %s, %s},\n", field->use.type->symbol, object->c_name, field->c_name, strlen(key),
             gen_kind_constant(field->use.type->kind), flags(g, field));
}

static void put_xml_member(gen_text *out, const gen_type *type, const char *stem) {
    if (gen_has_xml(type))
        gen_putf(out, "    .xml = &%s_xml,\n", stem);
}

static void put_object(gen *g, gen_text *out, const gen_type *object) {
    gen_putf(out, "\nstatic const tl_field %s_fields[] = {\n", object->c_name);
    for (size_t i = 0; i < object->field_count; i++)
        put_field(g, out, object, &object->fields[i]);
    /* Readers may add a count of 0 to the pointer, so it is never NULL. */
    if (object->field_count == 0)
        gen_put(out, "    {\"\", &tl_type_json, 0, 0, TL_KIND_JSON, 0}, /* C has no empty arrays; this row is not counted */\n");
    gen_put(out, "};\n");
    gen_put_xml(g, out, object, object->c_name);
    gen_putf(out, "const tl_type %s = {\n", object->symbol);
    put_type(g, out, object, object->c_name);
    gen_putf(out, "    .fields = %s_fields,\n", object->c_name);
    gen_putf(out, "    .count = %zu,\n", object->field_count);
    put_xml_member(out, object, object->c_name);
    gen_put(out, "};\n");
}

void gen_emit_tables(gen *g, gen_text *out) {
    gen_put(out, "/*\n");
    gen_put_banner(g, out, " * ", "\n */\n");
    gen_putf(out, "#include \"%s.h\"\n\n", g->prefix);
    gen_put_abi_check(g, out);
    for (size_t i = 0; i < g->named_count; i++) {
        if (g->named[i]->kind == GEN_ENUM)
            put_enum(g, out, g->named[i]);
    }
    for (size_t i = 0; i < g->table_count; i++) {
        const gen_table *table = g->tables[i];
        const gen_type *type = table->type;
        gen_put(out, "\n");
        gen_put_xml(g, out, type, table->symbol);
        put_rule(out, type);
        gen_putf(out, "static const tl_type %s = {\n", table->symbol);
        put_type(g, out, type, type->shape ? type->shape->c_name : gen_kind_word(type->kind));
        put_xml_member(out, type, table->symbol);
        gen_put(out, "};\n");
    }
    for (size_t i = 0; i < g->named_count; i++) {
        if (g->named[i]->kind == GEN_OBJECT)
            put_object(g, out, g->named[i]);
    }
    gen_emit_operations(g, out);
}
