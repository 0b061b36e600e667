/* A vendor's WSDL can hold hundreds of operations, and types among them that libxml2 refuses: only what messages use is compiled. */
#ifndef CLI_CONTRACT_PRUNE_H
#define CLI_CONTRACT_PRUNE_H

#include <libxml/hash.h>

#include "contract_wsdl.h"

/**
 * Removes every global declaration from the schemas that none of the named ones leads to. Names count without their namespace, so
 * that rather too much is kept. False when out of memory.
 * @param names  local names of elements, as keys; grows by all that they lead to
 */
bool contract_prune(contract_wsdl *wsdl, xmlHashTablePtr names);

/** Adds a name to a set; false when out of memory. */
bool contract_add_name(xmlHashTablePtr names, const xmlChar *name);

#endif
