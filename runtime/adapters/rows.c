#include "rows.h"

#include <string.h>
#include <trunkline/json.h>

/* The value of a member; NULL when it is absent or null. */
static const char *member_of(const tl_field *field, const char *object) {
    const char *member = object ? object + field->offset : NULL;
    if (member && !(field->flags & TL_FIELD_BARE) && (uint8_t)member[tl_kind_size((tl_kind)field->kind)] != TL_VALUE) {
        member = NULL;
    }
    if (member && field->kind == TL_KIND_OBJECT) {
        memcpy(&member, (const void *)member, sizeof member);
    }
    return member;
}

/* A row of XML: an object that holds a list of objects with two texts, name and value. */
static bool is_cells(const tl_type *row) {
    const tl_type *list = row->kind == TL_KIND_OBJECT && row->count == 1 ? row->fields[0].type : NULL;
    const tl_type *cell = list && list->kind == TL_KIND_LIST ? list->element : NULL;
    return cell && cell->kind == TL_KIND_OBJECT && cell->count == 2 && cell->fields[0].kind == TL_KIND_TEXT && cell->fields[1].kind == TL_KIND_TEXT;
}

bool tl_rows_of(const tl_type *type, const void *value, tl_arena *arena, tl_rows *rows) {
    const char *at = value;
    *rows = (tl_rows){.arena = arena};
    while (type->kind == TL_KIND_OBJECT && type->count == 1) {
        at = member_of(&type->fields[0], at);
        type = type->fields[0].type;
    }
    if (type->kind != TL_KIND_LIST ||
        !((type->element->kind == TL_KIND_MAP && type->element->element->kind == TL_KIND_JSON) || is_cells(type->element))) {
        return false;
    }
    if (at) {
        tl_list list;
        memcpy(&list, at, sizeof list);
        rows->items = list.items;
        rows->count = list.count;
    }
    rows->row = type->element;
    return true;
}

static tl_str text_of(const tl_field *field, const char *object) {
    const char *member = member_of(field, object);
    tl_str text = {"", 0};
    if (member) {
        memcpy(&text, member, sizeof text);
    }
    return text;
}

static tl_str find_cell(const tl_type *row, const char *value, tl_str column) {
    const tl_type *cell = row->fields[0].type->element;
    const char *member = member_of(&row->fields[0], value);
    tl_list cells = {NULL, 0};
    if (member) {
        memcpy(&cells, member, sizeof cells);
    }
    for (size_t i = 0; i < cells.count; i++) {
        const char *at = (const char *)cells.items + i * row->fields[0].type->stride;
        if (tl_str_equal_nocase(text_of(&cell->fields[0], at), column)) {
            return tl_str_trim(text_of(&cell->fields[1], at));
        }
    }
    return tl_str_from("");
}

/* What a scalar says. */
static tl_str plain(tl_str json, tl_arena *arena) {
    tl_str text = {"", 0};
    if (json.len > 0 && json.ptr[0] == '"') {
        return tl_json_decode(&tl_type_text, json, NULL, &text, arena, NULL) == TL_OK ? tl_str_trim(text) : tl_str_from("");
    }
    bool none = json.len == 0 || json.ptr[0] == '{' || json.ptr[0] == '[' || tl_str_equal(json, tl_str_from("null"));
    return none ? text : json;
}

static tl_str find_entry(const tl_rows *rows, const char *value, tl_str column) {
    struct {
        tl_str key;
        tl_str value;
    } entry;
    tl_list map;
    memcpy(&map, value, sizeof map);
    for (size_t i = 0; i < map.count; i++) {
        memcpy(&entry, (const char *)map.items + i * rows->row->stride, sizeof entry);
        if (tl_str_equal_nocase(entry.key, column)) {
            return plain(entry.value, rows->arena);
        }
    }
    return tl_str_from("");
}

tl_str tl_rows_cell(const tl_rows *rows, size_t row, tl_str column) {
    const char *value = rows->items + row * (rows->row->kind == TL_KIND_MAP ? sizeof(tl_list) : rows->row->size);
    return rows->row->kind == TL_KIND_MAP ? find_entry(rows, value, column) : find_cell(rows->row, value, column);
}
