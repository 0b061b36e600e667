/* From JSON Schema to types: what kind of value a schema describes. */
#include <string.h>

#include "check.h"
#include "keywords.h"
#include "message.h"
#include "number.h"
#include "ref.h"
#include "types.h"
#include "xml.h"

/* Lists and maps directly within each other; objects start anew. */
enum { NESTING_MAX = 32 };

void gen_find_components(gen *g) {
    const yaml_node *schemas = yaml_get(yaml_get(g->root, "components"), "schemas");
    for (size_t i = 0; schemas && i < schemas->count && schemas->kind == YAML_MAP; i++) {
        const yaml_entry *entry = &schemas->entries[i];
        if (!gen_map_get(&g->components, &entry->value, sizeof entry->value))
            gen_map_put(&g->components, &entry->value, sizeof entry->value, (void *)(uintptr_t)entry->key->text);
    }
}

static const char *doc_of(const yaml_node *schema) {
    const char *text = yaml_text(yaml_get(schema, "description"));
    return text && *text ? text : yaml_text(yaml_get(schema, "title"));
}

/* Adds what a schema says of its use; what was said further out stays. */
static void read_use(gen *g, const yaml_node *schema, gen_use *use) {
    const char *doc = doc_of(schema);
    use->nullable = gen_flag(g, schema, "nullable", false) || use->nullable;
    use->read_only = gen_flag(g, schema, "readOnly", false) || use->read_only;
    use->write_only = gen_flag(g, schema, "writeOnly", false) || use->write_only;
    use->deprecated = gen_flag(g, schema, "deprecated", false) || use->deprecated;
    use->secret = gen_flag(g, schema, "x-trunkline-secret", false) || use->secret;
    use->phone = gen_flag(g, schema, "x-trunkline-phone", false) || use->phone;
    gen_read_xml(g, schema, &use->xml);
    if (!use->doc && doc && *doc)
        use->doc = doc;
}

gen_type *gen_new_type(gen *g, gen_kind kind, const yaml_node *where, gen_place place) {
    gen_type *type = gen_alloc(&g->arena, sizeof *type);
    type->kind = kind;
    type->where = where;
    type->component = gen_map_get(&g->components, &where, sizeof where);
    type->owner = place.owner;
    type->role = place.role;
    type->limits = (gen_limits){INT64_MIN, INT64_MAX, 0, UINT32_MAX};
    type->own.type = type;
    g->types = gen_grow(&g->arena, g->types, g->type_count, &g->type_capacity, sizeof *g->types);
    g->types[g->type_count++] = type;
    return type;
}

/* Reads `type`: the name of the one type besides null, "" when the schema names none, NULL after an error. */
static const char *type_name(gen *g, const yaml_node *schema, bool *nullable) {
    static const char *const known[] = {"object", "array", "string", "integer", "number", "boolean"};
    const yaml_node *node = yaml_get(schema, "type");
    if (!node)
        return "";
    const yaml_node *const *items = node->kind == YAML_LIST ? node->items : &node;
    size_t count = node->kind == YAML_LIST ? node->count : 1;
    const yaml_node *found = NULL;
    if (node->kind == YAML_LIST && !g->is_3_1)
        gen_warning(g, node, "a list of types is of OpenAPI 3.1; in 3.0 it is `nullable: true`. It is honoured");
    for (size_t i = 0; i < count; i++) {
        const char *text = yaml_text(items[i]);
        if (text && strcmp(text, "null") == 0) {
            *nullable = true;
        } else if (found) {
            gen_error(g, items[i], "several types besides null are not supported yet: a value has one type");
            return NULL;
        } else {
            found = items[i];
        }
    }
    for (size_t i = 0; found && i < sizeof known / sizeof known[0]; i++) {
        if (found->kind == YAML_SCALAR && strcmp(found->text, known[i]) == 0)
            return known[i];
    }
    if (found)
        gen_error(g, found, "`%s` is no type; types are object, array, string, integer, number, boolean and null",
                  yaml_text(found) ? found->text : yaml_kind_name(found));
    else
        gen_error(g, node, "a type that is only null is not supported yet");
    return NULL;
}

/* Whether a list holds only texts and nulls. */
static bool all_texts(const yaml_node *list) {
    bool flag;
    gen_number number;
    for (size_t i = 0; list && list->kind == YAML_LIST && i < list->count; i++) {
        const yaml_node *item = list->items[i];
        if (item->kind != YAML_SCALAR || (item->plain && (yaml_bool(item, &flag) || gen_number_read(item->text, &number))))
            return false;
    }
    return list && list->kind == YAML_LIST && list->count > 0;
}

