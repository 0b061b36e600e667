/* Reads the interface header that wsdl2h writes: structs, calls and gSOAP's own directives; comments and typedefs are passed over. */
#include "wsdl_interface.h"

#include <errno.h>
#include <string.h>

#include "files.h"
#include "message.h"

/* Structs within structs. */
enum { DEPTH_MAX = 64 };

typedef struct reader {
    wsdl *w;
    wsdl_interface *to;
    const char *path;
    const char *at;
    const char *token; /* the current one; "" at the end */
    uint32_t line;
    bool failed;
} reader;

static bool fail(reader *r, const char *message) {
    if (!r->failed)
        gen_error_at(r->w->g, r->path, r->line, 0, gen_format(&r->w->g->arena, "%s near `%s` in what wsdl2h wrote", message, r->token));
    r->failed = true;
    return false;
}

static void keep_directive(reader *r, const char *line, size_t length) {
    wsdl_interface *to = r->to;
    gen_arena *arena = &r->w->g->arena;
    to->directives = gen_grow(arena, to->directives, to->directive_count, &to->directive_capacity, sizeof *to->directives);
    to->directives[to->directive_count++] = gen_copy(arena, line, length);
}

static void skip_blanks(reader *r) {
    for (;;) {
        if (*r->at == '\n') {
            r->line++;
            r->at++;
        } else if (*r->at == ' ' || *r->at == '\t' || *r->at == '\r') {
            r->at++;
        } else if (r->at[0] == '/' && r->at[1] == '/') {
            size_t length = strcspn(r->at, "\r\n");
            if (strncmp(r->at, "//gsoap ", 8) == 0)
                keep_directive(r, r->at, length);
            r->at += length;
        } else if (r->at[0] == '/' && r->at[1] == '*') {
            const char *end = strstr(r->at + 2, "*/");
            const char *stop = end ? end + 2 : r->at + strlen(r->at);
            for (; r->at < stop; r->at++)
                r->line += *r->at == '\n';
        } else if (*r->at == '#') {
            r->at += strcspn(r->at, "\n");
        } else {
            return;
        }
    }
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

static void next(reader *r) {
    skip_blanks(r);
    const char *begin = r->at;
    if (!*begin) {
        r->token = "";
        return;
    }
    if (is_word(*begin)) {
        while (is_word(*r->at))
            r->at++;
    } else if (*begin == '"') {
        for (r->at++; *r->at && *r->at != '"'; r->at++)
            r->at += *r->at == '\\' && r->at[1];
        r->at += *r->at == '"';
    } else {
        r->at++;
    }
    r->token = gen_copy(&r->w->g->arena, begin, (size_t)(r->at - begin));
}

static bool is(const reader *r, const char *token) {
    return strcmp(r->token, token) == 0;
}

static bool expect(reader *r, const char *token) {
    if (!is(r, token))
        return fail(r, gen_format(&r->w->g->arena, "`%s` is missing", token));
    next(r);
    return true;
}

static void skip_statement(reader *r) {
    int depth = 0;
    while (r->token[0] && !(depth == 0 && is(r, ";"))) {
        depth += is(r, "{") - is(r, "}");
        next(r);
    }
    next(r);
}

wsdl_struct *wsdl_struct_named(const wsdl_interface *interface, const char *name) {
    if (strncmp(name, "struct ", 7) == 0)
        name += 7;
    return gen_map_get(&interface->by_name, name, strlen(name));
}

static wsdl_struct *new_struct(reader *r, const char *name) {
    gen_arena *arena = &r->w->g->arena;
    wsdl_struct *made = wsdl_struct_named(r->to, name);
    if (made)
        return made;
    made = gen_alloc(arena, sizeof *made);
    made->name = name;
    gen_map_put(&r->to->by_name, name, strlen(name), made);
    return made;
}

static void keep_struct(reader *r, wsdl_struct *made) {
    wsdl_interface *to = r->to;
    to->structs = gen_grow(&r->w->g->arena, to->structs, to->struct_count, &to->struct_capacity, sizeof *to->structs);
    to->structs[to->struct_count++] = made;
}

static bool read_struct(reader *r, wsdl_struct *made, int depth);

/* The words of a type, up to the stars and the name. */
static bool read_type(reader *r, wsdl_member *member, int depth) {
    gen_text words = {.arena = &r->w->g->arena};
    gen_put(&words, "");
    if (is(r, "struct")) {
        next(r);
        member->inside = new_struct(r, r->token);
        gen_putf(&words, "struct %s", r->token);
        next(r);
        if (is(r, "{")) {
            member->in_place = member->inside->in_place = true;
            if (!read_struct(r, member->inside, depth - 1))
                return false;
        }
    } else {
        while (is_word(r->token[0])) {
            const char *word = r->token;
            next(r);
            /* The last word is the member's name, unless a star stood before it. */
            if (words.length > 0 && !is_word(r->token[0]) && !is(r, "*")) {
                member->name = word;
                break;
            }
            bool starts_rest = words.length > 0 && (strcmp(r->token, "nullptr") == 0 || (r->token[0] >= '0' && r->token[0] <= '9'));
            if (starts_rest) {
                member->name = word;
                break;
            }
            gen_putf(&words, "%s%s", words.length > 0 ? " " : "", word);
        }
    }
    member->type = words.ptr;
    for (; is(r, "*"); next(r))
        member->stars++;
    return true;
}

static void classify(wsdl_member *member) {
    if (strncmp(member->name, "__size", 6) == 0)
        member->kind = MEMBER_SIZE;
    else if (strcmp(member->type, "_XML") == 0)
        member->kind = MEMBER_ANY;
    else if (strcmp(member->type, WSDL_LEAF) == 0)
        member->kind = MEMBER_LEAF;
    else
        member->kind = member->inside ? MEMBER_GROUP : MEMBER_OTHER;
}

static bool read_member(reader *r, wsdl_struct *made, int depth) {
    wsdl_member member = {0};
    for (; is(r, "$") || is(r, "@"); next(r))
        member.is_attribute = member.is_attribute || is(r, "@");
    if (!read_type(r, &member, depth))
        return false;
    if (!member.name) {
        if (!is_word(r->token[0]))
            return fail(r, "a member without a name");
        member.name = r->token;
        next(r);
    }
    while (r->token[0] && !is(r, ";") && !is(r, "}"))
        next(r); /* how often, defaults, patterns: all is optional here, and our own checks know the rest */
    member.c_name = member.name;
    classify(&member);
    if (made->count > 0 && made->members[made->count - 1].kind == MEMBER_SIZE)
        member.size = made->members[made->count - 1].c_name;
    made->members = gen_grow(&r->w->g->arena, made->members, made->count, &made->capacity, sizeof *made->members);
    made->members[made->count++] = member;
    return expect(r, ";");
}

static bool read_struct(reader *r, wsdl_struct *made, int depth) {
    if (depth == 0)
        return fail(r, "structs nested that deeply");
    if (!expect(r, "{"))
        return false;
    while (!is(r, "}")) {
        if (!r->token[0])
            return fail(r, "a struct without an end");
        if (!read_member(r, made, depth))
            return false;
    }
    next(r);
    return true;
}

static bool read_function(reader *r) {
    gen_arena *arena = &r->w->g->arena;
    wsdl_interface *to = r->to;
    wsdl_function made = {.name = r->token};
    const char *start = strncmp(made.name, "__", 2) == 0 ? made.name + 2 : made.name, *split = strstr(start, "__");
    if (!split)
        return fail(r, "a call with an unknown name");
    made.prefix = gen_copy(arena, start, (size_t)(split - start));
    made.operation = split + 2;
    next(r);
    if (!expect(r, "("))
        return false;
    for (size_t i = 0; !is(r, ")") && r->token[0];) {
        if (is(r, "struct")) {
            next(r);
            *(i == 0 ? &made.request : &made.reply) = r->token;
            next(r);
            for (; is(r, "*"); next(r))
                continue;
            *(i++ == 0 ? &made.request_name : &made.reply_name) = r->token;
        }
        next(r);
    }
    to->functions = gen_grow(arena, to->functions, to->function_count, &to->function_capacity, sizeof *to->functions);
    to->functions[to->function_count++] = made;
    next(r);
    return expect(r, ";");
}

static bool read_top(reader *r) {
    if (is(r, "struct")) {
        next(r);
        wsdl_struct *made = new_struct(r, r->token);
        next(r);
        if (is(r, "{")) {
            keep_struct(r, made);
            if (!read_struct(r, made, DEPTH_MAX))
                return false;
        }
        return expect(r, ";");
    }
    if (is(r, "int")) {
        next(r);
        return read_function(r);
    }
    skip_statement(r);
    return true;
}

bool wsdl_read_interface(wsdl *w, wsdl_interface *interface, const char *path) {
    gen_text content = {.arena = &w->g->arena};
    reader r = {.w = w, .to = interface, .path = path, .line = 1};
    int problem = gen_read_file(path, &content);
    interface->by_name.arena = &w->g->arena;
    if (problem != 0) {
        gen_error_at(w->g, path, 0, 0, gen_format(&w->g->arena, "cannot read the file: %s", strerror(problem)));
        return false;
    }
    r.at = content.ptr;
    next(&r);
    while (r.token[0]) {
        if (!read_top(&r))
            return false;
    }
    return true;
}
