#include "column_place.h"

static const tl_column_field *carrier(const tl_operation *operation, tl_column column) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        if (operation->columns[i].column == (uint8_t)column) {
            return &operation->columns[i];
        }
    }
    return NULL;
}

bool column_is_carried(const tl_adapter *adapter, const column_name *name) {
    if (name->kind != COLUMN_NAMED || tl_operation_carries(adapter->push, name->column)) {
        return true;
    }
    for (size_t i = 0; i < adapter->lookup_count; i++) {
        if (!adapter->lookups[i].path && adapter->lookups[i].column == name->column) {
            return true;
        }
    }
    for (size_t i = 0; adapter->operations && adapter->operations[i]; i++) {
        if (tl_operation_carries(adapter->operations[i], name->column)) {
            return true;
        }
    }
    return false;
}

static tl_str place_of(const tl_adapter *adapter, const column_name *name) {
    if (name->kind == COLUMN_EXTRA) {
        return name->path;
    }
    const tl_column_field *field = carrier(adapter->push, name->column);
    return tl_str_from(field ? field->path : tl_column_name(name->column));
}

bool column_same_place(const tl_adapter *adapter, const column_name *a, const column_name *b) {
    if (a->kind == COLUMN_IGNORED || b->kind == COLUMN_IGNORED) {
        return false;
    }
    if (a->kind == COLUMN_ID || b->kind == COLUMN_ID || a->kind == COLUMN_ENTITY || b->kind == COLUMN_ENTITY) {
        return a->kind == b->kind;
    }
    if (a->kind == COLUMN_NAMED && b->kind == COLUMN_NAMED) {
        return a->column == b->column;
    }
    return tl_str_equal(place_of(adapter, a), place_of(adapter, b));
}

/* Setting it to null in a scratch record tells; that it cannot be null does not matter here. */
static tl_status check_of(const tl_operation *operation, tl_str path, tl_arena *arena, tl_error *error) {
    const tl_type *type = operation->request;
    type = type->kind == TL_KIND_LIST ? type->element : type;
    void *scratch = tl_arena_alloc(arena, type->size);
    if (!scratch) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    tl_status status = tl_schema_set(type, scratch, path, tl_null_text(), arena, error);
    return status == TL_ERR_UNKNOWN || status == TL_ERR_MEMORY ? status : TL_OK;
}

/* A parameter of the path or the query is filled in by its column, not by its wire name. */
static tl_status fail_parameter(const tl_operation *operation, tl_str path, tl_error *error) {
    for (uint32_t i = 0; operation->parameters && i < operation->column_count; i++) {
        tl_str to = tl_str_from(operation->columns[i].path);
        if (to.len == path.len + 2 && to.ptr[0] == '{' && tl_str_equal(tl_str_sized(to.ptr + 1, path.len), path)) {
            return tl_fail(error, TL_ERR_UNKNOWN, "%.*s is no field but part of the address; the column %s fills it", (int)path.len, path.ptr,
                           tl_column_name((tl_column)operation->columns[i].column));
        }
    }
    return TL_ERR_UNKNOWN;
}

tl_status column_check_extra(const tl_adapter *adapter, tl_str path, tl_arena *arena, tl_error *error) {
    tl_status status = check_of(adapter->push, path, arena, error);
    for (size_t i = 0; status == TL_ERR_UNKNOWN && adapter->operations && adapter->operations[i]; i++) {
        status = check_of(adapter->operations[i], path, arena, NULL);
    }
    return status == TL_ERR_UNKNOWN ? fail_parameter(adapter->push, path, error) : status;
}
