/* What netFORUM xWEB's replies mean once they are decoded: true or false to an update, the whole phone to an insert, rows, faults. */
#include "netforum.h"

#include <string.h>

/* A text at a wire path; empty when it is not there. Bare or not, a text comes first in its member. */
static tl_str text_at(const tl_type *type, const char *value, const char *path) {
    while (value) {
        tl_str left = tl_str_from(path);
        const char *dot = memchr(path, '.', left.len);
        const tl_field *field = tl_schema_field(type, dot ? tl_str_sized(path, (size_t)(dot - path)) : left);
        const char *member = field ? value + field->offset : NULL;
        if (!field || (!(field->flags & TL_FIELD_BARE) && (uint8_t)member[tl_kind_size((tl_kind)field->kind)] != TL_VALUE)) {
            break;
        }
        if (!dot && field->kind == TL_KIND_TEXT) {
            tl_str text;
            memcpy(&text, member, sizeof text);
            return tl_str_trim(text);
        }
        if (!dot || field->kind != TL_KIND_OBJECT) {
            break;
        }
        memcpy(&value, member, sizeof value);
        type = field->type;
        path = dot + 1;
    }
    return tl_str_from("");
}

static tl_verdict fail(tl_error *error, const char *why) {
    (void)tl_fail(error, TL_ERR_MISSING, "%s", why);
    return TL_VERDICT_UNREADABLE;
}

tl_verdict tl_netforum_updated(tl_batch *batch, tl_str result, tl_error *error) {
    if (tl_str_equal(result, tl_str_from("true")) || tl_str_equal(result, tl_str_from("1"))) {
        tl_batch_saved(batch, 0);
    } else if (tl_str_equal(result, tl_str_from("false")) || tl_str_equal(result, tl_str_from("0"))) {
        tl_batch_rejected(batch, 0, &(tl_vendor_error){.message = tl_str_from("the system answered false, without a reason")});
    } else {
        return fail(error, "the reply says neither true nor false");
    }
    return TL_VERDICT_READ;
}

tl_verdict tl_netforum_inserted(tl_batch *batch, const tl_type *facade, const void *phone, tl_error *error) {
    if (text_at(facade, phone, "Phone_XRef.cph_key").len == 0) {
        return fail(error, "the reply holds no phone with a key");
    }
    tl_batch_saved(batch, 0);
    batch->results[0].saved = tl_arena_copy(batch->arena, text_at(facade, phone, "Phone.phn_number"));
    return TL_VERDICT_READ;
}

tl_verdict tl_netforum_fetched(tl_asked *asked, const tl_type *facade, const void *phone, tl_error *error) {
    tl_str key = text_at(facade, phone, TL_NETFORUM_PHONE_KEY);
    if (key.len > 0 && !tl_netforum_is_key(key)) {
        return fail(error, "the phone's own key in the reply is no key");
    }
    if (key.len > 0) {
        tl_asked_row(asked, asked->questions[0], key);
    }
    return TL_VERDICT_READ;
}

tl_verdict tl_netforum_found(tl_asked *asked, const tl_rows *rows, tl_error *error) {
    tl_str column = tl_netforum_find_part(asked->scope, "column"), match = tl_netforum_find_part(asked->scope, "match");
    for (size_t i = 0; i < rows->count; i++) {
        tl_str key = tl_rows_cell(rows, i, column), value = tl_rows_cell(rows, i, match);
        if (!tl_netforum_is_key(key) || value.len == 0) {
            (void)tl_fail(error, TL_ERR_MISSING, "a row that GetQuery gave lacks %s %.*s", value.len == 0 ? "the column" : "a key in the column",
                          (int)(value.len == 0 ? match.len : column.len), value.len == 0 ? match.ptr : column.ptr);
            return TL_VERDICT_UNREADABLE;
        }
        tl_asked_row(asked, value, key);
    }
    return TL_VERDICT_READ;
}

tl_status tl_netforum_kinds(const tl_scope *scope, const tl_rows *rows, tl_kind_row **kinds, size_t *count, tl_error *error) {
    const char *key = tl_api_fact(scope->adapter->api, "kinds.key"), *name = tl_api_fact(scope->adapter->api, "kinds.name");
    *count = 0;
    *kinds = tl_arena_alloc(scope->arena, (rows->count + 1) * sizeof **kinds);
    if (!*kinds) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for the kinds");
    }
    for (size_t i = 0; i < rows->count; i++) {
        tl_kind_row row = {tl_rows_cell(rows, i, tl_str_from(key)), tl_rows_cell(rows, i, tl_str_from(name))};
        if (row.word.len == 0) {
            return tl_fail(error, TL_ERR_MISSING, "a row of the phone types has no column %s: say what it is called in the description",
                           key ? key : "");
        }
        (*kinds)[(*count)++] = row;
    }
    return TL_OK;
}

tl_verdict tl_netforum_asked_fault(tl_asked *asked, const tl_vendor_error *said) {
    const tl_fault_rule *rule = tl_operation_fault(asked->lookup->operation, said);
    if (rule && rule->stops) {
        tl_error hint = {0};
        (void)tl_fail(&hint, TL_ERR_AUTH, "%.*s: %.*s", (int)(said->code.len < 80 ? said->code.len : 80), said->code.ptr ? said->code.ptr : "",
                      (int)(said->message.len < 160 ? said->message.len : 160), said->message.ptr ? said->message.ptr : "");
        tl_note_caller(asked->notes, (tl_reason)rule->reason, hint.message);
        return TL_VERDICT_READ;
    }
    return TL_VERDICT_REFUSED;
}

void tl_netforum_note_faults(tl_reply_notes *notes, const tl_http_reply *reply, bool fault) {
    if (reply->exchanges > 1) {
        tl_note_fault(notes); /* the first reply refused the token, by a fault as well */
    }
    if (fault) {
        tl_note_fault(notes);
    }
}
