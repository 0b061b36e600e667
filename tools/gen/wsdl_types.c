/* Complex types: objects with their fields, lists, and rows for content of any kind. */
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "types.h"
#include "wsdl_model.h"

/* Groups within groups. */
enum { NESTING_MAX = 64 };

/* How often a particle stands, with what stands around it. */
typedef struct occurs {
    bool optional;
    bool repeated;
} occurs;

static void refuse(wsdl *w, const xmlNode *node, const char *what) {
    gen_error(w->g, wsdl_place(&w->g->arena, node), "%s is not supported", what);
}

static occurs occurs_of(wsdl *w, const xmlNode *node, occurs around) {
    const char *least = wsdl_attribute(&w->g->arena, node, "minOccurs"), *most = wsdl_attribute(&w->g->arena, node, "maxOccurs");
    occurs result = around;
    if (least && strcmp(least, "0") == 0)
        result.optional = true;
    if (most && strcmp(most, "0") != 0 && strcmp(most, "1") != 0)
        result.repeated = true;
    return result;
}

static bool is_group(const xmlNode *node) {
    return wsdl_is(node, WSDL_XSD_NS, "sequence") || wsdl_is(node, WSDL_XSD_NS, "all") || wsdl_is(node, WSDL_XSD_NS, "choice") ||
           wsdl_is(node, WSDL_XSD_NS, "group");
}

/* Whether all that a complexType holds is one xs:any, perhaps among text. */
static bool is_any(const xmlNode *complex_type) {
    const xmlNode *group = wsdl_child(complex_type, WSDL_XSD_NS, "sequence");
    const xmlNode *only = wsdl_child(group, WSDL_XSD_NS, NULL);
    return wsdl_is(only, WSDL_XSD_NS, "any") && !wsdl_next(only);
}

static gen_field *add_field(wsdl *w, gen_type *object, const char *wire, const xmlNode *where) {
    gen *g = w->g;
    for (size_t i = 0; i < object->field_count; i++) {
        if (strcmp(object->fields[i].wire, wire) == 0)
            return NULL; /* XML Schema lets a name stand twice, in a choice; it is one member */
    }
    object->fields = gen_grow(&g->arena, object->fields, object->field_count, &object->field_capacity, sizeof *object->fields);
    gen_field *field = &object->fields[object->field_count++];
    *field = (gen_field){.wire = wire, .where = wsdl_place(&g->arena, where), .three_states = true};
    return field;
}

/* One row of an `any` result: its columns as names and values. */
static gen_type *row_type(wsdl *w, const xmlNode *where) {
    gen *g = w->g;
    const yaml_node *place = wsdl_place(&g->arena, where);
    gen_place top = {NULL, "row", 0};
    if (w->row)
        return w->row;
    gen_type *cell = gen_new_type(g, GEN_OBJECT, place, top), *cells = gen_new_type(g, GEN_LIST, place, top);
    w->row = gen_new_type(g, GEN_OBJECT, place, top);
    cell->component = "cell";
    cell->own.doc = "One column of a row.";
    gen_field *name = add_field(w, cell, "name", where);
    name->use = (gen_use){.type = gen_new_type(g, GEN_TEXT, place, top), .doc = "The name of the column's element."};
    gen_field *value = add_field(w, cell, "value", where);
    value->use = (gen_use){.type = name->use.type, .nullable = true, .doc = "Its text."};
    cells->element.type = cell;
    w->row->component = "row";
    w->row->own.doc = "One row of a result that the schema leaves open.";
    gen_field *all = add_field(w, w->row, "cells", where);
    all->use = (gen_use){.type = cells, .doc = "Its columns, in the reply's order."};
    return w->row;
}

static gen_use rows_use(wsdl *w, const xmlNode *where) {
    gen_use use = {0};
    gen_place place = {NULL, "rows", 0};
    use.type = gen_new_type(w->g, GEN_LIST, wsdl_place(&w->g->arena, where), place);
    use.type->element.type = row_type(w, where);
    use.type->rows = true;
    return use;
}

static gen_use list_use(wsdl *w, gen_use element, const xmlNode *where) {
    gen_use use = {.doc = element.doc};
    gen_place place = {NULL, "list", 0};
    use.type = gen_new_type(w->g, GEN_LIST, wsdl_place(&w->g->arena, where), place);
    use.type->element = element;
    return use;
}

/* "CustomerPhoneType" is called customer_phone: what generated code calls a type ends with _type already. */
static const char *without_type(wsdl *w, const char *name) {
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, "Type") == 0 ? gen_copy(&w->g->arena, name, length - 4) : name;
}

gen_type *wsdl_object(wsdl *w, const xmlNode *complex_type, const char *name) {
    gen *g = w->g;
    gen_type *known = gen_map_get(&g->types_by_node, &complex_type, sizeof complex_type);
    if (known)
        return known;
    gen_place place = {NULL, name, 0};
    gen_type *object = gen_new_type(g, GEN_OBJECT, wsdl_place(&g->arena, complex_type), place);
    object->component = without_type(w, name);
    object->own.doc = wsdl_documentation(&g->arena, complex_type);
    gen_map_put(&g->types_by_node, &complex_type, sizeof complex_type, object);
    w->pending = gen_grow(&g->arena, w->pending, w->pending_count, &w->pending_capacity, sizeof *w->pending);
    w->pending[w->pending_count++] = (wsdl_pending){object, complex_type};
    return object;
}

