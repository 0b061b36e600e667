/* Forms to structs: each member is looked up by its name. */
#include <trunkline/form.h>

#include "codec/form_pairs.h"
#include "codec/kind.h"
#include "codec/lexical.h"
#include "codec/path.h"

typedef struct reader {
    tl_form_pairs pairs;
    tl_arena *arena;
    tl_buf name; /* of what is being read */
    uint32_t depth; /* levels that are still allowed */
    tl_status status; /* of the failure */
    const char *message;
    size_t at; /* where, in the text */
    tl_path path;
} reader;

static bool read_value(reader *r, const tl_type *type, char *value);

static bool fail(reader *r, tl_status status, const tl_form_pair *pair, const char *message) {
    r->status = status;
    r->message = message;
    r->at = pair ? pair->at : 0;
    return false;
}

static bool push(reader *r, tl_str text) {
    return tl_buf_append(&r->name, text) == TL_OK || fail(r, TL_ERR_MEMORY, NULL, "out of memory");
}

/* Whether anything stands inside of the name: `name.x`, `name[0]`; of the whole form: anything. */
static const tl_form_pair *anything_inside(reader *r, char separator) {
    size_t len = r->name.len;
    if (len == 0 && separator == '.') {
        return r->pairs.count ? r->pairs.pairs : NULL;
    }
    if (!push(r, tl_str_sized(&separator, 1))) {
        return NULL;
    }
    const tl_form_pair *found = tl_form_pair_first(&r->pairs, tl_buf_str(&r->name));
    r->name.len = len;
    return found;
}

/* Whether the list that the name is has an element of that index. */
static const tl_form_pair *find_item(reader *r, size_t index) {
    size_t len = r->name.len;
    if (tl_buf_format(&r->name, "[%zu]", index) != TL_OK) {
        (void)fail(r, TL_ERR_MEMORY, NULL, "out of memory");
        return NULL;
    }
    const tl_form_pair *found = tl_form_pair_first(&r->pairs, tl_buf_str(&r->name));
    r->name.len = len;
    return found;
}

/* No index is left out: all names of the list are those of its first `count` elements. */
static bool check_indexes(reader *r, size_t count) {
    size_t len = r->name.len;
    const tl_form_pair *end = r->pairs.pairs + r->pairs.count;
    if (!push(r, tl_str_sized("[", 1))) {
        return false;
    }
    const tl_form_pair *pair = tl_form_pair_first(&r->pairs, tl_buf_str(&r->name));
    for (; pair && pair < end && tl_str_starts(pair->name, tl_buf_str(&r->name)); pair++) {
        tl_str digits = tl_str_sized(pair->name.ptr + r->name.len, pair->name.len - r->name.len);
        const char *bracket = (const char *)memchr(digits.ptr, ']', digits.len);
        uint64_t index = 0;
        digits.len = bracket ? (size_t)(bracket - digits.ptr) : 0;
        if (tl_parse_uint(digits, &index) != TL_OK) {
            return fail(r, TL_ERR_SYNTAX, pair, "between the brackets of a list must be a number without leading zeros");
        }
        if (index >= count) {
            return fail(r, TL_ERR_SYNTAX, pair, "the indexes of a list must start at 0 and leave none out");
        }
    }
    r->name.len = len;
    return true;
}

static bool read_items(reader *r, const tl_type *type, tl_list *list) {
    size_t len = r->name.len;
    size_t count = 0;
    while (find_item(r, count)) {
        count++;
    }
    if (r->status != TL_OK || !check_indexes(r, count)) {
        return false;
    }
    /* More elements than pairs there cannot be, so the product is as bounded as the text. */
    char *items = count && count <= SIZE_MAX / type->stride ? (char *)tl_arena_alloc(r->arena, count * type->stride) : NULL;
    if (count && !items) {
        return fail(r, TL_ERR_MEMORY, NULL, "out of memory");
    }
    list->items = items;
    list->count = count;
    for (size_t i = 0; i < count; i++) {
        if (tl_buf_format(&r->name, "[%zu]", i) != TL_OK) {
            return fail(r, TL_ERR_MEMORY, NULL, "out of memory");
        }
        if (!read_value(r, type->element, items + i * type->stride)) {
            tl_path_index(&r->path, i);
            return false;
        }
        r->name.len = len;
    }
    return true;
}

