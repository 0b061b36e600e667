/* A contact is one object, which its records fill together; an update that finds none is followed by the create. */
#include "office_system.h"
#include "office_tables.h"

static const char *const missing[] = {"reject", "create", NULL};
static const tl_setting_info settings[] = {{.name = "missing", .choices = missing, .help = "what becomes of a contact that is not there"}};
static const tl_operation *const operations[] = {&office_card_update, &office_card_create, NULL};

static tl_status check_record(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_error *error) {
    (void)scope;
    (void)operation;
    if (record->extra_count == 0 && record->columns[TL_COLUMN_NUMBER].is == TL_ABSENT) {
        (void)tl_fail(error, TL_ERR_MISSING, "a contact alone changes nothing");
        tl_error_set_field(error, tl_str_from("number"));
        return TL_ERR_MISSING;
    }
    return TL_OK;
}

/* "ok", "none", "locked", "loop" (a mistake: each sends to the other), or another text: the vendor's error. */
static tl_verdict read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    tl_str text = tl_buf_str(&reply->body);
    (void)error;
    if (reply->http_status != 200 && reply->http_status != 500) {
        return TL_VERDICT_NOT_OURS;
    }
    if (tl_str_equal(text, tl_str_from("ok"))) {
        tl_batch_saved(batch, 0);
    } else if (tl_str_equal(text, tl_str_from("none")) && tl_scope_is(batch->scope, "missing", "create") && batch->operation == &office_card_update) {
        tl_batch_next(batch, 0, &office_card_create);
    } else if (tl_str_equal(text, tl_str_from("loop"))) {
        tl_batch_next(batch, 0, batch->operation == &office_card_update ? &office_card_create : &office_card_update);
    } else if (tl_str_equal(text, tl_str_from("locked"))) {
        tl_note_caller(batch->notes, TL_REASON_INVALID_TOKEN, "the user is locked out: ask for a new password");
    } else {
        tl_batch_rejected(batch, 0, &(tl_vendor_error){.message = text});
    }
    return TL_VERDICT_READ;
}

const tl_adapter office_cards = {.struct_size = sizeof(tl_adapter),
                                 .name = "cards",
                                 .title = "Cards",
                                 .api = &office_api,
                                 .push = &office_card_update,
                                 .settings = settings,
                                 .setting_count = 1,
                                 .read_reply = read_reply,
                                 .operations = operations,
                                 .route_flags = TL_ROUTE_MERGE,
                                 .check_record = check_record};
