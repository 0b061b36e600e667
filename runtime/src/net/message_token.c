#include "net/message_token.h"

#include <string.h>

bool tl_token_is_in_body(const tl_operation *operation) {
    return operation->auth == TL_AUTH_BODY && operation->auth_name != NULL && operation->request != NULL;
}

static tl_status fail_place(const tl_operation *operation, tl_error *error) {
    return tl_fail(error, TL_ERR_ABI, "the table of %s does not lead to a text for the token: generate the client again with this version",
                   operation->id);
}

/* The field that a path starts with; the longest name that fits, because names may hold dots. `rest` is empty at the path's end. */
static const tl_field *first_field(const tl_type *type, tl_str path, tl_str *rest) {
    for (size_t len = path.len; len > 0; len--) {
        const tl_field *field = len == path.len || path.ptr[len] == '.' ? tl_schema_field(type, tl_str_sized(path.ptr, len)) : NULL;
        if (field) {
            *rest = len == path.len ? tl_str_sized("", 0) : tl_str_sized(path.ptr + len + 1, path.len - len - 1);
            return field;
        }
    }
    return NULL;
}

/* Copies every object on the way to the token, so that setting it changes nothing of the caller's. Returns the token's field; NULL: out of memory, or no text. */
static const tl_field *copy_way(const tl_type *type, void *object, tl_str path, tl_arena *arena, bool *no_memory) {
    const tl_field *field = NULL;
    while (type && type->kind == TL_KIND_OBJECT && (field = first_field(type, path, &path)) != NULL && path.len > 0) {
        char *member = (char *)object + field->offset;
        const void *inner = NULL;
        bool there = (field->flags & TL_FIELD_BARE) || (uint8_t)member[tl_kind_size((tl_kind)field->kind)] == TL_VALUE;
        if (field->kind != TL_KIND_OBJECT) {
            return NULL;
        }
        if (there) {
            memcpy(&inner, member, sizeof inner);
        }
        void *copy = tl_arena_alloc(arena, field->type->size);
        if (!copy) {
            *no_memory = true;
            return NULL;
        }
        if (inner) {
            memcpy(copy, inner, field->type->size);
        }
        memcpy(member, &copy, sizeof copy);
        if (!(field->flags & TL_FIELD_BARE)) {
            member[tl_kind_size((tl_kind)field->kind)] = TL_VALUE;
        }
        object = copy;
        type = field->type;
    }
    return field && field->kind == TL_KIND_TEXT && path.len == 0 ? field : NULL;
}

/* Letters only: no medium escapes them. As long as the field wants it; empty when out of memory. */
static tl_str make_mark(const tl_limits *limits, unsigned round, tl_arena *arena) {
    enum { USUAL = 24 };
    size_t len = USUAL > limits->min_length ? USUAL : limits->min_length;
    uint32_t state = 2463534242u + round * 2654435761u;
    len = len < limits->max_length ? len : limits->max_length;
    char *mark = tl_arena_alloc(arena, len + 1);
    for (size_t i = 0; mark && i < len; i++) {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        mark[i] = (char)('A' + state % 26);
    }
    return tl_str_sized(mark, mark ? len : 0);
}

tl_status tl_token_mark(const tl_operation *operation, const void *value, tl_marked *marked, tl_error *error) {
    const tl_type *type = operation->request;
    tl_str path = tl_str_from(operation->auth_name);
    bool no_memory = false;
    if (type->kind != TL_KIND_OBJECT) {
        return fail_place(operation, error);
    }
    void *copy = tl_arena_alloc(marked->arena, type->size);
    if (copy && value) {
        memcpy(copy, value, type->size);
    }
    const tl_field *field = copy ? copy_way(type, copy, path, marked->arena, &no_memory) : NULL;
    if (copy && !field && !no_memory) {
        return fail_place(operation, error);
    }
    if (field) {
        marked->mark = marked->redact ? tl_str_from("<secret>") : make_mark(&field->type->limits, marked->round, marked->arena);
    }
    if (!field || !marked->mark.ptr) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    marked->value = copy;
    return tl_schema_set(type, copy, path, tl_text_str(marked->mark), marked->arena, error);
}

size_t tl_token_unmark(tl_buf *body, tl_str mark) {
    tl_str all = tl_buf_str(body);
    ptrdiff_t at = mark.len ? tl_str_find(all, mark) : -1;
    if (at < 0 || tl_str_find(tl_str_sized(all.ptr + at + 1, all.len - (size_t)at - 1), mark) >= 0) {
        return TL_NO_TOKEN;
    }
    size_t place = (size_t)at;
    memmove(body->ptr + place, body->ptr + place + mark.len, body->len - place - mark.len);
    body->len -= mark.len;
    return place;
}

