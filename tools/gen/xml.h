/* Stage 3, XML: what schemas say of their form in XML, and which types need to know it. */
#ifndef GEN_XML_H
#define GEN_XML_H

#include "model.h"

/** Reads `xml` of a schema; what was said further out stays. */
void gen_read_xml(gen *g, const yaml_node *schema, gen_xml *xml);
/** Adds what is said further in to what was said where it is used. */
void gen_merge_xml(gen_xml *outer, const gen_xml *inner);
/** Marks the types that stand in XML bodies, and reads what only they have: their order and the prefix of nil. */
void gen_mark_xml(gen *g);

/** Whether a body of XML can be named after the type; what it is called. NULL: nothing names it. */
const char *gen_xml_root(const gen_type *type);

#endif
