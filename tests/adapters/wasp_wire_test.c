/*
 * Bytes on the wire: what a push sends equals the vendor's sample shape with our values, byte for byte, and the sample reply
 * decodes to the right structs. Both are files under tests/data/wasp; cJSON, which shares no code with the library, reads them too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>
#include <trunkline/json.h>
#include <trunkline/push.h>
#include <trunkline/systems.h>
#include <wasp/wasp.h>

#include "fake_transport.h"
#include "wasp_batch.h"

#define SAMPLES TL_SOURCE_DIR "/tests/data/wasp/"

enum { SAMPLE_COUNT = 2 };

typedef struct wire {
    fake_clock clock;
    fake_transport transport;
    tl_buf reply; /* the sample */
    cJSON *sample; /* the request's */
    size_t next;
    size_t requests;
    char *body;
    tl_result results[SAMPLE_COUNT];
    tl_extra extras[SAMPLE_COUNT][2];
    char form_ids[SAMPLE_COUNT][16];
} wire;

static tl_buf read_sample(const char *path) {
    tl_buf buf = {0};
    assert_true(test_read_file(path, &buf));
    return buf;
}

static tl_opt_text member(const cJSON *item, const char *name) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, name));
    assert_non_null(text);
    return tl_text(text);
}

/* The sample's records as a user would give them: the design's columns, the rest by x.FIELD. */
static tl_status next_record(void *context, tl_record *record, bool *end, tl_error *error) {
    wire *w = context;
    (void)error;
    *end = w->next == SAMPLE_COUNT;
    if (*end) {
        return TL_OK;
    }
    size_t i = w->next++;
    const cJSON *item = cJSON_GetArrayItem(w->sample, (int)i);
    const cJSON *form_id = cJSON_GetObjectItemCaseSensitive(item, "FormId");
    assert_true(cJSON_IsNumber(form_id));
    snprintf(w->form_ids[i], sizeof w->form_ids[i], "%d", form_id->valueint);
    record->columns[TL_COLUMN_CUSTOMER] = member(item, "CustomerNumber");
    record->columns[TL_COLUMN_KIND] = member(item, "PhoneTypeName");
    record->columns[TL_COLUMN_NUMBER] = member(item, "PhoneNumber");
    record->columns[TL_COLUMN_EXTENSION] = member(item, "PhoneExtension");
    w->extras[i][0] = (tl_extra){tl_str_from("FormId"), tl_text(w->form_ids[i])};
    w->extras[i][1] = (tl_extra){tl_str_from("CustomerNo"), member(item, "CustomerNo")};
    record->extras = w->extras[i];
    record->extra_count = 2;
    return TL_OK;
}

static void on_result(void *context, const tl_result *result) {
    wire *w = context;
    assert_true(result->index < SAMPLE_COUNT);
    w->results[result->index] = *result; /* but for its texts, which are gone after this */
}

static void check_header(const tl_http_request *request, const char *name, const char *value) {
    size_t times = 0;
    for (size_t i = 0; i < request->header_count; i++) {
        if (tl_str_equal_nocase(request->headers[i].name, tl_str_from(name))) {
            times++;
            assert_true(tl_str_equal(request->headers[i].value, tl_str_from(value)));
        }
    }
    assert_int_equal(times, 1);
}

static void take_request(void *context, size_t number, const tl_http_request *request, fake_answer *answer) {
    wire *w = context;
    assert_int_equal(number, 0);
    w->requests++;
    assert_true(tl_str_equal(request->method, tl_str_from("POST")));
    assert_true(tl_str_equal(request->url, tl_str_from("https://acme.example/public-api/phones/customer/save")));
    check_header(request, "Authorization", "Bearer t0ken");
    check_header(request, "User-Agent", "wire-test/1");
    check_header(request, "Content-Type", "application/json");
    w->body = calloc(1, request->body.len + 1);
    assert_non_null(w->body);
    memcpy(w->body, request->body.ptr, request->body.len);
    answer->body = w->reply.ptr;
    answer->content_type = "application/json; charset=utf-8";
}

static void run_push(wire *w) {
    tl_error error = {0};
    tl_client *client = NULL;
    tl_push *push = NULL;
    tl_push_summary summary;
    tl_client_options client_options = TL_CLIENT_OPTIONS_INIT;
    client_options.url = "https://acme.example";
    client_options.user_agent = "wire-test/1";
    client_options.transport = &w->transport.base;
    client_options.token = tl_token_static(tl_str_from("t0ken"));
    assert_int_equal(tl_client_new(&client, &client_options, &error), TL_OK);
    tl_push_options options = TL_PUSH_OPTIONS_INIT;
    options.client = client;
    options.adapter = tl_system_find(tl_str_from("wasp"));
    options.on_result = on_result;
    options.result_context = w;
    options.clock = &w->clock.clock;
    assert_int_equal(tl_push_new(&push, &options, &error), TL_OK);
    assert_int_equal(tl_push_run(push, next_record, w, &summary, &error), TL_OK);
    assert_int_equal(summary.requests, 1);
    tl_push_free(push);
    tl_client_free(client);
    w->transport.base.vtable->free(&w->transport.base);
}

