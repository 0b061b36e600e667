/* One of each: a request that is written, a reply that is read, a reply that is judged. For tests that do it often, at once, or without memory. */
#ifndef TESTS_SOAP_CALLS_H
#define TESTS_SOAP_CALLS_H

#include "support.h"

/** Appends the envelope of an update to an empty message. */
tl_status calls_write(tl_message *message, tl_error *error);
/** Reads a reply of WEBPhoneGet with all kinds of leaves. `secret` stands in it, in a field that is one. */
tl_status calls_read(const tl_http_reply *http, xweb_web_phone_get_response *reply, tl_arena *arena, tl_error *error);
/** Reads rows. */
tl_status calls_read_rows(const tl_http_reply *http, xweb_get_query_response *reply, tl_arena *arena, tl_error *error);
/** Judges a fault, with a next token in its header. */
tl_token_fate calls_judge(const tl_http_reply *http, tl_buf *next);

#define CALLS_SECRET "hunter2-very-s3cret-and-long-enough"

tl_http_reply calls_phone(void);
tl_http_reply calls_rows(void);
tl_http_reply calls_fault(void);

#endif
