/* Media types of bodies: which of them are supported, and that all of them have one schema. */
#include <string.h>
#include <strings.h>

#include "check.h"
#include "media.h"
#include "message.h"
#include "ref.h"

typedef enum form { FORM_OTHER, FORM_JSON, FORM_XML, FORM_FIELDS } form;

static bool ends(const char *media, size_t length, const char *suffix) {
    size_t size = strlen(suffix);
    return length > size && strncasecmp(media + length - size, suffix, size) == 0;
}

static bool is(const char *media, size_t length, const char *name) {
    return length == strlen(name) && strncasecmp(media, name, length) == 0;
}

static form form_of(const char *media) {
    size_t length = strcspn(media, "; \t");
    if (is(media, length, "application/json") || is(media, length, "text/json") || ends(media, length, "+json"))
        return FORM_JSON;
    if (is(media, length, "application/xml") || is(media, length, "text/xml") || ends(media, length, "+xml"))
        return FORM_XML;
    return is(media, length, "application/x-www-form-urlencoded") ? FORM_FIELDS : FORM_OTHER;
}

enum { DEEPEST = 200 };

static bool same(const yaml_node *a, const yaml_node *b, int depth) {
    if (a == b)
        return true;
    if (!a || !b || a->kind != b->kind || depth == DEEPEST)
        return false;
    if (a->kind == YAML_SCALAR)
        return a->length == b->length && memcmp(a->text, b->text, a->length) == 0 && a->plain == b->plain;
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        bool alike = a->kind == YAML_LIST ? same(a->items[i], b->items[i], depth + 1)
                                          : same(a->entries[i].value, yaml_get(b, a->entries[i].key->text), depth + 1);
        if (!alike)
            return false;
    }
    return true;
}

bool gen_same_schema(const yaml_node *a, const yaml_node *b) {
    return same(a, b, 0);
}

/* Adds one media type; its schema is, or must be, that of all. */
static const yaml_node *add(gen *g, const yaml_entry *entry, const yaml_node *common, gen_media *media) {
    const yaml_node *schema = yaml_get(entry->value, "schema");
    if (!schema)
        gen_error(g, entry->key, "this body has no `schema`");
    else if (common && !gen_same_schema(common, schema))
        gen_error(g, entry->key, "the schema of `%s` differs from that of `%s`: one body has one schema", entry->key->text, media->types[0]);
    if (gen_check_literal(g, entry->key))
        media->types[media->count++] = entry->key->text;
    if (form_of(entry->key->text) == FORM_XML)
        media->xml = true;
    return common ? common : schema;
}

const yaml_node *gen_read_media(gen *g, const yaml_node *content, bool forms, gen_media *media) {
    const yaml_node *schema = NULL, *other = NULL;
    if (content->kind != YAML_MAP) {
        gen_error(g, content, "`content` must be a map of media types");
        return NULL;
    }
    media->types = gen_alloc(&g->arena, (content->count + 1) * sizeof *media->types);
    for (size_t i = 0; i < content->count; i++) {
        const yaml_entry *entry = &content->entries[i];
        if (form_of(entry->key->text) == FORM_OTHER || (form_of(entry->key->text) == FORM_FIELDS && !forms))
            other = other ? other : entry->key;
        else
            schema = add(g, entry, schema, media);
    }
    if (media->count == 0 && other)
        gen_error(g, other, "a body of `%s` is not supported yet: only JSON, XML%s", other->text, forms ? " and forms" : "");
    else if (other)
        gen_warning(g, other, "`%s` is not supported yet: only this body's other media types are used", other->text);
    return schema;
}
