/* The vocabulary of schemas: JSON Schema 2020-12 and what OpenAPI 3.0 and 3.1 add. */
#include <string.h>

#include "keywords.h"
#include "message.h"

typedef struct keyword {
    const char *name;
    gen_keyword what;
    const char *hint; /* of MEANING: what to do instead, or why */
} keyword;

static const keyword keywords[] = {
    {"$ref", GEN_KEYWORD_SHAPE, NULL},
    {"additionalProperties", GEN_KEYWORD_SHAPE, NULL},
    {"allOf", GEN_KEYWORD_SHAPE, NULL},
    {"enum", GEN_KEYWORD_SHAPE, NULL},
    {"exclusiveMaximum", GEN_KEYWORD_SHAPE, NULL},
    {"exclusiveMinimum", GEN_KEYWORD_SHAPE, NULL},
    {"format", GEN_KEYWORD_SHAPE, NULL},
    {"items", GEN_KEYWORD_SHAPE, NULL},
    {"maxItems", GEN_KEYWORD_SHAPE, NULL},
    {"maxLength", GEN_KEYWORD_SHAPE, NULL},
    {"maxProperties", GEN_KEYWORD_SHAPE, NULL},
    {"maximum", GEN_KEYWORD_SHAPE, NULL},
    {"minItems", GEN_KEYWORD_SHAPE, NULL},
    {"minLength", GEN_KEYWORD_SHAPE, NULL},
    {"minProperties", GEN_KEYWORD_SHAPE, NULL},
    {"minimum", GEN_KEYWORD_SHAPE, NULL},
    {"properties", GEN_KEYWORD_SHAPE, NULL},
    {"required", GEN_KEYWORD_SHAPE, NULL},
    {"type", GEN_KEYWORD_SHAPE, NULL},

    {"deprecated", GEN_KEYWORD_USE, NULL},
    {"description", GEN_KEYWORD_USE, NULL},
    {"nullable", GEN_KEYWORD_USE, NULL},
    {"readOnly", GEN_KEYWORD_USE, NULL},
    {"title", GEN_KEYWORD_USE, NULL},
    {"writeOnly", GEN_KEYWORD_USE, NULL},
    {"xml", GEN_KEYWORD_USE, NULL},

    {"$comment", GEN_KEYWORD_ANNOTATION, NULL},
    {"$defs", GEN_KEYWORD_ANNOTATION, NULL},
    {"$schema", GEN_KEYWORD_ANNOTATION, NULL},
    {"contentEncoding", GEN_KEYWORD_ANNOTATION, NULL},
    {"contentMediaType", GEN_KEYWORD_ANNOTATION, NULL},
    {"contentSchema", GEN_KEYWORD_ANNOTATION, NULL},
    {"default", GEN_KEYWORD_ANNOTATION, NULL},
    {"definitions", GEN_KEYWORD_ANNOTATION, NULL},
    {"example", GEN_KEYWORD_ANNOTATION, NULL},
    {"examples", GEN_KEYWORD_ANNOTATION, NULL},
    {"externalDocs", GEN_KEYWORD_ANNOTATION, NULL},

    {"const", GEN_KEYWORD_UNCHECKED, NULL},
    {"contains", GEN_KEYWORD_UNCHECKED, NULL},
    {"dependentRequired", GEN_KEYWORD_UNCHECKED, NULL},
    {"maxContains", GEN_KEYWORD_UNCHECKED, NULL},
    {"minContains", GEN_KEYWORD_UNCHECKED, NULL},
    {"multipleOf", GEN_KEYWORD_UNCHECKED, NULL},
    {"pattern", GEN_KEYWORD_UNCHECKED, NULL},
    {"propertyNames", GEN_KEYWORD_UNCHECKED, NULL},
    {"unevaluatedItems", GEN_KEYWORD_UNCHECKED, NULL},
    {"unevaluatedProperties", GEN_KEYWORD_UNCHECKED, NULL},
    {"uniqueItems", GEN_KEYWORD_UNCHECKED, NULL},

    {"$anchor", GEN_KEYWORD_MEANING, "name the schema among the components instead"},
    {"$dynamicAnchor", GEN_KEYWORD_MEANING, "name the schema among the components instead"},
    {"$dynamicRef", GEN_KEYWORD_MEANING, "use $ref"},
    {"$id", GEN_KEYWORD_MEANING, "references are resolved against this document only"},
    {"$recursiveRef", GEN_KEYWORD_MEANING, "use $ref"},
    {"$vocabulary", GEN_KEYWORD_MEANING, "only JSON Schema's own vocabulary is known"},
    {"additionalItems", GEN_KEYWORD_MEANING, "only lists with one kind of elements are"},
    {"anyOf", GEN_KEYWORD_MEANING, "a value has one type, and may be null besides"},
    {"dependencies", GEN_KEYWORD_MEANING, "make the members optional"},
    {"dependentSchemas", GEN_KEYWORD_MEANING, "make the members optional"},
    {"discriminator", GEN_KEYWORD_MEANING, "a value has one type, and may be null besides"},
    {"else", GEN_KEYWORD_MEANING, "make the members optional"},
    {"if", GEN_KEYWORD_MEANING, "make the members optional"},
    {"not", GEN_KEYWORD_MEANING, "say what is allowed instead"},
    {"oneOf", GEN_KEYWORD_MEANING, "a value has one type, and may be null besides"},
    {"patternProperties", GEN_KEYWORD_MEANING, "only objects with named members and maps are"},
    {"prefixItems", GEN_KEYWORD_MEANING, "only lists with one kind of elements are"},
    {"then", GEN_KEYWORD_MEANING, "make the members optional"},
};
enum { KEYWORD_COUNT = sizeof keywords / sizeof keywords[0] };

