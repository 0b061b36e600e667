#include "push/check.h"

#include <stdio.h>

static tl_status fail_entity(const tl_adapter *adapter, tl_str entity, tl_error *error) {
    char known[160] = "";
    size_t used = 0;
    for (size_t i = 0; adapter->operations && adapter->operations[i]; i++) {
        int wrote = snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", adapter->operations[i]->entity);
        used += wrote > 0 && (size_t)wrote < sizeof known - used ? (size_t)wrote : 0;
    }
    (void)tl_fail(error, TL_ERR_UNKNOWN, "this system keeps no numbers of the entity %.*s; it does of %s", entity.len < 60 ? (int)entity.len : 60,
                  entity.ptr, known[0] != '\0' ? known : adapter->push->entity);
    tl_error_set_field(error, tl_str_from("entity"));
    return TL_ERR_UNKNOWN;
}

static tl_status find_route(tl_push *push, const tl_record *record, tl_checked *checked, tl_error *error) {
    const tl_adapter *adapter = push->options.adapter;
    tl_route route = {tl_adapter_operation(adapter, record->entity), adapter->route_flags};
    if (!route.operation) {
        return fail_entity(adapter, record->entity, error);
    }
    if (adapter->route) {
        tl_status status = adapter->route(&push->scope, record, &route, error);
        if (status != TL_OK) {
            return status;
        }
    }
    checked->channel = tl_channel_of(push->channels, push->channel_count, route.operation);
    checked->route_flags = route.flags;
    if (!checked->channel || ((route.flags & TL_ROUTE_MERGE) && checked->channel->encoder.list)) {
        checked->channel = NULL;
        return tl_fail(error, TL_ERR_USAGE, "the adapter %s chose an operation that it does not have, or one that cannot merge", adapter->name);
    }
    return TL_OK;
}

/* The vendor's word: the user's own, else the one that the schema knows; any other word is the vendor's already. */
static void map_kind(const tl_push *push, const tl_operation *operation, tl_record *record) {
    tl_opt_text *kind = &record->columns[TL_COLUMN_KIND];
    for (size_t i = 0; kind->is == TL_VALUE && i < push->options.kind_count; i++) {
        if (tl_str_equal(push->options.kinds[i].kind, kind->value)) {
            kind->value = push->options.kinds[i].vendor;
            return;
        }
    }
    for (uint32_t i = 0; kind->is == TL_VALUE && i < operation->kind_word_count; i++) {
        if (tl_str_equal(tl_str_from(operation->kind_words[i].kind), kind->value)) {
            kind->value = tl_str_from(operation->kind_words[i].word);
            return;
        }
    }
}

/* The columns that lookups of this record will fill, a bit each. */
static uint32_t answered_columns(tl_push *push, const tl_operation *operation, const tl_record *record) {
    const tl_adapter *adapter = push->options.adapter;
    uint32_t answered = 0;
    for (size_t i = 0; i < adapter->lookup_count; i++) {
        const tl_lookup *lookup = &adapter->lookups[i];
        tl_str question;
        if (!lookup->path && lookup->question(&push->scope, operation, record, &question)) {
            answered |= 1u << lookup->column;
        }
    }
    return answered;
}

static tl_status check_bytes(const tl_push *push, const tl_channel *channel, size_t body_bytes, tl_error *error) {
    size_t alone = tl_encoder_body_bytes(&channel->encoder, 1, body_bytes);
    if (alone > push->options.batch_bytes) {
        return tl_fail(error, TL_ERR_LIMIT, "the record alone makes a request of %zu bytes; the most is %zu", alone, push->options.batch_bytes);
    }
    return TL_OK;
}

tl_status tl_push_check_record(tl_push *push, const tl_record *record, tl_checked *checked, tl_error *error) {
    const tl_adapter *adapter = push->options.adapter;
    *checked = (tl_checked){.record = *record};
    if (adapter->route || adapter->check_record || adapter->lookup_count > 0) {
        tl_arena_reset(push->check_arena);
    }
    tl_status status = find_route(push, record, checked, error);
    if (status != TL_OK) {
        return status;
    }
    tl_channel *channel = checked->channel;
    if (adapter->check_record && (status = adapter->check_record(&push->scope, channel->operation, record, error)) != TL_OK) {
        return status;
    }
    map_kind(push, channel->operation, &checked->record);
    uint32_t answered = adapter->lookup_count > 0 ? answered_columns(push, channel->operation, &checked->record) : 0;
    status = tl_encoder_check(&channel->encoder, &checked->record, answered, &checked->body_bytes, error);
    return status == TL_OK ? check_bytes(push, channel, checked->body_bytes, error) : status;
}

tl_status tl_push_check_answered(tl_push *push, tl_channel *channel, const tl_record *record, size_t *body_bytes, tl_error *error) {
    tl_status status = tl_encoder_check(&channel->encoder, record, 0, body_bytes, error);
    return status == TL_OK ? check_bytes(push, channel, *body_bytes, error) : status;
}

tl_status tl_push_check(tl_push *push, const tl_record *record, tl_error *error) {
    tl_checked checked;
    return tl_push_check_record(push, record, &checked, error);
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
