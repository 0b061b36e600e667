/* Walks an operation's tables. */
#include <inttypes.h>
#include <string.h>

#include "schema_table.h"

enum { MAX_DEPTH = 16, TEXT_SIZE = 200 };

typedef struct walk {
    const tl_operation *operation;
    const char *section;
    schema_row_fn told;
    void *context;
    tl_buf path;
    const tl_type *above[MAX_DEPTH]; /* the objects that the one at hand is in */
    size_t depth;
} walk;

static bool walk_inside(walk *w, const tl_type *type);

const char *schema_kind_name(const tl_type *type) {
    static const char *const names[] = {"",       "text", "integer", "natural number", "true or false", "decimal", "one of", "any JSON",
                                        "object", "list", "map"};
    return type->kind <= TL_KIND_MAP ? names[type->kind] : "";
}

static void add(char *out, const char *before, const char *text) {
    size_t used = strlen(out);
    snprintf(out + used, TEXT_SIZE - used, "%s%s", before, text);
}

static void add_bounds(char *out, const char *least, const char *most, const char *unit) {
    size_t used = strlen(out);
    if (least[0] && most[0] && strcmp(least, most) == 0) {
        snprintf(out + used, TEXT_SIZE - used, "%s%s", least, unit);
    } else if (least[0] && most[0]) {
        snprintf(out + used, TEXT_SIZE - used, "%s to %s%s", least, most, unit);
    } else if (least[0] || most[0]) {
        snprintf(out + used, TEXT_SIZE - used, "at %s %s%s", most[0] ? "most" : "least", most[0] ? most : least, unit);
    }
}

/* What a text has to be, beside its length. */
static void add_rule(const tl_text_rule *rule, char out[TEXT_SIZE]) {
    static const char *const forms[] = {"", "a whole number", "a decimal number", "true or false"};
    if (rule->form != TL_FORM_TEXT && rule->form <= TL_FORM_BOOLEAN) {
        add(out, out[0] ? ", " : "", forms[rule->form]);
    }
    if (rule->pattern) {
        add(out, out[0] ? ", " : "", rule->pattern_name ? rule->pattern_name : "matching ");
        add(out, "", rule->pattern_name || !rule->pattern_text ? "" : rule->pattern_text);
    }
}

static void write_limits(const tl_type *type, char out[TEXT_SIZE]) {
    char least[32] = "";
    char most[32] = "";
    const tl_limits *limits = &type->limits;
    out[0] = '\0';
    if (type->kind == TL_KIND_ENUM) {
        for (uint32_t i = 0; i < type->count; i++) {
            add(out, i ? ", " : "", type->names[i]);
        }
        return;
    }
    bool number = type->kind == TL_KIND_TEXT && type->text && (type->text->form == TL_FORM_INTEGER || type->text->form == TL_FORM_DECIMAL);
    if (type->kind == TL_KIND_INT || type->kind == TL_KIND_UINT || number) {
        if (limits->minimum != INT64_MIN && (type->kind != TL_KIND_UINT || limits->minimum > 0)) {
            snprintf(least, sizeof least, "%" PRId64, limits->minimum);
        }
        if (limits->maximum != INT64_MAX) {
            snprintf(most, sizeof most, "%" PRId64, limits->maximum);
        }
        add_bounds(out, least, most, "");
        if (number) {
            add_rule(type->text, out);
        }
        return;
    }
    bool one = limits->max_length == 1 || (limits->max_length == UINT32_MAX && limits->min_length == 1);
    const char *unit = type->kind == TL_KIND_LIST  ? one ? " element" : " elements"
                       : type->kind == TL_KIND_MAP ? one ? " entry" : " entries"
                       : one                       ? " character"
                                                   : " characters";
    if (limits->min_length) {
        snprintf(least, sizeof least, "%" PRIu32, limits->min_length);
    }
    if (limits->max_length != UINT32_MAX) {
        snprintf(most, sizeof most, "%" PRIu32, limits->max_length);
    }
    add_bounds(out, least, most, unit);
    if (type->kind == TL_KIND_TEXT && type->text) {
        add_rule(type->text, out);
    }
}

/* A column's path has no list in it: it is within one record. */
static tl_str path_in_record(const tl_operation *operation, tl_str path) {
    bool list = operation->request && operation->request->kind == TL_KIND_LIST;
    return list && tl_str_starts(path, tl_str_from("[].")) ? tl_str_sized(path.ptr + 3, path.len - 3) : path;
}

