/* The tables of types' forms in XML. */
#include <string.h>

#include "emit.h"
#include "xml.h"

bool gen_has_xml(const gen_type *type) {
    return type->in_xml && (type->kind == GEN_OBJECT || type->kind == GEN_LIST);
}

static bool is_plain(const gen_xml *xml) {
    return !xml->name && !xml->namespace_uri && !xml->prefix && !xml->attribute && !xml->wrapped;
}

/* One tl_xml_name. @param name  as the table has it; NULL: the field's own */
static void put_name(gen_text *out, const gen_xml *xml, const char *name) {
    gen_put(out, "{");
    gen_put_literal(out, name);
    gen_put(out, ", ");
    gen_put_literal(out, xml->namespace_uri);
    gen_put(out, ", ");
    gen_put_literal(out, xml->prefix);
    gen_putf(out, ", %s}", xml->attribute ? "TL_XML_ATTRIBUTE" : xml->wrapped ? "TL_XML_WRAPPED" : "0");
}

static bool put_fields(gen_text *out, const gen_type *object, const char *stem) {
    bool plain = true;
    for (size_t i = 0; i < object->field_count; i++)
        plain = plain && is_plain(&object->fields[i].use.xml);
    if (plain)
        return false;
    gen_putf(out, "static const tl_xml_name %s_xml_names[] = {\n", stem);
    for (size_t i = 0; i < object->field_count; i++) {
        const gen_field *field = &object->fields[i];
        const gen_xml *xml = &field->use.xml;
        bool list = field->use.type->kind == GEN_LIST;
        /* A list that is not wrapped has no element of its own, so OpenAPI gives its name no meaning. */
        const char *name = list && !xml->wrapped ? NULL : xml->name;
        gen_put(out, "    ");
        put_name(out, xml, name && strcmp(name, field->wire) != 0 ? name : NULL);
        gen_put(out, ",\n");
    }
    gen_put(out, "};\n");
    return true;
}

void gen_put_xml(gen *g, gen_text *out, const gen_type *type, const char *stem) {
    if (!gen_has_xml(type))
        return;
    bool object = type->kind == GEN_OBJECT, named = object && put_fields(out, type, stem);
    const char *root = gen_xml_root(type);
    const gen_xml plain = {0};
    if (object && type->xml_order) {
        gen_putf(out, "static const uint16_t %s_xml_order[] = {", stem);
        for (size_t i = 0; i < type->field_count; i++)
            gen_putf(out, "%s%zu", i > 0 ? ", " : "", type->xml_order[i]);
        gen_put(out, "};\n");
    }
    gen_putf(out, "static const tl_xml %s_xml = {\n    .root = ", stem);
    gen_xml own = type->own.xml;
    own.attribute = own.wrapped = false;
    put_name(out, &own, root ? root : "root");
    gen_put(out, ",\n    .item = ");
    put_name(out, object ? &plain : &type->element.xml, object ? NULL : type->element.xml.name);
    gen_put(out, ",\n");
    if (named)
        gen_putf(out, "    .fields = %s_xml_names,\n", stem);
    if (object && type->xml_order)
        gen_putf(out, "    .order = %s_xml_order,\n", stem);
    if (type->nil_prefix) {
        gen_put(out, "    .nil_prefix = ");
        gen_put_literal(out, type->nil_prefix);
        gen_put(out, ",\n");
    }
    gen_put(out, "};\n");
    (void)g;
}
