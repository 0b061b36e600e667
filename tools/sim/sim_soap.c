#include "sim_soap.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "simsoapH.h"

#include "sim_soap_fault.h"

/* libgsoap asks for a table of this name; each context has its own, made from it. */
#include "netForumXMLSoap.nsmap"

enum { NAMESPACE_COUNT = sizeof namespaces / sizeof namespaces[0] };

struct sim_soap {
    struct soap *context;
    const sim_soap_service *service;
    const char *namespace_uri;
    struct Namespace table[NAMESPACE_COUNT];
    /* Of the exchange at hand. */
    sim_exchange *exchange;
    size_t taken; /* bytes of the request's body */
    tl_buf out;
    sim_fault fault;
    bool failed; /* `fault` counts */
};

static size_t on_receive(struct soap *context, char *buffer, size_t size) {
    sim_soap *soap = context->user;
    tl_str body = soap->exchange->request.body;
    size_t left = body.len - soap->taken;
    if (left > size)
        left = size;
    if (left)
        memcpy(buffer, body.ptr + soap->taken, left);
    soap->taken += left;
    return left;
}

static int on_send(struct soap *context, const char *bytes, size_t size) {
    sim_soap *soap = context->user;
    return tl_buf_append(&soap->out, tl_str_sized(bytes, size)) == TL_OK ? SOAP_OK : SOAP_EOM;
}

sim_soap *sim_soap_new(const sim_soap_service *service, const char *namespace_uri) {
    sim_soap *soap = tl_calloc(1, sizeof *soap);
    if (!soap)
        return NULL;
    soap->service = service;
    memcpy(soap->table, namespaces, sizeof namespaces);
    for (size_t i = 0; soap->table[i].id; i++) {
        if (strcmp(soap->table[i].id, service->prefix) != 0)
            continue;
        if (namespace_uri)
            soap->table[i].ns = namespace_uri;
        soap->namespace_uri = soap->table[i].ns;
    }
    /* Plain: no HTTP in these bytes. The socket callbacks are never reached. */
    struct soap *context = soap_new2(SOAP_ENC_PLAIN | SOAP_C_UTFSTRING, SOAP_ENC_PLAIN | SOAP_IO_BUFFER | SOAP_C_UTFSTRING | SOAP_XML_TREE);
    if (!context || !soap->namespace_uri) {
        if (context)
            soap_free(context);
        tl_free(soap);
        return NULL;
    }
    soap_set_namespaces(context, soap->table);
    context->user = soap;
    context->frecv = on_receive;
    context->fsend = on_send;
    context->fopen = NULL;
    context->fclose = NULL;
    soap->context = context;
    return soap;
}

void sim_soap_free(sim_soap *soap) {
    if (!soap)
        return;
    soap_destroy(soap->context);
    soap_end(soap->context);
    soap_free(soap->context);
    tl_buf_dispose(&soap->out);
    tl_free(soap);
}

sim_exchange *sim_soap_exchange(const struct soap *context) {
    const sim_soap *soap = context->user;
    return soap->exchange;
}

int sim_soap_fail(struct soap *context, const char *wrapper, const char *message) {
    sim_soap *soap = context->user;
    const char *copy = soap_strdup(context, message);
    if (!copy)
        return context->error = SOAP_EOM;
    soap->fault = (sim_fault){wrapper, copy};
    soap->failed = true;
    return context->error = SOAP_FAULT;
}

const char *sim_soap_escape(struct soap *context, const char *text) {
    tl_buf made = {0};
    const char *copy = sim_append_escaped(&made, text) && tl_buf_append(&made, tl_str_sized("", 1)) == TL_OK ? soap_strdup(context, made.ptr) : NULL;
    tl_buf_dispose(&made);
    return copy;
}

bool sim_soap_admit(sim_exchange *x) {
    static const char xml[] = "text/xml";
    const char *type = sim_header(x, "Content-Type");
    if (strncasecmp(type, xml, sizeof xml - 1) == 0 && strchr("; \t", type[sizeof xml - 1]) != NULL)
        return true;
    /* ASP.NET answers so, with an empty body. */
    x->reply.status = 415;
    return false;
}

/* The error of a request that cannot be read, as ASP.NET words it. */
static bool refuse(sim_soap *soap, sim_exchange *x, const char *message) {
    char text[300];
    if (soap->context->error == SOAP_EOM)
        return sim_reply_broken(x);
    if (!message) {
        snprintf(text, sizeof text, "Server was unable to read request. ---> There is an error in XML document (gSOAP: %d).", soap->context->error);
        message = text;
    }
    const sim_fault fault = {NULL, message};
    return sim_reply_fault(x, &fault);
}

/* The operation that the body's element names; NULL when it is none of this service's. */
static const char *find_operation(const sim_soap *soap) {
    char name[100];
    for (size_t i = 0; soap->service->operations[i]; i++) {
        snprintf(name, sizeof name, "%s:%s", soap->service->prefix, soap->service->operations[i]);
        if (soap_match_tag(soap->context, soap->context->tag, name) == SOAP_OK)
            return soap->service->operations[i];
    }
    return NULL;
}

/* Whether the SOAPAction is this operation's, in quotes as SOAP 1.1 asks. */
static bool is_action(const sim_soap *soap, const sim_exchange *x, const char *operation) {
    char action[400];
    snprintf(action, sizeof action, "\"%s%s%s\"", soap->namespace_uri, soap->service->action_separator, operation);
    return strcmp(sim_header(x, "SOAPAction"), action) == 0;
}

bool sim_soap_decode(sim_soap *soap, sim_exchange *x) {
    struct soap *context = soap->context;
    soap_destroy(context);
    soap_end(context);
    tl_buf_dispose(&soap->out);
    soap->exchange = x;
    soap->taken = 0;
    soap->failed = false;
    if (soap_begin_recv(context) || soap_envelope_begin_in(context) || soap_recv_header(context) || soap_body_begin_in(context) ||
        soap_peek_element(context))
        return refuse(soap, x, NULL);
    /* gSOAP also takes SOAP 1.2, and what has no envelope at all. */
    if (context->version != 1)
        return refuse(soap, x, "Server was unable to read request. ---> Possible SOAP version mismatch: the request is no SOAP 1.1 envelope.");
    const char *operation = find_operation(soap);
    if (!operation || !is_action(soap, x, operation)) {
        char message[300];
        snprintf(message, sizeof message, "Server did not recognize the value of HTTP Header SOAPAction: %.150s.", sim_header(x, "SOAPAction"));
        context->error = SOAP_NO_METHOD;
        return refuse(soap, x, message);
    }
    x->operation = operation;
    return true;
}

bool sim_soap_apply(sim_soap *soap, sim_exchange *x) {
    if (soap_serve_request(soap->context) == SOAP_OK)
        return true;
    if (soap->failed)
        return sim_reply_fault(x, &soap->fault);
    return refuse(soap, x, NULL);
}

bool sim_soap_answer(sim_soap *soap, sim_exchange *x) {
    x->reply.status = 200;
    x->reply.content_type = "text/xml; charset=utf-8";
    x->reply.body = soap->out;
    soap->out = (tl_buf){0};
    return true;
}
