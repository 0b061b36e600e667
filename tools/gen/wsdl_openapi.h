/* Field lists of a WSDL as OpenAPI schemas, so that a description of the same system's JSON keeps none of its own. */
#ifndef GEN_WSDL_OPENAPI_H
#define GEN_WSDL_OPENAPI_H

#include <stdbool.h>

#include "memory.h"

/** `trunkline-gen wsdl FILE.wsdl --openapi-schema ...`: the arguments behind the command's name. Returns the exit status. */
int wsdl_openapi_command(int count, char **arguments);

/** How it is used, for --help. */
extern const char wsdl_openapi_help[];

/** What became of a block in a file. */
typedef enum wsdl_block { WSDL_BLOCK_SAME, WSDL_BLOCK_STALE, WSDL_BLOCK_WRITTEN, WSDL_BLOCK_FAILED } wsdl_block;

/** Compares what stands between the two marks of a file with `text`, and replaces it when asked to. Problems go to stderr. */
wsdl_block wsdl_put_block(const char *path, const gen_text *text, bool replace);

#endif
