/* An application outside the tree that calls xWEB over loopback: C11 and C++17 alike. Prints what it linked and what came back. */
#include <trunkline/call.h>
#include <trunkline/kognitiv.h>
#include <trunkline/systems.h>
#include <trunkline/trunkline.h>
#include <trunkline/xweb.h>

#include "one_reply.h"

#define XWEB "http://www.avectra.com/2005/"

static const char reply_text[] = "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nConnection: close\r\n\r\n"
                                 "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><WEBPhoneUpdateResponse xmlns=\"" XWEB
                                 "\"><WEBPhoneUpdateResult>true</WEBPhoneUpdateResult></WEBPhoneUpdateResponse></s:Body></s:Envelope>";
static const char *const expected[] = {"\r\nSOAPAction: \"" XWEB "WEBPhoneUpdate\"\r\n", "\r\nContent-Type: text/xml; charset=utf-8\r\n",
                                       "<xweb:Token>t0ken</xweb:Token>", "<xweb:phn_number>408 555 1212</xweb:phn_number>", NULL};

static tl_status update(const char *url, xweb_web_phone_update_response *reply, tl_arena *arena, tl_error *error) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_client *client = NULL;
    xweb_individual_phone_phone_data_object phone;
    xweb_customer_phone request;
    tl_status status;
    memset(&phone, 0, sizeof phone);
    memset(&request, 0, sizeof request);
    phone.phn_number = tl_text("408 555 1212");
    request.phone = xweb_some_individual_phone_phone_data_object(&phone);
    options.url = url;
    options.token = tl_token_static(tl_str_from("t0ken"));
    status = tl_client_new(&client, &options, error);
    if (status == TL_OK) {
        status = xweb_web_phone_update(client, &request, reply, arena, error);
    }
    tl_client_free(client);
    return status;
}

int main(void) {
    char url[80];
    unsigned port = 0;
    size_t systems = 0;
    xweb_web_phone_update_response reply;
    tl_error error;
    tl_arena *arena = tl_arena_new();
    pid_t server = one_reply_start(reply_text, expected, &port);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/xweb/secure/netForumXML.asmx", port);
    tl_error_clear(&error);
    memset(&reply, 0, sizeof reply);
    tl_status status = update(url, &reply, arena, &error);
    int right = one_reply_was_right(server);
    (void)tl_soap_systems(&systems);
    printf("%s %s %s %s %u\n", xweb_api.name, kognitiv_api.name, tl_status_name(status),
           reply.web_phone_update_result.is == TL_VALUE ? reply.web_phone_update_result.value.ptr : "-", (unsigned)systems);
    tl_arena_free(arena);
    return status == TL_OK && right ? 0 : 1;
}
