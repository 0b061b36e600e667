#include "net/target.h"

#include <string.h>

#include "codec/number.h"
#include "net/client_state.h"
#include "net/text_rules.h"

/* What is being written. */
typedef struct writer {
    const tl_operation *operation;
    const char *values; /* the parameters' struct */
    tl_target *target;
    tl_error *error;
    bool has_query;
} writer;

typedef tl_status (*append_fn)(tl_buf *out, tl_str text);

/* RFC 3986, 2.3: all but the unreserved ones. */
static tl_status append_percent(tl_buf *out, tl_str text) {
    static const char digits[] = "0123456789ABCDEF";
    if (tl_buf_reserve(out, text.len * 3) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        char coded[3] = {'%', digits[byte >> 4], digits[byte & 15]};
        bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '-' || byte == '.' ||
                     byte == '_' || byte == '~';
        if (tl_buf_append(out, plain ? tl_str_sized(text.ptr + i, 1) : tl_str_sized(coded, 3)) != TL_OK) {
            return TL_ERR_MEMORY;
        }
    }
    return TL_OK;
}

static tl_status fail_memory(const writer *w) {
    return tl_fail(w->error, TL_ERR_MEMORY, "out of memory for the parameters of %s", w->operation->id);
}

static tl_status fail_kind(const writer *w) {
    return tl_fail(w->error, TL_ERR_ABI, "a parameter of %s has a shape that this version can write in a body only", w->operation->id);
}

/* The text of a scalar's bare form; `space` is for numbers. */
static tl_status text_of(const writer *w, const tl_type *type, const void *bare, char space[TL_INTEGER_BYTES], tl_str *text) {
    tl_enum named;
    int64_t number = 0;
    uint64_t natural = 0;
    bool truth = false;
    switch ((tl_kind)type->kind) {
    case TL_KIND_TEXT:
    case TL_KIND_DECIMAL:
        memcpy(text, bare, sizeof *text);
        return TL_OK;
    case TL_KIND_INT:
        memcpy(&number, bare, sizeof number);
        *text = tl_str_sized(space, (size_t)(tl_write_int(space, number) - space));
        return TL_OK;
    case TL_KIND_UINT:
        memcpy(&natural, bare, sizeof natural);
        *text = tl_str_sized(space, (size_t)(tl_write_uint(space, natural) - space));
        return TL_OK;
    case TL_KIND_BOOL:
        memcpy(&truth, bare, sizeof truth);
        *text = tl_str_from(truth ? "true" : "false");
        return TL_OK;
    case TL_KIND_ENUM:
        memcpy(&named, bare, sizeof named);
        *text = named.text.ptr ? named.text : tl_str_from(type->names[named.code]); /* the check saw that the code is one */
        return TL_OK;
    default:
        return fail_kind(w);
    }
}

/* A scalar, or the elements of a list with commas between them (OpenAPI's style "simple"). */
static tl_status append_simple(const writer *w, const tl_type *type, const void *bare, append_fn append, tl_buf *out) {
    char space[TL_INTEGER_BYTES];
    tl_str text = {NULL, 0};
    tl_list list = {bare, 1};
    bool many = type->kind == TL_KIND_LIST;
    if (many) {
        memcpy(&list, bare, sizeof list);
    }
    const tl_type *element = many ? type->element : type;
    const char *item = list.items;
    for (size_t i = 0; i < list.count; i++, item += many ? type->stride : 0) {
        tl_status status = text_of(w, element, item, space, &text);
        if (status != TL_OK) {
            return status;
        }
        if ((i > 0 && tl_buf_append(out, tl_str_from(",")) != TL_OK) || append(out, text) != TL_OK) {
            return fail_memory(w);
        }
    }
    return TL_OK;
}

