#include "push/check.h"

void tl_push_map_kind(const tl_push *push, tl_record *record) {
    tl_opt_text *kind = &record->columns[TL_COLUMN_KIND];
    if (kind->is != TL_VALUE) {
        return;
    }
    for (size_t i = 0; i < push->options.kind_count; i++) {
        if (tl_str_equal(push->options.kinds[i].kind, kind->value)) {
            kind->value = push->options.kinds[i].vendor;
            return;
        }
    }
}

tl_status tl_push_check_mapped(tl_push *push, const tl_record *record, size_t *body_bytes, tl_error *error) {
    tl_status status = tl_encoder_check(&push->encoder, record, body_bytes, error);
    if (status != TL_OK) {
        return status;
    }
    size_t alone = tl_encoder_body_bytes(&push->encoder, 1, *body_bytes);
    if (alone > push->options.batch_bytes) {
        return tl_fail(error, TL_ERR_LIMIT, "the record alone makes a request of %zu bytes; the most is %zu", alone, push->options.batch_bytes);
    }
    return TL_OK;
}

tl_status tl_push_check(tl_push *push, const tl_record *record, tl_error *error) {
    size_t body_bytes = 0;
    tl_record mapped = *record;
    tl_push_map_kind(push, &mapped);
    return tl_push_check_mapped(push, &mapped, &body_bytes, error);
}

tl_reason tl_push_check_reason(tl_status status) {
    switch (status) {
    case TL_OK:
        return TL_REASON_NONE;
    case TL_ERR_MISSING:
        return TL_REASON_MISSING_FIELD;
    default:
        return TL_REASON_BAD_VALUE;
    }
}
