#include "contract_wsdl.h"

#include <stdio.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "contract_prune.h"
#include "contract_schema.h"

#define WSDL "http://schemas.xmlsoap.org/wsdl/"
#define WSDL_SOAP "http://schemas.xmlsoap.org/wsdl/soap/"

static bool is(xmlNodePtr node, const char *uri, const char *name) {
    return node->type == XML_ELEMENT_NODE && node->ns && xmlStrEqual(node->ns->href, BAD_CAST uri) && xmlStrEqual(node->name, BAD_CAST name);
}

/* The first child element of that name behind `after` (NULL: from the start). */
static xmlNodePtr next_child(xmlNodePtr parent, xmlNodePtr after, const char *uri, const char *name) {
    xmlNodePtr node = after ? after->next : parent ? parent->children : NULL;
    while (node && !is(node, uri, name))
        node = node->next;
    return node;
}

/* An attribute's text, without a copy; NULL when there is none. */
static const char *attribute(xmlNodePtr node, const char *name) {
    const xmlAttr *found = node ? xmlHasNsProp(node, BAD_CAST name, NULL) : NULL;
    return found && found->children ? (const char *)found->children->content : NULL;
}

/* The local part of a QName. */
static const char *local(const char *qname) {
    const char *colon = qname ? strchr(qname, ':') : NULL;
    return colon ? colon + 1 : qname;
}

/* The namespace of a QName in an attribute. */
static const char *uri_of(xmlNodePtr node, const char *qname) {
    char prefix[100];
    const char *colon = strchr(qname, ':');
    size_t length = colon ? (size_t)(colon - qname) : 0;
    if (length >= sizeof prefix)
        return NULL;
    memcpy(prefix, qname, length);
    prefix[length] = '\0';
    const xmlNs *ns = xmlSearchNs(node->doc, node, colon ? BAD_CAST prefix : NULL);
    return ns ? (const char *)ns->href : NULL;
}

static bool same(const char *a, const char *b) {
    return a && b && strcmp(a, b) == 0;
}

bool contract_wsdl_load(contract_wsdl *wsdl, const char *path, xmlHashTablePtr names) {
    *wsdl = (contract_wsdl){0};
    wsdl->doc = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES);
    if (!wsdl->doc) {
        const xmlError *error = xmlGetLastError();
        snprintf(wsdl->message, sizeof wsdl->message, "%s:%d: this is no XML that can be read: %.200s", path, error ? error->line : 0,
                 error && error->message ? error->message : "");
        wsdl->message[strcspn(wsdl->message, "\r\n")] = '\0';
        return false;
    }
    xmlNodePtr root = xmlDocGetRootElement(wsdl->doc);
    if (wsdl->doc->intSubset || !root || !is(root, WSDL, "definitions")) {
        snprintf(wsdl->message, sizeof wsdl->message, "%s: this is no WSDL 1.1: its root is not {" WSDL "}definitions, or it has a DOCTYPE", path);
        return false;
    }
    for (xmlNodePtr types = NULL; (types = next_child(root, types, WSDL, "types")) != NULL;) {
        for (xmlNodePtr schema = NULL; (schema = next_child(types, schema, CONTRACT_XSD, "schema")) != NULL;) {
            if (!contract_take_schema(wsdl, schema, path))
                return false;
        }
    }
    if (!contract_prune(wsdl, names)) {
        snprintf(wsdl->message, sizeof wsdl->message, "%s: out of memory", path);
        return false;
    }
    return contract_compile(wsdl, path);
}

void contract_wsdl_dispose(contract_wsdl *wsdl) {
    if (wsdl->compiled)
        xmlSchemaFree(wsdl->compiled);
    for (size_t i = 0; i < wsdl->schema_count; i++)
        xmlFreeDoc(wsdl->schemas[i]);
    if (wsdl->doc)
        xmlFreeDoc(wsdl->doc);
    wsdl->compiled = NULL;
    wsdl->doc = NULL;
    wsdl->schema_count = 0;
}

