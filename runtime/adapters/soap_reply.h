/* What a reply of a SOAP system is, before anybody looks for what it says of records. */
#ifndef TL_ADAPTERS_SOAP_REPLY_H
#define TL_ADAPTERS_SOAP_REPLY_H

#include <trunkline/adapter.h>

typedef enum tl_soap_answer {
    TL_SOAP_ANSWER_READ, /* the operation's own reply, decoded */
    TL_SOAP_ANSWER_FAULT, /* the vendor's words are in `said` */
    TL_SOAP_ANSWER_NONE /* anything else; `verdict` says which */
} tl_soap_answer;

/** A reply, and what was made of it. */
typedef struct tl_soap_read_reply {
    const tl_scope *scope;
    const tl_operation *operation;
    const tl_http_reply *reply;
    tl_vendor_error said; /* texts are those of the error that was passed */
    tl_verdict verdict;
} tl_soap_read_reply;

/** Decodes a reply into `value`, a zeroed struct of the operation's reply type. */
tl_soap_answer tl_soap_answer_read(tl_soap_read_reply *read, void *value, tl_error *error);

#endif
