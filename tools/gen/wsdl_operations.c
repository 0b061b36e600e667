/* Operations of the SOAP 1.1 binding: names, actions, headers and the elements of their bodies. */
#include <string.h>

#include "message.h"
#include "wsdl_model.h"

static void complain(void *context, const char *path, long line, const char *message) {
    gen_error_at(context, path, line > 0 ? (uint32_t)line : 0, 0, message);
}

/* The element that a message's one part names; `local` NULL after an error. */
static wsdl_name message_element(wsdl *w, const xmlNode *use) {
    gen_arena *arena = &w->g->arena;
    const wsdl_name none = {"", NULL};
    wsdl_name name = wsdl_qname(arena, use, "message");
    const xmlNode *message = wsdl_find(&w->document, "message", name), *found = NULL;
    if (!message) {
        gen_error(w->g, wsdl_place(arena, use), "the message `%s` is declared nowhere", name.local ? name.local : "");
        return none;
    }
    for (const xmlNode *part = wsdl_child(message, WSDL_NS, "part"); part; part = wsdl_next(part)) {
        if (found) {
            gen_error(w->g, wsdl_place(arena, part), "a message with several parts is not supported");
            return none;
        }
        found = part;
    }
    wsdl_name element = found ? wsdl_qname(arena, found, "element") : none;
    if (!element.local)
        gen_error(w->g, wsdl_place(arena, message), "the message `%s` has no part with an element: only document/literal is supported", name.local);
    return element;
}

static const xmlNode *named_child(wsdl *w, const xmlNode *parent, const char *kind, const char *name) {
    for (const xmlNode *child = wsdl_child(parent, WSDL_NS, kind); child; child = wsdl_next(child)) {
        const char *its = wsdl_attribute(&w->g->arena, child, "name");
        if (wsdl_is(child, WSDL_NS, kind) && its && strcmp(its, name) == 0)
            return child;
    }
    return NULL;
}

static void check_literal(wsdl *w, const xmlNode *binding, const xmlNode *operation) {
    const xmlNode *soap = wsdl_child(operation, WSDL_SOAP_NS, "operation");
    const char *style = soap ? wsdl_attribute(&w->g->arena, soap, "style") : NULL;
    if (!style)
        style = wsdl_attribute(&w->g->arena, wsdl_child(binding, WSDL_SOAP_NS, "binding"), "style");
    if (style && strcmp(style, "document") != 0)
        gen_error(w->g, wsdl_place(&w->g->arena, operation), "the style `%s` is not supported, only `document`", style);
    for (const xmlNode *side = wsdl_child(operation, WSDL_NS, NULL); side; side = wsdl_next(side)) {
        const xmlNode *body = wsdl_child(side, WSDL_SOAP_NS, "body");
        const char *use = body ? wsdl_attribute(&w->g->arena, body, "use") : NULL;
        if (use && strcmp(use, "literal") != 0)
            gen_error(w->g, wsdl_place(&w->g->arena, body), "the use `%s` is not supported, only `literal`", use);
    }
}

/* Whether the input has the header block that carries the token. */
static bool has_token_header(wsdl *w, const xmlNode *operation) {
    const xmlNode *input = wsdl_child(operation, WSDL_NS, "input");
    for (const xmlNode *header = wsdl_child(input, WSDL_SOAP_NS, NULL); header; header = wsdl_next(header)) {
        if (!wsdl_is(header, WSDL_SOAP_NS, "header"))
            continue;
        wsdl_name element = message_element(w, header);
        if (element.local && w->settings.header_block && strcmp(element.local, w->settings.header_block) == 0)
            return true;
        gen_warning(w->g, wsdl_place(&w->g->arena, header), "the header `%s` is not sent: the settings' `token_header` does not name it",
                    element.local ? element.local : "");
    }
    return false;
}

/* The content of a body's element, an object even where it is empty. */
static gen_type *body_object(wsdl *w, const xmlNode *where, wsdl_name element, const char *name) {
    const xmlNode *declared = wsdl_find(&w->document, "element", element);
    if (!declared) {
        gen_error(w->g, wsdl_place(&w->g->arena, where), "the element {%s}%s is declared nowhere in this file", element.namespace_uri, element.local);
        return NULL;
    }
    const xmlNode *inside = wsdl_child(declared, WSDL_XSD_NS, "complexType");
    if (!inside)
        inside = wsdl_find(&w->document, "complexType", wsdl_qname(&w->g->arena, declared, "type"));
    if (!inside) {
        gen_error(w->g, wsdl_place(&w->g->arena, declared), "the body `%s` is no complexType, which is not supported", element.local);
        return NULL;
    }
    return wsdl_object(w, inside, name);
}

