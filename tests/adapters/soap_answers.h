/* Envelopes for the answers of a fake SOAP system. Each lasts until the next call. */
#ifndef TESTS_ADAPTERS_SOAP_ANSWERS_H
#define TESTS_ADAPTERS_SOAP_ANSWERS_H

#include "journey.h"

/** A body in an envelope. */
void soap_answer(fake_answer *to, const char *body);
/** A fault as xWEB has them, HTTP 500. @param wrapper  the element in the detail; NULL: none, and the message is the faultstring */
void soap_answer_fault(fake_answer *to, const char *wrapper, const char *message);
/** The content of the first element of that local name in a request, XML's own references as they are; "" when it is not there. */
const char *soap_content(const char *body, const char *name);

#endif
