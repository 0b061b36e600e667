/* The name of a record's group, for who keeps records before they are pushed. */
#include "push/check.h"
#include "push/lanes.h"

static bool knows_groups(const tl_push *push) {
    for (size_t i = 0; i < push->channel_count; i++) {
        if (push->channels[i].grouped) {
            return true;
        }
    }
    return false;
}

/* Lengths in front: no text of one column can look like two. Presence and text to the letter, as groups are told apart. */
static tl_status append_column(tl_buf *out, tl_opt_text value) {
    tl_str text = value.is == TL_VALUE ? value.value : tl_str_from("");
    tl_status status = tl_buf_format(out, "|%u:%zu:", (unsigned)value.is, text.len);
    return status == TL_OK ? tl_buf_append(out, text) : status;
}

tl_status tl_push_group(tl_push *push, const tl_record *record, tl_buf *out) {
    size_t before = out->len;
    tl_checked checked;
    if (!knows_groups(push)) {
        return TL_OK;
    }
    tl_status status = tl_push_check_record(push, record, &checked, NULL);
    if (status != TL_OK || !checked.channel->grouped) {
        return status == TL_ERR_MEMORY ? status : TL_OK;
    }
    const tl_operation *operation = checked.channel->operation;
    status = tl_buf_append(out, tl_str_from(operation->id));
    for (uint32_t i = 0; i < operation->column_count && status == TL_OK; i++) {
        if (tl_is_group_column(&operation->columns[i])) {
            status = append_column(out, checked.record.columns[operation->columns[i].column]);
        }
    }
    out->len = status == TL_OK ? out->len : before;
    return status;
}
