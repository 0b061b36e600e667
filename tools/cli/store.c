#include "store.h"

#include <trunkline/memory.h>

/* One column of a record. Most of the possible columns are absent, so only the given ones are kept. */
typedef struct stored_column {
    tl_str value;
    uint8_t column;
    uint8_t is;
} stored_column;

typedef struct stored_record {
    uint64_t line;
    tl_str id;
    const stored_column *columns;
    const tl_extra *extras;
    size_t column_count;
    size_t extra_count;
    const tl_result *result; /* NULL: not settled */
} stored_record;

struct store {
    tl_arena *arena;
    stored_record **records;
    size_t count;
    size_t capacity;
};

store *store_new(void) {
    store *records = tl_calloc(1, sizeof *records);
    if (!records) {
        return NULL;
    }
    records->arena = tl_arena_new();
    if (!records->arena) {
        tl_free(records);
        return NULL;
    }
    return records;
}

void store_free(store *records) {
    if (records) {
        tl_arena_free(records->arena);
        tl_free(records->records);
        tl_free(records);
    }
}

/* An empty text needs no copy. */
static bool copy_text(store *records, tl_str text, tl_str *out) {
    *out = text.len ? tl_arena_copy(records->arena, text) : tl_str_from("");
    return out->ptr != NULL;
}

static bool copy_columns(store *records, const tl_record *record, stored_record *stored) {
    for (size_t i = 0; i < TL_COLUMN_COUNT; i++) {
        stored->column_count += record->columns[i].is != TL_ABSENT;
    }
    stored_column *columns = tl_arena_alloc(records->arena, stored->column_count * sizeof *columns);
    if (!columns) {
        return false;
    }
    stored->columns = columns;
    for (size_t i = 0; i < TL_COLUMN_COUNT; i++) {
        if (record->columns[i].is == TL_ABSENT) {
            continue;
        }
        columns->column = (uint8_t)i;
        columns->is = record->columns[i].is;
        if (!copy_text(records, record->columns[i].value, &columns->value)) {
            return false;
        }
        columns++;
    }
    return true;
}

static bool copy_extras(store *records, const tl_record *record, stored_record *stored) {
    tl_extra *extras = tl_arena_alloc(records->arena, record->extra_count * sizeof *extras);
    if (!extras) {
        return false;
    }
    stored->extras = extras;
    stored->extra_count = record->extra_count;
    for (size_t i = 0; i < record->extra_count; i++) {
        extras[i].value.is = record->extras[i].value.is;
        if (!copy_text(records, record->extras[i].path, &extras[i].path) ||
            !copy_text(records, record->extras[i].value.value, &extras[i].value.value)) {
            return false;
        }
    }
    return true;
}

tl_status store_add(store *records, const tl_record *record, tl_error *error) {
    if (records->count == records->capacity) {
        size_t capacity = records->capacity ? 2 * records->capacity : 1024;
        stored_record **grown = tl_realloc(records->records, capacity * sizeof(stored_record *));
        if (!grown) {
            return tl_fail(error, TL_ERR_MEMORY, "out of memory: the records do not fit");
        }
        records->records = grown;
        records->capacity = capacity;
    }
    stored_record *stored = tl_arena_alloc(records->arena, sizeof *stored);
    if (!stored || !copy_text(records, record->id, &stored->id) || !copy_columns(records, record, stored) || !copy_extras(records, record, stored)) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory: the records do not fit");
    }
    stored->line = record->line;
    records->records[records->count++] = stored;
    return TL_OK;
}

size_t store_count(const store *records) {
    return records->count;
}

void store_record(const store *records, size_t index, tl_record *record) {
    const stored_record *stored = records->records[index];
    memset(record, 0, sizeof *record);
    record->line = stored->line;
    record->id = stored->id;
    record->extras = stored->extras;
    record->extra_count = stored->extra_count;
    for (size_t i = 0; i < stored->column_count; i++) {
        record->columns[stored->columns[i].column].value = stored->columns[i].value;
        record->columns[stored->columns[i].column].is = stored->columns[i].is;
    }
}

tl_status store_settle(store *records, size_t index, const tl_result *result, tl_error *error) {
    if (index >= records->count) {
        return tl_fail(error, TL_ERR_USAGE, "a result for record %zu, but there are only %zu", index, records->count);
    }
    stored_record *stored = records->records[index];
    if (stored->result) {
        return tl_fail(error, TL_ERR_USAGE, "a second result for record %zu", index);
    }
    tl_result *copy = tl_arena_alloc(records->arena, sizeof *copy);
    if (!copy) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory: the results do not fit");
    }
    *copy = *result;
    copy->index = index;
    copy->line = stored->line;
    copy->id = stored->id;
    if (!copy_text(records, result->vendor_code, &copy->vendor_code) || !copy_text(records, result->message, &copy->message) ||
        !copy_text(records, result->field, &copy->field) || !copy_text(records, result->saved, &copy->saved)) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory: the results do not fit");
    }
    stored->result = copy;
    return TL_OK;
}

bool store_result(const store *records, size_t index, tl_result *result) {
    if (index >= records->count || !records->records[index]->result) {
        return false;
    }
    *result = *records->records[index]->result;
    return true;
}

size_t store_next_open(const store *records, size_t index) {
    while (index < records->count && records->records[index]->result) {
        index++;
    }
    return index;
}
