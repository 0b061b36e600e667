/* JSON objects to structs. The next member is expected to be the field behind the last one; only a surprise is searched for. */
#include "codec/json_reader.h"

#include "codec/kind.h"

/* Which fields have been seen. */
typedef struct seen {
    uint64_t first; /* of the first 64 fields */
    uint8_t *more; /* a bit each of the others; NULL when there are none */
} seen;

static bool seen_init(tl_reader *r, seen *s, const tl_type *type) {
    s->first = 0;
    s->more = NULL;
    if (TL_UNLIKELY(type->count > 64)) {
        s->more = (uint8_t *)tl_arena_alloc(r->arena, (type->count - 64 + 7) / 8);
        return s->more != NULL;
    }
    return true;
}

static inline void seen_add(seen *s, size_t index) {
    if (TL_LIKELY(index < 64)) {
        s->first |= UINT64_C(1) << index;
    } else {
        s->more[(index - 64) / 8] |= (uint8_t)(1u << (index - 64) % 8);
    }
}

static bool seen_has(const seen *s, size_t index) {
    return index < 64 ? s->first >> index & 1 : s->more[(index - 64) / 8] >> (index - 64) % 8 & 1;
}

/* Whether the text at `p` is the first `len` bytes of a field's key blob from `from` on. The text's end is asked for: names may outgrow the padding. */
static inline bool is_at(const tl_reader *r, const char *p, const char *key, size_t len) {
    return (size_t)(r->end - p) >= len && tl_same_key(p, key, len);
}

/* Finds the field of a member's name, searching onwards from the expected one: mostly, members are left out rather than moved. */
static const tl_field *find_field(const tl_type *type, const tl_field *expected, tl_str name) {
    size_t start = (size_t)(expected - type->fields);
    for (size_t i = 0; i < type->count; i++) {
        size_t at = start + i < type->count ? start + i : start + i - type->count;
        if (tl_str_equal(tl_field_name(&type->fields[at]), name)) {
            return &type->fields[at];
        }
    }
    return NULL;
}

/* Passes a member's name. @param p  at the opening quote. @param field  the one expected; receives the one found, NULL for an unknown member */
static const char *read_name(tl_reader *r, const char *p, const tl_type *type, const tl_field **field) {
    const tl_field *expected = *field;
    if (*p != '"') {
        return tl_reader_fail(r, TL_ERR_SYNTAX, p, "a member's name in quotes is expected");
    }
    if (expected != type->fields + type->count && is_at(r, p, expected->key + 1, expected->key_len - 2u)) {
        return p + (expected->key_len - 2);
    }
    tl_str name;
    p = tl_read_text(r, p + 1, &name);
    if (p) {
        *field = find_field(type, expected, name);
    }
    return p;
}

/*
 * From behind a value (or the opening brace, when it is the first) to behind the colon of the next member, when the quick comparison did not fit.
 * @param p  not at a blank
 */
static const char *read_key(tl_reader *r, const char *p, const tl_type *type, const tl_field **field, bool first) {
    if (!first) {
        if (*p != ',') {
            return tl_reader_fail(r, TL_ERR_SYNTAX, p, "a comma or a closing brace is expected");
        }
        p = tl_reader_blanks(p + 1);
    }
    p = read_name(r, p, type, field);
    if (!p) {
        return NULL;
    }
    p = tl_reader_blanks(p);
    if (*p != ':') {
        return tl_reader_fail(r, TL_ERR_SYNTAX, p, "a colon is expected");
    }
    return p + 1;
}

/* A member's value, with its presence byte. */
static inline const char *read_member(tl_reader *r, const char *p, const tl_field *field, char *member) {
    uint8_t presence_at = tl_presence_at[field->kind];
    if (*p == 'n' && tl_reader_at_null(p)) {
        if (!(field->flags & TL_FIELD_BARE)) {
            memset(member, 0, presence_at);
            member[presence_at] = TL_NULL;
            return p + 4;
        }
        if (field->kind != TL_KIND_JSON) {
            return tl_reader_fail(r, TL_ERR_TYPE, p, "null, where a value is required");
        }
    }
    if (field->kind == TL_KIND_TEXT) {
        if (*p != '"') {
            return tl_reader_wrong_type(r, p, "a text is expected");
        }
        p = tl_read_text(r, p + 1, (tl_str *)(void *)member);
    } else {
        p = tl_read_value(r, p, field->type, member);
    }
    if (!(field->flags & TL_FIELD_BARE)) {
        member[presence_at] = TL_VALUE;
    }
    return p;
}

/* Whether all required members came; notes the first that did not. @param p  at the closing brace */
static bool check_required(tl_reader *r, const char *p, const tl_type *type, const seen *s) {
    for (uint32_t i = 0; i < type->count; i++) {
        const tl_field *field = &type->fields[i];
        if (field->flags & (TL_FIELD_REQUIRED | TL_FIELD_BARE) && !seen_has(s, i)) {
            tl_path_field(&r->path, field);
            tl_reader_fail(r, TL_ERR_MISSING, p, "a required member is missing from the object that ends here");
            return false;
        }
    }
    return true;
}

/* The members. @param p  behind the opening brace. Returns the closing brace. */
static const char *read_members(tl_reader *r, const char *p, const tl_type *type, char *value) {
    const tl_field *end = type->fields + type->count;
    const tl_field *next = type->fields;
    bool first = true;
    bool surprised = false;
    seen s;
    if (!seen_init(r, &s, type)) {
        return tl_reader_fail(r, TL_ERR_MEMORY, p, "out of memory");
    }
    for (;; first = false) {
        const tl_field *field = next;
        if (TL_LIKELY(next != end && is_at(r, p, next->key + first, (size_t)next->key_len - first))) {
            p += next->key_len - first;
        } else {
            p = tl_reader_blanks(p);
            if (*p == '}') {
                break;
            }
            p = read_key(r, p, type, &field, first);
            if (!p) {
                return NULL;
            }
            surprised = surprised || field != next;
        }
        p = tl_reader_blanks(p);
        if (TL_UNLIKELY(!field)) {
            p = tl_json_skip(p, r->end, r->depth, &r->problem);
            if (!p) {
                return NULL;
            }
            continue;
        }
        p = read_member(r, p, field, value + field->offset);
        if (TL_UNLIKELY(!p)) {
            tl_path_field(&r->path, field);
            return NULL;
        }
        seen_add(&s, (size_t)(field - type->fields));
        next = field + 1;
    }
    bool all_seen = next == end && !surprised;
    return all_seen || check_required(r, p, type, &s) ? p : NULL;
}

const char *tl_read_object(tl_reader *r, const char *p, const tl_type *type, char *value) {
    if (TL_UNLIKELY(*p != '{')) {
        return tl_reader_wrong_type(r, p, "an object is expected");
    }
    if (TL_UNLIKELY(r->depth == 0)) {
        return tl_reader_fail(r, TL_ERR_LIMIT, p, "nested too deeply");
    }
    r->depth--;
    p = read_members(r, p + 1, type, value);
    r->depth++;
    return p ? p + 1 : NULL;
}
