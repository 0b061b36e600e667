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

static void put_signature(gen *g, gen_text *out, const gen_operation *operation) {
    const gen_type *request = operation->request.type, *reply = operation->reply.type;
    const char *parts[6];
    size_t count = 0;
    parts[count++] = "tl_client *client";
    if (request && request->kind == GEN_LIST) {
        parts[count++] = gen_format(&g->arena, "const %s *items", request->shape->element);
        parts[count++] = "size_t count";
    } else if (request) {
        parts[count++] = gen_format(&g->arena, "const %s *request", request->c_name);
    }
    if (reply) {
        parts[count++] = gen_format(&g->arena, "%s *reply", gen_value_form(reply));
        parts[count++] = "tl_arena *arena";
    }
    parts[count++] = "tl_error *error";
    put_wrapped(out, gen_format(&g->arena, "TL_NODISCARD static inline tl_status %s(", operation->c_name), parts, count, ") {");
}

static const char *request_body(const gen_operation *operation) {
    if (!operation->request.type)
        return "tl_body_none()";
    return operation->request.type->kind == GEN_LIST ? "tl_body_list(items, count, sizeof *items)" : "tl_body_object(request, sizeof *request)";
}

static void put_stub(gen *g, gen_text *out, const gen_operation *operation) {
    bool reply = operation->reply.type != NULL;
    const char *const parts[] = {
        "client",
        gen_format(&g->arena, "&%s_operation", operation->c_name),
        request_body(operation),
        reply ? "tl_reply_struct(reply, sizeof *reply)" : "tl_reply_struct(NULL, 0)",
        reply ? "arena" : "NULL",
        "error",
    };
    gen_put(out, "\n");
    gen_put_comment(out, "", gen_describe_operation(g, operation));
    put_signature(g, out, operation);
    put_wrapped(out, "    return tl_call(", parts, sizeof parts / sizeof parts[0], ");");
    gen_put(out, "}\n");
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
