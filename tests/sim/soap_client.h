/* Raw SOAP calls to the simulator over libcurl, replies read with libxml2: independent of gSOAP. Include cmocka's headers first. */
#ifndef TESTS_SIM_SOAP_CLIENT_H
#define TESTS_SIM_SOAP_CLIENT_H

#include <stddef.h>

typedef struct soap_reply {
    long status; /* 0: no reply */
    char content_type[100];
    char *body; /* NUL-terminated */
    size_t length;
} soap_reply;

/** A file below tests/data with "@NAME@" replaced: pairs of name and value, NULL-terminated; values become XML text. free() it. */
char *soap_request(const char *file, const char *const *pairs);

/** Posts a body. @param action  the SOAPAction as it goes out, with quotes; NULL: none. @param type  NULL: text/xml; charset=utf-8 */
soap_reply soap_post(const char *url, const char *path, const char *action, const char *type, const char *body);
void soap_reply_dispose(soap_reply *reply);

/** Calls an xWEB operation with a file; fails the test unless the status is the one expected. */
soap_reply soap_xweb(const char *url, const char *operation, const char *file, const char *const *pairs, long status);
/** The same for Kognitiv; the status must be 200. */
soap_reply soap_kognitiv(const char *url, const char *operation, const char *file, const char *const *pairs);
/** Logs in to xWEB as xweb-user; the token, free() it. */
char *soap_login(const char *url);

/** The text of the first element of that local name, "" when it is empty; NULL when there is none. free() it. */
char *soap_value(const soap_reply *reply, const char *name);
/** Fails the test unless the first element of that name has this text (NULL: there is no such element). */
void check_element(const soap_reply *reply, const char *name, const char *expected);
/** The local names of the children of the first element of that name, with a blank between; free() it. */
char *soap_children(const soap_reply *reply, const char *name);

#endif
