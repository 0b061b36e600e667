/* An application outside the tree with a SOAP client of its own, from a third WSDL: C11 and C++17 alike. */
#include <trunkline/call.h>
#include <trunkline/trunkline.h>
#include <trunkline/xweb.h>

#include <crm/crm.h>

#include "one_reply.h"

static const char reply_text[] = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n"
                                 "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:c=\"urn:example:crm\" "
                                 "xmlns:t=\"urn:example:types\"><e:Body><c:GetContactsResponse><c:contact><t:key>1</t:key></c:contact>"
                                 "<c:contact><t:key>2</t:key></c:contact></c:GetContactsResponse></e:Body></e:Envelope>";
static const char *const expected[] = {"\r\nSOAPAction: \"urn:get\"\r\n", "<crm:Session><crm:Id>t0ken</crm:Id></crm:Session>", "<crm:limit>3</crm:limit>",
                                       NULL};

int main(void) {
    char url[80];
    unsigned port = 0;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    tl_client *client = NULL;
    crm_get_contacts_request request;
    crm_get_contacts_response reply;
    tl_error error;
    tl_arena *arena = tl_arena_new();
    pid_t server = one_reply_start(reply_text, expected, &port);
    memset(&request, 0, sizeof request);
    memset(&reply, 0, sizeof reply);
    tl_error_clear(&error);
    request.limit = tl_text("3");
    snprintf(url, sizeof url, "http://127.0.0.1:%u/crm", port);
    options.url = url;
    options.token = tl_token_static(tl_str_from("t0ken"));
    tl_status status = tl_client_new(&client, &options, &error);
    if (status == TL_OK) {
        status = crm_get_contacts(client, &request, &reply, arena, &error);
    }
    int right = one_reply_was_right(server);
    printf("%s %s %s %u\n", crm_api.name, xweb_api.name, tl_status_name(status), reply.contact.is == TL_VALUE ? (unsigned)reply.contact.value.count : 0U);
    if (status != TL_OK) {
        fprintf(stderr, "%s\n", error.message);
    }
    tl_client_free(client);
    tl_arena_free(arena);
    return status == TL_OK && right ? 0 : 1;
}
