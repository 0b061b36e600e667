/* The phone's own key, by WEBPhoneGet: an update needs it, and it is another one than the key of its link to the customer. */
#include "xweb.h"

#include "soap_reply.h"

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* av_key_Type: [{]?8[-]?(4[-]?){3}12[}]? */
bool tl_xweb_is_key(tl_str text) {
    static const uint8_t groups[] = {8, 4, 4, 4, 12};
    size_t at = text.len > 0 && text.ptr[0] == '{' ? 1 : 0;
    for (size_t group = 0; group < sizeof groups; group++) {
        for (size_t i = 0; i < groups[group]; i++, at++) {
            if (at >= text.len || !is_hex(text.ptr[at])) {
                return false;
            }
        }
        if (group + 1 < sizeof groups && at < text.len && text.ptr[at] == '-') {
            at++;
        }
    }
    return at == text.len || (at + 1 == text.len && text.ptr[at] == '}');
}

tl_str tl_xweb_plain_key(tl_str key, tl_arena *arena) {
    char plain[37];
    size_t used = 0;
    for (size_t i = 0; i < key.len && used < sizeof plain - 1; i++) {
        if (is_hex(key.ptr[i])) {
            plain[used++] = key.ptr[i];
            if ((used == 8 || used == 13 || used == 18 || used == 23) && used < sizeof plain - 1) {
                plain[used++] = '-';
            }
        }
    }
    return tl_arena_copy(arena, tl_str_sized(plain, used));
}

bool tl_xweb_fetch_question(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_str *question) {
    *question = tl_record_text(record, TL_COLUMN_PHONE_ID);
    return operation == &xweb_web_phone_update_operation && tl_scope_is(scope, TL_XWEB_FETCH, "true") && !tl_record_extra(record, TL_XWEB_PHONE_KEY);
}

tl_status tl_xweb_fetch_ask(const tl_scope *scope, const tl_str *questions, size_t count, void *value, tl_error *error) {
    xweb_web_phone_get_request *request = value;
    tl_str key = count == 1 ? tl_xweb_plain_key(questions[0], scope->arena) : tl_str_from(NULL);
    request->key = tl_text_str(key);
    return key.ptr ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory for a lookup");
}

tl_verdict tl_xweb_fetch_read(tl_asked *asked, const tl_http_reply *reply, tl_error *error) {
    xweb_web_phone_get_response decoded = {0};
    tl_soap_read_reply read = {.scope = asked->scope, .operation = &xweb_web_phone_get_operation, .reply = reply};
    tl_soap_answer answer = tl_soap_answer_read(&read, &decoded, error);
    tl_xweb_note_faults(asked->notes, reply, answer == TL_SOAP_ANSWER_FAULT);
    if (answer == TL_SOAP_ANSWER_FAULT) {
        return tl_soap_asked_fault(asked, &read);
    }
    if (answer == TL_SOAP_ANSWER_NONE) {
        return read.verdict;
    }
    const xweb_customer_phone *found = decoded.web_phone_get_result.is == TL_VALUE ? decoded.web_phone_get_result.value : NULL;
    if (found && found->phone.is == TL_VALUE && found->phone.value->phn_key.is == TL_VALUE) {
        tl_str key = tl_str_trim(found->phone.value->phn_key.value);
        if (key.len > 0 && !tl_xweb_is_key(key)) {
            (void)tl_fail(error, TL_ERR_TYPE, "the phone's own key in the reply is no key");
            return TL_VERDICT_UNREADABLE;
        }
        if (key.len > 0) {
            tl_asked_row(asked, asked->questions[0], key);
        }
    }
    return TL_VERDICT_READ;
}
