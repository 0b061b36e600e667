/* x-trunkline-token: a token that an operation carries in its body. OpenAPI has no word for that. */
#include <string.h>

#include "check.h"
#include "message.h"
#include "operations.h"

void gen_read_token(gen *g, gen_operation *operation) {
    static const char *const keys[] = {"in", "field"};
    const yaml_node *node = yaml_get(operation->node, "x-trunkline-token");
    if (!node)
        return;
    if (node->kind != YAML_MAP) {
        gen_error(g, node, "`x-trunkline-token` must be a map, not %s", yaml_kind_name(node));
        return;
    }
    gen_check_keys(g, node, keys, sizeof keys / sizeof keys[0]);
    const yaml_node *in = yaml_get(node, "in"), *field = yaml_get(node, "field");
    const gen_type *body = operation->request.type;
    if (!yaml_text(in) || strcmp(in->text, "body") != 0) {
        gen_error(g, in ? in : node, "`in` of `x-trunkline-token` must be `body`; other places are said by `security`");
        return;
    }
    if (!yaml_text(field)) {
        gen_error(g, field ? field : node, "`x-trunkline-token` needs the `field` that takes the token");
        return;
    }
    if (!body || body->kind != GEN_OBJECT) {
        gen_error(g, node, "`x-trunkline-token` needs a request that is an object");
        return;
    }
    if (operation->auth != GEN_AUTH_NONE) {
        gen_error(g, node, "`security` says already where the token goes");
        return;
    }
    gen_field *target = gen_field_at(g, body, field, field->text);
    if (!target || !gen_check_literal(g, field))
        return;
    if (target->use.type->kind != GEN_TEXT) {
        gen_error(g, field, "the `field` of `x-trunkline-token` must be a text");
        return;
    }
    /* The client puts the token in when it sends: callers leave it out, and nobody gets to see it. */
    target->required = false;
    target->use.secret = true;
    operation->auth = GEN_AUTH_BODY;
    operation->auth_name = field->text;
}
