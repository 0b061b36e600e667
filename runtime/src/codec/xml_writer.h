/* The XML encoder's state and its parts. Each part returns whether it succeeded; why not is noted in the state. */
#ifndef TRUNKLINE_CODEC_XML_WRITER_H
#define TRUNKLINE_CODEC_XML_WRITER_H

#include "codec/path.h"
#include "codec/xml_names.h"

typedef struct tl_xml_writer {
    tl_buf *out;
    const tl_xml_options *options;
    uint32_t depth; /* levels that are still allowed */
    const char *nil_prefix; /* declared at the root; NULL: where it is needed */
    tl_buf scratch; /* a number on its way to be masked */
    bool masked; /* in a list of phone numbers that are to be masked */
    tl_status status; /* of the failure */
    const char *message;
    tl_path path;
} tl_xml_writer;

/** A prefix that stands for a namespace, and those around it. */
typedef struct tl_xml_binding {
    const char *prefix;
    const char *uri;
    const struct tl_xml_binding *outer;
} tl_xml_binding;

/** What names mean inside of an element. */
typedef struct tl_xml_scope {
    const char *namespace_uri; /* the default one; NULL: none */
    const tl_xml_binding *bindings;
} tl_xml_scope;

/** Notes why writing fails; false. @param message  a literal */
bool tl_xml_writer_fail(tl_xml_writer *w, tl_status status, const char *message);
/** Appends bytes as they are. */
bool tl_xml_put(tl_xml_writer *w, tl_str text);
/** Appends a text, escaped. @param attribute  it stands in quotes */
bool tl_xml_put_text(tl_xml_writer *w, tl_str text, bool attribute);
/** Appends a scalar, or what may be shown of it. @param field  NULL: an element of a list, without marks of its own */
bool tl_xml_put_scalar(tl_xml_writer *w, const tl_type *type, const char *value, const tl_field *field, bool attribute);
/** Whether a text can be the name of an element. */
bool tl_xml_is_name(tl_str text);

/** Writes an element with any value in it. @param value  the bare form; an object's struct itself */
bool tl_xml_write_element(tl_xml_writer *w, const tl_xml_scope *scope, const tl_xml_tag *tag, const tl_type *type, const char *value,
                          const tl_field *field, bool root);

#endif
