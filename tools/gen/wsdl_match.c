/* Which gSOAP struct is which of our types, and plain names for its members. */
#include <string.h>

#include "message.h"
#include "wsdl_interface.h"

/* A struct and the type that it is to hold. */
typedef struct pair {
    wsdl_struct *soap;
    const gen_type *object;
} pair;

typedef struct matcher {
    wsdl *w;
    wsdl_interface *interface;
    pair *pairs;
    size_t count;
    size_t capacity;
} matcher;

/* wsdl2h writes an underscore as _USCORE, other signs as _ or words, and puts an underscore behind C's own words. */
static const char *plain(gen_arena *arena, const char *name) {
    gen_text out = {.arena = arena};
    const char *inner = strncmp(name, "__", 2) == 0 ? NULL : strstr(name, "__");
    const char *at = inner ? inner + 2 : name;
    gen_put(&out, "");
    while (*at) {
        if (strncmp(at, "_USCORE", 7) == 0) {
            gen_put(&out, "_");
            at += 7;
        } else if (strncmp(at, "_DOT", 4) == 0) {
            gen_put(&out, ".");
            at += 4;
        } else {
            gen_put_bytes(&out, at++, 1);
        }
    }
    return out.ptr;
}

static bool same(const char *member, const char *wire) {
    size_t i = 0;
    for (; wire[i]; i++) {
        bool sign = wire[i] == '-' && member[i] == '_';
        if (member[i] != wire[i] && !sign)
            return false;
    }
    return !member[i] || (member[i] == '_' && !member[i + 1]);
}

wsdl_member *wsdl_member_of(wsdl *w, const wsdl_struct *inside, const char *wire) {
    for (size_t i = 0; i < inside->count; i++) {
        if (!inside->members[i].is_attribute && same(plain(&w->g->arena, inside->members[i].name), wire))
            return &inside->members[i];
    }
    return NULL;
}

const wsdl_function *wsdl_function_of(const wsdl_interface *interface, const char *operation) {
    for (size_t i = 0; i < interface->function_count; i++) {
        const char *name = interface->functions[i].operation;
        gen_arena none = {NULL};
        bool equal = same(plain(&none, name), operation);
        gen_arena_free(&none);
        if (equal)
            return &interface->functions[i];
    }
    return NULL;
}

/* cph_USCOREpht_USCOREkey becomes cph_pht_key; two underscores would be a namespace to soapcpp2. */
static void rename_member(wsdl *w, wsdl_member *member, const char *wire) {
    const char *name = plain(&w->g->arena, member->name);
    bool changed = strstr(member->name, "_USCORE") && !strstr(member->name, "__");
    if (!changed || strstr(name, "__") || name[0] == '_' || strlen(name) != strlen(wire))
        return;
    member->c_name = name;
    member->tag = wire;
}

static void push(matcher *m, wsdl_struct *soap, const gen_type *object) {
    for (size_t i = 0; i < m->count; i++) {
        if (m->pairs[i].soap == soap && m->pairs[i].object == object)
            return;
    }
    m->pairs = gen_grow(&m->w->g->arena, m->pairs, m->count, &m->capacity, sizeof *m->pairs);
    m->pairs[m->count++] = (pair){soap, object};
}

static const char *unfit(const gen_type *type, const wsdl_member *member) {
    const gen_type *element = type->kind == GEN_LIST && !type->rows ? type->element.type : type;
    if ((type->kind == GEN_LIST && !type->rows) != (member->size != NULL))
        return "a list on one side only";
    if (type->rows)
        return member->inside && member->inside->count == 1 && member->inside->members[0].kind == MEMBER_ANY ? NULL : "not any content";
    if (element->kind == GEN_OBJECT)
        return member->kind == MEMBER_GROUP ? NULL : "not a struct";
    /* A gap in the typemap falls back to a type of two states, without a word. */
    return member->kind == MEMBER_LEAF ? NULL : "its type is missing in the typemap";
}

