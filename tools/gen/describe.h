/* What comments say of types, members and operations, beside the schema's own words. */
#ifndef GEN_DESCRIBE_H
#define GEN_DESCRIBE_H

#include "model.h"

const char *gen_describe_type(gen *g, const gen_type *type);
const char *gen_describe_field(gen *g, const gen_field *field);
const char *gen_describe_operation(gen *g, const gen_operation *operation);

#endif
