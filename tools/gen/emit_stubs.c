/* The header's descriptors, and one typed stub for each operation. */
#include <string.h>

#include "comment.h"
#include "describe.h"
#include "emit.h"
#include "forms.h"

/* Puts parts with commas between them, on as many lines as they need. */
static void put_wrapped(gen_text *out, const char *head, const char *const *parts, size_t count, const char *tail) {
    size_t width = strlen(head);
    gen_put(out, head);
    for (size_t i = 0; i < count; i++) {
        const char *end = i + 1 < count ? "," : tail;
        size_t needed = strlen(parts[i]) + strlen(end);
        if (i > 0 && width + 1 + needed > GEN_LINE_MAX) {
            gen_put(out, "\n        ");
            width = 8;
        } else if (i > 0) {
            gen_put(out, " ");
            width++;
        }
        gen_putf(out, "%s%s", parts[i], end);
        width += needed;
    }
    gen_put(out, "\n");
}

enum { PARTS_MAX = 7 };

/* What every stub that sends takes first: the client and the request. Returns how many of `parts` that fills. */
static size_t request_parts(gen *g, const gen_operation *operation, const char *parts[PARTS_MAX]) {
    const gen_type *request = operation->request.type;
    size_t count = 0;
    parts[count++] = "tl_client *client";
    if (operation->parameters)
        parts[count++] = gen_format(&g->arena, "const %s *parameters", operation->parameters->c_name);
    if (request && request->kind == GEN_LIST) {
        parts[count++] = gen_format(&g->arena, "const %s *items", request->shape->element);
        parts[count++] = "size_t count";
    } else if (request) {
        parts[count++] = gen_format(&g->arena, "const %s *request", request->c_name);
    }
    return count;
}

static void put_head(gen *g, gen_text *out, const char *name, const char *const *parts, size_t count) {
    put_wrapped(out, gen_format(&g->arena, "TL_NODISCARD static inline tl_status %s(", name), parts, count, ") {");
}

static const char *request_body(gen *g, const gen_operation *operation) {
    const gen_type *request = operation->request.type;
    const char *body = !request                    ? "tl_body_none()"
                       : request->kind == GEN_LIST ? "tl_body_list(items, count, sizeof *items)"
                                                   : "tl_body_object(request, sizeof *request)";
    return operation->parameters ? gen_format(&g->arena, "tl_body_with(%s, parameters, sizeof *parameters)", body) : body;
}

/* name(): one blocking call. */
static void put_call(gen *g, gen_text *out, const gen_operation *operation) {
    const gen_type *reply = operation->reply.type;
    const char *taken[PARTS_MAX];
    size_t count = request_parts(g, operation, taken);
    if (reply) {
        taken[count++] = gen_format(&g->arena, "%s *reply", gen_value_form(reply));
        taken[count++] = "tl_arena *arena";
    }
    taken[count++] = "tl_error *error";
    const char *const passed[] = {
        "client",
        gen_format(&g->arena, "&%s_operation", operation->c_name),
        request_body(g, operation),
        reply ? "tl_reply_struct(reply, sizeof *reply)" : "tl_reply_struct(NULL, 0)",
        reply ? "arena" : "NULL",
        "error",
    };
    gen_put(out, "\n");
    gen_put_comment(out, "", gen_describe_operation(g, operation));
    put_head(g, out, operation->c_name, taken, count);
    put_wrapped(out, "    return tl_call(", passed, sizeof passed / sizeof passed[0], ");");
    gen_put(out, "}\n");
}

/* name_submit(): the same without waiting. */
static void put_submit(gen *g, gen_text *out, const gen_operation *operation) {
    const gen_type *reply = operation->reply.type;
    const char *taken[PARTS_MAX];
    size_t count = request_parts(g, operation, taken);
    taken[count++] = "const tl_call_options *options";
    taken[count++] = "tl_error *error";
    const char *const passed[] = {
        "client",
        gen_format(&g->arena, "&%s_operation", operation->c_name),
        request_body(g, operation),
        reply ? gen_format(&g->arena, "sizeof(%s)", gen_value_form(reply)) : "0",
        "options",
        "error",
    };
    gen_putf(out, "\n/** Starts `%s` and returns; its end reaches options->done. */\n", operation->c_name);
    put_head(g, out, gen_format(&g->arena, "%s_submit", operation->c_name), taken, count);
    put_wrapped(out, "    return tl_submit(", passed, sizeof passed / sizeof passed[0], ");");
    gen_put(out, "}\n");
}

/* name_reply_of() and name_read(): the reply by its type, where there is one. */
static void put_reply(gen *g, gen_text *out, const gen_operation *operation) {
    if (!operation->reply.type)
        return;
    const char *form = gen_value_form(operation->reply.type), *name = operation->c_name;
    const char *const taken[] = {"const tl_http_reply *http", gen_format(&g->arena, "%s *reply", form), "tl_arena *arena", "tl_error *error"};
    const char *const passed[] = {gen_format(&g->arena, "&%s_operation", name), "http", "tl_reply_struct(reply, sizeof *reply)", "arena", "error"};
    gen_putf(out, "\n/** What `%s_submit` led to, inside its completion; NULL unless it succeeded. */\n", name);
    gen_putf(out, "static inline const %s *%s_reply_of(const tl_call_end *end) {\n    return (const %s *)end->reply;\n}\n", form, name, form);
    gen_putf(out, "\n/** Decodes a reply that came some other way: from a push's hook, from a file. */\n");
    put_head(g, out, gen_format(&g->arena, "%s_read", name), taken, sizeof taken / sizeof taken[0]);
    put_wrapped(out, "    return tl_reply_read(", passed, sizeof passed / sizeof passed[0], ");");
    gen_put(out, "}\n");
}

static void put_stub(gen *g, gen_text *out, const gen_operation *operation) {
    put_call(g, out, operation);
    put_submit(g, out, operation);
    put_reply(g, out, operation);
}

void gen_emit_stubs(gen *g, gen_text *out) {
    gen_put(out, "\n");
    for (size_t i = 0; i < g->named_count; i++) {
        if (g->named[i]->kind == GEN_OBJECT)
            gen_putf(out, "extern const tl_type %s;\n", g->named[i]->symbol);
    }
    gen_put(out, "\n");
    for (size_t i = 0; i < g->operation_count; i++)
        gen_putf(out, "extern const tl_operation %s_operation;\n", g->operations[i].c_name);
    for (size_t i = 0; i < g->operation_count; i++)
        put_stub(g, out, &g->operations[i]);
}
