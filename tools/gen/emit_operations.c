/* The tables of operations: what is called where, how records become requests, what errors mean. */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "emit.h"
#include "names.h"

static const char *column_flags(gen *g, const gen_column *column) {
    gen_text out = {.arena = &g->arena};
    if (column->required)
        gen_put(&out, "TL_COLUMN_REQUIRED");
    if (column->key)
        gen_putf(&out, "%sTL_COLUMN_KEY", out.length > 0 ? " | " : "");
    if (column->group)
        gen_putf(&out, "%sTL_COLUMN_GROUP", out.length > 0 ? " | " : "");
    return out.length > 0 ? out.ptr : "0";
}

static void put_columns(gen *g, gen_text *out, const gen_operation *operation) {
    if (operation->column_count == 0)
        return;
    gen_putf(out, "\nstatic const tl_column_field %s_columns[] = {\n", operation->c_name);
    for (size_t i = 0; i < operation->column_count; i++) {
        const gen_column *column = &operation->columns[i];
        gen_putf(out, "    {TL_COLUMN_%s, %s, ", gen_capitals(&g->arena, column->column), column_flags(g, column));
        gen_put_literal(out, column->path);
        gen_put(out, "},\n");
    }
    gen_put(out, "};\n");
}

static void put_rules(gen *g, gen_text *out, const gen_operation *operation) {
    if (operation->rule_count == 0)
        return;
    gen_putf(out, "\nstatic const tl_error_rule %s_errors[] = {\n", operation->c_name);
    for (size_t i = 0; i < operation->rule_count; i++) {
        const gen_rule *rule = &operation->rules[i];
        gen_put(out, "    {");
        gen_put_literal(out, rule->code);
        gen_put(out, ", ");
        gen_put_literal(out, rule->field);
        gen_put(out, ", ");
        gen_put_literal(out, rule->contains);
        gen_putf(out, ", %" PRId64 ", TL_REASON_%s},\n", rule->http_status, gen_capitals(&g->arena, rule->reason));
    }
    gen_put(out, "};\n");
}

static size_t count_forms(const gen_operation *operation) {
    size_t count = 0;
    for (size_t i = 0; i < operation->column_count; i++)
        count += operation->columns[i].form != NULL;
    return count;
}

static void put_forms(gen *g, gen_text *out, const gen_operation *operation) {
    if (count_forms(operation) == 0)
        return;
    gen_putf(out, "\nstatic const tl_number_form %s_number_forms[] = {\n", operation->c_name);
    for (size_t i = 0; i < operation->column_count; i++) {
        const gen_column *column = &operation->columns[i];
        if (!column->form)
            continue;
        gen_put(out, "    {");
        gen_put_literal(out, column->path);
        char *form = gen_capitals(&g->arena, column->form);
        for (char *at = strchr(form, '-'); at; at = strchr(at, '-'))
            *at = '_';
        gen_putf(out, ", TL_PHONE_%s},\n", form);
    }
    gen_put(out, "};\n");
}

static void put_kinds(gen_text *out, const gen_operation *operation, const char *type, const char *what, const gen_kind_row *rows, size_t count) {
    if (count == 0)
        return;
    gen_putf(out, "\nstatic const %s %s_%s[] = {\n", type, operation->c_name, what);
    for (size_t i = 0; i < count; i++) {
        gen_putf(out, "    {\"%s\", ", rows[i].kind);
        gen_put_literal(out, rows[i].text);
        gen_put(out, "},\n");
    }
    gen_put(out, "};\n");
}

/* Nothing need be said of a body that is application/json only. */
static bool is_usual(const gen_media *media) {
    return media->count == 0 || (media->count == 1 && strcasecmp(media->types[0], "application/json") == 0);
}

static void put_media(gen_text *out, const gen_operation *operation, const char *what, const gen_media *media) {
    if (is_usual(media))
        return;
    gen_putf(out, "\nstatic const char *const %s_%s[] = {\n", operation->c_name, what);
    for (size_t i = 0; i < media->count; i++) {
        gen_put(out, "    ");
        gen_put_literal(out, media->types[i]);
        gen_put(out, ",\n");
    }
    gen_put(out, "    NULL,\n};\n");
}

static void put_places(gen_text *out, const gen_operation *operation) {
    if (!operation->parameters)
        return;
    gen_putf(out, "\nstatic const uint8_t %s_places[] = {\n", operation->c_name);
    for (size_t i = 0; i < operation->parameters->field_count; i++)
        gen_putf(out, "    TL_PLACE_%s, /* %s */\n", operation->places[i], operation->parameters->fields[i].c_name);
    gen_put(out, "};\n");
}

static const char *auth(gen_auth auth) {
    static const char *const names[] = {[GEN_AUTH_NONE] = "TL_AUTH_NONE",
                                        [GEN_AUTH_BEARER] = "TL_AUTH_BEARER",
                                        [GEN_AUTH_HEADER] = "TL_AUTH_HEADER",
                                        [GEN_AUTH_BODY] = "TL_AUTH_BODY",
                                        [GEN_AUTH_BASIC] = "TL_AUTH_BASIC"};
    return names[auth];
}

