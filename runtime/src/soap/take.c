/* What gSOAP read, into a client's struct. */
#include <string.h>

#include "soap/callbacks.h"
#include "soap/convert.h"

#include <trunkline/presence.h>

static tl_status no_memory(const tl_soap_taking *taking) {
    return tl_fail(taking->context->error, TL_ERR_MEMORY, "out of memory");
}

static tl_status take_text(const tl_soap_taking *taking, const char *text, tl_opt_text *to) {
    if (!text) {
        return TL_OK;
    }
    if (text == tl_soap_nil) {
        to->is = TL_NULL;
        return TL_OK;
    }
    to->value = tl_arena_copy(taking->arena, tl_str_from(text));
    to->is = TL_VALUE;
    return to->value.ptr ? TL_OK : no_memory(taking);
}

static tl_status take_object(const tl_soap_taking *taking, const tl_soap_map *map, const void *from, tl_opt_object *to, uint32_t depth) {
    if (from == tl_soap_nil) {
        to->is = TL_NULL;
        return TL_OK;
    }
    void *inner = tl_arena_alloc(taking->arena, map->type->size);
    if (!inner) {
        return no_memory(taking);
    }
    to->value = inner;
    to->is = TL_VALUE;
    return tl_soap_take(taking, map, from, inner, depth - 1);
}

static tl_status take_list(const tl_soap_taking *taking, const tl_field *field, const tl_soap_field *row, const char *from, tl_opt_list *to,
                           uint32_t depth) {
    int count = *(const int *)(const void *)(from + row->size_offset);
    const char *items = *(const char *const *)(const void *)(from + row->offset);
    size_t size = row->map ? row->map->size : sizeof(char *), stride = field->type->stride;
    if (count <= 0 || !items) {
        return TL_OK;
    }
    char *made = tl_arena_alloc(taking->arena, (size_t)count * stride);
    if (!made) {
        return no_memory(taking);
    }
    to->value.items = made;
    to->value.count = (size_t)count;
    to->is = TL_VALUE;
    tl_status status = TL_OK;
    for (size_t i = 0; status == TL_OK && i < (size_t)count; i++) {
        if (row->map) {
            status = tl_soap_take(taking, row->map, items + i * size, made + i * stride, depth - 1);
            continue;
        }
        /* An element that is nil has no pointer; one that is empty points at an empty text. */
        tl_opt_text text = {{NULL, 0}, TL_ABSENT};
        status = take_text(taking, *(char *const *)(const void *)(items + i * size), &text);
        *(tl_str *)(void *)(made + i * stride) = text.is == TL_VALUE ? text.value : tl_str_sized(NULL, 0);
    }
    return status;
}

static tl_status take_rows(const tl_soap_taking *taking, const tl_field *field, const tl_soap_field *row, const char *from, tl_opt_list *to) {
    const char *inner = *(const char *const *)(const void *)(from + row->offset);
    if (!inner) {
        return TL_OK;
    }
    if (inner == tl_soap_nil) {
        to->is = TL_NULL;
        return TL_OK;
    }
    const char *xml = *(const char *const *)(const void *)(inner + row->text_offset);
    to->is = TL_VALUE;
    return xml ? tl_soap_rows(taking, field->type, xml, to) : TL_OK;
}

static tl_status take_member(const tl_soap_taking *taking, const tl_field *field, const tl_soap_field *row, const char *from, char *member,
                             uint32_t depth) {
    if (field->kind == TL_KIND_TEXT) {
        return take_text(taking, *(const char *const *)(const void *)(from + row->offset), (tl_opt_text *)(void *)member);
    }
    if (field->kind == TL_KIND_OBJECT) {
        const void *inner = *(const void *const *)(const void *)(from + row->offset);
        return inner ? take_object(taking, row->map, inner, (tl_opt_object *)(void *)member, depth) : TL_OK;
    }
    tl_opt_list *list = (tl_opt_list *)(void *)member;
    bool rows = !row->map && field->type->element->kind == TL_KIND_OBJECT;
    return rows ? take_rows(taking, field, row, from, list) : take_list(taking, field, row, from, list, depth);
}

tl_status tl_soap_take(const tl_soap_taking *taking, const tl_soap_map *map, const void *from, void *value, uint32_t depth) {
    const tl_type *type = map->type;
    if (depth == 0) {
        return tl_fail(taking->context->error, TL_ERR_LIMIT, "nested more than %d levels deep", TL_SOAP_DEPTH);
    }
    for (uint32_t i = 0; i < type->count; i++) {
        tl_status status = take_member(taking, &type->fields[i], &map->fields[i], from, (char *)value + type->fields[i].offset, depth);
        if (status != TL_OK) {
            return status;
        }
    }
    return TL_OK;
}
