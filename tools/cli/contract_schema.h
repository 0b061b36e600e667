/* The schemas of a WSDL, taken out of it and compiled. */
#ifndef CLI_CONTRACT_SCHEMA_H
#define CLI_CONTRACT_SCHEMA_H

#include "contract_wsdl.h"

/** The mark on elements that the published schema requires and this one does not: tl:published="required". */
#define CONTRACT_MARK "urn:trunkline:wsdl"

/** Takes a copy of an inline schema that stands for itself. False on failure, and the WSDL's message says why. */
bool contract_take_schema(contract_wsdl *wsdl, xmlNodePtr schema, const char *path);
/** Makes groups optional, and compiles all schemas together with that of SOAP 1.1 envelopes. */
bool contract_compile(contract_wsdl *wsdl, const char *path);

#endif
