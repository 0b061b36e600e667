/* Stage 3, schemas: from JSON Schema to types. */
#ifndef GEN_TYPES_H
#define GEN_TYPES_H

#include "model.h"

/** Where a schema stands; a type that is written in place is named after it. */
typedef struct gen_place {
    const gen_type *owner; /* NULL: an operation */
    const char *role;
    int depth; /* of lists and maps within each other */
} gen_place;

/** The type of a schema, through references and allOf with one member. On an error, which is reported, the type is any JSON. Never without a type. */
gen_use gen_schema(gen *g, const yaml_node *schema, gen_place place);
/** A new type of a kind, without anything in it. */
gen_type *gen_new_type(gen *g, gen_kind kind, const yaml_node *where, gen_place place);
/** Notes the names of the components, so that their types are called after them. */
void gen_find_components(gen *g);
/** Whether a member's name can stand in the tables; reports it otherwise. */
bool gen_check_wire_name(gen *g, const yaml_node *key);
/** Reads the fields of an object type. */
void gen_read_fields(gen *g, gen_type *object);
/** Reports objects that require themselves. */
void gen_check_required_cycles(gen *g);
/** Reads the limits of a type that is no object. */
void gen_read_limits(gen *g, gen_type *type);

#endif
