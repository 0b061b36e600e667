/* Small checks of values in the schema, each of which reports what is wrong. */
#ifndef GEN_CHECK_H
#define GEN_CHECK_H

#include "model.h"

/** A boolean member; `standard` when it is missing or wrong. */
bool gen_flag(gen *g, const yaml_node *map, const char *key, bool standard);
/** Reports keys of a map that are not among `known`. */
void gen_check_keys(gen *g, const yaml_node *map, const char *const *known, size_t count);
/** Whether a scalar can become a C string: no NUL in it, and no longer than all compilers take. */
bool gen_check_literal(gen *g, const yaml_node *scalar);

#endif
