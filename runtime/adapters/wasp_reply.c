/*
 * Wasp answers a batch with a result for each record, in an order that it does not promise, or with messages alone, and names a
 * failing record only by texts (vendor page "POST public-api/phones/customer/save"). Here a record counts as saved only when the
 * reply, taken as a whole, leaves no other reading.
 */
#include "wasp_reply.h"

#include <trunkline/json.h>

#include "wasp_match.h"

enum { MOST_WORDS = 4000 };

/* A reply in parts; lists that are absent or null are empty. */
typedef struct answer {
    bool has_error;
    bool has_http_error;
    const wasp_results *data; /* NULL: none */
    const wasp_wt_result *list;
    size_t list_count;
    const wasp_wt_result *messages;
    size_t message_count;
    size_t list_successes;
    size_t message_successes;
    bool unclear; /* an entry has no code */
    tl_wasp_failures failures;
} answer;

static bool refuses_batch(int32_t http_status) {
    return http_status == 400 || http_status == 413 || http_status == 415 || http_status == 422;
}

/* Adds a failing entry. Within one part every repetition is a further failure; across parts it is the same one. */
static void add_failure(tl_wasp_failures *failures, const wasp_wt_result *entry, bool in_list) {
    tl_wasp_failure *failure = failures->items;
    tl_wasp_failure *end = failures->items + failures->count;
    while (failure < end && !tl_wasp_same(failure->entry, entry)) {
        failure++;
    }
    if (failure == end) {
        *failure = (tl_wasp_failure){.entry = entry};
        failures->count++;
    }
    size_t *copies = in_list ? &failure->in_list : &failure->in_messages;
    (*copies)++;
    if (*copies > failure->copies) {
        failure->copies = *copies;
        failures->copies++;
    }
}

static size_t count_failures(const wasp_wt_result *entries, size_t count) {
    size_t failures = 0;
    for (size_t i = 0; i < count; i++) {
        failures += tl_wasp_failed(&entries[i]) ? 1u : 0u;
    }
    return failures;
}

static void look_at(answer *read, const wasp_wt_result *entries, size_t count, bool in_list) {
    size_t *successes = in_list ? &read->list_successes : &read->message_successes;
    for (size_t i = 0; i < count; i++) {
        if (tl_wasp_failed(&entries[i])) {
            add_failure(&read->failures, &entries[i], in_list);
        } else if (tl_wasp_succeeded(&entries[i])) {
            (*successes)++;
        } else {
            read->unclear = true;
        }
    }
}

static void take_apart(const wasp_result_of_results *reply, answer *read) {
    *read = (answer){0};
    read->has_error = reply->has_error.value;
    read->has_http_error = reply->has_http_error.is == TL_VALUE && reply->has_http_error.value;
    if (reply->data.is == TL_VALUE) {
        read->data = reply->data.value;
    }
    if (read->data && read->data->result_list.is == TL_VALUE) {
        read->list = read->data->result_list.value.items;
        read->list_count = read->data->result_list.value.count;
    }
    if (reply->messages.is == TL_VALUE) {
        read->messages = reply->messages.value.items;
        read->message_count = reply->messages.value.count;
    }
}

/* Whether a counter, where the reply has it, says `expected`. */
static bool counter_agrees(tl_opt_int counter, size_t expected) {
    return counter.is != TL_VALUE || (counter.value >= 0 && (uint64_t)counter.value == expected);
}

static bool counters_agree(const answer *read, size_t records, size_t failures) {
    return !read->data || (counter_agrees(read->data->total_results, records) && counter_agrees(read->data->error_count, failures) &&
                           counter_agrees(read->data->successfull_results, records - failures));
}

/* How many entries say that a record was saved; tenants without results say it in messages. */
static size_t successes_of(const answer *read) {
    return read->list_count > 0 ? read->list_successes : read->message_successes;
}

static bool all_is_well(const answer *read, size_t records) {
    size_t entries = read->list_count > 0 ? read->list_count : read->message_count;
    return !read->has_error && !read->has_http_error && !read->unclear && read->failures.copies == 0 && entries == records &&
           counters_agree(read, records, 0);
}

