/*
 * SOAP systems, simulated: gSOAP reads and writes the envelopes with server skeletons that it generates from the WSDLs; HTTP, the
 * order of steps and the log are those of all systems. A service function (sim_xweb_calls.c, sim_kognitiv_calls.c) gets what was
 * read, and finds the exchange and its system's state through sim_soap_exchange.
 */
#ifndef SIM_SOAP_H
#define SIM_SOAP_H

#include "sim_system.h"

struct soap;

/** A gSOAP context for one system. */
typedef struct sim_soap sim_soap;

/** What tells one service from another. */
typedef struct sim_soap_service {
    const char *prefix; /* of its namespace in the generated code: "xweb" */
    const char *action_separator; /* between namespace and operation in a SOAPAction */
    const char *const *operations; /* NULL-terminated */
} sim_soap_service;

/**
 * A new context; NULL when out of memory.
 * @param namespace_uri  counts in place of the WSDL's; NULL: that one. Borrowed, as is `service`.
 */
sim_soap *sim_soap_new(const sim_soap_service *service, const char *namespace_uri);
void sim_soap_free(sim_soap *soap);

/* The steps of a SOAP system; each takes its context. */

/** Whether the request is SOAP 1.1 by its content type. */
bool sim_soap_admit(sim_exchange *x);
/** Reads the envelope as far as the operation's element, and sets the exchange's operation. */
bool sim_soap_decode(sim_soap *soap, sim_exchange *x);
/** Reads the rest, calls the service function, writes its reply; false when that was a fault, which is then the reply. */
bool sim_soap_apply(sim_soap *soap, sim_exchange *x);
/** Hands the written envelope over as the reply. */
bool sim_soap_answer(sim_soap *soap, sim_exchange *x);

/* For service functions. */

sim_exchange *sim_soap_exchange(const struct soap *context);
/** Keeps a fault to answer with; return what it returns. The texts are copied. */
int sim_soap_fail(struct soap *context, const char *wrapper, const char *message);
/** Text as XML content, in the context's memory; NULL when out of memory. */
const char *sim_soap_escape(struct soap *context, const char *text);

#endif
