/*
 * layout.lock: the order and C names of struct members that earlier runs gave away, so that a schema in another order, or with
 * new members in the middle, does not move what is compiled already.
 */
#ifndef GEN_LOCK_H
#define GEN_LOCK_H

#include "model.h"

#define GEN_LOCK_NAME "layout.lock"

typedef struct gen_lock_member {
    const char *c_name;
    const char *wire;
} gen_lock_member;

typedef struct gen_lock_struct {
    gen_lock_member *members;
    size_t count;
    size_t capacity;
} gen_lock_struct;

/** Reads the lock of the output folder into a map from a struct's C name to its gen_lock_struct; empty when there is none. */
gen_map gen_read_lock(gen *g);
/** Writes the lock. */
void gen_emit_lock(gen *g, gen_text *out);

#endif
