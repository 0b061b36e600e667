/* Patterns of XML Schema as PCRE2 reads them. */
#ifndef GEN_WSDL_PATTERN_H
#define GEN_WSDL_PATTERN_H

#include "memory.h"

/** Whether it is a pattern at all, by libxml2. */
bool wsdl_pattern_is_valid(const char *pattern);

/**
 * The same for PCRE2 in UTF mode, without the ends. NULL where PCRE2 has no like: character class subtraction, \i and \c, blocks (\p{IsGreek}), \w in a class,
 * a quantifier behind a quantifier.
 */
char *wsdl_pattern_for_pcre2(gen_arena *arena, const char *pattern);

#endif
