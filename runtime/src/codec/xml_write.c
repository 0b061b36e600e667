/* Structs to XML: elements, attributes, lists. */
#include "codec/xml_writer.h"

#include "codec/kind.h"

/* What opening an element may bind, and all together. */
enum { OPEN_BINDINGS = 2, MOST_BINDINGS = 6 };

/* What holds within one element, and the bindings that it adds. */
typedef struct element_scope {
    tl_xml_scope inside;
    tl_xml_binding bindings[MOST_BINDINGS];
    size_t count;
} element_scope;

static bool same(const char *a, const char *b) {
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool put_raw(tl_xml_writer *w, const char *text) {
    return tl_xml_put(w, tl_str_from(text));
}

/* ` xmlns:prefix="uri"`, or ` xmlns="uri"`. */
static bool declare(tl_xml_writer *w, const char *prefix, const char *uri) {
    return put_raw(w, prefix ? " xmlns:" : " xmlns") && put_raw(w, prefix ? prefix : "") && put_raw(w, "=\"") &&
           tl_xml_put_text(w, tl_str_from(uri), true) && put_raw(w, "\"");
}

static bool is_bound(const tl_xml_scope *scope, const char *prefix, const char *uri) {
    for (const tl_xml_binding *b = scope->bindings; b; b = b->outer) {
        if (strcmp(b->prefix, prefix) == 0) {
            return strcmp(b->uri, uri) == 0;
        }
    }
    return false;
}

static bool put_name(tl_xml_writer *w, const tl_xml_tag *tag) {
    return (!tag->prefix || (put_raw(w, tag->prefix) && put_raw(w, ":"))) && tl_xml_put(w, tag->name);
}

/* `<name` with its declarations; `inside` becomes what holds within it. `binding` must live as long. */
static bool open(tl_xml_writer *w, const tl_xml_scope *scope, const tl_xml_tag *tag, tl_xml_scope *inside, tl_xml_binding *binding) {
    *inside = *scope;
    if (!put_raw(w, "<") || !put_name(w, tag)) {
        return false;
    }
    if (!tag->namespace_uri) {
        return true;
    }
    if (tag->prefix) {
        if (is_bound(scope, tag->prefix, tag->namespace_uri)) {
            return true;
        }
        *binding = (tl_xml_binding){tag->prefix, tag->namespace_uri, scope->bindings};
        inside->bindings = binding;
        return declare(w, tag->prefix, tag->namespace_uri);
    }
    inside->namespace_uri = tag->namespace_uri;
    return same(scope->namespace_uri, tag->namespace_uri) || declare(w, NULL, tag->namespace_uri);
}

/* At the root, the prefix of nil is declared before all else, as DataContract serialisers do. */
static bool open_root(tl_xml_writer *w, const tl_xml_tag *tag, tl_xml_scope *inside, tl_xml_binding bindings[2]) {
    *inside = (tl_xml_scope){NULL, NULL};
    if (!put_raw(w, "<") || !put_name(w, tag)) {
        return false;
    }
    if (w->nil_prefix) {
        bindings[0] = (tl_xml_binding){w->nil_prefix, TL_XSI, NULL};
        inside->bindings = &bindings[0];
        if (!declare(w, w->nil_prefix, TL_XSI)) {
            return false;
        }
    }
    if (!tag->namespace_uri) {
        return true;
    }
    if (tag->prefix) {
        bindings[1] = (tl_xml_binding){tag->prefix, tag->namespace_uri, inside->bindings};
        inside->bindings = &bindings[1];
    } else {
        inside->namespace_uri = tag->namespace_uri;
    }
    return !*tag->namespace_uri || declare(w, tag->prefix, tag->namespace_uri);
}

static bool close(tl_xml_writer *w, const tl_xml_tag *tag) {
    return put_raw(w, "</") && put_name(w, tag) && put_raw(w, ">");
}

static bool write_null(tl_xml_writer *w, const tl_xml_scope *scope, const tl_xml_tag *tag) {
    tl_xml_scope inside;
    tl_xml_binding binding;
    if (!open(w, scope, tag, &inside, &binding)) {
        return false;
    }
    /* The root's prefix may stand for something else here. */
    bool declared = w->nil_prefix && is_bound(&inside, w->nil_prefix, TL_XSI);
    const char *prefix = declared ? w->nil_prefix : tag->prefix && strcmp(tag->prefix, "xsi") == 0 ? "nil" : "xsi";
    return (declared || declare(w, prefix, TL_XSI)) && put_raw(w, " ") && put_raw(w, prefix) && put_raw(w, ":nil=\"true\"/>");
}

static bool write_items(tl_xml_writer *w, const tl_xml_scope *scope, const tl_type *list, const tl_list *items, tl_str around) {
    tl_xml_tag tag = tl_xml_item_tag(list, around);
    const char *item = (const char *)items->items;
    if (items->count && !item) {
        return tl_xml_writer_fail(w, TL_ERR_MISSING, "the list counts elements but points at none");
    }
    for (size_t i = 0; i < items->count; i++, item += list->stride) {
        if (!tl_xml_write_element(w, scope, &tag, list->element, item, NULL, false)) {
            tl_path_index(&w->path, i);
            return false;
        }
    }
    return true;
}

static bool write_entries(tl_xml_writer *w, const tl_xml_scope *scope, const tl_type *map, const tl_list *entries) {
    const char *entry = (const char *)entries->items;
    if (entries->count && !entry) {
        return tl_xml_writer_fail(w, TL_ERR_MISSING, "the map counts entries but points at none");
    }
    for (size_t i = 0; i < entries->count; i++, entry += map->stride) {
        tl_xml_tag tag = {{NULL, 0}, NULL, NULL, 0};
        memcpy(&tag.name, entry, sizeof(tag.name));
        if (!tl_xml_is_name(tag.name)) {
            return tl_xml_writer_fail(w, TL_ERR_TYPE, "a map's key is no name that an element can have: letters, digits, _ - .");
        }
        if (!tl_xml_write_element(w, scope, &tag, map->element, entry + TL_MAP_VALUE_AT, NULL, false)) {
            tl_path_name(&w->path, tag.name);
            return false;
        }
    }
    return true;
}

static uint8_t presence(const tl_field *field, const char *member) {
    return field->flags & TL_FIELD_BARE ? (uint8_t)TL_VALUE : *(const uint8_t *)(member + tl_presence_at[field->kind]);
}

static bool is_hidden(const tl_xml_writer *w, const tl_field *field) {
    return w->options->redact && field && field->flags & TL_FIELD_SECRET;
}

static bool is_masked(const tl_xml_writer *w, const tl_field *field) {
    return w->options->redact_numbers && field && field->flags & TL_FIELD_PHONE;
}

/* What stands in place of a whole value; NULL: the value is shown, perhaps in part. */
static const char *instead(const tl_xml_writer *w, const tl_field *field) {
    if (is_hidden(w, field)) {
        return "<secret>";
    }
    bool scalars = field && field->kind == TL_KIND_LIST && field->type->element->kind < TL_KIND_OBJECT;
    return is_masked(w, field) && field->kind >= TL_KIND_OBJECT && !scalars ? "<number>" : NULL;
}

static bool write_present(tl_xml_writer *w, const tl_xml_scope *scope, const tl_xml_tag *tag, const tl_field *field, const char *member) {
    if (field->kind == TL_KIND_LIST && !(tag->flags & TL_XML_WRAPPED) && !instead(w, field)) {
        w->masked = is_masked(w, field);
        bool done = write_items(w, scope, field->type, (const tl_list *)(const void *)member, tl_field_name(field));
        w->masked = false;
        return done;
    }
    if (field->kind == TL_KIND_OBJECT) {
        member = *(const char *const *)(const void *)member;
        if (!member) {
            return tl_xml_writer_fail(w, TL_ERR_MISSING, "the object is missing: its pointer is NULL");
        }
    }
    return tl_xml_write_element(w, scope, tag, field->type, member, field, false);
}

static bool write_member(tl_xml_writer *w, const tl_xml_scope *scope, const tl_xml_tag *tag, const tl_field *field, const char *member) {
    switch (presence(field, member)) {
    case TL_ABSENT:
        return !(field->flags & TL_FIELD_REQUIRED) || tl_xml_writer_fail(w, TL_ERR_MISSING, "a required field is absent");
    case TL_NULL:
        return write_null(w, scope, tag);
    case TL_VALUE:
        return write_present(w, scope, tag, field, member);
    default:
        return tl_xml_writer_fail(w, TL_ERR_USAGE, "a presence byte is none of TL_ABSENT, TL_NULL, TL_VALUE");
    }
}

/* Makes sure that an attribute's prefix is declared at its element: once, also for several attributes. */
static bool bind_attribute(tl_xml_writer *w, element_scope *at, const tl_xml_tag *tag) {
    if (!tag->prefix || is_bound(&at->inside, tag->prefix, tag->namespace_uri)) {
        return true;
    }
    if (at->count == MOST_BINDINGS) {
        return tl_xml_writer_fail(w, TL_ERR_LIMIT, "the attributes of one element are of too many namespaces");
    }
    tl_xml_binding *binding = &at->bindings[at->count++];
    *binding = (tl_xml_binding){tag->prefix, tag->namespace_uri, at->inside.bindings};
    at->inside.bindings = binding;
    return declare(w, tag->prefix, tag->namespace_uri);
}

static bool write_attribute(tl_xml_writer *w, element_scope *at, const tl_xml_tag *tag, const tl_field *field, const char *member) {
    uint8_t is = presence(field, member);
    if (is == TL_ABSENT) {
        return !(field->flags & TL_FIELD_REQUIRED) || tl_xml_writer_fail(w, TL_ERR_MISSING, "a required field is absent");
    }
    if (is != TL_VALUE) {
        return tl_xml_writer_fail(w, TL_ERR_TYPE, "an attribute cannot be null in XML");
    }
    bool hidden = is_hidden(w, field);
    return bind_attribute(w, at, tag) && put_raw(w, " ") && put_name(w, tag) && put_raw(w, "=\"") &&
           (hidden ? tl_xml_put_text(w, tl_str_sized("<secret>", 8), true) : tl_xml_put_scalar(w, field->type, member, field, true)) &&
           put_raw(w, "\"");
}

/* Either the attributes or the elements of an object, in the order of the XML. */
static bool write_fields(tl_xml_writer *w, element_scope *at, const tl_type *type, const char *value, bool attributes) {
    const uint16_t *order = type->xml ? type->xml->order : NULL;
    for (uint32_t i = 0; i < type->count; i++) {
        const tl_field *field = &type->fields[order ? order[i] : i];
        tl_xml_tag tag = tl_xml_field_tag(type, field);
        bool attribute = (tag.flags & TL_XML_ATTRIBUTE) != 0;
        const char *member = value + field->offset;
        if (attribute != attributes) {
            continue;
        }
        if (!(attribute ? write_attribute(w, at, &tag, field, member) : write_member(w, &at->inside, &tag, field, member))) {
            tl_path_field(&w->path, field);
            return false;
        }
    }
    return true;
}

/* What stands between an element's tags. */
static bool write_content(tl_xml_writer *w, element_scope *at, const tl_type *type, const char *value, const tl_field *field) {
    if (instead(w, field)) {
        return tl_xml_put_text(w, tl_str_from(instead(w, field)), false);
    }
    switch ((tl_kind)type->kind) {
    case TL_KIND_OBJECT:
        return write_fields(w, at, type, value, false);
    case TL_KIND_LIST: {
        bool outer = w->masked;
        w->masked = outer || is_masked(w, field);
        bool done = write_items(w, &at->inside, type, (const tl_list *)(const void *)value, field ? tl_field_name(field) : tl_str_sized(NULL, 0));
        w->masked = outer;
        return done;
    }
    case TL_KIND_MAP:
        return write_entries(w, &at->inside, type, (const tl_list *)(const void *)value);
    default:
        return tl_xml_put_scalar(w, type, value, field, false);
    }
}

bool tl_xml_write_element(tl_xml_writer *w, const tl_xml_scope *scope, const tl_xml_tag *tag, const tl_type *type, const char *value,
                          const tl_field *field, bool root) {
    element_scope at = {.count = OPEN_BINDINGS};
    if (w->depth == 0) {
        return tl_xml_writer_fail(w, TL_ERR_LIMIT, "nested too deeply");
    }
    w->depth--;
    if (!(root ? open_root(w, tag, &at.inside, at.bindings) : open(w, scope, tag, &at.inside, at.bindings))) {
        return false;
    }
    if (type->kind == TL_KIND_OBJECT && !instead(w, field) && !write_fields(w, &at, type, value, true)) {
        return false;
    }
    if (!put_raw(w, ">") || !write_content(w, &at, type, value, field)) {
        return false;
    }
    w->depth++;
    return close(w, tag);
}
