/* The pool of contexts, and how one is prepared. */
#include "soap/context.h"

#include <stdatomic.h>
#include <string.h>

enum { POOL_SIZE = 16 };

/* Each place is empty or holds a context that nobody uses; taking and giving are single exchanges, so no lock is needed. */
static _Atomic(tl_soap_context *) pool[POOL_SIZE];

/* What libgsoap refers to in the absence of a table of its own. */
SOAP_NMAC struct Namespace namespaces[] = {{NULL, NULL, NULL, NULL}};

static int on_send(struct soap *soap, const char *bytes, size_t length) {
    tl_soap_context *context = soap->user;
    if (tl_buf_append(context->out, tl_str_sized(bytes, length)) != TL_OK) {
        context->status = TL_ERR_MEMORY;
        return SOAP_EOM;
    }
    return SOAP_OK;
}

static size_t on_receive(struct soap *soap, char *bytes, size_t length) {
    tl_soap_context *context = soap->user;
    size_t given = length < context->in_left ? length : context->in_left;
    if (given > 0) {
        memcpy(bytes, context->in, given);
        context->in += given;
        context->in_left -= given;
    }
    return given;
}

static void free_context(tl_soap_context *context) {
    if (context->soap) {
        soap_destroy(context->soap);
        soap_end(context->soap);
        soap_free(context->soap);
    }
    if (context->parser) {
        XML_ParserFree(context->parser);
    }
    tl_arena_free(context->scratch);
    tl_free(context);
}

static tl_soap_context *new_context(void) {
    static const XML_Memory_Handling_Suite memory = {tl_alloc, tl_realloc, tl_free};
    tl_soap_context *context = tl_calloc(1, sizeof *context);
    if (!context) {
        return NULL;
    }
    /* Flags of the input, then of the output: no HTTP, texts are UTF-8, no multi-references. */
    context->soap = soap_new2(SOAP_ENC_PLAIN | SOAP_C_UTFSTRING, SOAP_ENC_PLAIN | SOAP_IO_BUFFER | SOAP_C_UTFSTRING | SOAP_XML_TREE);
    context->parser = XML_ParserCreate_MM("UTF-8", &memory, "\n");
    context->scratch = tl_arena_new();
    if (!context->soap || !context->parser || !context->scratch) {
        free_context(context);
        return NULL;
    }
    context->soap->user = context;
    context->soap->fsend = on_send;
    context->soap->frecv = on_receive;
    context->soap->fopen = NULL; /* never touches a socket */
    context->soap->maxlevel = TL_SOAP_DEPTH;
    return context;
}

tl_soap_context *tl_soap_context_take(void) {
    for (size_t i = 0; i < POOL_SIZE; i++) {
        tl_soap_context *context = atomic_exchange(&pool[i], NULL);
        if (context) {
            return context;
        }
    }
    return new_context();
}

void tl_soap_context_give(tl_soap_context *context) {
    struct soap *soap = context->soap;
    /* What was sent, or the beginning of what was read, still lies in gSOAP's buffer. */
    size_t used = soap->bufidx > soap->buflen ? soap->bufidx : soap->buflen;
    tl_wipe(soap->buf, used < sizeof soap->buf ? used : sizeof soap->buf);
    soap->header = NULL;
    soap_destroy(soap);
    soap_end(soap);
    tl_arena_reset(context->scratch);
    context->client = NULL;
    context->operation = NULL;
    context->error = NULL;
    context->out = NULL;
    context->in = NULL;
    context->in_left = 0;
    for (size_t i = 0; i < POOL_SIZE; i++) {
        tl_soap_context *empty = NULL;
        if (atomic_compare_exchange_strong(&pool[i], &empty, context)) {
            return;
        }
    }
    free_context(context);
}

void tl_soap_pool_drain(void) {
    for (size_t i = 0; i < POOL_SIZE; i++) {
        tl_soap_context *context = atomic_exchange(&pool[i], NULL);
        if (context) {
            free_context(context);
        }
    }
}

tl_status tl_soap_context_bind(tl_soap_context *context, const tl_soap_client *client, const tl_soap_operation *operation, const char *namespace_uri,
                               tl_error *error) {
    size_t count = 0;
    for (const struct Namespace *row = client->namespaces; row->id; row++) {
        /* Our own prefix for callbacks never stands in a message. */
        if (strcmp(row->id, "tl") == 0) {
            continue;
        }
        if (count + 1 >= TL_SOAP_NAMESPACES) {
            return tl_fail(error, TL_ERR_LIMIT, "the schema has more than %d namespaces", TL_SOAP_NAMESPACES - 1);
        }
        struct Namespace *to = &context->namespaces[count++];
        *to = *row;
        if (namespace_uri && row->ns && strcmp(row->ns, client->namespace_uri) == 0) {
            to->ns = namespace_uri;
        }
        /* Neither encoded types nor the schema's own are ever written. */
        if (strcmp(row->id, "SOAP-ENC") == 0 || strcmp(row->id, "xsd") == 0) {
            to->ns = "";
        }
    }
    memset(&context->namespaces[count], 0, sizeof context->namespaces[count]);
    soap_set_namespaces(context->soap, context->namespaces);
    context->client = client;
    context->operation = operation;
    context->error = error;
    context->status = TL_OK;
    context->token_at = TL_NO_TOKEN;
    return TL_OK;
}

const tl_soap_operation *tl_soap_operation_of(const tl_soap_client *client, const tl_operation *operation) {
    for (uint32_t i = 0; client->abi == TL_SOAP_ABI && i < client->operation_count; i++) {
        if (client->operations[i].operation == operation) {
            return &client->operations[i];
        }
    }
    return NULL;
}
