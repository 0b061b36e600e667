/* Reading WSDL and XML Schema with libxml2. */
#include "wsdl_xml.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <string.h>

#include "files.h"

bool wsdl_is(const xmlNode *node, const char *namespace_uri, const char *local) {
    return node && node->type == XML_ELEMENT_NODE && node->ns && xmlStrEqual(node->ns->href, BAD_CAST namespace_uri) &&
           (!local || xmlStrEqual(node->name, BAD_CAST local));
}

xmlNode *wsdl_child(const xmlNode *parent, const char *namespace_uri, const char *local) {
    for (xmlNode *child = parent ? parent->children : NULL; child; child = child->next) {
        if (wsdl_is(child, namespace_uri, local))
            return child;
    }
    return NULL;
}

xmlNode *wsdl_next(const xmlNode *node) {
    xmlNode *next = node->next;
    while (next && next->type != XML_ELEMENT_NODE)
        next = next->next;
    return next;
}

const char *wsdl_attribute(gen_arena *arena, const xmlNode *node, const char *name) {
    xmlChar *value = xmlGetNoNsProp(node, BAD_CAST name);
    if (!value)
        return NULL;
    const char *text = (const char *)value;
    char *copy = gen_copy(arena, text, strlen(text));
    xmlFree(value);
    return copy;
}

wsdl_name wsdl_qname(gen_arena *arena, const xmlNode *node, const char *attribute) {
    wsdl_name name = {"", NULL};
    const char *text = wsdl_attribute(arena, node, attribute);
    if (!text)
        return name;
    const char *colon = strchr(text, ':');
    const char *prefix = colon ? gen_copy(arena, text, (size_t)(colon - text)) : NULL;
    /* libxml2 takes a node that it will not change, without const. */
    xmlNs *ns = xmlSearchNs(node->doc, (xmlNode *)(uintptr_t)node, BAD_CAST prefix);
    name.local = colon ? colon + 1 : text;
    if (ns && ns->href)
        name.namespace_uri = gen_copy(arena, (const char *)ns->href, strlen((const char *)ns->href));
    return name;
}

static const char *key_of(gen_arena *arena, const char *kind, wsdl_name name) {
    return gen_format(arena, "%s {%s}%s", kind, name.namespace_uri, name.local);
}

xmlNode *wsdl_find(const wsdl_document *document, const char *kind, wsdl_name name) {
    if (!name.local)
        return NULL;
    const char *key = key_of(document->arena, kind, name);
    return gen_map_get(&document->declarations, key, strlen(key));
}

const char *wsdl_documentation(gen_arena *arena, const xmlNode *node) {
    const xmlNode *holder = wsdl_child(node, WSDL_XSD_NS, "annotation");
    const xmlNode *text = holder ? wsdl_child(holder, WSDL_XSD_NS, "documentation") : wsdl_child(node, WSDL_NS, "documentation");
    if (!text)
        return NULL;
    xmlChar *content = xmlNodeGetContent(text);
    if (!content)
        return NULL;
    char *copy = gen_copy(arena, (const char *)content, strlen((const char *)content));
    xmlFree(content);
    return copy[strspn(copy, " \t\r\n")] ? copy : NULL;
}

const xmlNode *wsdl_schema_of(const xmlNode *node) {
    while (node && !wsdl_is(node, WSDL_XSD_NS, "schema"))
        node = node->parent;
    return node;
}

long wsdl_line(const xmlNode *node) {
    return node ? xmlGetLineNo(node) : 0;
}

const yaml_node *wsdl_place(gen_arena *arena, const xmlNode *node) {
    yaml_node *place = gen_alloc(arena, sizeof *place);
    long line = wsdl_line(node);
    place->kind = YAML_SCALAR;
    place->text = "";
    place->line = line > 0 ? (uint32_t)line : 0;
    return place;
}

static void index_declaration(wsdl_document *document, xmlNode *node, const char *namespace_uri) {
    wsdl_name name = {namespace_uri, wsdl_attribute(document->arena, node, "name")};
    if (!name.local)
        return;
    const char *key = key_of(document->arena, (const char *)node->name, name);
    if (!gen_map_get(&document->declarations, key, strlen(key)))
        gen_map_put(&document->declarations, key, strlen(key), node);
}

