#include "harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

static void copy_text(char *target, size_t size, tl_str text) {
    size_t len = text.len < size - 1 ? text.len : size - 1;
    if (len > 0) {
        memcpy(target, text.ptr, len);
    }
    target[len] = '\0';
}

static void on_result(void *context, const tl_result *result) {
    harness *h = context;
    assert_true(result->index < h->record_count);
    test_outcome *to = &h->outcomes[result->index];
    to->times++;
    to->outcome = result->outcome;
    to->reason = result->reason;
    to->http_status = result->http_status;
    to->attempts = result->attempts;
    to->elapsed_ms = result->elapsed_ms;
    to->line = result->line;
    copy_text(to->id, sizeof to->id, result->id);
    copy_text(to->code, sizeof to->code, result->vendor_code);
    copy_text(to->message, sizeof to->message, result->message);
    copy_text(to->field, sizeof to->field, result->field);
    h->settled++;
}

static void on_request(void *context, const tl_operation *operation, tl_str body, size_t record_count) {
    harness *h = context;
    assert_true(h->any_operation || operation == &h->system.operation);
    assert_true(record_count > 0);
    char *grown = realloc(h->shown, h->shown_len + body.len + 2);
    assert_non_null(grown);
    h->shown = grown;
    memcpy(h->shown + h->shown_len, body.ptr, body.len);
    memcpy(h->shown + h->shown_len + body.len, "\n", 2);
    h->shown_len += body.len + 1;
    h->shown_count++;
}

/* The source. Its record's texts are gone at the next call: whoever keeps them instead of copying them is found out. */
static tl_status next_record(void *context, tl_record *record, bool *end, tl_error *error) {
    harness *h = context;
    static tl_record kept;
    static tl_extra kept_extras[4];
    static char space[TL_COLUMN_COUNT + 8][64];
    size_t used = 0;
    memset(space, 'x', sizeof space);
    if (h->taken == h->fail_source_at) {
        return tl_fail(error, TL_ERR_SYNTAX, "the source is broken");
    }
    if (h->taken == h->record_count) {
        *end = true;
        return TL_OK;
    }
    kept = h->records[h->taken++];
    copy_text(space[used], sizeof space[used], kept.id);
    kept.id.ptr = space[used++];
    for (size_t i = 0; i < TL_COLUMN_COUNT; i++) {
        tl_opt_text *column = &kept.columns[i];
        if (column->is == TL_VALUE && column->value.len < sizeof space[0]) {
            copy_text(space[used], sizeof space[used], column->value);
            column->value.ptr = space[used++];
        }
    }
    assert_true(kept.extra_count <= 4);
    for (size_t i = 0; i < kept.extra_count; i++) {
        kept_extras[i] = kept.extras[i];
        if (kept_extras[i].value.is == TL_VALUE) {
            copy_text(space[used], sizeof space[used], kept_extras[i].value.value);
            kept_extras[i].value.value.ptr = space[used++];
        }
    }
    kept.extras = kept_extras;
    *record = kept;
    size_t held = h->taken - h->settled;
    h->most_held = held > h->most_held ? held : h->most_held;
    return TL_OK;
}

/* Reads which records a body carries, by another JSON reader than the library's. */
static void read_refs(const tl_http_request *request, test_request *seen) {
    char *text = calloc(1, request->body.len + 1);
    assert_non_null(text);
    memcpy(text, request->body.ptr, request->body.len);
    cJSON *json = cJSON_Parse(text);
    assert_non_null(json);
    bool list = cJSON_IsArray(json);
    size_t count = list ? (size_t)cJSON_GetArraySize(json) : 1;
    assert_in_range(count, 1, TEST_MOST_RECORDS);
    const cJSON *item = list ? json->child : json;
    for (size_t i = 0; i < count; i++, item = item->next) {
        const cJSON *ref = cJSON_GetObjectItemCaseSensitive(item, "Ref");
        assert_true(cJSON_IsNumber(ref));
        seen->refs[i] = (uint64_t)ref->valuedouble;
    }
    seen->count = count;
    cJSON_Delete(json);
    free(text);
}

static void answer_request(void *context, size_t number, const tl_http_request *request, fake_answer *answer) {
    harness *h = context;
    if (h->request_count == h->request_room) {
        h->request_room = h->request_room ? 2 * h->request_room : 16;
        test_request *grown = realloc(h->requests, h->request_room * sizeof *grown);
        assert_non_null(grown);
        h->requests = grown;
    }
    test_request *seen = &h->requests[h->request_count++];
    memset(seen, 0, sizeof *seen);
    seen->at_ms = tl_clock_now_ms(&h->clock.clock) - h->started_ms;
    read_refs(request, seen);
    answer->body = h->constant;
    if (h->script) {
        h->script(h, number, seen, answer);
    }
}

static void on_landing(void *context, size_t number) {
    harness *h = context;
    h->requests[number].landed = true;
}

