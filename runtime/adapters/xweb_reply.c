/* xWEB's replies over SOAP, decoded and handed to the rules: a boolean to an update, the whole phone to an insert, faults, rows. */
#include "xweb.h"

#include "soap_reply.h"

tl_verdict tl_xweb_read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    bool update = batch->operation == &xweb_web_phone_update_operation;
    xweb_web_phone_update_response updated = {0};
    xweb_web_phone_insert_response inserted = {0};
    tl_soap_read_reply read = {.scope = batch->scope, .operation = batch->operation, .reply = reply};
    tl_soap_answer answer = tl_soap_answer_read(&read, update ? (void *)&updated : (void *)&inserted, error);
    tl_netforum_note_faults(batch->notes, reply, answer == TL_SOAP_ANSWER_FAULT);
    if (answer == TL_SOAP_ANSWER_FAULT) {
        tl_batch_said(batch, 0, &read.said);
        return TL_VERDICT_READ;
    }
    if (answer == TL_SOAP_ANSWER_NONE) {
        return read.verdict;
    }
    if (update) {
        const tl_opt_text *result = &updated.web_phone_update_result;
        return tl_netforum_updated(batch, result->is == TL_VALUE ? tl_str_trim(result->value) : tl_str_from(""), error);
    }
    bool there = inserted.web_phone_insert_result.is == TL_VALUE;
    return tl_netforum_inserted(batch, &xweb_customer_phone_type, there ? inserted.web_phone_insert_result.value : NULL, error);
}

tl_verdict tl_xweb_read_lookup(tl_asked *asked, const tl_http_reply *reply, tl_error *error) {
    const tl_operation *operation = asked->lookup->operation;
    xweb_web_phone_get_response phone = {0};
    xweb_get_query_response query = {0};
    bool get = operation == &xweb_web_phone_get_operation;
    tl_rows rows;
    tl_soap_read_reply read = {.scope = asked->scope, .operation = operation, .reply = reply};
    tl_soap_answer answer = tl_soap_answer_read(&read, get ? (void *)&phone : (void *)&query, error);
    tl_netforum_note_faults(asked->notes, reply, answer == TL_SOAP_ANSWER_FAULT);
    if (answer == TL_SOAP_ANSWER_FAULT) {
        return tl_netforum_asked_fault(asked, &read.said);
    }
    if (answer == TL_SOAP_ANSWER_NONE) {
        return read.verdict;
    }
    if (get) {
        bool there = phone.web_phone_get_result.is == TL_VALUE;
        return tl_netforum_fetched(asked, &xweb_customer_phone_type, there ? phone.web_phone_get_result.value : NULL, error);
    }
    return tl_rows_of(operation->reply, &query, asked->scope->arena, &rows) ? tl_netforum_found(asked, &rows, error) : TL_VERDICT_UNREADABLE;
}

tl_status tl_xweb_read_kinds(const tl_scope *scope, const tl_http_reply *reply, tl_kind_row **rows, size_t *count, tl_error *error) {
    const tl_operation *operation = &xweb_web_phone_get_types_operation;
    xweb_web_phone_get_types_response decoded = {0};
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    tl_rows list;
    options.namespace_uri = scope->namespace_uri;
    tl_status status = tl_message_read(operation, &options, reply, &decoded, scope->arena, error);
    if (status == TL_OK && !tl_rows_of(operation->reply, &decoded, scope->arena, &list)) {
        status = tl_fail(error, TL_ERR_ABI, "the reply of %s is described as something else than rows", operation->id);
    }
    return status == TL_OK ? tl_netforum_kinds(scope, &list, rows, count, error) : status;
}
