#include "push/encode.h"

#include <trunkline/json.h>

#include "push/fields.h"

tl_status tl_encoder_init(tl_encoder *encoder, const tl_operation *operation, const tl_scope *scope, tl_error *error) {
    const tl_type *request = operation->request;
    *encoder = (tl_encoder){.operation = operation, .scope = *scope};
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
    encoder->scope.arena = encoder->arena;
    tl_encoder_set_media(encoder, NULL, NULL);
    return TL_OK;
}

static bool is_json(const char *media) {
    tl_str type = tl_str_from(media);
    return type.len >= 4 && tl_str_equal_nocase(tl_str_sized(type.ptr + type.len - 4, 4), tl_str_from("json"));
}

void tl_encoder_set_media(tl_encoder *encoder, const char *media, const char *namespace_uri) {
    const tl_operation *operation = encoder->operation;
    encoder->options = (tl_message_options)TL_MESSAGE_OPTIONS_INIT;
    encoder->options.namespace_uri = namespace_uri;
    for (size_t i = 0; operation->media && operation->media[i]; i++) {
        if (media && strcmp(operation->media[i], media) == 0) {
            encoder->options.media = operation->media[i];
        }
    }
    const char *written = encoder->options.media ? encoder->options.media : operation->media ? operation->media[0] : "application/json";
    encoder->json = !operation->codec && !operation->before && is_json(written);
}

void tl_encoder_dispose(tl_encoder *encoder) {
    tl_message_dispose(&encoder->scratch);
    tl_arena_free(encoder->arena);
    *encoder = (tl_encoder){0};
}

uint32_t tl_encoder_most_records(const tl_encoder *encoder) {
    return encoder->list ? encoder->operation->request->limits.max_length : 1;
}

/* Whether a column of truth values has one: a field that is a number takes it as 1 or 0. */
static bool is_truth(const tl_placed *placed) {
    bool column = placed->column == TL_COLUMN_PRIMARY || placed->column == TL_COLUMN_TEXTABLE || placed->column == TL_COLUMN_VALID ||
                  placed->column == TL_COLUMN_UNLISTED;
    return column && placed->value.is == TL_VALUE &&
           (tl_str_equal(placed->value.value, tl_str_from("true")) || tl_str_equal(placed->value.value, tl_str_from("false")));
}

/* Sets what belongs into the body, or what belongs beside it. @param answered  columns to leave out */
static tl_status fill(tl_encoder *encoder, const tl_record *record, uint32_t answered, void *value, void *parameters, tl_error *error) {
    tl_placed placed;
    for (size_t i = 0; tl_placed_at(encoder->operation, record, i, &placed); i++) {
        tl_str path = placed.path;
        bool beside = placed.column != TL_COLUMN_COUNT && tl_path_is_parameter(placed.path, &path);
        void *into = beside ? parameters : value;
        if (placed.value.is == TL_ABSENT || !into || (placed.column != TL_COLUMN_COUNT && (answered >> placed.column & 1u))) {
            continue;
        }
        const tl_type *type = beside ? encoder->operation->parameters : encoder->item;
        tl_status status = tl_schema_set(type, into, path, placed.value, encoder->arena, error);
        if (status == TL_ERR_TYPE && is_truth(&placed)) {
            tl_opt_text number = tl_text(tl_str_equal(placed.value.value, tl_str_from("true")) ? "1" : "0");
            status = tl_schema_set(type, into, path, number, encoder->arena, error);
        }
        if (status != TL_OK) {
            tl_placed_name(error, &placed);
            return status;
        }
    }
    return TL_OK;
}

/* Whether a record itself gives a field. */
static bool is_given(const tl_operation *operation, const tl_record *record, const char *path) {
    tl_placed placed;
    for (size_t i = 0; tl_placed_at(operation, record, i, &placed); i++) {
        if (placed.value.is != TL_ABSENT && tl_str_equal(placed.path, tl_str_from(path))) {
            return true;
        }
    }
    return false;
}

