/* How the caller of an operation proves who he is: a bearer token, a token in a header, basic credentials, or not at all. */
#include <string.h>
#include <strings.h>

#include "check.h"
#include "message.h"
#include "operations.h"
#include "ref.h"

/* What one scheme asks for. */
typedef struct scheme {
    gen_auth auth; /* GEN_AUTH_NONE: not supported */
    const char *name; /* of the header */
    const char *what; /* the scheme's kind, for messages */
} scheme;

static bool read_api_key(gen *g, const yaml_node *node, scheme *found) {
    const yaml_node *name = yaml_get(node, "name"), *in = yaml_get(node, "in");
    if (!yaml_text(name) || !yaml_text(in) || !*name->text) {
        gen_error(g, node, "a security scheme of the type `apiKey` needs `name` and `in`");
        return false;
    }
    found->what = gen_format(&g->arena, "apiKey in %s", in->text);
    if (strcmp(in->text, "header") != 0)
        return true;
    found->auth = GEN_AUTH_HEADER;
    found->name = name->text;
    return gen_check_literal(g, name);
}

static bool read_scheme(gen *g, const yaml_node *requirement, scheme *found) {
    const yaml_node *schemes = yaml_get(yaml_get(g->root, "components"), "securitySchemes");
    const yaml_node *node = yaml_get(schemes, requirement->text);
    if (!node) {
        gen_error(g, requirement, "`%s` is not among the components' securitySchemes", requirement->text);
        return false;
    }
    node = gen_follow(g, node);
    if (!node)
        return false;
    const char *type = yaml_text(yaml_get(node, "type")), *name = yaml_text(yaml_get(node, "scheme"));
    if (!type) {
        gen_error(g, node, "a security scheme needs a `type`");
        return false;
    }
    *found = (scheme){GEN_AUTH_NONE, NULL, type};
    if (strcmp(type, "apiKey") == 0)
        return read_api_key(g, node, found);
    /* Both end with a bearer token; how it is come by is the token source's business. */
    if (strcmp(type, "oauth2") == 0 || strcmp(type, "openIdConnect") == 0)
        found->auth = GEN_AUTH_BEARER;
    if (strcmp(type, "http") != 0 || !name)
        return true;
    found->what = name;
    found->auth = strcasecmp(name, "bearer") == 0 ? GEN_AUTH_BEARER : strcasecmp(name, "basic") == 0 ? GEN_AUTH_BASIC : GEN_AUTH_NONE;
    return true;
}

/* One alternative: all schemes in it are needed together, and only one token can be sent. */
static bool read_alternative(gen *g, const yaml_node *alternative, scheme *found) {
    for (size_t i = 0; i < alternative->count; i++) {
        scheme one = {GEN_AUTH_NONE, NULL, ""};
        if (!read_scheme(g, alternative->entries[i].key, &one))
            return false;
        bool same = i > 0 && one.auth == found->auth && (!one.name || strcasecmp(one.name, found->name) == 0);
        if (i > 0 && !same) {
            found->auth = GEN_AUTH_NONE;
            found->what = "several schemes together";
        } else {
            *found = one;
        }
    }
    return true;
}

static bool is_other_of_the_two(gen_auth first, gen_auth second) {
    return (first == GEN_AUTH_BEARER && second == GEN_AUTH_BASIC) || (first == GEN_AUTH_BASIC && second == GEN_AUTH_BEARER);
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
    scheme refused = {GEN_AUTH_NONE, NULL, ""};
    bool open = false;
    for (size_t i = 0; i < list->count; i++) {
        const yaml_node *alternative = list->items[i];
        scheme one = {GEN_AUTH_NONE, NULL, ""};
        if (alternative->kind != YAML_MAP) {
            gen_error(g, alternative, "an entry of `security` must be a map of scheme names");
            return;
        }
        if (alternative->count == 0) {
            open = true;
            continue;
        }
        if (!read_alternative(g, alternative, &one))
            return;
        if (one.auth != GEN_AUTH_NONE && operation->auth == GEN_AUTH_NONE) {
            operation->auth = one.auth;
            operation->auth_name = one.name;
        }
        operation->either = operation->either || is_other_of_the_two(operation->auth, one.auth);
        refused = one;
    }
    if (!open && operation->auth == GEN_AUTH_NONE)
        gen_error(g, list, "security by `%s` is not supported yet: only bearer, basic, oauth2, openIdConnect and apiKey in a header", refused.what);
}
