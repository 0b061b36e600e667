/* What tests of the SOAP clients share. */
#include "support.h"

#include <stdio.h>
#include <string.h>

void soap_write(const tl_operation *operation, const void *value, const tl_message_options *options, tl_message *message) {
    tl_error error = {0};
    memset(message, 0, sizeof *message);
    tl_status status = operation->codec->write(operation, options, value, message, &error);
    if (status != TL_OK) {
        print_error("%s: %s\n", error.field, error.message);
    }
    assert_int_equal(status, TL_OK);
    assert_int_equal(tl_buf_pad(&message->body), TL_OK);
}

tl_http_reply soap_reply(int32_t http_status, const char *body) {
    tl_http_reply reply = {0};
    reply.struct_size = sizeof reply;
    reply.status = TL_OK;
    reply.sent = true;
    reply.http_status = http_status;
    assert_int_equal(tl_buf_append(&reply.body, tl_str_from(body)), TL_OK);
    assert_int_equal(tl_buf_pad(&reply.body), TL_OK);
    return reply;
}

const char *soap_envelope(const char *body) {
    static char text[32768];
    int length = snprintf(text, sizeof text,
                          "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"" SOAP_NS
                          "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soap:Body>%s</soap:Body></soap:Envelope>",
                          body);
    assert_in_range(length, 1, sizeof text - 1);
    return text;
}

tl_status soap_read_get(int32_t http_status, const char *body, xweb_web_phone_get_response *reply, tl_arena *arena, tl_error *error) {
    tl_http_reply http = soap_reply(http_status, body);
    const tl_operation *operation = &xweb_web_phone_get_operation;
    memset(reply, 0, sizeof *reply);
    memset(error, 0, sizeof *error);
    tl_status status = operation->codec->read(operation, NULL, &http, reply, arena, error);
    tl_buf_dispose(&http.body);
    return status;
}