static void write_columns(const walk *w, tl_str path, bool parameter, char out[TEXT_SIZE]) {
    const tl_operation *operation = w->operation;
    tl_str wanted = path_in_record(operation, path);
    out[0] = '\0';
    if (strcmp(w->section, "reply") == 0) {
        return;
    }
    for (uint32_t i = 0; i < operation->column_count; i++) {
        const tl_column_field *column = &operation->columns[i];
        tl_str at = tl_str_from(column->path);
        bool braces = at.len > 2 && at.ptr[0] == '{';
        at = braces ? tl_str_sized(at.ptr + 1, at.len - 2) : at;
        if (braces == parameter && tl_str_equal(at, wanted)) {
            add(out, out[0] ? ", " : "", tl_column_name((tl_column)column->column));
            add(out, "", column->flags & TL_COLUMN_REQUIRED ? "" : " (optional)");
        }
    }
    for (uint32_t i = 0; i < operation->kind_target_count && !parameter; i++) {
        if (tl_str_equal(tl_str_from(operation->kind_targets[i].path), wanted)) {
            add(out, out[0] ? ", number of kind " : "number of kind ", operation->kind_targets[i].kind);
        }
    }
}

static bool tell(walk *w, const tl_field *field, const tl_type *type, const char *place, bool again) {
    char limits[TEXT_SIZE];
    char columns[TEXT_SIZE];
    schema_row row = {.section = w->section, .path = tl_buf_str(&w->path), .field = field, .type = type, .limits = limits, .columns = columns};
    row.place = place;
    row.again = again;
    write_limits(type, limits);
    write_columns(w, row.path, place[0] != '\0', columns);
    return w->told(w->context, &row);
}

static bool is_above(const walk *w, const tl_type *type) {
    for (size_t i = 0; i < w->depth; i++) {
        if (w->above[i] == type) {
            return true;
        }
    }
    return w->depth == MAX_DEPTH;
}

/* The object that a value is, or consists of: of a list of lists of objects, those. */
static const tl_type *object_in(const tl_type *type) {
    while (type && (type->kind == TL_KIND_LIST || type->kind == TL_KIND_MAP)) {
        type = type->element;
    }
    return type && type->kind == TL_KIND_OBJECT ? type : NULL;
}

/* Its own path, "[]" for each list and "{}" for each map on the way to what is inside. */
static bool enter(walk *w, const tl_type *type) {
    size_t length = w->path.len;
    bool good = true;
    for (const tl_type *at = type; at && good && (at->kind == TL_KIND_LIST || at->kind == TL_KIND_MAP); at = at->element) {
        good = tl_buf_append(&w->path, tl_str_from(at->kind == TL_KIND_LIST ? "[]" : "{}")) == TL_OK;
    }
    good = good && walk_inside(w, object_in(type));
    w->path.len = length;
    return good;
}

static bool walk_field(walk *w, const tl_field *field) {
    size_t length = w->path.len;
    tl_str name = tl_field_name(field);
    const tl_type *object = object_in(field->type);
    bool again = object && is_above(w, object);
    bool good = tl_buf_format(&w->path, "%s%.*s", length ? "." : "", (int)name.len, name.ptr) == TL_OK && tell(w, field, field->type, "", again) &&
                (!object || again || enter(w, field->type));
    w->path.len = length;
    return good;
}

static bool walk_inside(walk *w, const tl_type *object) {
    bool good = true;
    if (!object || w->depth == MAX_DEPTH) {
        return true;
    }
    w->above[w->depth++] = object;
    for (uint32_t i = 0; i < object->count && good; i++) {
        good = walk_field(w, &object->fields[i]);
    }
    w->depth--;
    return good;
}

static bool walk_body(walk *w, const char *section, const tl_type *type) {
    if (!type) {
        return true;
    }
    w->section = section;
    w->path.len = 0;
    w->depth = 0;
    return tell(w, NULL, type, "", false) && enter(w, type);
}

static bool walk_parameters(walk *w) {
    static const char *const places[] = {"", "path", "query", "header"};
    const tl_type *type = w->operation->parameters;
    w->section = "parameter";
    for (uint32_t i = 0; type && i < type->count; i++) {
        uint8_t place = w->operation->parameter_places[i];
        w->path.len = 0;
        if (tl_buf_append(&w->path, tl_field_name(&type->fields[i])) != TL_OK ||
            !tell(w, &type->fields[i], type->fields[i].type, place <= TL_PLACE_HEADER ? places[place] : "", false)) {
            return false;
        }
    }
    return true;
}

bool schema_rows(const tl_operation *operation, schema_row_fn told, void *context) {
    walk w = {.operation = operation, .told = told, .context = context};
    bool good = walk_parameters(&w) && walk_body(&w, "request", operation->request) && walk_body(&w, "reply", operation->reply);
    tl_buf_dispose(&w.path);
    return good;
}
