/* XML to structs: what each tag and text means. */
#include "codec/xml_reader.h"

#include <stdio.h>

#include "base/arena.h"
#include "codec/json_reader.h"
#include "codec/kind.h"
#include "codec/lexical.h"

enum { FIRST_ITEMS = 4 };

void tl_xml_note_place(tl_xml_reader *r) {
    XML_Index at = XML_GetCurrentByteIndex(r->parser);
    r->line = (uint32_t)XML_GetCurrentLineNumber(r->parser);
    r->column = (uint32_t)XML_GetCurrentColumnNumber(r->parser) + 1;
    r->offset = at > 0 ? (uint64_t)at : 0;
}

/* Notes why reading fails, with the path of what is open, and stops the parser. */
static void fail(tl_xml_reader *r, tl_status status, const char *message) {
    r->status = status;
    r->message = message;
    tl_xml_note_place(r);
    for (size_t i = r->depth; i > 0; i--) {
        const tl_xml_frame *frame = &r->frames[i - 1];
        if (frame->is_item) {
            tl_path_index(&r->path, frame->index);
        }
        if (frame->key.ptr) {
            tl_path_name(&r->path, frame->key);
        }
        if (frame->field) {
            tl_path_field(&r->path, frame->field);
        }
    }
    (void)XML_StopParser(r->parser, XML_FALSE);
}

static void fail_memory(tl_xml_reader *r) {
    fail(r, TL_ERR_MEMORY, "out of memory");
}

/* Whether a name as expat reports it is that of a tag. @param namespace_uri  what the tag has without one of its own */
static bool is_tag(const char *name, const tl_xml_tag *tag, const char *namespace_uri) {
    const char *local = strchr(name, TL_XML_SEPARATOR);
    size_t uri_len = local ? (size_t)(local - name) : 0;
    tl_str wanted = tl_str_from(tag->namespace_uri ? tag->namespace_uri : namespace_uri);
    return tl_str_equal(tl_str_from(local ? local + 1 : name), tag->name) && tl_str_equal(tl_str_sized(name, uri_len), wanted);
}

/* The schema's default namespace inside of an element. */
static const char *inside(const tl_xml_tag *tag, const char *outer) {
    return tag->namespace_uri && !tag->prefix ? tag->namespace_uri : outer;
}

static bool is_nil(const char **attributes) {
    static const char nil[] = TL_XSI "\1nil";
    for (; *attributes; attributes += 2) {
        if (strcmp(attributes[0], nil) == 0) {
            tl_str flag = tl_str_trim(tl_str_from(attributes[1]));
            return tl_str_equal(flag, tl_str_from("true")) || tl_str_equal(flag, tl_str_from("1"));
        }
    }
    return false;
}

/* A new frame on top, zeroed; NULL after a failure. */
static tl_xml_frame *push(tl_xml_reader *r, tl_xml_what what) {
    if (r->depth == r->options->max_depth) {
        fail(r, TL_ERR_LIMIT, "nested too deeply");
        return NULL;
    }
    if (r->depth == r->capacity) {
        size_t capacity = r->capacity ? r->capacity * 2 : 16;
        tl_xml_frame *frames = (tl_xml_frame *)tl_realloc(r->frames, capacity * sizeof(*frames));
        if (!frames) {
            fail_memory(r);
            return NULL;
        }
        r->frames = frames;
        r->capacity = capacity;
    }
    tl_xml_frame *frame = &r->frames[r->depth++];
    memset(frame, 0, sizeof(*frame));
    frame->what = what;
    return frame;
}

/* @param attribute  what it is; NULL: the element on top */
static bool set_scalar(tl_xml_reader *r, const tl_type *type, tl_str text, char *value, const tl_field *attribute) {
    const char *why = NULL;
    tl_str copy = tl_arena_copy(r->arena, text);
    if (!copy.ptr) {
        fail_memory(r);
        return false;
    }
    /* The copy is ours: reading may put a NUL into it. */
    char *own = (char *)(uintptr_t)copy.ptr;
    tl_status status = tl_lexical_read(type, own, copy.len, value, &why);
    if (status != TL_OK) {
        if (attribute) {
            tl_path_field(&r->path, attribute);
        }
        fail(r, status, why);
    }
    return status == TL_OK;
}

