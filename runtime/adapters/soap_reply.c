#include "soap_reply.h"

#include <trunkline/codec.h>

tl_soap_answer tl_soap_answer_read(tl_soap_read_reply *read, void *value, tl_error *error) {
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    const tl_http_reply *reply = read->reply;
    bool success = reply->http_status >= 200 && reply->http_status <= 299;
    options.namespace_uri = read->scope->namespace_uri;
    tl_error_set_field(error, tl_str_from(""));
    tl_status status = tl_message_read(read->operation, &options, reply, value, read->scope->arena, error);
    if (status == TL_OK) {
        return TL_SOAP_ANSWER_READ;
    }
    /* Only a fault has a code. */
    if (status == TL_ERR_HTTP && error->field[0] != '\0') {
        read->said = (tl_vendor_error){.code = tl_str_from(error->field), .message = tl_str_from(error->message), .http_status = reply->http_status};
        return TL_SOAP_ANSWER_FAULT;
    }
    read->verdict = success ? TL_VERDICT_UNREADABLE : TL_VERDICT_NOT_OURS;
    return TL_SOAP_ANSWER_NONE;
}
