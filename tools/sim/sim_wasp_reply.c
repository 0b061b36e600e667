/*
 * Wasp, simulated: the reply to a batch, in the vendor's shape and member order (both from the generated tables).
 *
 * Where the vendor is silent the values are the simulator's own choice: result codes other than 0, all messages, HttpStatusCode
 * 400 for a record that was refused, FieldName of a success, TotalRecordsLongCount as the number of records, BatchNumber null,
 * and that a request with too many records is refused as a whole with status 200, Data null, HasHttpError true and one message.
 */
#include <trunkline/json.h>
#include <wasp/wasp.h>

#include "sim_wasp.h"

static const struct failure_text {
    int code;
    const char *field; /* NULL: the owner's */
} failures[] = {
    [SIM_WASP_SAVED] = {0, ""},
    [SIM_WASP_NO_OWNER] = {101, NULL},
    [SIM_WASP_UNKNOWN_OWNER] = {102, NULL},
    [SIM_WASP_NO_TYPE] = {103, "PhoneTypeName"},
    [SIM_WASP_UNKNOWN_TYPE] = {104, "PhoneTypeName"},
    [SIM_WASP_NO_NUMBER] = {105, "PhoneNumber"},
    [SIM_WASP_TOO_MANY] = {106, ""},
};

static const char *text_or(tl_opt_text text, const char *other) {
    return text.is == TL_VALUE ? text.value.ptr : other;
}

/* The sentence of a refused record: names the owner and the phone type, so that two records of one owner can be told apart. */
static tl_str failure_message(tl_arena *arena, const sim_wasp_entity *entity, const sim_wasp_record *record) {
    const char *owner = text_or(record->owner, "");
    const char *type = text_or(record->type, "");
    switch (record->failure) {
    case SIM_WASP_NO_OWNER:
        return tl_arena_format(arena, "%s is required for the number %s ('%s').", entity->key_field, text_or(record->number, ""), type);
    case SIM_WASP_UNKNOWN_OWNER:
        return tl_arena_format(arena, "%s '%s' does not exist, its '%s' was not saved.", entity->noun, owner, type);
    case SIM_WASP_NO_TYPE:
        return tl_arena_format(arena, "PhoneTypeName is required for the number %s of '%s'.", text_or(record->number, ""), owner);
    case SIM_WASP_UNKNOWN_TYPE:
        return tl_arena_format(arena, "Phone type '%s' does not exist, it was not saved for '%s'.", type, owner);
    case SIM_WASP_NO_NUMBER:
        return tl_arena_format(arena, "PhoneNumber is required for '%s' ('%s').", owner, type);
    case SIM_WASP_TOO_MANY:
        return tl_arena_format(arena, "A request takes at most %d records.", (int)SIM_WASP_MAX_RECORDS);
    case SIM_WASP_SAVED:
        break;
    }
    return tl_arena_copy(arena, tl_str_from(""));
}

static bool make_result(sim_exchange *x, const sim_wasp_style *style, const sim_wasp_record *record, wasp_wt_result *result) {
    const sim_wasp_entity *entity = x->route->detail;
    const struct failure_text *failure = &failures[record->failure];
    bool saved = record->failure == SIM_WASP_SAVED;
    tl_str message = failure_message(x->arena, entity, record);
    const char *field = "";
    if (style->names == SIM_NAMES_CUSTOMER)
        field = text_or(record->owner, "");
    else if (style->names == SIM_NAMES_FIELD)
        field = failure->field ? failure->field : entity->key_field;
    if (!saved && style->names == SIM_NAMES_NOBODY)
        message = tl_str_from("A record could not be saved.");
    result->result_code = tl_int(failure->code);
    result->message = tl_text_str(message);
    result->http_status_code = tl_int(saved ? 200 : 400);
    result->field_name = tl_text(field);
    return message.ptr != NULL;
}

static void swap(wasp_wt_result *a, wasp_wt_result *b) {
    wasp_wt_result kept = *a;
    *a = *b;
    *b = kept;
}

