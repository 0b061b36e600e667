/* The form of schemas in XML: OpenAPI's `xml`, and our own keys for order and nil. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "check.h"
#include "message.h"
#include "xml.h"

/* Whether a text can be a name without a colon; beyond ASCII anything goes, as nearly everything may. */
static bool is_name(const char *text) {
    static const char first[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    static const char others[] = "-.0123456789";
    for (const char *at = text; *at; at++) {
        if ((unsigned char)*at < 0x80 && !strchr(first, *at) && (at == text || !strchr(others, *at)))
            return false;
    }
    return *text != '\0';
}

/* A text member of `xml`; NULL when it is missing or wrong. */
static const char *text_of(gen *g, const yaml_node *xml, const char *key, bool name) {
    const yaml_node *node = yaml_get(xml, key);
    if (!node)
        return NULL;
    const char *text = yaml_text(node);
    if (!text || yaml_is_null(node)) {
        gen_error(g, node, "`%s` of `xml` must be a text", key);
        return NULL;
    }
    /* swagger-core prints this where nothing was said. */
    if (strcmp(text, "##default") == 0) {
        gen_warning(g, node, "`##default` says nothing and is ignored");
        return NULL;
    }
    if (name && (!is_name(text) || strncasecmp(text, "xml", 3) == 0)) {
        gen_error(g, node, "`%s` cannot be a name in XML", text);
        return NULL;
    }
    return gen_check_literal(g, node) ? text : NULL;
}

void gen_merge_xml(gen_xml *outer, const gen_xml *inner) {
    outer->name = outer->name ? outer->name : inner->name;
    outer->prefix = outer->prefix ? outer->prefix : inner->prefix;
    outer->namespace_uri = outer->namespace_uri ? outer->namespace_uri : inner->namespace_uri;
    outer->attribute = outer->attribute || inner->attribute;
    outer->wrapped = outer->wrapped || inner->wrapped;
}

static void check_keys(gen *g, const yaml_node *xml) {
    static const char *const known[] = {"name", "namespace", "prefix", "attribute", "wrapped"};
    for (size_t i = 0; i < xml->count; i++) {
        const yaml_node *key = xml->entries[i].key;
        bool good = strncmp(key->text, "x-", 2) == 0;
        for (size_t j = 0; j < sizeof known / sizeof known[0] && !good; j++)
            good = strcmp(key->text, known[j]) == 0;
        if (!good)
            gen_error(g, key, "`%s` of `xml` is not supported yet", key->text);
    }
}

void gen_read_xml(gen *g, const yaml_node *schema, gen_xml *xml) {
    const yaml_node *node = yaml_get(schema, "xml");
    if (!node)
        return;
    if (node->kind != YAML_MAP) {
        gen_error(g, node, "`xml` must be a map, not %s", yaml_kind_name(node));
        return;
    }
    check_keys(g, node);
    gen_xml said = {text_of(g, node, "name", true), text_of(g, node, "namespace", false), text_of(g, node, "prefix", true), false, false};
    said.attribute = gen_flag(g, node, "attribute", false);
    said.wrapped = gen_flag(g, node, "wrapped", false);
    if (said.prefix && !said.namespace_uri && !xml->namespace_uri)
        gen_error(g, yaml_get(node, "prefix"), "a `prefix` in `xml` needs a `namespace`");
    gen_merge_xml(xml, &said);
}

static void check_uses(gen *g, const gen_type *object) {
    for (size_t i = 0; i < object->field_count; i++) {
        const gen_field *field = &object->fields[i];
        gen_kind kind = field->use.type->kind;
        if (field->use.xml.attribute && (kind == GEN_OBJECT || kind == GEN_LIST || kind == GEN_MAP || kind == GEN_JSON))
            gen_error(g, field->where, "`%s` cannot be an attribute in XML: only single values can", field->wire);
        if (field->use.xml.wrapped && kind != GEN_LIST)
            gen_error(g, field->where, "`%s` cannot be wrapped in XML: only lists can", field->wire);
    }
}

static size_t find_field(const gen_type *object, const char *name) {
    size_t at = 0;
    while (at < object->field_count && strcmp(object->fields[at].wire, name) != 0)
        at++;
    return at;
}

static int by_wire(const void *left, const void *right) {
    return strcmp((*(const gen_field *const *)left)->wire, (*(const gen_field *const *)right)->wire);
}

static void order_by_name(gen *g, gen_type *object) {
    const gen_field **sorted = gen_alloc(&g->arena, (object->field_count + 1) * sizeof *sorted);
    for (size_t i = 0; i < object->field_count; i++)
        sorted[i] = &object->fields[i];
    qsort(sorted, object->field_count, sizeof *sorted, by_wire);
    for (size_t i = 0; i < object->field_count; i++)
        object->xml_order[i] = (size_t)(sorted[i] - object->fields);
}

static void order_by_list(gen *g, gen_type *object, const yaml_node *list) {
    bool *placed = gen_alloc(&g->arena, object->field_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const char *name = yaml_text(list->items[i]);
        size_t at = name ? find_field(object, name) : object->field_count;
        if (at == object->field_count) {
            gen_error(g, list->items[i], "`x-trunkline-xml-order` names `%s`, which is no member", name ? name : yaml_kind_name(list->items[i]));
        } else if (placed[at]) {
            gen_error(g, list->items[i], "`x-trunkline-xml-order` names `%s` twice", name);
        } else {
            placed[at] = true;
            object->xml_order[count++] = at;
        }
    }
    for (size_t i = 0; i < object->field_count; i++) {
        if (!placed[i])
            gen_error(g, list, "`x-trunkline-xml-order` does not name `%s`: it must hold every member", object->fields[i].wire);
    }
}

static void read_order(gen *g, gen_type *type) {
    const yaml_node *order = yaml_get(type->where, "x-trunkline-xml-order");
    if (!order)
        return;
    if (type->kind != GEN_OBJECT || type->field_count > UINT16_MAX) {
        gen_error(g, order, "`x-trunkline-xml-order` belongs to an object with members");
        return;
    }
    type->xml_order = gen_alloc(&g->arena, (type->field_count + 1) * sizeof *type->xml_order);
    const char *text = yaml_text(order);
    if (text && strcmp(text, "alphabetical") == 0)
        order_by_name(g, type);
    else if (order->kind == YAML_LIST)
        order_by_list(g, type, order);
    else
        gen_error(g, order, "`x-trunkline-xml-order` must be alphabetical or a list of members' names");
}

/* Marks a type and all that it holds; a stack of our own, as descriptions may chain thousands of objects. */
static void mark(gen *g, gen_type *first, gen_type **stack) {
    size_t depth = 0;
    if (first->in_xml)
        return;
    first->in_xml = true;
    stack[depth++] = first;
    while (depth > 0) {
        gen_type *type = stack[--depth];
        size_t count = type->kind == GEN_OBJECT ? type->field_count : type->element.type ? 1 : 0;
        for (size_t i = 0; i < count; i++) {
            gen_type *inner = type->kind == GEN_OBJECT ? type->fields[i].use.type : type->element.type;
            if (inner->in_xml)
                continue;
            inner->in_xml = true;
            stack[depth++] = inner;
        }
    }
    (void)g;
}

const char *gen_xml_root(const gen_type *type) {
    return type->own.xml.name ? type->own.xml.name : type->component && is_name(type->component) ? type->component : NULL;
}

static void mark_body(gen *g, const gen_use *use, const gen_media *media, gen_type **stack) {
    if (!use->type || !media->xml)
        return;
    if (!gen_xml_root(use->type))
        gen_warning(g, use->type->where, "nothing names this body's element in XML, so it is called `root`: say `xml: {name: ...}`");
    mark(g, use->type, stack);
}

void gen_mark_xml(gen *g) {
    gen_type **stack = gen_alloc(&g->arena, (g->type_count + 1) * sizeof *stack);
    for (size_t i = 0; i < g->type_count; i++) {
        gen_type *type = g->types[i];
        if (type->made)
            continue;
        const yaml_node *nil = yaml_get(type->where, "x-trunkline-xml-nil");
        type->nil_prefix = nil ? text_of(g, type->where, "x-trunkline-xml-nil", true) : NULL;
        read_order(g, type);
        if (type->kind == GEN_OBJECT)
            check_uses(g, type);
    }
    for (size_t i = 0; i < g->operation_count; i++) {
        const gen_operation *operation = &g->operations[i];
        mark_body(g, &operation->request, &operation->request_media, stack);
        mark_body(g, &operation->reply, &operation->reply_media, stack);
        mark_body(g, &operation->failure, &operation->failure_media, stack);
    }
}
