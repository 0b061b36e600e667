/* The tables of operations: what is called where, how records become requests, what errors mean. */
#include <inttypes.h>

#include "emit.h"
#include "names.h"

static void put_columns(gen *g, gen_text *out, const gen_operation *operation) {
    if (operation->column_count == 0)
        return;
    gen_putf(out, "\nstatic const tl_column_field %s_columns[] = {\n", operation->c_name);
    for (size_t i = 0; i < operation->column_count; i++) {
        const gen_column *column = &operation->columns[i];
        const char *flags = column->required ? column->key ? "TL_COLUMN_REQUIRED | TL_COLUMN_KEY" : "TL_COLUMN_REQUIRED"
                            : column->key    ? "TL_COLUMN_KEY"
                                             : "0";
        gen_putf(out, "    {TL_COLUMN_%s, %s, ", gen_capitals(&g->arena, column->column), flags);
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

static void put_operation(gen *g, gen_text *out, const gen_operation *operation) {
    const char *name = operation->c_name;
    put_columns(g, out, operation);
    put_rules(g, out, operation);
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
    gen_putf(out, "    .auth = %s,\n", operation->bearer ? "TL_AUTH_BEARER" : "TL_AUTH_NONE");
    gen_putf(out, "    .api = &%s_api,\n};\n", g->prefix);
}

void gen_emit_operations(gen *g, gen_text *out) {
    for (size_t i = 0; i < g->operation_count; i++)
        put_operation(g, out, &g->operations[i]);
    gen_putf(out, "\nstatic const tl_operation *const %s_operations[] = {\n", g->prefix);
    for (size_t i = 0; i < g->operation_count; i++)
        gen_putf(out, "    &%s_operation,\n", g->operations[i].c_name);
    gen_putf(out, "};\n\nconst tl_api %s_api = {\n", g->prefix);
    gen_put(out, "    .abi = TL_GENERATED_ABI,\n");
    gen_putf(out, "    .operation_count = %zu,\n", g->operation_count);
    put_text(out, "name", g->prefix);
    put_text(out, "title", g->title);
    put_text(out, "version", g->version);
    put_text(out, "schema_sha256", g->sha256);
    gen_putf(out, "    .operations = %s_operations,\n};\n", g->prefix);
}