/* What a schema without `type` means by its other keywords. */
static const char *implied_type(const yaml_node *schema) {
    if (yaml_get(schema, "properties") || yaml_get(schema, "additionalProperties"))
        return "object";
    if (yaml_get(schema, "items"))
        return "array";
    return all_texts(yaml_get(schema, "enum")) ? "string" : "";
}

static gen_kind kind_of(const yaml_node *schema, const char *type) {
    const char *format = yaml_text(yaml_get(schema, "format"));
    if (strcmp(type, "string") == 0)
        return yaml_get(schema, "enum") ? GEN_ENUM : GEN_TEXT;
    if (strcmp(type, "integer") == 0)
        return format && strcmp(format, "uint64") == 0 ? GEN_UINT : GEN_INT;
    if (strcmp(type, "number") == 0)
        return GEN_DECIMAL;
    if (strcmp(type, "boolean") == 0)
        return GEN_BOOL;
    if (strcmp(type, "array") == 0)
        return GEN_LIST;
    if (strcmp(type, "object") != 0)
        return GEN_JSON;
    bool members = true;
    const yaml_node *properties = yaml_get(schema, "properties");
    if (properties && properties->kind == YAML_MAP && properties->count > 0)
        return GEN_OBJECT;
    /* Without named members: a map, unless nothing at all is allowed in it. */
    return yaml_bool(yaml_get(schema, "additionalProperties"), &members) && !members ? GEN_OBJECT : GEN_MAP;
}

/* One value of an enumeration; null only says that the value may be null. */
static void read_value(gen *g, gen_type *type, gen_map *known, const yaml_node *item) {
    if (yaml_is_null(item)) {
        type->own.nullable = true;
    } else if (item->kind != YAML_SCALAR) {
        gen_error(g, item, "a value of a text's `enum` must be a text, not %s", yaml_kind_name(item));
    } else if (gen_map_get(known, item->text, item->length)) {
        gen_warning(g, item, "`%s` stands twice in this `enum`", item->text);
    } else if (gen_check_literal(g, item)) {
        gen_map_put(known, item->text, item->length, type);
        type->values[type->value_count++] = (gen_value){item->text, item, NULL};
    }
}

static void read_enum(gen *g, gen_type *type) {
    const yaml_node *list = yaml_get(type->where, "enum");
    gen_map known = {.arena = &g->arena};
    size_t errors = g->error_count;
    if (list->kind != YAML_LIST || list->count == 0) {
        gen_error(g, list, "`enum` must be a list of at least one value");
        return;
    }
    type->values = gen_alloc(&g->arena, list->count * sizeof *type->values);
    for (size_t i = 0; i < list->count; i++)
        read_value(g, type, &known, list->items[i]);
    if (type->value_count == 0 && g->error_count == errors)
        gen_error(g, list, "`enum` must have a value besides null");
}

static void read_element(gen *g, gen_type *type, gen_place place) {
    bool list = type->kind == GEN_LIST;
    const yaml_node *schema = yaml_get(type->where, list ? "items" : "additionalProperties");
    gen_place inner = {type, list ? "item" : "value", place.depth + 1};
    gen_use element = {0};
    if (place.depth >= NESTING_MAX)
        gen_error(g, type->where, "lists and maps within each other more than %d deep are not supported", NESTING_MAX);
    else if (schema)
        element = gen_schema(g, schema, inner);
    if (!element.type)
        element.type = gen_new_type(g, GEN_JSON, type->where, inner);
    if (element.nullable && element.type->kind != GEN_JSON)
        gen_error(g, schema, "null as an %s is not supported yet: only members of objects may be null",
                  list ? "element of a list" : "entry of a map");
    type->element = element;
    type->own.secret = type->own.secret || element.secret;
    type->own.phone = type->own.phone || element.phone;
}

static gen_type *make_type(gen *g, const yaml_node *schema, gen_place place) {
    bool nullable = false;
    gen_check_keywords(g, schema);
    const char *name = type_name(g, schema, &nullable);
    if (name && !*name)
        name = implied_type(schema);
    const yaml_node *properties = yaml_get(schema, "properties");
    if (properties && properties->kind != YAML_MAP)
        gen_error(g, properties, "`properties` must be a map of members, not %s", yaml_kind_name(properties));
    gen_type *type = gen_new_type(g, name ? kind_of(schema, name) : GEN_JSON, schema, place);
    gen_map_put(&g->types_by_node, &schema, sizeof schema, type);
    read_use(g, schema, &type->own);
    /* Any JSON value may be null. */
    type->own.nullable = type->own.nullable || nullable || type->kind == GEN_JSON;
    const char *format = yaml_text(yaml_get(schema, "format"));
    if (format && strcmp(format, "password") == 0)
        type->own.secret = true;
    if (type->kind == GEN_ENUM)
        read_enum(g, type);
    else if (name && yaml_get(schema, "enum"))
        gen_warning(g, yaml_get(schema, "enum"), "`enum` of anything but texts is not checked by the generated client");
    if (type->kind == GEN_LIST || type->kind == GEN_MAP)
        read_element(g, type, place);
    gen_read_limits(g, type);
    return type;
}

