/*
 * A WSDL, made ready to judge messages: its schemas compiled by libxml2, the elements that its operations send and receive, and the
 * groups (elements of a complex type) that it requires.
 */
#ifndef CLI_CONTRACT_WSDL_H
#define CLI_CONTRACT_WSDL_H

#include <stdbool.h>

#include <libxml/hash.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>

#define CONTRACT_SOAP "http://schemas.xmlsoap.org/soap/envelope/"
#define CONTRACT_XSD "http://www.w3.org/2001/XMLSchema"

enum { CONTRACT_MAX_SCHEMAS = 64 };

typedef struct contract_wsdl {
    xmlDocPtr doc; /* the WSDL */
    xmlDocPtr schemas[CONTRACT_MAX_SCHEMAS]; /* its schemas, each as a document of its own; groups are optional in them */
    size_t schema_count;
    xmlSchemaPtr compiled;
    char message[500]; /* why it cannot be used: "file:line: ..." */
} contract_wsdl;

/**
 * Reads a WSDL; false on failure, and `message` says why. Dispose of it either way.
 * @param names  local names of the elements that messages have in their headers and bodies: only what these lead to is compiled
 */
bool contract_wsdl_load(contract_wsdl *wsdl, const char *path, xmlHashTablePtr names);
void contract_wsdl_dispose(contract_wsdl *wsdl);

/** The declaration of a global element; NULL when no schema has it. */
xmlNodePtr contract_find_element(const contract_wsdl *wsdl, const char *uri, const char *name);
/** The type of an element's declaration: its complexType, named or inside; NULL when it is simple or not found. */
xmlNodePtr contract_type_of(const contract_wsdl *wsdl, xmlNodePtr declaration);
/** Whether an element was required by the WSDL, and is only made optional here. */
bool contract_is_group(xmlNodePtr declaration);

/** What an operation says of a body's element. */
typedef struct contract_use {
    const char *operation; /* NULL: no operation uses the element */
    const char *header_uri; /* of the block that must come along; NULL: none */
    const char *header_name;
} contract_use;
/** Looks an element of a body up among the operations' requests and replies; the texts are the WSDL's. */
contract_use contract_find_use(const contract_wsdl *wsdl, const char *uri, const char *name);

#endif
