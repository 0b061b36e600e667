#include "call_request.h"

#include <errno.h>
#include <string.h>

#include <trunkline/codec.h>
#include <trunkline/json.h>

#include "json_members.h"
#include "text.h"
#include "yaml/yaml.h"

enum { MAX_BODY = 64 * 1024 * 1024, CHUNK = 65536, MOST_NAMES = 64 };

static bool fail_memory(diag *to) {
    return diag_error(to, place_none(), "out of memory");
}

bool call_request_init(call_request *out, const tl_operation *operation, size_t most, diag *to) {
    memset(out, 0, sizeof *out);
    out->operation = operation;
    out->arena = tl_arena_new();
    if (!out->arena) {
        return fail_memory(to);
    }
    out->parameters = tl_arena_alloc(out->arena, (most + 1) * sizeof *out->parameters);
    out->values = operation->parameters ? tl_arena_alloc(out->arena, operation->parameters->size) : NULL;
    if (!out->parameters || (operation->parameters && !out->values)) {
        return fail_memory(to);
    }
    return true;
}

void call_request_dispose(call_request *request) {
    tl_buf_dispose_secret(&request->source);
    tl_arena_free(request->arena);
    memset(request, 0, sizeof *request);
}

/* ---- the body ---- */

static bool read_all(FILE *file, const char *name, tl_buf *out, diag *to) {
    for (;;) {
        if (tl_buf_reserve(out, CHUNK) != TL_OK) {
            return fail_memory(to);
        }
        size_t got = fread(out->ptr + out->len, 1, CHUNK, file);
        out->len += got;
        if (ferror(file)) {
            return diag_error(to, place_at(name, 0, 0), "cannot be read: %s", strerror(errno));
        }
        if (out->len > MAX_BODY) {
            return diag_error(to, place_at(name, 0, 0), "is longer than %d MiB", MAX_BODY / 1024 / 1024);
        }
        if (got == 0) {
            return tl_buf_pad(out) == TL_OK || fail_memory(to);
        }
    }
}

static bool read_file(const char *path, const char *name, tl_buf *out, diag *to) {
    if (strcmp(path, "-") == 0) {
        return read_all(stdin, name, out, to);
    }
    FILE *file = fopen(path, "rb");
    if (!file) {
        return diag_error(to, place_at(name, 0, 0), "cannot be opened: %s", strerror(errno));
    }
    bool good = read_all(file, name, out, to);
    fclose(file);
    return good;
}

static bool decode(call_request *request, const json_text *text, diag *to) {
    const tl_operation *operation = request->operation;
    tl_error error = {0};
    request->value = tl_arena_alloc(request->arena, operation->request->size);
    if (!request->value) {
        return fail_memory(to);
    }
    tl_status status = tl_json_decode(operation->request, text->text, NULL, request->value, request->arena, &error);
    if (status == TL_OK) {
        return true;
    }
    bool named = error.field[0] && !strstr(error.message, error.field);
    return diag_error(to, error.line ? json_place(text, error.offset) : place_at(text->name, 0, 0), "%s%s%s", named ? error.field : "",
                      named ? ": " : "", error.message);
}

bool call_request_read(call_request *request, const char *path, diag *to) {
    const tl_operation *operation = request->operation;
    const char *token = operation->auth == TL_AUTH_BODY ? operation->auth_name : NULL;
    request->body_name = strcmp(path, "-") == 0 ? "standard input" : path;
    if (!operation->request) {
        return diag_error(to, place_none(), "%s takes no body: leave --body out", operation->id);
    }
    if (!read_file(path, request->body_name, &request->source, to)) {
        return false;
    }
    json_text text = {request->body_name, tl_buf_str(&request->source)};
    if (tl_str_trim(text.text).len == 0) {
        return diag_error(to, place_at(text.name, 0, 0), "is empty; the body of %s is needed, as JSON", operation->id);
    }
    return json_members_check(operation->request, &text, token, to) && decode(request, &text, to);
}

bool call_request_set(call_request *request, const char *path, tl_str text, diag *to) {
    const tl_operation *operation = request->operation;
    tl_error error = {0};
    if (!request->value && operation->request) {
        request->value = tl_arena_alloc(request->arena, operation->request->size);
    }
    if (!request->value) {
        return operation->request ? fail_memory(to) : diag_error(to, place_none(), "%s takes no body", operation->id);
    }
    if (tl_schema_set(operation->request, request->value, tl_str_from(path), tl_text_str(text), request->arena, &error) != TL_OK) {
        return diag_error(to, place_none(), "%s: %s", path, error.message);
    }
    return true;
}

