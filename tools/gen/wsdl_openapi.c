/* trunkline-gen wsdl --openapi-schema: the types of a WSDL, with what NAME.yaml beside it says of them, as components of an OpenAPI description. */
#include "wsdl_openapi.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#include "message.h"
#include "wsdl_settings.h"

enum { EXIT_DONE = 0, EXIT_STALE = 1, EXIT_WRONG = 2, TYPES_MAX = 64 };

const char wsdl_openapi_help[] =
    "wsdl --openapi-schema FILE.wsdl --types A,B,... [--settings FILE.yaml] [--into FILE.yaml | --compare FILE.yaml]\n"
    "           prints the complex types of those names, and those that they hold, as schemas of OpenAPI; or replaces what stands\n"
    "           between `# trunkline-gen wsdl: begin` and `# trunkline-gen wsdl: end` in a file; or tells whether that differs (exit 1)\n";

typedef struct request {
    const char *file;
    const char *types;
    const char *settings;
    const char *into;
    const char *compare;
} request;

typedef struct printer {
    wsdl *w;
    gen_text text;
    const gen_type *done[TYPES_MAX];
    size_t count;
} printer;

/* What the simple types of XML Schema are in JSON. */
static const char *json_type(const char *base) {
    static const struct {
        const char *base;
        const char *type;
    } known[] = {
        {"boolean", "boolean"},
        {"byte", "integer"},
        {"unsignedByte", "integer"},
        {"short", "integer"},
        {"unsignedShort", "integer"},
        {"int", "integer"},
        {"unsignedInt", "integer"},
        {"long", "integer"},
        {"unsignedLong", "integer"},
        {"integer", "integer"},
        {"decimal", "number"},
        {"float", "number"},
        {"double", "number"},
        {"positiveInteger", "integer"},
        {"nonNegativeInteger", "integer"},
    };
    for (size_t i = 0; base && i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(base, known[i].base) == 0)
            return known[i].type;
    }
    return "string";
}

static void put_leaf(gen_text *text, const gen_use *use) {
    const char *type = json_type(use->type->base);
    const gen_limits *limits = &use->type->limits;
    gen_putf(text, use->nullable ? "type: [%s, 'null']" : "type: %s", type);
    if (strcmp(type, "string") == 0 && limits->min_length > 0)
        gen_putf(text, ", minLength: %u", (unsigned)limits->min_length);
    if (strcmp(type, "string") == 0 && limits->max_length != UINT32_MAX)
        gen_putf(text, ", maxLength: %u", (unsigned)limits->max_length);
    if (strcmp(type, "integer") == 0 && use->type->low)
        gen_putf(text, ", minimum: %s", use->type->low);
    if (strcmp(type, "integer") == 0 && use->type->high)
        gen_putf(text, ", maximum: %s", use->type->high);
}

static void put_use(printer *p, const gen_use *use) {
    if (use->type->kind == GEN_OBJECT)
        gen_putf(&p->text, "$ref: '#/components/schemas/%s'", use->type->component);
    else if (use->type->kind == GEN_LIST && use->type->element.type->kind == GEN_OBJECT)
        gen_putf(&p->text, "type: array, items: {$ref: '#/components/schemas/%s'}", use->type->element.type->component);
    else if (use->type->kind == GEN_LIST)
        gen_put(&p->text, "type: array");
    else
        put_leaf(&p->text, use);
    if (use->secret)
        gen_put(&p->text, ", x-trunkline-secret: true");
    if (use->phone)
        gen_put(&p->text, ", x-trunkline-phone: true");
}

static void put_required(gen_text *text, const gen_type *object) {
    const char *before = "      required: [";
    for (size_t i = 0; i < object->field_count; i++) {
        if (object->fields[i].required) {
            gen_putf(text, "%s%s", before, object->fields[i].wire);
            before = ", ";
        }
    }
    if (before[0] == ',')
        gen_put(text, "]\n");
}

static bool is_done(const printer *p, const gen_type *object) {
    for (size_t i = 0; i < p->count; i++) {
        if (p->done[i] == object)
            return true;
    }
    return false;
}

static void note(printer *p, const gen_type *object) {
    if (is_done(p, object))
        return;
    if (p->count == TYPES_MAX)
        gen_error(p->w->g, NULL, "more than %d types hang on the ones that were named", TYPES_MAX);
    else
        p->done[p->count++] = object;
}