/* A global declaration of some kind in the schemas. */
static xmlNodePtr find_global(const contract_wsdl *wsdl, const char *kind, const char *uri, const char *name) {
    for (size_t i = 0; uri && name && i < wsdl->schema_count; i++) {
        xmlNodePtr root = xmlDocGetRootElement(wsdl->schemas[i]);
        if (!same(attribute(root, "targetNamespace"), uri))
            continue;
        for (xmlNodePtr node = NULL; (node = next_child(root, node, CONTRACT_XSD, kind)) != NULL;) {
            if (same(attribute(node, "name"), name))
                return node;
        }
    }
    return NULL;
}

xmlNodePtr contract_find_element(const contract_wsdl *wsdl, const char *uri, const char *name) {
    return find_global(wsdl, "element", uri, name);
}

xmlNodePtr contract_type_of(const contract_wsdl *wsdl, xmlNodePtr declaration) {
    const char *type = attribute(declaration, "type");
    const char *ref = attribute(declaration, "ref");
    if (ref)
        return contract_type_of(wsdl, contract_find_element(wsdl, uri_of(declaration, ref), local(ref)));
    if (type)
        return find_global(wsdl, "complexType", uri_of(declaration, type), local(type));
    return declaration ? next_child(declaration, NULL, CONTRACT_XSD, "complexType") : NULL;
}

/* The element that a part of a message names. */
static bool names_element(xmlNodePtr part, const char *uri, const char *name) {
    const char *element = attribute(part, "element");
    return element && same(local(element), name) && same(uri_of(part, element), uri);
}

static xmlNodePtr find_message(const contract_wsdl *wsdl, const char *qname) {
    xmlNodePtr root = xmlDocGetRootElement(wsdl->doc);
    for (xmlNodePtr node = NULL; qname && (node = next_child(root, node, WSDL, "message")) != NULL;) {
        if (same(attribute(node, "name"), local(qname)))
            return node;
    }
    return NULL;
}

/* The block that a binding's input or output asks for. */
static void find_header(const contract_wsdl *wsdl, xmlNodePtr direction, contract_use *use) {
    xmlNodePtr header = direction ? next_child(direction, NULL, WSDL_SOAP, "header") : NULL;
    xmlNodePtr message = header ? find_message(wsdl, attribute(header, "message")) : NULL;
    for (xmlNodePtr part = NULL; message && (part = next_child(message, part, WSDL, "part")) != NULL;) {
        const char *element = attribute(part, "element");
        if (!element || !same(attribute(part, "name"), attribute(header, "part")))
            continue;
        use->header_uri = uri_of(part, element);
        use->header_name = local(element);
    }
}

/* The SOAP 1.1 binding's side of an operation. */
static xmlNodePtr find_binding(const contract_wsdl *wsdl, const char *port_type, const char *operation, const char *direction) {
    xmlNodePtr root = xmlDocGetRootElement(wsdl->doc);
    for (xmlNodePtr binding = NULL; (binding = next_child(root, binding, WSDL, "binding")) != NULL;) {
        if (!same(local(attribute(binding, "type")), port_type) || !next_child(binding, NULL, WSDL_SOAP, "binding"))
            continue;
        for (xmlNodePtr node = NULL; (node = next_child(binding, node, WSDL, "operation")) != NULL;) {
            if (same(attribute(node, "name"), operation))
                return next_child(node, NULL, WSDL, direction);
        }
    }
    return NULL;
}

contract_use contract_find_use(const contract_wsdl *wsdl, const char *uri, const char *name) {
    static const char *const directions[] = {"input", "output"};
    xmlNodePtr root = xmlDocGetRootElement(wsdl->doc);
    contract_use use = {NULL, NULL, NULL};
    for (xmlNodePtr port = NULL; (port = next_child(root, port, WSDL, "portType")) != NULL;) {
        for (xmlNodePtr operation = NULL; (operation = next_child(port, operation, WSDL, "operation")) != NULL;) {
            for (size_t i = 0; i < 2; i++) {
                xmlNodePtr side = next_child(operation, NULL, WSDL, directions[i]);
                xmlNodePtr message = find_message(wsdl, attribute(side, "message"));
                xmlNodePtr part = message ? next_child(message, NULL, WSDL, "part") : NULL;
                if (!part || !names_element(part, uri, name))
                    continue;
                use.operation = attribute(operation, "name");
                find_header(wsdl, find_binding(wsdl, attribute(port, "name"), use.operation, directions[i]), &use);
                return use;
            }
        }
    }
    return use;
}