static gen_use object_use(wsdl *w, const xmlNode *complex_type, const char *name) {
    gen_use use = {0};
    if (is_any(complex_type))
        return rows_use(w, complex_type);
    use.type = wsdl_object(w, complex_type, name);
    return use;
}

gen_use wsdl_use(wsdl *w, const xmlNode *element, const char *name) {
    const xmlNode *inside = wsdl_child(element, WSDL_XSD_NS, "complexType");
    wsdl_name type = wsdl_qname(&w->g->arena, element, "type");
    if (inside)
        return object_use(w, inside, name);
    inside = wsdl_child(element, WSDL_XSD_NS, "simpleType");
    if (inside)
        return wsdl_leaf_in_place(w, inside);
    if (!type.local) {
        refuse(w, element, "an element without a type (anyType)");
        return wsdl_leaf(w, element, (wsdl_name){WSDL_XSD_NS, "string"});
    }
    inside = wsdl_find(&w->document, "complexType", type);
    if (inside)
        return object_use(w, inside, type.local);
    if (!wsdl_is_builtin(type) && !wsdl_find(&w->document, "simpleType", type))
        gen_error(w->g, wsdl_place(&w->g->arena, element), "the type {%s}%s is declared nowhere in this file", type.namespace_uri, type.local);
    return wsdl_leaf(w, element, type);
}

static void read_element(wsdl *w, gen_type *object, const xmlNode *node, occurs around) {
    gen_arena *arena = &w->g->arena;
    occurs how = occurs_of(w, node, around);
    wsdl_name ref = wsdl_qname(arena, node, "ref");
    const xmlNode *declared = ref.local ? wsdl_find(&w->document, "element", ref) : node;
    if (!declared) {
        gen_error(w->g, wsdl_place(arena, node), "the element {%s}%s is declared nowhere in this file", ref.namespace_uri, ref.local);
        return;
    }
    const char *wire = wsdl_attribute(arena, declared, "name"), *nil = wsdl_attribute(arena, declared, "nillable");
    if (!wire) {
        refuse(w, node, "an element without a name");
        return;
    }
    gen_use use = wsdl_use(w, declared, gen_format(arena, "%s_%s", object->component, wire));
    const char *doc = wsdl_documentation(arena, declared);
    if (doc)
        use.doc = use.doc ? gen_format(arena, "%s %s", doc, use.doc) : doc;
    use.nullable = nil && (strcmp(nil, "true") == 0 || strcmp(nil, "1") == 0);
    if (how.repeated)
        use = list_use(w, use, node);
    gen_field *field = add_field(w, object, wire, node);
    if (!field)
        return;
    field->use = use;
    /* Whether a group that the schema requires may be left out is the caller's business: tenants differ. */
    field->required = !how.optional && use.type->kind == GEN_TEXT;
}

static void read_group(wsdl *w, gen_type *object, const xmlNode *group, occurs around, int depth) {
    occurs how = occurs_of(w, group, around);
    wsdl_name ref = wsdl_qname(&w->g->arena, group, "ref");
    if (depth == 0) {
        refuse(w, group, "a group nested that deeply");
        return;
    }
    if (wsdl_is(group, WSDL_XSD_NS, "group") && ref.local) {
        const xmlNode *declared = wsdl_find(&w->document, "group", ref);
        for (const xmlNode *child = declared ? declared->children : NULL; child; child = child->next) {
            if (is_group(child))
                read_group(w, object, child, how, depth - 1);
        }
        return;
    }
    how.optional = how.optional || wsdl_is(group, WSDL_XSD_NS, "choice");
    for (const xmlNode *child = group->children; child; child = child->next) {
        if (wsdl_is(child, WSDL_XSD_NS, "element"))
            read_element(w, object, child, how);
        else if (is_group(child))
            read_group(w, object, child, how, depth - 1);
        else if (wsdl_is(child, WSDL_XSD_NS, "any"))
            gen_warning(w->g, wsdl_place(&w->g->arena, child), "what else may stand here (xs:any) is not read");
    }
}

static void read_content(wsdl *w, gen_type *object, const xmlNode *holder, int depth) {
    const occurs once = {false, false};
    if (depth == 0) {
        refuse(w, holder, "a type derived that often");
        return;
    }
    for (const xmlNode *child = holder->children; child; child = child->next) {
        if (is_group(child)) {
            read_group(w, object, child, once, NESTING_MAX);
        } else if (wsdl_is(child, WSDL_XSD_NS, "attribute")) {
            gen_warning(w->g, wsdl_place(&w->g->arena, child), "attributes are neither sent nor read");
        } else if (wsdl_is(child, WSDL_XSD_NS, "simpleContent")) {
            refuse(w, child, "a text with attributes (simpleContent)");
        } else if (wsdl_is(child, WSDL_XSD_NS, "complexContent")) {
            const xmlNode *derived = wsdl_child(child, WSDL_XSD_NS, NULL);
            const xmlNode *base = wsdl_find(&w->document, "complexType", wsdl_qname(&w->g->arena, derived, "base"));
            if (base && wsdl_is(derived, WSDL_XSD_NS, "extension"))
                read_content(w, object, base, depth - 1);
            if (derived)
                read_content(w, object, derived, depth - 1);
        }
    }
}

void wsdl_read_objects(wsdl *w) {
    for (size_t i = 0; i < w->pending_count; i++) {
        wsdl_pending now = w->pending[i];
        read_content(w, now.object, now.node, NESTING_MAX);
    }
}