/* The member of a field; NULL: absent. */
static tl_status member_of(const writer *w, const tl_field *field, const char **member) {
    const char *at = w->values + field->offset;
    uint8_t is = field->flags & TL_FIELD_BARE ? (uint8_t)TL_VALUE : (uint8_t)at[tl_kind_size((tl_kind)field->kind)];
    *member = is == TL_VALUE ? at : NULL;
    if (is != TL_NULL) {
        return TL_OK;
    }
    (void)tl_fail(w->error, TL_ERR_TYPE, "null cannot be written outside of a body: leave the parameter absent");
    tl_error_set_field(w->error, tl_field_name(field));
    return TL_ERR_TYPE;
}

static const tl_field *path_field(const writer *w, tl_str name) {
    const tl_field *field = w->operation->parameters ? tl_schema_field(w->operation->parameters, name) : NULL;
    size_t place = field ? (size_t)(field - w->operation->parameters->fields) : 0;
    return field && w->operation->parameter_places[place] == TL_PLACE_PATH ? field : NULL;
}

/* One parameter of the path. Empty, "." and ".." would make another path of it. */
static tl_status append_path_value(const writer *w, tl_str name) {
    tl_buf *out = &w->target->text;
    const char *member = NULL;
    const tl_field *field = path_field(w, name);
    if (!field) {
        return tl_fail(w->error, TL_ERR_ABI, "the path of %s names a parameter that its table does not have", w->operation->id);
    }
    tl_status status = member_of(w, field, &member);
    if (status != TL_OK) {
        return status;
    }
    size_t begin = out->len;
    status = member ? append_simple(w, field->type, member, append_percent, out) : TL_OK;
    tl_str written = tl_str_sized(out->ptr + begin, out->len - begin);
    if (status == TL_OK && (written.len == 0 || tl_str_equal(written, tl_str_from(".")) || tl_str_equal(written, tl_str_from("..")))) {
        status = tl_fail(w->error, member ? TL_ERR_RANGE : TL_ERR_MISSING, "a parameter of the path is %s", member ? "empty, . or .." : "missing");
    }
    if (status != TL_OK) {
        tl_error_set_field(w->error, name);
    }
    return status;
}

static tl_status append_path(const writer *w, tl_str path) {
    tl_buf *out = &w->target->text;
    tl_status status = TL_OK;
    size_t at = 0;
    while (status == TL_OK && at < path.len) {
        const char *open = memchr(path.ptr + at, '{', path.len - at);
        size_t plain = open ? (size_t)(open - path.ptr) - at : path.len - at;
        if (tl_buf_append(out, tl_str_sized(path.ptr + at, plain)) != TL_OK) {
            return fail_memory(w);
        }
        at += plain;
        const char *close = open ? memchr(open, '}', path.len - at) : NULL;
        if (open && !close) {
            return tl_fail(w->error, TL_ERR_ABI, "the path of %s has a { without its }", w->operation->id);
        }
        if (open) {
            status = append_path_value(w, tl_str_sized(open + 1, (size_t)(close - open) - 1));
            at = (size_t)(close - path.ptr) + 1;
        }
    }
    return status;
}

/* Style "form", exploded: each element of a list with the name again. */
static tl_status append_query(writer *w, const tl_field *field, const char *member) {
    tl_buf *out = &w->target->text;
    bool many = field->kind == TL_KIND_LIST;
    tl_list list = {member, 1};
    if (many) {
        memcpy(&list, member, sizeof list);
    }
    const char *item = list.items;
    for (size_t i = 0; i < list.count; i++, item += many ? field->type->stride : 0) {
        if (tl_buf_append(out, tl_str_from(w->has_query ? "&" : "?")) != TL_OK || append_percent(out, tl_field_name(field)) != TL_OK ||
            tl_buf_append(out, tl_str_from("=")) != TL_OK) {
            return fail_memory(w);
        }
        w->has_query = true;
        const tl_type *type = many ? field->type->element : field->type;
        tl_status status = type->kind == TL_KIND_LIST ? fail_kind(w) : append_simple(w, type, item, append_percent, out);
        if (status != TL_OK) {
            return status;
        }
    }
    return TL_OK;
}

