/* A result as a line, as JSON, and compared. */
#include <stddef.h>

#include <trunkline/json.h>
#include <trunkline/result.h>

tl_status tl_result_line(const tl_result *result, tl_buf *out) {
    size_t before = out->len;
    tl_str text = result->message;
    tl_status status = TL_OK;
    if (result->line > 0) {
        status = tl_buf_format(out, "line %llu", (unsigned long long)result->line);
    } else {
        status = tl_buf_format(out, "record %llu", (unsigned long long)result->index);
    }
    if (status == TL_OK && result->id.len > 0) {
        status = tl_buf_format(out, ", %.*s", (int)result->id.len, result->id.ptr);
    }
    if (status == TL_OK) {
        status = tl_buf_format(out, ": %s", tl_outcome_name(result->outcome));
    }
    if (status == TL_OK && result->reason != TL_REASON_NONE) {
        status = tl_buf_format(out, ", %s", tl_reason_name(result->reason));
    }
    if (status == TL_OK && text.len > 0) {
        status = tl_buf_format(out, ": %.*s", (int)text.len, text.ptr);
    }
    if (status == TL_OK && result->http_status > 0) {
        status = tl_buf_format(out, " (HTTP %d)", (int)result->http_status);
    }
    if (status != TL_OK) {
        out->len = before;
        return status;
    }
    for (size_t i = before; i < out->len; i++) {
        if ((unsigned char)out->ptr[i] < 0x20 || out->ptr[i] == 0x7F) {
            out->ptr[i] = ' '; /* a vendor's message may have line ends */
        }
    }
    return TL_OK;
}

/* What the JSON form holds; its table is written by hand as the generator would print it. */
typedef struct result_object {
    uint64_t index;
    tl_opt_uint line;
    tl_opt_text id;
    tl_str outcome;
    tl_opt_text reason;
    tl_opt_text vendor_code;
    tl_opt_text message;
    tl_opt_text field;
    tl_opt_int http_status;
    tl_opt_text saved;
    uint64_t attempts;
    int64_t elapsed_ms;
} result_object;

#define KEY(name) ",\"" name "\":"
#define OPTIONAL(name, member, type, kind)                                                                                                           \
    { KEY(name), &(type), offsetof(result_object, member), sizeof KEY(name) - 1, kind, 0 }
#define BARE(name, member, type, kind)                                                                                                               \
    { KEY(name), &(type), offsetof(result_object, member), sizeof KEY(name) - 1, kind, TL_FIELD_REQUIRED | TL_FIELD_BARE }

static const tl_field fields[] = {
    BARE("index", index, tl_type_uint, TL_KIND_UINT),
    OPTIONAL("line", line, tl_type_uint, TL_KIND_UINT),
    OPTIONAL("id", id, tl_type_text, TL_KIND_TEXT),
    BARE("outcome", outcome, tl_type_text, TL_KIND_TEXT),
    OPTIONAL("reason", reason, tl_type_text, TL_KIND_TEXT),
    OPTIONAL("vendor_code", vendor_code, tl_type_text, TL_KIND_TEXT),
    OPTIONAL("message", message, tl_type_text, TL_KIND_TEXT),
    OPTIONAL("field", field, tl_type_text, TL_KIND_TEXT),
    OPTIONAL("http_status", http_status, tl_type_int, TL_KIND_INT),
    OPTIONAL("saved", saved, tl_type_text, TL_KIND_TEXT),
    BARE("attempts", attempts, tl_type_uint, TL_KIND_UINT),
    BARE("elapsed_ms", elapsed_ms, tl_type_int, TL_KIND_INT),
};

static const tl_type object_type = {
    .name = "tl_result",
    .kind = TL_KIND_OBJECT,
    .size = sizeof(result_object),
    .fields = fields,
    .count = sizeof fields / sizeof fields[0],
    .limits = TL_NO_LIMITS,
};

static tl_opt_text given(tl_str text) {
    tl_opt_text absent = {{NULL, 0}, TL_ABSENT};
    return text.len > 0 ? tl_text_str(text) : absent;
}

tl_status tl_result_json(const tl_result *result, tl_buf *out) {
    result_object object = {
        .index = result->index,
        .id = given(result->id),
        .outcome = tl_str_from(tl_outcome_name(result->outcome)),
        .reason = given(tl_str_from(tl_reason_name(result->reason))),
        .vendor_code = given(result->vendor_code),
        .message = given(result->message),
        .field = given(result->field),
        .saved = given(result->saved),
        .attempts = result->attempts,
        .elapsed_ms = result->elapsed_ms,
    };
    if (result->line > 0) {
        object.line = tl_uint(result->line);
    }
    if (result->http_status > 0) {
        object.http_status = tl_int(result->http_status);
    }
    return tl_json_encode(out, &object_type, &object, NULL, NULL);
}

bool tl_result_equal(const tl_result *a, const tl_result *b) {
    return a->index == b->index && a->line == b->line && tl_str_equal(a->id, b->id) && a->outcome == b->outcome && a->reason == b->reason &&
           tl_str_equal(a->vendor_code, b->vendor_code) && tl_str_equal(a->message, b->message) && tl_str_equal(a->field, b->field) &&
           tl_str_equal(a->saved, b->saved) && a->http_status == b->http_status;
}
