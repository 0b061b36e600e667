/* Cutting a WSDL down: what the named operations reach is marked, the rest is taken out of the tree. What stays is in the document's order. */
#include "wsdl_trim.h"

#include <errno.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#include "files.h"
#include "wsdl_xml.h"

typedef struct trim {
    gen_arena arena;
    wsdl_document document;
    gen_map kept; /* nodes, by their address */
    const xmlNode **queue;
    size_t queued;
    size_t done;
    size_t capacity;
    size_t errors;
} trim;

static void complain(void *context, const char *path, long line, const char *message) {
    trim *t = context;
    t->errors++;
    if (line > 0)
        fprintf(stderr, "%s:%ld: %s\n", path, line, message);
    else
        fprintf(stderr, "%s: %s\n", path, message);
}

static bool is_kept(const trim *t, const xmlNode *node) {
    return gen_map_get(&t->kept, &node, sizeof node) != NULL;
}

static void keep(trim *t, const xmlNode *node) {
    if (!node || is_kept(t, node))
        return;
    gen_map_put(&t->kept, &node, sizeof node, t);
    t->queue = gen_grow(&t->arena, t->queue, t->queued, &t->capacity, sizeof *t->queue);
    t->queue[t->queued++] = node;
}

/* What a qualified name in a schema or message may stand for. A name that is declared nowhere here is XML Schema's, or imported. */
static void keep_named(trim *t, const xmlNode *node, wsdl_name name, const char *const *kinds) {
    for (; *kinds; kinds++)
        keep(t, wsdl_find(&t->document, *kinds, name));
    (void)node;
}

/* Several names with blanks between them: the members of a union. */
static void keep_members(trim *t, const xmlNode *node) {
    static const char *const types[] = {"simpleType", NULL};
    const char *at = wsdl_attribute(&t->arena, node, "memberTypes");
    while (at && *at) {
        size_t length = strcspn(at, " \t\r\n");
        const char *word = gen_copy(&t->arena, at, length), *colon = strchr(word, ':');
        const char *prefix = colon ? gen_copy(&t->arena, word, (size_t)(colon - word)) : NULL;
        const xmlNs *ns = xmlSearchNs(t->document.xml, (xmlNode *)(uintptr_t)node, BAD_CAST prefix);
        if (length > 0)
            keep_named(t, node, (wsdl_name){ns ? (const char *)ns->href : "", colon ? colon + 1 : word}, types);
        at += length;
        at += strspn(at, " \t\r\n");
    }
}

static void keep_references(trim *t, const xmlNode *node) {
    static const char *const types[] = {"complexType", "simpleType", NULL}, *const elements[] = {"element", NULL};
    static const char *const groups[] = {"group", NULL}, *const attributes[] = {"attribute", NULL}, *const sets[] = {"attributeGroup", NULL};
    gen_arena *arena = &t->arena;
    keep_named(t, node, wsdl_qname(arena, node, "type"), types);
    keep_named(t, node, wsdl_qname(arena, node, "base"), types);
    keep_named(t, node, wsdl_qname(arena, node, "itemType"), types);
    keep_named(t, node, wsdl_qname(arena, node, "element"), elements);
    keep_named(t, node, wsdl_qname(arena, node, "substitutionGroup"), elements);
    keep_members(t, node);
    wsdl_name ref = wsdl_qname(arena, node, "ref");
    if (wsdl_is(node, WSDL_XSD_NS, "group"))
        keep_named(t, node, ref, groups);
    else if (wsdl_is(node, WSDL_XSD_NS, "attribute"))
        keep_named(t, node, ref, attributes);
    else if (wsdl_is(node, WSDL_XSD_NS, "attributeGroup"))
        keep_named(t, node, ref, sets);
    else
        keep_named(t, node, ref, elements);
}

/* The element behind a node in document order, inside of `top`. */
static const xmlNode *walk(const xmlNode *node, const xmlNode *top) {
    if (node->children)
        return node->children;
    while (node != top && !node->next)
        node = node->parent;
    return node == top ? NULL : node->next;
}

static void follow(trim *t) {
    static const char *const messages[] = {"message", NULL};
    while (t->done < t->queued) {
        const xmlNode *top = t->queue[t->done++];
        for (const xmlNode *node = top; node; node = walk(node, top)) {
            if (node->type != XML_ELEMENT_NODE)
                continue;
            if (wsdl_is(node, WSDL_NS, NULL) || wsdl_is(node, WSDL_SOAP_NS, NULL))
                keep_named(t, node, wsdl_qname(&t->arena, node, "message"), messages);
            keep_references(t, node);
        }
    }
}