static void put_object(printer *p, const gen_type *object) {
    gen_putf(&p->text, "    %s:\n      type: object\n", object->component);
    put_required(&p->text, object);
    gen_put(&p->text, "      properties:\n");
    for (size_t i = 0; i < object->field_count; i++) {
        const gen_use *use = &object->fields[i].use;
        gen_putf(&p->text, "        %s: {", object->fields[i].wire);
        put_use(p, use);
        gen_put(&p->text, "}\n");
        if (use->type->kind == GEN_OBJECT)
            note(p, use->type);
        else if (use->type->kind == GEN_LIST && use->type->element.type->kind == GEN_OBJECT)
            note(p, use->type->element.type);
    }
}

/* The object of a complexType by the name that the WSDL gives it. */
static const gen_type *find_type(wsdl *w, const char *name) {
    const xmlNode *node = wsdl_find(&w->document, "complexType", (wsdl_name){w->document.target, name});
    return node ? gen_map_get(&w->g->types_by_node, &node, sizeof node) : NULL;
}

static void print(printer *p, const char *types) {
    for (const char *at = types; at;) {
        size_t length = strcspn(at, ",");
        const char *name = gen_copy(&p->w->g->arena, at, length);
        const gen_type *object = find_type(p->w, name);
        if (object)
            note(p, object);
        else
            gen_error(p->w->g, NULL, "no operation has a complexType `%s`", name);
        at = at[length] ? at + length + 1 : NULL;
    }
    for (size_t i = 0; i < p->count && p->w->g->error_count == 0; i++)
        put_object(p, p->done[i]);
}

static void complain(void *context, const char *path, long line, const char *message) {
    gen_error_at(context, path, line > 0 ? (uint32_t)line : 0, 0, message);
}

static void read_wsdl(wsdl *w, const request *asked) {
    gen *g = w->g;
    g->base_name = g->shown_name = asked->file;
    g->prefix = "wsdl";
    g->soap = true;
    w->document.arena = w->simple_types.arena = &g->arena;
    if (!wsdl_open(&w->document, asked->file, complain, g))
        return;
    wsdl_read_settings(w, asked->settings);
    if (g->error_count == 0)
        wsdl_read_operations(w);
    if (g->error_count == 0)
        wsdl_apply_settings(w);
}

static int deliver(const request *asked, const gen_text *text) {
    const char *path = asked->into ? asked->into : asked->compare;
    if (!path) {
        fputs(text->ptr, stdout);
        return EXIT_DONE;
    }
    wsdl_block block = wsdl_put_block(path, text, asked->into != NULL);
    if (block == WSDL_BLOCK_WRITTEN || block == WSDL_BLOCK_STALE)
        printf("%s\n", path);
    return block == WSDL_BLOCK_FAILED ? EXIT_WRONG : block == WSDL_BLOCK_STALE ? EXIT_STALE : EXIT_DONE;
}

static int run(const request *asked) {
    const gen_options options = {.schema = asked->file};
    wsdl w = {.g = gen_new(&options)};
    printer p = {.w = &w, .text = {.arena = &w.g->arena}};
    int status = EXIT_WRONG;
    read_wsdl(&w, asked);
    if (w.g->error_count == 0)
        print(&p, asked->types);
    gen_print_messages(w.g, stderr, false);
    if (gen_error_count(w.g) == 0)
        status = deliver(asked, &p.text);
    yaml_free(w.settings.document);
    wsdl_close(&w.document);
    xmlCleanupParser();
    gen_free(w.g);
    return status;
}

static int usage_error(const char *message, const char *word) {
    fprintf(stderr, "trunkline-gen: %s `%s`\nTry trunkline-gen --help.\n", message, word);
    return EXIT_WRONG;
}

int wsdl_openapi_command(int count, char **arguments) {
    request asked = {.file = NULL};
    const struct {
        const char *name;
        const char **value;
    } options[] = {{"--types", &asked.types}, {"--settings", &asked.settings}, {"--into", &asked.into}, {"--compare", &asked.compare}};
    for (int i = 0; i < count; i++) {
        const char **value = arguments[i][0] == '-' ? NULL : &asked.file;
        const char *word = arguments[i];
        if (strcmp(word, "--openapi-schema") == 0)
            continue;
        for (size_t o = 0; o < sizeof options / sizeof options[0]; o++) {
            if (strcmp(word, options[o].name) == 0)
                value = options[o].value;
        }
        if (!value)
            return usage_error("there is no option", word);
        if (*value)
            return usage_error("given twice:", word);
        if (value != &asked.file && ++i == count)
            return usage_error("a value is missing behind", word);
        *value = arguments[i];
    }
    if (!asked.file)
        return usage_error("the WSDL is missing:", "FILE.wsdl");
    if (!asked.types)
        return usage_error("the types are missing:", "--types A,B");
    if (asked.into && asked.compare)
        return usage_error("only one can be given of --into and", "--compare");
    return run(&asked);
}
