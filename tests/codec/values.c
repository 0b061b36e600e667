/* Random values of any type, and their comparison, by the tables alone. */
#include "values.h"

#include <stdio.h>
#include <string.h>

static uint64_t below(seeded_random *random, uint64_t limit) {
    return seeded_random_below(random, limit);
}

static tl_str random_text(seeded_random *random, tl_arena *arena) {
    static const char *const pieces[] = {"a",
                                         "Z9",
                                         "\"",
                                         "\\",
                                         "\n",
                                         "\x01",
                                         "\x1F",
                                         "\x7F",
                                         "/",
                                         "\xC3\xA4",
                                         "\xE2\x82\xAC",
                                         "\xF0\x9F\x98\x80",
                                         "\xEF\xBF\xBF",
                                         "plain text",
                                         "\\u0041",
                                         "{}[],:",
                                         "0123456789abcdef"};
    size_t count = below(random, 8) == 0 ? below(random, 60) : below(random, 5);
    char text[1200];
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        const char *piece = pieces[below(random, sizeof(pieces) / sizeof(pieces[0]))];
        size_t piece_len = below(random, 40) == 0 ? 1 : strlen(piece);
        if (piece_len == 1 && strlen(piece) > 1) {
            piece = ""; /* a NUL byte */
        }
        memcpy(text + len, piece, piece_len);
        len += piece_len;
    }
    return tl_arena_copy(arena, tl_str_sized(text, len));
}

static int64_t random_int(seeded_random *random, const tl_limits *limits) {
    static const int64_t corners[] = {0, 1, -1, 9, 10, 99, 100, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN};
    for (;;) {
        int64_t number = 0;
        switch (below(random, 3)) {
        case 0:
            number = corners[below(random, sizeof(corners) / sizeof(corners[0]))];
            break;
        case 1:
            number = (int64_t)below(random, 21) - 10;
            break;
        default:
            number = (int64_t)(seeded_random_next(random) >> below(random, 64));
            break;
        }
        if (number >= limits->minimum && number <= limits->maximum) {
            return number;
        }
    }
}

static tl_str random_decimal(seeded_random *random, tl_arena *arena) {
    long long whole = (long long)below(random, 100000) - 50000;
    switch (below(random, 4)) {
    case 0:
        return tl_arena_format(arena, "%lld", whole);
    case 1:
        return tl_arena_format(arena, "%lld.%02u", whole, (unsigned)below(random, 100));
    case 2:
        return tl_arena_format(arena, "%lld.5e%s%u", whole, below(random, 2) ? "-" : "", (unsigned)below(random, 400));
    default:
        return tl_str_from("-0");
    }
}

static tl_str random_json(seeded_random *random) {
    static const char *const texts[] = {"null", "0", "-1.5e3", "\"a\\n\"", "[]", "{}", "[1,[2,{\"a\":null}],\"x\"]", "{\"k\":true,\"\":false}"};
    return tl_str_from(texts[below(random, sizeof(texts) / sizeof(texts[0]))]);
}

static void random_list(const tl_type *type, tl_list *list, seeded_random *random, tl_arena *arena, unsigned depth) {
    bool map = type->kind == TL_KIND_MAP;
    size_t count = below(random, 10) == 0 ? below(random, 40) : below(random, 4);
    char *items = tl_arena_alloc(arena, count * type->stride);
    for (size_t i = 0; items && i < count; i++) {
        char *item = items + i * type->stride;
        if (map) {
            tl_str key = tl_arena_format(arena, "%u\xC3\xA4\"%s", (unsigned)i, below(random, 2) ? "x" : "");
            memcpy(item, &key, sizeof(key));
        }
        random_value(type->element, map ? item + sizeof(tl_str) : item, random, arena, depth);
    }
    list->items = count ? items : NULL;
    list->count = items ? count : 0;
}

