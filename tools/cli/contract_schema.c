#include "contract_schema.h"

#include <stdio.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlschemas.h>

/* What a SOAP 1.1 body or block may have of SOAP's own: three attributes, and the fault, whose children are in no namespace. */
static const char soap_schema[] =
    "<xs:schema xmlns:xs='" CONTRACT_XSD "' xmlns:t='" CONTRACT_SOAP "' targetNamespace='" CONTRACT_SOAP "'>"
    "<xs:attribute name='actor' type='xs:anyURI'/><xs:attribute name='encodingStyle' type='xs:string'/>"
    "<xs:attribute name='mustUnderstand'><xs:simpleType><xs:restriction base='xs:boolean'><xs:pattern value='0|1'/></xs:restriction>"
    "</xs:simpleType></xs:attribute>"
    "<xs:element name='Fault'><xs:complexType><xs:sequence><xs:element name='faultcode' type='xs:QName'/>"
    "<xs:element name='faultstring' type='xs:string'/><xs:element name='faultactor' type='xs:anyURI' minOccurs='0'/>"
    "<xs:element name='detail' minOccurs='0'><xs:complexType><xs:sequence>"
    "<xs:any namespace='##any' minOccurs='0' maxOccurs='unbounded' processContents='lax'/></xs:sequence>"
    "<xs:anyAttribute namespace='##any' processContents='lax'/></xs:complexType></xs:element>"
    "</xs:sequence></xs:complexType></xs:element></xs:schema>";

/* The WSDL whose schemas libxml2 asks for at the moment: its loader has no room for more. */
static const contract_wsdl *loading;
static xmlExternalEntityLoader usual_loader;

static bool is_xsd(const xmlNode *node, const char *name) {
    return node->type == XML_ELEMENT_NODE && node->ns && xmlStrEqual(node->ns->href, BAD_CAST CONTRACT_XSD) && xmlStrEqual(node->name, BAD_CAST name);
}

static bool fail(contract_wsdl *wsdl, const char *path, const char *message) {
    if (snprintf(wsdl->message, sizeof wsdl->message, "%s: %s", path, message) < 0)
        wsdl->message[0] = '\0';
    return false;
}

bool contract_take_schema(contract_wsdl *wsdl, xmlNodePtr schema, const char *path) {
    if (wsdl->schema_count == CONTRACT_MAX_SCHEMAS)
        return fail(wsdl, path, "it has more than 64 schemas");
    xmlDocPtr doc = xmlNewDoc(BAD_CAST "1.0");
    xmlNodePtr root = doc ? xmlDocCopyNode(schema, doc, 1) : NULL;
    if (!root) {
        xmlFreeDoc(doc);
        return fail(wsdl, path, "out of memory");
    }
    xmlDocSetRootElement(doc, root);
    /* Relative locations count from the WSDL. */
    doc->URL = xmlStrdup(BAD_CAST path);
    wsdl->schemas[wsdl->schema_count++] = doc;
    /* QNames in attributes need the prefixes that the WSDL declares further out. */
    xmlNsPtr *all = xmlGetNsList(schema->doc, schema);
    for (size_t i = 0; all && all[i]; i++) {
        const xmlNs *there = xmlSearchNs(doc, root, all[i]->prefix);
        if (!there || !xmlStrEqual(there->href, all[i]->href))
            xmlNewNs(root, all[i]->href, all[i]->prefix);
    }
    xmlFree(all);
    return true;
}

/* Whether an element declaration, as published, must be there. */
static bool is_required(xmlNodePtr element) {
    xmlChar *least = xmlGetNoNsProp(element, BAD_CAST "minOccurs");
    xmlChar *mark = xmlGetNsProp(element, BAD_CAST "published", BAD_CAST CONTRACT_MARK);
    bool required = !least || !xmlStrEqual(least, BAD_CAST "0") || (mark && xmlStrEqual(mark, BAD_CAST "required"));
    xmlFree(least);
    xmlFree(mark);
    return required;
}

/*
 * A group: an element of a complex type inside a type that has a name. The operations' own elements (in elements' types) are not
 * meant: a request without its parameters is simply wrong.
 */
static bool is_group(const contract_wsdl *wsdl, xmlNodePtr element) {
    xmlNodePtr type = element->parent ? element->parent->parent : NULL;
    return type && is_xsd(type, "complexType") && xmlHasNsProp(type, BAD_CAST "name", NULL) && is_required(element) &&
           contract_type_of(wsdl, element);
}

