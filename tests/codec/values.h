/* Random values of any type, and their comparison, by the tables alone. */
#ifndef TRUNKLINE_TESTS_CODEC_VALUES_H
#define TRUNKLINE_TESTS_CODEC_VALUES_H

#include "support/support.h"
#include "tables.h"

/** Fills a zeroed value with random content that tl_schema_check accepts, with all that it points at in the arena. @param depth  of objects below */
void random_value(const tl_type *type, void *value, seeded_random *random, tl_arena *arena, unsigned depth);

/** Whether two values say the same on the wire. Raw JSON is compared as text. */
bool same_value(const tl_type *type, const void *a, const void *b);

#endif