static void random_object(const tl_type *type, char *value, seeded_random *random, tl_arena *arena, unsigned depth) {
    for (uint32_t i = 0; i < type->count; i++) {
        const tl_field *field = &type->fields[i];
        char *member = value + field->offset;
        char *is = member + tl_kind_size((tl_kind)field->kind);
        if (!(field->flags & TL_FIELD_BARE)) {
            uint64_t which = below(random, 4);
            if (which == 0 && !(field->flags & TL_FIELD_REQUIRED)) {
                continue;
            }
            if ((which == 1 || depth == 0) && field->flags & TL_FIELD_NULLABLE) {
                *is = TL_NULL;
                continue;
            }
            *is = TL_VALUE;
        }
        if (field->kind == TL_KIND_OBJECT) {
            void *object = tl_arena_alloc(arena, field->type->size);
            memcpy(member, &object, sizeof(object));
            random_value(field->type, object, random, arena, depth ? depth - 1 : 0);
        } else {
            random_value(field->type, member, random, arena, depth);
        }
        tl_str *raw = field->kind == TL_KIND_JSON && !(field->flags & TL_FIELD_BARE) ? (tl_str *)(void *)member : NULL;
        if (raw && tl_str_equal(*raw, tl_str_from("null"))) {
            *raw = tl_str_from("[null]"); /* a value that is null would come back as the state null */
        }
    }
}

void random_value(const tl_type *type, void *value, seeded_random *random, tl_arena *arena, unsigned depth) {
    switch ((tl_kind)type->kind) {
    case TL_KIND_TEXT:
        *(tl_str *)value = random_text(random, arena);
        break;
    case TL_KIND_INT:
        *(int64_t *)value = random_int(random, &type->limits);
        break;
    case TL_KIND_UINT:
        *(uint64_t *)value = seeded_random_next(random) >> below(random, 64);
        break;
    case TL_KIND_BOOL:
        *(bool *)value = below(random, 2);
        break;
    case TL_KIND_DECIMAL:
        *(tl_str *)value = random_decimal(random, arena);
        break;
    case TL_KIND_ENUM:
        ((tl_enum *)value)->code = (int64_t)below(random, type->count);
        if (below(random, 3) == 0) {
            ((tl_enum *)value)->text = random_text(random, arena);
            ((tl_enum *)value)->code = -1;
        }
        break;
    case TL_KIND_JSON:
        *(tl_str *)value = random_json(random);
        break;
    case TL_KIND_OBJECT:
        random_object(type, value, random, arena, depth);
        break;
    case TL_KIND_LIST:
    case TL_KIND_MAP:
        random_list(type, value, random, arena, depth);
        break;
    }
}

static tl_str enum_text(const tl_type *type, const tl_enum *value) {
    return value->text.ptr ? value->text : tl_str_from(type->names[value->code]);
}

static bool same_list(const tl_type *type, const tl_list *a, const tl_list *b) {
    bool map = type->kind == TL_KIND_MAP;
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        const char *first = (const char *)a->items + i * type->stride;
        const char *second = (const char *)b->items + i * type->stride;
        same = (!map || tl_str_equal(*(const tl_str *)(const void *)first, *(const tl_str *)(const void *)second)) &&
               same_value(type->element, map ? first + sizeof(tl_str) : first, map ? second + sizeof(tl_str) : second);
    }
    return same;
}

static bool same_member(const tl_field *field, const char *a, const char *b) {
    size_t at = tl_kind_size((tl_kind)field->kind);
    if (!(field->flags & TL_FIELD_BARE)) {
        if (a[at] != b[at]) {
            return false;
        }
        if (a[at] != TL_VALUE) {
            return true;
        }
    }
    if (field->kind == TL_KIND_OBJECT) {
        return same_value(field->type, *(const void *const *)(const void *)a, *(const void *const *)(const void *)b);
    }
    return same_value(field->type, a, b);
}

bool same_value(const tl_type *type, const void *a, const void *b) {
    switch ((tl_kind)type->kind) {
    case TL_KIND_TEXT:
    case TL_KIND_DECIMAL:
    case TL_KIND_JSON:
        return tl_str_equal(*(const tl_str *)a, *(const tl_str *)b);
    case TL_KIND_INT:
    case TL_KIND_UINT:
        return *(const uint64_t *)a == *(const uint64_t *)b;
    case TL_KIND_BOOL:
        return *(const bool *)a == *(const bool *)b;
    case TL_KIND_ENUM:
        return tl_str_equal(enum_text(type, a), enum_text(type, b));
    case TL_KIND_OBJECT:
        for (uint32_t i = 0; i < type->count; i++) {
            const tl_field *field = &type->fields[i];
            if (!same_member(field, (const char *)a + field->offset, (const char *)b + field->offset)) {
                return false;
            }
        }
        return true;
    case TL_KIND_LIST:
    case TL_KIND_MAP:
        return same_list(type, a, b);
    }
    return false;
}