/* The type of a schema that is neither a reference nor a wrapper. */
static gen_type *concrete(gen *g, const yaml_node *schema, gen_place place) {
    bool anything = false;
    gen_type *known = gen_map_get(&g->types_by_node, &schema, sizeof schema);
    if (known) {
        if ((known->kind != GEN_LIST && known->kind != GEN_MAP) || known->element.type)
            return known;
        gen_error(g, schema, "a list or map of itself is not supported: put an object in between");
    } else if (schema->kind == YAML_MAP) {
        return make_type(g, schema, place);
    } else if (!yaml_bool(schema, &anything)) {
        gen_error(g, schema, "a schema must be a map, not %s", yaml_kind_name(schema));
    } else if (!anything) {
        gen_error(g, schema, "a schema of `false` allows nothing and is not supported");
    }
    gen_type *type = gen_new_type(g, GEN_JSON, schema, place);
    type->own.nullable = true;
    return type;
}

/* What a schema stands for when it is only a reference or an allOf with one member: the schema inside. NULL: it is neither, or is wrong. */
static const yaml_node *inside(gen *g, const yaml_node *schema, bool *good) {
    const yaml_node *ref = gen_ref_of(schema);
    const yaml_node *all = yaml_get(schema, "allOf");
    if (ref) {
        gen_check_beside(g, schema, "$ref");
        const yaml_node *target = gen_ref_target(g, ref);
        *good = target != NULL;
        return target;
    }
    if (!all)
        return NULL;
    if (all->kind == YAML_LIST && all->count == 1) {
        gen_check_beside(g, schema, "allOf");
        return all->items[0];
    }
    if (all->kind == YAML_LIST && all->count > 1)
        gen_error(g, all, "`allOf` with several members is not supported yet: write the members into one schema");
    else
        gen_error(g, all, "`allOf` must be a list of schemas");
    *good = false;
    return NULL;
}

static const char *json_type(gen_kind kind) {
    static const char *const names[] = {"", "string", "integer", "integer", "boolean", "number", "string", "", "object", "array", "object"};
    return names[kind];
}

/* Adds one more step to a chain of references. Reports a chain that leads back to itself or is too long. */
static bool step_in(gen *g, const yaml_node *schema, const yaml_node **seen, size_t hops, const yaml_node *inner) {
    const yaml_node *where = gen_ref_of(schema) ? gen_ref_of(schema) : schema;
    for (size_t i = 0; i < hops; i++) {
        if (seen[i] == inner) {
            gen_error(g, where, "this reference leads back to itself and never to a type");
            return false;
        }
    }
    if (hops == GEN_REF_HOPS_MAX)
        gen_error(g, where, "this is a chain of more than %d references", GEN_REF_HOPS_MAX);
    return hops < GEN_REF_HOPS_MAX;
}

/* Adds what the type itself says to what was said where it is used. */
static gen_use complete(gen_use use, gen_type *type) {
    use.type = type;
    use.nullable = use.nullable || type->own.nullable;
    use.secret = use.secret || type->own.secret;
    use.phone = use.phone || type->own.phone;
    use.read_only = use.read_only || type->own.read_only;
    use.write_only = use.write_only || type->own.write_only;
    use.deprecated = use.deprecated || type->own.deprecated;
    use.doc = use.doc ? use.doc : type->own.doc;
    gen_merge_xml(&use.xml, &type->own.xml);
    return use;
}

gen_use gen_schema(gen *g, const yaml_node *schema, gen_place place) {
    gen_use use = {0};
    const yaml_node *seen[GEN_REF_HOPS_MAX];
    const yaml_node *node = schema, *inner, *typed = NULL;
    const char *outer_type = "";
    bool good = true;
    for (size_t hops = 0; good && (inner = inside(g, node, &good)) != NULL; hops++) {
        read_use(g, node, &use);
        if (!gen_ref_of(node) && !typed && yaml_get(node, "type")) {
            typed = yaml_get(node, "type");
            outer_type = type_name(g, node, &use.nullable);
        }
        good = step_in(g, schema, seen, hops, inner);
        if (good)
            seen[hops] = node;
        node = inner;
    }
    if (!good)
        return complete(use, gen_new_type(g, GEN_JSON, node, place));
    gen_type *type = concrete(g, node, place);
    const char *inner_type = json_type(type->kind);
    if (outer_type && *outer_type && *inner_type && strcmp(outer_type, inner_type) != 0)
        gen_error(g, typed, "this says %s, but the schema in `allOf` is of type %s", outer_type, inner_type);
    return complete(use, type);
}
