/* Parameters outside of the body: in the path, the query and headers. They become the members of one object. */
#include <string.h>
#include <strings.h>

#include "check.h"
#include "message.h"
#include "operations.h"
#include "ref.h"
#include "types.h"

/* A header that the runtime sets itself; OpenAPI says that the first three are ignored as parameters. */
static bool is_set_anyway(const char *name) {
    static const char *const names[] = {"Accept", "Content-Type", "Authorization", "Host", "Content-Length", "Transfer-Encoding", "Connection"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcasecmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

static bool is_header_name(const char *name) {
    for (const char *at = name; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if (c <= 0x20 || c >= 0x7F || strchr("\"(),/:;<=>?@[\\]{}", c))
            return false;
    }
    return *name != '\0';
}

/* `style` and `explode`: only the usual ones, which need no word. */
static void check_style(gen *g, const yaml_node *node, const char *place) {
    static const char *const keys[] = {"content", "allowReserved"};
    bool query = strcmp(place, "QUERY") == 0;
    const char *usual = query ? "form" : "simple", *style = yaml_text(yaml_get(node, "style"));
    if (style && strcmp(style, usual) != 0)
        gen_error(g, yaml_get(node, "style"), "the style `%s` is not supported yet: only `%s` here", style, usual);
    if (query && !gen_flag(g, node, "explode", true))
        gen_error(g, yaml_get(node, "explode"), "`explode: false` in a query is not supported yet");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        bool off = false;
        const yaml_node *value = yaml_get(node, keys[i]);
        if (value && !(yaml_bool(value, &off) && !off))
            gen_error(g, value, "`%s` of a parameter is not supported yet", keys[i]);
    }
}

/* A parameter holds one value or a list of such. */
static void check_type(gen *g, const yaml_node *node, const gen_type *type) {
    const gen_type *one = type->kind == GEN_LIST ? type->element.type : type;
    if (one->kind == GEN_OBJECT || one->kind == GEN_LIST || one->kind == GEN_MAP || one->kind == GEN_JSON)
        gen_error(g, node, "a parameter that is neither one value nor a list of values is not supported yet");
}

static gen_field *find(const gen_type *object, const char *name) {
    for (size_t i = 0; object && i < object->field_count; i++) {
        if (strcmp(object->fields[i].wire, name) == 0)
            return &object->fields[i];
    }
    return NULL;
}

static void add(gen *g, gen_operation *operation, const yaml_node *node, const char *place, bool replaces) {
    const yaml_node *name = yaml_get(node, "name"), *schema = yaml_get(node, "schema");
    gen_type *object = operation->parameters;
    gen_field *field = find(object, name->text);
    size_t at = field ? (size_t)(field - object->fields) : object->field_count;
    if (field && (!replaces || strcmp(operation->places[at], place) != 0)) {
        gen_error(g, name, "two parameters called `%s` are not supported yet in one operation", name->text);
        return;
    }
    if (!gen_check_wire_name(g, name))
        return;
    if (!schema) {
        gen_error(g, node, "the parameter `%s` needs a `schema`", name->text);
        return;
    }
    gen_place inner = {object, name->text, 0};
    const char *doc = yaml_text(yaml_get(node, "description"));
    gen_field made = {.wire = name->text, .where = name, .use = gen_schema(g, schema, inner), .required = gen_flag(g, node, "required", false)};
    made.use.doc = doc && *doc ? doc : made.use.doc;
    made.use.deprecated = made.use.deprecated || gen_flag(g, node, "deprecated", false);
    check_type(g, schema, made.use.type);
    if (strcmp(place, "PATH") == 0 && !made.required)
        gen_error(g, name, "a parameter in a path must be `required: true`");
    object->fields[at] = made;
    operation->places[at] = place;
    object->field_count += at == object->field_count;
}

static const char *place_of(const char *in) {
    static const char *const places[][2] = {{"path", "PATH"}, {"query", "QUERY"}, {"header", "HEADER"}};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (strcmp(in, places[i][0]) == 0)
            return places[i][1];
    }
    return NULL;
}

static void read_one(gen *g, gen_operation *operation, const yaml_node *given, bool replaces) {
    const yaml_node *node = gen_follow(g, given);
    if (!node)
        return;
    const char *name = yaml_text(yaml_get(node, "name")), *in = yaml_text(yaml_get(node, "in"));
    if (!name || !in) {
        gen_error(g, node, "a parameter needs `name` and `in`");
        return;
    }
    const char *place = place_of(in);
    bool header = place && strcmp(place, "HEADER") == 0;
    if (header && strcasecmp(name, "User-Agent") == 0) {
        operation->needs_user_agent = gen_flag(g, node, "required", false);
        return;
    }
    if (header && is_set_anyway(name))
        return;
    if (!place) {
        gen_error(g, given, "%s parameters are not supported yet (`%s`)", in, name);
        return;
    }
    if (header && !is_header_name(name)) {
        gen_error(g, yaml_get(node, "name"), "`%s` cannot be the name of a header", name);
        return;
    }
    check_style(g, node, place);
    add(g, operation, node, place, replaces);
}

static size_t count_of(gen *g, const yaml_node *holder) {
    const yaml_node *list = yaml_get(holder, "parameters");
    if (!list || list->kind == YAML_LIST)
        return list ? list->count : 0;
    gen_error(g, list, "`parameters` must be a list");
    return 0;
}

/* Every name in braces has its parameter, and the other way round. */
static void check_path(gen *g, const gen_operation *operation, const yaml_node *path) {
    const gen_type *object = operation->parameters;
    for (size_t i = 0; i < object->field_count; i++) {
        const gen_field *field = &object->fields[i];
        if (strcmp(operation->places[i], "PATH") == 0 && !strstr(path->text, gen_format(&g->arena, "{%s}", field->wire)))
            gen_error(g, field->where, "the path `%s` has no `{%s}`", path->text, field->wire);
    }
    for (const char *at = strchr(path->text, '{'); at; at = strchr(at + 1, '{')) {
        const char *name = gen_copy(&g->arena, at + 1, strcspn(at + 1, "}"));
        const gen_field *field = find(object, name);
        if (!field || strcmp(operation->places[field - object->fields], "PATH") != 0)
            gen_error(g, operation->where, "`{%s}` of the path `%s` is not among this operation's parameters", name, path->text);
    }
}

void gen_read_parameters(gen *g, gen_operation *operation, const yaml_node *item, const yaml_node *path) {
    const yaml_node *common = yaml_get(item, "parameters"), *own = yaml_get(operation->node, "parameters");
    size_t common_count = count_of(g, item), own_count = count_of(g, operation->node), errors = g->error_count;
    gen_place place = {NULL, gen_format(&g->arena, "%s_parameters", operation->id), 0};
    gen_type *object = gen_new_type(g, GEN_OBJECT, operation->where, place);
    object->made = true;
    object->fields = gen_alloc(&g->arena, (common_count + own_count + 1) * sizeof *object->fields);
    operation->places = gen_alloc(&g->arena, (common_count + own_count + 1) * sizeof *operation->places);
    operation->parameters = object;
    for (size_t i = 0; i < common_count; i++)
        read_one(g, operation, common->items[i], false);
    /* One of the operation takes the place of one of the path. */
    for (size_t i = 0; i < own_count; i++)
        read_one(g, operation, own->items[i], true);
    if (g->error_count == errors)
        check_path(g, operation, path);
    if (object->field_count > 0)
        return;
    operation->parameters = NULL;
    g->type_count--;
}
