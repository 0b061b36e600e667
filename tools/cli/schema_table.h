/* What the tables of an API say, for people and for machines. */
#ifndef CLI_SCHEMA_TABLE_H
#define CLI_SCHEMA_TABLE_H

#include <stdio.h>

#include <trunkline/adapter.h>

/** One field of a request or reply, or a parameter; what is inside of it comes behind it. Borrowed for the callback. */
typedef struct schema_row {
    const char *section; /* "parameter", "request" or "reply" */
    tl_str path; /* "Phone.phn_number"; "[].PhoneNumber": of each element; "" : the body itself */
    const tl_field *field; /* NULL: the body itself, an element */
    const tl_type *type;
    const char *limits; /* "1 to 500 elements"; "" : none */
    const char *columns; /* of a record that fill it, commas between them; "" : none */
    const char *place; /* of a parameter: "path", "query" or "header"; else "" */
    bool again; /* a type that holds itself: what is inside was told further up */
} schema_row;

/** False: out of memory. */
typedef bool (*schema_row_fn)(void *context, const schema_row *row);

/** Tells of each field of an operation. False: out of memory, or the callback said so. */
bool schema_rows(const tl_operation *operation, schema_row_fn told, void *context);

/** "text", "integer", "list of object" ... as schema show has it. */
const char *schema_kind_name(const tl_type *type);

/** Prints an API's operations as a table, or as one JSON object. False: out of memory. */
bool schema_print_api(FILE *out, const tl_adapter *adapter, bool json);
/** The same of one operation's fields. */
bool schema_print_operation(FILE *out, const tl_adapter *adapter, const tl_operation *operation, bool json);

#endif
