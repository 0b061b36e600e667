/* Bodies of operations, written and read in one place: by the operation's codec, else by its content type from the tables. */
#include <string.h>

#include <trunkline/form.h>
#include <trunkline/json.h>
#include <trunkline/xml.h>

#include "net/message.h"

enum { MARK_ROUNDS = 8 };

const char *tl_message_media(const tl_operation *operation, const char *wanted) {
    static const char json[] = "application/json";
    if (!operation->media || !operation->media[0]) {
        return !wanted || tl_str_equal_nocase(tl_str_from(wanted), tl_str_from(json)) ? json : NULL;
    }
    for (size_t i = 0; wanted && operation->media[i]; i++) {
        if (tl_str_equal_nocase(tl_str_from(wanted), tl_str_from(operation->media[i]))) {
            return operation->media[i];
        }
    }
    return wanted ? NULL : operation->media[0];
}

bool tl_message_can_read(const tl_operation *operation, const tl_http_reply *reply) {
    return operation->codec || tl_medium_of(tl_http_reply_header(reply, "Content-Type")) != TL_MEDIUM_OTHER;
}

/* The value, with what the operation has around it. */
static tl_status write_json(const tl_operation *operation, const void *value, const tl_json_options *options, tl_buf *out, tl_error *error) {
    tl_status status = TL_OK;
    size_t begin = out->len;
    if (operation->before && tl_buf_append(out, tl_str_from(operation->before)) != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    if (status == TL_OK) {
        status = tl_json_encode(out, operation->request, value, options, error);
    }
    if (status == TL_OK && operation->after && tl_buf_append(out, tl_str_from(operation->after)) != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    if (status != TL_OK) {
        out->len = begin;
    }
    return status;
}

static tl_status write_medium(const tl_operation *operation, const tl_message_options *options, const void *value, tl_message *message,
                              tl_error *error) {
    tl_json_options json = TL_JSON_OPTIONS_INIT;
    tl_xml_options xml = TL_XML_OPTIONS_INIT;
    tl_form_options form = TL_FORM_OPTIONS_INIT;
    json.redact = xml.redact = form.redact = options->redact;
    json.redact_numbers = xml.redact_numbers = form.redact_numbers = options->redact_numbers;
    switch (tl_medium_of(tl_str_from(message->content_type))) {
    case TL_MEDIUM_JSON:
        return write_json(operation, value, &json, &message->body, error);
    case TL_MEDIUM_XML:
        xml.namespace_uri = options->namespace_uri;
        return tl_xml_encode(&message->body, operation->request, value, &xml, error);
    case TL_MEDIUM_FORM:
        return tl_form_encode(&message->body, operation->request, value, &form, error);
    case TL_MEDIUM_OTHER:
        break;
    }
    return tl_fail(error, TL_ERR_ABI, "this version writes no %s, which %s takes", message->content_type, operation->id);
}

static tl_status read_medium(const tl_operation *operation, const tl_http_reply *reply, void *value, tl_arena *arena, tl_error *error) {
    tl_json_options json = TL_JSON_OPTIONS_INIT;
    tl_str body = tl_str_sized(reply->body.ptr, reply->body.len);
    switch (tl_medium_of(tl_http_reply_header(reply, "Content-Type"))) {
    case TL_MEDIUM_JSON:
        json.padded = reply->body.cap >= reply->body.len + TL_BUF_PADDING;
        return tl_json_decode(operation->reply, body, &json, value, arena, error);
    case TL_MEDIUM_XML:
        return tl_xml_decode(operation->reply, body, NULL, value, arena, error);
    case TL_MEDIUM_FORM:
        return tl_form_decode(operation->reply, body, NULL, value, arena, error);
    case TL_MEDIUM_OTHER:
        break;
    }
    return tl_fail(error, TL_ERR_HTTP, "what came is not JSON; check the URL");
}

static tl_status take_options(const tl_message_options *options, tl_message_options *mine, tl_error *error) {
    const tl_message_options defaults = TL_MESSAGE_OPTIONS_INIT;
    *mine = defaults;
    if (options && options->struct_size == 0) {
        return tl_fail(error, TL_ERR_USAGE, "the message's options have no struct_size: start from TL_MESSAGE_OPTIONS_INIT");
    }
    if (options) {
        memcpy(mine, options, options->struct_size < sizeof *mine ? options->struct_size : sizeof *mine);
    }
    return TL_OK;
}

/* Writes with a mark where the token goes. A body that has the mark's letters elsewhere as well gets another one. */
static tl_status write_with_place(const tl_operation *operation, const tl_message_options *options, const void *value, tl_message *message,
                                  tl_error *error) {
    tl_marked marked = {.arena = tl_arena_new(), .redact = options->redact};
    tl_status status = marked.arena ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory");
    while (status == TL_OK && marked.round < MARK_ROUNDS) {
        message->body.len = 0;
        status = tl_token_mark(operation, value, &marked, error);
        status = status == TL_OK ? write_medium(operation, options, marked.value, message, error) : status;
        message->token_at = status == TL_OK && !options->redact ? tl_token_unmark(&message->body, marked.mark) : TL_NO_TOKEN;
        if (message->token_at != TL_NO_TOKEN || options->redact) {
            break;
        }
        marked.round++;
    }
    if (status == TL_OK && message->token_at == TL_NO_TOKEN && !options->redact) {
        status = tl_fail(error, TL_ERR_ABI, "the place for the token cannot be found in the body of %s", operation->id);
    }
    tl_arena_free(marked.arena);
    return status;
}

tl_status tl_message_check(const tl_operation *operation, const void *value, tl_error *error) {
    if (!operation->request) {
        return TL_OK;
    }
    if (!tl_token_is_in_body(operation)) {
        return tl_schema_check(operation->request, value, error);
    }
    tl_marked marked = {.arena = tl_arena_new()};
    tl_status status = marked.arena ? tl_token_mark(operation, value, &marked, error) : tl_fail(error, TL_ERR_MEMORY, "out of memory");
    status = status == TL_OK ? tl_schema_check(operation->request, marked.value, error) : status;
    tl_arena_free(marked.arena);
    return status;
}

tl_status tl_message_write(const tl_operation *operation, const tl_message_options *options, const void *value, tl_message *message,
                           tl_error *error) {
    tl_message_options mine;
    tl_status status = take_options(options, &mine, error);
    if (status != TL_OK) {
        return status;
    }
    message->body.len = 0;
    message->token_at = TL_NO_TOKEN;
    message->content_type = NULL;
    if (operation->codec) {
        return operation->codec->write(operation, &mine, value, message, error);
    }
    if (operation->auth == TL_AUTH_BODY && !tl_token_is_in_body(operation)) {
        return tl_fail(error, TL_ERR_ABI, "the table of %s does not say where its token goes: generate the client again with this version",
                       operation->id);
    }
    if (!operation->request) {
        return TL_OK;
    }
    message->content_type = tl_message_media(operation, mine.media);
    if (!message->content_type) {
        return tl_fail(error, TL_ERR_USAGE, "%s does not take bodies of the content type that was asked for", operation->id);
    }
    return tl_token_is_in_body(operation) ? write_with_place(operation, &mine, value, message, error)
                                          : write_medium(operation, &mine, value, message, error);
}

tl_status tl_message_read(const tl_operation *operation, const tl_message_options *options, const tl_http_reply *reply, void *value, tl_arena *arena,
                          tl_error *error) {
    tl_message_options mine;
    tl_status status = take_options(options, &mine, error);
    if (status != TL_OK) {
        return status;
    }
    if (operation->codec) {
        if (value && operation->reply) {
            memset(value, 0, operation->reply->size);
        }
        return operation->codec->read(operation, &mine, reply, value, arena, error);
    }
    if (!operation->reply || !value) {
        return TL_OK;
    }
    return read_medium(operation, reply, value, arena, error);
}

void tl_message_dispose(tl_message *message) {
    tl_buf_dispose_secret(&message->body);
    message->token_at = TL_NO_TOKEN;
    message->content_type = NULL;
}
