/* The redactor's entry points. */
#include "base/redact.h"

size_t tl_redact_in_place(char *text, size_t len, unsigned what) {
    if (what & TL_REDACT_SECRETS) {
        len = tl_redact_secrets_in_place(text, len);
    }
    if (what & TL_REDACT_NUMBERS) {
        tl_redact_numbers_in_place(text, len);
    }
    return len;
}

size_t tl_redact_printed(char *text, size_t size, size_t length, unsigned what) {
    if (length >= size) {
        for (length = size - 1; length > 0 && text[length - 1] != ' ';) {
            length--;
        }
    }
    return tl_redact_in_place(text, length, what);
}

tl_status tl_redact_text(tl_str text, unsigned what, tl_buf *out) {
    size_t before = out->len;
    tl_status status = tl_buf_append(out, text);
    if (status == TL_OK && text.len > 0) {
        out->len = before + tl_redact_in_place(out->ptr + before, text.len, what);
    }
    return status;
}

tl_status tl_redact_number(tl_str text, tl_buf *out) {
    size_t before = out->len;
    tl_status status = tl_buf_append(out, text);
    if (status == TL_OK && text.len > 0) {
        tl_redact_number_in_place(out->ptr + before, text.len);
    }
    return status;
}