static void match_pair(matcher *m, pair now) {
    gen *g = m->w->g;
    if (now.soap->object && now.soap->object != now.object) {
        gen_error(g, now.object->where, "gSOAP has one struct, %s, for two of our types", now.soap->name);
        return;
    }
    now.soap->object = now.object;
    for (size_t i = 0; i < now.object->field_count; i++) {
        const gen_field *field = &now.object->fields[i];
        wsdl_member *member = wsdl_member_of(m->w, now.soap, field->wire);
        if (!member) {
            gen_error(g, field->where, "wsdl2h made no member for the field `%s` in %s", field->wire, now.soap->name);
            continue;
        }
        const char *why = unfit(field->use.type, member);
        if (why) {
            gen_error(g, field->where, "the field `%s` is %s%s in gSOAP's struct %s: %s", field->wire, member->type, member->stars ? " *" : "",
                      now.soap->name, why);
            continue;
        }
        rename_member(m->w, member, field->wire);
        const gen_type *inner = field->use.type->kind == GEN_LIST ? field->use.type->element.type : field->use.type;
        if (inner->kind == GEN_OBJECT && !field->use.type->rows)
            push(m, member->inside, inner);
    }
}

void wsdl_match(wsdl *w, wsdl_interface *interface) {
    matcher m = {.w = w, .interface = interface};
    for (size_t i = 0; i < w->operation_count; i++) {
        const wsdl_operation *operation = &w->operations[i];
        const wsdl_function *function = wsdl_function_of(interface, operation->name);
        wsdl_struct *request = function && function->request ? wsdl_struct_named(interface, function->request) : NULL;
        wsdl_struct *reply = function && function->reply ? wsdl_struct_named(interface, function->reply) : NULL;
        if (!request || !reply) {
            gen_error(w->g, wsdl_place(&w->g->arena, operation->node), "wsdl2h made no call with a struct each way for `%s`", operation->name);
            continue;
        }
        push(&m, request, operation->request);
        push(&m, reply, operation->reply);
    }
    for (size_t i = 0; i < m.count; i++)
        match_pair(&m, m.pairs[i]);
}

static void put_struct(const wsdl_struct *made, gen_text *out, const char *indent) {
    gen_putf(out, "%sstruct %s\n%s{\n", indent, made->name, indent);
    for (size_t i = 0; i < made->count; i++) {
        const wsdl_member *member = &made->members[i];
        const char *mark = member->kind == MEMBER_SIZE ? "$ " : member->is_attribute ? "@ " : "";
        if (member->in_place)
            put_struct(member->inside, out, "    ");
        else
            gen_putf(out, "%s    %s%s", indent, mark, member->type);
        gen_put(out, " ");
        for (size_t s = 0; s < member->stars; s++)
            gen_put(out, "*");
        gen_put(out, member->c_name);
        if (member->tag)
            gen_putf(out, " `%s`", member->tag);
        /* The least is always 0: a NULL is left out, a group that the schema requires too. */
        gen_put(out, " 0;\n");
    }
    gen_putf(out, "%s}%s", indent, indent[0] ? "" : ";\n\n");
}

void wsdl_put_interface(const wsdl *w, const wsdl_interface *interface, gen_text *out) {
    gen_putf(out, "// Made by trunkline-gen %s of what wsdl2h made of %s. For soapcpp2.\n", TRUNKLINE_GEN_VERSION, w->g->shown_name);
    for (size_t i = 0; i < interface->directive_count; i++) {
        if (!strstr(interface->directives[i], "-header-part:"))
            gen_putf(out, "%s\n", interface->directives[i]);
    }
    gen_put(out, "\nextern typedef char *" WSDL_LEAF ";\nextern typedef char *" WSDL_BLOCK ";\n\n");
    for (size_t i = 0; i < interface->struct_count; i++) {
        if (!interface->structs[i]->in_place && strncmp(interface->structs[i]->name, "SOAP_ENV__", 10) != 0)
            put_struct(interface->structs[i], out, "");
    }
    /* One layout for all clients in a process: what stands in the header is the runtime's business. */
    gen_put(out, "mutable struct SOAP_ENV__Header\n{\n    " WSDL_BLOCK " tl__token 0;\n};\n\n");
    for (size_t i = 0; i < interface->function_count; i++) {
        const wsdl_function *function = &interface->functions[i];
        gen_putf(out, "int %s(struct %s *%s, struct %s *%s);\n", function->name, function->request, function->request_name, function->reply,
                 function->reply_name);
    }
}