static void put_in_order(sim_exchange *x, unsigned order, wasp_wt_result *results, size_t count) {
    if (order == SIM_ORDER_REVERSED) {
        for (size_t i = 0; i < count / 2; i++)
            swap(&results[i], &results[count - 1 - i]);
    } else if (order == SIM_ORDER_SHUFFLED) {
        for (size_t i = count; i > 1; i--)
            swap(&results[i - 1], &results[sim_random_below(x->random, i)]);
    }
}

/* Copies the refused ones to `failed`, in the order of the results. */
static size_t pick_failed(const wasp_wt_result *results, size_t count, wasp_wt_result *failed) {
    size_t picked = 0;
    for (size_t i = 0; i < count; i++) {
        if (results[i].result_code.value != 0)
            failed[picked++] = results[i];
    }
    return picked;
}

static bool send_reply(sim_exchange *x, const wasp_result_of_results *reply) {
    tl_error error = {0};
    if (tl_json_encode(&x->reply.body, &wasp_result_of_results_type, reply, NULL, &error) != TL_OK)
        return sim_reply_broken(x);
    x->reply.status = 200;
    x->reply.content_type = "application/json; charset=utf-8";
    return true;
}

static void set_messages(wasp_result_of_results *reply, const wasp_wt_result *messages, size_t count) {
    reply->messages.value.items = messages;
    reply->messages.value.count = count;
    reply->messages.is = TL_VALUE;
    reply->has_message = tl_bool(count > 0);
}

static void set_common(wasp_result_of_results *reply, bool has_error, size_t records) {
    reply->batch_number = tl_null_int();
    reply->has_error = tl_bool(has_error);
    reply->has_http_error = tl_bool(false);
    reply->has_success_with_more_data_remaining = tl_bool(false);
    reply->total_records_long_count = tl_int((int64_t)records);
}

static bool refuse_batch(sim_exchange *x, const sim_wasp_record *record) {
    const sim_wasp_style plain = {.names = SIM_NAMES_FIELD};
    wasp_wt_result message = {0};
    wasp_result_of_results reply = {0};
    if (!make_result(x, &plain, record, &message))
        return sim_reply_broken(x);
    reply.data.is = TL_NULL;
    set_common(&reply, true, 0);
    set_messages(&reply, &message, 1);
    reply.has_http_error = tl_bool(true);
    return send_reply(x, &reply);
}

bool sim_wasp_answer(sim_exchange *x) {
    const sim_wasp_state *state = x->state;
    const sim_wasp_style *style = &state->style;
    const sim_wasp_batch *batch = x->decoded;
    if (batch->count > SIM_WASP_MAX_RECORDS)
        return refuse_batch(x, &batch->records[0]);
    wasp_wt_result *results = tl_arena_alloc(x->arena, batch->count * sizeof *results);
    wasp_wt_result *failed = tl_arena_alloc(x->arena, batch->count * sizeof *failed);
    if (!results || !failed)
        return sim_reply_broken(x);
    for (size_t i = 0; i < batch->count; i++) {
        if (!make_result(x, style, &batch->records[i], &results[i]))
            return sim_reply_broken(x);
    }
    put_in_order(x, style->order, results, batch->count);
    size_t failed_count = pick_failed(results, batch->count, failed);

    wasp_results data = {0};
    data.result_list.is = TL_VALUE;
    if (style->results_in == SIM_IN_BOTH || style->results_in == SIM_IN_DATA) {
        data.result_list.value.items = results;
        data.result_list.value.count = batch->count;
    }
    data.successfull_results = tl_int((int64_t)(batch->count - failed_count));
    data.total_results = tl_int((int64_t)batch->count);
    if (!style->no_error_count)
        data.error_count = tl_int((int64_t)failed_count);

    wasp_result_of_results reply = {0};
    reply.data.value = &data;
    reply.data.is = TL_VALUE;
    set_common(&reply, failed_count > 0, batch->count);
    if (style->results_in == SIM_IN_MESSAGES)
        set_messages(&reply, results, batch->count);
    else if (style->results_in == SIM_IN_DATA)
        set_messages(&reply, NULL, 0);
    else
        set_messages(&reply, failed, failed_count);
    return send_reply(x, &reply);
}
