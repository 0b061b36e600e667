/* The bodies of an operation: what is sent, and what comes back when all went well. */
#include <string.h>

#include "check.h"
#include "media.h"
#include "message.h"
#include "operations.h"
#include "ref.h"
#include "types.h"

/* The type of a body's `content`; `use.type` is NULL when there is none. */
static gen_use read_content(gen *g, const gen_operation *operation, const yaml_node *body, const char *role, gen_media *media) {
    gen_use use = {0};
    const yaml_node *content = yaml_get(body, "content");
    const yaml_node *schema = content ? gen_read_media(g, content, strcmp(role, "request") == 0, media) : NULL;
    gen_place place = {NULL, gen_format(&g->arena, "%s_%s", operation->id, role), 0};
    return schema ? gen_schema(g, schema, place) : use;
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
    operation->request = read_content(g, operation, body, "request", &operation->request_media);
    const gen_type *type = operation->request.type;
    if (type && type->kind != GEN_OBJECT && type->kind != GEN_LIST)
        gen_error(g, type->where, "a request body that is neither an object with named members nor a list is not supported yet");
}

/* Whether the key of a response is a success: 200, 204, 2XX. */
static bool is_success(const char *status) {
    return status[0] == '2' && strlen(status) == 3;
}

/* What the content of a success is; NULL: it has none. */
static const yaml_node *content_of(gen *g, const yaml_entry *success) {
    const yaml_node *reply = gen_follow(g, success->value);
    const yaml_node *content = yaml_get(reply, "content");
    return content && content->kind == YAML_MAP && content->count == 0 ? NULL : content;
}

/* Several successes are as good as one when a caller need not tell them apart. */
static void check_same_reply(gen *g, const yaml_entry *first, const yaml_entry *other) {
    const yaml_node *a = content_of(g, first), *b = content_of(g, other);
    if (!a != !b)
        gen_error(g, other->key, "a success reply with a body and one without are not supported yet in one operation");
    else if (a && !gen_same_schema(a, b))
        gen_error(g, other->key, "the body of `%s` differs from that of `%s`: success replies with different bodies are not supported yet",
                  other->key->text, first->key->text);
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
        if (is_success(entry->key->text) && success)
            check_same_reply(g, success, entry);
        else if (is_success(entry->key->text))
            success = entry;
    }
    const yaml_node *reply = success ? success->value : yaml_get(responses, "default");
    if (!reply)
        return;
    if (!success)
        gen_warning(g, reply, "`default` is taken for the reply of a success, as there is no other");
    reply = gen_follow(g, reply);
    if (reply)
        operation->reply = read_content(g, operation, reply, "reply", &operation->reply_media);
}

/* x-trunkline-failures: the body of every reply that is no success. Without it such bodies are not looked at: many descriptions have several. */
static void read_failures(gen *g, gen_operation *operation, const yaml_node *node) {
    const yaml_node *responses = yaml_get(node, "responses"), *first = NULL;
    for (size_t i = 0; responses && responses->kind == YAML_MAP && i < responses->count; i++) {
        const yaml_entry *entry = &responses->entries[i];
        const yaml_node *content = is_success(entry->key->text) ? NULL : content_of(g, entry);
        if (!content)
            continue;
        if (first && !gen_same_schema(first, content))
            gen_error(g, entry->key, "the body of `%s` differs from that of the failures before it, and `x-trunkline-failures` needs one for all",
                      entry->key->text);
        if (!first)
            operation->failure = read_content(g, operation, gen_follow(g, entry->value), "failure", &operation->failure_media);
        first = first ? first : content;
    }
}

void gen_read_bodies(gen *g, gen_operation *operation, const yaml_node *node) {
    read_request(g, operation, node);
    read_reply(g, operation, node);
    if (gen_flag(g, g->root, "x-trunkline-failures", false))
        read_failures(g, operation, node);
}