/* Whether the records that no failure is about were saved, when `failures` different records failed and no other failure is left. */
static bool proves_the_rest(const answer *read, size_t records, size_t failures) {
    size_t rest = records - failures;
    size_t successes = successes_of(read);
    if (!read->has_error || read->has_http_error || read->unclear || !counters_agree(read, records, failures)) {
        return false;
    }
    if (read->list_count > 0 && read->list_successes != 0 && read->list_successes != rest) {
        return false; /* results for some, of which nobody knows whose they are */
    }
    bool counted = read->data && (read->data->error_count.is == TL_VALUE || read->data->successfull_results.is == TL_VALUE);
    return counted || successes == rest;
}

/* Whether nothing in the reply speaks against the result at each position being that of the record there. */
static bool order_is_credible(const tl_batch *batch, const answer *read, uint8_t *marks) {
    if (read->list_count != batch->count || read->unclear || read->has_http_error || read->has_error != (read->failures.copies > 0) ||
        !counters_agree(read, batch->count, batch->count - read->list_successes)) {
        return false;
    }
    for (size_t i = 0; i < read->failures.count; i++) {
        if (read->failures.items[i].in_messages > read->failures.items[i].in_list) {
            return false; /* a failure without a position */
        }
    }
    for (size_t i = 0; i < batch->count; i++) {
        if (tl_wasp_failed(&read->list[i]) && tl_wasp_means_another(batch, &read->list[i], i, marks)) {
            return false; /* it names another record than the one at its position */
        }
    }
    return true;
}

static void settle_by_position(tl_batch *batch, const answer *read) {
    for (size_t i = 0; i < batch->count; i++) {
        if (tl_wasp_failed(&read->list[i])) {
            tl_wasp_reject(batch, i, &read->list[i]);
        } else {
            tl_batch_saved(batch, i);
        }
    }
}

static void save_the_rest(tl_batch *batch) {
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->results[i].outcome == 0) {
            tl_batch_saved(batch, i);
        }
    }
}

static const wasp_wt_result *find_entry(const wasp_wt_result *entries, size_t count, bool failed, bool with_text) {
    for (size_t i = 0; i < count; i++) {
        if ((!failed || tl_wasp_failed(&entries[i])) && (!with_text || tl_wasp_text(entries[i].message).len > 0)) {
            return &entries[i];
        }
    }
    return NULL;
}

static const wasp_wt_result *either(const wasp_wt_result *first, const wasp_wt_result *second) {
    return first ? first : second;
}

/* What went wrong, in the vendor's words: a failing entry, best one with a text; when an error is announced without one, any text. */
static const wasp_wt_result *find_complaint(const answer *read) {
    const wasp_wt_result *with_text =
        either(find_entry(read->list, read->list_count, true, true), find_entry(read->messages, read->message_count, true, true));
    const wasp_wt_result *without =
        either(find_entry(read->list, read->list_count, true, false), find_entry(read->messages, read->message_count, true, false));
    const wasp_wt_result *any =
        either(find_entry(read->messages, read->message_count, false, true), find_entry(read->list, read->list_count, false, true));
    return either(either(with_text, without), read->has_error ? any : NULL);
}

static bool make_scratch(const tl_batch *batch, answer *read, tl_wasp_scratch *scratch) {
    scratch->marks = tl_arena_alloc(batch->arena, batch->count);
    scratch->disputed = tl_arena_alloc(batch->arena, batch->count * sizeof *scratch->disputed);
    scratch->failed_by = tl_arena_alloc(batch->arena, batch->count * sizeof *scratch->failed_by);
    read->failures.items = tl_arena_alloc(batch->arena, 2 * batch->count * sizeof *read->failures.items);
    return scratch->marks && scratch->disputed && scratch->failed_by && read->failures.items;
}

