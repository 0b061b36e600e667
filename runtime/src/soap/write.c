/* A request's envelope. */
#include <string.h>

#include "soap/callbacks.h"
#include "soap/convert.h"

static const tl_message_options defaults = TL_MESSAGE_OPTIONS_INIT;

static tl_status failure(const tl_soap_context *context, tl_error *error) {
    if (context->status != TL_OK) {
        return context->status == TL_ERR_MEMORY ? tl_fail(error, TL_ERR_MEMORY, "out of memory") : context->status;
    }
    if (context->soap->error == SOAP_EOM) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    return tl_fail(error, TL_ERR_USAGE, "the envelope cannot be written: gSOAP's error %d", context->soap->error);
}

static tl_status write_with(tl_soap_context *context, const tl_message_options *options, const void *value, tl_message *message, tl_error *error) {
    const tl_soap_operation *row = context->operation;
    bool wrapped = row->wrapped_at != TL_SOAP_NOT_WRAPPED;
    tl_soap_filling filling = {context, options->redact, options->redact_numbers,
                               row->operation->auth == TL_AUTH_BODY ? context->client->token_field : NULL};
    char *outer = tl_arena_alloc(context->scratch, row->request_size);
    void *inner = wrapped && outer ? tl_arena_alloc(context->scratch, row->request->size) : outer;
    if (!inner) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    if (wrapped) {
        *(void **)(void *)(outer + row->wrapped_at) = inner;
    }
    tl_status status = tl_soap_fill(&filling, row->request, value, inner, TL_SOAP_DEPTH);
    if (status != TL_OK) {
        return status;
    }
    context->out = &message->body;
    context->out_begin = message->body.len;
    context->redact = options->redact;
    context->soap->header = row->header && row->operation->auth == TL_AUTH_BODY ? (struct SOAP_ENV__Header *)(void *)&context->header : NULL;
    context->header.token = tl_soap_token;
    if (row->send(context->soap, "", outer) || context->status != TL_OK) {
        message->body.len = context->out_begin;
        return failure(context, error);
    }
    message->token_at = context->token_at;
    message->content_type = "text/xml; charset=utf-8";
    return TL_OK;
}

tl_status tl_soap_write(const tl_soap_client *client, const tl_operation *operation, const tl_message_options *options, const void *value,
                        tl_message *message, tl_error *error) {
    const tl_soap_operation *row = tl_soap_operation_of(client, operation);
    if (!row) {
        return tl_fail(error, TL_ERR_ABI, "%s does not belong to this SOAP client: generate both with this version", operation->id);
    }
    if (!options) {
        options = &defaults;
    }
    if (options->struct_size == 0 || !value) {
        return tl_fail(error, TL_ERR_USAGE, value ? "tl_message_options.struct_size is 0" : "there is no value to write");
    }
    tl_soap_context *context = tl_soap_context_take();
    if (!context) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    tl_status status = tl_soap_context_bind(context, client, row, options->namespace_uri, error);
    if (status == TL_OK) {
        status = write_with(context, options, value, message, error);
    }
    tl_soap_context_give(context);
    return status;
}

/* SOAP 1.1, 6.1.1: a URI in quotes. That of another namespace is the schema's with its beginning replaced. */
tl_status tl_soap_action(const tl_soap_client *client, const tl_operation *operation, const tl_message_options *options, tl_buf *out) {
    const tl_soap_operation *row = tl_soap_operation_of(client, operation);
    const char *uri = options && options->namespace_uri ? options->namespace_uri : client->namespace_uri;
    if (!row) {
        return TL_ERR_ABI;
    }
    size_t length = strlen(client->namespace_uri);
    bool below = length > 0 && strncmp(row->action, client->namespace_uri, length) == 0;
    return below ? tl_buf_format(out, "\"%s%s\"", uri, row->action + length) : tl_buf_format(out, "\"%s\"", row->action);
}
