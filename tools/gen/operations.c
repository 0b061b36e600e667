/* Operations: what is called where, and what the call needs. */
#include <string.h>

#include "check.h"
#include "keywords.h"
#include "message.h"
#include "names.h"
#include "operations.h"
#include "ref.h"
#include "types.h"

static const char *const methods[] = {"get", "put", "post", "delete", "options", "head", "patch", "trace"};
enum { METHOD_COUNT = sizeof methods / sizeof methods[0] };

static bool is_method(const char *key) {
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        if (strcmp(methods[i], key) == 0)
            return true;
    }
    return false;
}

static bool check_path(gen *g, const yaml_node *key) {
    if (!gen_check_literal(g, key))
        return false;
    if (key->text[0] != '/') {
        gen_error(g, key, "a path must start with a slash");
        return false;
    }
    for (size_t i = 0; i < key->length; i++) {
        unsigned char c = (unsigned char)key->text[i];
        if (c == '{') {
            size_t name = strcspn(key->text + i + 1, "{}/");
            if (name == 0 || key->text[i + 1 + name] != '}') {
                gen_error(g, key, "a brace in this path is not closed, or holds no name");
                return false;
            }
            i += name + 1;
        } else if (c <= 0x20 || c >= 0x7F || strchr("?#\"\\<>^`|}", c)) {
            gen_error(g, key, "a path with characters that a URL's path cannot hold is not supported");
            return false;
        }
    }
    return true;
}

/* Without a word of the schema, HTTP says which methods may be repeated (RFC 9110, 9.2.2). */
static void read_idempotent(gen *g, gen_operation *operation, const yaml_node *node) {
    const yaml_node *given = yaml_get(node, "x-trunkline-idempotent");
    const char *text = yaml_text(given);
    operation->idempotent = strcmp(operation->method, "POST") != 0 && strcmp(operation->method, "PATCH") != 0;
    if (!given || yaml_bool(given, &operation->idempotent))
        return;
    if (text && strcmp(text, "assumed") == 0) {
        operation->idempotent = true;
        operation->idempotent_assumed = true;
    } else {
        gen_error(g, given, "`x-trunkline-idempotent` must be true, false or assumed");
    }
}

static void refuse(gen *g, const yaml_node *holder, const char *key, const char *why) {
    const yaml_node *node = yaml_get(holder, key);
    if (node)
        gen_error(g, node, "`%s` %s is not supported yet", key, why);
}

static void read_id(gen *g, gen_operation *operation, const yaml_node *node, const char *path) {
    const yaml_node *id = yaml_get(node, "operationId");
    if (id && (id->kind != YAML_SCALAR || id->length == 0))
        gen_error(g, id, "`operationId` must be a text");
    else if (id)
        gen_check_literal(g, id);
    if (id && id->kind == YAML_SCALAR && *id->text)
        operation->id = id->text;
    else
        operation->id = gen_snake(&g->arena, gen_format(&g->arena, "%s%s", operation->where->text, path));
    const yaml_node *other = gen_map_get(&g->operations_by_id, operation->id, strlen(operation->id));
    if (other)
        gen_error(g, id ? id : operation->where, "another operation is called `%s` already, in line %u", operation->id, (unsigned)other->line);
    else
        gen_map_put(&g->operations_by_id, operation->id, strlen(operation->id), (void *)(uintptr_t)operation->where);
}

static void read_operation(gen *g, const yaml_entry *entry, const yaml_node *item, const yaml_node *path, const char *server_path) {
    static const char *const extensions[] = {"x-trunkline-idempotent", "x-trunkline-assumed", "x-trunkline-push", "x-trunkline-token",
                                             "x-trunkline-unwrap"};
    const yaml_node *node = entry->value;
    gen_operation operation = {.where = entry->key, .node = node};
    if (node->kind != YAML_MAP) {
        gen_error(g, node, "an operation must be a map, not %s", yaml_kind_name(node));
        return;
    }
    operation.method = gen_capitals(&g->arena, entry->key->text);
    operation.path = gen_format(&g->arena, "%s%s", server_path, path->text);
    operation.summary = yaml_text(yaml_get(node, "summary"));
    operation.description = yaml_text(yaml_get(node, "description"));
    operation.deprecated = gen_flag(g, node, "deprecated", false);
    operation.assumed = gen_flag(g, node, "x-trunkline-assumed", false);
    read_id(g, &operation, node, path->text);
    read_idempotent(g, &operation, node);
    refuse(g, node, "servers", "of an operation");
    gen_check_extensions(g, node, extensions, sizeof extensions / sizeof extensions[0]);
    if (yaml_get(node, "callbacks"))
        gen_warning(g, yaml_get(node, "callbacks"), "callbacks are not generated");
    gen_read_parameters(g, &operation, item, path);
    gen_read_security(g, &operation, node);
    gen_read_bodies(g, &operation, node);
    g->operations = gen_grow(&g->arena, g->operations, g->operation_count, &g->operation_capacity, sizeof *g->operations);
    g->operations[g->operation_count++] = operation;
}

static void read_path(gen *g, const yaml_entry *entry, const char *server_path) {
    if (strncmp(entry->key->text, "x-", 2) == 0)
        return;
    const yaml_node *item = gen_follow(g, entry->value);
    if (!item || !check_path(g, entry->key))
        return;
    if (item->kind != YAML_MAP) {
        gen_error(g, item, "a path must hold a map of methods, not %s", yaml_kind_name(item));
        return;
    }
    refuse(g, item, "servers", "of a path");
    gen_check_extensions(g, item, NULL, 0);
    for (size_t i = 0; i < item->count; i++) {
        if (is_method(item->entries[i].key->text))
            read_operation(g, &item->entries[i], item, entry->key, server_path);
    }
}

void gen_read_operations(gen *g) {
    static const char *const root_extensions[] = {"x-trunkline-failures", "x-trunkline-faults", "x-trunkline-facts"};
    const yaml_node *paths = yaml_get(g->root, "paths");
    const yaml_node *webhooks = yaml_get(g->root, "webhooks");
    const char *server_path = gen_server_path(g);
    gen_check_extensions(g, g->root, root_extensions, sizeof root_extensions / sizeof root_extensions[0]);
    if (webhooks)
        gen_warning(g, webhooks, "webhooks are not generated");
    if (paths && paths->kind != YAML_MAP) {
        gen_error(g, paths, "`paths` must be a map");
        return;
    }
    for (size_t i = 0; paths && i < paths->count; i++)
        read_path(g, &paths->entries[i], server_path);
    if (g->operation_count == 0 && g->error_count == 0)
        gen_error(g, paths ? paths : g->root, "there are no operations, and so nothing to generate");
}