static bool has_ending(tl_str text, const char *ending) {
    tl_str wanted = tl_str_from(ending);
    return text.len > wanted.len && tl_str_equal_nocase(tl_str_sized(text.ptr + text.len - wanted.len, wanted.len), wanted);
}

static bool is_one_of(tl_str text, const char *a, const char *b, const char *ending) {
    return tl_str_equal_nocase(text, tl_str_from(a)) || tl_str_equal_nocase(text, tl_str_from(b)) || has_ending(text, ending);
}

tl_medium tl_medium_of(tl_str content_type) {
    const char *semicolon = content_type.len ? memchr(content_type.ptr, ';', content_type.len) : NULL;
    tl_str type = tl_str_trim(semicolon ? tl_str_sized(content_type.ptr, (size_t)(semicolon - content_type.ptr)) : content_type);
    if (is_one_of(type, "application/json", "text/json", "+json")) {
        return TL_MEDIUM_JSON;
    }
    if (is_one_of(type, "application/xml", "text/xml", "+xml")) {
        return TL_MEDIUM_XML;
    }
    return tl_str_equal_nocase(type, tl_str_from("application/x-www-form-urlencoded")) ? TL_MEDIUM_FORM : TL_MEDIUM_OTHER;
}

static const char hex[] = "0123456789ABCDEF";

/* RFC 8259, 7. */
static size_t escape_json(unsigned char byte, char out[8]) {
    if (byte == '"' || byte == '\\') {
        out[0] = '\\';
        out[1] = (char)byte;
        return 2;
    }
    if (byte >= 0x20) {
        out[0] = (char)byte;
        return 1;
    }
    memcpy(out, "\\u00", 4);
    out[4] = hex[byte >> 4];
    out[5] = hex[byte & 15];
    return 6;
}

/* XML 1.0, 2.2 and 2.4; a carriage return would be read as a line feed. 0: a character that XML cannot have. */
static size_t escape_xml(unsigned char byte, char out[8]) {
    const char *entity = byte == '&' ? "&amp;" : byte == '<' ? "&lt;" : byte == '>' ? "&gt;" : byte == '\r' ? "&#13;" : NULL;
    if (entity) {
        size_t len = strlen(entity);
        memcpy(out, entity, len);
        return len;
    }
    out[0] = (char)byte;
    return byte >= 0x20 || byte == '\t' || byte == '\n' ? 1 : 0;
}

/* The URL standard's form serializer, 5.2. */
static size_t escape_form(unsigned char byte, char out[8]) {
    bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '*' || byte == '-' ||
                 byte == '.' || byte == '_';
    out[0] = plain ? (char)byte : byte == ' ' ? '+' : '%';
    out[1] = hex[byte >> 4];
    out[2] = hex[byte & 15];
    return out[0] == '%' ? 3 : 1; /* a plain '%' does not exist */
}

tl_status tl_token_splice(tl_str body, size_t token_at, const char *content_type, tl_str token, tl_buf *out, tl_error *error) {
    enum { MOST = 6 }; /* bytes that one can become */
    tl_medium medium = tl_medium_of(tl_str_from(content_type));
    if (token.len == 0 || tl_str_utf8_error(token) != token.len) {
        return tl_fail(error, TL_ERR_SECRET, token.len ? "the token is not UTF-8: it cannot stand in a body" : "the token is empty");
    }
    if (medium == TL_MEDIUM_OTHER || token_at > body.len) {
        return tl_fail(error, TL_ERR_ABI, "a token cannot be put into a body of this content type");
    }
    out->len = 0;
    if (tl_buf_reserve(out, body.len + token.len * MOST) != TL_OK || tl_buf_append(out, tl_str_sized(body.ptr, token_at)) != TL_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < token.len; i++) {
        char coded[8];
        unsigned char byte = (unsigned char)token.ptr[i];
        size_t len = medium == TL_MEDIUM_JSON  ? escape_json(byte, coded)
                     : medium == TL_MEDIUM_XML ? escape_xml(byte, coded)
                                               : escape_form(byte, coded);
        if (len == 0) {
            return tl_fail(error, TL_ERR_SECRET, "the token has a control character, which XML cannot have, at place %zu of %zu", i + 1, token.len);
        }
        memcpy(out->ptr + out->len, coded, len);
        out->len += len;
    }
    return tl_buf_append(out, tl_str_sized(body.ptr + token_at, body.len - token_at)) == TL_OK ? TL_OK
                                                                                               : tl_fail(error, TL_ERR_MEMORY, "out of memory");
}
