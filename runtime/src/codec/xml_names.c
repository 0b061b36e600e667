/* What elements are called. */
#include "codec/xml_names.h"

#include "codec/kind.h"

enum { BYTES_DEFAULT = 64 << 20 };

static tl_xml_tag tag(const tl_xml_name *said, tl_str standard) {
    tl_xml_tag t;
    t.name = said && said->name ? tl_str_from(said->name) : standard;
    t.namespace_uri = said ? said->namespace_uri : NULL;
    t.prefix = said && said->namespace_uri ? said->prefix : NULL;
    t.flags = said ? said->flags : 0;
    return t;
}

tl_xml_tag tl_xml_root_tag(const tl_type *type, const tl_xml_options *options) {
    tl_xml_tag t = tag(type->xml ? &type->xml->root : NULL, tl_str_from(type->name));
    if (options->namespace_uri) {
        t.namespace_uri = options->namespace_uri;
    }
    return t;
}

tl_xml_tag tl_xml_field_tag(const tl_type *object, const tl_field *field) {
    const tl_xml_name *said = object->xml && object->xml->fields ? &object->xml->fields[field - object->fields] : NULL;
    if (field->kind == TL_KIND_LIST && !(said && said->flags & TL_XML_WRAPPED)) {
        return tl_xml_item_tag(field->type, tl_field_name(field));
    }
    return tag(said, tl_field_name(field));
}

tl_xml_tag tl_xml_item_tag(const tl_type *list, tl_str around) {
    const tl_xml_name *said = list->xml ? &list->xml->item : NULL;
    const tl_type *element = list->element;
    if (around.len == 0) {
        around = element->xml && element->xml->root.name ? tl_str_from(element->xml->root.name) : tl_str_sized("item", 4);
    }
    return tag(said, around);
}

tl_status tl_xml_options_read(tl_xml_options *used, const tl_xml_options *options, tl_error *error) {
    const tl_xml_options none = TL_XML_OPTIONS_INIT;
    *used = none;
    if (options) {
        if (options->struct_size == 0) {
            return tl_fail(error, TL_ERR_USAGE, "tl_xml_options.struct_size is 0: start from TL_XML_OPTIONS_INIT");
        }
        memcpy(used, options, options->struct_size < sizeof(*used) ? options->struct_size : sizeof(*used));
    }
    if (used->max_depth == 0) {
        used->max_depth = TL_DEPTH_DEFAULT;
    }
    if (used->max_bytes == 0) {
        used->max_bytes = BYTES_DEFAULT;
    }
    if (used->max_depth > TL_DEPTH_MOST) {
        return tl_fail(error, TL_ERR_USAGE, "tl_xml_options.max_depth is %lu, more than the %d that can be", (unsigned long)used->max_depth,
                       TL_DEPTH_MOST);
    }
    return TL_OK;
}
