/* A system more takes one YAML file and 100 lines of C at most: this one is generated as the test is built, and pushed to over a socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <trunkline/push.h>

#include "deskbook_adapter.h"
#include "faultd/faultd.h"
#include "support/support.h"

#define FOLDER TL_SOURCE_DIR "/tests/adapters/seventh_system/"

typedef struct run {
    tl_record records[4];
    size_t taken;
    char got[4][120];
    tl_push_summary summary;
} run;

static size_t lines_of(const char *path) {
    tl_buf text = {0};
    size_t lines = 0;
    assert_true(test_read_file(path, &text));
    for (size_t i = 0; i < text.len; i++) {
        lines += text.ptr[i] == '\n';
    }
    tl_buf_dispose(&text);
    return lines;
}

static void test_how_little_it_takes(void **state) {
    (void)state;
    assert_in_range(lines_of(FOLDER "deskbook_adapter.c") + lines_of(FOLDER "deskbook_adapter.h"), 20, 100);
    assert_in_range(lines_of(TL_SOURCE_DIR "/runtime/adapters/xweb_json.c"), 20, 100);
}

static tl_status next_record(void *context, tl_record *record, bool *end, tl_error *error) {
    run *r = context;
    (void)error;
    *end = r->taken == 4;
    if (!*end) {
        *record = r->records[r->taken++];
    }
    return TL_OK;
}

static void on_result(void *context, const tl_result *result) {
    run *r = context;
    snprintf(r->got[result->index], sizeof r->got[0], "%s %s %.*s|%s", tl_outcome_name(result->outcome), tl_reason_name(result->reason),
             (int)result->vendor_code.len, result->vendor_code.len ? result->vendor_code.ptr : "", result->field.len ? result->field.ptr : "");
}

#define REPLY(length, body) "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " length "\r\n\r\n" body
#define FIRST "[{\"desk\":\"D1\"},{\"desk\":\"D2\",\"code\":\"E2\",\"text\":\"the number is taken\"}]"
#define SECOND "[{\"desk\":\"D9\",\"code\":\"E1\"}]"

static void check_request(faultd *server, size_t index, const char *body) {
    size_t len = 0;
    const char *request = faultd_request(server, index, &len);
    assert_non_null(request);
    assert_memory_equal(request, "POST /v2/phones HTTP/1.1\r\n", 26);
    assert_non_null(strstr(request, "\r\nAuthorization: Bearer t0ken\r\n"));
    assert_string_equal(strstr(request, "\r\n\r\n") + 4, body);
}

static void test_push(void **state) {
    (void)state;
    static const char *const rows[4][3] = {{"D1", "work", "555-1"}, {"D2", "mobile", "555-2"}, {"D9", "work", "555-3"}, {"D3", "pigeon post", ""}};
    const faultd_step steps[] = {{.reply = REPLY("70", FIRST)}, {.reply = REPLY("27", SECOND)}};
    const faultd_options server_options = {steps, 2, NULL};
    faultd *server = faultd_start(&server_options);
    assert_non_null(server);
    run r = {.taken = 0};
    char url[60];
    tl_client *client = NULL;
    tl_push *push = NULL;
    tl_error error = {0};
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_push_options push_options = TL_PUSH_OPTIONS_INIT;
    for (size_t i = 0; i < 4; i++) {
        r.records[i].line = i + 2;
        r.records[i].columns[TL_COLUMN_CUSTOMER] = tl_text(rows[i][0]);
        r.records[i].columns[TL_COLUMN_KIND] = tl_text(rows[i][1]);
        if (*rows[i][2]) {
            r.records[i].columns[TL_COLUMN_NUMBER] = tl_text(rows[i][2]);
        }
    }
    tl_extra quiet = {tl_str_from("quiet"), tl_text("true")};
    r.records[2].extras = &quiet;
    r.records[2].extra_count = 1;
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%u", (unsigned)faultd_port(server));
    options.url = url;
    options.token = tl_token_static(tl_str_from("t0ken"));
    assert_int_equal(tl_client_new(&client, &options, &error), TL_OK);
    push_options.client = client;
    push_options.adapter = &deskbook_adapter;
    push_options.on_result = on_result;
    push_options.result_context = &r;
    push_options.jobs = 1;
    assert_int_equal(tl_push_new(&push, &push_options, &error), TL_OK);
    assert_int_equal(tl_push_run(push, next_record, &r, &r.summary, &error), TL_OK);
    assert_int_equal(faultd_requests(server), 2);
    check_request(server, 0,
                  "[{\"desk\":\"D1\",\"line\":\"DESK\",\"number\":\"555-1\"},{\"desk\":\"D2\",\"line\":\"HANDSET\",\"number\":\"555-2\"}]");
    check_request(server, 1, "[{\"desk\":\"D9\",\"line\":\"DESK\",\"number\":\"555-3\",\"quiet\":true}]");
    assert_string_equal(r.got[0], "saved  |");
    assert_string_equal(r.got[1], "rejected duplicate_number E2|");
    assert_string_equal(r.got[2], "rejected unknown_customer E1|");
    assert_string_equal(r.got[3], "invalid missing_field |number");
    tl_push_free(push);
    tl_client_free(client);
    faultd_stop(server);
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_how_little_it_takes), TEST_MEMORY(test_push)};
    return cmocka_run_group_tests_name("seventh system", tests, NULL, NULL);
}