static void mark(tl_xml_frame *object, const tl_field *field) {
    size_t at = (size_t)(field - object->type->fields);
    object->seen[at / 8] |= (uint8_t)(1u << at % 8);
}

static bool is_marked(const tl_xml_frame *object, size_t at) {
    return object->seen[at / 8] >> at % 8 & 1;
}

static void set_presence(const tl_field *field, char *member, uint8_t is) {
    if (!(field->flags & TL_FIELD_BARE)) {
        member[tl_presence_at[field->kind]] = (char)is;
    }
}

/* The attributes of an object that has just been opened. */
static bool read_attributes(tl_xml_reader *r, size_t at, const char **attributes) {
    const tl_type *type = r->frames[at].type;
    for (; *attributes; attributes += 2) {
        for (uint32_t i = 0; type->xml && type->xml->fields && i < type->count; i++) {
            const tl_field *field = &type->fields[i];
            tl_xml_tag tag = tl_xml_field_tag(type, field);
            if (!(tag.flags & TL_XML_ATTRIBUTE) || !is_tag(attributes[0], &tag, NULL)) {
                continue;
            }
            char *member = r->frames[at].value + field->offset;
            if (!set_scalar(r, field->type, tl_str_from(attributes[1]), member, field)) {
                return false;
            }
            mark(&r->frames[at], field);
            set_presence(field, member, TL_VALUE);
            break;
        }
    }
    return true;
}

/* Fills the frame on top for a value of a type. @param value  its bare form, zeroed; an object's struct itself */
static void begin(tl_xml_reader *r, tl_xml_frame *frame, const tl_type *type, char *value, const char **attributes) {
    frame->type = type;
    frame->value = value;
    switch ((tl_kind)type->kind) {
    case TL_KIND_OBJECT:
        frame->what = TL_XML_OBJECT;
        frame->seen = (uint8_t *)tl_arena_alloc(r->arena, type->count / 8 + 1);
        if (!frame->seen) {
            fail_memory(r);
        } else {
            (void)read_attributes(r, r->depth - 1, attributes);
        }
        return;
    case TL_KIND_LIST:
        frame->what = TL_XML_LIST;
        return;
    case TL_KIND_MAP:
        frame->what = TL_XML_MAP;
        return;
    default:
        frame->what = TL_XML_SCALAR;
        r->text.len = 0;
        return;
    }
}

/* Room for one more element: as many as the next power of two is, so that no capacity need be kept. NULL after a failure. */
static char *next_item(tl_xml_reader *r, tl_list *list, size_t stride) {
    size_t count = list->count;
    bool full = count == 0 || (count >= FIRST_ITEMS && (count & (count - 1)) == 0);
    if (full) {
        size_t capacity = count ? count * 2 : FIRST_ITEMS;
        char *old = (char *)(uintptr_t)list->items;
        char *items = capacity > PTRDIFF_MAX / stride ? NULL : (char *)tl_arena_resize(r->arena, old, count * stride, capacity * stride);
        if (!items) {
            fail_memory(r);
            return NULL;
        }
        list->items = items;
    }
    list->count++;
    return (char *)(uintptr_t)list->items + count * stride;
}

/* An element of a list. @param field  the list stands in its parent without an element of its own, as this field; NULL: in one */
static void open_item(tl_xml_reader *r, const tl_type *type, tl_list *list, const tl_field *field, const char *inner, const char **attributes) {
    tl_xml_frame *frame = push(r, TL_XML_SKIPPED);
    if (!frame) {
        return;
    }
    frame->field = field;
    frame->is_item = true;
    frame->index = list->count;
    frame->namespace_uri = inner;
    if (is_nil(attributes)) {
        fail(r, TL_ERR_TYPE, "nil, where a value is required");
        return;
    }
    char *item = next_item(r, list, type->stride);
    if (item) {
        begin(r, frame, type->element, item, attributes);
    }
}

