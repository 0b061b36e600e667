/*
 * What one encode or decode needs beside its arguments: gSOAP's context, an expat parser and scratch memory. Expensive to make (164 kB), so they are
 * kept in a small pool that all threads and all clients share.
 */
#ifndef TL_SOAP_CONTEXT_H
#define TL_SOAP_CONTEXT_H

#include <expat.h>
#include <stdsoap2.h>

#include <trunkline/soap_glue.h>

/** Levels of XML that are read at most, and of objects that are written. */
enum { TL_SOAP_DEPTH = 256 };

enum { TL_SOAP_NAMESPACES = 32 };

/** gSOAP's header, as the interface header declares it: one member, which our own callbacks write and read. */
typedef struct tl_soap_header {
    char *token;
} tl_soap_header;

typedef struct tl_soap_context {
    struct soap *soap;
    XML_Parser parser;
    tl_arena *scratch; /* forgotten at the next use */
    struct Namespace namespaces[TL_SOAP_NAMESPACES];
    tl_soap_header header;
    const tl_soap_client *client;
    const tl_soap_operation *operation;
    tl_error *error;
    tl_status status; /* why a callback failed */
    /* writing */
    tl_buf *out;
    size_t out_begin;
    size_t token_at; /* in `out`; TL_NO_TOKEN so far */
    bool redact;
    /* reading */
    const char *in;
    size_t in_left;
} tl_soap_context;

/** Takes a context from the pool, or makes one. NULL when out of memory. */
tl_soap_context *tl_soap_context_take(void);
/** Forgets what the context was used for and puts it back. */
void tl_soap_context_give(tl_soap_context *context);
/** Prepares the namespace table for one client. TL_ERR_LIMIT: more namespaces than there is room for. */
tl_status tl_soap_context_bind(tl_soap_context *context, const tl_soap_client *client, const tl_soap_operation *operation, const char *namespace_uri,
                               tl_error *error);
/** The row of an operation; NULL when it belongs to another client. */
const tl_soap_operation *tl_soap_operation_of(const tl_soap_client *client, const tl_operation *operation);

#endif
