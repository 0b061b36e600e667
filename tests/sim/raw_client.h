/* Raw HTTP calls to the simulator over libcurl: bytes out, bytes in, nothing of the product between. Include cmocka's headers first. */
#ifndef TESTS_SIM_RAW_CLIENT_H
#define TESTS_SIM_RAW_CLIENT_H

#include <stddef.h>

#include <cjson/cJSON.h>

#include "sim_process.h"

typedef struct raw_reply {
    long status; /* 0: no reply */
    char *headers; /* all lines; NUL-terminated */
    char *body;
} raw_reply;

/** A request. What is NULL is not sent. */
typedef struct raw_ask {
    const char *method; /* NULL: POST with a body, else GET */
    const char *path;
    const char *type; /* Content-Type */
    const char *accept;
    const char *authorization;
    const char *token; /* the header AuthToken */
    const char *body;
} raw_ask;

/** Asks; fails the test when no reply comes or the status is another one. Dispose of the reply. */
raw_reply raw_call(const sim_process *sim, const raw_ask *ask, long status);
void raw_dispose(raw_reply *reply);
/** A header's value; NULL when there is none. free() it. */
char *raw_header(const raw_reply *reply, const char *name);
/** Fails the test unless the header has this value (NULL: there is none). */
void raw_check_header(const raw_reply *reply, const char *name, const char *expected);
/** The body as JSON, and the reply is disposed of; fails the test when it is none. cJSON_Delete it. */
cJSON *raw_json(raw_reply *reply);
/** Asks and returns the body as JSON. */
cJSON *raw_call_json(const sim_process *sim, const raw_ask *ask, long status);
/** Fails the test unless the member has this text (NULL: the member is null). */
void raw_check_text(const cJSON *object, const char *name, const char *expected);
/** The names of an object's members with a blank between; free() it. */
char *raw_members(const cJSON *object);

/** A file below tests/data without its last line end, each `from` in it replaced by `to` (NULL: none). free() it. */
char *raw_file(const char *file, const char *from, const char *to);
/** The log's lines as a list; cJSON_Delete it. */
cJSON *raw_log(const sim_process *sim);

#endif