static void open_entry(tl_xml_reader *r, const char *name, const char *namespace_uri, const tl_type *type, tl_list *map, const char **attributes) {
    const char *local = strchr(name, TL_XML_SEPARATOR);
    tl_str key = tl_arena_copy(r->arena, tl_str_from(local ? local + 1 : name));
    tl_xml_frame *frame = push(r, TL_XML_SKIPPED);
    if (!frame) {
        return;
    }
    frame->namespace_uri = namespace_uri;
    char *entry = key.ptr ? next_item(r, map, type->stride) : NULL;
    if (!entry) {
        fail_memory(r);
        return;
    }
    frame->key = key;
    memcpy(entry, &key, sizeof(key));
    if (is_nil(attributes)) {
        fail(r, TL_ERR_TYPE, "nil, where a value is required");
        return;
    }
    begin(r, frame, type->element, entry + TL_MAP_VALUE_AT, attributes);
}

/* A member of the object on top. */
static void open_member(tl_xml_reader *r, const tl_field *field, const tl_xml_tag *tag, const char **attributes) {
    tl_xml_frame *object = &r->frames[r->depth - 1];
    char *member = object->value + field->offset;
    const char *inner = inside(tag, object->namespace_uri);
    bool nil = is_nil(attributes);
    bool again = is_marked(object, (size_t)(field - object->type->fields));
    mark(object, field);
    if (field->kind == TL_KIND_LIST && !(tag->flags & TL_XML_WRAPPED) && !nil) {
        set_presence(field, member, TL_VALUE);
        open_item(r, field->type, (tl_list *)(void *)member, field, inner, attributes);
        return;
    }
    tl_xml_frame *frame = push(r, TL_XML_SKIPPED);
    if (!frame) {
        return;
    }
    frame->field = field;
    frame->namespace_uri = inner;
    if (again) {
        memset(member, 0, tl_presence_at[field->kind]);
    }
    if (nil && field->flags & TL_FIELD_BARE) {
        fail(r, TL_ERR_TYPE, "nil, where a value is required");
        return;
    }
    set_presence(field, member, nil ? TL_NULL : TL_VALUE);
    if (nil) {
        return;
    }
    if (field->kind == TL_KIND_OBJECT) {
        char *value = (char *)tl_arena_alloc(r->arena, field->type->size);
        if (!value) {
            fail_memory(r);
            return;
        }
        memcpy(member, &value, sizeof(value));
        member = value;
    }
    begin(r, frame, field->type, member, attributes);
}

/* Looks for the field of an element, onwards from the expected one. */
static const tl_field *find_field(tl_xml_frame *object, const char *name, tl_xml_tag *tag) {
    const tl_type *type = object->type;
    const uint16_t *order = type->xml ? type->xml->order : NULL;
    for (uint32_t i = 0; i < type->count; i++) {
        uint32_t at = object->next + i < type->count ? object->next + i : object->next + i - type->count;
        const tl_field *field = &type->fields[order ? order[at] : at];
        *tag = tl_xml_field_tag(type, field);
        if (!(tag->flags & TL_XML_ATTRIBUTE) && is_tag(name, tag, object->namespace_uri)) {
            object->next = at; /* a list's elements repeat */
            return field;
        }
    }
    return NULL;
}

static void open_root(tl_xml_reader *r, const char *name, const char **attributes) {
    tl_xml_tag tag = tl_xml_root_tag(r->type, r->options);
    if (!is_tag(name, &tag, NULL)) {
        const char *local = strchr(name, TL_XML_SEPARATOR);
        int len = snprintf(r->shown, sizeof(r->shown), "the root element is %.40s of the namespace \"%.*s\", where %.40s is expected",
                           local ? local + 1 : name, local ? (int)(local - name < 60 ? local - name : 60) : 0, name, tag.name.ptr);
        fail(r, TL_ERR_TYPE, len > 0 ? r->shown : "another root element is expected");
        return;
    }
    tl_xml_frame *frame = push(r, TL_XML_SKIPPED);
    if (!frame) {
        return;
    }
    frame->namespace_uri = inside(&tag, NULL);
    if (is_nil(attributes)) {
        fail(r, TL_ERR_TYPE, "nil, where a value is required");
        return;
    }
    begin(r, frame, r->type, r->value, attributes);
}