static tl_status complete(tl_encoder *encoder, const tl_record *record, void *value, tl_error *error) {
    const tl_adapter *adapter = encoder->scope.adapter;
    for (uint32_t i = 0; i < encoder->operation->default_count; i++) {
        const tl_default_value *given = &encoder->operation->defaults[i];
        if (!is_given(encoder->operation, record, given->path)) {
            tl_status status =
                tl_schema_set(encoder->item, value, tl_str_from(given->path), tl_text_str(tl_str_from(given->text)), encoder->arena, error);
            if (status != TL_OK) {
                return status;
            }
        }
    }
    return adapter->complete ? adapter->complete(&encoder->scope, encoder->operation, record, value, error) : TL_OK;
}

/* A struct of the operation's parameters, zeroed; NULL when it has none. */
static tl_status make_parameters(tl_encoder *encoder, void **parameters, tl_error *error) {
    const tl_type *type = encoder->operation->parameters;
    *parameters = type ? tl_arena_alloc(encoder->arena, type->size) : NULL;
    return type && !*parameters ? tl_fail(error, TL_ERR_MEMORY, "out of memory for the parameters of a request") : TL_OK;
}

static tl_status check_value(tl_encoder *encoder, const tl_record *record, uint32_t answered, const void *value, const void *parameters,
                             tl_error *error) {
    tl_status status = TL_OK;
    if (parameters && answered == 0) {
        status = tl_schema_check(encoder->operation->parameters, parameters, error);
    }
    if (status == TL_OK) {
        /* A request that is one record may have its token in it. */
        status = encoder->list ? tl_schema_check(encoder->item, value, error) : tl_message_check(encoder->operation, value, error);
    }
    if (status == TL_OK && encoder->json) {
        encoder->scratch.body.len = 0;
        status = tl_json_encode(&encoder->scratch.body, encoder->item, value, NULL, error);
    } else if (status == TL_OK) {
        tl_list list = {value, 1};
        status = tl_message_write(encoder->operation, &encoder->options, encoder->list ? (const void *)&list : value, &encoder->scratch, error);
    }
    if (status != TL_OK) {
        tl_placed_rename(error, encoder->operation, record); /* a schema check names wire paths; whoever reads the error knows columns */
    }
    return status;
}

tl_status tl_encoder_check(tl_encoder *encoder, const tl_record *record, uint32_t answered, size_t *body_bytes, tl_error *error) {
    void *parameters = NULL;
    tl_status status = tl_fields_check(encoder->operation, record, answered, error);
    if (status != TL_OK) {
        return status;
    }
    tl_arena_reset(encoder->arena);
    void *value = tl_arena_alloc(encoder->arena, encoder->item->size);
    if (!value) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for a record");
    }
    if ((status = make_parameters(encoder, &parameters, error)) != TL_OK ||
        (status = fill(encoder, record, answered, value, parameters, error)) != TL_OK ||
        (status = complete(encoder, record, value, error)) != TL_OK ||
        (status = check_value(encoder, record, answered, value, parameters, error)) != TL_OK) {
        return status;
    }
    *body_bytes = encoder->scratch.body.len;
    return TL_OK;
}

size_t tl_encoder_body_bytes(const tl_encoder *encoder, size_t count, size_t body_bytes) {
    /* A list has two brackets and a comma between every two records. */
    return encoder->list && encoder->json ? body_bytes + 1 + (count > 0 ? count : 1) : body_bytes;
}

tl_status tl_encoder_request(tl_encoder *encoder, tl_pending *const *items, size_t count, tl_request *request, tl_error *error) {
    void *parameters = NULL;
    size_t stride = encoder->list ? encoder->operation->request->stride : 0; /* merged: all into the same struct */
    tl_arena_reset(encoder->arena);
    char *values = tl_arena_alloc(encoder->arena, encoder->list ? count * stride : encoder->item->size);
    tl_list *list = tl_arena_alloc(encoder->arena, sizeof *list);
    if (!values || !list) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for a request of %zu records", count);
    }
    tl_status status = make_parameters(encoder, &parameters, error);
    for (size_t i = 0; i < count && status == TL_OK; i++) {
        status = fill(encoder, &items[i]->record, 0, values + i * stride, i == 0 ? parameters : NULL, error);
        if (status == TL_OK) {
            status = complete(encoder, &items[i]->record, values + i * stride, error);
        }
    }
    *list = (tl_list){values, count};
    request->value = encoder->list ? (void *)list : (void *)values;
    request->parameters = parameters;
    return status;
}
