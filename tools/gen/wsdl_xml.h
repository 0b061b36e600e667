/* Reading WSDL and XML Schema with libxml2: no network, no entities, places for messages. */
#ifndef GEN_WSDL_XML_H
#define GEN_WSDL_XML_H

#include <libxml/tree.h>

#include "memory.h"
#include "yaml/yaml.h"

#define WSDL_NS "http://schemas.xmlsoap.org/wsdl/"
#define WSDL_SOAP_NS "http://schemas.xmlsoap.org/wsdl/soap/"
#define WSDL_XSD_NS "http://www.w3.org/2001/XMLSchema"

/** What a WSDL document holds, by name. All zero but for the arena before wsdl_open. */
typedef struct wsdl_document {
    gen_arena *arena;
    const char *path; /* as given, for messages */
    xmlDoc *xml;
    xmlNode *root; /* wsdl:definitions */
    const char *target; /* its target namespace */
    const char *source; /* the file's bytes */
    size_t source_length;
    gen_map declarations; /* "kind {namespace}name" -> xmlNode: the parts of schemas, messages, portTypes, bindings */
} wsdl_document;

/** A qualified name. */
typedef struct wsdl_name {
    const char *namespace_uri; /* "": none */
    const char *local;
} wsdl_name;

typedef void (*wsdl_complain_fn)(void *context, const char *path, long line, const char *message);

/** Loads and indexes a WSDL. False after complaints. */
bool wsdl_open(wsdl_document *document, const char *path, wsdl_complain_fn complain, void *context);
void wsdl_close(wsdl_document *document);

/** Whether a node is an element of that name. */
bool wsdl_is(const xmlNode *node, const char *namespace_uri, const char *local);
/** The first child element of that name; NULL when there is none. A NULL name is any. */
xmlNode *wsdl_child(const xmlNode *parent, const char *namespace_uri, const char *local);
/** The next element behind a node, of any name. */
xmlNode *wsdl_next(const xmlNode *node);
/** An attribute without namespace, copied to the arena; NULL when it is missing. */
const char *wsdl_attribute(gen_arena *arena, const xmlNode *node, const char *name);
/** What an attribute's qualified name means where it stands. `local` is NULL when the attribute is missing. */
wsdl_name wsdl_qname(gen_arena *arena, const xmlNode *node, const char *attribute);
/** A declaration: "element", "complexType", "simpleType", "group", "message", "portType", "binding". NULL when there is none. */
xmlNode *wsdl_find(const wsdl_document *document, const char *kind, wsdl_name name);
/** The text of its documentation, also inside of an annotation; NULL when there is none. */
const char *wsdl_documentation(gen_arena *arena, const xmlNode *node);
/** The schema that a node stands in. */
const xmlNode *wsdl_schema_of(const xmlNode *node);
long wsdl_line(const xmlNode *node);
/** A stand-in for the generator's messages and names, which know places as nodes of YAML. */
const yaml_node *wsdl_place(gen_arena *arena, const xmlNode *node);

/**
 * The one portType's binding that speaks SOAP 1.1 over HTTP. NULL after a complaint: there is none.
 * @param port  receives the port that uses it; NULL when no service has one
 */
xmlNode *wsdl_soap_binding(const wsdl_document *document, xmlNode **port, wsdl_complain_fn complain, void *context);

#endif