bool contract_is_group(xmlNodePtr declaration) {
    return xmlHasNsProp(declaration, BAD_CAST "was-required", BAD_CAST CONTRACT_MARK) != NULL;
}

static bool make_optional(xmlNodePtr element) {
    xmlNodePtr root = xmlDocGetRootElement(element->doc);
    xmlNsPtr mark = xmlSearchNsByHref(element->doc, root, BAD_CAST CONTRACT_MARK);
    if (!mark)
        mark = xmlNewNs(root, BAD_CAST CONTRACT_MARK, BAD_CAST "tl-mark");
    return mark && xmlSetProp(element, BAD_CAST "minOccurs", BAD_CAST "0") && xmlSetNsProp(element, mark, BAD_CAST "was-required", BAD_CAST "true");
}

/* The index of the schema of a namespace, from `from` on; schema_count when there is none. */
static size_t find_schema(const contract_wsdl *wsdl, const xmlChar *uri, size_t from) {
    for (; from < wsdl->schema_count; from++) {
        xmlChar *target = xmlGetNoNsProp(xmlDocGetRootElement(wsdl->schemas[from]), BAD_CAST "targetNamespace");
        bool same = target && uri && xmlStrEqual(target, uri);
        xmlFree(target);
        if (same)
            return from;
    }
    return from;
}

/* Imports of namespaces that the WSDL itself holds point there. */
static bool point_import(const contract_wsdl *wsdl, xmlNodePtr import) {
    char location[40];
    xmlChar *uri = xmlGetNoNsProp(import, BAD_CAST "namespace");
    size_t index = uri ? find_schema(wsdl, uri, 0) : wsdl->schema_count;
    xmlFree(uri);
    snprintf(location, sizeof location, "wsdl-schema:%zu", index);
    return index == wsdl->schema_count || xmlSetProp(import, BAD_CAST "schemaLocation", BAD_CAST location);
}

/*
 * Walks a schema and changes what has to be changed; false when out of memory. Wildcards without processContents become lax:
 * ASP.NET writes them that way and never declares what it puts there.
 */
static bool adapt(const contract_wsdl *wsdl, xmlNodePtr node) {
    for (; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        bool ok = true;
        if ((is_xsd(node, "any") || is_xsd(node, "anyAttribute")) && !xmlHasNsProp(node, BAD_CAST "processContents", NULL))
            ok = xmlSetProp(node, BAD_CAST "processContents", BAD_CAST "lax") != NULL;
        else if (is_xsd(node, "import"))
            ok = point_import(wsdl, node);
        else if (is_xsd(node, "element") && is_group(wsdl, node))
            ok = make_optional(node);
        if (!ok || !adapt(wsdl, node->children))
            return false;
    }
    return true;
}

static xmlParserInputPtr from_text(xmlParserCtxtPtr context, const char *text, size_t length, const char *name) {
    xmlParserInputBufferPtr buffer = xmlParserInputBufferCreateMem(text, (int)length, XML_CHAR_ENCODING_NONE);
    xmlParserInputPtr input = buffer ? xmlNewIOInputStream(context, buffer, XML_CHAR_ENCODING_NONE) : NULL;
    if (input)
        input->filename = (const char *)xmlStrdup(BAD_CAST name);
    else if (buffer)
        xmlFreeParserInputBuffer(buffer);
    return input;
}

/* Hands out the WSDL's own schemas by number, files beside it, and nothing else. */
static xmlParserInputPtr load(const char *url, const char *id, xmlParserCtxtPtr context) {
    size_t index = 0;
    const char *number = url ? strstr(url, "wsdl-schema:") : NULL;
    if (number && strcmp(number, "wsdl-schema:soap") == 0)
        return from_text(context, soap_schema, sizeof soap_schema - 1, number);
    if (!number)
        return url && !strstr(url, "://") ? usual_loader(url, id, context) : NULL;
    for (number += strlen("wsdl-schema:"); *number >= '0' && *number <= '9' && index < CONTRACT_MAX_SCHEMAS; number++)
        index = index * 10 + (size_t)(*number - '0');
    if (!loading || index >= loading->schema_count)
        return NULL;
    xmlChar *text = NULL;
    int length = 0;
    xmlDocDumpMemory(loading->schemas[index], &text, &length);
    xmlParserInputPtr input = text ? from_text(context, (const char *)text, (size_t)length, url) : NULL;
    xmlFree(text);
    return input;
}

