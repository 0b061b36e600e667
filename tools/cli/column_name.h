/* The names that a column can have: id, customer ... and x.FIELD. */
#ifndef CLI_COLUMN_NAME_H
#define CLI_COLUMN_NAME_H

#include <trunkline/memory.h>
#include <trunkline/schema.h>

enum column_kind { COLUMN_IGNORED, COLUMN_ID, COLUMN_ENTITY, COLUMN_NAMED, COLUMN_EXTRA };

typedef struct column_name {
    enum column_kind kind;
    tl_column column; /* of COLUMN_NAMED */
    tl_str path; /* of COLUMN_EXTRA, without "x."; borrowed from the name */
} column_name;

/** Finds what a name means, the case of ASCII letters ignored; false when it names no column. */
bool column_find(tl_str name, column_name *out);
/** The column that was perhaps meant; NULL when none is near. */
const char *column_nearest(tl_str name);
/** Appends every column's name: "id, customer, contact ...". */
TL_NODISCARD tl_status column_names(tl_buf *out);

#endif
