#include "wasp_match.h"

#include "mention.h"

/* What tells a record from its neighbours. */
static const tl_column attributes[] = {TL_COLUMN_CUSTOMER, TL_COLUMN_NUMBER, TL_COLUMN_KIND};
enum { ATTRIBUTE_COUNT = sizeof attributes / sizeof attributes[0] };

bool tl_wasp_failed(const wasp_wt_result *entry) {
    return entry->result_code.is == TL_VALUE && entry->result_code.value != 0;
}

bool tl_wasp_succeeded(const wasp_wt_result *entry) {
    return entry->result_code.is == TL_VALUE && entry->result_code.value == 0;
}

tl_str tl_wasp_text(tl_opt_text text) {
    return text.is == TL_VALUE ? text.value : tl_str_from(NULL);
}

bool tl_wasp_same(const wasp_wt_result *a, const wasp_wt_result *b) {
    return a->result_code.is == b->result_code.is && a->result_code.value == b->result_code.value &&
           tl_str_equal(tl_wasp_text(a->message), tl_wasp_text(b->message)) && tl_str_equal(tl_wasp_text(a->field_name), tl_wasp_text(b->field_name));
}

void tl_wasp_reject(tl_batch *batch, size_t index, const wasp_wt_result *entry) {
    tl_vendor_error vendor = {0};
    if (entry->result_code.is == TL_VALUE) {
        vendor.code = tl_arena_format(batch->arena, "%lld", (long long)entry->result_code.value);
    }
    if (entry->http_status_code.is == TL_VALUE && entry->http_status_code.value > 0 && entry->http_status_code.value <= INT32_MAX) {
        vendor.http_status = (int32_t)entry->http_status_code.value;
    }
    vendor.message = tl_wasp_text(entry->message);
    vendor.field = tl_wasp_text(entry->field_name);
    tl_batch_rejected(batch, index, &vendor);
}

static tl_str column_path(const tl_operation *operation, tl_column column) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        if (operation->columns[i].column == (uint8_t)column) {
            return tl_str_from(operation->columns[i].path);
        }
    }
    return tl_str_from(NULL);
}

/*
 * Whether FieldName is a value that was sent. It may just as well name the field that is wrong, or be a position: the vendor
 * calls it "an id/key in a grid or the field that failed validation".
 */
static bool field_is_value(const tl_batch *batch, tl_str field) {
    size_t number = 0;
    if (field.len == 0 || tl_is_made_of_names(field, batch->operation->request->element)) {
        return false;
    }
    for (size_t i = 0; i < field.len; i++) {
        if (field.ptr[i] < '0' || field.ptr[i] > '9' || number > batch->count) {
            return true;
        }
        number = number * 10 + (size_t)(field.ptr[i] - '0');
    }
    return number > batch->count;
}

/* Which of a record's attributes an entry names: bit i for attributes[i]. */
static uint8_t named_attributes(const tl_batch *batch, const wasp_wt_result *entry, const tl_record *record) {
    const tl_type *item = batch->operation->request->element;
    tl_str field = tl_wasp_text(entry->field_name);
    tl_str message = tl_wasp_text(entry->message);
    bool is_value = field_is_value(batch, field);
    uint8_t named = 0;
    for (unsigned i = 0; i < ATTRIBUTE_COUNT; i++) {
        tl_str value = tl_wasp_text(record->columns[attributes[i]]);
        if (value.len > 0 &&
            ((is_value && tl_str_equal(field, value)) || tl_mentions(message, value, item, column_path(batch->operation, attributes[i])))) {
            named |= (uint8_t)(1u << i);
        }
    }
    return named;
}

size_t tl_wasp_candidates(const tl_batch *batch, const wasp_wt_result *entry, uint8_t *marks) {
    uint8_t named_at_all = 0;
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        marks[i] = named_attributes(batch, entry, batch->records[i]);
        named_at_all |= marks[i];
    }
    for (size_t i = 0; i < batch->count; i++) {
        marks[i] = named_at_all != 0 && marks[i] == named_at_all;
        count += marks[i];
    }
    return count;
}

bool tl_wasp_match(tl_batch *batch, const tl_wasp_failures *failures, const tl_wasp_scratch *scratch, size_t *settled) {
    bool complete = true;
    for (size_t i = 0; i < failures->count; i++) {
        const tl_wasp_failure *failure = &failures->items[i];
        if (tl_wasp_candidates(batch, failure->entry, scratch->marks) != failure->copies) {
            complete = false;
            continue;
        }
        for (size_t k = 0; k < batch->count; k++) {
            if (scratch->marks[k]) {
                scratch->disputed[k] = scratch->failed_by[k] != NULL;
                complete = complete && !scratch->disputed[k];
                scratch->failed_by[k] = failure->entry;
            }
        }
    }
    *settled = 0;
    for (size_t k = 0; k < batch->count; k++) {
        if (scratch->failed_by[k] && !scratch->disputed[k]) {
            tl_wasp_reject(batch, k, scratch->failed_by[k]);
            (*settled)++;
        }
    }
    return complete;
}
