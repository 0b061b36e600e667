#include "soap_answers.h"

#include <stdio.h>
#include <string.h>

#define START                                                                                                                                        \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" "                             \
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soap:Body>"

static char text[8192];

void soap_answer(fake_answer *to, const char *body) {
    (void)snprintf(text, sizeof text, START "%s</soap:Body></soap:Envelope>", body);
    to->body = text;
    to->content_type = "text/xml; charset=utf-8";
}

void soap_answer_fault(fake_answer *to, const char *wrapper, const char *message) {
    char body[2048];
    if (wrapper)
        (void)snprintf(
            body, sizeof body,
            "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>System.Web.Services.Protocols.SoapException: %s\n   at X</faultstring>"
            "<detail><%s xmlns=\"http://www.avectra.com/2005/\"><XWebException><Message>%s</Message></XWebException></%s></detail></soap:Fault>",
            message, wrapper, message, wrapper);
    else
        (void)snprintf(body, sizeof body, "<soap:Fault><faultcode>soap:Client</faultcode><faultstring>%s</faultstring><detail/></soap:Fault>",
                       message);
    soap_answer(to, body);
    to->http_status = 500;
}

const char *soap_content(const char *body, const char *name) {
    static char content[8192];
    char start[100];
    content[0] = '\0';
    (void)snprintf(start, sizeof start, ":%s>", name);
    const char *at = strstr(body, start);
    const char *end = at ? strstr(at + strlen(start), "</") : NULL;
    if (end) {
        at += strlen(start);
        (void)snprintf(content, sizeof content, "%.*s", (int)(end - at), at);
    }
    return content;
}
