/* Faults as ASP.NET and xWEB write them: SOAP 1.1, HTTP 500. gSOAP would write them differently. */
#ifndef SIM_SOAP_FAULT_H
#define SIM_SOAP_FAULT_H

#include "sim_exchange.h"

/** One fault. */
typedef struct sim_fault {
    const char *wrapper; /* the element in the detail around xWEB's exception; NULL: `message` alone, with an empty detail */
    const char *message;
} sim_fault;

/** Fills the reply with a fault; returns false, as all that ends an exchange. */
bool sim_reply_fault(sim_exchange *x, const sim_fault *fault);
/** Appends text as XML content. */
bool sim_append_escaped(tl_buf *out, const char *text);

#endif
