/* xWEB's replies: a boolean to an update, the whole phone to an insert, faults; rows of GetQuery and of the phone types. */
#include "xweb.h"

#include "soap_reply.h"

static tl_str text_of(tl_opt_text text) {
    return text.is == TL_VALUE ? text.value : tl_str_from("");
}

void tl_xweb_note_faults(tl_reply_notes *notes, const tl_http_reply *reply, bool fault) {
    if (reply->exchanges > 1) {
        tl_note_fault(notes); /* the first reply refused the token, by a fault as well */
    }
    if (fault) {
        tl_note_fault(notes);
    }
}

tl_str tl_xweb_cell(const xweb_row *row, tl_str column) {
    for (size_t i = 0; row->cells.is == TL_VALUE && i < row->cells.value.count; i++) {
        const xweb_cell *cell = &row->cells.value.items[i];
        if (tl_str_equal_nocase(text_of(cell->name), column)) {
            return tl_str_trim(text_of(cell->value));
        }
    }
    return tl_str_from("");
}

static tl_verdict fail(tl_error *error, const char *why) {
    (void)tl_fail(error, TL_ERR_MISSING, "%s", why);
    return TL_VERDICT_UNREADABLE;
}

static tl_verdict read_update(tl_batch *batch, const xweb_web_phone_update_response *decoded, tl_error *error) {
    tl_str result = tl_str_trim(text_of(decoded->web_phone_update_result));
    if (tl_str_equal(result, tl_str_from("true")) || tl_str_equal(result, tl_str_from("1"))) {
        tl_batch_saved(batch, 0);
    } else if (tl_str_equal(result, tl_str_from("false")) || tl_str_equal(result, tl_str_from("0"))) {
        tl_batch_rejected(batch, 0, &(tl_vendor_error){.message = tl_str_from("the system answered false, without a reason")});
    } else {
        return fail(error, "the reply says neither true nor false");
    }
    return TL_VERDICT_READ;
}

static tl_verdict read_insert(tl_batch *batch, const xweb_web_phone_insert_response *decoded, tl_error *error) {
    const xweb_customer_phone *phone = decoded->web_phone_insert_result.is == TL_VALUE ? decoded->web_phone_insert_result.value : NULL;
    const xweb_individual_phone_phone_x_ref_data_object *link = phone && phone->phone_x_ref.is == TL_VALUE ? phone->phone_x_ref.value : NULL;
    if (!link || text_of(link->cph_key).len == 0) {
        return fail(error, "the reply holds no phone with a key");
    }
    tl_batch_saved(batch, 0);
    if (phone->phone.is == TL_VALUE) {
        batch->results[0].saved = text_of(phone->phone.value->phn_number);
    }
    return TL_VERDICT_READ;
}

tl_verdict tl_xweb_read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    bool update = batch->operation == &xweb_web_phone_update_operation;
    xweb_web_phone_update_response updated = {0};
    xweb_web_phone_insert_response inserted = {0};
    tl_soap_read_reply read = {.scope = batch->scope, .operation = batch->operation, .reply = reply};
    tl_soap_answer answer = tl_soap_answer_read(&read, update ? (void *)&updated : (void *)&inserted, error);
    tl_xweb_note_faults(batch->notes, reply, answer == TL_SOAP_ANSWER_FAULT);
    if (answer == TL_SOAP_ANSWER_FAULT) {
        tl_batch_said(batch, 0, &read.said);
        return TL_VERDICT_READ;
    }
    if (answer == TL_SOAP_ANSWER_NONE) {
        return read.verdict;
    }
    return update ? read_update(batch, &updated, error) : read_insert(batch, &inserted, error);
}

tl_status tl_xweb_read_kinds(const tl_scope *scope, const tl_http_reply *reply, tl_kind_row **rows, size_t *count, tl_error *error) {
    const char *key = tl_api_fact(&xweb_api, "kinds.key"), *name = tl_api_fact(&xweb_api, "kinds.name");
    xweb_web_phone_get_types_response decoded = {0};
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    options.namespace_uri = scope->namespace_uri;
    *count = 0;
    tl_status status = tl_message_read(&xweb_web_phone_get_types_operation, &options, reply, &decoded, scope->arena, error);
    if (status != TL_OK) {
        return status;
    }
    const xweb_row_list *list = &decoded.web_phone_get_types_result.value;
    size_t found = decoded.web_phone_get_types_result.is == TL_VALUE ? list->count : 0;
    *rows = tl_arena_alloc(scope->arena, (found + 1) * sizeof **rows);
    if (!*rows) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for the kinds");
    }
    for (size_t i = 0; i < found; i++) {
        tl_kind_row row = {tl_xweb_cell(&list->items[i], tl_str_from(key)), tl_xweb_cell(&list->items[i], tl_str_from(name))};
        if (row.word.len == 0) {
            return tl_fail(error, TL_ERR_MISSING, "a row of the phone types has no column %s: say what it is called in wsdl/xweb.yaml",
                           key ? key : "");
        }
        (*rows)[(*count)++] = row;
    }
    return TL_OK;
}