static tl_status put_header(const writer *w, const tl_field *field, const char *member) {
    tl_buf value = {0};
    tl_status status = append_simple(w, field->type, member, tl_buf_append, &value);
    if (status == TL_OK && !tl_text_is_header_value(tl_buf_str(&value))) {
        status = tl_fail(w->error, TL_ERR_RANGE, "a header's value cannot have a line end or another control character");
        tl_error_set_field(w->error, tl_field_name(field));
    }
    if (status == TL_OK && tl_extra_headers_put(&w->target->headers, tl_field_name(field), tl_buf_str(&value)) != TL_OK) {
        status = fail_memory(w);
    }
    if (status == TL_OK) {
        w->target->headers.items[w->target->headers.count - 1].secret = (field->flags & TL_FIELD_SECRET) != 0;
    }
    tl_buf_dispose_secret(&value);
    return status;
}

static tl_status put_all(writer *w, tl_place place) {
    const tl_type *type = w->operation->parameters;
    for (uint32_t i = 0; type && i < type->count; i++) {
        const char *member = NULL;
        if (w->operation->parameter_places[i] != (uint8_t)place) {
            continue;
        }
        tl_status status = member_of(w, &type->fields[i], &member);
        if (status == TL_OK && member) {
            status = place == TL_PLACE_QUERY ? append_query(w, &type->fields[i], member) : put_header(w, &type->fields[i], member);
        }
        if (status != TL_OK) {
            return status;
        }
    }
    return TL_OK;
}

static tl_status check_parameters(const tl_operation *operation, const tl_parameters *parameters, tl_error *error) {
    const tl_type *type = operation->parameters;
    if (!type) {
        return parameters->value ? tl_fail(error, TL_ERR_ABI, "%s takes no parameters", operation->id) : TL_OK;
    }
    if (type->kind != TL_KIND_OBJECT || !operation->parameter_places) {
        return tl_fail(error, TL_ERR_ABI, "the table of %s does not say where its parameters go", operation->id);
    }
    if (parameters->value && parameters->size != type->size) {
        return tl_fail(error, TL_ERR_ABI,
                       "the parameters of %s take %zu bytes and were given with %zu: compile the application with the header that belongs to the "
                       "generated client",
                       operation->id, (size_t)type->size, parameters->size);
    }
    return TL_OK;
}

tl_status tl_target_make(tl_target *target, const tl_client *client, const tl_operation *operation, const tl_parameters *parameters,
                         tl_error *error) {
    writer w = {operation, parameters->value, target, error, false};
    void *none = NULL;
    tl_status status = check_parameters(operation, parameters, error);
    if (status == TL_OK && operation->parameters && !w.values) {
        w.values = none = tl_calloc(1, operation->parameters->size);
        status = none ? TL_OK : fail_memory(&w);
    }
    if (status == TL_OK && operation->parameters) {
        status = tl_schema_check(operation->parameters, w.values, error);
    }
    /* In one piece where there are no parameters. */
    if (status == TL_OK && tl_buf_reserve(&target->text, strlen(client->url) + strlen(operation->path) + strlen(client->user_agent) + 1) != TL_OK) {
        status = fail_memory(&w);
    }
    if (status == TL_OK && (tl_buf_append(&target->text, tl_str_from(client->url)) != TL_OK ||
                            tl_buf_append(&target->text, tl_str_from(operation->path[0] == '/' || !operation->path[0] ? "" : "/")) != TL_OK)) {
        status = fail_memory(&w);
    }
    status = status == TL_OK ? append_path(&w, tl_str_from(operation->path)) : status;
    status = status == TL_OK ? put_all(&w, TL_PLACE_QUERY) : status;
    target->url_len = target->text.len;
    status = status == TL_OK ? put_all(&w, TL_PLACE_HEADER) : status;
    if (status == TL_OK && tl_buf_append(&target->text, tl_str_from(client->user_agent)) != TL_OK) {
        status = fail_memory(&w);
    }
    tl_free(none);
    return status;
}

void tl_target_dispose(tl_target *target) {
    tl_buf_dispose_secret(&target->text);
    tl_extra_headers_dispose(&target->headers);
    memset(target, 0, sizeof *target);
}
