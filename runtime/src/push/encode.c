#include "push/encode.h"

#include <trunkline/json.h>

tl_status tl_encoder_init(tl_encoder *encoder, const tl_operation *operation, tl_error *error) {
    const tl_type *request = operation->request;
    *encoder = (tl_encoder){.operation = operation};
    if (!operation->entity || !request || operation->column_count == 0) {
        return tl_fail(error, TL_ERR_USAGE, "the operation %s takes no records", operation->id);
    }
    encoder->list = request->kind == TL_KIND_LIST;
    encoder->item = encoder->list ? request->element : request;
    if (!encoder->item || encoder->item->kind != TL_KIND_OBJECT) {
        return tl_fail(error, TL_ERR_USAGE, "the request of %s is neither a record nor a list of records", operation->id);
    }
    encoder->arena = tl_arena_new();
    if (!encoder->arena) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for the encoder of %s", operation->id);
    }
    return TL_OK;
}

void tl_encoder_dispose(tl_encoder *encoder) {
    tl_buf_dispose_secret(&encoder->scratch);
    tl_arena_free(encoder->arena);
    *encoder = (tl_encoder){0};
}

uint32_t tl_encoder_most_records(const tl_encoder *encoder) {
    return encoder->list ? encoder->operation->request->limits.max_length : 1;
}

static tl_status set_columns(tl_encoder *encoder, const tl_record *record, void *value, tl_error *error) {
    const tl_operation *operation = encoder->operation;
    for (uint32_t i = 0; i < operation->column_count; i++) {
        const tl_column_field *to = &operation->columns[i];
        tl_opt_text text = record->columns[to->column];
        if (text.is == TL_ABSENT) {
            continue;
        }
        tl_status status = tl_schema_set(encoder->item, value, tl_str_from(to->path), text, encoder->arena, error);
        if (status != TL_OK) {
            tl_error_set_field(error, tl_str_from(tl_column_name((tl_column)to->column)));
            return status;
        }
    }
    return TL_OK;
}

/* Names an extra as the input does: x.PATH. */
static void set_extra_name(tl_error *error, tl_str path) {
    if (error) {
        char name[sizeof error->field] = "x.";
        size_t len = path.len < sizeof name - 2 ? path.len : sizeof name - 2;
        memcpy(name + 2, path.ptr, len);
        tl_error_set_field(error, tl_str_sized(name, len + 2));
    }
}

static tl_status set_extras(tl_encoder *encoder, const tl_record *record, void *value, tl_error *error) {
    for (size_t i = 0; i < record->extra_count; i++) {
        const tl_extra *extra = &record->extras[i];
        tl_status status = tl_schema_set(encoder->item, value, extra->path, extra->value, encoder->arena, error);
        if (status != TL_OK) {
            set_extra_name(error, extra->path);
            return status;
        }
    }
    return TL_OK;
}

static tl_status fill(tl_encoder *encoder, const tl_record *record, void *value, tl_error *error) {
    tl_status status = set_columns(encoder, record, value, error);
    return status == TL_OK ? set_extras(encoder, record, value, error) : status;
}

static tl_status check_required(const tl_operation *operation, const tl_record *record, tl_error *error) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        const tl_column_field *to = &operation->columns[i];
        tl_opt_text value = record->columns[to->column];
        if ((to->flags & TL_COLUMN_REQUIRED) && (value.is != TL_VALUE || value.value.len == 0)) {
            const char *name = tl_column_name((tl_column)to->column);
            tl_status status = tl_fail(error, TL_ERR_MISSING, "the column %s is required and %s", name,
                                       value.is == TL_ABSENT ? "missing"
                                       : value.is == TL_NULL ? "null"
                                                             : "empty");
            tl_error_set_field(error, tl_str_from(name));
            return status;
        }
    }
    return TL_OK;
}

static bool column_is_carried(const tl_operation *operation, size_t column) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        if (operation->columns[i].column == column) {
            return true;
        }
    }
    return false;
}

static tl_status check_carried(const tl_operation *operation, const tl_record *record, tl_error *error) {
    for (size_t i = 0; i < TL_COLUMN_COUNT; i++) {
        if (record->columns[i].is != TL_ABSENT && !column_is_carried(operation, i)) {
            const char *name = tl_column_name((tl_column)i);
            tl_status status = tl_fail(error, TL_ERR_UNKNOWN, "this system cannot carry the column %s", name);
            tl_error_set_field(error, tl_str_from(name));
            return status;
        }
    }
    return TL_OK;
}

