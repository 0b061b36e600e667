/* JSON arrays to lists, JSON objects to maps: the elements grow in place at the arena's end. */
#include "codec/json_reader.h"

#include "codec/kind.h"

enum { FIRST_ELEMENTS = 4 };

/* Elements being read. */
typedef struct growing {
    char *items;
    size_t count;
    size_t capacity;
    size_t stride;
} growing;

/* Room for one more, zeroed; NULL when out of memory. */
static inline char *next_item(tl_reader *r, growing *list) {
    if (TL_UNLIKELY(list->count == list->capacity)) {
        size_t capacity = list->capacity ? list->capacity * 2 : FIRST_ELEMENTS;
        if (capacity > PTRDIFF_MAX / list->stride) {
            return NULL;
        }
        char *items = (char *)tl_arena_resize(r->arena, list->items, list->capacity * list->stride, capacity * list->stride);
        if (!items) {
            return NULL;
        }
        list->items = items;
        list->capacity = capacity;
    }
    return list->items + list->count * list->stride;
}

/* An element or a map's value: it has no presence byte, so null fits only raw JSON. */
static inline const char *read_bare(tl_reader *r, const char *p, const tl_type *type, char *item) {
    if (type->kind == TL_KIND_OBJECT) {
        return tl_read_object(r, p, type, item);
    }
    return tl_read_value(r, p, type, item);
}

static const char *read_elements(tl_reader *r, const char *p, const tl_type *element, growing *list) {
    p = tl_reader_blanks(p);
    if (*p == ']') {
        return p + 1;
    }
    for (;;) {
        char *item = next_item(r, list);
        if (!item) {
            return tl_reader_fail(r, TL_ERR_MEMORY, p, "out of memory");
        }
        p = read_bare(r, p, element, item);
        if (TL_UNLIKELY(!p)) {
            tl_path_index(&r->path, list->count);
            return NULL;
        }
        list->count++;
        p = tl_reader_blanks(p);
        if (TL_LIKELY(*p == ',')) {
            p = tl_reader_blanks(p + 1);
            continue;
        }
        if (*p == ']') {
            return p + 1;
        }
        return tl_reader_fail(r, TL_ERR_SYNTAX, p, "a comma or a closing bracket is expected");
    }
}

static const char *read_entry(tl_reader *r, const char *p, const tl_type *element, char *entry) {
    tl_str key;
    if (*p != '"') {
        return tl_reader_fail(r, TL_ERR_SYNTAX, p, "a member's name in quotes is expected");
    }
    p = tl_read_text(r, p + 1, &key);
    if (!p) {
        return NULL;
    }
    memcpy(entry, &key, sizeof(key));
    p = tl_reader_blanks(p);
    if (*p != ':') {
        return tl_reader_fail(r, TL_ERR_SYNTAX, p, "a colon is expected");
    }
    p = read_bare(r, tl_reader_blanks(p + 1), element, entry + TL_MAP_VALUE_AT);
    if (!p) {
        tl_path_name(&r->path, key);
    }
    return p;
}

static const char *read_entries(tl_reader *r, const char *p, const tl_type *element, growing *map) {
    p = tl_reader_blanks(p);
    if (*p == '}') {
        return p + 1;
    }
    for (;;) {
        char *entry = next_item(r, map);
        if (!entry) {
            return tl_reader_fail(r, TL_ERR_MEMORY, p, "out of memory");
        }
        p = read_entry(r, p, element, entry);
        if (!p) {
            return NULL;
        }
        map->count++;
        p = tl_reader_blanks(p);
        if (*p == '}') {
            return tl_map_keep_last(map->items, &map->count, (uint32_t)map->stride) == TL_OK ? p + 1
                                                                                             : tl_reader_fail(r, TL_ERR_MEMORY, p, "out of memory");
        }
        if (*p != ',') {
            return tl_reader_fail(r, TL_ERR_SYNTAX, p, "a comma or a closing brace is expected");
        }
        p = tl_reader_blanks(p + 1);
    }
}

const char *tl_read_list(tl_reader *r, const char *p, const tl_type *type, tl_list *list) {
    bool map = type->kind == TL_KIND_MAP;
    growing read = {NULL, 0, 0, type->stride};
    if (*p != (map ? '{' : '[')) {
        return tl_reader_wrong_type(r, p, map ? "an object is expected" : "a list is expected");
    }
    if (r->depth == 0) {
        return tl_reader_fail(r, TL_ERR_LIMIT, p, "nested too deeply");
    }
    r->depth--;
    p = map ? read_entries(r, p + 1, type->element, &read) : read_elements(r, p + 1, type->element, &read);
    if (!p) {
        return NULL;
    }
    r->depth++;
    /* Gives the room behind the last element back, if nothing else was put behind it. */
    list->items = read.items ? tl_arena_resize(r->arena, read.items, read.capacity * read.stride, read.count * read.stride) : NULL;
    list->count = read.count;
    return p;
}