/* Errors: TL_ERR_MEMORY. */
static tl_status settle(tl_batch *batch, answer *read, bool in_order) {
    size_t rejected = 0;
    tl_wasp_scratch scratch;
    const wasp_wt_result *complaint = find_complaint(read);
    if (batch->count == 1 && complaint) {
        tl_wasp_reject(batch, 0, complaint); /* who else could it be about? */
        return TL_OK;
    }
    /* More failures than records say nothing that can be relied on. The check also bounds the work of matching. */
    if (count_failures(read->list, read->list_count) > batch->count || count_failures(read->messages, read->message_count) > batch->count) {
        return TL_OK;
    }
    if (!make_scratch(batch, read, &scratch)) {
        return TL_ERR_MEMORY;
    }
    look_at(read, read->list, read->list_count, true);
    look_at(read, read->messages, read->message_count, false);
    if (all_is_well(read, batch->count)) {
        save_the_rest(batch);
    } else if (in_order && order_is_credible(batch, read, scratch.marks)) {
        settle_by_position(batch, read);
    } else if (read->failures.copies > 0 && read->failures.copies <= batch->count && tl_wasp_match(batch, &read->failures, &scratch, &rejected) &&
               proves_the_rest(read, batch->count, rejected)) {
        save_the_rest(batch);
    }
    return TL_OK;
}

/* Reads the body as Wasp's own. Returns whether it is, else why not. */
static bool decode(const tl_batch *batch, const tl_http_reply *reply, wasp_result_of_results *decoded, tl_error *error) {
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    options.padded = reply->body.cap >= reply->body.len + TL_BUF_PADDING;
    if (!tl_http_reply_is_json(reply)) {
        tl_str type = tl_http_reply_header(reply, "Content-Type");
        int shown = type.len < 80 ? (int)type.len : 80;
        (void)tl_fail(error, TL_ERR_HTTP, "HTTP %d with %s%.*s instead of JSON", (int)reply->http_status, type.len > 0 ? "" : "no content type",
                      shown, type.len > 0 ? type.ptr : "");
        return false;
    }
    if (tl_json_decode(&wasp_result_of_results_type, tl_buf_str(&reply->body), &options, decoded, batch->arena, error) != TL_OK) {
        return false;
    }
    if (decoded->has_error.is != TL_VALUE) {
        (void)tl_fail(error, TL_ERR_HTTP, "HTTP %d with JSON that has no HasError", (int)reply->http_status);
        return false;
    }
    return true;
}

/* A status that is no success, with Wasp's own body: it says why. */
static tl_verdict read_refusal(tl_batch *batch, const tl_http_reply *reply, const answer *read, tl_error *error) {
    const wasp_wt_result *complaint = find_complaint(read);
    bool refused = refuses_batch(reply->http_status);
    if (refused && batch->count == 1 && complaint) {
        tl_wasp_reject(batch, 0, complaint);
        return TL_VERDICT_READ;
    }
    if (complaint) {
        tl_str message = tl_wasp_text(complaint->message);
        int shown = message.len < MOST_WORDS ? (int)message.len : MOST_WORDS; /* tl_fail cuts: only behind what it takes out */
        (void)tl_fail(error, TL_ERR_HTTP, "%.*s", shown, message.len > 0 ? message.ptr : "");
        tl_error_set_field(error, tl_wasp_text(complaint->field_name));
    }
    return refused ? TL_VERDICT_REFUSED : TL_VERDICT_NOT_OURS;
}

tl_verdict tl_wasp_read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    wasp_result_of_results decoded;
    answer read;
    bool success = reply->http_status >= 200 && reply->http_status <= 299;
    if (!decode(batch, reply, &decoded, error)) {
        return success ? TL_VERDICT_UNREADABLE : TL_VERDICT_NOT_OURS;
    }
    take_apart(&decoded, &read);
    if (!success) {
        return read_refusal(batch, reply, &read, error);
    }
    tl_str results = tl_batch_setting(batch, &tl_wasp_adapter, TL_WASP_RESULTS);
    if (settle(batch, &read, tl_str_equal(results, tl_str_from(TL_WASP_IN_ORDER))) != TL_OK) {
        (void)tl_fail(error, TL_ERR_MEMORY, "out of memory for reading the reply");
        return TL_VERDICT_UNREADABLE;
    }
    return TL_VERDICT_READ;
}
