#include "journey.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void append(char *text, size_t size, const char *line) {
    size_t used = strlen(text);
    if (used + strlen(line) + 1 <= size) {
        memcpy(text + used, line, strlen(line) + 1);
    }
}

static void on_result(void *context, const tl_result *result) {
    journey *j = context;
    assert_true(result->index < j->count);
    assert_string_equal(j->results[result->index], ""); /* one each */
    snprintf(j->results[result->index], sizeof j->results[0], "%s %s", tl_outcome_name(result->outcome), tl_reason_name(result->reason));
    snprintf(j->messages[result->index], sizeof j->messages[0], "%.*s|%.*s", (int)result->field.len, result->field.len ? result->field.ptr : "",
             (int)(result->message.len < 120 ? result->message.len : 120), result->message.len ? result->message.ptr : "");
    j->settled++;
}

static void on_request(void *context, const tl_operation *operation, tl_str body, size_t count) {
    journey *j = context;
    char line[1024];
    snprintf(line, sizeof line, "%s %zu %.*s\n", operation->id, count, (int)body.len, body.ptr);
    append(j->shown, sizeof j->shown, line);
}

static void answer_request(void *context, size_t number, const tl_http_request *request, fake_answer *answer) {
    journey *j = context;
    char path[256];
    char *body = calloc(1, request->body.len + 1);
    char *line = calloc(1, request->body.len + sizeof path + 3);
    assert_true(body && line);
    (void)number;
    memcpy(body, request->body.ptr, request->body.len);
    snprintf(path, sizeof path, "%.*s", (int)(request->url.len - strlen("https://test.example")), request->url.ptr + strlen("https://test.example"));
    snprintf(line, request->body.len + sizeof path + 3, "%s %s\n", path, body);
    append(j->sent, sizeof j->sent, line);
    j->requests++;
    j->answer(j, path, body, answer);
    free(body);
    free(line);
}

static tl_status next_record(void *context, tl_record *record, bool *end, tl_error *error) {
    journey *j = context;
    (void)error;
    *end = j->taken == j->count;
    if (!*end) {
        *record = j->records[j->taken++];
        size_t held = j->taken - j->settled;
        j->most_held = held > j->most_held ? held : j->most_held;
    }
    return TL_OK;
}

journey *journey_new(const tl_adapter *adapter, journey_answer_fn answer) {
    journey *j = calloc(1, sizeof *j);
    assert_non_null(j);
    fake_clock_init(&j->clock);
    seeded_random_init(&j->random, 4711);
    fake_transport_init(&j->transport, &j->clock, answer_request, j);
    j->answer = answer;
    j->options = (tl_push_options)TL_PUSH_OPTIONS_INIT;
    j->options.adapter = adapter;
    j->options.on_result = on_result;
    j->options.result_context = j;
    j->options.on_request = on_request;
    j->options.request_context = j;
    j->options.clock = &j->clock.clock;
    j->options.random = &j->random.random;
    j->options.settings = j->settings;
    j->options.show_numbers = true;
    return j;
}

void journey_free(journey *j) {
    tl_push_free(j->push);
    tl_client_free(j->client);
    j->transport.base.vtable->free(&j->transport.base);
    free(j);
}

void journey_set(journey *j, const char *name, const char *value) {
    j->settings[j->options.setting_count++] = (tl_setting){tl_str_from(name), tl_str_from(value)};
}

static void set(tl_record *record, tl_column column, const char *text) {
    if (text) {
        record->columns[column] = tl_text(text);
    }
}

tl_record *journey_add(journey *j, const char *customer, const char *contact, const char *phone_id, const char *kind, const char *number) {
    assert_true(j->count < JOURNEY_RECORDS);
    tl_record *record = &j->records[j->count++];
    record->line = j->count + 1;
    set(record, TL_COLUMN_CUSTOMER, customer);
    set(record, TL_COLUMN_CONTACT, contact);
    set(record, TL_COLUMN_PHONE_ID, phone_id);
    set(record, TL_COLUMN_KIND, kind);
    set(record, TL_COLUMN_NUMBER, number);
    return record;
}

void journey_extra(journey *j, tl_record *record, const char *path, const char *value) {
    tl_extra *extra = &j->extras[record - j->records];
    *extra = (tl_extra){tl_str_from(path), tl_text(value)};
    record->extras = extra;
    record->extra_count = 1;
}

tl_status journey_open(journey *j) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    options.url = "https://test.example";
    options.transport = &j->transport.base;
    options.token = tl_token_static(tl_str_from("t0ken"));
    options.clock = &j->clock.clock;
    tl_status status = tl_client_new(&j->client, &options, &j->error);
    if (status != TL_OK) {
        return status;
    }
    j->options.client = j->client;
    return tl_push_new(&j->push, &j->options, &j->error);
}

void journey_run(journey *j) {
    if (!j->push) {
        assert_int_equal(journey_open(j), TL_OK);
    }
    j->status = tl_push_run(j->push, next_record, j, &j->summary, &j->error);
    assert_int_equal(j->taken, j->count);
    assert_int_equal(j->transport.open_count, 0);
    for (size_t i = 0; i < j->count; i++) {
        char line[160];
        if (!j->options.dry_run && j->results[i][0] == '\0') {
            fail_msg("record %zu has no result", i);
        }
        snprintf(line, sizeof line, "%zu %s\n", i, j->results[i]);
        append(j->got, sizeof j->got, line);
    }
}