/* ---- parameters ---- */

static bool fail_parameter(call_request *request, tl_str name, diag *to) {
    const tl_type *type = request->operation->parameters;
    const char *names[MOST_NAMES];
    tl_buf list = {0};
    size_t count = 0;
    for (; type && count < type->count && count < MOST_NAMES; count++) {
        tl_str known = tl_arena_copy(request->arena, tl_field_name(&type->fields[count]));
        if (!known.ptr || tl_buf_format(&list, "%s%s", count ? ", " : "", known.ptr) != TL_OK) {
            tl_buf_dispose(&list);
            return fail_memory(to);
        }
        names[count] = known.ptr;
    }
    tl_str word = tl_arena_copy(request->arena, name);
    const char *nearest = word.ptr && count ? yaml_nearest(word.ptr, names, count) : NULL;
    if (!count) {
        diag_error(to, place_none(), "%s has no parameters; what it takes stands in its body", request->operation->id);
    } else if (nearest) {
        diag_error(to, place_none(), "%s has no parameter \"%s\"; did you mean \"%s\"?", request->operation->id, text_shorten(name).text, nearest);
    } else {
        diag_error(to, place_none(), "%s has no parameter \"%s\"; it has %.*s", request->operation->id, text_shorten(name).text, (int)list.len,
                   list.ptr);
    }
    tl_buf_dispose(&list);
    return false;
}

bool call_request_parameter(call_request *request, const char *assignment, diag *to) {
    const tl_type *type = request->operation->parameters;
    const char *equals = strchr(assignment, '=');
    tl_error error = {0};
    if (!equals || equals == assignment) {
        return diag_error(to, place_none(), "--parameter takes NAME=VALUE, not \"%s\"", text_shorten(tl_str_from(assignment)).text);
    }
    tl_str name = tl_str_sized(assignment, (size_t)(equals - assignment));
    const tl_field *field = type ? tl_schema_field(type, name) : NULL;
    if (!field) {
        return fail_parameter(request, name, to);
    }
    for (size_t i = 0; i < request->parameter_count; i++) {
        if (request->parameters[i].field == field) {
            return diag_error(to, place_none(), "--parameter %s is given twice", text_shorten(name).text);
        }
    }
    call_parameter *parameter = &request->parameters[request->parameter_count++];
    parameter->field = field;
    parameter->place = request->operation->parameter_places[field - type->fields];
    parameter->text = tl_str_from(equals + 1);
    if (tl_schema_set(type, request->values, name, tl_text_str(parameter->text), request->arena, &error) != TL_OK) {
        return diag_error(to, place_none(), "--parameter %s: %s", text_shorten(name).text, error.message);
    }
    return true;
}

/* ---- all of it ---- */

static bool fail_check(const char *what, const char *file, const tl_error *error, diag *to) {
    bool named = error->field[0] && !strstr(error->message, error->field);
    return diag_error(to, file ? place_at(file, 0, 0) : place_none(), "%s%s%s%s", what, named ? error->field : "", named ? ": " : "", error->message);
}

static bool is_given(const call_request *request, const tl_field *field) {
    for (size_t i = 0; i < request->parameter_count; i++) {
        if (request->parameters[i].field == field) {
            return true;
        }
    }
    return false;
}

static bool check_parameters(const call_request *request, diag *to) {
    const tl_type *type = request->operation->parameters;
    tl_error error = {0};
    bool good = true;
    for (uint32_t i = 0; type && i < type->count; i++) {
        const tl_field *field = &type->fields[i];
        tl_str name = tl_field_name(field);
        if ((field->flags & TL_FIELD_REQUIRED) && !is_given(request, field)) {
            good = diag_error(to, place_none(), "%s needs --parameter %.*s=VALUE", request->operation->id, (int)name.len, name.ptr);
        }
    }
    return good && (!type || tl_schema_check(type, request->values, &error) == TL_OK || fail_check("--parameter ", NULL, &error, to));
}

bool call_request_check(const call_request *request, diag *to) {
    const tl_operation *operation = request->operation;
    tl_error error = {0};
    bool good = check_parameters(request, to);
    if (operation->request && !request->value) {
        return diag_error(to, place_none(), "%s needs a body: --body FILE, or --body - for standard input", operation->id);
    }
    if (tl_message_check(operation, request->value, &error) != TL_OK) {
        good = fail_check("", request->body_name, &error, to);
    }
    return good;
}
