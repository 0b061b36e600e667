#include "soap/alloc_gsoap.h"

#include <malloc.h>
#include <stdlib.h>

#include <trunkline/memory.h>

void *tl_soap_malloc(size_t size) {
    return malloc(size);
}

/* A header with the size would do without malloc_usable_size, which is the C library's own; but then leak checkers see pointers into blocks only. */
void tl_soap_free(void *memory) {
    if (memory) {
        tl_wipe(memory, malloc_usable_size(memory));
    }
    free(memory);
}
