/* x-trunkline-unwrap: a request whose outer objects hold one member each, and that C takes without them. */
#include <string.h>

#include "check.h"
#include "message.h"
#include "operations.h"

/* The one member of an object that is an object or a list again; NULL after an error. */
static gen_field *step(gen *g, const yaml_node *where, const gen_type *object, const char *name, size_t length) {
    if (object->kind != GEN_OBJECT || object->field_count != 1) {
        gen_error(g, where, "`x-trunkline-unwrap` leads through objects that have one member each, and here one has %zu",
                  object->kind == GEN_OBJECT ? object->field_count : 0);
        return NULL;
    }
    gen_field *field = &object->fields[0];
    if (strlen(field->wire) != length || memcmp(field->wire, name, length) != 0) {
        gen_error(g, where, "`x-trunkline-unwrap` names `%.*s` where the schema has `%s`", (int)length, name, field->wire);
        return NULL;
    }
    if (field->use.type->kind != GEN_OBJECT && field->use.type->kind != GEN_LIST) {
        gen_error(g, where, "`x-trunkline-unwrap` must lead to an object or a list");
        return NULL;
    }
    return field;
}

static bool is_plain(const char *name, size_t length) {
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)name[i];
        if (c < 0x20 || c >= 0x7F || c == '"' || c == '\\')
            return false;
    }
    return length > 0;
}

static bool only_json(const gen_media *media) {
    for (size_t i = 0; i < media->count; i++) {
        if (!strstr(media->types[i], "json"))
            return false;
    }
    return media->count > 0;
}

void gen_read_unwrap(gen *g, gen_operation *operation) {
    const yaml_node *node = yaml_get(operation->node, "x-trunkline-unwrap");
    gen_text before = {.arena = &g->arena}, after = {.arena = &g->arena};
    if (!node)
        return;
    if (!yaml_text(node) || !operation->request.type || !only_json(&operation->request_media)) {
        gen_error(g, node, "`x-trunkline-unwrap` must be the wire path to what a request of JSON holds");
        return;
    }
    gen_use use = operation->request;
    for (const char *part = node->text; part;) {
        size_t length = strcspn(part, ".");
        gen_field *field = is_plain(part, length) ? step(g, node, use.type, part, length) : NULL;
        if (!field) {
            if (!is_plain(part, length))
                gen_error(g, node, "a name in `x-trunkline-unwrap` is empty, or has characters that JSON would have to escape");
            return;
        }
        use.type->hidden = true;
        use = field->use;
        gen_putf(&before, "{\"%.*s\":", (int)length, part);
        gen_put(&after, "}");
        part = part[length] == '.' ? part + length + 1 : NULL;
    }
    operation->request = use;
    operation->before = before.ptr;
    operation->after = after.ptr;
}
