#include "calls.h"

#include <string.h>

#define ENVELOPE(body)                                                                                                                               \
    "<s:Envelope xmlns:s=\"" SOAP_NS "\" xmlns=\"" XWEB_NS "\" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"><s:Header>"                     \
    "<AuthorizationToken><Token>next-" CALLS_SECRET "</Token></AuthorizationToken></s:Header><s:Body>" body "</s:Body></s:Envelope>"

tl_status calls_write(tl_message *message, tl_error *error) {
    xweb_individual_phone_phone_x_ref_data_object link = {
        .cph_key = tl_text("ae0c81e1-4af5-43bb-95f1-221459c07a80"), .cph_cst_link_key = tl_null_text(), .cph_extension = tl_text("")};
    xweb_individual_phone_phone_data_object phone = {.phn_number = tl_text("408 & 555 1212")};
    xweb_customer_phone request = {.current_key = tl_text("ae0c81e1-4af5-43bb-95f1-221459c07a80"),
                                   .phone_x_ref = xweb_some_individual_phone_phone_x_ref_data_object(&link),
                                   .phone = xweb_some_individual_phone_phone_data_object(&phone)};
    return xweb_codec.write(&xweb_web_phone_update_operation, NULL, &request, message, error);
}

tl_status calls_read(const tl_http_reply *http, xweb_web_phone_get_response *reply, tl_arena *arena, tl_error *error) {
    memset(reply, 0, sizeof *reply);
    return xweb_codec.read(&xweb_web_phone_get_operation, NULL, http, reply, arena, error);
}

tl_status calls_read_rows(const tl_http_reply *http, xweb_get_query_response *reply, tl_arena *arena, tl_error *error) {
    memset(reply, 0, sizeof *reply);
    return xweb_codec.read(&xweb_get_query_operation, NULL, http, reply, arena, error);
}

tl_token_fate calls_judge(const tl_http_reply *http, tl_buf *next) {
    return xweb_codec.judge_token(&xweb_web_phone_update_operation, http, next);
}

tl_http_reply calls_phone(void) {
    return soap_reply(200, ENVELOPE("<WEBPhoneGetResponse><WEBPhoneGetResult><CurrentKey>k</CurrentKey><Phone_XRef><cph_key i:nil=\"true\"/>"
                                    "<cph_extension/></Phone_XRef><Customer><cst_web_password>" CALLS_SECRET
                                    "</cst_web_password><cst_bio>a &amp; b</cst_bio></Customer><Phone><phn_number>1</phn_number></Phone>"
                                    "<unknown><deep>x</deep></unknown></WEBPhoneGetResult></WEBPhoneGetResponse>"));
}

tl_http_reply calls_rows(void) {
    return soap_reply(200, ENVELOPE("<GetQueryResponse><GetQueryResult><Objects xmlns=\"\"><Result><a>1</a><b/></Result><Result><a>2</a></Result>"
                                    "</Objects></GetQueryResult></GetQueryResponse>"));
}

tl_http_reply calls_fault(void) {
    return soap_reply(500, ENVELOPE("<s:Fault><faultcode>s:Client</faultcode><faultstring>Locked</faultstring></s:Fault>"));
}
