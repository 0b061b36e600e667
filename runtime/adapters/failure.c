#include "failure.h"

#include <trunkline/codec.h>

enum { MOST_WORDS = 4000 };

bool tl_is_success(const tl_http_reply *reply) {
    return reply->http_status >= 200 && reply->http_status <= 299;
}

static bool is_word_byte(char byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_';
}

static bool has_word(tl_str text, tl_str word) {
    for (size_t i = 0; word.len > 0 && i + word.len <= text.len; i++) {
        bool begins = i == 0 || !is_word_byte(text.ptr[i - 1]);
        bool ends = i + word.len == text.len || !is_word_byte(text.ptr[i + word.len]);
        if (begins && ends && tl_str_equal(tl_str_sized(text.ptr + i, word.len), word)) {
            return true;
        }
    }
    return false;
}

tl_str tl_named_field(const tl_type *object, tl_str message) {
    tl_str found = tl_str_from(NULL);
    for (uint32_t i = 0; object->kind == TL_KIND_OBJECT && i < object->count; i++) {
        tl_str name = tl_field_name(&object->fields[i]);
        if (name.len > found.len && has_word(message, name)) {
            found = name;
        }
    }
    return found;
}

/* An optional text of a failure, by its place; empty when it is absent, null, or no text. */
static tl_str text_at(const tl_type *type, const char *value, uint32_t at) {
    tl_opt_text text;
    if (at >= type->count || type->fields[at].kind != TL_KIND_TEXT || (type->fields[at].flags & TL_FIELD_BARE)) {
        return tl_str_from(NULL);
    }
    memcpy(&text, value + type->fields[at].offset, sizeof text);
    return text.is == TL_VALUE ? text.value : tl_str_from(NULL);
}

bool tl_failure_read(const tl_operation *operation, const tl_http_reply *reply, tl_arena *arena, tl_vendor_error *failure, tl_error *error) {
    const tl_type *item = operation->request && operation->request->kind == TL_KIND_LIST ? operation->request->element : operation->request;
    tl_operation failing = *operation;
    failing.reply = operation->failure;
    *failure = (tl_vendor_error){.http_status = reply->http_status};
    char *value = tl_arena_alloc(arena, operation->failure->size);
    if (!value) {
        (void)tl_fail(error, TL_ERR_MEMORY, "out of memory for reading the reply");
        return false;
    }
    if (tl_message_read(&failing, NULL, reply, value, arena, error) != TL_OK) {
        return false;
    }
    failure->message = text_at(operation->failure, value, 0);
    failure->code = text_at(operation->failure, value, 1);
    if (failure->message.len == 0 && failure->code.len == 0) {
        (void)tl_fail(error, TL_ERR_HTTP, "HTTP %d without a message", (int)reply->http_status);
        return false;
    }
    failure->field = item ? tl_named_field(item, failure->message) : tl_str_from(NULL);
    return true;
}

void tl_failure_tell(const tl_vendor_error *failure, tl_error *error) {
    tl_str said = failure->message.len > 0 ? failure->message : failure->code;
    (void)tl_fail(error, TL_ERR_HTTP, "%.*s", said.len < MOST_WORDS ? (int)said.len : MOST_WORDS, said.ptr ? said.ptr : "");
    tl_error_set_field(error, failure->field);
}
