/* What tests of the SOAP clients share: envelopes in and out. */
#ifndef TESTS_SOAP_SUPPORT_H
#define TESTS_SOAP_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <trunkline/kognitiv.h>
#include <trunkline/xweb.h>

#define XWEB_NS "http://www.avectra.com/2005/"
#define SOAP_NS "http://schemas.xmlsoap.org/soap/envelope/"

/** Writes a request; its bytes as text, in `message`. Fails the test where it is refused. */
void soap_write(const tl_operation *operation, const void *value, const tl_message_options *options, tl_message *message);

/** A complete reply of that status and body. Owns: the caller, tl_buf_dispose(&reply.body). */
tl_http_reply soap_reply(int32_t http_status, const char *body);

/** An xWEB reply's envelope around a body, in memory that lives until the next call. */
const char *soap_envelope(const char *body);

/** Reads an xWEB reply of WEBPhoneGet. Returns the status; `reply` and the arena are fresh. */
tl_status soap_read_get(int32_t http_status, const char *body, xweb_web_phone_get_response *reply, tl_arena *arena, tl_error *error);

#endif
