/* A program that uses gSOAP for itself, with another header, and our client. Not cmocka: it is built by beside.sh against both kinds of library. */
#include <stdio.h>
#include <string.h>

#include "soapH.h"
#include "own.nsmap"
#include <trunkline/xweb.h>

static char sent[4096];
static size_t sent_length;

static int keep(struct soap *soap, const char *bytes, size_t length) {
    (void)soap;
    if (sent_length + length >= sizeof sent)
        return SOAP_EOM;
    memcpy(sent + sent_length, bytes, length);
    sent_length += length;
    return SOAP_OK;
}

static int ours(const char *expected) {
    xweb_customer_phone phone = {0};
    tl_message message = {{0}, 0, NULL};
    phone.current_key = tl_text("k");
    if (xweb_codec.write(&xweb_web_phone_update_operation, NULL, &phone, &message, NULL) != TL_OK || tl_buf_pad(&message.body) != TL_OK)
        return 0;
    int good = strstr(message.body.ptr, expected) != NULL && !strstr(message.body.ptr, "own");
    tl_buf_dispose(&message.body);
    return good;
}

static int theirs(void) {
    struct soap *soap = soap_new1(SOAP_ENC_PLAIN);
    struct own__Session session = {"s1", 7};
    struct SOAP_ENV__Header header = {&session, "other", 3};
    struct own__Thing thing = {"n"};
    soap->fsend = keep;
    soap->header = &header;
    sent_length = 0;
    int failed = soap_send_own__put(soap, "", "", &thing);
    sent[sent_length] = '\0';
    soap_destroy(soap);
    soap_end(soap);
    soap_free(soap);
    return !failed && strstr(sent, "s1") && strstr(sent, "other") && strstr(sent, ">3<") && !strstr(sent, "AuthorizationToken");
}

int main(void) {
    for (int i = 0; i < 3; i++) {
        if (!ours("<xweb:AuthorizationToken><xweb:Token></xweb:Token>") || !theirs()) {
            fprintf(stderr, "round %d went wrong: %s\n", i, sent);
            return 1;
        }
    }
    return 0;
}
