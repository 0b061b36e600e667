/* Random values that XML can hold. */
#include "xml_values.h"

#include <string.h>

#include "values.h"

static bool is_wrapped(const tl_type *object, const tl_field *field) {
    return object->xml && object->xml->fields && object->xml->fields[field - object->fields].flags & TL_XML_WRAPPED;
}

/* Control characters become carriage returns, U+FFFE and U+FFFF question marks, brackets and backslashes what XML escapes. The random texts lie in an arena, so they may be changed. */
static void clean_text(tl_str *text) {
    char *bytes = (char *)(uintptr_t)text->ptr;
    for (size_t i = 0; i < text->len; i++) {
        bool control = (unsigned char)bytes[i] < 0x20 && !strchr("\t\n\r", bytes[i] ? bytes[i] : 'x');
        bool beyond = i + 2 < text->len && memcmp(bytes + i, "\xEF\xBF", 2) == 0 && (unsigned char)bytes[i + 2] >= 0xBE;
        if (control) {
            bytes[i] = '\r';
        } else if (strchr("{}\\", bytes[i]) && bytes[i]) {
            bytes[i] = bytes[i] == '{' ? '<' : bytes[i] == '}' ? '>' : '&';
        }
        if (beyond) {
            memcpy(bytes + i, "???", 3);
        }
    }
}

static void clean(const tl_type *type, char *value, tl_arena *arena);

static void clean_list(const tl_type *type, tl_list *list, tl_arena *arena) {
    for (size_t i = 0; i < list->count; i++) {
        char *item = (char *)(uintptr_t)list->items + i * type->stride;
        if (type->kind == TL_KIND_MAP) {
            *(tl_str *)(void *)item = tl_arena_format(arena, "k%zu", i);
            item += sizeof(tl_str);
        }
        clean(type->element, item, arena);
    }
}

static void clean_member(const tl_type *type, const tl_field *field, char *member, tl_arena *arena) {
    bool bare = field->flags & TL_FIELD_BARE;
    char *is = member + tl_kind_size((tl_kind)field->kind);
    bool attribute = type->xml && type->xml->fields && type->xml->fields[field - type->fields].flags & TL_XML_ATTRIBUTE;
    if (!bare && *is == TL_NULL && attribute) {
        *is = TL_ABSENT;
    }
    if (!bare && *is != TL_VALUE) {
        return;
    }
    bool empty_list = field->kind == TL_KIND_LIST && ((const tl_list *)(const void *)member)->count == 0 && !is_wrapped(type, field);
    if (empty_list && !bare && !(field->flags & TL_FIELD_REQUIRED)) {
        *is = TL_ABSENT;
        return;
    }
    clean(field->type, field->kind == TL_KIND_OBJECT ? *(char **)(void *)member : member, arena);
}

static void clean(const tl_type *type, char *value, tl_arena *arena) {
    switch ((tl_kind)type->kind) {
    case TL_KIND_TEXT:
        clean_text((tl_str *)(void *)value);
        break;
    case TL_KIND_ENUM:
        if (((tl_enum *)(void *)value)->code < 0) {
            clean_text(&((tl_enum *)(void *)value)->text);
        }
        break;
    case TL_KIND_OBJECT:
        for (uint32_t i = 0; i < type->count; i++) {
            clean_member(type, &type->fields[i], value + type->fields[i].offset, arena);
        }
        break;
    case TL_KIND_LIST:
    case TL_KIND_MAP:
        clean_list(type, (tl_list *)(void *)value, arena);
        break;
    default:
        break;
    }
}

void random_xml_value(const tl_type *type, void *value, seeded_random *random, tl_arena *arena) {
    random_value(type, value, random, arena, 3);
    clean(type, value, arena);
}