void harness_init(harness *h, size_t count) {
    memset(h, 0, sizeof *h);
    fake_clock_init(&h->clock);
    seeded_random_init(&h->random, 4711);
    fake_transport_init(&h->transport, &h->clock, answer_request, h);
    h->transport.landing = on_landing;
    test_system_init(&h->system);
    h->constant = TEST_ALL_SAVED;
    h->fail_source_at = SIZE_MAX;
    h->started_ms = tl_clock_now_ms(&h->clock.clock);
    h->record_count = count;
    h->records = calloc(count + 1, sizeof *h->records);
    h->outcomes = calloc(count + 1, sizeof *h->outcomes);
    h->extras = calloc(count + 1, sizeof *h->extras);
    h->texts = calloc(count + 1, 4 * sizeof *h->texts);
    assert_true(h->records && h->outcomes && h->extras && h->texts);
    for (size_t i = 0; i < count; i++) {
        char(*texts)[32] = &h->texts[4 * i];
        snprintf(texts[0], sizeof texts[0], "C-%zu", i);
        snprintf(texts[1], sizeof texts[1], "555-%zu", i);
        snprintf(texts[2], sizeof texts[2], "%zu", i);
        snprintf(texts[3], sizeof texts[3], "id%zu", i);
        h->records[i].line = i + 2;
        h->records[i].id = tl_str_from(texts[3]);
        h->records[i].columns[TL_COLUMN_CUSTOMER] = tl_text(texts[0]);
        h->records[i].columns[TL_COLUMN_KIND] = tl_text("Cell");
        h->records[i].columns[TL_COLUMN_NUMBER] = tl_text(texts[1]);
        h->extras[i] = (tl_extra){tl_str_from("Ref"), tl_text(texts[2])};
        h->records[i].extras = &h->extras[i];
        h->records[i].extra_count = 1;
    }
    h->options = (tl_push_options)TL_PUSH_OPTIONS_INIT;
    h->options.adapter = &h->system.adapter;
    h->options.on_result = on_result;
    h->options.result_context = h;
    h->options.on_request = on_request;
    h->options.request_context = h;
    h->options.clock = &h->clock.clock;
    h->options.random = &h->random.random;
}

void harness_same_key(harness *h, size_t index, size_t as) {
    h->records[index].columns[TL_COLUMN_CUSTOMER] = h->records[as].columns[TL_COLUMN_CUSTOMER];
    h->records[index].columns[TL_COLUMN_KIND] = h->records[as].columns[TL_COLUMN_KIND];
}

tl_status harness_open(harness *h, tl_error *error) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    options.url = "https://test.example";
    options.transport = &h->transport.base;
    options.clock = &h->clock.clock;
    options.token = h->token;
    tl_status status = tl_client_new(&h->client, &options, error);
    if (status != TL_OK) {
        return status;
    }
    h->options.client = h->client;
    return tl_push_new(&h->push, &h->options, error);
}

void harness_run(harness *h) {
    if (!h->push) {
        assert_int_equal(harness_open(h, &h->error), TL_OK);
    }
    h->status = tl_push_run(h->push, next_record, h, &h->summary, &h->error);
}

void harness_dispose(harness *h) {
    tl_push_free(h->push);
    tl_client_free(h->client);
    h->transport.base.vtable->free(&h->transport.base);
    free(h->records);
    free(h->outcomes);
    free(h->extras);
    free(h->texts);
    free(h->requests);
    free(h->shown);
}

size_t harness_count(const harness *h, tl_outcome outcome) {
    size_t count = 0;
    for (size_t i = 0; i < h->record_count; i++) {
        count += h->outcomes[i].times > 0 && h->outcomes[i].outcome == outcome ? 1u : 0u;
    }
    return count;
}

void check_one_result_each(const harness *h) {
    size_t reasons = 0;
    assert_int_equal(h->taken, h->record_count);
    for (size_t i = 0; i < h->record_count; i++) {
        if (h->outcomes[i].times != 1) {
            fail_msg("record %zu has %zu results", i, h->outcomes[i].times);
        }
        assert_int_equal(h->outcomes[i].line, h->records[i].line);
        assert_int_equal(strlen(h->outcomes[i].id), h->records[i].id.len);
        assert_memory_equal(h->outcomes[i].id, h->records[i].id.ptr, h->records[i].id.len);
    }
    assert_int_equal(h->summary.records, h->record_count);
    for (int i = TL_OUTCOME_INVALID; i < TL_OUTCOME_COUNT; i++) {
        assert_int_equal(h->summary.by_outcome[i], harness_count(h, (tl_outcome)i));
    }
    for (size_t i = 0; i < TL_REASON_COUNT; i++) {
        reasons += h->summary.by_reason[i];
    }
    assert_int_equal(reasons, h->record_count);
    assert_int_equal(h->transport.open_count, 0);
}

void check_outcome(const harness *h, size_t index, tl_outcome outcome, tl_reason reason) {
    const test_outcome *got = &h->outcomes[index];
    if (got->times != 1 || got->outcome != outcome || got->reason != reason) {
        fail_msg("record %zu: %zu results, %s/%s (%s), expected %s/%s", index, got->times, tl_outcome_name(got->outcome), tl_reason_name(got->reason),
                 got->message, tl_outcome_name(outcome), tl_reason_name(reason));
    }
}
