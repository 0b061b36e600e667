/*
 * Expandable answers a save with the contact as it is then, and a failure with a message of its own; what the status line says besides is not
 * looked at, since HTTP/2 has no phrases (vendor page "Customer Contact, Update").
 */
#include "expandable.h"

#include <trunkline/codec.h>

#include "expandable/expandable.h"
#include "failure.h"

/* Whether a reply's key is the one that was sent. Installations may print keys in capitals, or padded. */
static bool same_key(const tl_type *type, const char *value, const char *name, tl_str sent) {
    const tl_field *field = tl_schema_field(type, tl_str_from(name));
    tl_opt_text text;
    if (!field || field->kind != TL_KIND_TEXT) {
        return false;
    }
    memcpy(&text, value + field->offset, sizeof text);
    return text.is == TL_VALUE && tl_str_equal_nocase(tl_str_trim(text.value), tl_str_trim(sent));
}

static tl_verdict read_saved(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    const tl_type *type = batch->operation->reply;
    const tl_record *record = batch->records[0];
    char *contact = tl_arena_alloc(batch->arena, type->size);
    if (!contact) {
        (void)tl_fail(error, TL_ERR_MEMORY, "out of memory for reading the reply");
        return TL_VERDICT_UNREADABLE;
    }
    if (tl_message_read(batch->operation, NULL, reply, contact, batch->arena, error) != TL_OK) {
        return TL_VERDICT_UNREADABLE;
    }
    if (!same_key(type, contact, "CUSTOMER_ID", tl_record_text(record, TL_COLUMN_CUSTOMER)) ||
        !same_key(type, contact, "CUST_CONTACT", tl_record_text(record, TL_COLUMN_CONTACT))) {
        (void)tl_fail(error, TL_ERR_HTTP, "HTTP %d without the contact that was sent", (int)reply->http_status);
        return TL_VERDICT_UNREADABLE;
    }
    tl_batch_saved(batch, 0);
    return TL_VERDICT_READ;
}

tl_verdict tl_expandable_read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    tl_vendor_error failure;
    if (tl_is_success(reply)) {
        return read_saved(batch, reply, error);
    }
    if (!tl_failure_read(batch->operation, reply, batch->arena, &failure, error)) {
        return TL_VERDICT_NOT_OURS;
    }
    tl_reason reason = tl_operation_reason(batch->operation, &failure);
    tl_failure_tell(&failure, error);
    if (reason == TL_REASON_WRONG_ADDRESS || reply->http_status == 401 || reply->http_status == 403) {
        return TL_VERDICT_NOT_OURS; /* the status says it all, and the error what the vendor says */
    }
    if (reason == TL_REASON_INVALID_TOKEN) {
        tl_note_caller(batch->notes, reason, error->message);
    } else if (reason == TL_REASON_UNKNOWN_CUSTOMER && batch->operation == &expandable_customer_contact_update_operation &&
               tl_scope_is(batch->scope, TL_EXPANDABLE_MISSING, TL_EXPANDABLE_CREATE)) {
        tl_batch_next(batch, 0, &expandable_customer_contact_create_operation);
    } else {
        tl_batch_rejected(batch, 0, &failure);
    }
    return TL_VERDICT_READ;
}
