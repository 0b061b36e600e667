/* The sample files of JSON over xWEB through their tables: read, written again, the same bytes but for blanks; and the three states of a field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <trunkline/codec.h>
#include <trunkline/json.h>

#include "support/support.h"
#include "xweb_json/xweb_json.h"

/* A sample without the blanks between its tokens. */
static void read_sample(const char *name, tl_buf *out) {
    char path[600];
    tl_buf file = {0};
    bool in_text = false;
    (void)snprintf(path, sizeof path, TL_SOURCE_DIR "/tests/data/xweb-json/%s.json", name);
    assert_true(test_read_file(path, &file));
    for (size_t i = 0; i < file.len; i++) {
        char c = file.ptr[i];
        in_text = in_text != (c == '"'); /* no sample has an escaped quote */
        if (in_text || !strchr(" \t\r\n", c)) {
            assert_int_equal(tl_buf_append(out, tl_str_sized(&c, 1)), TL_OK);
        }
    }
    tl_buf_dispose(&file);
}

static void write_request(const tl_operation *operation, const void *value, bool redact, tl_message *message) {
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    tl_error error = {0};
    options.redact = redact;
    if (tl_message_write(operation, &options, value, message, &error) != TL_OK) {
        fail_msg("%s: %s at %s", operation->id, error.message, error.field);
    }
}

static void assert_body(const tl_message *message, tl_str wanted) {
    if (!tl_str_equal(tl_buf_str(&message->body), wanted)) {
        fail_msg("got:    %.*s\nwanted: %.*s", (int)message->body.len, message->body.ptr, (int)wanted.len, wanted.ptr);
    }
}

static void check_there_and_back(const tl_operation *operation, const char *name) {
    tl_buf sample = {0};
    tl_message message = {0};
    tl_error error = {0};
    tl_arena *arena = tl_arena_new();
    void *value = malloc(operation->request->size);
    size_t before = strlen(operation->before), after = strlen(operation->after);
    assert_non_null(value);
    read_sample(name, &sample);
    assert_true(sample.len > before + after);
    assert_memory_equal(sample.ptr, operation->before, before);
    tl_str inside = tl_str_sized(sample.ptr + before, sample.len - before - after);
    if (tl_json_decode(operation->request, inside, NULL, value, arena, &error) != TL_OK ||
        tl_schema_check(operation->request, value, &error) != TL_OK) {
        fail_msg("%s: %s at %s", name, error.message, error.field);
    }
    write_request(operation, value, false, &message);
    assert_body(&message, tl_buf_str(&sample));
    free(value);
    tl_message_dispose(&message);
    tl_buf_dispose(&sample);
    tl_arena_free(arena);
}

static void test_requests(void **state) {
    (void)state;
    check_there_and_back(&xweb_json_web_phone_update_operation, "update-request");
    check_there_and_back(&xweb_json_web_phone_insert_operation, "insert-request");
    check_there_and_back(&xweb_json_web_phone_get_operation, "get-request");
    check_there_and_back(&xweb_json_web_phone_get_phones_by_customer_operation, "phones-by-customer-request");
    check_there_and_back(&xweb_json_get_query_operation, "query-request");
    check_there_and_back(&xweb_json_authenticate_operation, "authenticate-request");
}

static void reply_of(const char *name, tl_http_reply *reply, tl_http_header *header) {
    memset(reply, 0, sizeof *reply);
    *header = (tl_http_header){tl_str_from("Content-Type"), tl_str_from("application/json"), false};
    reply->http_status = 200;
    reply->headers = header;
    reply->header_count = 1;
    read_sample(name, &reply->body);
}

static void test_replies(void **state) {
    (void)state;
    tl_http_reply reply;
    tl_http_header header;
    tl_error error = {0};
    tl_arena *arena = tl_arena_new();
    bool yes = false;
    xweb_json_authenticate_reply token;
    reply_of("update-reply", &reply, &header);
    assert_int_equal(xweb_json_web_phone_update_read(&reply, &yes, arena, &error), TL_OK);
    assert_true(yes);
    tl_buf_dispose(&reply.body);
    reply_of("authenticate-reply", &reply, &header);
    assert_int_equal(xweb_json_authenticate_read(&reply, &token, arena, &error), TL_OK);
    assert_int_equal(token.token.len, 36);
    tl_buf_dispose(&reply.body);
    tl_arena_free(arena);
}

/* Absent, null, empty and zero on the wire, and back. */
static void test_states(void **state) {
    (void)state;
    static const char *const wanted[] = {"{}", "{\"cph_extension\":null}", "{\"cph_extension\":\"\"}", "{\"cph_primary\":0}"};
    for (size_t i = 0; i < 4; i++) {
        xweb_json_individual_phone_phone_x_ref_data_object link, read;
        xweb_json_customer_phone phone;
        tl_message message = {0};
        tl_error error = {0};
        tl_arena *arena = tl_arena_new();
        char body[200];
        memset(&link, 0, sizeof link);
        memset(&phone, 0, sizeof phone);
        link.cph_extension = i == 1 ? tl_null_text() : i == 2 ? tl_text("") : link.cph_extension;
        link.cph_primary = i == 3 ? tl_int(0) : link.cph_primary;
        phone.phone_x_ref = xweb_json_some_individual_phone_phone_x_ref_data_object(&link);
        write_request(&xweb_json_web_phone_update_operation, &phone, false, &message);
        (void)snprintf(body, sizeof body, "{\"WEBPhoneUpdate\":{\"oFacadeObject\":{\"Phone_XRef\":%s}}}", wanted[i]);
        assert_body(&message, tl_str_from(body));
        assert_int_equal(tl_json_decode(&xweb_json_individual_phone_phone_x_ref_data_object_type, tl_str_from(wanted[i]), NULL, &read, arena, &error),
                         TL_OK);
        assert_int_equal(read.cph_extension.is, link.cph_extension.is);
        assert_int_equal(read.cph_primary.is, link.cph_primary.is);
        tl_message_dispose(&message);
        tl_arena_free(arena);
    }
}

static void test_secrets(void **state) {
    (void)state;
    xweb_json_credentials who = {.user_name = tl_str_from("u"), .password = tl_str_from("s3cr3t")};
    xweb_json_individual_phone_customer_data_object customer = {.cst_web_password = tl_text("s3cr3t"), .cst_tax_id = tl_text("s3cr3t")};
    xweb_json_customer_phone phone = {.customer = xweb_json_some_individual_phone_customer_data_object(&customer)};
    tl_message message = {0};
    write_request(&xweb_json_authenticate_operation, &who, true, &message);
    assert_body(&message, tl_str_from("{\"Authenticate\":{\"userName\":\"u\",\"password\":\"<secret>\"}}"));
    write_request(&xweb_json_web_phone_update_operation, &phone, true, &message);
    assert_body(
        &message,
        tl_str_from("{\"WEBPhoneUpdate\":{\"oFacadeObject\":{\"Customer\":{\"cst_tax_id\":\"<secret>\",\"cst_web_password\":\"<secret>\"}}}}"));
    tl_message_dispose(&message);
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_requests), TEST_MEMORY(test_replies), TEST_MEMORY(test_states), TEST_MEMORY(test_secrets)};
    return cmocka_run_group_tests_name("xweb-json samples", tests, NULL, NULL);
}
