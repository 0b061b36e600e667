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
/** Reads the parameters of an operation and of its path. @param path  the path's key */
void gen_read_parameters(gen *g, gen_operation *operation, const yaml_node *item, const yaml_node *path);
/** Reads `x-trunkline-token`; the fields of the request must be known. */
void gen_read_token(gen *g, gen_operation *operation);
/** The member that a wire path, like Phone.phn_number, leads to, which must hold one value. NULL after an error. */
gen_field *gen_field_at(gen *g, const gen_type *record, const yaml_node *where, const char *path);
/**
 * How a number is written in the `at`th of its column's fields: `form` is one word for all of them, or a list beside theirs. NULL: as it is given.
 * @param complaint  receives what is wrong with it; NULL: nothing
 */
const char *gen_read_form(const yaml_node *column, size_t at, const char **complaint);
/** Reads `kinds` and `kind_words` of `x-trunkline-push`; its columns must be known. @param record  the object that holds one record */
void gen_read_kinds(gen *g, gen_operation *operation, const gen_type *record, const yaml_node *push);
/** Reads `x-trunkline-unwrap`; the fields of the request must be known. */
void gen_read_unwrap(gen *g, gen_operation *operation);
/** Reads `x-trunkline-faults` and `x-trunkline-facts` of the document; the operations must be known. */
void gen_read_facts(gen *g);
/** Reads how the caller proves who he is. */
void gen_read_security(gen *g, gen_operation *operation, const yaml_node *node);

#endif