/* The column that goes to the wire path; NULL when the record has none there. */
static const char *column_at(const tl_operation *operation, const tl_record *record, tl_str path) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        const tl_column_field *to = &operation->columns[i];
        if (record->columns[to->column].is != TL_ABSENT && tl_str_equal(tl_str_from(to->path), path)) {
            return tl_column_name((tl_column)to->column);
        }
    }
    return NULL;
}

/* No field may be given twice: which of the two would count? */
static tl_status check_twice(const tl_operation *operation, const tl_record *record, tl_error *error) {
    for (size_t i = 0; i < record->extra_count; i++) {
        const tl_extra *extra = &record->extras[i];
        if (extra->value.is == TL_ABSENT) {
            continue;
        }
        tl_status status = TL_OK;
        const char *column = column_at(operation, record, extra->path);
        if (column) {
            status = tl_fail(error, TL_ERR_LIMIT, "the field is given twice: by the column %s as well", column);
        }
        for (size_t k = 0; k < i && status == TL_OK; k++) {
            if (record->extras[k].value.is != TL_ABSENT && tl_str_equal(record->extras[k].path, extra->path)) {
                status = tl_fail(error, TL_ERR_LIMIT, "the field is given twice: by another column of that name");
            }
        }
        if (status != TL_OK) {
            set_extra_name(error, extra->path);
            return status;
        }
    }
    return TL_OK;
}

/* A schema check names wire paths; whoever reads the error knows columns. */
static void name_column(const tl_operation *operation, const tl_record *record, tl_error *error) {
    if (!error) {
        return;
    }
    tl_str path = tl_str_from(error->field);
    const char *column = column_at(operation, record, path);
    if (column) {
        tl_error_set_field(error, tl_str_from(column));
        return;
    }
    for (size_t i = 0; i < record->extra_count; i++) {
        if (tl_str_equal(record->extras[i].path, path)) {
            set_extra_name(error, record->extras[i].path);
            return;
        }
    }
}

tl_status tl_encoder_check(tl_encoder *encoder, const tl_record *record, size_t *body_bytes, tl_error *error) {
    const tl_operation *operation = encoder->operation;
    tl_status status = TL_OK;
    if ((status = check_required(operation, record, error)) != TL_OK || (status = check_carried(operation, record, error)) != TL_OK ||
        (status = check_twice(operation, record, error)) != TL_OK) {
        return status;
    }
    tl_arena_reset(encoder->arena);
    void *value = tl_arena_alloc(encoder->arena, encoder->item->size);
    if (!value) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for a record");
    }
    status = fill(encoder, record, value, error);
    if (status != TL_OK) {
        return status;
    }
    status = tl_schema_check(encoder->item, value, error);
    if (status == TL_OK) {
        encoder->scratch.len = 0;
        status = tl_json_encode(&encoder->scratch, encoder->item, value, NULL, error);
    }
    if (status != TL_OK) {
        name_column(operation, record, error);
        return status;
    }
    *body_bytes = encoder->scratch.len;
    return TL_OK;
}

size_t tl_encoder_body_bytes(const tl_encoder *encoder, size_t count, size_t body_bytes) {
    /* A list has two brackets and a comma between every two records. */
    return encoder->list ? body_bytes + 1 + (count > 0 ? count : 1) : body_bytes;
}

tl_status tl_encoder_encode(tl_encoder *encoder, tl_pending *const *items, size_t count, bool redact, tl_buf *body, tl_error *error) {
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    options.redact = redact;
    size_t stride = encoder->list ? encoder->operation->request->stride : encoder->item->size;
    tl_arena_reset(encoder->arena);
    char *values = tl_arena_alloc(encoder->arena, count * stride);
    if (!values) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for a request of %zu records", count);
    }
    for (size_t i = 0; i < count; i++) {
        tl_status status = fill(encoder, &items[i]->record, values + i * stride, error);
        if (status != TL_OK) {
            return status;
        }
    }
    if (!encoder->list) {
        return tl_json_encode(body, encoder->item, values, &options, error);
    }
    tl_list list = {values, count};
    return tl_json_encode(body, encoder->operation->request, &list, &options, error);
}