static void read_operation(wsdl *w, const xmlNode *node, const xmlNode *binding) {
    gen_arena *arena = &w->g->arena;
    wsdl_operation operation = {.node = node, .name = wsdl_attribute(arena, node, "name")};
    if (!operation.name) {
        gen_error(w->g, wsdl_place(arena, node), "an operation without a name");
        return;
    }
    const xmlNode *bound = named_child(w, binding, "operation", operation.name);
    const xmlNode *input = wsdl_child(node, WSDL_NS, "input"), *output = wsdl_child(node, WSDL_NS, "output");
    if (!bound || !input || !output) {
        gen_error(w->g, wsdl_place(arena, node), "the operation `%s` needs %s", operation.name,
                  bound ? "an input and an output" : "its like in the binding");
        return;
    }
    check_literal(w, binding, bound);
    const xmlNode *soap = wsdl_child(bound, WSDL_SOAP_NS, "operation");
    const char *action = soap ? wsdl_attribute(arena, soap, "soapAction") : NULL;
    operation.action = action ? action : "";
    operation.input = message_element(w, input);
    operation.output = message_element(w, output);
    if (!operation.input.local || !operation.output.local)
        return;
    operation.header_in = has_token_header(w, bound);
    operation.in_place = wsdl_child(wsdl_find(&w->document, "element", operation.input), WSDL_XSD_NS, "complexType") != NULL;
    operation.request = body_object(w, node, operation.input, gen_format(arena, "%sRequest", operation.name));
    operation.reply = body_object(w, node, operation.output, gen_format(arena, "%sResponse", operation.name));
    w->operations = gen_grow(arena, w->operations, w->operation_count, &w->operation_capacity, sizeof *w->operations);
    w->operations[w->operation_count++] = operation;
}

/* What the interface takes: the one object inside of the request's element, or, where it holds something else, its content. */
static void add_to_model(wsdl *w, wsdl_operation *operation) {
    static const char *media[] = {"text/xml; charset=utf-8"};
    gen *g = w->g;
    bool login = w->settings.login && strcmp(w->settings.login, operation->name) == 0;
    bool in_body = w->settings.token_field && !login;
    if (operation->request->field_count == 1 && operation->request->fields[0].use.type->kind == GEN_OBJECT)
        operation->wrapped = &operation->request->fields[0];
    gen_operation made = {.where = wsdl_place(&g->arena, operation->node), .id = operation->name, .method = "POST", .path = ""};
    made.summary = wsdl_documentation(&g->arena, operation->node);
    made.request.type = operation->wrapped ? operation->wrapped->use.type : operation->request;
    made.reply.type = operation->reply;
    made.request_media = (gen_media){media, 1, true};
    made.reply_media = (gen_media){media, 1, true};
    made.auth = operation->header_in || in_body ? GEN_AUTH_BODY : GEN_AUTH_NONE;
    operation->number = g->operation_count;
    g->operations = gen_grow(&g->arena, g->operations, g->operation_count, &g->operation_capacity, sizeof *g->operations);
    g->operations[g->operation_count++] = made;
}

void wsdl_read_operations(wsdl *w) {
    gen *g = w->g;
    xmlNode *port = NULL;
    xmlNode *binding = wsdl_soap_binding(&w->document, &port, complain, g);
    if (!binding)
        return;
    const xmlNode *address = wsdl_child(port, WSDL_SOAP_NS, "address");
    w->endpoint = address ? wsdl_attribute(&g->arena, address, "location") : NULL;
    wsdl_name type = wsdl_qname(&g->arena, binding, "type");
    const xmlNode *port_type = wsdl_find(&w->document, "portType", type);
    if (!port_type) {
        gen_error(g, wsdl_place(&g->arena, binding), "the portType `%s` of the binding is declared nowhere", type.local ? type.local : "");
        return;
    }
    for (const xmlNode *node = wsdl_child(port_type, WSDL_NS, "operation"); node; node = wsdl_next(node)) {
        if (wsdl_is(node, WSDL_NS, "operation"))
            read_operation(w, node, binding);
    }
    if (w->operation_count == 0 && g->error_count == 0)
        gen_error(g, wsdl_place(&g->arena, port_type), "there are no operations, and so nothing to generate");
    if (g->error_count > 0)
        return;
    wsdl_read_objects(w);
    for (size_t i = 0; i < w->operation_count; i++)
        add_to_model(w, &w->operations[i]);
    /* An object that is never shown by itself needs no C type; it stays in the gSOAP side only. */
    for (size_t i = 0; i < w->operation_count; i++) {
        if (w->operations[i].wrapped && w->operations[i].in_place)
            w->operations[i].request->hidden = true;
    }
}
