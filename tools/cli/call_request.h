/* The request of one call as a person gives it: a body in JSON, parameters as words. Checked against the operation's tables before anything is sent. */
#ifndef CLI_CALL_REQUEST_H
#define CLI_CALL_REQUEST_H

#include <trunkline/memory.h>
#include <trunkline/schema.h>

#include "diag.h"

/** A parameter as it was given. */
typedef struct call_parameter {
    const tl_field *field;
    uint8_t place; /* a tl_place */
    tl_str text;
} call_parameter;

/** Threads: confined to one thread. */
typedef struct call_request {
    const tl_operation *operation;
    tl_arena *arena;
    tl_buf source; /* the body's text, which `value` may point into */
    void *value; /* NULL: no body */
    void *values; /* the parameters' struct; NULL: the operation has none */
    call_parameter *parameters;
    size_t parameter_count;
    const char *body_name; /* of the file, for messages */
} call_request;

/** @param most  parameters at most. False: out of memory; `to` was told. Owns: the caller, `call_request_dispose`, also on failure. */
bool call_request_init(call_request *out, const tl_operation *operation, size_t most, diag *to);
void call_request_dispose(call_request *request);

/** Reads the body from a JSON file, "-" for standard input. False when it is none of the operation's; `to` was told, with line and column. */
bool call_request_read(call_request *request, const char *path, diag *to);
/** Makes a body with one field, by its wire path. */
bool call_request_set(call_request *request, const char *path, tl_str text, diag *to);
/** Takes a parameter as NAME=VALUE. */
bool call_request_parameter(call_request *request, const char *assignment, diag *to);
/** Whether all that the operation wants is there and within its limits. */
bool call_request_check(const call_request *request, diag *to);

#endif
