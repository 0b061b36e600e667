/* gSOAP's two programs, run without a shell. */
#ifndef GEN_WSDL_TOOLS_H
#define GEN_WSDL_TOOLS_H

#include "memory.h"

/**
 * Runs a program in a folder and waits. @param output  receives what it said on both of its outputs
 * @return its exit status; -1 when it could not be run, and `output` says why
 */
int wsdl_run(const char *folder, const char *const *arguments, gen_text *output);

#endif
