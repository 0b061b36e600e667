/*
 * What the headings of a file mean: which cell of a row becomes which column of a record.
 *
 * A heading is a column's name (id, customer, kind, number ...; blanks around it and the case of ASCII letters do not matter), `x.FIELD` for a
 * field of the system by its wire path (exactly as the system spells it), or anything else that --map gives to a column. An empty cell is
 * absent. Cells are taken verbatim, blanks included.
 */
#ifndef CLI_COLUMNS_H
#define CLI_COLUMNS_H

#include <trunkline/adapter.h>
#include <trunkline/memory.h>

#include "csv.h"
#include "diag.h"

/** --map COLUMN=HEADING */
typedef struct column_mapping {
    tl_str column;
    tl_str heading;
} column_mapping;

/** All of it is borrowed for as long as the plan that is made with it lives. */
typedef struct columns_options {
    const column_mapping *mappings;
    size_t mapping_count;
    const tl_str *ignored; /* headings, --ignore-columns */
    size_t ignored_count;
    const char *null_text; /* a cell with this text means null; NULL: none does */
    const char *empty_text; /* a cell with this text means an empty text; NULL: none does */
    bool reads_country; /* a country says how its number is to be read, also where the system cannot carry it; what is no country is refused with its record */
} columns_options;

/** What to make of a row. Threads: confined to one thread. */
typedef struct columns columns;

/**
 * Reads the headings. NULL when they cannot be used, and `to` was told each reason with its place.
 * @param adapter  the system: says which columns it can carry, and which fields it has
 * Owns: the caller, `columns_free`.
 */
columns *columns_plan(const columns_options *options, const csv_row *header, const tl_adapter *adapter, const char *file, diag *to);
/** NULL is allowed. */
void columns_free(columns *plan);

/**
 * Makes a record of a row. Its texts are borrowed from the row, its extras from the plan: until the next call.
 * False when a cell holds something that the system cannot carry; `to` was told where and what.
 */
bool columns_record(columns *plan, const csv_row *row, tl_record *record, diag *to);

/** The cell of `row` that a failed check is about, by `error->field`; NULL when no cell is. */
const csv_cell *columns_cell(const columns *plan, const csv_row *row, const tl_error *error);

#endif
