/* Names at file scope of the generated code: each is given away once. */
#ifndef GEN_CLAIM_H
#define GEN_CLAIM_H

#include "model.h"

/** One of the names that belong together: before + stem + after. */
typedef struct gen_pattern {
    const char *before;
    const char *after;
} gen_pattern;

/**
 * Claims all names of a group for a stem. When one is taken, the stem gets a number behind it (stem_2 ...) and a note is made.
 * Returns the stem that counts.
 */
const char *gen_claim(gen *g, const char *stem, const gen_pattern *patterns, size_t count, const yaml_node *where);
/** The stem with a number behind it, without doubling an underscore (C++ reserves such names). */
char *gen_numbered(gen *g, const char *stem, unsigned number);
/** A C name without the prefix of its client. */
const char *gen_strip(const gen *g, const char *name);

#endif
