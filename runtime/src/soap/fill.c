/* A client's struct into gSOAP's. */
#include <string.h>

#include "soap/callbacks.h"
#include "soap/convert.h"

#include <trunkline/presence.h>
#include <trunkline/redact.h>

static tl_status no_memory(const tl_soap_filling *filling) {
    return tl_fail(filling->context->error, TL_ERR_MEMORY, "out of memory");
}

/* What a text is shown as: itself, or what people may see of it. */
static tl_status shown(const tl_soap_filling *filling, const tl_field *field, const tl_opt_text *text, char **to) {
    static const tl_opt_text secret = {{"<secret>", 8}, TL_VALUE};
    bool hide = filling->redact && (field->flags & TL_FIELD_SECRET);
    bool mask = filling->redact_numbers && (field->flags & TL_FIELD_PHONE);
    const tl_opt_text *given = text;
    if (hide && text->is == TL_VALUE) {
        given = &secret;
    } else if (mask && text->is == TL_VALUE) {
        tl_buf masked = {0};
        tl_opt_text *copy = tl_arena_alloc(filling->context->scratch, sizeof *copy);
        tl_status status = copy ? tl_redact_number(text->value, &masked) : TL_ERR_MEMORY;
        if (status == TL_OK) {
            *copy = tl_text_str(tl_arena_copy(filling->context->scratch, tl_buf_str(&masked)));
            given = copy;
        }
        tl_buf_dispose(&masked);
        if (status != TL_OK || !copy->value.ptr) {
            return no_memory(filling);
        }
    }
    /* The callback only reads what it is given; gSOAP's type has no const. */
    *to = (char *)(uintptr_t)given;
    return TL_OK;
}

static tl_status fill_text(const tl_soap_filling *filling, const tl_field *field, const char *member, char *to) {
    const tl_opt_text *text = (const tl_opt_text *)(const void *)member;
    char **slot = (char **)(void *)to;
    bool token = filling->token_field && tl_str_equal(tl_field_name(field), tl_str_from(filling->token_field));
    if (token && text->is != TL_ABSENT) {
        tl_error_set_field(filling->context->error, tl_field_name(field));
        return tl_fail(filling->context->error, TL_ERR_USAGE, "the token comes from the client's token source: leave %s absent",
                       filling->token_field);
    }
    if (token) {
        *slot = tl_soap_token;
        return TL_OK;
    }
    return text->is == TL_ABSENT ? TL_OK : shown(filling, field, text, slot);
}

static tl_status fill_object(const tl_soap_filling *filling, const tl_soap_map *map, const void *value, char *to, uint32_t depth) {
    void *inner = tl_arena_alloc(filling->context->scratch, map->size);
    if (!inner) {
        return no_memory(filling);
    }
    *(void **)(void *)to = inner;
    return tl_soap_fill(filling, map, value, inner, depth - 1);
}

/* A text of a list; one without a pointer is nil. */
static tl_status fill_item(const tl_soap_filling *filling, const tl_field *field, const tl_str *text, char **to) {
    tl_opt_text *item = tl_arena_alloc(filling->context->scratch, sizeof *item);
    if (!item) {
        return no_memory(filling);
    }
    *item = text->ptr ? tl_text_str(*text) : tl_null_text();
    return shown(filling, field, item, to);
}

static tl_status fill_list(const tl_soap_filling *filling, const tl_field *field, const tl_soap_field *row, const tl_list *list, char *to,
                           uint32_t depth) {
    size_t size = row->map ? row->map->size : sizeof(char *);
    if (list->count > (size_t)INT32_MAX / size) {
        return tl_fail(filling->context->error, TL_ERR_LIMIT, "%zu elements are more than one message can hold", list->count);
    }
    char *items = tl_arena_alloc(filling->context->scratch, list->count * size);
    if (!items) {
        return no_memory(filling);
    }
    *(int *)(void *)(to + row->size_offset) = (int)list->count;
    *(char **)(void *)(to + row->offset) = items;
    tl_status status = TL_OK;
    for (size_t i = 0; status == TL_OK && i < list->count; i++) {
        const char *item = (const char *)list->items + i * field->type->stride;
        if (row->map) {
            status = tl_soap_fill(filling, row->map, item, items + i * size, depth - 1);
            continue;
        }
        status = fill_item(filling, field, (const tl_str *)(const void *)item, (char **)(void *)(items + i * size));
    }
    return status;
}

static tl_status fill_member(const tl_soap_filling *filling, const tl_field *field, const tl_soap_field *row, const char *member, char *to,
                             uint32_t depth) {
    if (field->kind == TL_KIND_TEXT) {
        return fill_text(filling, field, member, to + row->offset);
    }
    if (field->kind == TL_KIND_OBJECT) {
        const tl_opt_object *object = (const tl_opt_object *)(const void *)member;
        if (object->is == TL_NULL) {
            *(void **)(void *)(to + row->offset) = tl_soap_nil;
            return TL_OK;
        }
        return object->is == TL_VALUE && object->value ? fill_object(filling, row->map, object->value, to + row->offset, depth) : TL_OK;
    }
    const tl_opt_list *list = (const tl_opt_list *)(const void *)member;
    return list->is == TL_VALUE && list->value.count > 0 ? fill_list(filling, field, row, &list->value, to, depth) : TL_OK;
}

tl_status tl_soap_fill(const tl_soap_filling *filling, const tl_soap_map *map, const void *value, void *to, uint32_t depth) {
    const tl_type *type = map->type;
    if (depth == 0) {
        return tl_fail(filling->context->error, TL_ERR_LIMIT, "nested more than %d levels deep", TL_SOAP_DEPTH);
    }
    for (uint32_t i = 0; i < type->count; i++) {
        const tl_field *field = &type->fields[i];
        const char *member = (const char *)value + field->offset;
        tl_status status = fill_member(filling, field, &map->fields[i], member, to, depth);
        if (status != TL_OK) {
            return status;
        }
    }
    return TL_OK;
}
