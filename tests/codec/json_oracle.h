/* A strict judge of JSON texts (RFC 8259 and 3629), written apart from the product: one byte at a time, no tables, nothing shared. */
#ifndef TRUNKLINE_TESTS_CODEC_JSON_ORACLE_H
#define TRUNKLINE_TESTS_CODEC_JSON_ORACLE_H

#include <stddef.h>

typedef enum oracle_verdict { ORACLE_VALID, ORACLE_INVALID, ORACLE_TOO_DEEP } oracle_verdict;

/** TOO_DEEP: some nesting goes beyond `max_depth`; what follows it was not judged. */
oracle_verdict oracle_check(const char *text, size_t len, unsigned max_depth);

#endif
