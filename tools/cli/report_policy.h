/* The page's Content-Security-Policy: what it may do is what its own style and script do, told by their hashes. */
#ifndef CLI_REPORT_POLICY_H
#define CLI_REPORT_POLICY_H

#include <stdio.h>

#include <trunkline/str.h>

/** Writes the policy: nothing is loaded from anywhere; exactly this style and this script count. False when hashing failed. */
bool report_policy(FILE *out, tl_str style, tl_str script);

#endif
