/* Cutting a WSDL down to some operations. */
#ifndef GEN_WSDL_TRIM_H
#define GEN_WSDL_TRIM_H

/** @param operations  names with commas between them. Messages go to stderr. Returns the exit status. */
int wsdl_trim(const char *path, const char *operations, const char *output);

#endif