static const keyword *find(const char *name) {
    for (size_t i = 0; i < KEYWORD_COUNT; i++) {
        if (strcmp(keywords[i].name, name) == 0)
            return &keywords[i];
    }
    return NULL;
}

gen_keyword gen_keyword_of(const char *name) {
    const keyword *found = find(name);
    if (found)
        return found->what;
    return strncmp(name, "x-", 2) == 0 ? GEN_KEYWORD_USE : GEN_KEYWORD_UNKNOWN;
}

static void warn_unknown(gen *g, const yaml_node *key) {
    const char *names[KEYWORD_COUNT];
    for (size_t i = 0; i < KEYWORD_COUNT; i++)
        names[i] = keywords[i].name;
    const char *near = yaml_nearest(key->text, names, KEYWORD_COUNT);
    gen_warning(g, key, "`%s` is no keyword of a schema and is ignored%s%s%s", key->text, near ? "; did you mean `" : "", near ? near : "",
                near ? "`?" : "");
}

static void check_keyword(gen *g, const yaml_node *key) {
    const keyword *found = find(key->text);
    switch (gen_keyword_of(key->text)) {
    case GEN_KEYWORD_MEANING:
        gen_error(g, key, "`%s` is not supported yet: %s", key->text, found->hint);
        break;
    case GEN_KEYWORD_UNCHECKED:
        gen_warning(g, key, "`%s` is not checked by the generated client", key->text);
        break;
    case GEN_KEYWORD_UNKNOWN:
        warn_unknown(g, key);
        break;
    default:
        break;
    }
}

static void check_schema_extensions(gen *g, const yaml_node *schema) {
    static const char *const extensions[] = {"x-trunkline-secret", "x-trunkline-phone", "x-trunkline-xml-order", "x-trunkline-xml-nil"};
    gen_check_extensions(g, schema, extensions, sizeof extensions / sizeof extensions[0]);
}

void gen_check_keywords(gen *g, const yaml_node *schema) {
    for (size_t i = 0; i < schema->count; i++)
        check_keyword(g, schema->entries[i].key);
    check_schema_extensions(g, schema);
    const yaml_node *nullable = yaml_get(schema, "nullable");
    if (nullable && g->is_3_1)
        gen_warning(g, nullable, "`nullable` is of OpenAPI 3.0; in 3.1 the type is a list with 'null' in it. It is honoured");
}

void gen_check_beside(gen *g, const yaml_node *schema, const char *beside) {
    bool ignored = !g->is_3_1 && strcmp(beside, "$ref") == 0;
    bool type_allowed = strcmp(beside, "allOf") == 0;
    for (size_t i = 0; i < schema->count; i++) {
        const yaml_node *key = schema->entries[i].key;
        gen_keyword what = gen_keyword_of(key->text);
        if (strcmp(key->text, beside) == 0 || what == GEN_KEYWORD_USE || what == GEN_KEYWORD_ANNOTATION)
            continue;
        if (what == GEN_KEYWORD_UNKNOWN)
            warn_unknown(g, key);
        else if (ignored)
            gen_warning(g, key, "`%s` beside `$ref` is ignored, as OpenAPI 3.0 says", key->text);
        else if (!(type_allowed && strcmp(key->text, "type") == 0))
            gen_error(g, key, "`%s` beside `%s` is not supported yet: put it into the schema that `%s` names", key->text, beside, beside);
    }
    check_schema_extensions(g, schema);
}

void gen_check_extensions(gen *g, const yaml_node *map, const char *const *known, size_t count) {
    for (size_t i = 0; i < map->count; i++) {
        const yaml_node *key = map->entries[i].key;
        bool good = strncmp(key->text, "x-trunkline", 11) != 0;
        for (size_t j = 0; j < count && !good; j++)
            good = strcmp(key->text, known[j]) == 0;
        if (good)
            continue;
        const char *near = yaml_nearest(key->text, known, count);
        gen_error(g, key, "`%s` is not known here%s%s%s", key->text, near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
    }
}
