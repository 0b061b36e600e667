/* JSON to structs: the call, and errors with their place in the text. */
#include "codec/json_reader.h"

#include "codec/json_options.h"

static bool has_utf8_mark(const tl_reader *r) {
    return r->end - r->begin >= 3 && memcmp(r->begin, "\xEF\xBB\xBF", 3) == 0;
}

static tl_status fail(const tl_reader *r, tl_error *error) {
    const tl_problem *problem = &r->problem;
    if (problem->status == TL_ERR_SYNTAX && problem->at == r->end) {
        (void)tl_fail(error, TL_ERR_SYNTAX, "the JSON text ends too early: %s", problem->message);
    } else if (problem->status == TL_ERR_SYNTAX && has_utf8_mark(r)) {
        (void)tl_fail(error, TL_ERR_SYNTAX, "the JSON text starts with a byte order mark");
    } else {
        (void)tl_fail(error, problem->status, "%s", problem->message);
    }
    if (!error) {
        return problem->status;
    }
    tl_error_set_field(error, tl_path_str(&r->path));
    const char *line = r->begin;
    error->line = 1;
    for (const char *p = r->begin; p < problem->at; p++) {
        if (*p == '\n') {
            error->line++;
            line = p + 1;
        }
    }
    error->column = (uint32_t)(problem->at - line) + 1;
    error->offset = (uint64_t)(problem->at - r->begin);
    return problem->status;
}

/* The one value and the end of the text. */
static bool read_text(tl_reader *r, const tl_type *type, char *value) {
    const char *p = tl_reader_blanks(r->begin);
    p = type->kind == TL_KIND_OBJECT ? tl_read_object(r, p, type, value) : tl_read_value(r, p, type, value);
    if (!p) {
        return false;
    }
    p = tl_reader_blanks(p);
    if (p != r->end) {
        tl_reader_fail(r, TL_ERR_SYNTAX, p, "something follows the JSON value");
        return false;
    }
    return true;
}

tl_status tl_json_decode(const tl_type *type, tl_str text, const tl_json_options *options, void *value, tl_arena *arena, tl_error *error) {
    tl_json_options used;
    char *copy = NULL;
    memset(value, 0, type->size);
    tl_status status = tl_json_options_read(&used, options, error);
    if (status != TL_OK) {
        return status;
    }
    if (!used.padded || !text.ptr) {
        copy = text.len <= PTRDIFF_MAX - TL_BUF_PADDING ? (char *)tl_alloc(text.len + TL_BUF_PADDING) : NULL;
        if (!copy) {
            return tl_fail(error, TL_ERR_MEMORY, "out of memory for a copy of the JSON text");
        }
        if (text.len) {
            memcpy(copy, text.ptr, text.len);
        }
        memset(copy + text.len, 0, TL_BUF_PADDING);
        text.ptr = copy;
    }
    tl_reader r = {.begin = text.ptr, .end = text.ptr + text.len, .arena = arena, .depth = used.max_depth};
    r.slab = (char *)tl_arena_take(arena, text.len + TL_BUF_PADDING);
    if (!r.slab) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory for the texts of the JSON text");
    } else if (!read_text(&r, type, (char *)value)) {
        status = fail(&r, error);
        memset(value, 0, type->size);
    }
    tl_free(copy);
    return status;
}