static void test_request_and_reply_of_the_page(void **state) {
    (void)state;
    wire w;
    memset(&w, 0, sizeof w);
    fake_clock_init(&w.clock);
    fake_transport_init(&w.transport, &w.clock, take_request, &w);
    tl_buf request = read_sample(SAMPLES "request-sample.json");
    w.reply = read_sample(SAMPLES "reply-sample.json");
    w.sample = cJSON_Parse(request.ptr);
    assert_int_equal(cJSON_GetArraySize(w.sample), SAMPLE_COUNT);
    run_push(&w);
    assert_int_equal(w.requests, 1);

    cJSON_Minify(request.ptr); /* leaves the bytes of names and values as they are */
    assert_string_equal(w.body, request.ptr);

    /* The sample reply says: the first one saved, the second one not. */
    assert_int_equal(w.results[0].outcome, TL_OUTCOME_SAVED);
    assert_int_equal(w.results[1].outcome, TL_OUTCOME_REJECTED);
    assert_int_equal(w.results[1].reason, TL_REASON_UNKNOWN_CUSTOMER);
    assert_int_equal(w.results[1].http_status, 200);
    cJSON_Delete(w.sample);
    tl_buf_dispose(&request);
    tl_buf_dispose(&w.reply);
    free(w.body);
}

static void check_text(tl_opt_text got, const cJSON *parent, const char *name) {
    const char *expected = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(parent, name));
    assert_non_null(expected);
    assert_int_equal(got.is, TL_VALUE);
    assert_true(tl_str_equal(got.value, tl_str_from(expected)));
    assert_int_equal(got.value.ptr[got.value.len], '\0');
}

static void check_int(tl_opt_int got, const cJSON *parent, const char *name) {
    const cJSON *expected = cJSON_GetObjectItemCaseSensitive(parent, name);
    assert_true(cJSON_IsNumber(expected));
    assert_int_equal(got.is, TL_VALUE);
    assert_int_equal(got.value, (int64_t)expected->valuedouble);
}

static void check_bool(tl_opt_bool got, const cJSON *parent, const char *name) {
    const cJSON *expected = cJSON_GetObjectItemCaseSensitive(parent, name);
    assert_true(cJSON_IsBool(expected));
    assert_int_equal(got.is, TL_VALUE);
    assert_int_equal(got.value, cJSON_IsTrue(expected));
}

static void check_entries(wasp_opt_wt_result_list got, const cJSON *parent, const char *name) {
    const cJSON *expected = cJSON_GetObjectItemCaseSensitive(parent, name);
    assert_true(cJSON_IsArray(expected));
    assert_int_equal(got.is, TL_VALUE);
    assert_int_equal(got.value.count, cJSON_GetArraySize(expected));
    for (size_t i = 0; i < got.value.count; i++) {
        const cJSON *entry = cJSON_GetArrayItem(expected, (int)i);
        check_int(got.value.items[i].result_code, entry, "ResultCode");
        check_text(got.value.items[i].message, entry, "Message");
        check_int(got.value.items[i].http_status_code, entry, "HttpStatusCode");
        check_text(got.value.items[i].field_name, entry, "FieldName");
    }
}

static void test_reply_decodes(void **state) {
    (void)state;
    wasp_result_of_results reply;
    tl_error error = {0};
    tl_buf encoded = {0};
    tl_buf text = read_sample(SAMPLES "reply-sample.json");
    cJSON *sample = cJSON_Parse(text.ptr);
    tl_arena *arena = tl_arena_new();
    assert_true(sample && arena);
    assert_int_equal(tl_json_decode(&wasp_result_of_results_type, tl_buf_str(&text), NULL, &reply, arena, &error), TL_OK);

    const cJSON *data = cJSON_GetObjectItemCaseSensitive(sample, "Data");
    assert_int_equal(reply.data.is, TL_VALUE);
    check_entries(reply.data.value->result_list, data, "ResultList");
    check_int(reply.data.value->successfull_results, data, "SuccessfullResults");
    check_int(reply.data.value->total_results, data, "TotalResults");
    check_int(reply.data.value->error_count, data, "ErrorCount");
    check_entries(reply.messages, sample, "Messages");
    check_int(reply.batch_number, sample, "BatchNumber");
    check_bool(reply.has_error, sample, "HasError");
    check_bool(reply.has_http_error, sample, "HasHttpError");
    check_bool(reply.has_message, sample, "HasMessage");
    check_bool(reply.has_success_with_more_data_remaining, sample, "HasSuccessWithMoreDataRemaining");
    /* 2^53 + 1: a reader that goes through double, as cJSON does, loses the last digit. */
    assert_int_equal(reply.total_records_long_count.value, INT64_C(9007199254740993));

    /* And back again: names, order and values as they were. */
    assert_int_equal(tl_json_encode(&encoded, &wasp_result_of_results_type, &reply, NULL, &error), TL_OK);
    cJSON_Minify(text.ptr);
    assert_int_equal(encoded.len, strlen(text.ptr));
    assert_memory_equal(encoded.ptr, text.ptr, encoded.len);
    cJSON_Delete(sample);
    tl_buf_dispose(&encoded);
    tl_buf_dispose(&text);
    tl_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_request_and_reply_of_the_page),
        TEST_MEMORY(test_reply_decodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
