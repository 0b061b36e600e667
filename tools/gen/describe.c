/* What comments say of types, members and operations. */
#include <inttypes.h>
#include <string.h>

#include "describe.h"

/* Adds a sentence behind what is there already. */
static void add(gen_text *out, const char *sentence) {
    if (!sentence || !*sentence)
        return;
    if (out->length > 0)
        gen_put(out, " ");
    gen_put(out, sentence);
    size_t length = out->length;
    while (length > 0 && strchr(" \t\r\n", out->ptr[length - 1]))
        length--;
    /* A description without a full stop runs into what is said next. */
    if (length > 0 && !strchr(".!?:;", out->ptr[length - 1])) {
        out->length = length;
        gen_put(out, ".");
    }
}

/* What is counted in a length limit. */
static const char *unit(gen_kind kind, uint32_t count) {
    if (kind == GEN_LIST)
        return count == 1 ? "element" : "elements";
    if (kind == GEN_MAP)
        return count == 1 ? "entry" : "entries";
    return count == 1 ? "character" : "characters";
}

static void add_lengths(gen *g, gen_text *out, const gen_type *type) {
    uint32_t low = type->limits.min_length, high = type->limits.max_length;
    if (low == 0 && high == UINT32_MAX)
        return;
    if (low == high)
        add(out, gen_format(&g->arena, "Exactly %" PRIu32 " %s.", low, unit(type->kind, low)));
    else if (high == UINT32_MAX)
        add(out, gen_format(&g->arena, "At least %" PRIu32 " %s.", low, unit(type->kind, low)));
    else if (low == 0)
        add(out, gen_format(&g->arena, "At most %" PRIu32 " %s.", high, unit(type->kind, high)));
    else
        add(out, gen_format(&g->arena, "%" PRIu32 " to %" PRIu32 " %s.", low, high, unit(type->kind, high)));
}

static void add_range(gen *g, gen_text *out, const gen_type *type) {
    int64_t low = type->limits.minimum, high = type->limits.maximum;
    bool is_int32 = low == INT32_MIN && high == INT32_MAX;
    if (is_int32 || (low == INT64_MIN && high == INT64_MAX))
        return;
    if (high == INT64_MAX)
        add(out, gen_format(&g->arena, "At least %" PRId64 ".", low));
    else if (low == INT64_MIN)
        add(out, gen_format(&g->arena, "At most %" PRId64 ".", high));
    else
        add(out, gen_format(&g->arena, "From %" PRId64 " to %" PRId64 ".", low, high));
}

const char *gen_describe_type(gen *g, const gen_type *type) {
    gen_text out = {.arena = &g->arena};
    gen_put(&out, "");
    add(&out, type->own.doc);
    if (type->own.deprecated)
        add(&out, "Deprecated.");
    return out.ptr;
}

const char *gen_describe_field(gen *g, const gen_field *field) {
    gen_text out = {.arena = &g->arena};
    const gen_use *use = &field->use;
    gen_putf(&out, "`%s`.", field->wire);
    add(&out, use->doc);
    add_lengths(g, &out, use->type);
    add_range(g, &out, use->type);
    if (use->type->kind == GEN_ENUM)
        add(&out, gen_format(&g->arena, "One of %s.", use->type->c_name));
    if (field->required)
        add(&out, "Required.");
    if (use->nullable)
        add(&out, "May be null.");
    if (use->read_only)
        add(&out, "Read only: set by the server.");
    if (use->write_only)
        add(&out, "Write only: never in a reply.");
    if (use->secret)
        add(&out, "Secret: never shown.");
    if (use->phone)
        add(&out, "Holds a phone number: shown only when asked for.");
    if (use->deprecated)
        add(&out, "Deprecated.");
    return out.ptr;
}

const char *gen_describe_operation(gen *g, const gen_operation *operation) {
    gen_text out = {.arena = &g->arena};
    gen_put(&out, "");
    add(&out, operation->summary);
    if (operation->description && *operation->description) {
        gen_put(&out, out.length > 0 ? "\n\n" : "");
        add(&out, operation->description);
    }
    gen_put(&out, out.length > 0 ? "\n\n" : "");
    gen_putf(&out, "%s %s.", operation->method, operation->path);
    if (operation->request.type && operation->request.type->kind == GEN_LIST)
        add_lengths(g, &out, operation->request.type);
    if (operation->auth != GEN_AUTH_NONE)
        add(&out, "Needs a token.");
    if (operation->idempotent_assumed)
        add(&out, "Assumed to be idempotent.");
    else
        add(&out, operation->idempotent ? "Idempotent." : "Not idempotent.");
    if (operation->assumed)
        add(&out, "Assumed: nobody documents this operation.");
    if (operation->deprecated)
        add(&out, "Deprecated.");
    return out.ptr;
}