static const char *flags(gen *g, const gen_operation *operation) {
    gen_text out = {.arena = &g->arena};
    const struct {
        bool set;
        const char *name;
    } all[] = {
        {operation->idempotent, "TL_OPERATION_IDEMPOTENT"},
        {operation->idempotent_assumed, "TL_OPERATION_IDEMPOTENT_ASSUMED"},
        {operation->assumed, "TL_OPERATION_ASSUMED"},
        {operation->needs_user_agent, "TL_OPERATION_NEEDS_USER_AGENT"},
        {operation->either, "TL_OPERATION_BEARER_OR_BASIC"},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].set)
            gen_putf(&out, "%s%s", out.length > 0 ? " | " : "", all[i].name);
    }
    return out.length > 0 ? out.ptr : "0";
}

static void put_text(gen_text *out, const char *member, const char *text) {
    gen_putf(out, "    .%s = ", member);
    gen_put_literal(out, text);
    gen_put(out, ",\n");
}

static void put_count(gen_text *out, const gen_operation *operation, const char *member, const char *table, size_t count) {
    if (count > 0)
        gen_putf(out, "    .%ss = %s_%s,\n    .%s_count = %zu,\n", member, operation->c_name, table, member, count);
}

static void put_operation(gen *g, gen_text *out, const gen_operation *operation) {
    const char *name = operation->c_name;
    put_columns(g, out, operation);
    put_rules(g, out, operation);
    put_forms(g, out, operation);
    put_kinds(out, operation, "tl_kind_target", "targets", operation->targets, operation->target_count);
    put_kinds(out, operation, "tl_kind_word", "words", operation->words, operation->word_count);
    put_places(out, operation);
    put_media(out, operation, "media", &operation->request_media);
    put_media(out, operation, "reply_media", &operation->reply_media);
    gen_put_faults(g, out, operation);
    gen_putf(out, "\nconst tl_operation %s_operation = {\n", name);
    put_text(out, "id", operation->id);
    put_text(out, "method", operation->method);
    put_text(out, "path", operation->path);
    put_text(out, "entity", operation->entity);
    if (operation->request.type)
        gen_putf(out, "    .request = &%s,\n", operation->request.type->symbol);
    if (operation->reply.type)
        gen_putf(out, "    .reply = &%s,\n", operation->reply.type->symbol);
    if (operation->column_count > 0)
        gen_putf(out, "    .columns = %s_columns,\n    .column_count = %zu,\n", name, operation->column_count);
    if (operation->rule_count > 0)
        gen_putf(out, "    .errors = %s_errors,\n    .error_count = %zu,\n", name, operation->rule_count);
    gen_putf(out, "    .flags = %s,\n", flags(g, operation));
    gen_putf(out, "    .auth = %s,\n", auth(operation->auth));
    gen_putf(out, "    .api = &%s_api,\n", g->prefix);
    if (g->soap)
        gen_putf(out, "    .codec = &%s_codec,\n", g->prefix);
    if (operation->auth_name)
        put_text(out, "auth_name", operation->auth_name);
    if (operation->parameters)
        gen_putf(out, "    .parameters = &%s,\n    .parameter_places = %s_places,\n", operation->parameters->symbol, name);
    if (!is_usual(&operation->request_media))
        gen_putf(out, "    .media = %s_media,\n", name);
    if (!is_usual(&operation->reply_media))
        gen_putf(out, "    .reply_media = %s_reply_media,\n", name);
    if (operation->failure.type)
        gen_putf(out, "    .failure = &%s,\n", operation->failure.type->symbol);
    put_count(out, operation, "kind_target", "targets", operation->target_count);
    put_count(out, operation, "kind_word", "words", operation->word_count);
    put_count(out, operation, "number_form", "number_forms", count_forms(operation));
    gen_put_fault_members(out, operation);
    if (operation->before) {
        put_text(out, "before", operation->before);
        put_text(out, "after", operation->after);
    }
    gen_put(out, "};\n");
}

void gen_emit_operations(gen *g, gen_text *out) {
    for (size_t i = 0; i < g->operation_count; i++)
        put_operation(g, out, &g->operations[i]);
    gen_putf(out, "\nstatic const tl_operation *const %s_operations[] = {\n", g->prefix);
    for (size_t i = 0; i < g->operation_count; i++)
        gen_putf(out, "    &%s_operation,\n", g->operations[i].c_name);
    gen_put(out, "};\n");
    gen_put_facts(g, out);
    gen_putf(out, "\nconst tl_api %s_api = {\n", g->prefix);
    gen_put(out, "    .abi = TL_GENERATED_ABI,\n");
    gen_putf(out, "    .operation_count = %zu,\n", g->operation_count);
    put_text(out, "name", g->prefix);
    put_text(out, "title", g->title);
    put_text(out, "version", g->version);
    put_text(out, "schema_sha256", g->sha256);
    gen_putf(out, "    .operations = %s_operations,\n", g->prefix);
    if (g->fact_count > 0)
        gen_putf(out, "    .facts = %s_facts,\n    .fact_count = %zu,\n", g->prefix, g->fact_count);
    gen_put(out, "};\n");
}
