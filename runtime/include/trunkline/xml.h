/*
 * XML to and from generated structs, by descriptor tables. XML 1.0 with namespaces; what an element is called, where its namespace is declared and
 * in which order members stand is said by the types' tl_xml tables (OpenAPI's `xml`, docs/generator.md).
 *
 * Absent members are left out, null ones are elements with nil="true" of http://www.w3.org/2001/XMLSchema-instance, empty texts are empty elements.
 * One thing XML cannot tell: a list that is not wrapped in an element of its own and has no elements looks as if it were absent, and is read so.
 */
#ifndef TRUNKLINE_XML_H
#define TRUNKLINE_XML_H

#include <trunkline/memory.h>
#include <trunkline/schema.h>

TL_BEGIN_DECLS

/** How XML is written and read. Start from TL_XML_OPTIONS_INIT; new fields are appended. Threads: the caller's; read during the call alone. */
typedef struct tl_xml_options {
    size_t struct_size;        /* sizeof(tl_xml_options) */
    uint32_t max_depth;        /* nesting of elements that is read or written, at most 1,000; 0: 64 */
    bool redact;               /* writing: secret fields become "<secret>" */
    bool redact_numbers;       /* writing: as tl_redact_number does; what is no single value nor a list of such becomes "<number>" */
    bool declaration;          /* writing: <?xml version="1.0" encoding="utf-8"?> comes first */
    size_t max_bytes;          /* of a text that is read; 0: 64 MiB */
    const char *namespace_uri; /* of the root, in place of the schema's; NULL: that */
} tl_xml_options;

#define TL_XML_OPTIONS_INIT {sizeof(tl_xml_options), 0, false, false, false, 0, 0}

/**
 * Appends a value as one element, without blanks between elements.
 * @param value    the object struct; a tl_list for a list; the bare form of a scalar
 * @param options  NULL: defaults
 * Errors: TL_ERR_UTF8, TL_ERR_TYPE (a character that XML cannot hold, a map's key that is no name, a value of any type, a decimal that is no number, an
 * unknown enumerator without text), TL_ERR_MISSING (a required field is absent), TL_ERR_LIMIT (depth), TL_ERR_USAGE, TL_ERR_MEMORY; `out` is then as
 * it was. `error->field` is the wire path.
 */
TL_API TL_NODISCARD tl_status tl_xml_encode(tl_buf *out, const tl_type *type, const void *value, const tl_xml_options *options, tl_error *error);

/**
 * Reads one XML document into a value. Elements and attributes that the schema does not name, or that are in another namespace, are skipped; the last
 * of repeated members counts; a missing required one is an error. A DOCTYPE is refused, and so no entity can be declared. Encodings: UTF-8, UTF-16,
 * ISO-8859-1 and US-ASCII, as the document declares; what is handed out is UTF-8.
 * @param value  receives the object struct (type->size bytes), a tl_list, or the bare form of a scalar; zeroed first, and again on failure
 * @param arena  holds all strings and lists handed out
 * Errors: TL_ERR_SYNTAX, TL_ERR_TYPE (another root element, too), TL_ERR_RANGE, TL_ERR_MISSING, TL_ERR_LIMIT (depth, size), TL_ERR_USAGE,
 * TL_ERR_MEMORY, with `error->offset`, `line`, `column` and `field`.
 */
TL_API TL_NODISCARD tl_status tl_xml_decode(const tl_type *type, tl_str text, const tl_xml_options *options, void *value, tl_arena *arena,
                                            tl_error *error);

TL_END_DECLS
#endif
