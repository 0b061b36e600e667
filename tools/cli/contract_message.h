/* One message, judged by a WSDL. */
#ifndef CLI_CONTRACT_MESSAGE_H
#define CLI_CONTRACT_MESSAGE_H

#include "contract_findings.h"
#include "contract_wsdl.h"

/**
 * Judges the envelope in a file: its shape, the header's blocks, the body.
 * @param groups_may_lack  leaving out a group that the WSDL requires is no finding
 */
void contract_judge(const contract_wsdl *wsdl, const char *path, bool groups_may_lack, contract_findings *findings);

/** Adds the local names of a message's header blocks and body elements to a set; false when out of memory. */
bool contract_collect(const char *path, xmlHashTablePtr names);

#endif
