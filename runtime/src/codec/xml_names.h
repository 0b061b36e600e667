/* What elements are called: the tables' names with their defaults filled in. */
#ifndef TRUNKLINE_CODEC_XML_NAMES_H
#define TRUNKLINE_CODEC_XML_NAMES_H

#include <trunkline/xml.h>

#define TL_XSI "http://www.w3.org/2001/XMLSchema-instance"

/** The name of one element or attribute. */
typedef struct tl_xml_tag {
    tl_str name;
    const char *namespace_uri; /* NULL: not said */
    const char *prefix; /* NULL: none */
    uint32_t flags;
} tl_xml_tag;

/** The element that is a whole body. */
tl_xml_tag tl_xml_root_tag(const tl_type *type, const tl_xml_options *options);
/** The element or attribute of an object's field; of a list that is not wrapped: each of its elements. */
tl_xml_tag tl_xml_field_tag(const tl_type *object, const tl_field *field);
/** The elements of a list. @param around  the name of the field that holds it; empty: none does */
tl_xml_tag tl_xml_item_tag(const tl_type *list, tl_str around);

/** Fills in the defaults. Errors: TL_ERR_USAGE. */
tl_status tl_xml_options_read(tl_xml_options *used, const tl_xml_options *options, tl_error *error);

#endif
