/* Stage 3, operations: paths, parameters, bodies, security, and our own extensions. */
#ifndef GEN_OPERATIONS_H
#define GEN_OPERATIONS_H

#include "model.h"

/** Reads all operations, but for the extensions that look into types. */
void gen_read_operations(gen *g);
/** Reads `x-trunkline-push` of an operation; the fields of its request must be known. */
void gen_read_push(gen *g, gen_operation *operation, const yaml_node *push);

/** The path part of the server's URL, without a slash at its end. */
const char *gen_server_path(gen *g);
/** Reads the request's and the reply's type. */
void gen_read_bodies(gen *g, gen_operation *operation, const yaml_node *node);
/** Reads how the caller proves who he is. */
void gen_read_security(gen *g, gen_operation *operation, const yaml_node *node);

#endif
