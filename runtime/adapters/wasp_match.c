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

/* The different values that an entry names. More than a record has attributes cannot be about one record. */
typedef struct named_values {
    tl_str values[ATTRIBUTE_COUNT];
    size_t count;
    bool too_many;
} named_values;

static void add_value(named_values *named, tl_str value) {
    for (size_t i = 0; i < named->count; i++) {
        if (tl_str_equal(named->values[i], value)) {
            return;
        }
    }
    if (named->count == ATTRIBUTE_COUNT) {
        named->too_many = true;
        return;
    }
    named->values[named->count++] = value;
}

static void find_values(const tl_batch *batch, const wasp_wt_result *entry, named_values *named) {
    tl_str field = tl_wasp_text(entry->field_name);
    tl_str message = tl_wasp_text(entry->message);
    bool is_value = field_is_value(batch, field);
    for (size_t a = 0; a < ATTRIBUTE_COUNT; a++) {
        tl_str path = column_path(batch->operation, attributes[a]);
        for (size_t i = 0; i < batch->count && !named->too_many; i++) {
            tl_str value = tl_wasp_text(batch->records[i]->columns[attributes[a]]);
            if (value.len > 0 && ((is_value && tl_str_equal(field, value)) || tl_mentions(message, value, path))) {
                add_value(named, value);
            }
        }
    }
}

/*
 * How many of the values named a record has, each in whichever attribute: what the vendor means by a text that is one record's
 * customer and another's number cannot be told, so both fit.
 */
static size_t count_values(const tl_record *record, const named_values *named) {
    size_t count = 0;
    for (size_t i = 0; i < named->count; i++) {
        bool found = false;
        for (size_t a = 0; a < ATTRIBUTE_COUNT; a++) {
            found = found || tl_str_equal(tl_wasp_text(record->columns[attributes[a]]), named->values[i]);
        }
        count += found ? 1u : 0u;
    }
    return count;
}

static size_t mark_candidates(const tl_batch *batch, const named_values *named, uint8_t *marks) {
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        marks[i] = named->count > 0 && !named->too_many && count_values(batch->records[i], named) == named->count;
        count += marks[i];
    }
    return count;
}

bool tl_wasp_means_another(const tl_batch *batch, const wasp_wt_result *entry, size_t index, uint8_t *marks) {
    named_values named = {0};
    find_values(batch, entry, &named);
    if (named.count == 0) {
        return false;
    }
    return count_values(batch->records[index], &named) == 0 || (mark_candidates(batch, &named, marks) > 0 && !marks[index]);
}

/* Which records an entry may be about: those that have every value that it names. Returns how many; 0 also when it names none. */
static size_t find_candidates(const tl_batch *batch, const wasp_wt_result *entry, uint8_t *marks) {
    named_values named = {0};
    find_values(batch, entry, &named);
    return mark_candidates(batch, &named, marks);
}

bool tl_wasp_match(tl_batch *batch, const tl_wasp_failures *failures, const tl_wasp_scratch *scratch, size_t *settled) {
    bool complete = true;
    for (size_t i = 0; i < failures->count; i++) {
        const tl_wasp_failure *failure = &failures->items[i];
        if (find_candidates(batch, failure->entry, scratch->marks) != failure->copies) {
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
