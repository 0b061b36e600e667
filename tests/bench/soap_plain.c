/* Includes gSOAP's output, and so is not warned about. */
#include "plainC.c"
#include "plainClient.c"
#include "plain.nsmap"

#include "soap_plain.h"

struct Namespace namespaces[] = {{NULL, NULL, NULL, NULL}};

struct soap_plain {
    struct soap *soap;
    char *out; /* grows, and is used again */
    size_t used, room;
    const char *in;
    size_t left;
};

static int on_send(struct soap *soap, const char *bytes, size_t length) {
    soap_plain *plain = soap->user;
    if (plain->room - plain->used < length) {
        size_t room = (plain->used + length) * 2;
        char *grown = realloc(plain->out, room);
        if (!grown)
            return SOAP_EOM;
        plain->out = grown;
        plain->room = room;
    }
    memcpy(plain->out + plain->used, bytes, length);
    plain->used += length;
    return SOAP_OK;
}

static size_t on_receive(struct soap *soap, char *bytes, size_t length) {
    soap_plain *plain = soap->user;
    size_t given = length < plain->left ? length : plain->left;
    memcpy(bytes, plain->in, given);
    plain->in += given;
    plain->left -= given;
    return given;
}

soap_plain *soap_plain_open(void) {
    soap_plain *plain = calloc(1, sizeof *plain);
    if (!plain)
        return NULL;
    plain->soap = soap_new2(SOAP_ENC_PLAIN | SOAP_C_UTFSTRING, SOAP_ENC_PLAIN | SOAP_IO_BUFFER | SOAP_C_UTFSTRING | SOAP_XML_TREE);
    if (!plain->soap) {
        free(plain);
        return NULL;
    }
    soap_set_namespaces(plain->soap, plain_namespaces);
    plain->soap->user = plain;
    plain->soap->fsend = on_send;
    plain->soap->frecv = on_receive;
    plain->soap->fopen = NULL;
    return plain;
}

void soap_plain_close(soap_plain *plain) {
    if (!plain)
        return;
    soap_destroy(plain->soap);
    soap_end(plain->soap);
    soap_free(plain->soap);
    free(plain->out);
    free(plain);
}

static char *text(const char *from) {
    return (char *)from; /* gSOAP's structs have no const */
}

size_t soap_plain_write(soap_plain *plain, const soap_phone *phone, const char *token, const char **bytes) {
    struct ns1__AuthorizationToken block = {text(token)};
    struct SOAP_ENV__Header header = {&block};
    struct ns1__IndividualPhone_USCOREPhone_USCOREXRef_USCOREDataObjectType link;
    struct ns1__IndividualPhone_USCOREPhone_USCOREDataObjectType own;
    struct ns1__CustomerPhoneType record;
    struct _ns1__WEBPhoneUpdate request;
    memset(&link, 0, sizeof link);
    memset(&own, 0, sizeof own);
    memset(&record, 0, sizeof record);
    memset(&request, 0, sizeof request);
    link.cph_USCOREkey = text(phone->cph_key);
    link.cph_USCOREpht_USCOREkey = text(phone->cph_pht_key);
    link.cph_USCOREextension = text(phone->cph_extension);
    own.phn_USCOREkey = text(phone->phn_key);
    own.phn_USCOREnumber = text(phone->phn_number);
    own.phn_USCOREnumber_USCOREdisplay = text(phone->phn_number);
    record.CurrentKey = text(phone->cph_key);
    record.Phone_USCOREXRef = &link;
    record.Phone = &own;
    request.oFacadeObject = &record;
    plain->used = 0;
    plain->soap->header = &header;
    bool good = soap_send___ns1__WEBPhoneUpdate(plain->soap, "", "", &request) == SOAP_OK;
    plain->soap->header = NULL;
    soap_destroy(plain->soap);
    soap_end(plain->soap);
    *bytes = plain->out;
    return good ? plain->used : 0;
}

bool soap_plain_read(soap_plain *plain, const char *bytes, size_t length, char number[64]) {
    struct _ns1__WEBPhoneGetResponse reply;
    memset(&reply, 0, sizeof reply);
    plain->in = bytes;
    plain->left = length;
    bool good = soap_recv___ns1__WEBPhoneGet(plain->soap, &reply) == SOAP_OK && reply.WEBPhoneGetResult && reply.WEBPhoneGetResult->Phone &&
                reply.WEBPhoneGetResult->Phone->phn_USCOREnumber;
    if (good)
        snprintf(number, 64, "%s", reply.WEBPhoneGetResult->Phone->phn_USCOREnumber);
    if (!good)
        soap_print_fault(plain->soap, stderr);
    plain->soap->header = NULL;
    soap_destroy(plain->soap);
    soap_end(plain->soap);
    return good;
}
