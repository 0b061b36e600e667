/* Stage 2: references within the document, resolved where they are used. */
#ifndef GEN_REF_H
#define GEN_REF_H

#include "model.h"

/** A chain of references is followed so far; real ones are one or two long. */
enum { GEN_REF_HOPS_MAX = 64 };

/** The `$ref` of a node; NULL when it is none. */
const yaml_node *gen_ref_of(const yaml_node *node);
/** What a `$ref` points at, one step. NULL after reporting an error: remote, malformed, or naming nothing. */
const yaml_node *gen_ref_target(gen *g, const yaml_node *ref);
/** The node behind a chain of references, or the node itself. NULL after reporting an error: a cycle, too long, or as above. */
const yaml_node *gen_follow(gen *g, const yaml_node *node);

#endif
