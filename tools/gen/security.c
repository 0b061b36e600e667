/* How the caller of an operation proves who he is: a bearer token, or nothing. */
#include <string.h>
#include <strings.h>

#include "message.h"
#include "operations.h"
#include "ref.h"

typedef enum scheme { SCHEME_BEARER, SCHEME_OTHER, SCHEME_BAD } scheme;

/* @param what  receives the name of an unsupported scheme's kind */
static scheme read_scheme(gen *g, const yaml_node *requirement, const char **what) {
    const yaml_node *schemes = yaml_get(yaml_get(g->root, "components"), "securitySchemes");
    const yaml_node *node = yaml_get(schemes, requirement->text);
    if (!node) {
        gen_error(g, requirement, "`%s` is not among the components' securitySchemes", requirement->text);
        return SCHEME_BAD;
    }
    node = gen_follow(g, node);
    if (!node)
        return SCHEME_BAD;
    const char *type = yaml_text(yaml_get(node, "type")), *name = yaml_text(yaml_get(node, "scheme"));
    if (!type) {
        gen_error(g, node, "a security scheme needs a `type`");
        return SCHEME_BAD;
    }
    *what = type;
    if (strcmp(type, "http") != 0)
        return SCHEME_OTHER;
    *what = name ? name : type;
    return name && strcasecmp(name, "bearer") == 0 ? SCHEME_BEARER : SCHEME_OTHER;
}

/* One alternative: all schemes in it are needed together. */
static scheme read_alternative(gen *g, const yaml_node *alternative, const char **what) {
    scheme result = SCHEME_BEARER;
    for (size_t i = 0; i < alternative->count; i++) {
        scheme one = read_scheme(g, alternative->entries[i].key, what);
        if (one == SCHEME_BAD)
            return SCHEME_BAD;
        if (one == SCHEME_OTHER)
            result = SCHEME_OTHER;
    }
    return result;
}

void gen_read_security(gen *g, gen_operation *operation, const yaml_node *node) {
    const yaml_node *list = yaml_get(node, "security");
    if (!list)
        list = yaml_get(g->root, "security");
    if (!list || (list->kind == YAML_LIST && list->count == 0))
        return;
    if (list->kind != YAML_LIST) {
        gen_error(g, list, "`security` must be a list");
        return;
    }
    const char *what = "";
    bool open = false;
    for (size_t i = 0; i < list->count; i++) {
        const yaml_node *alternative = list->items[i];
        if (alternative->kind != YAML_MAP) {
            gen_error(g, alternative, "an entry of `security` must be a map of scheme names");
            return;
        }
        if (alternative->count == 0) {
            open = true;
            continue;
        }
        scheme one = read_alternative(g, alternative, &what);
        if (one == SCHEME_BAD)
            return;
        if (one == SCHEME_BEARER) {
            operation->bearer = true;
            return;
        }
    }
    if (!open)
        gen_error(g, list, "security by `%s` is not supported yet: only http with the scheme bearer", what);
}