static xmlNode *operation_of(trim *t, const xmlNode *parent, const char *name) {
    for (xmlNode *node = wsdl_child(parent, WSDL_NS, "operation"); node; node = wsdl_next(node)) {
        const char *its = wsdl_attribute(&t->arena, node, "name");
        if (wsdl_is(node, WSDL_NS, "operation") && its && strcmp(its, name) == 0)
            return node;
    }
    return NULL;
}

static void unknown_operation(trim *t, const xmlNode *port_type, const char *name) {
    const char **names = NULL;
    size_t count = 0, capacity = 0;
    for (const xmlNode *node = wsdl_child(port_type, WSDL_NS, "operation"); node; node = wsdl_next(node)) {
        const char *its = wsdl_attribute(&t->arena, node, "name");
        names = gen_grow(&t->arena, names, count, &capacity, sizeof *names);
        names[count++] = its ? its : "";
    }
    const char *near = yaml_nearest(name, names, count);
    complain(t, t->document.path, wsdl_line(port_type),
             gen_format(&t->arena, "there is no operation `%s`%s%s%s", name, near ? "; did you mean `" : "", near ? near : "", near ? "`?" : ""));
}

/* Takes out an element, with the blanks and comments before it that belong to it. */
static void drop(xmlNode *node) {
    xmlNode *before = node->prev;
    while (before && (before->type == XML_COMMENT_NODE || (before->type == XML_TEXT_NODE && xmlIsBlankNode(before)))) {
        xmlNode *earlier = before->prev;
        xmlUnlinkNode(before);
        xmlFreeNode(before);
        before = earlier;
    }
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

/* Drops the children of one kind (NULL: of any) that nothing keeps. Returns how many stay. */
static size_t drop_unkept(const trim *t, xmlNode *parent, const char *namespace_uri, const char *local) {
    size_t left = 0;
    xmlNode *next = NULL;
    for (xmlNode *node = parent->children; node; node = next) {
        next = node->next;
        if (!wsdl_is(node, namespace_uri, local))
            continue;
        if (is_kept(t, node) || wsdl_is(node, WSDL_XSD_NS, "import") || wsdl_is(node, WSDL_XSD_NS, "annotation"))
            left += is_kept(t, node);
        else
            drop(node);
    }
    return left;
}

static bool has_schema(trim *t, const xmlNode *types, const char *namespace_uri) {
    for (const xmlNode *schema = wsdl_child(types, WSDL_XSD_NS, "schema"); schema; schema = wsdl_next(schema)) {
        const char *target = wsdl_attribute(&t->arena, schema, "targetNamespace");
        if (target && strcmp(target, namespace_uri) == 0)
            return true;
    }
    return false;
}

/* Imports of schemas that stood in this file and are gone now. */
static void drop_imports(trim *t, xmlNode *types) {
    for (xmlNode *schema = wsdl_child(types, WSDL_XSD_NS, "schema"); schema; schema = wsdl_next(schema)) {
        xmlNode *next = NULL;
        for (xmlNode *node = schema->children; node; node = next) {
            next = node->next;
            const char *wanted = wsdl_is(node, WSDL_XSD_NS, "import") ? wsdl_attribute(&t->arena, node, "namespace") : NULL;
            if (wanted && !wsdl_attribute(&t->arena, node, "schemaLocation") && !has_schema(t, types, wanted))
                drop(node);
        }
    }
}

static void cut_types(trim *t, xmlNode *types) {
    xmlNode *next = NULL;
    for (xmlNode *schema = types->children; schema; schema = next) {
        next = schema->next;
        if (wsdl_is(schema, WSDL_XSD_NS, "schema") && drop_unkept(t, schema, WSDL_XSD_NS, NULL) == 0)
            drop(schema);
    }
    drop_imports(t, types);
}

static bool uses_namespace(const xmlNode *root, const xmlNs *ns) {
    for (const xmlNode *node = root; node; node = walk(node, root)) {
        if (node->type == XML_ELEMENT_NODE && node->ns == ns)
            return true;
    }
    return false;
}

/* The declarations of other protocols, where they are left over: soapcpp2 takes soap12 for the wish to speak SOAP 1.2. */
static void drop_prefixes(xmlNode *root) {
    static const char *const others[] = {"http://schemas.xmlsoap.org/wsdl/soap12/", "http://schemas.xmlsoap.org/wsdl/http/",
                                         "http://schemas.xmlsoap.org/wsdl/mime/"};
    xmlNs **link = &root->nsDef;
    while (*link) {
        xmlNs *ns = *link;
        bool other = false;
        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
            other = other || xmlStrEqual(ns->href, BAD_CAST others[i]);
        if (other && !uses_namespace(root, ns)) {
            *link = ns->next;
            xmlFreeNs(ns);
        } else {
            link = &ns->next;
        }
    }
}

static void cut(trim *t, xmlNode *port_type, xmlNode *binding, xmlNode *port) {
    xmlNode *root = t->document.root, *next = NULL;
    drop_unkept(t, port_type, WSDL_NS, "operation");
    drop_unkept(t, binding, WSDL_NS, "operation");
    for (xmlNode *node = root->children; node; node = next) {
        next = node->next;
        bool other = (wsdl_is(node, WSDL_NS, "portType") && node != port_type) || (wsdl_is(node, WSDL_NS, "binding") && node != binding) ||
                     (wsdl_is(node, WSDL_NS, "message") && !is_kept(t, node)) ||
                     (wsdl_is(node, WSDL_NS, "service") && (!port || node != port->parent));
        if (other)
            drop(node);
        else if (wsdl_is(node, WSDL_NS, "types"))
            cut_types(t, node);
    }
    if (port) {
        gen_map_put(&t->kept, &port, sizeof port, t);
        drop_unkept(t, port->parent, WSDL_NS, "port");
    }
    drop_prefixes(root);
}

static void write_output(trim *t, const char *output) {
    xmlChar *text = NULL;
    int length = 0;
    xmlDocDumpMemoryEnc(t->document.xml, &text, &length, "UTF-8");
    if (!text) {
        complain(t, output, 0, "out of memory");
        return;
    }
    const char *slash = strrchr(output, '/');
    const char *folder = slash ? gen_copy(&t->arena, output, (size_t)(slash - output)) : ".";
    int problem = gen_replace_file(*folder ? folder : "/", slash ? slash + 1 : output, (const char *)text, (size_t)length);
    if (problem != 0)
        complain(t, output, 0, gen_format(&t->arena, "cannot write the file: %s", strerror(problem)));
    xmlFree(text);
}

static void run(trim *t, const char *operations, const char *output) {
    xmlNode *port = NULL;
    xmlNode *binding = wsdl_soap_binding(&t->document, &port, complain, t);
    xmlNode *port_type = binding ? wsdl_find(&t->document, "portType", wsdl_qname(&t->arena, binding, "type")) : NULL;
    if (binding && !port_type)
        complain(t, t->document.path, wsdl_line(binding), "the portType of the binding is declared nowhere");
    for (const char *at = operations; port_type && *at;) {
        size_t length = strcspn(at, ",");
        const char *name = gen_copy(&t->arena, at, length);
        const xmlNode *node = operation_of(t, port_type, name), *bound = operation_of(t, binding, name);
        if (!node)
            unknown_operation(t, port_type, name);
        else if (!bound)
            complain(t, t->document.path, wsdl_line(node), gen_format(&t->arena, "the SOAP 1.1 binding lacks the operation `%s`", name));
        keep(t, node);
        keep(t, bound);
        at += length + (at[length] == ',');
    }
    if (t->errors > 0 || !port_type)
        return;
    follow(t);
    cut(t, port_type, binding, port);
    write_output(t, output);
}

int wsdl_trim(const char *path, const char *operations, const char *output) {
    trim t = {.errors = 0};
    t.document.arena = &t.arena;
    t.kept.arena = &t.arena;
    if (wsdl_open(&t.document, path, complain, &t))
        run(&t, operations, output);
    wsdl_close(&t.document);
    xmlCleanupParser();
    size_t errors = t.errors;
    gen_arena_free(&t.arena);
    if (errors > 0)
        fprintf(stderr, "%zu error%s; nothing was written.\n", errors, errors == 1 ? "" : "s");
    return errors > 0 ? 2 : 0;
}
