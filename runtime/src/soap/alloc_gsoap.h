/*
 * malloc and free of gSOAP's library, by the names that it gets when it is folded in (cmake/TrunklineWsdl.cmake): what is freed is wiped, as it held what was
 * read and written, tokens included. It is the machine's memory and not the hooks': it holds no records of ours.
 */
#ifndef TL_SOAP_ALLOC_GSOAP_H
#define TL_SOAP_ALLOC_GSOAP_H

#include <stddef.h>

void *tl_soap_malloc(size_t size);
/** NULL is allowed. */
void tl_soap_free(void *memory);

#endif
