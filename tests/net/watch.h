/* An allocator that looks for a secret in memory that is given back: what held one is to be wiped before. */
#ifndef TRUNKLINE_TESTS_NET_WATCH_H
#define TRUNKLINE_TESTS_NET_WATCH_H

#include <stddef.h>

/** Watches the library's memory for `secret`. Before anything of it is allocated. */
void watch_begin(const char *secret);
/** Restores the allocator and fails the test unless memory was watched. @return how many blocks were freed with the secret in them */
size_t watch_end(void);

#endif
