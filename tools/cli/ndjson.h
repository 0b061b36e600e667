/*
 * NDJSON: one JSON object a line. Whether a line is JSON at all is the library's matter; here it is taken apart into members, each with its place.
 * A byte order mark and blank lines are skipped, lines end with LF or CRLF. Streaming: memory holds one line, whatever the file's length.
 */
#ifndef CLI_NDJSON_H
#define CLI_NDJSON_H

#include <trunkline/memory.h>

#include "csv.h"

enum { NDJSON_MAX_LINE = 16 * 1024 * 1024, NDJSON_MAX_DEPTH = 16, NDJSON_MAX_MEMBERS = 1000 };

/** A member of an object. */
typedef struct ndjson_member {
    tl_str name;
    tl_str raw; /* the value's JSON text */
    uint64_t column; /* where the name stands, in characters, from 1 */
} ndjson_member;

/** Borrowed until the next one is read. */
typedef struct ndjson_object {
    ndjson_member *members;
    size_t count;
    uint64_t line; /* from 1 */
} ndjson_object;

typedef struct ndjson_reader ndjson_reader;

/** Reads through a csv_read_fn. NULL when out of memory. Owns: the caller, `ndjson_reader_free`. */
ndjson_reader *ndjson_reader_new(csv_read_fn read, void *context);
/** NULL is allowed. */
void ndjson_reader_free(ndjson_reader *reader);
/** Reads one object; as csv_reader_next. */
csv_status ndjson_reader_next(ndjson_reader *reader, ndjson_object *object, csv_error *error);

/** Takes the object apart that is a member's value. False when out of memory, or when there are too many members; `error` says so. */
bool ndjson_members_of(ndjson_reader *reader, const ndjson_member *member, ndjson_object *out, csv_error *error);
/** The text of a string value; false, with `error`, when it holds what no text can. Valid until the next object is read. */
bool ndjson_text(ndjson_reader *reader, const ndjson_object *around, const ndjson_member *member, tl_str *text, csv_error *error);

#endif