void XMLCALL tl_xml_on_start(void *reader, const XML_Char *name, const XML_Char **attributes) {
    tl_xml_reader *r = (tl_xml_reader *)reader;
    tl_xml_tag tag;
    if (r->status != TL_OK) {
        return;
    }
    if (r->depth == 0) {
        open_root(r, name, attributes);
        return;
    }
    tl_xml_frame *top = &r->frames[r->depth - 1];
    const tl_field *field;
    switch (top->what) {
    case TL_XML_OBJECT:
        field = find_field(top, name, &tag);
        if (field) {
            open_member(r, field, &tag, attributes);
        } else {
            (void)push(r, TL_XML_SKIPPED);
        }
        break;
    case TL_XML_LIST:
        tag = tl_xml_item_tag(top->type, top->field && !top->is_item ? tl_field_name(top->field) : tl_str_sized(NULL, 0));
        if (is_tag(name, &tag, top->namespace_uri)) {
            open_item(r, top->type, (tl_list *)(void *)top->value, NULL, inside(&tag, top->namespace_uri), attributes);
        } else {
            (void)push(r, TL_XML_SKIPPED);
        }
        break;
    case TL_XML_MAP:
        open_entry(r, name, top->namespace_uri, top->type, (tl_list *)(void *)top->value, attributes);
        break;
    case TL_XML_SCALAR:
        fail(r, TL_ERR_TYPE, "an element, where a text is expected");
        break;
    case TL_XML_SKIPPED:
        if (r->depth + r->skipped == r->options->max_depth) {
            fail(r, TL_ERR_LIMIT, "nested too deeply");
        }
        r->skipped++;
        break;
    }
}

static void check_required(tl_xml_reader *r, const tl_xml_frame *object) {
    for (uint32_t i = 0; i < object->type->count; i++) {
        const tl_field *field = &object->type->fields[i];
        if (!(field->flags & (TL_FIELD_REQUIRED | TL_FIELD_BARE)) || is_marked(object, i)) {
            continue;
        }
        /* A list that is not wrapped is there when it is empty. */
        tl_xml_tag tag = tl_xml_field_tag(object->type, field);
        if (field->kind == TL_KIND_LIST && !(tag.flags & TL_XML_WRAPPED)) {
            set_presence(field, object->value + field->offset, TL_VALUE);
            continue;
        }
        tl_path_field(&r->path, field);
        fail(r, TL_ERR_MISSING, "a required member is missing from the element that ends here");
        return;
    }
}

void XMLCALL tl_xml_on_end(void *reader, const XML_Char *name) {
    tl_xml_reader *r = (tl_xml_reader *)reader;
    (void)name;
    if (r->status != TL_OK) {
        return;
    }
    if (r->skipped > 0) {
        r->skipped--;
        return;
    }
    tl_xml_frame *top = &r->frames[r->depth - 1];
    if (top->what == TL_XML_SCALAR) {
        (void)set_scalar(r, top->type, tl_buf_str(&r->text), top->value, NULL);
    } else if (top->what == TL_XML_OBJECT) {
        check_required(r, top);
    } else if (top->what == TL_XML_MAP) {
        tl_list *map = (tl_list *)(void *)top->value;
        if (map->count && tl_map_keep_last((char *)(uintptr_t)map->items, &map->count, top->type->stride) != TL_OK) {
            fail_memory(r);
        }
    }
    r->depth--;
}

void XMLCALL tl_xml_on_text(void *reader, const XML_Char *text, int length) {
    tl_xml_reader *r = (tl_xml_reader *)reader;
    if (r->status == TL_OK && r->depth > 0 && r->skipped == 0 && r->frames[r->depth - 1].what == TL_XML_SCALAR &&
        tl_buf_append(&r->text, tl_str_sized(text, (size_t)length)) != TL_OK) {
        fail_memory(r);
    }
}

void XMLCALL tl_xml_on_doctype(void *reader, const XML_Char *name, const XML_Char *system, const XML_Char *public_id, int internal) {
    tl_xml_reader *r = (tl_xml_reader *)reader;
    (void)name;
    (void)system;
    (void)public_id;
    (void)internal;
    if (r->status == TL_OK) {
        fail(r, TL_ERR_SYNTAX, "a DOCTYPE is refused: it can declare entities");
    }
}
