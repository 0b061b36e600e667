/* The bodies of an operation: what is sent, and what comes back when all went well. */
#include <string.h>
#include <strings.h>

#include "message.h"
#include "operations.h"
#include "ref.h"
#include "types.h"

static bool is_json(const char *media) {
    size_t length = strcspn(media, "; \t");
    if (length == 16 && strncasecmp(media, "application/json", 16) == 0)
        return true;
    if (length == 9 && strncasecmp(media, "text/json", 9) == 0)
        return true;
    return length > 5 && strncasecmp(media + length - 5, "+json", 5) == 0;
}

/* Finds JSON among the media types of a body. NULL: none, which is an error unless there is no media type at all. */
static const yaml_entry *json_content(gen *g, const yaml_node *content) {
    const yaml_entry *found = NULL;
    if (content->kind != YAML_MAP) {
        gen_error(g, content, "`content` must be a map of media types");
        return NULL;
    }
    for (size_t i = 0; i < content->count; i++) {
        const char *media = content->entries[i].key->text;
        bool exact = strcasecmp(media, "application/json") == 0;
        if (is_json(media) && (!found || (exact && strcasecmp(found->key->text, "application/json") != 0)))
            found = &content->entries[i];
    }
    if (!found && content->count > 0)
        gen_error(g, content->entries[0].key, "a body of `%s` is not supported yet: only JSON", content->entries[0].key->text);
    if (found && content->count > 1)
        gen_warning(g, content, "only `%s` is used of this body's media types", found->key->text);
    return found;
}

/* The type of a body's `content`; `use.type` is NULL when there is none. */
static gen_use read_content(gen *g, const gen_operation *operation, const yaml_node *body, const char *role) {
    gen_use use = {0};
    const yaml_node *content = yaml_get(body, "content");
    const yaml_entry *json = content ? json_content(g, content) : NULL;
    if (!json)
        return use;
    gen_place place = {NULL, gen_format(&g->arena, "%s_%s", operation->id, role), 0};
    const yaml_node *schema = yaml_get(json->value, "schema");
    if (schema)
        return gen_schema(g, schema, place);
    gen_error(g, json->key, "this body has no `schema`");
    return use;
}

static void read_request(gen *g, gen_operation *operation, const yaml_node *node) {
    const yaml_node *given = yaml_get(node, "requestBody");
    const yaml_node *body = given ? gen_follow(g, given) : NULL;
    if (!body)
        return;
    if (!yaml_get(body, "content")) {
        gen_error(g, body, "`requestBody` has no `content`");
        return;
    }
    operation->request = read_content(g, operation, body, "request");
    const gen_type *type = operation->request.type;
    if (type && type->kind != GEN_OBJECT && type->kind != GEN_LIST)
        gen_error(g, type->where, "a request body that is neither an object with named members nor a list is not supported yet");
}

/* Whether the key of a response is a success: 200, 204, 2XX. */
static bool is_success(const char *status) {
    return status[0] == '2' && strlen(status) == 3;
}

static void read_reply(gen *g, gen_operation *operation, const yaml_node *node) {
    const yaml_node *responses = yaml_get(node, "responses");
    const yaml_entry *success = NULL;
    /* OpenAPI 3.1 made them optional. */
    if (!responses && g->is_3_1)
        return;
    if (!responses || responses->kind != YAML_MAP) {
        gen_error(g, responses ? responses : operation->where, "the operation has no `responses`");
        return;
    }
    for (size_t i = 0; i < responses->count; i++) {
        const yaml_entry *entry = &responses->entries[i];
        if (!is_success(entry->key->text))
            continue;
        if (success) {
            gen_error(g, entry->key, "several success replies of one operation are not supported yet");
            return;
        }
        success = entry;
    }
    const yaml_node *reply = success ? success->value : yaml_get(responses, "default");
    if (!reply)
        return;
    if (!success)
        gen_warning(g, reply, "`default` is taken for the reply of a success, as there is no other");
    reply = gen_follow(g, reply);
    if (reply)
        operation->reply = read_content(g, operation, reply, "reply");
}

void gen_read_bodies(gen *g, gen_operation *operation, const yaml_node *node) {
    read_request(g, operation, node);
    read_reply(g, operation, node);
}
