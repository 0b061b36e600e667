/* Where the columns and extras of a record go in a request, by the operation's tables; and what of them cannot be sent. */
#ifndef TL_PUSH_FIELDS_H
#define TL_PUSH_FIELDS_H

#include <trunkline/record.h>
#include <trunkline/schema.h>

/** One value of a record, with its place in the request. */
typedef struct tl_placed {
    tl_str path;
    tl_opt_text value;
    tl_column column; /* TL_COLUMN_COUNT: an extra */
} tl_placed;

/**
 * The `at`-th value that a record has for an operation, from 0: columns in the table's order, the number where its kind picks the field, extras.
 * Returns false behind the last. Absent ones are among them.
 */
bool tl_placed_at(const tl_operation *operation, const tl_record *record, size_t at, tl_placed *placed);

/** Sets `error->field` to what the input calls a value: a column, or x.PATH. */
void tl_placed_name(tl_error *error, const tl_placed *placed);
/** A wire path in `error->field` becomes the column or x.PATH that gave the value. */
void tl_placed_rename(tl_error *error, const tl_operation *operation, const tl_record *record);

/** Whether a path leads to a parameter of the operation; `name` receives which: "{contactID}". */
bool tl_path_is_parameter(tl_str path, tl_str *name);

/**
 * Required columns, columns that cannot be carried, a kind without a field, fields that are given twice.
 * @param answered  columns, a bit each, that a lookup will fill
 * Errors: TL_ERR_MISSING, TL_ERR_UNKNOWN, TL_ERR_LIMIT.
 */
tl_status tl_fields_check(const tl_operation *operation, const tl_record *record, uint32_t answered, tl_error *error);

/** Whether `later` gives another value for a field that `earlier` gave; `error` then says which. Group columns do not count. */
bool tl_fields_conflict(const tl_operation *operation, const tl_record *earlier, const tl_record *later, tl_error *error);

#endif
