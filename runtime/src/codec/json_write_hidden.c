/* What a redacted text shows in place of secrets and phone numbers. */
#include "codec/json_writer.h"

#include <trunkline/redact.h>

#include "codec/number.h"

char *tl_write_masked(tl_writer *w, char *o, tl_str text, size_t slack) {
    tl_buf shown = {0};
    tl_status status = tl_redact_number(text, &shown);
    if (status != TL_OK) {
        return tl_writer_fail(w, status, "out of memory");
    }
    o = tl_write_text(w, o, tl_buf_str(&shown), slack);
    tl_buf_dispose(&shown);
    return o;
}

static char *write_digits(tl_writer *w, char *o, const char *digits, const char *end, size_t slack) {
    return tl_write_masked(w, o, tl_str_sized(digits, (size_t)(end - digits)), slack);
}

static char *write_number(tl_writer *w, char *o, const tl_field *field, const char *member, size_t slack) {
    char digits[TL_SHARE];
    switch ((tl_kind)field->kind) {
    case TL_KIND_TEXT:
    case TL_KIND_DECIMAL:
        return tl_write_masked(w, o, *(const tl_str *)(const void *)member, slack);
    case TL_KIND_INT:
        return write_digits(w, o, digits, tl_write_int(digits, *(const int64_t *)(const void *)member), slack);
    case TL_KIND_UINT:
        return write_digits(w, o, digits, tl_write_uint(digits, *(const uint64_t *)(const void *)member), slack);
    case TL_KIND_LIST:
        if (field->type->element->kind == TL_KIND_TEXT) {
            w->masked = true;
            o = tl_write_value(w, o, field->type, member, slack);
            w->masked = false;
            return o;
        }
        break;
    default:
        break;
    }
    return tl_write_text(w, o, tl_str_sized("<number>", 8), slack);
}

char *tl_write_hidden(tl_writer *w, char *o, const tl_field *field, const char *member, size_t slack) {
    if (w->hidden & field->flags & TL_FIELD_SECRET) {
        return tl_write_text(w, o, tl_str_sized("<secret>", 8), slack);
    }
    return write_number(w, o, field, member, slack);
}