static void index_schema(wsdl_document *document, xmlNode *schema) {
    const char *target = wsdl_attribute(document->arena, schema, "targetNamespace");
    for (xmlNode *node = schema->children; node; node = node->next) {
        if (wsdl_is(node, WSDL_XSD_NS, NULL))
            index_declaration(document, node, target ? target : "");
    }
}

static void index_all(wsdl_document *document) {
    for (xmlNode *node = document->root->children; node; node = node->next) {
        if (wsdl_is(node, WSDL_NS, "types")) {
            for (xmlNode *schema = node->children; schema; schema = schema->next) {
                if (wsdl_is(schema, WSDL_XSD_NS, "schema"))
                    index_schema(document, schema);
            }
        } else if (wsdl_is(node, WSDL_NS, NULL)) {
            index_declaration(document, node, document->target);
        }
    }
}

/* Entities can name files of this machine, so a document with a DTD is refused. */
static const char *refusal(const xmlDoc *xml) {
    const xmlNode *root = xmlDocGetRootElement(xml);
    if (xml->intSubset)
        return "a DOCTYPE is not allowed here";
    if (wsdl_is(root, "http://www.w3.org/ns/wsdl", "description"))
        return "this is WSDL 2.0; only WSDL 1.1 is supported";
    if (!wsdl_is(root, WSDL_NS, "definitions"))
        return "this is no WSDL: its root is not wsdl:definitions";
    return NULL;
}

/* The messages of libxml2 end with a line end. */
static const char *last_problem(gen_arena *arena, long *line) {
    const xmlError *last = xmlGetLastError();
    if (!last || !last->message)
        return "not well-formed XML";
    *line = last->line;
    return gen_format(arena, "not well-formed XML: %.*s", (int)strcspn(last->message, "\n"), last->message);
}

bool wsdl_open(wsdl_document *document, const char *path, wsdl_complain_fn complain, void *context) {
    gen_text content = {.arena = document->arena};
    document->path = path;
    document->declarations.arena = document->arena;
    int problem = gen_read_file(path, &content);
    if (problem != 0) {
        complain(context, path, 0, gen_format(document->arena, "cannot read the file: %s", strerror(problem)));
        return false;
    }
    if (content.length > 256U * 1024U * 1024U) {
        complain(context, path, 0, "the file is larger than 256 MiB");
        return false;
    }
    document->source = content.ptr;
    document->source_length = content.length;
    xmlResetLastError();
    document->xml = xmlReadMemory(content.ptr, (int)content.length, "wsdl", NULL,
                                  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES);
    if (!document->xml) {
        long line = 0;
        const char *message = last_problem(document->arena, &line);
        complain(context, path, line, message);
        return false;
    }
    const char *why = refusal(document->xml);
    document->root = xmlDocGetRootElement(document->xml);
    if (why) {
        complain(context, path, wsdl_line(document->root), why);
        return false;
    }
    const char *target = wsdl_attribute(document->arena, document->root, "targetNamespace");
    document->target = target ? target : "";
    index_all(document);
    return true;
}

void wsdl_close(wsdl_document *document) {
    xmlFreeDoc(document->xml);
    document->xml = NULL;
}

static xmlNode *port_of(const wsdl_document *document, const xmlNode *binding) {
    for (xmlNode *service = wsdl_child(document->root, WSDL_NS, "service"); service; service = wsdl_next(service)) {
        for (xmlNode *port = wsdl_child(service, WSDL_NS, "port"); port; port = wsdl_next(port)) {
            wsdl_name name = wsdl_qname(document->arena, port, "binding");
            if (wsdl_is(port, WSDL_NS, "port") && wsdl_find(document, "binding", name) == binding)
                return port;
        }
    }
    return NULL;
}

xmlNode *wsdl_soap_binding(const wsdl_document *document, xmlNode **port, wsdl_complain_fn complain, void *context) {
    xmlNode *found = NULL;
    *port = NULL;
    for (xmlNode *node = wsdl_child(document->root, WSDL_NS, "binding"); node; node = wsdl_next(node)) {
        if (!wsdl_is(node, WSDL_NS, "binding") || !wsdl_child(node, WSDL_SOAP_NS, "binding"))
            continue;
        xmlNode *its_port = port_of(document, node);
        /* One that a service offers counts more than one that none does. */
        if (!found || (its_port && !*port)) {
            found = node;
            *port = its_port;
        }
    }
    if (!found)
        complain(context, document->path, wsdl_line(document->root), "there is no SOAP 1.1 binding (a wsdl:binding that holds a soap:binding)");
    return found;
}