/* A schema without a namespace of its own that takes in all others. */
static xmlDocPtr make_driver(const contract_wsdl *wsdl) {
    char text[200 + CONTRACT_MAX_SCHEMAS * 400];
    size_t used = (size_t)snprintf(text, sizeof text, "<xs:schema xmlns:xs='%s'><xs:import namespace='%s' schemaLocation='wsdl-schema:soap'/>",
                                   CONTRACT_XSD, CONTRACT_SOAP);
    for (size_t i = 0; i < wsdl->schema_count; i++) {
        xmlChar *uri = xmlGetNoNsProp(xmlDocGetRootElement(wsdl->schemas[i]), BAD_CAST "targetNamespace");
        xmlChar *safe = uri ? xmlEncodeSpecialChars(NULL, uri) : NULL;
        bool first = uri && find_schema(wsdl, uri, 0) == i;
        int added = 0;
        if (first && used < sizeof text)
            added = snprintf(text + used, sizeof text - used, "<xs:import namespace=\"%s\" schemaLocation='wsdl-schema:%zu'/>", (char *)safe, i);
        used += added > 0 ? (size_t)added : 0;
        xmlFree(uri);
        xmlFree(safe);
        if (used + 20 >= sizeof text)
            return NULL;
    }
    snprintf(text + used, sizeof text - used, "</xs:schema>");
    return xmlReadMemory(text, (int)strlen(text), "driver.xsd", NULL, XML_PARSE_NONET);
}

/* Further schemas of a namespace become includes of its first one. */
static bool join_namespaces(const contract_wsdl *wsdl) {
    for (size_t i = 0; i < wsdl->schema_count; i++) {
        xmlNodePtr root = xmlDocGetRootElement(wsdl->schemas[i]);
        xmlChar *uri = xmlGetNoNsProp(root, BAD_CAST "targetNamespace");
        bool ok = true;
        for (size_t j = i + 1; uri && ok && find_schema(wsdl, uri, 0) == i && (j = find_schema(wsdl, uri, j)) < wsdl->schema_count; j++) {
            char location[40];
            snprintf(location, sizeof location, "wsdl-schema:%zu", j);
            xmlNodePtr include = xmlNewDocNode(root->doc, root->ns, BAD_CAST "include", NULL);
            ok = include && xmlSetProp(include, BAD_CAST "schemaLocation", BAD_CAST location);
            if (include && root->children)
                xmlAddPrevSibling(root->children, include);
            else if (include)
                xmlAddChild(root, include);
        }
        xmlFree(uri);
        if (!ok)
            return false;
    }
    return true;
}

static void keep_error(void *context, xmlErrorPtr error) {
    contract_wsdl *wsdl = context;
    if (wsdl->message[0] || error->level == XML_ERR_WARNING)
        return;
    snprintf(wsdl->message, sizeof wsdl->message, "a schema in it cannot be used: line %d: %.300s", error->line, error->message);
    wsdl->message[strcspn(wsdl->message, "\r\n")] = '\0';
}

bool contract_compile(contract_wsdl *wsdl, const char *path) {
    bool ok = wsdl->schema_count > 0;
    if (!ok)
        return fail(wsdl, path, "it holds no schema");
    /* Groups are told before any of them changes. */
    for (size_t i = 0; ok && i < wsdl->schema_count; i++)
        ok = adapt(wsdl, xmlDocGetRootElement(wsdl->schemas[i])->children);
    ok = ok && join_namespaces(wsdl);
    xmlDocPtr driver = ok ? make_driver(wsdl) : NULL;
    xmlSchemaParserCtxtPtr parser = driver ? xmlSchemaNewDocParserCtxt(driver) : NULL;
    if (parser) {
        usual_loader = xmlGetExternalEntityLoader();
        loading = wsdl;
        xmlSetExternalEntityLoader(load);
        xmlSchemaSetParserStructuredErrors(parser, keep_error, wsdl);
        wsdl->compiled = xmlSchemaParse(parser);
        xmlSetExternalEntityLoader(usual_loader);
        loading = NULL;
        xmlSchemaFreeParserCtxt(parser);
    }
    xmlFreeDoc(driver);
    if (wsdl->compiled)
        return true;
    if (wsdl->message[0]) {
        char text[sizeof wsdl->message];
        memcpy(text, wsdl->message, sizeof text);
        return fail(wsdl, path, text);
    }
    return fail(wsdl, path, parser ? "its schemas cannot be used" : "out of memory, or too many schemas");
}
