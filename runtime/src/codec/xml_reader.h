/*
 * The XML decoder's state. Expat calls back for every tag and text; a stack of frames, one an open element, says what is being read. Nothing recurses.
 */
#ifndef TRUNKLINE_CODEC_XML_READER_H
#define TRUNKLINE_CODEC_XML_READER_H

#include <expat.h>

#include "codec/path.h"
#include "codec/xml_names.h"

/** Between a namespace and a name in what expat reports: a character that no XML can hold. */
#define TL_XML_SEPARATOR '\1'

typedef enum tl_xml_what { TL_XML_OBJECT, TL_XML_LIST, TL_XML_MAP, TL_XML_SCALAR, TL_XML_SKIPPED } tl_xml_what;

/** One open element. */
typedef struct tl_xml_frame {
    tl_xml_what what;
    const tl_type *type;
    char *value; /* an object's struct, the tl_list of a list or map, a scalar's bare form */
    const char *namespace_uri; /* the schema's default one for what stands inside */
    const tl_field *field; /* it is a member of an object; NULL: the root, or an element of a list */
    bool is_item; /* it is an element of a list, `index` in it; with a `field`: of that list */
    size_t index;
    tl_str key; /* it is an entry of a map */
    uint8_t *seen; /* of an object: a bit for each field that came */
    uint32_t next; /* of an object: the field that is expected next */
} tl_xml_frame;

typedef struct tl_xml_reader {
    XML_Parser parser;
    const tl_type *type; /* of the whole */
    char *value;
    const tl_xml_options *options;
    tl_arena *arena;
    tl_xml_frame *frames;
    size_t depth; /* frames in use */
    size_t capacity;
    size_t skipped; /* elements open inside of a skipped one */
    tl_buf text; /* of the scalar that is open */
    tl_status status; /* of a failure that is ours */
    uint32_t line; /* where that was: once stopped, the parser tells another place */
    uint32_t column;
    uint64_t offset;
    const char *message; /* a literal, or `shown` */
    char shown[160];
    tl_path path;
} tl_xml_reader;

/** Notes where the parser is. */
void tl_xml_note_place(tl_xml_reader *r);

void XMLCALL tl_xml_on_start(void *reader, const XML_Char *name, const XML_Char **attributes);
void XMLCALL tl_xml_on_end(void *reader, const XML_Char *name);
void XMLCALL tl_xml_on_text(void *reader, const XML_Char *text, int length);
void XMLCALL tl_xml_on_doctype(void *reader, const XML_Char *name, const XML_Char *system, const XML_Char *public_id, int internal);

#endif