/* What a field's name has to say: a value, null, or nothing at all. */
static const tl_form_pair *find_member(reader *r, const tl_field *field, bool *null) {
    const tl_form_pair *exact = tl_form_pair_find(&r->pairs, tl_buf_str(&r->name));
    const tl_form_pair *within = NULL;
    if (field->kind == TL_KIND_OBJECT || field->kind == TL_KIND_LIST) {
        within = anything_inside(r, field->kind == TL_KIND_OBJECT ? '.' : '[');
        *null = !within && exact && !exact->value.ptr;
        return within ? within : *null ? exact : NULL;
    }
    *null = exact && !exact->value.ptr;
    return exact;
}

static bool read_member(reader *r, const tl_field *field, char *member) {
    bool null = false;
    const tl_form_pair *pair = find_member(r, field, &null);
    if (r->status != TL_OK) {
        return false;
    }
    if (!pair) {
        return !(field->flags & (TL_FIELD_REQUIRED | TL_FIELD_BARE)) || fail(r, TL_ERR_MISSING, NULL, "a required member is missing from the form");
    }
    if (null && field->flags & TL_FIELD_BARE) {
        return fail(r, TL_ERR_TYPE, pair, "null (a name without an equals sign), where a value is required");
    }
    if (!(field->flags & TL_FIELD_BARE)) {
        member[tl_presence_at[field->kind]] = null ? TL_NULL : TL_VALUE;
    }
    if (null) {
        return true;
    }
    if (field->kind == TL_KIND_OBJECT) {
        char *object = (char *)tl_arena_alloc(r->arena, field->type->size);
        if (!object) {
            return fail(r, TL_ERR_MEMORY, NULL, "out of memory");
        }
        memcpy(member, &object, sizeof(object));
        member = object;
    }
    return read_value(r, field->type, member);
}

static bool read_members(reader *r, const tl_type *type, char *value) {
    size_t len = r->name.len;
    for (uint32_t i = 0; i < type->count; i++) {
        const tl_field *field = &type->fields[i];
        if ((len && !push(r, tl_str_sized(".", 1))) || !push(r, tl_field_name(field)) || !read_member(r, field, value + field->offset)) {
            tl_path_field(&r->path, field);
            return false;
        }
        r->name.len = len;
    }
    return true;
}

static bool read_scalar(reader *r, const tl_type *type, char *value) {
    const tl_form_pair *pair = tl_form_pair_find(&r->pairs, tl_buf_str(&r->name));
    const char *why = NULL;
    if (type->kind == TL_KIND_MAP) {
        return fail(r, TL_ERR_TYPE, pair, "a map has no form");
    }
    if (!pair || !pair->value.ptr) {
        return fail(r, TL_ERR_TYPE, pair, "a value is expected");
    }
    /* The pair's text is in our arena. */
    tl_status status = tl_lexical_read(type, (char *)(uintptr_t)pair->value.ptr, pair->value.len, value, &why);
    return status == TL_OK || fail(r, status, pair, why);
}

static bool read_value(reader *r, const tl_type *type, char *value) {
    bool done;
    if (type->kind != TL_KIND_OBJECT && type->kind != TL_KIND_LIST) {
        return read_scalar(r, type, value);
    }
    if (r->depth == 0) {
        return fail(r, TL_ERR_LIMIT, NULL, "nested too deeply");
    }
    r->depth--;
    done = type->kind == TL_KIND_OBJECT ? read_members(r, type, value) : read_items(r, type, (tl_list *)(void *)value);
    r->depth++;
    return done;
}

tl_status tl_form_decode(const tl_type *type, tl_str text, const tl_form_options *options, void *value, tl_arena *arena, tl_error *error) {
    tl_form_options used;
    memset(value, 0, type->size);
    tl_status status = tl_form_options_read(&used, options, error);
    if (status != TL_OK) {
        return status;
    }
    if (type->kind != TL_KIND_OBJECT && type->kind != TL_KIND_LIST) {
        return tl_fail(error, TL_ERR_TYPE, "a form is an object or a list");
    }
    reader r = {.arena = arena, .depth = used.max_depth};
    status = tl_form_pairs_split(text, arena, &r.pairs, error);
    if (status != TL_OK) {
        return status;
    }
    if (!read_value(&r, type, (char *)value)) {
        status = tl_fail(error, r.status, "%s", r.message);
        tl_error_set_field(error, tl_path_str(&r.path));
        if (error) {
            error->offset = r.at;
            error->line = 1;
            error->column = r.at < UINT32_MAX ? (uint32_t)r.at + 1 : 0;
        }
        memset(value, 0, type->size);
    }
    tl_buf_dispose(&r.name);
    return status;
}
