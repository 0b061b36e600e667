#include "json_members.h"

#include <string.h>

#include <trunkline/json.h>
#include <trunkline/memory.h>

#include "text.h"
#include "yaml/yaml.h"

enum { MAX_DEPTH = 64 }; /* the decoder's */

typedef struct walk {
    const json_text *of;
    const char *at;
    const char *end;
    const char *token;
    tl_buf path; /* of the object at hand, without list indices */
    tl_arena *arena;
    diag *to;
    bool good;
} walk;

static bool walk_value(walk *w, const tl_type *type, unsigned depth);

place json_place(const json_text *of, size_t offset) {
    uint64_t line = 1;
    size_t start = 0;
    for (size_t i = 0; i < offset && i < of->text.len; i++) {
        if (of->text.ptr[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    tl_str before = tl_str_sized(of->text.ptr + start, (offset < of->text.len ? offset : of->text.len) - start);
    return place_at(of->name, line, tl_str_code_points(before) + 1);
}

static void skip_blanks(walk *w) {
    while (w->at < w->end && (*w->at == ' ' || *w->at == '\t' || *w->at == '\n' || *w->at == '\r')) {
        w->at++;
    }
}

static bool take(walk *w, char wanted) {
    skip_blanks(w);
    if (w->at < w->end && *w->at == wanted) {
        w->at++;
        return true;
    }
    return false;
}

/* A string with its quotes. */
static bool take_string(walk *w, tl_str *quoted) {
    skip_blanks(w);
    const char *start = w->at;
    if (!take(w, '"')) {
        return false;
    }
    while (w->at < w->end && *w->at != '"') {
        w->at += *w->at == '\\' && w->at + 1 < w->end ? 2 : 1;
    }
    if (w->at >= w->end) {
        return false;
    }
    w->at++;
    *quoted = tl_str_sized(start, (size_t)(w->at - start));
    return true;
}

static bool read_name(walk *w, tl_str quoted, tl_str *name) {
    *name = tl_str_sized(quoted.ptr + 1, quoted.len - 2);
    return !memchr(name->ptr, '\\', name->len) || tl_json_decode(&tl_type_text, quoted, NULL, name, w->arena, NULL) == TL_OK;
}

static void tell_unknown(walk *w, const tl_type *object, tl_str name, size_t offset) {
    const char **names = tl_arena_alloc(w->arena, (object->count + 1) * sizeof *names);
    size_t count = 0;
    for (; names && count < object->count; count++) {
        names[count] = tl_arena_copy(w->arena, tl_field_name(&object->fields[count])).ptr;
        if (!names[count]) {
            break;
        }
    }
    tl_str word = tl_arena_copy(w->arena, name);
    const char *nearest = word.ptr && names ? yaml_nearest(word.ptr, names, count) : NULL;
    text_short shown = text_shorten(name);
    w->good = false;
    if (nearest) {
        diag_error(w->to, json_place(w->of, offset), "unknown member \"%s\"; did you mean \"%s\"?", shown.text, nearest);
    } else {
        diag_error(w->to, json_place(w->of, offset), "unknown member \"%s\"; trunkline schema show lists those of the operation", shown.text);
    }
}

static bool is_token(const walk *w) {
    return w->token && tl_str_equal(tl_buf_str(&w->path), tl_str_from(w->token));
}

/* One member of an object; its value as well. */
static bool walk_member(walk *w, const tl_type *object, bool *seen, unsigned depth) {
    tl_str quoted;
    tl_str name;
    if (!take_string(w, &quoted) || !read_name(w, quoted, &name) || !take(w, ':')) {
        return false;
    }
    if (!object || object->kind != TL_KIND_OBJECT) {
        return walk_value(w, object && object->kind == TL_KIND_MAP ? object->element : NULL, depth + 1);
    }
    size_t offset = (size_t)(quoted.ptr - w->of->text.ptr);
    const tl_field *field = tl_schema_field(object, name);
    size_t length = w->path.len;
    if (!field) {
        tell_unknown(w, object, name, offset);
        return walk_value(w, NULL, depth + 1);
    }
    if (seen[field - object->fields]) {
        w->good = diag_error(w->to, json_place(w->of, offset), "\"%s\" is given twice", text_shorten(name).text);
    }
    seen[field - object->fields] = true;
    if (tl_buf_format(&w->path, "%s%.*s", length ? "." : "", (int)name.len, name.ptr) != TL_OK) {
        return false;
    }
    if (is_token(w)) {
        w->good =
            diag_error(w->to, json_place(w->of, offset), "\"%s\" is the token, which comes from the config: leave it out", text_shorten(name).text);
    }
    bool good = walk_value(w, field->type, depth + 1);
    w->path.len = length;
    return good;
}

static bool walk_object(walk *w, const tl_type *type, unsigned depth) {
    bool fields = type && type->kind == TL_KIND_OBJECT;
    bool *seen = tl_arena_alloc(w->arena, fields ? type->count + 1 : 1);
    if (!seen) {
        return false;
    }
    memset(seen, 0, fields ? type->count + 1 : 1);
    if (take(w, '}')) {
        return true;
    }
    do {
        if (!walk_member(w, type, seen, depth)) {
            return false;
        }
    } while (take(w, ','));
    return take(w, '}');
}

static bool walk_list(walk *w, const tl_type *type, unsigned depth) {
    if (take(w, ']')) {
        return true;
    }
    do {
        if (!walk_value(w, type && type->kind == TL_KIND_LIST ? type->element : NULL, depth + 1)) {
            return false;
        }
    } while (take(w, ','));
    return take(w, ']');
}

/* @param type  NULL: anything goes */
static bool walk_value(walk *w, const tl_type *type, unsigned depth) {
    tl_str quoted;
    if (depth > MAX_DEPTH) {
        return false;
    }
    if (take(w, '{')) {
        return walk_object(w, type, depth);
    }
    if (take(w, '[')) {
        return walk_list(w, type, depth);
    }
    if (w->at < w->end && *w->at == '"') {
        return take_string(w, &quoted);
    }
    const char *start = w->at;
    while (w->at < w->end && !strchr(",]} \t\r\n", *w->at)) {
        w->at++;
    }
    return w->at > start;
}

bool json_members_check(const tl_type *type, const json_text *of, const char *token, diag *to) {
    walk w = {.of = of, .at = of->text.ptr, .end = of->text.ptr + of->text.len, .token = token, .to = to, .good = true};
    w.arena = tl_arena_new();
    if (!w.arena) {
        return diag_error(to, place_none(), "out of memory");
    }
    (void)walk_value(&w, type, 0);
    tl_buf_dispose(&w.path);
    tl_arena_free(w.arena);
    return w.good;
}
